"""Citations found in text, and how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.citation import format_citation
from lawqa.law.grammar import CitationFinder, bare_citation
from lawqa.law.model import ArticleNo
from lawqa.law.sentence import sentence_spans

FINDER = CitationFinder(["民法典", "物业管理条例", "物业条例", "民诉法", "刑法"])
CIVIL, REGULATION = "民法典", "物业管理条例"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《民法典》第九百四十四条第三款", [(CIVIL, (944, 0), 3, None)]),
        ("民法典944条", [(CIVIL, (944, 0), None, None)]),
        ("民法典 944", [(CIVIL, (944, 0), None, None)]),
        ("民法典944", [(CIVIL, (944, 0), None, None)]),
        ("民法典944.3", [(CIVIL, (944, 0), 3, None)]),
        ("中华人民共和国民法典第278条第1款第（八）项", [(CIVIL, (278, 0), 1, 8)]),
        ("刑法第一百二十条之一", [("刑法", (120, 1), None, None)]),  # not 120
        ("物业条例41", [("物业条例", (41, 0), None, None)]),  # the alias, longest first
        # the second article of a list has the same title
        ("民法典第278条、第279条", [(CIVIL, (278, 0), None, None), (CIVIL, (279, 0), None, None)]),
        # a title that nobody knows is found all the same: what it binds to is decided elsewhere
        ("《不存在法》第五条", [("不存在法", (5, 0), None, None)]),
        ("《关于适用〈民法典〉的解释》第3条", [("关于适用〈民法典〉的解释", (3, 0), None, None)]),
        ("民法典2021年施行", []),  # a year is no article
        ("民法典第条", []),
        ("物业费944元", []),
    ],
)
def test_ways_of_citing(text: str, found: list[tuple[str, tuple[int, int], int | None, int | None]]) -> None:
    citations = [(c.title, (c.article.number, c.article.suffix), c.paragraph, c.item) for c in FINDER.find(text)]
    assert citations == found


@pytest.mark.parametrize("text", ["944", "第944条", "944条", " 第九百四十四条 "])
def test_a_bare_number_is_a_citation_when_nothing_else_is_said(text: str) -> None:
    citation = bare_citation(text)
    assert citation is not None
    assert citation.article == ArticleNo(944)


@pytest.mark.parametrize("text", ["944元", "我家944", "", "第条", "99999"])
def test_other_texts_are_not(text: str) -> None:
    assert bare_citation(text) is None


@given(st.text(max_size=60))
def test_spans_slice_the_text_and_nothing_raises(text: str) -> None:
    for citation in FINDER.find(text + "民法典第5条" + text):
        start, end = citation.span
        assert 0 <= start < end <= 2 * len(text) + 6


@given(st.integers(1, 9999), st.integers(0, 20), st.none() | st.integers(1, 30), st.none() | st.integers(1, 30))
def test_what_is_written_is_found_again(number: int, suffix: int, paragraph: int | None, item: int | None) -> None:
    written = format_citation("中华人民共和国民法典", ArticleNo(number, suffix), paragraph, item)
    (citation,) = FINDER.find(written)
    assert (citation.article, citation.paragraph, citation.item) == (ArticleNo(number, suffix), paragraph, item)


def test_titles_inside_a_title_are_written_with_single_marks() -> None:
    assert format_citation("关于适用《民法典》的解释", ArticleNo(1)) == "《关于适用〈民法典〉的解释》第一条"


def test_sentences_are_slices_in_order() -> None:
    text = "甲应当赔偿；乙不赔。\n（一）丙；\n“丁。”戊"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["甲应当赔偿；", "乙不赔。", "（一）丙；", "“丁。”", "戊"]
