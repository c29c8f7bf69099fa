"""Lines of a document as they are understood one by one: headings, numbers, rows of tables, running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lawqa.corpus import repair
from lawqa.corpus.structure.marks import Kind, Mark, mark_of
from lawqa.law.numerals import NUMERAL_CHARS

_N = NUMERAL_CHARS
_PART = re.compile(rf"^第\s*([{_N}0-9０-９]+)\s*(部分|分编|编|篇|章|节)(\s*)[：:、.]?\s*(\S.{{0,40}})?$")
_RUNS_ON = re.compile(r"的|规定|第|至|和|及|或|中|有|所")
_PLAIN_PART = re.compile(r"^(总|通|分|附)\s*则$")
_RANKS = {"部分": 0, "编": 0, "篇": 0, "分编": 1, "章": 2, "节": 3}
CHINESE_RANK, UNNUMBERED = 4, 5
_ATTACHED = re.compile(rf"^(附\s*(?:件|表|录|图)?\s*[{_N}0-9０-９]{{0,3}})(?:\s*[：:]\s*(.*)|\s+([^。；，]{{1,30}})|)$")
_CONTENTS = re.compile(r"^目\s*[录次]$")
_LEADER = ".…·．- "


@dataclass(frozen=True)
class Heading:
    """`label` is how it is called (第二章); `rank` is 0 for the uppermost, `text` the whole of it."""

    rank: int
    label: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line with its faults cured; a row of a table has tabs between its cells.

    `attached` is set where something is attached to the document: (附件一, 收费标准).
    """

    text: str
    mark: Mark | None = None
    heading: Heading | None = None
    attached: tuple[str, str] | None = None

    @property
    def is_row(self) -> bool:
        """A row without a number of its own."""
        return "\t" in self.text and self.mark is None

    @property
    def is_plain(self) -> bool:
        """Running text without a number."""
        return self.mark is None and self.heading is None and "\t" not in self.text

    @property
    def ends(self) -> bool:
        """Whether nothing of it can stand on the next line."""
        return "\t" in self.text or self.heading is not None or repair.is_finished(self.text)


def read_lines(raw: Iterable[str]) -> list[Line]:
    """Lines that are not blank, without the table of contents."""
    lines: list[Line] = []
    for whole in raw:
        for piece in repair.split_heading_from_article(repair.drop_invisible(whole).rstrip()):
            line = read_line(piece, below_row=bool(lines) and lines[-1].is_row)
            if line.text:
                lines.append(line)
    return _without_contents(lines)


def read_line(raw: str, *, below_row: bool = False) -> Line:
    """One line; below a row, a line that begins with a tab is one whose first cell is joined to the cell above."""
    text = repair.curl_quotes(repair.close_spaces(raw))
    folded = re.sub(r"[\s\u3000\xa0]+", " ", raw).strip()
    row = repair.row_of(raw)
    if row is None and below_row and raw.startswith("\t") and text and not mark_of(folded):
        row = f"\t{text}"
    mark = mark_of(row.lstrip() if row else folded)
    if row and (mark is None or mark.kind is not Kind.ARTICLE):
        return Line(row)
    if mark:
        rest = repair.curl_quotes(repair.row_of(mark.rest) or repair.close_spaces(mark.rest))
        return Line(row or text, replace(mark, rest=rest))
    heading = _heading_of(folded)
    attached = None if heading else _ATTACHED.match(folded)
    named = (repair.close_spaces(attached[1]), attached[2] or attached[3] or "") if attached else None
    return Line(text, None, heading, named)


def _heading_of(line: str) -> Heading | None:
    if _PLAIN_PART.match(line):
        name = repair.close_spaces(line)
        return Heading(_RANKS["章"], name, name)
    found = _PART.match(line)
    if not found or re.search(r"[，。；]", line):
        return None
    name = repair.close_spaces(found[4] or "")
    # Run together, 第三章规定的程序 is the beginning of a sentence.
    if name and not found[3] and _RUNS_ON.match(name):
        return None
    label = f"第{found[1]}{found[2]}"
    return Heading(_RANKS[found[2]], label, f"{label} {name}".strip())


def _without_contents(lines: list[Line]) -> list[Line]:
    """Without 目录 and the lines below it that come again further down."""
    at = next((i for i, line in enumerate(lines[:20]) if _CONTENTS.match(line.text)), None)
    if at is None:
        return lines
    keys = Counter(_without_page(line.text) for line in lines[at:])
    end = at + 1
    while end < len(lines) and keys[key := _without_page(lines[end].text)] > 1:
        keys[key] -= 1
        end += 1
    return lines[:at] + lines[end:] if end > at + 1 else lines


def _without_page(line: str) -> str:
    """第一章总则……3 as it stands above its text."""
    return line.rstrip("0123456789\t").rstrip(_LEADER)
