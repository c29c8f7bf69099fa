"""Rules through time: today's provision speaks for the one from which it came, so that a past day's law is found too.

Gists, questions and situations are written about the law of today. For a day on which another wording was the law,
candidates are looked for among today's provisions as well, and each is replaced by its forerunner of that day.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.renumber import ProvisionKey, Renumberings
from lawqa.corpus.store import Store
from lawqa.search.rank import Ranked

_STEPS = 5  # from one version to the next; 环境噪声污染防治法 of 1996 is three away from 生态环境法典


class Lineage:
    """Which provisions came from which, by row number. Built once, when a past day is first asked for."""

    def __init__(self, store: Store, renumberings: Renumberings) -> None:
        keys, wordings, noted = store.lineage_rows()
        self._noted = noted
        self._row = {key: row for row, key in enumerate(keys)}
        self._next: list[tuple[int, ...]] = []
        later = _later_versions(store)
        for key, wording in zip(keys, wordings, strict=True):
            self._next.append(tuple(self._one_step(key, wording, wordings, renumberings, later)))

    def _one_step(
        self,
        key: ProvisionKey,
        wording: str,
        wordings: Sequence[str],
        renumberings: Renumberings,
        later: dict[tuple[str, str], str],
    ) -> Iterable[int]:
        """As the data says, else the same number of the next version where the wording did not change."""
        if steps := renumberings.successors(key):
            yield from (self._row[step.new] for step in steps if step.new in self._row)
            return
        following = later.get((key.instrument, key.promulgated.isoformat()))
        if following is not None:
            row = self._row.get(ProvisionKey(key.instrument, key.promulgated.fromisoformat(following), key.article))
            if row is not None and wordings[row] == wording:
                yield row

    @functools.lru_cache(maxsize=32)  # noqa: B019  # lives as long as the assistant
    def speakers(self, admitted: bytes) -> dict[int, tuple[int, ...]]:
        """Row of a provision with a note → the admitted rows without one for which it speaks.

        `admitted` are the bytes of a boolean mask of shape (provisions,).
        """
        spoken: dict[int, list[int]] = {}
        mask = np.frombuffer(admitted, dtype=np.bool_)
        for row in np.flatnonzero(mask & ~self._noted).tolist():
            for speaker in self._speakers_of(row, mask):
                spoken.setdefault(speaker, []).append(row)
        return {speaker: tuple(rows) for speaker, rows in spoken.items()}

    def _speakers_of(self, row: int, mask: NDArray[np.bool_]) -> set[int]:
        """The nearest provisions with a note that came from `row`, and are not the law of the day themselves."""
        reached, edge = set(), {row}
        for _ in range(_STEPS):
            edge = {following for here in edge for following in self._next[here]}
            reached |= {here for here in edge if self._noted[here] and not mask[here]}
            edge = {here for here in edge if not self._noted[here]}
        return reached


def for_forerunners(ranked: list[Ranked], spoken: Mapping[int, Sequence[int]]) -> list[Ranked]:
    """`ranked` with each speaker replaced by those for whom it speaks; the first place of each provision counts."""
    placed: dict[int, Ranked] = {}
    for entry in ranked:
        for position in spoken.get(entry.signals.position, (entry.signals.position,)):
            if position not in placed:
                placed[position] = replace(entry, signals=replace(entry.signals, position=position, paragraph=0))
    return list(placed.values())


def _later_versions(store: Store) -> dict[tuple[str, str], str]:
    """(instrument, promulgated) → promulgated of the next version."""
    later = {}
    for instrument in store.instruments.values():
        for version, following in zip(instrument.versions, instrument.versions[1:], strict=False):
            later[instrument.id, version.promulgated.isoformat()] = following.promulgated.isoformat()
    return later
