"""What was read from a picture and may be wrong, as HTML: its lines with the doubtful characters marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from lawqa.corpus.clauses import Clause
from lawqa.corpus.readers import Doubt
from lawqa.desk.conventionadd import Draft
from lawqa.web import texts

_AROUND = 4  # so many characters on each side tell a place in a text


def doubts_html(draft: Draft) -> str:
    """The lines in doubt; '' without any."""
    if not draft.doubts:
        return ""
    by_line: dict[int, list[Doubt]] = {}
    for doubt in draft.doubts:
        by_line.setdefault(doubt.line if doubt.start >= 0 else -1, []).append(doubt)
    rows = [f"<li>{escape(doubt.text)}</li>" for doubt in by_line.pop(-1, [])]
    rows += [f"<li>{_line_html(n, draft.lines, doubts)}</li>" for n, doubts in sorted(by_line.items())]
    name = texts.count_of(texts.DOUBTS, len(draft.doubts))
    return (
        f'<div class="lq"><section class="lq-section lq-doubts"><h2 class="lq-label">{name}</h2>'
        f'<p class="lq-quiet">{texts.DOUBTS_NOTE}</p><ul class="lq-list">{"".join(rows)}</ul></section></div>'
    )


def in_doubt(draft: Draft) -> set[str]:
    """The labels of the clauses that have a doubtful character."""
    places = [_place(draft.lines, doubt) for doubt in draft.doubts if doubt.start >= 0]
    wanted = [place for place in places if place]
    return {clause.label for clause in draft.clauses if wanted and _holds(clause, wanted)}


def still_doubtful(draft: Draft, lines: Sequence[str]) -> tuple[Doubt, ...]:
    """The doubts about lines that a correction left as they were, at their new numbers."""
    numbers: dict[str, int] = {}
    for n, line in enumerate(lines, 1):
        numbers.setdefault(line, n)
    kept = []
    for doubt in draft.doubts:
        if doubt.start < 0:
            kept.append(doubt)
        elif 0 < doubt.line <= len(draft.lines) and (number := numbers.get(draft.lines[doubt.line - 1])):
            kept.append(replace(doubt, line=number))
    return tuple(kept)


def _line_html(number: int, lines: Sequence[str], doubts: Sequence[Doubt]) -> str:
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    pieces, at = [], 0
    for doubt in sorted(doubts, key=lambda d: d.start):
        end = min(doubt.start + len(doubt.text), len(line))
        if doubt.start < at or end <= doubt.start:
            continue
        marked = f'<mark class="lq-doubted">{escape(line[doubt.start : end])}</mark>'
        pieces += [escape(line[at : doubt.start]), marked]
        at = end
    return "".join([*pieces, escape(line[at:])])


def _place(lines: Sequence[str], doubt: Doubt) -> str:
    """The doubtful characters with their neighbours, without spaces."""
    if not 0 < doubt.line <= len(lines):
        return ""
    start = max(0, doubt.start - _AROUND)
    return _tight(lines[doubt.line - 1][start : doubt.start + len(doubt.text) + _AROUND])


def _holds(clause: Clause, places: Sequence[str]) -> bool:
    text = _tight(clause.label + clause.text)
    return any(place in text for place in places)


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)
