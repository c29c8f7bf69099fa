"""Wording quoted next to a citation, and how it compares with the official text.

Punctuation and spacing are forgiven, and what is left out where …… says so; a changed word never is. What is told
without quotation marks counts as a quotation only where it follows the text closely, and is at fault only where a
number, a negation, a modal word or a party is another one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from lawqa.law.citation import Citation

_OPEN, _CLOSE = "“「『", "”」』"
_STRAIGHT = re.compile(r'"([^"\n]{6,600})"')
_BEGINS_WRONG = re.compile(r"(?<=[：:，,（(])”([^“”\n]{6,600})”")
_ENDS_WRONG = re.compile(r"“([^“”\n]{6,600})“(?=[。，；）)\s]|$)")
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}|[（(【\[]\s*(?:略|省略)\s*[）)】\]]")
_SAYS = re.compile(
    r"(?:规定|载明|明确|指出|要求|原文|如下|写明|写着|写的|表述|内容|称|为|即|说|讲)[^“”，。；]{0,12}[：:，,]?\s*$|^[\s：:，,）)]*$"
)
_BEHIND = re.compile(r"^[。；，.;,]?\s*(?:[（(【\[]|——|—|--)\s*(?:参?见|语出|摘自|引自|出自|依据|根据|来源[：:]?)?\s*$")
_TOLD = re.compile(r"\s*(?:之|的)?(?:明确|均|也|还|又)?规定\s*[：:，,]\s*(?P<told>[^“”「『\"。！？\n]{12,300})")
_CRITICAL = re.compile(
    r"(?!(?:一[旦般致定律切并样起些直经])|(?<=[统唯同])一)[零〇一二三四五六七八九十百千万半两\d]+|不得|不|未|无|非|没有|禁止|应当|必须|可以|有权|无权|"
    r"业主委员会|业主大会|业主|物业服务人|物业服务企业|物业|建设单位|承租人|出租人|居民委员会|使用人|承包人|行为人"
)
_SENTENCE_ENDS = ("。", "；", "！", "？")
_EDGE = 2  # letters about the end of a quotation within which a clause is looked for
_SHORTEST, _SHORT = 6, 10  # characters of a quotation that is looked at; of one that must be the cited wording
_ALIKE, _ALIKE_SHORT, _ALIKE_TOLD = 55.0, 75.0, 85.0  # per cent


@dataclass(frozen=True)
class Quote:
    """Quoted `text` at `span`, and the citations (by number) that it is attributed to.

    `marked`: it stands in quotation marks. `strict`: the sentence says that it is the wording.
    """

    text: str
    span: tuple[int, int]
    citations: tuple[int, ...]
    marked: bool = True
    strict: bool = True


@dataclass(frozen=True)
class Difference:
    """A stretch of both texts: `kind` is equal, replace, delete (quoted only) or insert (official only)."""

    kind: str
    quoted: str
    official: str


@dataclass(frozen=True)
class Comparison:
    """`position` is where in the official text the quotation begins, None when it is not there word for word.

    `likeness` is in per cent; `differences` align the quotation with `official`, the nearest part of the text.
    """

    position: int | None
    likeness: float
    official: str = ""
    differences: tuple[Difference, ...] = ()


class Wording:
    """An official text made ready for comparing many quotations with it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain, self._offsets = _plain(text)

    def compare(self, quoted: str) -> Comparison:
        """Word for word in order, …… aside; else the nearest part."""
        parts = plain_parts(quoted)
        if not parts or not self.plain:
            return Comparison(None, 0.0)
        found = find_parts(parts, self.plain)
        if found is not None:
            return Comparison(self._offsets[found], 100.0)
        return self._nearest(max(parts, key=lambda p: (p not in self.plain, len(p))))

    def _nearest(self, plain: str) -> Comparison:
        alignment = fuzz.partial_ratio_alignment(plain, self.plain)
        if alignment is None:
            return Comparison(None, 0.0)
        quoted, begin, end = plain, alignment.dest_start, alignment.dest_end
        if len(plain) > len(self.plain):
            begin, end = 0, len(self.plain)
        slack = max(8, len(plain) // 5)
        window = (max(0, begin - slack), min(len(self.plain), end + slack))
        official = self.plain[slice(*window)]
        blocks = [
            b for b in SequenceMatcher(None, quoted, official, autojunk=False).get_matching_blocks() if b.size > 1
        ]
        if not blocks:
            return Comparison(None, alignment.score)
        first, last = blocks[0], blocks[-1]
        start, stop = window[0] + first.b, window[0] + last.b + last.size
        if first.a:
            start = self._clause_edge(max(0, start - first.a), range(start + 1))
        if rest := len(quoted) - last.a - last.size:
            stop = self._clause_edge(min(len(self.plain), stop + rest), range(stop, len(self.plain) + 1))
        official = self.plain[start:stop]
        raw = self._with_full_stop(self._offsets[start], self._offsets[stop - 1] + 1) if stop > start else ""
        likeness = max(alignment.score, fuzz.ratio(quoted, official))
        return Comparison(None, likeness, raw, tuple(_differences(quoted, official)))

    def _clause_edge(self, place: int, within: range) -> int:
        """The nearest beginning or end of a clause: words changed at an edge are seldom as long as those of the text."""
        near = range(max(place - _EDGE, within.start), min(place + _EDGE + 1, within.stop))
        return min((n for n in near if self._at_edge(n)), key=lambda n: abs(n - place), default=place)

    def _at_edge(self, place: int) -> bool:
        if place in (0, len(self.plain)):
            return True
        return bool(self.text[self._offsets[place - 1] + 1 : self._offsets[place]].strip())

    def _with_full_stop(self, start: int, stop: int) -> str:
        """A slice of the text, with the mark that ends the sentence if it ends there."""
        return self.text[start : stop + (self.text[stop : stop + 1] in _SENTENCE_ENDS)]


def plain_parts(quoted: str) -> list[str]:
    """The letters of a quotation, parted where …… leaves something out."""
    return [plain for part in _ELLIPSIS.split(quoted) if (plain := plain_of(part))]


def find_parts(parts: Sequence[str], plain: str) -> int | None:
    """Where the parts begin to stand, in their order, in the letters of a wording; None where they do not."""
    position, first = 0, None
    for part in parts:
        found = plain.find(part, position)
        if found < 0:
            return None
        first = found if first is None else first
        position = found + len(part)
    return first


def find_quotes(text: str, citations: Sequence[Citation]) -> list[Quote]:
    """Quotations with the citations they are attributed to; `citations` are in order of place."""
    groups = [tuple(group) for group in _groups(text, citations)]
    begins = [citations[group[0]].span[0] for group in groups]
    ends = [citations[group[-1]].span[1] for group in groups]
    quotes = []
    spans = sorted(quoted_spans(text))
    for start, end in spans:
        behind = bisect_left(begins, end + 1)
        ahead = bisect_right(ends, start) - 1
        after = groups[behind] if behind < len(groups) else None
        before = groups[ahead] if ahead >= 0 else None
        if (quote := _attributed(text, (start, end), citations, before, after)) is not None:
            quotes.append(quote)
    told = [q for q in _told(text, citations, groups) if not _overlaps(q.span, spans)]
    return sorted(quotes + told, key=lambda q: q.span)


def _overlaps(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `span` shares a character with one of `spans`, which are in order."""
    following = bisect_left(spans, (span[1],))
    return any(b > span[0] for _, b in spans[max(0, following - 2) : following])


def is_misquoted(quote: Quote, best: Comparison) -> bool:
    """Whether a quotation that is nowhere word for word is at fault, or no quotation of that text at all."""
    if not quote.marked:
        return best.likeness >= _ALIKE_TOLD and _critical(best.differences)
    length = len(plain_of(quote.text))
    if length < _SHORT:
        return best.likeness >= _ALIKE_SHORT
    return quote.strict or best.likeness >= _ALIKE


def quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """The insides of outermost quotation marks."""
    text = _righted(text)
    opened: list[str] = []
    start = 0
    for position, character in enumerate(text):
        if character in _OPEN:
            if not opened:
                start = position + 1
            opened.append(character)
        elif character in _CLOSE and opened:
            # 「…“…」: what was left open inside ends with the outer mark.
            mark = _OPEN[_CLOSE.index(character)]
            while opened.pop() != mark and mark in opened:
                pass
            if not opened:
                yield start, position
        elif character == "\n" and text.startswith("\n", position + 1):
            opened.clear()  # a mark that nobody closed does not swallow the page
    for match in _STRAIGHT.finditer(text):
        yield match.span(1)


def _righted(text: str) -> str:
    """Curly marks that stand the wrong way round turned, lengths kept: ”…” behind a colon, “…“ before a full stop."""
    return _ENDS_WRONG.sub(r"“\1”", _BEGINS_WRONG.sub(r"“\1”", text))


def _groups(text: str, citations: Sequence[Citation]) -> list[list[int]]:
    """Numbers of citations that are read in one breath: 第二百七十八条、第二百七十九条."""
    groups: list[list[int]] = []
    for number, citation in enumerate(citations):
        if groups:
            gap = text[citations[groups[-1][-1]].span[1] : citation.span[0]]
            if len(gap) <= 3 and not re.search(r"[。；：“”\n]", gap):
                groups[-1].append(number)
                continue
        groups.append([number])
    return groups


def _attributed(
    text: str,
    span: tuple[int, int],
    citations: Sequence[Citation],
    before: tuple[int, ...] | None,
    after: tuple[int, ...] | None,
) -> Quote | None:
    """The quotation at `span` with the citations just before or after it that it is the wording of."""
    start, end = span
    quoted = text[start:end]
    if len(plain_of(quoted)) < _SHORTEST:
        return None
    if after:  # “…”（《民法典》第九百四十四条）
        begin = citations[after[0]].span[0]
        if begin - end < 13 and _BEHIND.match(text[end + 1 : begin]):
            return Quote(quoted, span, after)
    if not before:
        return None
    gap = text[citations[before[-1]].span[1] : start - 1]
    if len(gap) > 80 or re.search(r"[。！？!?]|[^：:\s]\s*\n", gap):
        return None
    return Quote(quoted, span, before, strict=bool(_SAYS.search(gap)))


def _told(text: str, citations: Sequence[Citation], groups: Sequence[tuple[int, ...]]) -> Iterator[Quote]:
    for group in groups:
        if match := _TOLD.match(text, citations[group[-1]].span[1]):
            yield Quote(match["told"], match.span("told"), group, marked=False, strict=False)


def _critical(differences: Sequence[Difference]) -> bool:
    """Whether what differs inside changes a number, a negation, a modal word or a party."""
    inner = list(differences)
    while inner and inner[-1].kind != "equal":  # a sentence told in part ends where it likes
        inner.pop()
    for n, difference in enumerate(inner):
        if difference.kind == "equal":
            continue
        lead = inner[n - 1].quoted[-2:] if n else ""
        tail = inner[n + 1].quoted[:2] if n + 1 < len(inner) else ""
        quoted, official = (lead + part + tail for part in (difference.quoted, difference.official))
        if Counter(_CRITICAL.findall(quoted)) != Counter(_CRITICAL.findall(official)):
            return True
    return False


def _differences(quoted: str, official: str) -> Iterator[Difference]:
    for kind, a, b, c, d in SequenceMatcher(None, quoted, official, autojunk=False).get_opcodes():
        yield Difference(kind, quoted[a:b], official[c:d])


def plain_of(text: str) -> str:
    """Letters and digits alone, full-width ones as half-width."""
    return "".join(map(_plain_character, text))


def _plain(text: str) -> tuple[str, list[int]]:
    """(letters and digits alone, for each its offset)."""
    characters, offsets = [], []
    for offset, character in enumerate(text):
        plain = _plain_character(character)
        characters.append(plain)
        offsets.extend([offset] * len(plain))
    return "".join(characters), offsets


@functools.lru_cache(maxsize=65536)
def _plain_character(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", character) if unicodedata.category(c)[0] in "LN")
