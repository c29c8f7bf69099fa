"""Candidates for a query, and the signals that each of them carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lawqa.index.lexical import LexicalIndex
from lawqa.index.passages import PassageKind
from lawqa.index.vectors import VectorIndex, Vectors

Mask = NDArray[np.bool_]

PER_METHOD = 50
QUESTION_ROWS = 150
CORE_DECAY = 0.2


@dataclass(frozen=True)
class Signals:
    """What speaks for one candidate. Cosines are 0 where there is no such passage; BM25 is the raw score.

    `paragraph` is the paragraph that matched best (0: the article as a whole). `expanded_bm25` is that of the
    question's words and the legal terms for them; `topic_share` the share of the question's topics that the note has;
    `core` how far topics.toml names it as a deciding provision of these topics (0 to 1).
    """

    position: int
    paragraph: int
    paragraph_cosine: float
    gist_cosine: float
    question_cosine: float
    question_cosine_top3: float
    wording_bm25: float
    notes_bm25: float
    expanded_bm25: float
    topic_share: float
    core: float


class TopicTable:
    """Topics of provisions, and deciding provisions of topics, by row number."""

    def __init__(
        self, of_provisions: Mapping[int, Sequence[str]], deciding: Mapping[str, Sequence[Sequence[int]]]
    ) -> None:
        """`deciding`: topic → its provisions, most deciding first, each as the row numbers of all its versions."""
        self._of_provisions = of_provisions
        self._deciding = deciding

    def of(self, position: int) -> Sequence[str]:
        """The topics of one provision."""
        return self._of_provisions.get(position, ())

    def core(self, topics: Mapping[str, float]) -> dict[int, float]:
        """Row number → how far it decides the question's topics; the weight falls with its place in the topic's list."""
        weights: dict[int, float] = {}
        for topic, share in topics.items():
            for place, positions in enumerate(self._deciding.get(topic, ())):
                for position in positions:
                    weights[position] = weights.get(position, 0.0) + share / (1 + CORE_DECAY * place)
        return weights


@dataclass(frozen=True)
class Words:
    """The question's own words and the legal terms for them."""

    own: list[str]
    legal: list[str]


@dataclass(frozen=True)
class Scored:
    """BM25 of every provision, shape (provisions,); 0 for those that may not answer."""

    wording: NDArray[np.floating]
    notes: NDArray[np.floating]
    expanded: NDArray[np.floating]


class CandidateFinder:
    """Dense over paragraphs, gists and authored questions; BM25 over wordings and notes."""

    def __init__(
        self,
        vectors: VectorIndex,
        wording: LexicalIndex,
        notes: LexicalIndex,
        topics: TopicTable,
        conventions: frozenset[int] = frozenset(),
    ) -> None:
        self._vectors = vectors
        self._wording = wording
        self._notes = notes
        self._topics = topics
        self._conventions = conventions

    def find(self, query: Vectors, words: Words, topics: Mapping[str, float], allowed: Mask) -> list[Signals]:
        """Candidates in order of position.

        `query` has shape (dimension,), `allowed` (provisions,); `topics` are those of the question, by their share.
        """
        scores = Scored(
            wording=np.where(allowed, self._wording.scores(words.own), 0.0),
            notes=np.where(allowed, self._notes.scores(words.own), 0.0),
            expanded=np.where(allowed, self._wording.scores([*words.own, *words.legal]), 0.0),
        )
        positions = {*_best(scores.wording), *_best(scores.notes), *_best(scores.expanded)}
        depths = {PassageKind.PARAGRAPH: PER_METHOD, PassageKind.GIST: PER_METHOD, PassageKind.QUESTION: QUESTION_ROWS}
        for kind, depth in depths.items():
            rows, _ = self._vectors.search(query, kind, allowed, depth)
            positions.update(self._vectors.rows.position[rows].tolist())
        core = {p: weight for p, weight in self._topics.core(topics).items() if allowed[p]}
        positions.update(core)
        return [self._signals(p, query, scores, topics, core.get(p, 0.0)) for p in sorted(positions)]

    def _signals(
        self, position: int, query: Vectors, scores: Scored, topics: Mapping[str, float], core: float
    ) -> Signals:
        rows = self._vectors.rows_of(position)
        cosines = self._vectors.matrix[rows] @ query
        kinds, paragraphs = self._vectors.rows.kind[rows], self._vectors.rows.paragraph[rows]
        of_paragraphs = cosines[kinds == PassageKind.PARAGRAPH]
        of_questions = np.sort(cosines[kinds == PassageKind.QUESTION])[::-1]
        of_gists = cosines[kinds == PassageKind.GIST]
        signals = Signals(
            position=position,
            paragraph=_paragraph(cosines, kinds, paragraphs),
            # Where the wording is not held, the gist stands for it.
            paragraph_cosine=float((of_paragraphs if len(of_paragraphs) else of_gists).max(initial=0.0)),
            gist_cosine=float(of_gists.max(initial=0.0)),
            question_cosine=float(of_questions[0]) if len(of_questions) else 0.0,
            question_cosine_top3=float(of_questions[:3].mean()) if len(of_questions) else 0.0,
            wording_bm25=float(scores.wording[position]),
            notes_bm25=float(scores.notes[position]),
            expanded_bm25=float(scores.expanded[position]),
            topic_share=sum(topics.get(topic, 0.0) for topic in self._topics.of(position)),
            core=core,
        )
        return _in_plain_words(signals) if position in self._conventions else signals

    def sentence_cosines(self, position: int, query: Vectors, count: int) -> Vectors:
        """Cosine of each of the `count` sentences of a provision with the query; 0 where sentences are not indexed."""
        rows = self._vectors.rows_of(position)
        own = np.flatnonzero(self._vectors.rows.kind[rows] == PassageKind.SENTENCE)
        cosines = np.zeros(count, dtype=np.float32)
        cosines[self._vectors.rows.paragraph[rows][own]] = self._vectors.matrix[rows][own] @ query
        return cosines


def _in_plain_words(signals: Signals) -> Signals:
    """A convention is written in everyday words and has no note: its own words stand for gist and question."""
    cosine = signals.paragraph_cosine
    return replace(
        signals,
        gist_cosine=cosine,
        question_cosine=cosine,
        question_cosine_top3=cosine,
        notes_bm25=signals.wording_bm25,
    )


def _best(scores: NDArray[np.floating]) -> list[int]:
    """Positions of the best positive scores; ties by position, so that the answer never depends on chance."""
    k = min(PER_METHOD, len(scores))
    top = np.argpartition(-scores, k - 1)[:k] if k else np.empty(0, dtype=int)
    order = sorted((p for p in top.tolist() if scores[p] > 0), key=lambda p: (-scores[p], p))
    return order


def _paragraph(cosines: Vectors, kinds: NDArray[np.int64], paragraphs: NDArray[np.int64]) -> int:
    """The paragraph of the question that matched best, if it names one; else of the best paragraph passage."""
    questions = np.flatnonzero(kinds == PassageKind.QUESTION)
    if len(questions):
        best = questions[int(np.argmax(cosines[questions]))]
        if paragraphs[best]:
            return int(paragraphs[best])
    own = np.flatnonzero(kinds == PassageKind.PARAGRAPH)
    return int(paragraphs[own[int(np.argmax(cosines[own]))]]) if len(own) else 0
