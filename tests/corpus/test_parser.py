"""Texts to provisions: structure, and each fault of the sources that is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lawqa.corpus.parser import RawArticle, assemble, paragraphs_of, parse
from lawqa.law.model import ArticleNo, Item, Paragraph
from lawqa.law.numerals import to_chinese


def texts(lines: list[str]) -> dict[str, str]:
    return {str(p.article): p.text for p in parse(lines).provisions}


def test_paragraphs_items_and_the_paragraph_behind_the_items() -> None:
    (provision,) = parse(["第一条　下列事项：", "（一）甲；", "（二）乙。", "前款事项须表决。"]).provisions
    assert [len(p.items) for p in provision.paragraphs] == [2, 0]
    assert provision.paragraphs[0].items[1].label == "（二）"
    assert provision.paragraphs[1] == Paragraph("前款事项须表决。")


def test_a_table_of_contents_is_no_article_and_leaves_no_heading() -> None:
    provisions = parse(
        ["目　录", "第一章　总　则", "第二章　附　则", "第一章　总　则", "第一条 甲。", "第二章 分 则", "第二条 乙。"]
    ).provisions
    assert [p.headings for p in provisions] == [("第一章 总则",), ("第二章 分则",)]


def test_headings_nest_and_end_with_their_part() -> None:
    lines = [
        "第一编 总 则",
        "第一章 甲",
        "第一节 子",
        "第一条 一。",
        "第二编 物 权",
        "第一分编 通 则",
        "第一章 乙",
        "第二条 二。",
    ]
    assert [p.headings for p in parse(lines).provisions] == [
        ("第一编 总则", "第一章 甲", "第一节 子"),
        ("第二编 物权", "第一分编 通则", "第一章 乙"),
    ]


def test_articles_with_a_suffix_are_articles_of_their_own() -> None:
    lines = ["第一条 甲。", "第一条之一 乙。", "第一条之二 丙。", "第二条 丁。"]
    assert list(texts(lines)) == ["第一条", "第一条之一", "第一条之二", "第二条"]


def test_a_reference_at_the_front_of_a_sentence_opens_no_article() -> None:
    lines = ["第一条 甲。", "第二条规定的行为，不罚。", "第一条 又说。", "第二条 乙。"]
    assert texts(lines) == {
        "第一条": "甲。\n第二条规定的行为，不罚。\n第一条 又说。".replace("第一条 又说", "第一条又说"),
        "第二条": "乙。",
    }


def test_an_article_may_run_into_its_sentence() -> None:
    assert texts(["第一条为了管理，制定本法。", "第二条本法适用于小区。"]) == {
        "第一条": "为了管理，制定本法。",
        "第二条": "本法适用于小区。",
    }


def test_attachments_are_ignored() -> None:
    assert texts(["第一条 甲。", "附件一：", "第二条 表格。"]) == {"第一条": "甲。"}


# --- faults of the sources (design, section 3) ---


def test_fault_heading_glued_to_the_end_of_an_article() -> None:
    """民法典 204 in the data package ends in the headings of the next part, 1258 in 附 则, 960 in 第二十六章 中介合同."""
    for glued in (["第二编 物 权", "第一分编 通 则"], ["附 则"], ["第二十六章 中介合同"]):
        assert paragraphs_of(["期间的计算依照本法。", *glued]) == (Paragraph("期间的计算依照本法。"),)


def test_fault_chapter_heading_without_a_number() -> None:
    """淄博 and 宁波 print the name of the next section alone; 合同法 prints 分 则."""
    assert paragraphs_of(["业主应当遵守规约。", "业主大会"]) == (Paragraph("业主应当遵守规约。"),)


def test_fault_numbered_headings_of_judicial_interpretations() -> None:
    """总则编解释 has 四、宣告失踪和宣告死亡 between its articles."""
    provisions = parse(["一、一般规定", "第一条 甲。", "二、宣告失踪和宣告死亡", "第二条 乙。"]).provisions
    assert [(p.text, p.headings) for p in provisions] == [
        ("甲。", ("一、一般规定",)),
        ("乙。", ("二、宣告失踪和宣告死亡",)),
    ]


def test_fault_article_glued_to_a_heading() -> None:
    """生态环境法典 137 stands behind its chapter's name in the folder of texts."""
    lines = ["第一条 甲。", "第九章　　信息公开与公众参与第二条 公民依法享有权利。"]
    assert texts(lines) == {"第一条": "甲。", "第二条": "公民依法享有权利。"}


