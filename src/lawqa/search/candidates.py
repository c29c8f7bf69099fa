"""Candidates for a query, and the signals that each of them carries."""

from __future__ import annotations

import functools
import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lawqa.index.lexical import LexicalIndex
from lawqa.index.passages import PassageKind
from lawqa.index.situations import NO_LIKENESS, Likeness, SituationIndex
from lawqa.index.vectors import VectorIndex, Vectors, inner_products

Mask = NDArray[np.bool_]

PER_METHOD = 30
QUESTION_ROWS = 80
CORE_DECAY = 0.2
_SEARCHED = (PassageKind.PARAGRAPH, PassageKind.GIST, PassageKind.QUESTION)


@dataclass(frozen=True)
class Signals:
    """What speaks for one candidate. Cosines are 0 where there is no such passage; BM25 is the raw score.

    `paragraph` is the paragraph that matched best (0: the article as a whole). `expanded_bm25` is that of the
    question's words and the legal terms for them; `topic_share` the share of the question's topics that the note has;
    `core` how far topics.toml names it as a deciding provision of these topics (0 to 1). The `situation_` ones are what
    `Likeness` says; the `part_` ones the best of any part of a long question.
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
    situation_cosine: float
    situation_vote: float
    situation_word_vote: float
    part_question_cosine: float
    part_vote: float


@dataclass(frozen=True)
class SentenceSignals:
    """What speaks for one sentence of a provision.

    `cue` is the mean cosine of the best two of its `cues` cues, `situation` the cosine of the nearest situation that it
    decides, both 0 where there is none; `sentence` how much nearer it is than to the provision's own questions.
    """

    cue: float
    cues: int
    sentence: float
    situation: float


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
class Part:
    """A question, or a part of a long one: its vector, shape (dimension,), and its words."""

    vector: Vectors
    words: list[str]


@dataclass(frozen=True)
class Asked:
    """A whole question, its parts where it is long, the legal terms for its words, its topics by their share."""

    whole: Part
    parts: tuple[Part, ...]
    legal_terms: list[str]
    topics: Mapping[str, float]

    @functools.cached_property
    def vectors(self) -> Vectors:
        """Of the whole, then of the parts: shape (1 + parts, dimension)."""
        return np.stack([part.vector for part in (self.whole, *self.parts)])


@dataclass(frozen=True)
class Scored:
    """BM25 of every provision, shape (provisions,); 0 for those that may not answer."""

    wording: NDArray[np.floating]
    notes: NDArray[np.floating]
    expanded: NDArray[np.floating]


@dataclass(frozen=True)
class _Best:
    """Of one kind of passage, by candidate, shape (candidates,): the best cosine, the paragraph of that passage, and
    the mean of the best three; 0 where a candidate has none."""

    cosine: Vectors
    paragraph: NDArray[np.int64]
    mean_of_three: Vectors

    @classmethod
    def of(cls, owner: NDArray[np.int64], cosines: Vectors, paragraphs: NDArray[np.int64], candidates: int) -> _Best:
        """`owner` is the candidate of each passage."""
        order = np.lexsort((-cosines, owner))  # stable: ties stay in the order of the passages
        owner, cosines, paragraphs = owner[order], cosines[order], paragraphs[order]
        start = np.searchsorted(owner, np.arange(candidates))
        place = np.arange(len(owner)) - start[owner]
        first, three = place == 0, place < 3
        best, paragraph = np.zeros(candidates, dtype=np.float32), np.zeros(candidates, dtype=np.int64)
        best[owner[first]], paragraph[owner[first]] = cosines[first], paragraphs[first]
        sums = np.bincount(owner[three], cosines[three], minlength=candidates)
        counts = np.bincount(owner[three], minlength=candidates)
        return cls(best, paragraph, (sums / np.maximum(counts, 1)).astype(np.float32))


@dataclass(frozen=True)
class CandidateFinder:
    """Dense over paragraphs, gists and authored questions; BM25 over wordings and notes; situations by both.

    `in_plain_words`: what it finds are clauses of conventions.
    """

    vectors: VectorIndex
    wording: LexicalIndex
    notes: LexicalIndex
    situations: SituationIndex
    topics: TopicTable
    in_plain_words: bool = False

    def find(self, asked: Asked, allowed: Mask) -> list[Signals]:
        """Candidates in order of position; `allowed` has shape (provisions,)."""
        own = asked.whole.words
        scores = Scored(
            wording=np.where(allowed, self.wording.scores(own), 0.0),
            notes=np.where(allowed, self.notes.scores(own), 0.0),
            expanded=np.where(allowed, self.wording.scores([*own, *asked.legal_terms]), 0.0),
        )
        likeness = [self.situations.like(part.vector, part.words) for part in (asked.whole, *asked.parts)]
        positions = {*_best(scores.wording), *_best(scores.notes), *_best(scores.expanded)}
        depths = {PassageKind.PARAGRAPH: PER_METHOD, PassageKind.GIST: PER_METHOD, PassageKind.QUESTION: QUESTION_ROWS}
        for kind, depth in depths.items():
            rows, _ = self.vectors.search(asked.whole.vector, kind, allowed, depth)
            positions.update(self.vectors.rows.position[rows].tolist())
        core = {p: weight for p, weight in self.topics.core(asked.topics).items() if allowed[p]}
        positions.update(core, (p for like in likeness for p in like if allowed[p]))
        return self._signals(sorted(positions), asked, scores, likeness, core)

    def _signals(
        self,
        positions: list[int],
        asked: Asked,
        scores: Scored,
        likeness: Sequence[Mapping[int, Likeness]],
        core: Mapping[int, float],
    ) -> list[Signals]:
        """Of all candidates at once: a loop over them in Python would cost more than the rest of the search."""
        slices = [self.vectors.rows_of(p) for p in positions]
        rows = np.concatenate([np.arange(s.start, s.stop) for s in slices]) if slices else np.empty(0, dtype=int)
        owner = np.repeat(np.arange(len(positions)), [s.stop - s.start for s in slices])
        searched = np.isin(self.vectors.rows.kind[rows], _SEARCHED)
        rows, owner = rows[searched], owner[searched]
        cosines = inner_products(self.vectors.matrix[rows], asked.vectors)
        kinds, paragraphs = self.vectors.rows.kind[rows], self.vectors.rows.paragraph[rows]

        def best(kind: PassageKind, values: Vectors) -> _Best:
            own = kinds == kind
            return _Best.of(owner[own], values[own], paragraphs[own], len(positions))

        whole = cosines[:, 0]
        of_paragraphs, of_gists = best(PassageKind.PARAGRAPH, whole), best(PassageKind.GIST, whole)
        of_questions = best(PassageKind.QUESTION, whole)
        of_parts = best(PassageKind.QUESTION, cosines.max(axis=1, initial=0.0))
        signals = []
        for n, position in enumerate(positions):
            like = likeness[0].get(position, NO_LIKENESS)
            found = Signals(
                position=position,
                paragraph=_paragraph(of_questions, of_paragraphs, like, n),
                # Where the wording is not held, the gist stands for it.
                paragraph_cosine=float(of_paragraphs.cosine[n] or of_gists.cosine[n]),
                gist_cosine=float(of_gists.cosine[n]),
                question_cosine=float(of_questions.cosine[n]),
                question_cosine_top3=float(of_questions.mean_of_three[n]),
                wording_bm25=float(scores.wording[position]),
                notes_bm25=float(scores.notes[position]),
                expanded_bm25=float(scores.expanded[position]),
                topic_share=sum(asked.topics.get(topic, 0.0) for topic in self.topics.of(position)),
                core=core.get(position, 0.0),
                situation_cosine=like.cosine,
                situation_vote=like.vote,
                situation_word_vote=like.word_vote,
                part_question_cosine=float(of_parts.cosine[n]),
                part_vote=max(of_part.get(position, NO_LIKENESS).vote for of_part in likeness),
            )
            signals.append(_in_plain_words(found) if self.in_plain_words else found)
        return signals

    def sentences(self, position: int, asked: Asked, count: int) -> list[SentenceSignals]:
        """What speaks for each of the `count` sentences of a provision, for the nearest part of the question."""
        rows = self.vectors.rows_of(position)
        kinds, numbers = self.vectors.rows.kind[rows], self.vectors.rows.paragraph[rows]
        matrix = self.vectors.matrix[rows]
        cosines = inner_products(matrix, asked.vectors).max(axis=1, initial=0.0)
        cues: list[list[float]] = [[] for _ in range(count)]
        of_cues = (kinds == PassageKind.CUE) & (numbers < count)
        for number, cosine in zip(numbers[of_cues].tolist(), cosines[of_cues].tolist(), strict=True):
            cues[number].append(cosine)
        lead = np.zeros(count)
        own = (kinds == PassageKind.SENTENCE) & (numbers < count)
        questions = matrix[kinds == PassageKind.QUESTION]
        usual = inner_products(matrix[own], questions.mean(axis=0, keepdims=True))[:, 0] if len(questions) else 0.0
        lead[numbers[own]] = cosines[own] - usual
        situations = self.situations.sentence_cosines(position, asked.vectors, count)
        return [
            SentenceSignals(_mean(heapq.nlargest(2, of_one)), len(of_one), *others)
            for of_one, *others in zip(cues, lead.tolist(), situations.tolist(), strict=True)
        ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _in_plain_words(signals: Signals) -> Signals:
    """A convention is written in everyday words and has no note: its own words stand for gist, question and situation."""
    cosine = signals.paragraph_cosine
    return replace(
        signals,
        gist_cosine=cosine,
        question_cosine=cosine,
        question_cosine_top3=cosine,
        part_question_cosine=cosine,
        situation_cosine=cosine,
        notes_bm25=signals.wording_bm25,
    )


def _best(scores: NDArray[np.floating]) -> list[int]:
    """Positions of the best positive scores; ties by position, so that the answer never depends on chance."""
    k = min(PER_METHOD, len(scores))
    top = np.argpartition(-scores, k - 1)[:k] if k else np.empty(0, dtype=int)
    order = sorted((p for p in top.tolist() if scores[p] > 0), key=lambda p: (-scores[p], p))
    return order


def _paragraph(questions: _Best, paragraphs: _Best, like: Likeness, n: int) -> int:
    """The paragraph that the nearest question or situation names; else that of the best paragraph passage."""
    named = int(questions.paragraph[n]) if questions.cosine[n] > like.cosine else like.paragraph
    return named or int(paragraphs.paragraph[n])
