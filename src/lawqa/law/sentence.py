"""Sentences of a wording, as spans into it."""

from __future__ import annotations

import re
from itertools import pairwise

# 。；！？ end a sentence (a closing quotation mark belongs to it); a line break ends a paragraph or item.
_SENTENCE = re.compile(r"[^。；！？\n]+(?:[。；！？]+[”’」』）]*)?")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence; slices of `text`, in order, without white space around them."""
    return [m.span() for m in _SENTENCE.finditer(text) if m[0].strip()]


def pairs_in_common(question: str, sentence: str) -> int:
    """How many different pairs of neighbouring characters two texts share."""
    return len(_pairs(question) & _pairs(sentence))


def _pairs(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text)}
