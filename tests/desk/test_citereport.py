"""The Word files of the citation check: opened again, every comment stands where it belongs and says what it should."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement

from lawqa.config import Settings
from lawqa.corpus.readers import read_document
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.citereport import (
    EXISTS,
    TABLE_HEADINGS,
    VERDICTS,
    annotate_docx,
    context_of,
    diff_pieces,
    report_docx,
    right_form,
    summary_line,
    texts_line,
    verdict_name,
)
from lawqa.errors import UnreadableFile
from lawqa.search.library import open_library
from lawqa.search.resolve import Verdict

TODAY = dt.date(2026, 11, 24)
NOISE = "《民法典》第二条规定：“住户可以在夜间制造噪声。”"
TEXT = f"""调解意见

一、{NOISE}另见《火星法》第三条。
二、《民法典》第一条是对的，《旧物权法》第二条呢？
三、《样本条例》第一条。"""


@pytest.fixture(scope="session")
def checker(small_index: Settings) -> CitationChecker:
    return CitationChecker(open_library(small_index))


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """(text that the comment is anchored to, its own text), by number."""
    document = docx.Document(io.BytesIO(data))
    return [(anchor(document.element.body, comment.comment_id), comment.text) for comment in document.comments]


def anchor(body: Any, number: int) -> str:
    """The text between the two ends of a comment's range."""
    letters: list[str] = []
    inside = False
    for element in body.iter():
        if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == str(number):
            inside = True
        elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(number):
            return "".join(letters)
        elif inside and element.tag == qn("w:t"):
            letters.append(element.text or "")
    raise AssertionError(f"comment {number} has no range")


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of the last table."""
    table = docx.Document(io.BytesIO(data)).tables[-1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def made(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xml_of(data: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode("utf-8")


# --- words ---


def test_every_verdict_has_its_word() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len(set(VERDICTS.values())) == len(Verdict)


def test_what_is_quoted_rightly_is_told_from_a_number_that_exists(checker: CitationChecker) -> None:
    text = "《民法典》第二条规定：“住户不得在夜间制造噪声。”《民法典》第二条是这么说的。"
    compared, named = checker.check(text, TODAY).citations
    assert compared.quoted is not None and named.quoted is None
    assert (verdict_name(compared), verdict_name(named)) == (VERDICTS[Verdict.OK], EXISTS)


def test_the_summary(checker: CitationChecker) -> None:
    assert summary_line(checker.check(TEXT, TODAY)) == (
        "查到5处引用：2处无误，3处有问题，0处无法核对（按2026-11-24有效的规定）；无误的2处没有引原文，只核了条号"
    )
    assert summary_line(checker.check("没有。", TODAY)) == "没有查到法条引用（按2026-11-24有效的规定）"


def test_the_texts_that_were_used(checker: CitationChecker) -> None:
    assert texts_line(checker.check(f"{NOISE}民法典第一条", TODAY)) == (
        "据以核对的文本：《中华人民共和国民法典》（2020-06-01版）"
    )
    assert texts_line(checker.check("《火星法》第一条", TODAY)) == "据以核对的文本：无"


def test_what_should_stand_there(checker: CitationChecker) -> None:
    forms = [right_form(c) for c in checker.check(TEXT, TODAY).citations]
    assert forms == [
        "“住户不得在夜间制造噪声。”",
        "",
        "《中华人民共和国民法典》第一条",
        "《中华人民共和国民法典》第一条",  # took over from 旧物权法 2
        "《样本条例》第一条",
    ]


def test_the_difference_letter_by_letter(checker: CitationChecker) -> None:
    misquotation = checker.check(NOISE, TODAY).citations[0].misquotation
    assert misquotation is not None
    assert diff_pieces(misquotation) == [
        ("same", "住户"),
        ("wrong", "可以"),
        ("right", "不得"),
        ("same", "在夜间制造噪声"),
    ]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("前一句。看《民法典》第一条的规定。后一句。", "看《民法典》第一条的规定。"),
        (f"前一行\n  按{NOISE}\n后一行", f"按{NOISE}"),
        ("《民法典》第一条", "《民法典》第一条"),
        ("甲" * 200 + "《民法典》第一条" + "乙" * 200, "甲" * 60 + "《民法典》第一条" + "乙" * 60),
    ],
)
def test_the_sentence_about_a_citation(checker: CitationChecker, text: str, context: str) -> None:
    (citation,) = checker.check(text, TODAY).citations
    start, end = context_of(text, citation)
    assert text[start:end] == context


# --- a report on a text ---


def test_a_report_carries_text_comments_and_table(checker: CitationChecker) -> None:
    data = report_docx(checker.check(TEXT, TODAY), "意见.txt")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert paragraphs[0] == "引用核对报告"
    assert "文件：意见.txt" in paragraphs
    assert "核对日期：2026-11-24" in paragraphs
    assert "\n".join(paragraphs[-5:]) == TEXT
    said = comments_of(data)
    assert [spot for spot, _ in said] == [
        "住户可以在夜间制造噪声。",
        "《火星法》第三条",
        "《旧物权法》第二条",
        "《样本条例》第一条",
    ]
    assert said[0][1].splitlines() == [
        "1. 引文不符：《中华人民共和国民法典》第二条",
        "所引文字与原文不符",
        "对照：住户可以不得在夜间制造噪声",
        "原文：“住户不得在夜间制造噪声。”",
    ]
    assert rows_of(data)[0] == list(TABLE_HEADINGS)
    assert [row[:3] for row in rows_of(data)[1:]] == [  # what is at fault comes first
        ["1", "《民法典》第二条", "引文不符"],
        ["2", "《火星法》第三条", "没有这部法"],
        ["4", "《旧物权法》第二条", "已失效"],
        ["3", "《民法典》第一条", EXISTS],
        ["5", "《样本条例》第一条", EXISTS],
    ]


def test_citations_of_a_report_are_coloured(checker: CitationChecker) -> None:
    document = docx.Document(io.BytesIO(report_docx(checker.check(TEXT, TODAY), "意见.txt")))
    coloured = {
        run.text: run._element.rPr.find(qn("w:shd")).get(qn("w:fill"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run._element.rPr is not None and run._element.rPr.find(qn("w:shd")) is not None
    }
    assert coloured["《民法典》第一条"] == "E2F0D9"
    assert (
        coloured["《民法典》第二条"] == coloured["住户可以在夜间制造噪声。"] == coloured["《火星法》第三条"] == "F8CBAD"
    )
    assert len(coloured) == 6


@pytest.mark.parametrize("part", ["word/document.xml", "word/comments.xml"])
def test_every_run_names_a_chinese_font(checker: CitationChecker, part: str) -> None:
    data = report_docx(checker.check(TEXT, TODAY), "意见.txt")
    root = parse_xml(xml_of(data, part).encode("utf-8"))
    runs = [run for run in root.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    assert runs
    for run in runs:
        assert run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) in ("宋体", "黑体")


def test_a_range_has_one_comment(checker: CitationChecker) -> None:
    data = report_docx(checker.check("《民法典》第七条至第九条", TODAY), "范围.txt")
    ((spot, said),) = comments_of(data)
    assert spot == "《民法典》第七条至第九条"
    assert [line[:8] for line in said.splitlines() if line[1:2] == "."] == [
        "1. 没有这一条",
        "2. 没有这一条",
        "3. 没有这一条",
    ]


@pytest.mark.parametrize(
    "text", ["\x00《火星法》第三条\x0c\x1b", "\t《火星法》第三条\r\n\r\n尾", "😀\ufffe《火星法》第三条"]
)
def test_signs_that_no_word_file_may_hold(checker: CitationChecker, text: str) -> None:
    data = report_docx(checker.check(text, TODAY), "坏\x00名.txt")
    assert [spot for spot, _ in comments_of(data)] == ["《火星法》第三条"]


def test_a_report_on_nothing(checker: CitationChecker) -> None:
    data = report_docx(checker.check("没有引用。", TODAY), "空.txt")
    assert comments_of(data) == []
    assert rows_of(data) == [list(TABLE_HEADINGS)]


# --- a Word document, annotated ---


def test_a_document_keeps_its_text(checker: CitationChecker) -> None:
    data = made(*TEXT.split("\n"))
    annotated = annotate_docx(data, checker, TODAY)
    paragraphs = [p.text for p in docx.Document(io.BytesIO(annotated)).paragraphs]
    assert "\n".join(paragraphs[:5]) == TEXT
    assert paragraphs[6] == "引用核对"
    assert [spot for spot, _ in comments_of(annotated)] == [
        "住户可以在夜间制造噪声。",
        "《火星法》第三条",
        "《旧物权法》第二条",
        "《样本条例》第一条",
    ]
    assert len(rows_of(annotated)) == 6
    assert data == made(*TEXT.split("\n")) or xml_of(data) == xml_of(made(*TEXT.split("\n")))


def test_runs_are_cut_where_the_citation_ends_and_keep_their_look(checker: CitationChecker) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    looks = [("依《火星", True, None), ("法》第", None, True), ("三条\t处理。", True, True)]
    for text, bold, italic in looks:
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.name = bold, italic, "楷体"
    annotated = annotate_docx(saved(document), checker, TODAY)
    assert comments_of(annotated)[0][0] == "《火星法》第三条"
    runs = docx.Document(io.BytesIO(annotated)).paragraphs[0].runs
    assert [(r.text, r.bold, r.italic) for r in runs if r.text] == [
        ("依", True, None),
        ("《火星", True, None),
        ("法》第", None, True),
        ("三条", True, True),
        ("\t处理。", True, True),
    ]
    assert {r.font.name for r in runs if r.text} == {"楷体"}


@pytest.mark.parametrize("seed", range(8))
def test_however_the_text_is_cut_into_runs(checker: CitationChecker, seed: int) -> None:
    source = random.Random(seed)
    document = docx.Document()
    for line in TEXT.split("\n"):
        paragraph = document.add_paragraph()
        while line:
            size = source.randint(1, 7)
            paragraph.add_run(line[:size]).bold = source.random() < 0.5
            line = line[size:]
    before = looks_of(document)
    annotated = annotate_docx(saved(document), checker, TODAY)
    assert looks_of(docx.Document(io.BytesIO(annotated)))[: len(before)] == before
    assert [spot for spot, _ in comments_of(annotated)][:3] == [
        "住户可以在夜间制造噪声。",
        "《火星法》第三条",
        "《旧物权法》第二条",
    ]


def looks_of(document: Any) -> list[tuple[str, bool | None]]:
    """Each letter with whether it is bold."""
    return [(letter, run.bold) for p in document.paragraphs for run in p.runs for letter in run.text]


def test_cells_of_a_table(checker: CitationChecker) -> None:
    document = docx.Document()
    document.add_paragraph("《民法典》第一条")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "依据", "说明"
    table.cell(1, 0).text, table.cell(1, 1).text = "同法第九条", NOISE
    annotated = annotate_docx(saved(document), checker, TODAY)
    assert [spot for spot, _ in comments_of(annotated)] == ["同法第九条", "住户可以在夜间制造噪声。"]
    first = docx.Document(io.BytesIO(annotated)).tables[0]
    assert [[cell.text for cell in row.cells] for row in first.rows] == [["依据", "说明"], ["同法第九条", NOISE]]


def test_what_leads_back_finds_its_antecedent_in_an_earlier_paragraph(checker: CitationChecker) -> None:
    annotated = annotate_docx(made("按《民法典》第三条第二款办理；", "同法第八条，也有规定。"), checker, TODAY)
    assert comments_of(annotated)[0][1].startswith("2. 没有这一条：《中华人民共和国民法典》第八条")


def test_links_insertions_deletions_and_controls(checker: CitationChecker) -> None:
    document = docx.Document()
    body = document.element.body
    w = nsdecls("w")
    deleted = '<w:del w:id="90" w:author="a"><w:r><w:delText>第九条</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="91" w:author="a"><w:r><w:t>第三条。</w:t></w:r></w:ins>'
    link = '<w:hyperlink w:anchor="x"><w:r><w:t>星法》</w:t></w:r></w:hyperlink>'
    control = "<w:sdtContent><w:p><w:r><w:t>《木星法》</w:t><w:br/><w:t>第四条</w:t></w:r></w:p></w:sdtContent>"
    pieces = (
        f"<w:p {w}><w:r><w:t>依《火</w:t></w:r>{link}{deleted}{inserted}</w:p>",
        f"<w:sdt {w}>{control}</w:sdt>",
        f"<w:p {w}><w:r><w:rPr><w:vanish/></w:rPr><w:t>《水星法》第五条</w:t></w:r></w:p>",
    )
    for piece in pieces:
        body.insert(len(body) - 1, parse_xml(piece))
    data = saved(document)
    annotated = annotate_docx(data, checker, TODAY)
    assert [spot for spot, _ in comments_of(annotated)] == ["《火星法》第三条", "《木星法》第四条"]
    assert "<w:delText>第九条</w:delText>" in xml_of(annotated)


def test_a_text_box_is_commented_at_the_run_that_holds_it(checker: CitationChecker) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("盒子")
    run = OxmlElement("w:r")
    run.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>见《火星法》第三条。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )
    paragraph._p.append(run)
    ((spot, _),) = comments_of(annotate_docx(saved(document), checker, TODAY))
    assert spot == "见《火星法》第三条。"


def test_comments_of_the_document_stay(checker: CitationChecker) -> None:
    document = docx.Document()
    document.add_comment(document.add_paragraph("《火星法》第三条").runs, "请核对", "张律师", "张")
    said = comments_of(annotate_docx(saved(document), checker, TODAY))
    assert said[0] == ("《火星法》第三条", "请核对")
    assert said[1][0] == "《火星法》第三条"
    assert "没有这部法" in said[1][1]


def test_no_comment_twice_over(checker: CitationChecker) -> None:
    """The table behind an annotated document cites too: checked again, the user's own spots are the same."""
    once = annotate_docx(made(*TEXT.split("\n")), checker, TODAY)
    twice = annotate_docx(once, checker, TODAY)
    assert [spot for spot, _ in comments_of(twice)][4:8] == [spot for spot, _ in comments_of(once)]


def test_the_day_and_the_compound_count(checker: CitationChecker) -> None:
    data = made("《旧物权法》第一条，《管理规约》第二条规定：“每户可以养两只狗。”")
    spots = [spot for spot, _ in comments_of(annotate_docx(data, checker, dt.date(2020, 1, 1), "甲小区"))]
    assert spots == ["《管理规约》第二条"]  # not yet in force then
    assert [s for s, _ in comments_of(annotate_docx(data, checker, TODAY, "乙小区"))] == ["《旧物权法》第一条"]


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", "文字".encode()])
def test_what_is_no_word_document(checker: CitationChecker, data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        annotate_docx(data, checker, TODAY)


def test_reports_are_read_again_by_the_project(checker: CitationChecker) -> None:
    for data in (report_docx(checker.check(TEXT, TODAY), "甲"), annotate_docx(made(*TEXT.split("\n")), checker, TODAY)):
        lines = read_document((data, "报告.docx")).lines
        assert f"一、{NOISE}另见《火星法》第三条。" in lines
