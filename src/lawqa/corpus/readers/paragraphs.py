"""Pages of lines to running text: headers, footers and page numbers out, broken sentences joined across lines and pages.

A line that opens a clause (第X条, 一、, （一）, 1.) is never joined to the line before it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawqa.corpus.readers.layout import Line, edge
from lawqa.corpus.readers.reading import Doubt
from lawqa.law.numerals import NUMERAL_CHARS

_N = NUMERAL_CHARS
_UNITS = "元万亿千百倍%％平米公吨度个日天月年小时分折户人层次幢栋号"
_REFERENCE = re.compile(
    rf"^第[{_N}\d]+条(之[{_N}]+)?(第[{_N}\d]+[款项]|[、，。；：）》]|规定|所列|和第|或第|至第|及第|或者第|以及第|的|中[的规所])"
    rf"|^[（(][{_N}\d]+[）)]\s*[项目、和至或]"
)
_CLAUSE = re.compile(
    rf"^第\s*[{_N}\d]+\s*(条|章|节|编|分编|款|部分)"
    rf"|^[{_N}]{{1,4}}、|^[（(]\s*[{_N}\d]{{1,4}}\s*[）)]|^[①-⑳⑴-⒛㊀-㊉●■◆]"
    rf"|^\d{{1,2}}\s*[、．）)]|^\d{{1,2}}\.(?!\d)"
    rf"|^\d{{1,2}}(\.\d{{1,2}}){{1,3}}(?![\d.{_UNITS}])"
    rf"|^附\s*[则件表录]|^[甲乙丙丁]方\s*[：:（(]"
)
_HEADING = re.compile(rf"^第\s*[{_N}\d]+\s*(章|节|编|分编)|^附\s*则$")
_END = re.compile(r"[。；：！？!?;:”…]\s*$|[。；！？][）》」]\s*$")
_PAGE_NUMBER = re.compile(
    rf"^[-—–―－一~·.\s]*第?\s*(\d{{1,4}}|[{_N}]{{1,4}})\s*页\s*[，,/／|]?\s*(共\s*(\d{{1,4}}|[{_N}]{{1,4}})\s*页)?[-—\s]*$"
    r"|^[-—–―－一~·]+\s*\d{1,4}\s*[-—–―－一~·]+$|^\d{1,4}\s*[/／]\s*\d{1,4}$"
    r"|^page\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?$|^共\s*\d{1,4}\s*页.{0,3}第\s*\d{1,4}\s*页$",
    re.I,
)
_BARE_NUMBER = re.compile(r"^\d{1,4}$")
_TITLE = re.compile(
    r"(规约|公约|规则|制度|办法|章程|清单|细则|规定|条例|守则|协议|合同|起诉状|答辩状|通知|公告|告知书)[）)]?$"
)
_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
_ALIKE = 0.85
_FEW_PAGES = 100


def running_text(pages: Sequence[Sequence[Line]]) -> tuple[list[str], list[Doubt], list[int]]:
    """(lines, doubts, number of lines written before each page)."""
    text = _Text()
    starts = []
    for lines in _without_furniture(pages):
        starts.append(len(text.lines))
        text.add_page(lines)
    return text.lines, text.doubts, starts


def opens_clause(line: str) -> bool:
    """Whether a line begins a clause, an item or a heading; a reference at the start of a line does not."""
    return bool(_CLAUSE.match(line)) and not _REFERENCE.match(line)


@dataclass(frozen=True)
class _Place:
    """Where a line lies between the margins, in em."""

    indent: float
    room: float  # free space on its right


class _Text:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.doubts: list[Doubt] = []
        self._last: tuple[Line, _Place] | None = None
        self._first_indent = 0.0
        self._body_indent: float | None = None  # of the second and later lines of the open paragraph
        self._hang: float | None = None  # second line's indent less the first's, where a sentence last ran on

    def add_page(self, lines: Sequence[Line]) -> None:
        for line, place in zip(lines, _places(lines), strict=True):
            if self._goes_on(line, place):
                if self._body_indent is None and self._last and not _END.search(self._last[0].text):
                    self._hang = place.indent - self._first_indent
                self._body_indent = place.indent
                self._append(line)
            else:
                self._first_indent, self._body_indent = place.indent, None
                self.lines.append("")
                self._append(line)
            self._last = line, place

    def _append(self, line: Line) -> None:
        before = self.lines[-1]
        latin = before[-1:].isascii() and before[-1:].isalnum() and line.text[:1].isascii() and line.text[:1].isalpha()
        before += " " if latin else ""
        self.lines[-1] = before + line.text
        self.doubts += [Doubt(len(self.lines), len(before) + at, text, sure) for at, text, sure in line.weak]

    def _goes_on(self, line: Line, place: _Place) -> bool:
        """Whether `line` is the rest of the sentence or paragraph that the last line left open."""
        if self._last is None or opens_clause(line.text) or line.in_table:
            return False
        last, last_place = self._last
        if last.in_table or _HEADING.match(last.text) or last_place.room > 2.5 or not _same_size(last, line):
            return False
        if not _END.search(last.text):
            return True
        if last_place.room > 1.5:
            return False
        return abs(place.indent - self._expected_indent()) < 0.8

    def _expected_indent(self) -> float:
        if self._body_indent is not None:
            return self._body_indent
        return 0.0 if self._hang is None else self._first_indent + self._hang


def _same_size(one: Line, other: Line) -> bool:
    return 0.6 < one.em / other.em < 1.6


def _places(lines: Sequence[Line]) -> Iterator[_Place]:
    """Each line's place between the margins of its page; the margins may lean, as in a photo."""
    if not lines:
        return
    em = sorted(line.em for line in lines)[len(lines) // 2]
    left = edge([(line.x0, i) for i, line in enumerate(lines)], em)
    right = edge([(-line.x1, i) for i, line in enumerate(lines)], em)
    for i, line in enumerate(lines):
        yield _Place((line.x0 - left[0] - left[1] * i) / em, (-line.x1 - right[0] - right[1] * i) / em)


def _without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without the lines that come back at the edge of most pages."""
    heads = _Edge([page[:_EDGE] for page in pages])
    feet = _Edge([page[-_EDGE:] for page in pages])
    numbered = _bare_numbers(pages)
    cleaned = []
    for number, page in enumerate(pages):
        kept = []
        for i, line in enumerate(page):
            at_head, at_foot = i < _EDGE, i >= len(page) - _EDGE
            if (at_head or at_foot) and _is_page_number(line.text, number, numbered):
                continue
            if at_head and heads.comes_back(line) and not _is_title(line, number, page):
                continue
            if at_foot and feet.comes_back(line):
                continue
            kept.append(line)
        cleaned.append(kept)
    return cleaned


class _Edge:
    """The lines at one edge of all pages, and on how many pages each of them stands."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._pages = len(pages)
        self._counts = Counter(plain for page in pages for plain in {_plain(line.text) for line in page})

    def comes_back(self, line: Line) -> bool:
        plain = _plain(line.text)
        if len(plain) < 2 or self._pages < 2 or opens_clause(line.text):
            return False
        pages = self._counts[plain]
        if self._pages <= _FEW_PAGES:  # recognised text differs by a character from page to page
            pages = sum(count for other, count in self._counts.items() if _alike(plain, other))
        return pages >= max(2, self._pages / 2)


def _plain(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 3 or max(len(one), len(other)) > 80:
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _is_title(line: Line, page_number: int, page: Sequence[Line]) -> bool:
    """The title on the first page, where later pages repeat it as their header; the last, if it stands there twice."""
    if page_number or not _TITLE.search(line.text.strip()):
        return False
    below = page[page.index(line) + 1 :]
    return not any(_alike(_plain(line.text), _plain(other.text)) for other in below)


def _is_page_number(text: str, page: int, offset: int | None) -> bool:
    plain = text.strip()
    if _BARE_NUMBER.match(plain):
        return offset is not None and int(plain) - page == offset
    return bool(_PAGE_NUMBER.match(plain))


def _bare_numbers(pages: Sequence[Sequence[Line]]) -> int | None:
    """Number minus index of the page where bare numbers at the edges count the pages, None where they do not."""
    offsets: dict[int, int] = {}
    for page, lines in enumerate(pages):
        edges = {line.text.strip() for line in [*lines[:_EDGE], *lines[-_EDGE:]]}
        for number in (int(text) for text in edges if _BARE_NUMBER.match(text)):
            offsets[number - page] = offsets.get(number - page, 0) + 1
    best = max(offsets, key=lambda offset: offsets[offset], default=None)
    if best is None:
        return None
    return best if offsets[best] >= max(2, len(pages) / 2) or (len(pages) == 1 and best == 1) else None