def test_fault_hard_line_break_inside_a_sentence() -> None:
    """生态环境法典 1032 in the data package breaks off at 融入国家."""
    assert paragraphs_of(["目标要求全面融入国家", "发展规划。"]) == (Paragraph("目标要求全面融入国家发展规划。"),)


def test_rows_of_a_table_stay_rows() -> None:
    """They end without a mark, and are neither joined to each other nor to the sentence before or behind them."""
    fees = ["收费标准见下表：", "收费项目\t单位\t标准", "住宅 物业费\t元/平方米·月\t1.85", "车位费\t元/月\t120"]
    (lead, after) = paragraphs_of([*fees, "前款标准每年公示。"])
    assert lead.text.split("\n") == [fees[0], fees[1], "住宅物业费\t元/平方米·月\t1.85", fees[3]]
    assert after == Paragraph("前款标准每年公示。")
    (listed,) = paragraphs_of(["处理方式：", "（一）按下表", "占道\t劝阻", "（二）\t报告。"])
    assert listed.items == (Item("（一）", "按下表\n占道\t劝阻"), Item("（二）", "报告。"))


def test_fault_stray_spaces_inside_words() -> None:
    """生态环境法典 prints 良 好; words in Latin letters keep their spaces."""
    assert paragraphs_of(["环境良 好，执行 GB 3096 标准。"]) == (Paragraph("环境良好，执行GB 3096标准。"),)


def test_fault_zero_width_spaces_and_blank_headings() -> None:
    assert texts(["\u200b第一章\u200b ", "\u200b第一条\u200b 甲\u200b乙。"]) == {"第一条": "甲乙。"}


def test_fault_suffixed_articles_under_the_bare_number() -> None:
    """刑法 120 has seven rows under the integer 120; the number as printed tells them apart."""
    rows = [RawArticle(f"第一百二十条{s}", (), (f"条文{s}。",)) for s in ("", "之一", "之二")]
    assert [p.article for p in assemble(rows).provisions] == [ArticleNo(120), ArticleNo(120, 1), ArticleNo(120, 2)]


def test_fault_straight_quotation_marks() -> None:
    """民法典 1259 in the data package has "以上"; official texts print “以上”."""
    assert paragraphs_of(['称"以上"、"以下"，包括本数。']) == (Paragraph("称“以上”、“以下”，包括本数。"),)


def test_fault_attachment_glued_to_the_last_article() -> None:
    """刑法 452 in the data package goes on with 附件一."""
    assert paragraphs_of(["自公布之日起施行。", "附件一", "1.条例"]) == (Paragraph("自公布之日起施行。"),)


# --- what cannot be cured is refused, with article and reason ---


def test_refusals_name_the_article_and_the_reason() -> None:
    rows = [
        RawArticle("第一条", (), ("甲。",)),
        RawArticle("第一条", (), ("乙。",)),
        RawArticle("第二条", (), ("",)),
        RawArticle("第X条", (), ("丙。",)),
    ]
    parsed = assemble(rows)
    assert [str(p.article) for p in parsed.provisions] == ["第一条"]
    assert [(r.article, bool(r.reason)) for r in parsed.refusals] == [
        ("第一条", True),
        ("第二条", True),
        ("第X条", True),
    ]


def test_a_text_without_articles_gives_nothing() -> None:
    assert parse(["通知", "各位业主：", "明日停水。"]).provisions == []


SENTENCE = st.text(alphabet="业主大会共有部分物费停车位", min_size=1, max_size=12).map(lambda s: s + "。")


@given(st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=1, max_size=12))
def test_what_is_printed_is_parsed_back(articles: list[list[str]]) -> None:
    lines = [line for n, body in enumerate(articles, 1) for line in (f"第{to_chinese(n)}条　{body[0]}", *body[1:])]
    provisions = parse(lines).provisions
    assert [p.text for p in provisions] == ["\n".join(body) for body in articles]
    assert [p.article.number for p in provisions] == list(range(1, len(articles) + 1))


@given(st.text(alphabet='第一二三条款项章节编附则之 　\n（）。，；：\u200b"甲乙', max_size=300))
def test_any_text_is_parsed_without_an_error(text: str) -> None:
    parsed = parse(text.splitlines())
    numbers = [p.article for p in parsed.provisions]
    assert numbers == sorted(set(numbers))
    assert all(p.paragraphs for p in parsed.provisions)
