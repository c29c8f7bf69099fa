"""The body of a clause: its lines to paragraphs and items, rows of tables below what leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lawqa.corpus.parser import with_line
from lawqa.corpus.structure.lines import Line
from lawqa.corpus.structure.marks import Kind, Mark, accepted, levels
from lawqa.law.model import Item, Paragraph

# In a text of 第X条 a line of so many characters that ends without a mark was broken; a shorter one is a name.
BROKEN_IN_ARTICLE = 15
_NEVER = 1_000_000
_SLACK = 3.0
_LEAST_BROKEN = 2


def body_of(first: str, lines: Sequence[Line], width: float = BROKEN_IN_ARTICLE) -> tuple[Paragraph, ...]:
    """`first` is what stands behind the clause's own number; `width` is that of a line that was broken (see `goes_on`)."""
    marks = accepted([line.mark for line in lines])
    depths = levels(marks)
    body = _Body(width)
    if first:
        body.add_text(first)
    for line, mark in zip(lines, marks, strict=True):
        if mark and mark.kind is not Kind.ARTICLE:
            body.add_item(mark, line.text, depths[mark.level])
        else:
            body.add_text(line.text)
    return tuple(body.paragraphs)


class _Body:
    def __init__(self, width: float) -> None:
        self.paragraphs: list[Paragraph] = []
        self._width = width
        self._depth: int | None = None  # of the items of the last paragraph
        self._last = ""

    def add_text(self, text: str) -> None:
        if not self.paragraphs:
            self.paragraphs.append(Paragraph(text))
        elif "\t" in text:
            self.paragraphs[-1] = with_line(self.paragraphs[-1], text)
        elif goes_on(self._last, text, self._width):
            self._run_on(text)
        elif self._lists(text):
            self._append_item(Item("", text))
        else:
            self.paragraphs.append(Paragraph(text))
            self._depth = None
        self._last = text

    def add_item(self, mark: Mark, text: str, depth: int) -> None:
        if not self.paragraphs:
            self.paragraphs.append(Paragraph(text))
        elif self._depth is None or depth <= self._depth:
            apart = " " if mark.printed[-1].isdigit() and mark.rest[:1].isascii() else ""
            self._append_item(Item(mark.printed + apart, mark.rest))
            self._depth = depth
        else:
            self.paragraphs[-1] = with_line(self.paragraphs[-1], text)
        self._last = text

    def _lists(self, text: str) -> bool:
        """Whether it is one of the things that a sentence ending in a colon counts without numbers."""
        last = self.paragraphs[-1]
        if last.items:
            return not last.items[-1].label and self._last.endswith(("；", ";"))
        return last.text.endswith("：") and text.endswith(("；", ";"))

    def _append_item(self, item: Item) -> None:
        last = self.paragraphs[-1]
        self.paragraphs[-1] = Paragraph(last.text, (*last.items, item))

    def _run_on(self, text: str) -> None:
        last = self.paragraphs[-1]
        if not last.items:
            self.paragraphs[-1] = Paragraph(last.text + text)
            return
        *before, tail = last.items
        self.paragraphs[-1] = Paragraph(last.text, (*before, Item(tail.label, tail.text + text)))


def goes_on(before: str, text: str, width: float) -> bool:
    """Whether the line `before` was broken and `text` is the rest of it: it ends without a mark and fills the measure."""
    if not before or "\t" in before + text or Line(before).ends:
        return False
    return before[-1] in "，、（《“" or text[0] in "，。；：、）》”" or _wide(before) >= width


def broken_width(lines: Sequence[Line]) -> float:
    """The width from which on a line without a mark at its end was broken, of a text whose lines are cut at a measure."""
    running = [line for line in lines if not line.is_row and not line.heading]
    measure = max((_wide(line.text) for line in running), default=0.0)
    open_ended = [
        _wide(line.text)
        for line, following in pairwise(lines)
        if not line.ends and following.is_plain and _wide(line.text) >= BROKEN_IN_ARTICLE
    ]
    full = sum(width >= measure - _SLACK for width in open_ended)
    if measure > 60 or full < _LEAST_BROKEN or full < 0.6 * len(open_ended):
        return _NEVER
    return measure - _SLACK


def _wide(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)
