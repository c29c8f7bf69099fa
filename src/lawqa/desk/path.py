"""The way of a dispute: the steps of its topic, placed on the stages from talking to a court."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from lawqa.corpus.topics import Step, Topic
from lawqa.desk.basis import LIMITATION, MEDIATION, Basis, Remark, civil


class Stage(Enum):
    """Where a step is taken."""

    TALK = "自己先谈"
    OWNERS = "业委会、业主大会"
    COMMUNITY = "社区居委会"
    MEDIATION = "人民调解"
    AUTHORITY = "向主管部门投诉"
    POLICE = "报警"
    AID = "法律援助"
    COURT = "起诉、仲裁"


# By whom one goes to; the first that matches. Several are named together: the one who decides comes first here.
_WHO = (
    (Stage.COURT, re.compile(r"法院|仲裁")),
    (Stage.AID, re.compile(r"法律援助")),
    (Stage.MEDIATION, re.compile(r"调解")),
    (Stage.POLICE, re.compile(r"公安")),
    (
        Stage.AUTHORITY,
        re.compile(r"部门|机关|政府|街道|消防救援|登记机构|监督单位|消费者协会"),
    ),
    (Stage.COMMUNITY, re.compile(r"居民委员会|居委会")),
    (Stage.OWNERS, re.compile(r"业主委员会|业委会|业主大会")),
)


@dataclass(frozen=True)
class PathStep:
    """A step and its stage."""

    stage: Stage
    step: Step


def path_of(topic: Topic) -> tuple[PathStep, ...]:
    """In the order in which the topic advises them."""
    return tuple(PathStep(stage_of(step.who), step) for step in topic.steps)


def stage_of(who: str) -> Stage:
    """The stage at which one goes to `who`; talking where it is no office."""
    return next((stage for stage, pattern in _WHO if pattern.search(who)), Stage.TALK)


def advice(steps: Sequence[PathStep]) -> list[Remark]:
    """What helps at the stages that the path has."""
    stages = {step.stage for step in steps}
    found = []
    if Stage.MEDIATION in stages:
        found += [
            Remark("人民调解不收钱，一方明确拒绝就调不成。", (Basis(MEDIATION, 4), Basis(MEDIATION, 17))),
            Remark(
                "调成的协议有法律约束力；双方可以在协议生效后三十日内一起请法院确认，确认后可以强制执行。",
                (Basis(MEDIATION, 31, 1), Basis(MEDIATION, 33, 1), Basis(MEDIATION, 33, 2)),
            ),
            Remark("申请调解之日起，诉讼时效中断、重新计算。", (Basis(LIMITATION, 12), civil(195))),
        ]
    if Stage.COURT in stages:
        found.append(Remark("起诉别拖过诉讼时效：一般请求是三年。", (civil(188, 1), civil(188, 2))))
    return found
