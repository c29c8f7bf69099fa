"""What every reader gives back: lines of text, and what it is not sure of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# Called with (pages done, pages in all) while pictures are read.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Doubt:
    """Characters that were read from a picture and may be wrong.

    `line` counts from 1; `start` is the offset of `text` in that line, from 0; `confidence` lies in 0..1. A page that
    could not be read at all is a doubt of its own: its `text` says which page, `confidence` is 0 and `start` is -1.
    """

    line: int
    start: int
    text: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """Lines in reading order, the doubts about them, and whether any of them was read from a picture."""

    lines: list[str]
    doubts: tuple[Doubt, ...] = ()
    recognised: bool = False
