"""Places on pages to running text: what is joined, what is never joined, what is taken off the edges."""

from __future__ import annotations

import io

import pypdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from lawqa.corpus.readers import read_document
from lawqa.corpus.readers.layout import Line, Piece, lines_of
from lawqa.corpus.readers.ocr import tidy
from lawqa.corpus.readers.paragraphs import opens_clause, running_text

FULL = 20.0  # a line of 20 characters of one em fills the measure


def line(text: str, indent: float = 0.0) -> Line:
    return Line(text, indent, indent + len(text), 1.0)


def page(*texts: str | Line) -> list[Line]:
    """Lines between margins 0 and FULL; a text that begins with two full-width spaces is indented."""
    lines = [t if isinstance(t, Line) else line(t.lstrip("\u3000"), len(t) - len(t.lstrip("\u3000"))) for t in texts]
    return [*lines, line("甲" * 19 + "。")]


def joined(*texts: str | Line) -> list[str]:
    return running_text([page(*texts)])[0][:-1]


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        # A sentence broken at the right margin goes on; one that ends short does not.
        (["　　第一条　业主应当按照合同的约定按期", "交纳物业费。"], ["第一条　业主应当按照合同的约定按期交纳物业费。"]),
        (["青禾园小区管理规约", "业主共同制定"], ["青禾园小区管理规约", "业主共同制定"]),
        # A clause, an item or a heading is never joined to the line before, full or not.
        (["　　第一条　业主应当遵守下列各项规定要求", "（一）按时交费"], ["第一条　业主应当遵守下列各项规定要求", "（一）按时交费"]),
        (["业主业主业主业主业主业主业主业主业主业主", "第二条　另起"], ["业主业主业主业主业主业主业主业主业主业主", "第二条　另起"]),
        (["业主业主业主业主业主业主业主业主业主业主", "1.按时交费"], ["业主业主业主业主业主业主业主业主业主业主", "1.按时交费"]),
        # A reference or an amount at the start of a line is no clause.
        (["　　第九条　有前款行为的应当依照本规约的", "第八条第二款处理。"], ["第九条　有前款行为的应当依照本规约的第八条第二款处理。"]),
        (["　　第九条　地面车位的月租金标准为每平方", "3.5元。"], ["第九条　地面车位的月租金标准为每平方3.5元。"]),
        # A full line that ends in a stop: the indent of the next one decides.
        (["　　业主业主业主业主业主业主业主业主业。", "　　另起一款。"], ["业主业主业主业主业主业主业主业主业。", "另起一款。"]),
        (["　　业主业主业主业主业主业主业主业主业。", "同一款。"], ["业主业主业主业主业主业主业主业主业。同一款。"]),
    ],
)  # fmt: skip
def test_what_is_joined(texts: list[str], lines: list[str]) -> None:
    assert joined(*texts) == lines


@pytest.mark.parametrize("text", ["第十二条　甲", "第3条 甲", "第三章 甲", "十一、甲", "（三）甲", "(3) 甲", "1.甲", "2．甲", "1.1甲", "①甲", "附则"])  # fmt: skip
def test_what_opens_a_clause(text: str) -> None:
    assert opens_clause(text)


@pytest.mark.parametrize("text", ["第三条规定的", "第三条第二款", "第三条、第四条", "（一）项规定", "1.5米", "2025年", "3.5元", "甲"])  # fmt: skip
def test_what_opens_none(text: str) -> None:
    assert not opens_clause(text)


@pytest.mark.parametrize(
    "number",
    ["— {} —", "第{}页", "第 {} 页 共 3 页", "第{}页，共3页", "{}/3", "- {} -", "{}", "Page {} of 3", "一{}一"],
)
def test_page_numbers_and_headers_are_taken_off_and_a_sentence_goes_on(number: str) -> None:
    header = "青禾园小区规约汇编"
    halves = [
        ("　　第一条　业主应当按照合同的约定按期交纳", "物业费。"),
        ("　　第二条　不得停水停电不得拒绝业主进入", "小区。"),
    ]
    pages = [
        [line(header), *page(halves[0][0])[:-1], line(number.format(1), 9)],
        [line(header), *page(halves[0][1], halves[1][0])[:-1], line(number.format(2), 9)],
        [line(header), *page(halves[1][1])[:-1], line(number.format(3), 9)],
    ]
    lines, doubts, starts = running_text(pages)
    assert [text for text in lines if text != header] == [(a + b).strip() for a, b in halves]
    assert (doubts, starts[0]) == ([], 0)


def test_the_title_stays_where_it_is_also_the_header() -> None:
    title = "青禾园小区管理规约"
    lines, _, _ = running_text([page(title, "　　第一条　甲。"), page(title, "　　第二条　乙。")])
    assert lines[:2] == [title, "第一条　甲。"]
    assert lines.count(title) == 1


def test_pieces_on_one_line_are_joined_and_cells_divided() -> None:
    def piece(text: str, x: float, y: float) -> Piece:
        return Piece(text, x, y, x + len(text), y + 1)

    pieces = [piece("乙", 5, 0.1), piece("甲", 0, 0), piece("丙丁", 6, 0), piece("元", 0, 2), piece("角", 5, 2.2)]
    assert [found.text for found in lines_of(pieces)] == ["甲\t乙丙丁", "元\t角"]
    (blank,) = lines_of([piece("自", 0, 0), piece("年", 5, 0)])
    assert (blank.text, blank.in_table) == ("自\u3000年", False)


def test_marks_are_printed_as_chinese_prints_them() -> None:
    assert tidy("(一)坐落:青禾路88号;") == "（一）坐落：青禾路88号；"
    assert tidy("（（三）面积") == "（三）面积"
    assert tidy("8:30至9:00") == "8:30至9:00"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_reads_from_the_top(rotation: int) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    drawn = io.BytesIO()
    canvas = Canvas(drawn, (400, 300) if rotation % 180 == 0 else (300, 400))
    width, height = (400, 300)
    shift = {0: (0, 0), 90: (300, 0), 180: (width, height), 270: (0, 400)}[rotation]
    canvas.translate(*shift)
    canvas.rotate(rotation)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(40, 250, "第一条　甲。")
    canvas.drawString(40, 220, "第二条　乙。")
    canvas.save()
    writer = pypdf.PdfWriter(io.BytesIO(drawn.getvalue()))
    writer.pages[0].rotate(rotation)
    turned = io.BytesIO()
    writer.write(turned)
    assert read_document((turned.getvalue(), "样本.pdf")).lines == ("第一条　甲。", "第二条　乙。")
