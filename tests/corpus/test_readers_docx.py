"""Word files: automatic numbers written out, tables in their place, what is not text left out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lawqa.corpus.parser import parse
from lawqa.corpus.readers import read_document
from lawqa.corpus.readers.numbering import write

SAMPLE = Path(__file__).parents[1] / "data" / "readers" / "样本管理规约.txt"
LINES = SAMPLE.read_text(encoding="utf-8").splitlines()
SHARED = Path(__file__).parents[3] / "shared" / "official-files"

# How the numbers of the sample are typed, and at which level of which list Word would count them.
NUMBERS = (
    (re.compile(r"^第.+?章\u3000"), 1, 0),
    (re.compile(r"^第.+?条\u3000"), 2, 0),
    (re.compile(r"^（.+?）"), 2, 1),
    (re.compile(r"^\d\."), 2, 2),
)
CHAPTERS = [("chineseCountingThousand", "第%1章", "")]
CLAUSES = [("chineseCountingThousand", "第%1条", ""), ("chineseCounting", "（%2）", ""), ("decimal", "%3.", "")]


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: WordDocument) -> list[str]:
    return list(read_document((saved(document), "样本.docx")).lines)


def add_lists(document: WordDocument, *lists: list[tuple[str, str, str]]) -> None:
    """Replace the numbering by lists 1, 2 … whose levels are (format, pattern, further XML)."""
    root = document.part.numbering_part.element
    for old in list(root):
        root.remove(old)
    for i, levels in enumerate(lists, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
            for n, (style, text, more) in enumerate(levels)
        )
        root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{i}">{inner}</w:abstractNum>'))
    for i in range(1, len(lists) + 1):
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>'))


def number(paragraph: docx.text.paragraph.Paragraph, number_id: int, level: int) -> None:
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def add_table(document: WordDocument, rows: Iterable[str]) -> None:
    cells = [row.split("\t") for row in rows]
    table = document.add_table(rows=0, cols=len(cells[0]))
    for row in cells:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def sample(*, automatic: bool) -> WordDocument:
    document = docx.Document()
    add_lists(document, CHAPTERS, CLAUSES)
    document.sections[0].header.paragraphs[0].text = "青禾园小区（样本）规约汇编"
    document.sections[0].footer.paragraphs[0].text = "第 3 页"
    rows = [line for line in LINES if "\t" in line]
    for line in LINES:
        if line == rows[0]:
            add_table(document, rows)
        if line in rows:
            continue
        typed = next(((found, *where) for pattern, *where in NUMBERS if (found := pattern.match(line))), None)
        if automatic and typed:
            number(document.add_paragraph(line[typed[0].end() :]), typed[1], typed[2])
        else:
            document.add_paragraph(line)
    return document


@pytest.mark.parametrize("automatic", [True, False])
def test_the_sample_reads_the_same_with_typed_and_with_automatic_numbers(automatic: bool) -> None:
    lines = read(sample(automatic=automatic))
    assert lines == LINES
    assert len(parse(lines).provisions) == 60


@pytest.mark.parametrize(
    ("style", "number", "written"),
    [
        ("decimal", 12, "12"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCounting", 10, "十"),
        ("japaneseCounting", 105, "一百零五"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 11, "甲"),
        ("ideographZodiac", 3, "寅"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 7, "07"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 49, "XLIX"),
        ("none", 4, ""),
        ("chineseCounting", 0, "0"),
        ("klingon", 4, "4"),
    ],
)
def test_number_formats(style: str, number: int, written: str) -> None:
    assert write(number, style) == written


def test_levels_show_the_numbers_above_them_and_begin_anew_below() -> None:
    document = docx.Document()
    add_lists(document, [("chineseCounting", "%1、", ""), ("decimal", "%1.%2", "<w:isLgl/>"), ("bullet", "•", "")])
    for text, level in [("费用", 0), ("物业费", 1), ("停车费", 1), ("圆点", 2), ("收益", 0), ("公示", 1)]:
        number(document.add_paragraph(text), 1, level)
    assert read(document) == ["一、费用", "1.1 物业费", "1.2 停车费", "圆点", "二、收益", "2.1 公示"]


def test_a_list_that_never_restarts_and_one_that_starts_elsewhere() -> None:
    document = docx.Document()
    never = '<w:lvlRestart w:val="0"/>'
    add_lists(document, [("decimal", "第%1章", ""), ("decimal", "第%2条", never)])
    root = document.part.numbering_part.element
    start = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="8"/></w:lvlOverride>'
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="9"><w:abstractNumId w:val="1"/>{start}</w:num>'))
    for text, level in [("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1)]:
        number(document.add_paragraph(text), 1, level)
    number(document.add_paragraph("戊"), 9, 1)
    assert [line[:3] for line in read(document)] == ["第1章", "第1条", "第2章", "第2条", "第8条"]


def test_a_style_numbers_its_paragraphs_and_zero_takes_the_number_away() -> None:
    document = docx.Document()
    add_lists(document, [("chineseCounting", "第%1条", '<w:pStyle w:val="Clause"/>')])
    style = document.styles.add_style("Clause", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
    document.styles.add_style("Below", 1).base_style = style
    document.add_paragraph("甲", style="Clause")
    number(document.add_paragraph("无号", style="Clause"), 0, 0)
    document.add_paragraph("乙", style="Below")
    assert read(document) == ["第一条\u3000甲", "无号", "第二条\u3000乙"]


RUN = "<w:r><w:t>{}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "lines"),
    [
        # Tracked changes: deletions and what was moved away are out, insertions in.
        ("<w:p>" + RUN.format("留") + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>", ["留"]),
        ("<w:p><w:ins>" + RUN.format("增") + "</w:ins><w:moveFrom>" + RUN.format("移") + "</w:moveFrom></w:p>", ["增"]),
        # A deleted paragraph mark joins two paragraphs.
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
            + RUN.format("业主应当")
            + "</w:p><w:p>"
            + RUN.format("交费。")
            + "</w:p>",
            ["业主应当交费。"],
        ),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + RUN.format("显") + "</w:p>", ["显"]),
        ("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>", ["甲", "乙\t丙"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>" + RUN.format("文") + "</w:p>", ["文"]),
        ("<w:sdt><w:sdtContent><w:p>" + RUN.format("控件") + "</w:p></w:sdtContent></w:sdt>", ["控件"]),
        # A text box stands once, behind its paragraph, though Word stores it twice.
        (
            "<w:p>"
            + RUN.format("前")
            + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p>"
            + RUN.format("框")
            + "</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p>"
            + RUN.format("框")
            + "</w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            ["前", "框"],
        ),
        # A table of one column is a frame around text; a cell that goes on from above is empty.
        (
            "<w:tbl><w:tr><w:tc><w:p>"
            + RUN.format("第一条")
            + "</w:p><w:p>"
            + RUN.format("第二条")
            + "</w:p></w:tc></w:tr></w:tbl>",
            ["第一条", "第二条"],
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p>"
            + RUN.format("旧")
            + "</w:p></w:tc><w:tc><w:p>"
            + RUN.format("元")
            + "</w:p></w:tc></w:tr></w:tbl>",
            ["\t元"],
        ),
    ],
)
def test_what_counts_as_text(xml: str, lines: list[str]) -> None:
    document = docx.Document()
    spaces = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    wrapped = parse_xml(f"<w:body {nsdecls('w')} {spaces}>{xml}</w:body>")
    for element in list(wrapped):
        document.element.body.insert(len(document.element.body) - 1, element)
    assert read(document) == lines


def test_the_contents_are_left_out() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("第一章　总则\t1", style="toc 1")
    document.add_paragraph("第一章　总则")
    assert read(document) == ["第一章　总则"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of official files is not here")
@pytest.mark.parametrize(("name", "articles"), [("民法典", 1260), ("治安管理处罚法", 144), ("物业管理条例", 67)])
def test_official_files(name: str, articles: int) -> None:
    path = next(p for p in sorted(SHARED.glob("*.docx")) if name in p.name)
    assert len(parse(read_document(path).lines).provisions) == articles
