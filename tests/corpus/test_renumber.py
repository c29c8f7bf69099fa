"""Renumbering: the guesses on small texts, the reader, and that the project's own file holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import build_corpus, catalogue_of
from lawqa.corpus.renumber import (
    KINDS,
    TEXT,
    Proposal,
    ProvisionKey,
    Renumbering,
    Renumberings,
    dump_line,
    likeness,
    load_renumberings,
    plain,
    propose,
    steps,
    undecided,
)
from lawqa.corpus.wording import by_version, digest, load_wordings
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Paragraph, Provision

DAY, NEXT_DAY = dt.date(2001, 1, 1), dt.date(2002, 1, 1)
GARDEN = (("花园规则", DAY), ("花园规则", NEXT_DAY))


def article(number: int, *paragraphs: str) -> Provision:
    return Provision(ArticleNo(number), tuple(map(Paragraph, paragraphs)))


# Rules of a garden that does not exist: what became of each of them stands in GUESSES.
OLD = [
    article(1, "猫可以在草坪上晒太阳，下雨天除外。"),
    article(2, "每天傍晚由值日的邻居给玫瑰浇水，依照第五条借用水壶。"),
    article(3, "遛狗应当牵绳，绳长不超过两米。"),
    article(4, "秋千每次玩十分钟。", "沙坑里的玩具用完要放回木箱。"),
    article(5, "水壶挂在大门左边的钩子上。"),
    article(6, "池塘里不得钓鱼，也不得放生乌龟。"),
    article(7, "刺猬冬眠期间禁止烧落叶。"),
]
NEW = [
    article(1, "猫可以在草坪上晒太阳，下雨天除外。"),
    article(2, "花园的钟按夏令时拨快一小时，月底归还。"),
    article(3, "每天傍晚由值日的邻居给玫瑰浇水 ，依照第七条借用水壶。"),
    article(4, "遛狗应当牵绳，绳长不超过三米，并随身带袋子。"),
    article(5, "秋千每次玩十分钟。"),
    article(6, "沙坑里的玩具用完要放回木箱。"),
    article(7, "水壶挂在大门左边的钩子上。", "池塘里不得钓鱼，也不得放生乌龟。"),
]
GUESSES = {
    (1, 1, "same"),
    (2, 3, "same"),  # but for a space and the number of another article
    (3, 4, "altered"),
    (4, 5, "part"),  # split: one half is the best match, the other holds the rest
    (4, 6, "altered"),
    (5, 7, "part"),  # merged
    (6, 7, "altered"),
    (7, None, "dropped"),
}


def test_guesses() -> None:
    """Mutual best matches first, then what a split or a merger leaves over; a new rule (2) comes from nowhere."""
    assert {(p.old.number, p.new.number if p.new else None, p.kind) for p in propose(OLD, NEW)} == GUESSES


def test_guesses_are_in_order_and_weighed() -> None:
    guesses = propose(OLD, NEW)
    assert [p.old for p in guesses] == sorted(p.old for p in guesses)
    by_pair = {(p.old.number, p.new.number if p.new else 0): p.likeness for p in guesses}
    assert by_pair[2, 3] == 1
    assert 0.5 < by_pair[3, 4] < 1
    assert by_pair[7, 0] == 0


def test_order_decides_between_twins() -> None:
    """Two articles with one wording keep their places."""
    twins = [article(1, "罚款五元。"), article(2, "不得喂鸽子。"), article(3, "罚款五元。"), article(4, "不得爬墙。")]
    moved = [
        article(9, "新设的一条。"),
        *(dataclasses.replace(p, article=ArticleNo(p.article.number + 9)) for p in twins),
    ]
    assert [(p.old.number, p.new.number if p.new else 0) for p in propose(twins, moved)] == [
        (1, 10),
        (2, 11),
        (3, 12),
        (4, 13),
    ]


def test_nothing_to_compare_with() -> None:
    assert propose(OLD[:1], []) == [Proposal(ArticleNo(1), None, "dropped", 0.0)]
    assert propose([], NEW) == []


def test_likeness_and_plain() -> None:
    assert plain(article(1, "依照第十二条之一第三款，“猫”。")) == "依照第条第条猫"
    assert likeness(OLD[1], NEW[2]) == 1
    assert likeness(OLD[0], NEW[1]) < 0.2


def test_only_what_is_open_is_printed(tmp_path: Path) -> None:
    """Unchanged articles and decided ones are left out; a line that nobody has read does not load."""
    decided = Renumberings([Renumbering(key("花园规则", 7), None, "dropped", 0.0, "read")])
    lines = [dump_line(entry) for entry in undecided(GARDEN, OLD, NEW, decided)]
    assert {line.split("\t")[2] for line in lines} == {"2", "3", "4", "5", "6"}
    assert [line.split("\t")[8] for line in lines].count(TEXT) == 1
    (tmp_path / "r.tsv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"r\.tsv第2行"):
        load_renumberings(tmp_path / "r.tsv")
    other = (GARDEN[0], ("公园规则", NEXT_DAY))
    assert 1 in {entry.old.article.number for entry in undecided(other, OLD, NEW, decided)}


def key(instrument: str, number: int, day: dt.date = DAY) -> ProvisionKey:
    return ProvisionKey(instrument, day, ArticleNo(number))


LINE = "花园规则\t2001-01-01\t3\t花园规则\t2002-01-01\t4.1\taltered\t0.71\tread 两米改为三米"


def test_reading_and_writing(tmp_path: Path) -> None:
    path = tmp_path / "renumbering.tsv"
    path.write_text(f"# 说明\n\n{LINE}\n花园规则\t2001-01-01\t7\t\t\t\tdropped\t0.00\tread\n", encoding="utf-8")
    changed, gone = table = load_renumberings(path)
    new = ProvisionKey("花园规则", NEXT_DAY, ArticleNo(4, 1))
    assert changed == Renumbering(key("花园规则", 3), new, "altered", 0.71, "read 两米改为三米")
    assert dump_line(changed) == LINE
    assert table.successors(changed.old) == (changed,) == table.predecessors(new)
    assert table.successors(key("花园规则", 7)) == (gone,)
    assert gone.new is None
    assert table.successors(key("花园规则", 8)) == () == table.predecessors(key("花园规则", 3))


def test_no_file_is_no_renumbering(tmp_path: Path) -> None:
    assert list(load_renumberings(tmp_path / "none.tsv")) == []


@pytest.mark.parametrize(
    "line",
    [
        "花园规则\t2001-01-01\t3",  # too few fields
        LINE + "\t",  # too many
        LINE.replace("altered", "renamed"),  # unknown kind
        LINE.replace("2001-01-01", "2001"),  # no date
        LINE.replace("\t3\t", "\t第三条\t"),  # no number
        LINE.replace("\t3\t", "\t0\t"),
        LINE.replace("0.71", "71"),
        LINE.replace("read ", "? "),  # nobody has read it
        LINE.replace("altered", "dropped"),  # dropped, yet with a successor
        LINE.replace("花园规则\t2002-01-01\t4.1", "\t\t"),  # without one, yet not dropped
        LINE.replace("altered", "same"),  # same is for the machine to say
        LINE.replace("read 两米改为三米", "text"),  # and only that
        f"{LINE}\n{LINE}",  # twice
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "renumbering.tsv"
    path.write_text(f"# 说明\n{line}\n", encoding="utf-8")
    number = 3 if "\n" in line else 2
    with pytest.raises(CorpusError, match=rf"renumbering\.tsv第{number}行"):
        load_renumberings(path)


@pytest.fixture(scope="module")
def table() -> Renumberings:
    return load_renumberings(load_settings({}).corpus / "renumbering.tsv")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_of(load_settings({}))


def test_steps(catalogue: Catalogue) -> None:
    """Version to version, and a replaced instrument's last version to what replaced it."""
    days = {(old[0], str(old[1]), new[0], str(new[1])) for old, new in steps(catalogue)}
    assert ("治安管理处罚法", "2012-10-26", "治安管理处罚法", "2025-06-27") in days
    assert ("物权法", "2007-03-16", "民法典", "2020-05-28") in days
    assert ("民事诉讼法", "2017-06-27", "民事诉讼法", "2023-09-01") not in days


