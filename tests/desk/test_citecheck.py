"""A document's citations on the small corpus: every verdict, every kind of misquotation, and none where there is none."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lawqa.config import Settings
from lawqa.desk.citecheck import CheckedCitation, CitationChecker
from lawqa.desk.quotation import plain_of
from lawqa.law.model import ArticleNo
from lawqa.search.library import open_library

TODAY = dt.date(2026, 11, 24)
RATIO = "决定前款第一项事项，应当经四分之三以上的住户同意。"
NO_CUT = "物业服务人不得采取停水的方式催交物业费。"


@pytest.fixture(scope="session")
def checker(small_index: Settings) -> CitationChecker:
    return CitationChecker(open_library(small_index))


def only(checker: CitationChecker, text: str, day: dt.date = TODAY, compound: str | None = None) -> CheckedCitation:
    (citation,) = checker.check(text, day, compound).citations
    return citation


# --- verdicts ---


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        ("《民法典》第一条", "ok", ""),
        ("民法典4条之一", "ok", ""),
        ("民法典第三条第一款第（二）项", "ok", ""),
        ("《北京市停车样本条例》第一条", "ok", ""),
        ("《样本条例》第一条", "ok", "只核对了条号"),
        ("《民法典》第七条", "no_such_article", "没有第七条"),
        ("《民法典》第四条之二", "no_such_article", "第四条之二"),
        ("《样本条例》第三条", "no_such_article", "共2条"),
        ("《民法典》第二条第三款", "no_such_paragraph", "只有2款"),
        ("《民法典》第三条第三项", "no_such_paragraph", "只有2项"),
        ("《民法典》第一条第（一）项", "no_such_paragraph", "没有分项"),
        ("《火星法》第一条", "no_such_law", "火星法"),
        ("《中华人民共和国旧物权法》第一条", "repealed", "2021-01-01"),
        ("《只有名字的办法》第一条", "unchecked", "example.org"),
        ("《广东省某某条例》第一条", "unchecked", "地方规定"),
        ("该条例第三条", "unchecked", "该条例"),
    ],
)
def test_verdicts(checker: CitationChecker, text: str, verdict: str, says: str) -> None:
    checked = only(checker, f"依据{text}的规定，甲方应当赔偿。")
    assert (checked.verdict.value, checked.stands) == (verdict, verdict in ("ok", "unchecked"))
    assert says in checked.message
    assert (checked.text, checked.misquotation) == (text, None)


@pytest.mark.parametrize(
    ("text", "day", "verdict"),
    [
        ("《旧物权法》第一条", dt.date(2020, 12, 31), "ok"),
        ("《旧物权法》第一条", dt.date(2021, 1, 1), "repealed"),
        ("《北京市停车样本条例》第一条", dt.date(2020, 1, 1), "not_yet"),
    ],
)
def test_the_day_decides(checker: CitationChecker, text: str, day: dt.date, verdict: str) -> None:
    assert only(checker, text, day).verdict.value == verdict


@pytest.mark.parametrize(("day", "stands"), [(dt.date(2023, 5, 1), False), (TODAY, True)])
def test_the_wording_is_that_of_the_day(checker: CitationChecker, day: dt.date, stands: bool) -> None:
    checked = only(checker, "《北京市停车样本条例》第一条规定：“停车收费每小时五元。”", day)
    assert checked.stands is stands


def test_wording_of_an_earlier_version_is_named(checker: CitationChecker) -> None:
    checked = only(checker, "《北京市停车样本条例》第一条规定：“停车收费每小时二元。”")
    assert checked.verdict.value == "misquoted"
    assert "旧版（2021-01-01）" in checked.message


def test_a_repealed_law_misquoted_is_both(checker: CitationChecker) -> None:
    checked = only(checker, "《旧物权法》第一条规定：“住户可以不缴纳管理费。”")
    assert checked.verdict.value == "repealed"
    assert checked.misquotation
    assert "与原文不符" in checked.message


def test_clauses_of_the_chosen_compound(checker: CitationChecker) -> None:
    text = "《管理规约》第二条规定：“每户可以养两只狗。”"
    assert only(checker, text).verdict.value == "unchecked"
    assert only(checker, text, compound="乙小区").verdict.value == "ok"
    assert only(checker, text, compound="甲小区").verdict.value == "misquoted"


def test_relative_citations_lead_back(checker: CitationChecker) -> None:
    text = f"《民法典》第三条第一款列了两项，同条第二款规定：“{RATIO}”。同法第四条也要看。"
    said = [(c.text, c.citation.article, c.citation.paragraph) for c in checker.check(text, TODAY).citations]
    assert said == [
        ("《民法典》第三条第一款", ArticleNo(3), 1),
        ("同条第二款", ArticleNo(3), 2),
        ("同法第四条", ArticleNo(4), None),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "没有引用的话。", "“", "第", "《》第一条", "\x00\u200b", "😀《民法典》"])
def test_nothing_to_check(checker: CitationChecker, text: str) -> None:
    checked = checker.check(text, TODAY)
    assert (checked.citations, checked.faults, checked.to_list()) == ((), (), [])


# --- quotations that hold ---


@pytest.mark.parametrize(
    "text",
    [
        f"《民法典》第三条第二款规定：“{RATIO}”",
        f"“{RATIO}”（《民法典》第三条第二款）",
        f"“{RATIO}”——《民法典》第三条",
        f"根据《民法典》第三条“{RATIO}”的规定",
        "《民法典》第三条规定：“决定前款第一项事项 应当经四分之三以上的\n住户同意”",
        "《民法典》第三条规定：“决定前款第一项事项,应当经四分之三以上的住户同意.”",
        "《民法典》第三条规定：「决定前款第一项事项，应当经四分之三以上的住户同意」",
        '《民法典》第三条规定:"决定前款第一项事项,应当经四分之三以上的住户同意"',
        "《民法典》第三条规定：“决定前款第一项事项……四分之三以上的住户同意”",
        "《民法典》第三条规定：“下列事项由住户共同决定：……（二）选聘物业服务人。”",
        "《民法典》第三条规定：“下列事项由住户共同决定：使用维修资金；选聘物业服务人。”",  # items without numbers
        "《民法典》第三条规定，决定前款第一项事项，应当经四分之三以上的住户同意。",  # told
        "《民法典》第三条规定，使用维修资金要四分之三以上的住户点头才行。",  # told in one's own words
        "《民法典》第三条规定的“共同决定”",  # a term
        "《民法典》第三条是对的。物业经理说：“决定前款第一项事项，应当经一半以上的住户同意。”",  # another sentence
        f"《民法典》第二条、第三条规定：“{RATIO}”",  # one of two
        f"《民法典》第四条与本案无关，第三条规定：“{RATIO}”",
    ],
)
def test_a_quotation_that_holds(checker: CitationChecker, text: str) -> None:
    checked = checker.check(text, TODAY)
    assert checked.citations
    assert [c.message for c in checked.faults] == []


def test_what_was_compared_is_said(checker: CitationChecker) -> None:
    text = f"《民法典》第三条第二款规定：“{RATIO}”"
    checked = only(checker, text)
    assert checked.quoted is not None
    assert text[slice(*checked.quoted)] == RATIO


# --- misquotations ---


@pytest.mark.parametrize(
    ("text", "quoted", "official"),
    [
        # a number, a negation, a party, a modal word
        ("《民法典》第三条第二款规定：“决定前款第一项事项，应当经三分之二以上的住户同意。”", "三二", "四三"),
        ("《民法典》第二条规定：“住户可以在夜间制造噪声。”", "可以", "不得"),
        ("《民法典》第四条规定：“建设单位不得采取停水的方式催交物业费。”", "建设单位", "物业服务人"),
        ("《民法典》第一条规定：“楼上漏水损坏楼下房屋的，楼上住户可以赔偿。”", "可以", "应当"),
        ("“住户可以在夜间制造噪声。”（《民法典》第二条）", "可以", "不得"),
        ("《民法典》第三条规定：“决定前款第一项事项……三分之二以上的住户同意”", "三二", "四三"),
        ("《民法典》第三条规定：”决定前款第一项事项，应当经四分之二以上的住户同意”", "二", "三"),
        # told
        ("《民法典》第三条第二款规定，决定前款第一项事项，应当经三分之二以上的住户同意。", "三二", "四三"),
        ("《民法典》第四条规定，物业服务人可以采取停水的方式催交物业费。", "可以", "不得"),
    ],
)
def test_a_changed_word(checker: CitationChecker, text: str, quoted: str, official: str) -> None:
    (checked,) = checker.check(text, TODAY).faults
    assert checked.verdict.value == "misquoted"
    bad = checked.misquotation
    assert bad is not None
    assert text[slice(*bad.span)] == bad.quoted
    changed = [d for d in bad.differences if d.kind != "equal"]
    assert "".join(d.quoted for d in changed) == quoted
    assert "".join(d.official for d in changed) == official
    assert bad.official
    assert not checked.message.endswith("的")


def test_words_of_another_paragraph(checker: CitationChecker) -> None:
    checked = only(checker, f"《民法典》第四条第一款规定：“{NO_CUT}”")
    assert checked.verdict.value == "misquoted"
    assert checked.message == "这段话不在所引的款项，在《中华人民共和国民法典》第四条第二款"
    assert checked.misquotation
    assert checked.misquotation.official == "住户应当按照约定支付物业费。"


def test_words_of_another_article(checker: CitationChecker) -> None:
    checked = only(checker, f"《民法典》第二条规定：“{NO_CUT}”")
    assert checked.message == "所引文字是《中华人民共和国民法典》第四条的"


def test_words_of_no_article(checker: CitationChecker) -> None:
    checked = only(checker, "《民法典》第二条规定：“电梯里的广告收入归全体住户共有。”")
    assert (checked.verdict.value, checked.message) == ("misquoted", "所引文字与原文不符")


def test_the_fault_is_laid_to_the_likeliest_of_several(checker: CitationChecker) -> None:
    text = "《民法典》第一条、第二条、第四条规定：“住户可以在夜间制造噪声。”"
    assert [c.verdict.value for c in checker.check(text, TODAY).citations] == ["ok", "misquoted", "ok"]


def test_a_gist_is_not_compared(checker: CitationChecker) -> None:
    checked = only(checker, "《样本条例》第一条规定：“养狗应当拴绳并且戴上嘴套。”")
    assert (checked.verdict.value, checked.quoted) == ("ok", None)


def test_json(checker: CitationChecker) -> None:
    text = "《民法典》第二条规定：“住户可以在夜间制造噪声。”"
    (said,) = checker.check(text, TODAY).to_list()
    assert said == {
        "cite": "《民法典》第二条",
        "span": [0, 8],
        "law": "中华人民共和国民法典",
        "article": "第二条",
        "paragraph": None,
        "item": None,
        "verdict": "misquoted",
        "message": "所引文字与原文不符",
        "manner": "full",
        "canonical": "《中华人民共和国民法典》第二条",
        "successors": [],
        "quoted": [12, 24],
        "official": "住户不得在夜间制造噪声。",
        "diff": [
            ["equal", "住户", "住户"],
            ["replace", "可以", "不得"],
            ["equal", "在夜间制造噪声", "在夜间制造噪声"],
        ],
    }


# --- any slice, any substitution ---

WAYS = ("{cited}规定：“{words}”。", "“{words}”（{cited}）", "根据{cited}“{words}”的规定，", "{cited}：「{words}」")
LETTERS = "不得应当可以有无一二三四五六七八九十业主住户物权其他费用的Ａb7"


@st.composite
def slices(draw: st.DrawFn, texts: dict[str, str]) -> tuple[str, str, str]:
    """(citation, whole wording, a part of it of ten letters or more)."""
    cited, text = draw(st.sampled_from(sorted(texts.items())))
    begin = draw(st.integers(0, len(text) - 10))
    end = draw(st.integers(begin + 10, len(text)))
    assume(len(plain_of(text[begin:end])) >= 10)
    assume(not re.match(r"第.{1,3}[条款项]", text[begin:end]))  # cut off from 前款, it would be a citation of its own
    return cited, text, text[begin:end]


@hypothesis_settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_slice_holds_and_any_other_letter_does_not(checker: CitationChecker, data: st.DataObject) -> None:
    cited, text, words = data.draw(slices(wordings(checker)))
    way = data.draw(st.sampled_from(WAYS))
    assert only(checker, way.format(cited=cited, words=words)).misquotation is None
    places = [n for n, letter in enumerate(words) if plain_of(letter)]
    place, letter = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(LETTERS))
    changed = words[:place] + letter + words[place + 1 :]
    assume(plain_of(changed) not in plain_of(text))
    checked = only(checker, way.format(cited=cited, words=changed))
    assert checked.misquotation is not None
    assert checked.misquotation.quoted == changed


def wordings(checker: CitationChecker) -> dict[str, str]:
    store = checker._library.store
    code = store.instruments["民法典"]
    articles = store.articles(code, code.versions[-1])
    return {
        f"《民法典》{stored.provision.article}": stored.provision.text
        for stored in articles
        if len(plain_of(stored.provision.text)) >= 10
    }


@hypothesis_settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["《民法典》第三条", "第二款", "规定：", *'“”「」"…，。\n（）', RATIO, NO_CUT, "前款", "\x00"])
    )
)
def test_no_text_breaks_it(checker: CitationChecker, pieces: list[str]) -> None:
    text = "".join(pieces)
    for citation in checker.check(text, TODAY).citations:
        start, end = citation.citation.span
        assert text[start:end] == citation.text
