"""The conventions of one compound as candidates: searched by the same means as the law, but in an index of their own.

Nothing of another compound is in that index, so no question can reach it.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lawqa.corpus.compounds import Conventions
from lawqa.index.conventions import vectors_of, versions_of
from lawqa.index.embedder import Embedder
from lawqa.index.lexical import LexicalIndex, Words
from lawqa.index.passages import all_passages, wording_document
from lawqa.index.scope import Scope
from lawqa.index.situations import SituationIndex
from lawqa.index.vectors import Rows, VectorIndex
from lawqa.law.model import StoredProvision
from lawqa.search.candidates import Asked, CandidateFinder, Signals, TopicTable

_FOREVER = dt.date.max.toordinal()


class OwnClauses:
    """All versions of all documents of one compound; `provisions` by row number."""

    def __init__(self, provisions: Sequence[StoredProvision], vectors: np.ndarray, words: Words) -> None:
        """`vectors` are those of the passages of `provisions`, in order; there is at least one provision."""
        self.provisions = provisions
        passages = list(all_passages(provisions))
        rows = Rows.of(passages, np.zeros(len(passages), dtype=np.uint64))
        wording = LexicalIndex.build([words.cut(wording_document(p)) for p in provisions])
        self.finder = CandidateFinder(
            VectorIndex.build(vectors, rows, len(provisions)),
            wording,
            wording,
            SituationIndex.empty(vectors.shape[1]),
            TopicTable({}, {}),
            in_plain_words=True,
        )
        intervals = [p.version.in_force for p in provisions]
        self._start = np.array([i.start.toordinal() if i.start else 0 for i in intervals])
        self._end = np.array([i.end.toordinal() if i.end else _FOREVER for i in intervals])
        self._kind = np.array([p.instrument.kind or "" for p in provisions])

    def find(self, asked: Asked, scope: Scope, offset: int) -> list[Signals]:
        """Candidates in force on the day and of the kinds asked for; row numbers count from `offset`."""
        day = scope.day.toordinal()
        allowed = (self._start <= day) & (day < self._end)
        if scope.kinds:
            allowed &= np.isin(self._kind, scope.kinds)
        return [replace(s, position=s.position + offset) for s in self.finder.find(asked, allowed)]


class OwnShelf:
    """`OwnClauses` by compound; the last few are kept until the registry changes."""

    KEPT = 32

    def __init__(self, conventions: Conventions, embedder: Embedder, words: Words) -> None:
        self._conventions, self._embedder, self._words = conventions, embedder, words
        self._kept: OrderedDict[str, OwnClauses | None] = OrderedDict()
        self._revision: tuple[int, ...] = ()
        self._lock = threading.Lock()  # a page asks from several threads

    def of(self, compound: str) -> OwnClauses | None:
        """The clauses of the compound of that name; None where it has none."""
        revision = self._conventions.revision
        with self._lock:
            if revision != self._revision:
                self._kept.clear()
                self._revision = revision
            if compound in self._kept:
                self._kept.move_to_end(compound)
                return self._kept[compound]
        found = self._load(compound)
        with self._lock:
            if revision == self._revision:  # else it was read before a change that is already known
                self._kept[compound] = found
            while len(self._kept) > self.KEPT:
                self._kept.popitem(last=False)
        return found

    def _load(self, compound: str) -> OwnClauses | None:
        file = self._conventions.file_of(compound)
        if file is None:
            return None
        provisions: list[StoredProvision] = []
        vectors = []
        for kept, clauses in versions_of(file, compound):
            vectors.append(vectors_of(file, kept, clauses, self._embedder))
            provisions += clauses
        return OwnClauses(provisions, np.concatenate(vectors), self._words) if provisions else None
