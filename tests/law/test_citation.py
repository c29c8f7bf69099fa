"""How citations are written."""

import pytest

from lawqa.law.citation import cite, format_citation, format_for_court, format_short
from lawqa.law.model import ArticleNo, Item, Paragraph, Provision
from lawqa.law.sentence import sentence_spans


def test_titles_inside_a_title_are_written_with_single_marks() -> None:
    assert format_citation("关于适用《民法典》的解释", ArticleNo(1)) == "《关于适用〈民法典〉的解释》第一条"


def test_three_forms() -> None:
    cited = ("民法典", ArticleNo(120, 1), 3, 2)
    assert format_citation(*cited) == "《民法典》第一百二十条之一第三款第（二）项"
    assert format_for_court(*cited) == "《民法典》第一百二十条之一第三款第二项"
    assert format_short(*cited) == "民法典第120条之1第3款第2项"


ITEMS = (Item("（一）", "甲；"), Item("（二）", "乙。"))


@pytest.mark.parametrize(
    ("label", "items", "paragraph", "item", "cited"),
    [
        ("", ITEMS, 1, 2, "《公约》第五条第一款第（二）项"),
        ("第二章第一条", ITEMS, 1, 2, "《公约》第二章第一条第一款第（二）项"),
        ("第五条（第二处）", ITEMS, None, 2, "《公约》第五条（第二处）第（二）项"),
        ("三、（二）", (), None, None, "《公约》三、（二）"),
        ("三、（二）", (), 2, None, "《公约》三、（二）第二款"),
        ("三、（二）", (Item("1.", "甲；"), Item("2.", "乙。")), None, 2, "《公约》三、（二）2"),
        ("第三项", (), None, None, "《公约》第三项"),
        ("第三项", ITEMS, None, 2, "《公约》三、（二）"),
        ("第三项", ITEMS, 1, 2, "《公约》第三项第一款（二）"),
        ("2.1", ITEMS, None, 1, "《公约》2.1（一）"),
        ("2.1", (Item("1)", "甲。"),), None, 1, "《公约》2.1第1项"),
        ("2.1", (Item("2.1.1", "甲。"),), None, 1, "《公约》2.1.1"),
        ("第5段", (Item("●", "甲。"),), None, 1, "《公约》第5段第（一）项"),
        ("附件一第3项", (Item("①", "甲。"),), None, 1, "《公约》附件一第3项①"),
    ],
)
def test_a_clause_is_cited_as_it_is_printed(
    label: str, items: tuple[Item, ...], paragraph: int | None, item: int | None, cited: str
) -> None:
    provision = Provision(ArticleNo(5), (Paragraph("下列：", items), Paragraph("又。")), (), label)
    assert cite("公约", provision, paragraph, item) == cited


def test_sentences_are_slices_in_order() -> None:
    text = "甲应当赔偿；乙不赔。\n（一）丙；\n“丁。”戊"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["甲应当赔偿；", "乙不赔。", "（一）丙；", "“丁。”", "戊"]