def test_ours_is_in_order(table: Renumberings) -> None:
    entries = list(table)
    assert entries == sorted(entries, key=lambda e: (e.old, e.new or e.old))
    path = load_settings({}).corpus / "renumbering.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == [dump_line(entry) for entry in entries]


def test_ours_names_articles_that_exist(table: Renumberings, catalogue: Catalogue) -> None:
    """Each end is an instrument and a version of the catalogue, and an article of the table of hashes."""
    pinned = by_version(load_wordings(load_settings({}).corpus / "wording.tsv"))
    ends = {end for entry in table for end in (entry.old, entry.new) if end}
    versions = {(i.id, v.promulgated) for i in catalogue.instruments.values() for v in i.versions}
    assert {(end.instrument, end.promulgated) for end in ends} <= versions
    assert [end for end in ends if end.article not in pinned[end.instrument, end.promulgated.isoformat()]] == []


def test_ours_goes_forward_and_does_not_contradict_itself(table: Renumberings) -> None:
    for entry in table:
        successors = table.successors(entry.old)
        assert len({e.new for e in successors}) == len(successors)
        if entry.new is None:
            assert successors == (entry,)
        else:
            assert entry.old.promulgated < entry.new.promulgated
        if entry.kind == "altered":
            assert successors == (entry,), "what was split is `part`"


