"""Kinds of claims and of events that bear on limitation: how long, from when, by which provision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lawqa.desk.basis import (
    ECOLOGY,
    ECOLOGY_TORT,
    GENERAL_PART,
    LIMITATION,
    OWNERSHIP,
    PROCEDURE,
    Basis,
    civil,
)
from lawqa.errors import NotFound

THREE_YEARS = civil(188, 1)
LONGEST_YEARS = 20


@dataclass(frozen=True)
class Kind:
    """A claim by how its period runs. `years` is None where none runs.

    `begins` is what day the period begins with, for a form. `stops`: whether events interrupt and obstacles suspend it;
    `longest`: whether twenty years from the injury end it at the latest. Days before `since` were under another rule
    that is not calculated. `right`: it is a right that lapses, not a claim that can be met with a plea.
    """

    id: str
    name: str
    years: int | None
    begins: str
    bases: tuple[Basis, ...]
    stops: bool = True
    longest: bool = True
    since: dt.date | None = None
    right: bool = False
    note: str = ""


@dataclass(frozen=True)
class EventKind:
    """What interrupts a period. `procedure`: the new period begins when the procedure has ended, not with it."""

    id: str
    name: str
    bases: tuple[Basis, ...]
    procedure: bool = False


KINDS = (
    Kind("ordinary", "一般请求：欠款、赔偿、退费", 3, "知道权利受损、也知道找谁的那天", (THREE_YEARS, civil(188, 2))),
    Kind(
        "fees",
        "物业费",
        3,
        "这一期物业费到期的那天",
        (THREE_YEARS, civil(188, 2)),
        note="物业费算不算“同一债务分期履行”，收录的规定没有写明。按每期各自算最早届满；填了最后一期的到期日，另按分期履行再算一遍。",
    ),
    Kind("instalments", "同一笔债约定分期还", 3, "最后一期到期的那天", (THREE_YEARS, civil(189))),
    Kind(
        "no-term",
        "没约定何时履行的合同债务",
        3,
        "催要后宽限期满的那天；第一次催要就被明确拒绝的，填拒绝那天",
        (THREE_YEARS, Basis(LIMITATION, 4)),
        note="按合同、交易习惯能确定履行期限的，从那个期限届满起算，不用这一项。",
    ),
    Kind("unjust", "要回不当得利", 3, "知道不当得利的事、也知道对方是谁的那天", (THREE_YEARS, Basis(LIMITATION, 6))),
    Kind(
        "ward",
        "孩子或失智者受到损害",
        3,
        "法定代理人知道受损、也知道找谁的那天",
        (THREE_YEARS, Basis(GENERAL_PART, 36)),
        note="要找的就是法定代理人自己的，从那段代理终止之日起算（民法典第一百九十条）。",
    ),
    Kind("guardian", "告自己的法定代理人", 3, "法定代理终止的那天", (THREE_YEARS, civil(190))),
    Kind("minor", "未成年时遭性侵害的赔偿", 3, "受害人满十八周岁的那天", (THREE_YEARS, civil(191))),
    Kind(
        "ecology",
        "污染环境、破坏生态的民事诉讼",
        5,
        "知道受损、也知道责任人的那天；侵权还在持续的，填结束那天",
        (Basis(ECOLOGY, 1054, 2), Basis(ECOLOGY_TORT, 27)),
        since=dt.date(2026, 8, 15),
        note="邻居生活噪音这类纠纷是否按这一项算，收录的规定没有写明；拿不准时按三年的一般请求算，更稳妥。",
    ),
    Kind(
        "revoke",
        "请法院撤销业主大会、业委会的决定",
        1,
        "知道（或应当知道）作出决定的那天",
        (civil(280, 2), Basis(OWNERSHIP, 12), civil(199)),
        stops=False,
        longest=False,
        since=dt.date(2009, 10, 1),
        right=True,
    ),
    Kind(
        "execution",
        "申请强制执行判决、经确认的调解协议",
        2,
        "文书写的履行期最后一天；没写的填文书生效那天，分期的填最后一期届满那天",
        (Basis(PROCEDURE, 250, 1), Basis(PROCEDURE, 250, 2)),
        longest=False,
        since=dt.date(2017, 7, 1),
    ),
    Kind(
        "stop",
        "要对方停止侵害、排除妨碍、消除危险",
        None,
        "",
        (civil(196, None, 1),),
        note="只是要求停下来、搬走、消除危险的部分没有时效；同时要赔钱的，赔偿部分按一般请求算。",
    ),
    Kind("return", "房屋、车库等不动产（或登记动产）要求返还", None, "", (civil(196, None, 2),)),
    Kind("support", "要抚养费、赡养费、扶养费", None, "", (civil(196, None, 3),)),
    Kind(
        "person",
        "名誉、隐私等人格权受害，要求消除影响、恢复名誉、赔礼道歉",
        None,
        "",
        (civil(995),),
        note="同时要赔钱的，赔偿部分按一般请求算。",
    ),
    Kind(
        "fund",
        "追缴专项维修资金",
        None,
        "",
        (),
        note="收录的规定没有专门写明追缴维修资金有没有诉讼时效，这里不作判断，请问律师或法院。",
    ),
)

EVENTS = (
    EventKind("demand", "向对方催要（书面送到、信件短信送达）", (civil(195, None, 1), Basis(LIMITATION, 8, 1))),
    EventKind("consent", "对方同意履行（写还款计划、先付一部分等）", (civil(195, None, 2), Basis(LIMITATION, 14))),
    EventKind("mediation", "向人民调解委员会等申请调解", (civil(195, None, 4), Basis(LIMITATION, 12))),
    EventKind("suit", "起诉或申请仲裁", (civil(195, None, 3), Basis(LIMITATION, 10)), procedure=True),
    EventKind("report", "向公安、检察院、法院报案控告", (civil(195, None, 4), Basis(LIMITATION, 13)), procedure=True),
    EventKind(
        "equal",
        "申请支付令、诉前保全、强制执行等",
        (civil(195, None, 4), Basis(LIMITATION, 11)),
        procedure=True,
    ),
)
OBSTACLE = civil(194, 1)


def kind_of(identity: str) -> Kind:
    """NotFound for an unknown one."""
    found = next((kind for kind in KINDS if kind.id == identity), None)
    if found is None:
        raise NotFound(f"没有这种请求：{identity}", "、".join(kind.id for kind in KINDS))
    return found


def event_kind_of(identity: str) -> EventKind:
    """NotFound for an unknown one."""
    found = next((kind for kind in EVENTS if kind.id == identity), None)
    if found is None:
        raise NotFound(f"没有这种中断事由：{identity}", "、".join(kind.id for kind in EVENTS))
    return found
