"""The check of citations as people read it: words for the verdicts, and a Word file with a comment at every spot.

A text gets a report that carries it; a Word document is handed back as it was, with comments and a table at its end.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lawqa.desk.citecheck import CheckedCitation, CheckedText, CitationChecker, Misquotation
from lawqa.desk.docxparts import (
    HEADING_FONT,
    element,
    name_fonts,
    saved,
    start_table,
    write,
    write_cell,
)
from lawqa.errors import UnreadableFile
from lawqa.search.resolve import Verdict

# A citation beside which nothing is quoted: what the text says of it is not compared.
EXISTS = "条号无误，内容未核"
VERDICTS = {
    Verdict.OK: "无误",
    Verdict.NO_SUCH_LAW: "没有这部法",
    Verdict.NO_SUCH_ARTICLE: "没有这一条",
    Verdict.NO_SUCH_PARAGRAPH: "没有这一款项",
    Verdict.MISQUOTED: "引文不符",
    Verdict.REPEALED: "已失效",
    Verdict.NOT_YET: "尚未生效",
    Verdict.UNCHECKED: "无法核对",
}
AUTHOR, INITIALS = "引用核对", "核对"
TABLE_HEADINGS = ("序号", "引用", "结论", "说明", "正确写法")
_RED, _GREEN, _AMBER, _GREY = "C00000", "2E7D32", "9C5700", "666666"
# Behind the citations of a report: in order, at fault, not checked.
_STANDS, _AT_FAULT, _UNSURE = "E2F0D9", "F8CBAD", "FFF2CC"
_MOST_TEXTS = 12
_SHARES = (0.07, 0.25, 0.12, 0.28, 0.28)  # of the width of a page, column by column
_SENTENCE_END = re.compile(r"[。！？\n][”’」』）]*")


# --- words, for every screen ---


def summary_line(checked: CheckedText) -> str:
    """查到3处引用：1处无误，1处有问题，1处无法核对（按2026-11-24有效的规定）；无误的1处没有引原文，只核了条号."""
    day = f"（按{checked.day}有效的规定）"
    total, faults, unsure = len(checked.citations), len(checked.faults), len(unchecked(checked))
    if not total:
        return f"没有查到法条引用{day}"
    bare = sum(c.quoted is None for c in correct(checked))
    numbers_only = f"；无误的{bare}处没有引原文，只核了条号" if bare else ""
    return (
        f"查到{total}处引用：{total - faults - unsure}处无误，{faults}处有问题，{unsure}处无法核对{day}{numbers_only}"
    )


def verdict_name(citation: CheckedCitation) -> str:
    """The verdict in words, and whether a wording was compared where nothing is wrong."""
    if citation.verdict is Verdict.OK and citation.quoted is None:
        return EXISTS
    return VERDICTS[citation.verdict]


def unchecked(checked: CheckedText) -> tuple[CheckedCitation, ...]:
    """The citations that could be neither confirmed nor faulted."""
    return tuple(c for c in checked.citations if c.verdict is Verdict.UNCHECKED)


def correct(checked: CheckedText) -> tuple[CheckedCitation, ...]:
    """The citations that hold."""
    return tuple(c for c in checked.citations if c.verdict is Verdict.OK)


def right_form(citation: CheckedCitation) -> str:
    """What should stand there: the official wording, the provisions that took over, the canonical citation; else ''."""
    lines = [*citation.successors] if citation.successors else []
    if citation.misquotation:
        lines.append(f"“{citation.misquotation.official}”")
    if citation.verdict is Verdict.OK:
        lines.append(citation.resolution.written)
    return "\n".join(lines)


def diff_pieces(misquotation: Misquotation) -> list[tuple[str, str]]:
    """(same, wrong or right; text) in reading order: wrong is what was quoted, right what the text says there."""
    pieces = []
    for difference in misquotation.differences:
        if difference.kind == "equal":
            pieces.append(("same", difference.quoted))
            continue
        pieces.append(("wrong", difference.quoted))
        pieces.append(("right", difference.official))
    return [(kind, text) for kind, text in pieces if text]


def context_of(text: str, citation: CheckedCitation, longest: int = 60) -> tuple[int, int]:
    """The sentences that the citation and its quotation stand in, cut to `longest` characters on either side."""
    spans = [citation.citation.span, *([citation.quoted] if citation.quoted else [])]
    begin, end = min(a for a, _ in spans), max(b for _, b in spans)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, max(0, begin - longest), begin)]
    start = ends[-1] if ends else max(0, begin - longest)
    close = _SENTENCE_END.search(text, end - 1, end + longest)
    stop = close.end() if close else min(len(text), end + longest)
    while start < begin and text[start].isspace():
        start += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def texts_line(checked: CheckedText) -> str:
    """The instruments and versions that were used: 据以核对的文本：《中华人民共和国民法典》（2020-05-28版）."""
    names: dict[str, None] = {}
    for citation in checked.citations:
        resolution = citation.resolution
        if resolution.version and resolution.stored:
            names[f"《{resolution.title}》（{resolution.version.promulgated}版）"] = None
    listed = "、".join(list(names)[:_MOST_TEXTS])
    more = f"等{len(names)}个文本" if len(names) > _MOST_TEXTS else ""
    return f"据以核对的文本：{listed}{more}" if names else "据以核对的文本：无"


# --- Word ---


def report_docx(checked: CheckedText, name: str) -> bytes:
    """A Word file on a text: summary, table, then the text with its citations marked and commented."""
    import docx  # heavy, and needed for this only

    document: Any = docx.Document()  # typed in part only
    name_fonts(document)
    document.core_properties.title, document.core_properties.author = "引用核对报告", AUTHOR
    document.core_properties.comments = ""
    write(document.add_paragraph(), "引用核对报告", size=18, bold=True, font=HEADING_FONT)
    for line in (f"文件：{name}", f"核对日期：{checked.day}", texts_line(checked), summary_line(checked)):
        write(document.add_paragraph(), line)
    _add_table(document, checked)
    document.add_page_break()
    write(document.add_paragraph(), "原文", size=14, bold=True, font=HEADING_FONT)
    begin = len(document.element.body.xpath("./w:p"))
    for line in checked.text.split("\n"):
        write(document.add_paragraph(), line.replace("\r", " "))
    letters = _Letters()
    for paragraph in document.element.body.xpath("./w:p")[begin:]:
        letters.add_paragraph(paragraph)
        letters.add_sign("\n")
    spots = _spots(checked)
    marks = {c.citation.span: _colour_of(c) for c in reversed(checked.citations)}
    marks |= {c.misquotation.span: _AT_FAULT for c in checked.citations if c.misquotation}
    letters.split(edge for span in (*marks, *spots) for edge in span)
    for span, colour in marks.items():
        for run in letters.runs(span):
            _shade(run, colour)
    _comment(document, letters, spots)
    return saved(document)


def annotate_docx(
    data: bytes, checker: CitationChecker, day: dt.date | None = None, compound: str | None = None
) -> bytes:
    """The Word document itself, with comments at the spots and a table behind it; of its text nothing is changed.

    Checked is its running text without automatic numbers, headers and notes. UnreadableFile for bytes that are no Word
    document.
    """
    import docx

    try:
        document: Any = docx.Document(io.BytesIO(data))
    except Exception as error:  # the library fails in many ways on what is no .docx; the user needs one line
        raise UnreadableFile("不是能加批注的 Word 文件", "用 Word 或 WPS 打开，另存为 .docx 后再试") from error
    letters = _Letters()
    letters.add_blocks(document.element.body)
    checked = checker.check(letters.text, day, compound)
    spots = _spots(checked)
    letters.split(edge for span in spots for edge in span)
    _comment(document, letters, spots)
    document.add_page_break()
    write(document.add_paragraph(), "引用核对", size=14, bold=True, font=HEADING_FONT)
    for line in (summary_line(checked), texts_line(checked)):
        write(document.add_paragraph(), line)
    _add_table(document, checked)
    return saved(document)


def _spots(checked: CheckedText) -> dict[tuple[int, int], list[tuple[int, CheckedCitation]]]:
    """Where a comment belongs, with the citations it is about and their numbers: at the quotation if that is at fault."""
    spots: dict[tuple[int, int], list[tuple[int, CheckedCitation]]] = {}
    for number, citation in enumerate(checked.citations, 1):
        if citation.verdict is Verdict.OK and not citation.message:
            continue
        misquoted = citation.verdict is Verdict.MISQUOTED and citation.misquotation
        span = citation.misquotation.span if misquoted and citation.misquotation else citation.citation.span
        spots.setdefault(span, []).append((number, citation))
    return spots


def _comment(document: Any, letters: _Letters, spots: dict[tuple[int, int], list[tuple[int, CheckedCitation]]]) -> None:
    from docx.text.run import Run

    for span, citations in spots.items():
        runs = letters.runs(span)
        if not runs:
            continue
        anchors = [Run(run, document) for run in (runs[0], runs[-1])]
        comment = document.add_comment(anchors, author=AUTHOR, initials=INITIALS)
        paragraph = comment.paragraphs[0]
        for n, (number, citation) in enumerate(citations):
            _remark(paragraph if n == 0 else comment.add_paragraph(), number, citation, comment.add_paragraph)


def _remark(first: Any, number: int, citation: CheckedCitation, further: Callable[[], Any]) -> None:
    """The lines of one comment: verdict, message, the difference, what should stand there."""
    write(first, f"{number}. {verdict_name(citation)}", colour=_ink_of(citation), bold=True)
    write(first, f"：{citation.resolution.written}")
    if citation.message:
        write(further(), citation.message)
    if citation.misquotation and (pieces := diff_pieces(citation.misquotation)):
        compared = further()
        write(compared, "对照：")
        for kind, text in pieces:
            write(compared, text, colour={"wrong": _RED, "right": _GREEN}.get(kind), strike=kind == "wrong")
    if right := right_form(citation) if citation.verdict is not Verdict.OK else "":
        label = "原文：" if citation.misquotation and not citation.successors else "正确写法："
        for n, line in enumerate(right.split("\n")):
            write(further(), (label if n == 0 else "") + line)


def _add_table(document: Any, checked: CheckedText) -> None:
    """One row a citation, faults first; the number is its place in the text."""
    groups = (checked.faults, unchecked(checked), correct(checked))
    numbers = {id(citation): n for n, citation in enumerate(checked.citations, 1)}
    rows = [(numbers[id(citation)], citation) for group in groups for citation in group]
    lines = start_table(document, TABLE_HEADINGS, _SHARES, len(rows))
    for line, (number, citation) in zip(lines, rows, strict=True):
        verdict, ink = verdict_name(citation), _ink_of(citation)
        texts = (str(number), citation.text, verdict, citation.message, right_form(citation) or "—")
        for column, (cell, text) in enumerate(zip(line.tc_lst, texts, strict=True)):
            write_cell(document, cell, text, colour=ink if column == 2 else None)


def _ink_of(citation: CheckedCitation) -> str:
    if citation.stands:
        return _GREEN if citation.verdict is Verdict.OK else _AMBER
    return _RED


def _colour_of(citation: CheckedCitation) -> str:
    if citation.stands:
        return _STANDS if citation.verdict is Verdict.OK else _UNSURE
    return _AT_FAULT


def _shade(run: Any, colour: str) -> None:
    """The colour behind a run; made here, so that no other property of the run is touched."""
    look = run.get_or_add_rPr()
    for earlier in look.findall(f"{_W}shd"):
        look.remove(earlier)
    look.append(element("w:shd", val="clear", color="auto", fill=colour))


# --- the letters of a Word document ---

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    [f"{_MC}Fallback", *(f"{_W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr"))]
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = ("0", "false", "none")


@dataclass
class _Stretch:
    """Characters from `start` on, all in one run; those of a text box belong to the run that holds the box, whole."""

    start: int
    length: int
    run: Any
    whole: bool = False


class _Letters:
    """The running text of a document: its paragraphs and cells in order, each character with the run that holds it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._stretches: list[_Stretch] = []
        self._boxed: Any = None  # the run that holds the text box whose text is being read

    @property
    def text(self) -> str:
        """The text; lines are parted by \\n, cells by a tab."""
        return "".join(self._pieces)

    def add_blocks(self, parent: Any) -> None:
        """The paragraphs and tables below an element, through content controls and the like."""
        for child in parent:
            if child.tag == f"{_W}p":
                self.add_paragraph(child)
                self.add_sign("\n")
            elif child.tag == f"{_W}tbl":
                self._add_rows(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self.add_blocks(child)

    def add_paragraph(self, paragraph: Any) -> None:
        """One paragraph, then the text boxes that hang on it."""
        boxes: list[tuple[Any, Any]] = []
        for run in _runs_below(paragraph):
            text = _text_of(run, boxes)
            if text:
                whole = self._boxed is not None
                self._stretches.append(_Stretch(self._length, len(text), self._boxed if whole else run, whole))
                self.add_sign(text)
        for holder, box in boxes:
            outer, self._boxed = self._boxed, self._boxed if self._boxed is not None else holder
            self.add_sign("\n")
            self.add_blocks(box)
            self._boxed = outer

    def add_sign(self, text: str) -> None:
        """Characters that no run holds: what parts paragraphs and cells."""
        self._pieces.append(text)
        self._length += len(text)

    def _add_rows(self, table: Any) -> None:
        for row in _children(table, f"{_W}tr"):
            cells = list(_children(row, f"{_W}tc"))
            for n, cell in enumerate(cells):
                if n:
                    self.add_sign("\t")
                self._add_cell(cell, " " if len(cells) > 1 else "\n")
            self.add_sign("\n")

    def _add_cell(self, cell: Any, between: str) -> None:
        first = len(self._pieces)
        self.add_blocks(cell)
        # What parts paragraphs of a cell is one character either way.
        self._pieces[first:] = [between if piece == "\n" else piece for piece in self._pieces[first:]]

    def split(self, edges: Iterable[int]) -> None:
        """Divide runs so that one begins at every edge."""
        places = sorted(set(edges))
        stretches = []
        for stretch in self._stretches:
            end = stretch.start + stretch.length
            inside = [] if stretch.whole else places[bisect_right(places, stretch.start) : bisect_left(places, end)]
            for place in reversed(inside):
                rest = _split_run(stretch.run, place - stretch.start)
                stretches.append(_Stretch(place, end - place, rest))
                end = place
            stretches.append(_Stretch(stretch.start, end - stretch.start, stretch.run, stretch.whole))
        self._stretches = sorted(stretches, key=lambda s: s.start)

    def runs(self, span: tuple[int, int]) -> list[Any]:
        """The runs of a span whose edges have been split."""
        low = bisect_right(self._stretches, span[0], key=lambda s: s.start + s.length)
        high = bisect_left(self._stretches, span[1], key=lambda s: s.start)
        return [stretch.run for stretch in self._stretches[low:high]]


def _runs_below(parent: Any) -> Iterator[Any]:
    """Runs in order, through links, fields, insertions; what was deleted or moved away is no text."""
    for child in parent:
        if child.tag == f"{_W}r":
            if not _is_hidden(child):
                yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _runs_below(child)


def _text_of(run: Any, boxes: list[tuple[Any, Any]]) -> str:
    return "".join(_text_of_part(part, run, boxes) for part in run)


def _text_of_part(part: Any, run: Any, boxes: list[tuple[Any, Any]] | None = None) -> str:
    """The text of what stands in a run; text boxes are put aside in `boxes`."""
    if part.tag == f"{_W}t":
        return part.text or ""
    if part.tag in _SIGNS:
        return _SIGNS[part.tag]
    if part.tag == f"{_W}txbxContent":
        if boxes is not None:
            boxes.append((run, part))
        return ""
    if part.tag in _SKIPPED or not isinstance(part.tag, str) or part.tag == f"{_W}delText":
        return ""
    return "".join(_text_of_part(below, run, boxes) for below in part)


def _split_run(run: Any, offset: int) -> Any:
    """Cut a run behind `offset` characters; returns the new run, of the same look, that holds the rest."""
    rest = copy.deepcopy(run)
    run.addnext(rest)
    position = 0
    for part, twin in zip(list(run), list(rest), strict=True):
        if part.tag == f"{_W}rPr":
            continue
        length = len(_text_of_part(part, run))
        if position >= offset:
            run.remove(part)
        elif position + length <= offset:
            rest.remove(twin)
        elif part.tag == f"{_W}t":
            _set_text(part, part.text[: offset - position])
            _set_text(twin, twin.text[offset - position :])
        else:
            rest.remove(twin)  # ruby and the like stay in one piece
        position += length
    return rest


def _set_text(element: Any, text: str) -> None:
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in _OFF


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _children(child, tag)
