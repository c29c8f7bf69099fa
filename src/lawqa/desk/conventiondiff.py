"""Two versions of a document clause by clause: what was added, removed, changed or moved, to the character.

Clauses are paired by their words, not their numbers: one inserted at the front renumbers all that follow and changes none.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lawqa.corpus.checkup import Clause, clauses_of

SAME, CHANGED, MOVED, ADDED, REMOVED = "same", "changed", "moved", "added", "removed"
_ALIKE = 0.5  # from this share of characters in common on, two clauses are versions of one
_SAME_NUMBER = 0.15  # the clause of the same number is so much liker


@dataclass(frozen=True)
class Piece:
    """A run of characters: equal, delete (only in the old), insert (only in the new)."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """A clause of the old and of the new version, each None where it has none. A changed clause may have moved too."""

    kind: str
    old: Clause | None
    new: Clause | None
    moved: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The old text and the new one, told apart to the character."""
        return tuple(compare(self.old.text if self.old else "", self.new.text if self.new else ""))

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "change": self.kind,
            "moved": self.moved,
            "old": self.old.label if self.old else None,
            "new": self.new.label if self.new else None,
            "pieces": [{"kind": piece.kind, "text": piece.text} for piece in self.pieces],
        }


def compare(old: str, new: str) -> list[Piece]:
    """Deletions stand before the insertions in their place."""
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("equal", old[a:b]))
            continue
        pieces += [Piece(name, text) for name, text in (("delete", old[a:b]), ("insert", new[c:d])) if text]
    return pieces


def diff_conventions(old: Sequence[Clause] | str, new: Sequence[Clause] | str) -> list[ClauseChange]:
    """Every clause of both versions, in the order of the new one; a removed clause stands where it stood."""
    before = clauses_of(old) if isinstance(old, str) else list(old)
    after = clauses_of(new) if isinstance(new, str) else list(new)
    pairs = _pair(before, after)
    stayed = _in_order([pairs[n] for n in range(len(after)) if n in pairs])
    changes = [_change(before, clause, pairs.get(n), stayed) for n, clause in enumerate(after)]
    return _with_removed(changes, before, set(pairs.values()))


def changes_only(changes: Sequence[ClauseChange]) -> list[ClauseChange]:
    """Without the clauses that stayed as they were, whatever their number."""
    return [change for change in changes if change.kind != SAME]


def _change(before: Sequence[Clause], clause: Clause, paired: int | None, stayed: set[int]) -> ClauseChange:
    if paired is None:
        return ClauseChange(ADDED, None, clause)
    moved = paired not in stayed
    if before[paired].text == clause.text:
        return ClauseChange(MOVED if moved else SAME, before[paired], clause, moved)
    return ClauseChange(CHANGED, before[paired], clause, moved)


def _pair(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """New clause → old clause: those alike to the letter first, then the likest."""
    pairs: dict[int, int] = {}
    free = list(range(len(before)))
    for n, clause in enumerate(after):
        same = [m for m in free if before[m].text == clause.text]
        if same:
            pairs[n] = min(same, key=lambda m: (before[m].label != clause.label, abs(m - n)))
            free.remove(pairs[n])
    scored = sorted(
        (-score, n, m)
        for n, clause in enumerate(after)
        if n not in pairs
        for m in free
        if (score := _alike(before[m], clause)) >= _ALIKE
    )
    taken: set[int] = set()
    for _, n, m in scored:
        if n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    return pairs


def _alike(old: Clause, new: Clause) -> float:
    """Share of characters in common; the cheap upper bound spares most comparisons."""
    bonus = _SAME_NUMBER if old.label == new.label else 0.0
    common = sum((Counter(old.text) & Counter(new.text)).values())
    total = len(old.text) + len(new.text)
    if not total or 2 * common / total + bonus < _ALIKE:
        return 0.0
    return SequenceMatcher(None, old.text, new.text, autojunk=False).ratio() + bonus


def _in_order(places: Sequence[int]) -> set[int]:
    """The longest run of places that rises: those clauses kept their order, the others moved."""
    tails: list[int] = []
    tail_at: list[int] = []
    came_from: dict[int, int | None] = {}
    for n, place in enumerate(places):
        at = bisect.bisect_left(tails, place)
        came_from[n] = tail_at[at - 1] if at else None
        tails[at : at + 1] = [place]
        tail_at[at : at + 1] = [n]
    kept: set[int] = set()
    last = tail_at[-1] if tail_at else None
    while last is not None:
        kept.add(places[last])
        last = came_from[last]
    return kept


def _with_removed(changes: Sequence[ClauseChange], before: Sequence[Clause], paired: set[int]) -> list[ClauseChange]:
    """Each removed clause after the old clause that stood before it."""
    places = {id(clause): n for n, clause in enumerate(before)}
    result = list(changes)
    for n, clause in enumerate(before):
        if n in paired:
            continue
        earlier = [
            m for m, change in enumerate(result) if change.old and not change.moved and places[id(change.old)] < n
        ]
        result.insert(max(earlier, default=-1) + 1, ClauseChange(REMOVED, clause, None))
    return result
