"""Sentences of a wording, as spans into it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from itertools import pairwise

from lawqa.law.model import Provision

# 。；！？ end a sentence (a closing quotation mark belongs to it); a line break ends a paragraph or item.
_SENTENCE = re.compile(r"[^。；！？\n]+(?:[。；！？]+[”’」』）]*)?")
_MARKS = re.compile(r"[，。；：、？！\s（）“”]+")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence; slices of `text`, in order, without white space around them."""
    return [m.span() for m in _SENTENCE.finditer(text) if m[0].strip()]


def locate(provision: Provision, span: tuple[int, int]) -> tuple[int | None, int | None]:
    """(paragraph, item) in which a span of the wording begins."""
    offset = 0
    for number, paragraph in enumerate(provision.paragraphs, 1):
        end_of_lead = offset + len(paragraph.text)
        if span[0] <= end_of_lead:
            return number, None
        offset = end_of_lead + 1
        for item_number, item in enumerate(paragraph.items, 1):
            end = offset + len(str(item))
            if span[0] <= end:
                return number, item_number
            offset = end + 1
    return None, None


def in_context(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """The sentences, an item of a list with the words that lead to it: （三）alone says little."""
    sentences, lead = [], ""
    for start, end in spans:
        sentence = text[start:end]
        sentences.append(lead + sentence if sentence.startswith("（") else sentence)
        if sentence.endswith("："):
            lead = sentence
    return sentences


@functools.lru_cache(maxsize=32768)
def character_pairs(text: str) -> frozenset[str]:
    """The different pairs of neighbouring characters, none across a punctuation mark or a space."""
    return frozenset(a + b for run in _MARKS.split(text) for a, b in pairwise(run))
