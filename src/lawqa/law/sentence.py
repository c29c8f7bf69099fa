"""Sentences of a wording, as spans into it."""

from __future__ import annotations

import re

# 。；！？ end a sentence (a closing quotation mark belongs to it); a line break ends a paragraph or item.
_SENTENCE = re.compile(r"[^。；！？\n]+(?:[。；！？]+[”’」』）]*)?")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence; slices of `text`, in order, without white space around them."""
    return [m.span() for m in _SENTENCE.finditer(text) if m[0].strip()]
