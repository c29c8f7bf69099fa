"""Whether a text fits: its lines and height by a conservative width of characters, and cuts at the ends of sentences.

The measure holds for any font in which a Chinese character is one em wide, which all are; what is narrower is taken as
wider than it is, so that a text that fits here fits on the slide whatever font stands in for ours.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence

from lawqa.law.sentence import sentence_spans

LEADING = 1.4  # height of a line in sizes of its letters; written into the slide as it is
_NARROW = 0.62  # ems of a Latin letter or digit
_BREAKING = 1.6  # ems a line may lose because no line begins with a punctuation mark
_SOFT = "，、：；。"


def width(text: str) -> float:
    """In ems."""
    return math.fsum(1.0 if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)


def lines(text: str, ems: float) -> int:
    """How many lines a text takes in a column of that many ems; a line break is one."""
    usable = max(ems - _BREAKING, 1.0)
    return sum(max(1, math.ceil(width(line) / usable)) for line in text.split("\n"))


def height(text: str, size: float, points: float) -> float:
    """In points, of a text in letters of `size` points in a column of `points`."""
    return lines(text, points / size) * size * LEADING


def pieces(text: str, ems: float, most: int) -> list[str]:
    """The text in parts of at most `most` lines, cut behind sentences; a sentence that alone is longer is cut behind a
    mark, or at last anywhere. Together they are the text, line breaks at cuts aside.
    """
    parts: list[str] = []
    for sentence in _sentences(text):
        joined = parts[-1] + sentence if parts else sentence
        if parts and lines(joined.strip("\n"), ems) <= most:
            parts[-1] = joined
        elif lines(sentence.strip("\n"), ems) <= most:
            parts.append(sentence)
        else:
            parts.extend(_clauses(sentence, ems, most))
    return [stripped for part in parts if (stripped := part.strip("\n"))]


def whole_sentences(text: str, ems: float, most: int) -> str:
    """As many sentences from the start as `most` lines hold; '' where not even the first fits."""
    taken = ""
    for sentence in _sentences(text):
        if lines((taken + sentence).strip("\n"), ems) > most:
            break
        taken += sentence
    return taken.strip("\n")


def _sentences(text: str) -> list[str]:
    """The text cut before each sentence, nothing lost."""
    starts = [start for start, _ in sentence_spans(text)]
    return _cut(text, starts)


def _clauses(text: str, ems: float, most: int) -> list[str]:
    parts = [""]
    for clause in _cut(text, [n + 1 for n, c in enumerate(text[:-1]) if c in _SOFT]):
        for character in [clause] if lines(clause, ems) <= most else clause:
            if parts[-1] and lines(parts[-1] + character, ems) > most:
                parts.append("")
            parts[-1] += character
    return parts


def _cut(text: str, places: Sequence[int]) -> list[str]:
    edges = sorted({0, *places, len(text)})
    return [text[a:b] for a, b in itertools.pairwise(edges)]
