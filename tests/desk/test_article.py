"""An article with what stands around it, and the jump box, on the small corpus."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from lawqa.corpus.renumber import ALTERED, DROPPED, PART, READ, ProvisionKey, Renumbering, dump_line
from lawqa.desk.article import UNCHANGED, ArticleView, article_view
from lawqa.desk.jump import find_instrument, locate, look_up, titles_with, version_read
from lawqa.errors import LawqaError, NotFound
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant
from lawqa.search.library import Library

TODAY = dt.date(2026, 11, 24)
OLD_DAY = dt.date(2015, 1, 1)
CODE, OLD = ("民法典", dt.date(2020, 6, 1)), ("旧物权法", dt.date(2007, 3, 16))


@pytest.fixture
def library(assistant: Assistant, tmp_path: Path) -> Library:
    """The small corpus with a table of renumberings: 旧物权法 1 → 民法典 4, 2 → 民法典 1 and 2."""
    steps = [
        Renumbering(
            ProvisionKey(*OLD, ArticleNo(1)), ProvisionKey(*CODE, ArticleNo(4)), ALTERED, 0.7, f"{READ} 管理费"
        ),
        Renumbering(ProvisionKey(*OLD, ArticleNo(2)), ProvisionKey(*CODE, ArticleNo(1)), PART, 0.4, READ),
        Renumbering(ProvisionKey(*OLD, ArticleNo(2)), ProvisionKey(*CODE, ArticleNo(2)), PART, 0.3, READ),
        Renumbering(ProvisionKey("停车样本条例", dt.date(2024, 1, 1), ArticleNo(1)), None, DROPPED, 0.0, READ),
    ]
    (tmp_path / "renumbering.tsv").write_text("\n".join(map(dump_line, steps)), encoding="utf-8")
    return Library(assistant.store, tmp_path)


def view(library: Library, law: str, number: int, day: dt.date = TODAY, suffix: int = 0) -> ArticleView:
    located = locate(library, law, ArticleNo(number, suffix), day)
    return article_view(library, located.stored, day, located.paragraph, located.item)


@pytest.mark.parametrize(
    ("typed", "identity", "paragraph"),
    [
        ("4", "民法典@2020-06-01#4", None),  # a bare number is the Civil Code's
        ("民4.2", "民法典@2020-06-01#4", 2),  # as lawyers say it
        ("民法典 4", "民法典@2020-06-01#4", None),
        ("第四条第二款", "民法典@2020-06-01#4", 2),
        ("条例样本1", "样本条例@2018-01-01#1", None),  # an alias
        ("民法典4之一", "民法典@2020-06-01#4.1", None),  # 之一 without 条 is not article 4
        ("甲小区管理规约 2", "甲小区/甲小区管理规约@2024-03-01#2", None),
        ("停车 2", "停车样本条例@2024-01-01#2", None),  # part of a title that only one has
        ("４", "民法典@2020-06-01#4", None),
    ],
)
def test_the_jump_box_reads_what_people_type(
    library: Library, typed: str, identity: str, paragraph: int | None
) -> None:
    located = look_up(library, typed, TODAY).located
    assert located is not None
    assert (located.stored.id, located.paragraph) == (identity, paragraph)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("民法典", ["民法典"]),
        ("《中华人民共和国民法典》", ["民法典"]),
        ("条例样本", ["样本条例"]),
        ("停样条", ["停车样本条例"]),  # characters in order, where no title has the words
        ("甲小区管理规约", ["甲小区/甲小区管理规约"]),
        ("样本", ["样本条例", "宁波样本条例", "停车样本条例"]),  # law before local rules
    ],
)
def test_a_title_leads_to_its_instrument_and_a_part_to_all_that_have_it(
    library: Library, typed: str, ids: list[str]
) -> None:
    assert [i.id for i in look_up(library, typed, TODAY).instruments] == ids


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "还没有输入"),
        ("民法典99", "没有第九十九条"),
        ("没有的东西", "没有名称里含“没有的东西”的法规"),
        ("字" * 300, "输入太长（300字）"),
        ("《没有的法》第三条", "没有《没有的法》"),
        ("只有名字的办法3", "原文未装入"),
    ],
)
def test_what_leads_nowhere_is_one_line(library: Library, typed: str, line: str) -> None:
    with pytest.raises(LawqaError, match=line) as caught:
        look_up(library, typed, TODAY)
    assert "\n" not in str(caught.value)


def test_a_part_that_is_not_there_is_said_and_the_article_shown(library: Library) -> None:
    located = locate(library, "民法典", ArticleNo(4), TODAY, 9)
    assert located.stored.provision.article == ArticleNo(4)
    assert located.paragraph is None and located.complaint == "第四条只有2款，没有第9款"
    located = locate(library, "民法典", ArticleNo(3), TODAY, 1, 3)
    assert (located.paragraph, located.item, located.complaint) == (1, None, "第三条第1款只有2项")


def test_neighbours_go_by_number_and_suffix(library: Library) -> None:
    here = view(library, "民法典", 4, suffix=1)
    assert here.previous and here.previous.provision.article == ArticleNo(4)
    assert here.following and here.following.provision.article == ArticleNo(5)
    assert view(library, "民法典", 1).previous is None and view(library, "民法典", 5).following is None


def test_the_versions_of_a_rule_are_followed_both_ways(library: Library) -> None:
    for law, number, day in (("民法典", 4, TODAY), ("旧物权法", 1, OLD_DAY)):
        stages = view(library, law, number, day).stages
        assert [s.place.stored.id for s in stages] == ["旧物权法@2007-03-16#1", "民法典@2020-06-01#4"]
    assert [s.kind for s in stages] == ["", ALTERED]
    # Each stage is read on a day on which it was the law.
    assert all(s.place.day in s.place.stored.version.in_force for s in stages)


def test_an_unchanged_article_needs_no_line_and_a_changed_one_is_not_guessed(library: Library) -> None:
    kinds = {s.place.stored.version.promulgated.year: s.kind for s in view(library, "停车样本条例", 1).stages}
    assert kinds == {2024: ""}  # 二元 became 五元: nobody has said that it is the same rule
    assert view(library, "停车样本条例", 1).ended
    old = view(library, "停车样本条例", 2)
    assert UNCHANGED not in [s.kind for s in old.stages] and not old.ended


def test_where_the_rule_stood_on_another_day(library: Library) -> None:
    here = view(library, "民法典", 4)
    stage = here.stage_on(OLD_DAY)
    assert stage and stage.place.written == "《中华人民共和国旧物权法》第一条"
    assert here.stage_on(dt.date(2000, 1, 1)) is None
    split = view(library, "旧物权法", 2, OLD_DAY)
    assert split.stage_on(TODAY) is None  # two articles: neither is the one


def test_what_is_no_longer_law_says_so_and_names_its_heirs(library: Library) -> None:
    here = view(library, "旧物权法", 2)
    assert not here.in_force and "自2021-01-01起不再有效" in here.warning
    assert [p.written for p in here.heirs] == [
        "《中华人民共和国民法典》第一条",
        "《中华人民共和国民法典》第二条",
    ]
    assert view(library, "民法典", 4).warning == ""


def test_links_run_both_ways(library: Library) -> None:
    (there,) = view(library, "民法典", 1).cites
    assert (there.written, there.kinds) == ("《中华人民共和国民法典》第二条", ("remedy",))
    (back,) = view(library, "民法典", 2).cited_by
    assert (back.written, back.kinds) == ("《中华人民共和国民法典》第一条", ("remedy",))


def test_three_forms(library: Library) -> None:
    located = locate(library, "民法典", ArticleNo(3), TODAY, 1, 2)
    forms = article_view(library, located.stored, TODAY, located.paragraph, located.item).forms
    assert forms.canonical == "《中华人民共和国民法典》第三条第一款第（二）项"
    assert forms.court == "《中华人民共和国民法典》第三条第一款第二项"
    assert forms.short == "民法典第3条第1款第2项"
    # A paragraph is named only where there are several.
    one = locate(library, "民法典", ArticleNo(1), TODAY, 1)
    assert article_view(library, one.stored, TODAY, one.paragraph).forms.short == "民法典第1条"


def test_as_an_object_for_json(library: Library) -> None:
    data = json.loads(json.dumps(view(library, "旧物权法", 2).to_dict(), ensure_ascii=False))
    assert data["law"] == "中华人民共和国旧物权法" and data["article"] == "第二条" and data["in_force_now"] is False
    assert [s["kind"] for s in data["stages"]] == ["", PART, PART]
    assert data["previous"] == "第一条" and data["following"] is None and data["forms"]["short"] == "旧物权法第2条"


def test_the_version_that_is_read(library: Library) -> None:
    parking = library.store.instruments["停车样本条例"]
    for day, year in ((TODAY, 2024), (dt.date(2022, 1, 1), 2021), (dt.date(2000, 1, 1), 2021)):
        version = version_read(parking, day)
        assert version and version.promulgated.year == year
    assert version_read(library.store.instruments["只有名字的办法"], TODAY) is None


def test_names(library: Library) -> None:
    assert find_instrument(library.store, "没有") is None
    assert titles_with(library.store, " ", TODAY) == []
    with pytest.raises(NotFound, match="没有第九条"):
        locate(library, "甲小区/甲小区管理规约", ArticleNo(9), TODAY)
