"""What figures rest on: citations that read back, and provisions that are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lawqa.config import Settings, load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.collect import build_corpus
from lawqa.corpus.topics import Step, load_topics
from lawqa.desk import basis, limitation, path, voting
from lawqa.desk.basis import Basis, Remark, cited, civil
from lawqa.desk.claims import EVENTS, KINDS
from lawqa.desk.path import PathStep, Stage, advice, path_of, stage_of
from lawqa.law.grammar import CitationFinder
from lawqa.law.model import Authority
from lawqa.web.ladder import RUNGS


def all_bases() -> Iterator[Basis]:
    """Every provision that a figure names."""
    yield from (b for kind in (*KINDS, *EVENTS) for b in kind.bases)
    remarks: list[Remark] = [*RUNGS.values(), *limitation._ABOUT_PLEA]
    remarks += [r for matter in voting.MATTERS for r in voting.remarks(matter)]
    remarks += path.advice([PathStep(stage, Step("", "", "", "")) for stage in Stage])
    yield from (b for remark in remarks for b in remark.bases)
    yield from (matter.basis for matter in voting.MATTERS)
    yield from (civil(190), civil(192, 1), civil(192, 2), civil(194, 2), civil(199), civil(202), civil(203, 1))
    yield from (Basis(basis.PROCEDURE, 85, 2), Basis(basis.PROCEDURE, 85, 3))
    yield from (Basis(basis.GENERAL_PRINCIPLES, 135), Basis(basis.GENERAL_PRINCIPLES, 136))
    yield from (Basis(basis.GENERAL_PROVISIONS, 188, 1), Basis(basis.TIME_EFFECT, 1, 2), Basis(basis.GENERAL_PART, 35))


def test_every_provision_that_is_named_is_there(shared_corpus: Path) -> None:
    settings = Settings(load_settings().corpus, Path("/nonexistent"), Path("/nonexistent"), (shared_corpus,))
    catalogue = load_catalogue(settings.corpus / "catalogue.toml")
    held = {}
    for stored in build_corpus(settings).provisions:  # in order of versions: the last one stays
        held[stored.title, stored.provision.article.number, stored.provision.article.suffix] = stored
    assert catalogue.instruments
    missing = []
    for named in set(all_bases()):
        found = held.get((named.law, named.article, 0))
        paragraphs = found.provision.paragraphs if found else ()
        wrong = not paragraphs or (named.paragraph or 1) > len(paragraphs)
        wrong = wrong or (len(paragraphs) == 1 and named.paragraph is not None)  # one paragraph is never numbered
        if not wrong and named.item:
            wrong = named.item > len(paragraphs[(named.paragraph or 1) - 1].items)
        if wrong:
            missing.append(named.citation)
    assert missing == []


def test_several_citations_in_one_go_read_back_as_they_were() -> None:
    bases = (
        civil(188, 1),
        civil(188, 2),
        civil(202),
        Basis(basis.LIMITATION, 8, 1),
        Basis(basis.GENERAL_PART, 35),
        civil(278, 1, 5),
        civil(278, 1, 6),
        civil(278, 2),
    )
    text = cited(bases)
    assert text.startswith("《中华人民共和国民法典》第一百八十八条第一款、第二款、第二百零二条、《最高人民法院")
    read = [(c.article.number, c.paragraph, c.item) for c in CitationFinder({b.law for b in bases}).find(text)]
    assert read == [(b.article, b.paragraph, b.item) for b in bases]


@pytest.mark.parametrize(
    ("who", "stage"),
    [
        ("物业服务人", Stage.TALK),
        ("业主委员会、居民委员会", Stage.COMMUNITY),  # the later one decides
        ("业主大会、业主委员会", Stage.OWNERS),
        ("物业服务人、人民调解委员会", Stage.MEDIATION),
        ("公安机关", Stage.POLICE),  # not an 机关 like others
        ("街道办事处、房地产行政主管部门", Stage.AUTHORITY),
        ("有关部门、人民法院", Stage.COURT),
        ("法律援助机构", Stage.AID),
        ("消防救援机构", Stage.AUTHORITY),
        ("对方（房东或租客）", Stage.TALK),  # as residents call them
        ("业委会、社区居委会", Stage.COMMUNITY),
        ("业主大会、业委会", Stage.OWNERS),
        ("物业公司、社区人民调解委员会", Stage.MEDIATION),
        ("派出所（公安机关）", Stage.POLICE),
        ("住建局（房产管理部门）", Stage.AUTHORITY),
        ("区县或市政府（行政复议机关）、法院", Stage.COURT),
        ("法院、仲裁委员会（仲裁机构）", Stage.COURT),
    ],
)
def test_stages(who: str, stage: Stage) -> None:
    assert stage_of(who) is stage


def test_every_topic_has_a_way_that_leads_beyond_talking() -> None:
    topics = load_topics(load_settings().corpus / "topics.toml")
    for topic in topics:
        steps = path_of(topic)
        assert len(steps) == len(topic.steps) >= 2, topic.name
        assert any(step.stage is not Stage.TALK for step in steps), topic.name
        assert bool(advice(steps)) == any(s.stage in (Stage.MEDIATION, Stage.COURT) for s in steps)


def test_every_authority_has_a_rung() -> None:
    assert list(RUNGS) == list(Authority)
    assert all(remark.bases for remark in RUNGS.values())
