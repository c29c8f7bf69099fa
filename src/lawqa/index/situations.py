"""The situations as an index: which provisions decided the troubles that a question resembles most."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.situations import Situation
from lawqa.errors import IndexUnavailable
from lawqa.index.lexical import LexicalIndex
from lawqa.index.vectors import Vectors, content_hash, inner_products
from lawqa.law.model import ArticleNo

NEIGHBOURS = 24
# How fast a neighbour's say falls with its distance: cosines of e5 models crowd, so a step of 0.02 is a long way.
TEMPERATURE = 0.02
_ROWS_FILE, _LINKS_FILE, _WORDS_FOLDER = "situations.npz", "situations.json", "bm25-situations"

_ARRAYS = ("matrix", "content", "situation", "letters")
_NO_LETTERS = re.compile(r"[\W_]")
_COURTESIES = re.compile(r"^(请问|想问|问一下)+|[吗呢啊呀嘛么吧]+$")

_SILENT = -1
# Situations that a provision is taken to have had besides, with none of its companions.
_DOUBT = 2.0

Links = tuple[tuple[int, int, float, int], ...]


@dataclass(frozen=True)
class Likeness:
    """What the situations say for one provision.

    `cosine` is that of the nearest question it decides; `vote` and `word_vote` are its shares, 0 to 1, among the
    nearest questions by meaning and by words; `paragraph` is the one that the nearest of them names, or 0.
    """

    cosine: float = 0.0
    vote: float = 0.0
    word_vote: float = 0.0
    paragraph: int = 0


@dataclass(frozen=True)
class Near:
    """How near a situation is: cosines of its best and of its first question and the mean over all of them; its shares
    (0 to 1) among the nearest questions by meaning and by words."""

    situation: int
    cosine: float = 0.0
    first: float = 0.0
    mean: float = 0.0
    vote: float = 0.0
    word_vote: float = 0.0

    @property
    def votes(self) -> float:
        """Both shares together."""
        return self.vote + self.word_vote


NO_LIKENESS = Likeness()
_NONE = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class SituationIndex:
    """`matrix` (questions, dimension), L2-normalised; `content` (questions,), hashes of their texts; `situation`
    (questions,) numbers into `links`, whose entries are (position, paragraph, weight, sentence); `letters` (questions,)
    hashes of what is left of a question without marks and courtesies; `words` is BM25 over the questions, None where there
    are none."""

    matrix: Vectors
    content: NDArray[np.uint64]
    situation: NDArray[np.int64]
    links: tuple[Links, ...]
    letters: NDArray[np.uint64]
    words: LexicalIndex | None

    @classmethod
    def build(
        cls,
        situations: Sequence[Situation],
        positions: Callable[[str, ArticleNo], Iterable[int]],
        embed: Callable[[list[str]], tuple[Vectors, NDArray[np.uint64]]],
        cut: Callable[[str], list[str]],
    ) -> SituationIndex:
        """`positions` gives the row numbers of an article, of all its versions; `embed` vectors and content hashes."""
        texts = [question for s in situations for question in s.questions]
        situation = np.array([n for n, s in enumerate(situations) for _ in s.questions], dtype=np.int64)
        links = tuple(
            tuple(
                (p, link.paragraph, link.weight, link.sentence)
                for link in s.links
                for p in positions(link.instrument, link.article)
            )
            for s in situations
        )
        words = LexicalIndex.build([cut(text) for text in texts]) if texts else None
        letters = np.array([content_hash(letters_of(text)) for text in texts], dtype=np.uint64)
        return cls(*embed(texts), situation, links, letters, words)

    @classmethod
    def empty(cls, dimension: int) -> SituationIndex:
        """Without any situation."""
        return cls(
            np.empty((0, dimension), dtype=np.float32),
            np.empty(0, dtype=np.uint64),
            np.empty(0, dtype=np.int64),
            (),
            np.empty(0, dtype=np.uint64),
            None,
        )

    def save(self, folder: Path) -> None:
        """Write the arrays, the links as JSON and the word index."""
        np.savez(folder / _ROWS_FILE, **{name: getattr(self, name) for name in _ARRAYS})
        (folder / _LINKS_FILE).write_text(json.dumps(self.links), encoding="utf-8")
        if self.words:
            self.words.save(folder / _WORDS_FOLDER)

    @classmethod
    def load(cls, folder: Path) -> SituationIndex:
        """Read what `save` wrote; IndexUnavailable when it is damaged."""
        try:
            with (folder / _ROWS_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                matrix, content, situation, letters = (stored[name] for name in _ARRAYS)
            raw = json.loads((folder / _LINKS_FILE).read_text(encoding="utf-8"))
            links = tuple(tuple((int(p), int(n), float(w), sum(map(int, s))) for p, n, w, *s in entry) for entry in raw)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable("情形索引已损坏", "运行 lawqa index build 重建") from error
        words = LexicalIndex.load(folder / _WORDS_FOLDER, len(matrix)) if len(matrix) else None
        return cls(matrix, content, situation, links, letters, words)

    def without(self, questions: NDArray[np.bool_]) -> SituationIndex:
        """The same with some questions silenced (mask by row); for learning without looking at the answer."""
        return replace(self, situation=np.where(questions, _SILENT, self.situation))

    def together(self, leading: Mapping[int, float]) -> dict[int, float]:
        """Provision → how often it decides or is cited together with the leading ones, whose shares sum to 1."""
        found: dict[int, float] = {}
        for position, share in leading.items():
            for other, frequency in self._companions.get(position, {}).items():
                found[other] = found.get(other, 0.0) + share * frequency
        return found

    def sentence_cosines(self, position: int, queries: Vectors, count: int) -> Vectors:
        """Of each of the `count` sentences of a provision, the cosine of the nearest question that it decides to any of
        `queries`, shape (queries, dimension); 0 where there is none."""
        best = np.zeros(count, dtype=np.float32)
        rows, sentences = self._deciding.get(position, _NONE)
        known = sentences < count
        if known.any():
            np.maximum.at(best, sentences[known], inner_products(self.matrix[rows[known]], queries).max(axis=1))
        return best

    @functools.cached_property
    def _deciding(self) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Provision → rows of the questions that one sentence of it decides, and the number of that sentence, from 0."""
        found: dict[int, list[tuple[int, int]]] = {}
        for row, number in enumerate(self.situation.tolist()):
            for position, _, _, sentence in self.links[number] if number != _SILENT else ():
                if sentence:
                    found.setdefault(position, []).append((row, sentence - 1))
        return {
            position: (np.array([row for row, _ in pairs]), np.array([sentence for _, sentence in pairs]))
            for position, pairs in found.items()
        }

    @functools.cached_property
    def _companions(self) -> dict[int, dict[int, float]]:
        """Provision → the others of its situations, by their share of these; a little less where these are few."""
        times: dict[int, float] = {}
        pairs: dict[int, dict[int, float]] = {}
        for number in np.unique(self.situation[self.situation != _SILENT]).tolist():
            for position, _, weight, _ in self.links[number]:
                times[position] = times.get(position, 0.0) + weight
                others = pairs.setdefault(position, {})
                for other, _, other_weight, _ in self.links[number]:
                    if other != position:
                        others[other] = others.get(other, 0.0) + weight * other_weight
        return {
            position: {other: count / (times[position] + _DOUBT) for other, count in others.items()}
            for position, others in pairs.items()
        }

    def like(self, query: Vectors, words: Sequence[str]) -> dict[int, Likeness]:
        """Provision → what speaks for it; `query` has shape (dimension,)."""
        found: dict[int, Likeness] = {}
        for near in self._votes(query, words):
            for position, paragraph, weight, _ in self.links[near.situation]:
                old = found.get(position, NO_LIKENESS)
                cosine = near.cosine if weight == 1.0 else 0.0
                nearer = cosine > old.cosine
                found[position] = Likeness(
                    cosine=cosine if nearer else old.cosine,
                    vote=old.vote + weight * near.vote,
                    word_vote=old.word_vote + weight * near.word_vote,
                    paragraph=paragraph if nearer else old.paragraph,
                )
        return found

    def same(self, question: str) -> int | None:
        """The situation that has this very question, marks and courtesies aside."""
        rows = np.flatnonzero((self.letters == content_hash(letters_of(question))) & (self.situation != _SILENT))
        return int(self.situation[rows[0]]) if len(rows) else None

    def nearest(self, query: Vectors, words: Sequence[str]) -> list[Near]:
        """The situations that have a question among the nearest; `query` has shape (dimension,)."""
        votes: dict[int, tuple[float, float]] = {}
        for near in self._votes(query, words):
            vote, word_vote = votes.get(near.situation, (0.0, 0.0))
            votes[near.situation] = vote + near.vote, word_vote + near.word_vote
        found = []
        for situation, shares in votes.items():
            if situation != _SILENT:
                cosines = self.matrix[self._rows[situation]] @ query
                found.append(Near(situation, float(cosines.max()), float(cosines[0]), float(cosines.mean()), *shares))
        return found

    @functools.cached_property
    def _rows(self) -> dict[int, NDArray[np.int64]]:
        """Situation → the rows of its questions, the plainest first."""
        order = np.argsort(self.situation, kind="stable")
        numbers, starts = np.unique(self.situation[order], return_index=True)
        return dict(zip(numbers.tolist(), np.split(order, starts[1:]), strict=True))

    def _votes(self, query: Vectors, words: Sequence[str]) -> Iterator[Near]:
        """The nearest questions by meaning, then those by words; each kind's votes sum to 1."""
        if not len(self.matrix) or self.words is None:
            return
        heard = self.situation != _SILENT
        cosines = np.where(heard, inner_products(self.matrix, query[np.newaxis])[:, 0], 0.0)
        scores = np.where(heard, self.words.scores(words), 0.0)
        near, near_words = _top(cosines), _top(scores)
        for row, vote in _shares(near, np.exp((cosines[near] - cosines[near[0]]) / TEMPERATURE)):
            yield Near(int(self.situation[row]), float(cosines[row]), vote=vote)
        for row, vote in _shares(near_words, scores[near_words] ** 2):
            yield Near(int(self.situation[row]), float(cosines[row]), word_vote=vote)


def letters_of(question: str) -> str:
    """What is left without marks, spaces and courtesies: 请问物业能停水吗？ and 物业能停水 are one question."""
    return _COURTESIES.sub("", _NO_LETTERS.sub("", question))


def _shares(rows: NDArray[np.int64], votes: NDArray[np.floating]) -> Iterator[tuple[int, float]]:
    """Rows that have a vote, with its share of all."""
    total = float(votes.sum()) or 1.0
    return ((row, vote) for row, vote in zip(rows.tolist(), (votes / total).tolist(), strict=True) if vote)


def _top(values: NDArray[np.floating]) -> NDArray[np.int64]:
    """Rows of the `NEIGHBOURS` best, best first; ties by row, so that the answer never depends on chance."""
    k = min(NEIGHBOURS, len(values))
    best = np.sort(np.argpartition(-values, k - 1)[:k])
    return best[np.argsort(-values[best], kind="stable")]