def test_ours_says_nothing_of_unchanged_articles(table: Renumberings) -> None:
    """With the same number and hash in two versions an article is unchanged; a line would be idle."""
    pinned = by_version(load_wordings(load_settings({}).corpus / "wording.tsv"))

    def wording_of(end: ProvisionKey) -> str:
        return pinned[end.instrument, end.promulgated.isoformat()][end.article].digest

    idle = [
        entry
        for entry in table
        if entry.new and (entry.old.instrument, entry.old.article) == (entry.new.instrument, entry.new.article)
        if wording_of(entry.old) == wording_of(entry.new)
    ]
    assert idle == []


CODE = ("民法典", "2020-05-28")


@pytest.mark.parametrize(
    ("instrument", "day", "number", "expected"),
    [
        ("治安管理处罚法", "2012-10-26", 58, [("治安管理处罚法", "2025-06-27", 88)]),  # noise of neighbours
        ("治安管理处罚法", "2012-10-26", 49, [("治安管理处罚法", "2025-06-27", n) for n in (58, 59)]),  # split
        ("治安管理处罚法", "2012-10-26", 75, [("治安管理处罚法", "2025-06-27", 89)]),  # dogs
        ("物权法", "2007-03-16", 70, [(*CODE, 271)]),
        ("物权法", "2007-03-16", 74, [(*CODE, n) for n in (275, 276)]),  # parking places
        ("物权法", "2007-03-16", 76, [(*CODE, 278)]),  # what owners decide together
        ("物权法", "2007-03-16", 79, [(*CODE, 281)]),  # maintenance fund
        ("物权法", "2007-03-16", 83, [(*CODE, n) for n in (286, 287)]),
        ("侵权责任法", "2009-12-26", 87, [(*CODE, 1254)]),  # thrown objects
        ("侵权责任法", "2009-12-26", 36, [(*CODE, n) for n in (1194, 1195, 1197)]),
        ("合同法", "1999-03-15", 94, [(*CODE, 563)]),
        ("合同法", "1999-03-15", 230, [(*CODE, 726)]),
        ("物业服务纠纷解释", "2009-05-15", 1, [(*CODE, 939)]),  # the Code took it over
        ("物业服务纠纷解释", "2009-05-15", 4, [("物业服务纠纷解释", "2020-12-29", 1)]),
        ("物业服务纠纷解释", "2009-05-15", 6, [(*CODE, 944)]),
        ("物业服务纠纷解释", "2009-05-15", 7, [None]),
        ("商品房买卖合同解释", "2003-04-28", 8, [None]),
        ("城市居民委员会组织法", "2018-12-29", 3, [("城市居民委员会组织法", "2025-10-28", 10)]),
        ("民事诉讼法", "2017-06-27", 162, [("民事诉讼法", "2021-12-24", 165)]),
        ("仲裁法", "2017-09-01", 59, [("仲裁法", "2025-09-12", 72)]),
        ("噪声污染防治法", "2021-12-24", 65, [("生态环境法典", "2026-03-12", 594)]),
        ("环境噪声污染防治法", "2018-12-29", 46, [("噪声污染防治法", "2021-12-24", 65)]),
        ("城市供水条例", "2020-03-27", 22, [("供水条例", "2026-02-11", 23)]),
    ],
)
def test_facts(
    table: Renumberings, instrument: str, day: str, number: int, expected: list[tuple[str, str, int] | None]
) -> None:
    found = table.successors(key(instrument, number, dt.date.fromisoformat(day)))
    assert [e.new and (e.new.instrument, str(e.new.promulgated), e.new.article.number) for e in found] == expected


def test_ours_is_large_and_of_every_kind(table: Renumberings) -> None:
    kinds = [entry.kind for entry in table]
    assert len(kinds) >= 3500
    assert {kind: kinds.count(kind) > 20 for kind in KINDS} == dict.fromkeys(KINDS, True)


def test_ours_agrees_with_the_texts(table: Renumberings, shared_corpus: Path) -> None:
    """Every pair anew: the same wording where the line says so and only there, and as alike as it says."""
    settings = dataclasses.replace(load_settings({}), texts=(shared_corpus,), home=Path("/nonexistent"))
    held = {
        ProvisionKey(p.instrument.id, p.version.promulgated, p.provision.article): p.provision
        for p in build_corpus(settings).provisions
        if p.checked
    }
    wrong = []
    for entry in table:
        if entry.new is None:
            continue
        old, new = held[entry.old], held[entry.new]
        same = plain(old) == plain(new)
        idle = entry.old.instrument == entry.new.instrument and entry.old.article == entry.new.article
        if (
            same != (entry.evidence == TEXT)
            or abs(likeness(old, new) - entry.likeness) > 0.0051
            or (idle and digest(old) == digest(new))
        ):
            wrong.append(dump_line(entry))
    assert wrong == []
