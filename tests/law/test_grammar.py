"""Every way of citing, found with its span; what is no citation left alone; nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.citation import Citation, Manner, format_citation, format_for_court, format_short
from lawqa.law.grammar import CitationFinder, bare_citation
from lawqa.law.model import ArticleNo

FINDER = CitationFinder(
    ["民法典", "物业管理条例", "物业条例", "民诉法", "治安处罚法", "刑法", "合同法", "劳动合同法", "物权法"]
)
INTERPRETATION = "最高人民法院关于审理物业服务纠纷案件适用法律若干问题的解释"

Found = list[tuple[str, str]]  # (what is written, 《title》 and number in short form)


def found(text: str) -> Found:
    return [(text[slice(*c.span)], format_short(c.title, c.article, c.paragraph, c.item)) for c in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # article, paragraph, item
        (
            "《民法典》第九百四十四条第三款第(二)项",
            [("《民法典》第九百四十四条第三款第(二)项", "民法典第944条第3款第2项")],
        ),
        ("依民法典944条", [("民法典944条", "民法典第944条")]),
        ("民法典944.3", [("民法典944.3", "民法典第944条第3款")]),
        ("民法典二百八十六怎么说", [("民法典二百八十六", "民法典第286条")]),
        ("《民法典》第944条的第三款", [("《民法典》第944条的第三款", "民法典第944条第3款")]),
        # digits: full width, mixed
        ("民法典第９４４条第３款", [("民法典第９４４条第３款", "民法典第944条第3款")]),
        ("民法典第二百7十8条", [("民法典第二百7十8条", "民法典第278条")]),
        # lists of articles, paragraphs, items; one title for all
        ("民法典第278、279条", [("民法典第278", "民法典第278条"), ("279条", "民法典第279条")]),
        (
            "《民法典》第二百七十一条、第二百七十三条第一款和第九百四十四条",
            [
                ("《民法典》第二百七十一条", "民法典第271条"),
                ("第二百七十三条第一款", "民法典第273条第1款"),
                ("第九百四十四条", "民法典第944条"),
            ],
        ),
        (
            "民法典第九百四十四条第一款、第三款",
            [("民法典第九百四十四条第一款", "民法典第944条第1款"), ("第三款", "民法典第944条第3款")],
        ),
        (
            "《民法典》第278条第1款第（一）（三）项",
            [("《民法典》第278条第1款第（一）", "民法典第278条第1款第1项"), ("（三）项", "民法典第278条第1款第3项")],
        ),
        # ranges: one span, a citation for each
        (
            "《民法典》第二百七十八条至第二百八十条",
            [("《民法典》第二百七十八条至第二百八十条", f"民法典第{n}条") for n in (278, 279, 280)],
        ),
        ("民法典第278-279条", [("民法典第278-279条", f"民法典第{n}条") for n in (278, 279)]),
        (
            "民法典第278条第一款第（一）至（三）项",
            [("民法典第278条第一款第（一）至（三）项", f"民法典第278条第1款第{n}项") for n in (1, 2, 3)],
        ),
        # 之一 is another article
        ("刑法第一百二十条之一第二款", [("刑法第一百二十条之一第二款", "刑法第120条之1第2款")]),
        ("民法典第944条之规定", [("民法典第944条", "民法典第944条")]),
        # aliases; the longest name counts
        ("物业条例41和民诉法第119条", [("物业条例41", "物业条例第41条"), ("民诉法第119条", "民诉法第119条")]),
        ("劳动合同法第39条", [("劳动合同法第39条", "劳动合同法第39条")]),
        ("治安处罚法第八十八条", [("治安处罚法第八十八条", "治安处罚法第88条")]),
        # a place before the name makes it another regulation
        ("武汉市物业管理条例第三条", [("武汉市物业管理条例第三条", "武汉市物业管理条例第3条")]),
        # names that nobody has, in 《》 and without
        ("《不存在法》第五条", [("《不存在法》第五条", "不存在法第5条")]),
        ("根据物业收费法第三条", [("物业收费法第三条", "物业收费法第3条")]),
        # relative ones lead back
        (
            "《民法典》第944条。同法第九百四十五条",
            [("《民法典》第944条", "民法典第944条"), ("同法第九百四十五条", "民法典第945条")],
        ),
        (
            "《物业管理条例》第三条，《民法典》第1条，本条例第四十一条",
            [
                ("《物业管理条例》第三条", "物业管理条例第3条"),
                ("《民法典》第1条", "民法典第1条"),
                ("本条例第四十一条", "物业管理条例第41条"),
            ],
        ),
        (
            "民法典第944条第三款，前款规定",
            [("民法典第944条第三款", "民法典第944条第3款"), ("前款", "民法典第944条第2款")],
        ),
        (
            "民法典第944条第三款，前两款规定",
            [
                ("民法典第944条第三款", "民法典第944条第3款"),
                ("前两款", "民法典第944条第1款"),
                ("前两款", "民法典第944条第2款"),
            ],
        ),
        (
            "民法典第944条，本条第一款规定，又见第三款",
            [
                ("民法典第944条", "民法典第944条"),
                ("本条第一款", "民法典第944条第1款"),
                ("第三款", "民法典第944条第3款"),
            ],
        ),
        ("依本法第三条", [("本法第三条", "本法第3条")]),  # the text does not say which: kept, not guessed
        # doc numbers and dates after the title, titles in titles
        (
            f"《{INTERPRETATION}》（法释〔2020〕17号）第一条、第二条",
            [
                (f"《{INTERPRETATION}》（法释〔2020〕17号）第一条", f"{INTERPRETATION}第1条"),
                ("第二条", f"{INTERPRETATION}第2条"),
            ],
        ),
        (
            "《关于适用《中华人民共和国民法典》物权编的解释（一）》第三条",
            [
                (
                    "《关于适用《中华人民共和国民法典》物权编的解释（一）》第三条",
                    "关于适用《中华人民共和国民法典》物权编的解释（一）第3条",
                )
            ],
        ),
        ("《关于适用〈民法典〉的解释》第3条", [("《关于适用〈民法典〉的解释》第3条", "关于适用〈民法典〉的解释第3条")]),
        # a name that the text gives
        (
            "《关于物业的解释》（以下简称《物业解释》）第一条，《物业解释》第二条",
            [
                ("《关于物业的解释》（以下简称《物业解释》）第一条", "关于物业的解释第1条"),
                ("《物业解释》第二条", "关于物业的解释第2条"),
            ],
        ),
        # clauses of conventions
        ("根据本小区管理规约第十二条", [("本小区管理规约第十二条", "本小区管理规约第12条")]),
        # lines broken as in a PDF
        ("《民法\n典》第九百四\n十四条第\n三款", [("《民法\n典》第九百四\n十四条第\n三款", "民法典第944条第3款")]),
    ],
)
def test_ways_of_citing(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "民法典2021年施行",  # a year is no article
        "民法典第条",
        "物业费944元",
        "《前期物业服务合同》第五条",  # a contract is no law
        "合同第三条约定",
        "本协议第一条、第二条",
        "《停水通知》第二条",
        "第三条 物业费",  # a heading of the document's own
        "我有10条建议，住第3栋",
        "支付该款后，首付前款项",
        "楼前条件不错",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert found(text) == []


def test_clauses_of_the_text_itself_are_not_taken_for_law() -> None:
    text = "依据《民法典》第278条制定。\n第一条 收费。\n第二条 违反前条的，按第一条处理。\n"
    assert found(text) == [("《民法典》第278条", "民法典第278条")]


def test_a_statute_speaks_of_itself() -> None:
    own = Citation("民法典", ArticleNo(10), 3)
    cited = FINDER.find("违反前款或者本法第五条的，适用前两款；本条第一款、《刑法》第三条除外。", own)
    assert [format_short(c.title, c.article, c.paragraph) for c in cited] == [
        "民法典第10条第2款",
        "民法典第5条",
        "民法典第10条第1款",
        "民法典第10条第2款",
        "民法典第10条第1款",
        "刑法第3条",
    ]


def test_the_manner_is_told() -> None:
    manners = [c.manner for c in FINDER.find("《民法典》第1条、第2条，同法第4至5条")]
    assert manners == [Manner.FULL, Manner.LISTED, Manner.RANGE, Manner.RANGE]


@pytest.mark.parametrize(("text", "paragraph"), [("944", None), ("第944条", None), ("944条", None), ("944.3", 3)])
def test_a_bare_number_is_a_citation_when_nothing_else_is_said(text: str, paragraph: int | None) -> None:
    citation = bare_citation(f" {text} ")
    assert citation is not None
    assert (citation.article, citation.paragraph) == (ArticleNo(944), paragraph)


@pytest.mark.parametrize("text", ["944元", "我家944", "", "第条", "99999", "第944条和邻居"])
def test_other_texts_are_not(text: str) -> None:
    assert bare_citation(text) is None


_PIECES = st.sampled_from(
    [
        "《民法典》",
        "第九百四十四条",
        "第278、279条",
        "前款",
        "本条例",
        "至",
        "（一）",
        "《",
        "》",
        "第",
        "款",
        "\n",
        "０",
        "千百",
    ]
)


@given(st.lists(_PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_spans_slice_the_text_in_order_and_nothing_raises(text: str) -> None:
    ends = 0
    for citation in FINDER.find(text):
        start, end = citation.span
        assert 0 <= start < end <= len(text)
        assert end >= ends
        ends = end


@given(
    st.sampled_from(["民法典", "关于适用《民法典》的解释（一）"]),
    st.builds(ArticleNo, st.integers(1, 9999), st.integers(0, 20)),
    st.none() | st.integers(1, 30),
    st.none() | st.integers(1, 30),
)
def test_what_is_written_is_found_again(
    title: str, article: ArticleNo, paragraph: int | None, item: int | None
) -> None:
    for form in (format_citation, format_for_court):
        written = form(title, article, paragraph, item)
        (citation,) = FINDER.find(written)
        assert (citation.article, citation.paragraph, citation.item) == (article, paragraph, item)
        assert form(citation.title, citation.article, citation.paragraph, citation.item) == written


@given(st.integers(1, 9999), st.integers(0, 20), st.none() | st.integers(1, 30), st.none() | st.integers(1, 30))
def test_the_short_form_is_found_again(number: int, suffix: int, paragraph: int | None, item: int | None) -> None:
    (citation,) = FINDER.find(format_short("民法典", ArticleNo(number, suffix), paragraph, item))
    assert citation == Citation("民法典", ArticleNo(number, suffix), paragraph, item, citation.span)
