"""Pieces of text with their places on a page to lines in reading order: from the top down, left to right.

Places are boxes (x0, top, x1, bottom) in any unit, y downwards; `em` is the height of a line in that unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

# Gaps inside a line, in em: one space, a blank to be filled in, the next cell of a table.
_SPACE_GAP = 0.25
_CELL_GAP = 1.3
_SPACED = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True)
class Piece:
    """A run of text in one place. `weak` lists what a recogniser doubts: (offset in `text`, characters, confidence)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    weak: tuple[tuple[int, str, float], ...] = ()


@dataclass(frozen=True)
class Line:
    """Pieces that stand beside each other; `cells` holds where text begins again behind a wide gap."""

    text: str
    x0: float
    x1: float
    em: float
    cells: tuple[float, ...] = ()
    in_table: bool = False
    weak: tuple[tuple[int, str, float], ...] = ()


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Lines of one page. Rows of a table are marked, their cells divided by tabs."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.x0)):
        row = next((row for row in reversed(rows[-3:]) if _beside(row, piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return _mark_tables([_join(sorted(row, key=lambda p: p.x0)) for row in rows])


def _beside(row: Sequence[Piece], piece: Piece) -> bool:
    """Whether the piece shares more than half of its height with the nearest piece of the row."""
    near = min(row, key=lambda p: max(p.x0 - piece.x1, piece.x0 - p.x1))
    shared = min(near.bottom, piece.bottom) - max(near.top, piece.top)
    return shared > 0.5 * min(near.bottom - near.top, piece.bottom - piece.top)


def _join(row: Sequence[Piece]) -> Line:
    em = max(median(p.bottom - p.top for p in row), 1e-6)
    text, cells, weak = "", [], []
    end = row[0].x0
    for piece in row:
        gap = (piece.x0 - end) / em
        if text and gap > _CELL_GAP:
            text += "\t"
            cells.append(piece.x0)
        elif text and gap > _SPACE_GAP and _SPACED.match(text[-1]) and _SPACED.match(piece.text):
            text += " "
        weak += [(len(text) + start, doubted, confidence) for start, doubted, confidence in piece.weak]
        text += piece.text
        end = max(end, piece.x1)
    return Line(text, row[0].x0, end, em, tuple(cells), weak=tuple(weak))


def _mark_tables(lines: list[Line]) -> list[Line]:
    """Lines whose wide gaps stand under each other are rows; other wide gaps are blanks in a sentence."""
    marked = []
    for i, line in enumerate(lines):
        near = [other for other in lines[max(0, i - 1) : i + 2] if other is not line]
        if line.cells and (any(_aligned(line, other) for other in near) or _is_row(line)):
            marked.append(replace(line, in_table=True))
        else:
            marked.append(replace(line, text=line.text.replace("\t", "\u3000")))
    return marked


def _is_row(line: Line) -> bool:
    """A row that stands alone, as the head of a table at the end of a page: three or more cells with a word each."""
    cells = line.text.split("\t")
    return len(cells) >= 3 and all(len(cell.strip()) >= 2 for cell in cells) and not re.search("[，。；]", line.text)


def _aligned(one: Line, other: Line) -> bool:
    return any(abs(a - b) < one.em for a in one.cells for b in other.cells)


def edge(points: Sequence[tuple[float, float]], slack: float) -> tuple[float, float]:
    """(a, b) of the line x = a + b·y along the left side of `points`, given as (x, y).

    A page in a photo leans, so its margin is a line; points further in than `slack` (indents) are left out.
    """
    kept = [(x, float(y)) for x, y in points]
    a, b = min(x for x, _ in kept), 0.0
    if len(kept) < 6:
        return a, b
    a, b = _fit(kept)
    for _ in range(6):
        near = [(x, y) for x, y in kept if x - a - b * y <= slack / 2]
        if not 4 <= len(near) < len(kept):
            break
        kept = near
        a, b = _fit(kept)
    return a, b


def _fit(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((y - mean_y) ** 2 for _, y in points)
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return mean_x - b * mean_y, b
