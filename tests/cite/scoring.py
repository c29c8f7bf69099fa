"""What the check said against what it should say."""

from __future__ import annotations

from collections.abc import Iterable

from tests.cite.texts import CiteText, Expected

from lawqa.desk.citecheck import CheckedCitation

_COMPARED = ("law", "article", "paragraph", "item", "verdict")


def agrees(expected: Expected, checked: CheckedCitation) -> bool:
    """Place, target and verdict are right; what cannot be checked may bear any title."""
    said = checked.to_dict()
    names = _COMPARED[1:] if expected.verdict == "unchecked" else _COMPARED
    start, end = checked.citation.span
    overlaps = start < expected.span[1] and expected.span[0] < end
    return overlaps and all(said[name] == getattr(expected, name) for name in names)


def compare(text: CiteText, checked: Iterable[CheckedCitation]) -> tuple[list[Expected], list[CheckedCitation]]:
    """(expectations that nothing meets, findings that nobody expected); a title without an article is left aside."""
    left = list(checked)
    missed = []
    for expected in (e for e in text.citations if e.article):
        match = next((c for c in left if agrees(expected, c)), None)
        if match is None:
            missed.append(expected)
        else:
            left.remove(match)
    return missed, left
