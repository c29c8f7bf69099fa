"""Signals to features, features to a score: a linear model whose weights are a readable file (corpus/ranker.toml)."""

from __future__ import annotations

import functools
import math
import operator
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawqa.errors import CorpusError
from lawqa.search.candidates import Signals

# Cosines of e5 models crowd between 0.75 and 0.95; centred and scaled they are of the order of 1.
COSINE_CENTRE, COSINE_SCALE = 0.82, 0.05
# From this cosine on a question is as good as one of the authored ones, said in other words.
MATCH_FROM = 0.87
_COSINES = ("paragraph_cosine", "gist_cosine", "question_cosine", "question_cosine_top3", "situation_cosine")
FEATURES = (
    "paragraph_cosine",
    "gist_cosine",
    "question_cosine",
    "question_cosine_top3",
    "wording_bm25",
    "notes_bm25",
    "wording_bm25_share",
    "notes_bm25_share",
    "expanded_bm25_share",
    "topic_share",
    "core",
    "question_rank",
    "paragraph_rank",
    "question_match",
    "has_note",
    "situation_cosine",
    "situation_vote",
    "situation_word_vote",
    "situation_match",
    "part_question_cosine",
    "part_vote",
    "companion",
)
# How many of the first candidates call their companions.
LEADING = 5
_IN_ORDER: Callable[[Mapping[str, float]], tuple[float, ...]] = operator.itemgetter(*FEATURES)
Companions = Callable[[Mapping[int, float]], Mapping[int, float]]


@dataclass(frozen=True)
class Ranked:
    """A candidate with its features and its score (a log-odds; only its order and the calibration give it meaning)."""

    signals: Signals
    features: Mapping[str, float]
    score: float


@dataclass(frozen=True)
class Ranker:
    """Weights by feature name."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls, path: Path) -> Ranker:
        """CorpusError when the file is damaged or names other features."""
        return cls(read_weights(path, "weights", FEATURES))

    def rank(self, candidates: Sequence[Signals], companions: Companions) -> list[Ranked]:
        """Best first; a total order (-score, position).

        Provisions that rule a dispute together should be found together: the first few candidates, by their share of
        a softmax, speak for those that `companions` names.
        """
        if not candidates:
            return []
        features = features_of(candidates)
        first = sorted(zip(map(self._score, features), candidates, strict=True), key=lambda s: (-s[0], s[1].position))
        shares = {signals.position: math.exp(score - first[0][0]) for score, signals in first[:LEADING]}
        total = sum(shares.values())
        called = companions({position: share / total for position, share in shares.items()})
        ranked = []
        for signals, own in zip(candidates, features, strict=True):
            own["companion"] = called.get(signals.position, 0.0)
            ranked.append(Ranked(signals, own, self._score(own)))
        return sorted(ranked, key=lambda r: (-r.score, r.signals.position))

    def _score(self, features: Mapping[str, float]) -> float:
        return math.fsum(map(operator.mul, self._in_order, _IN_ORDER(features)))

    @functools.cached_property
    def _in_order(self) -> tuple[float, ...]:
        return _IN_ORDER(self.weights)


def read_weights(path: Path, table: str, features: Sequence[str]) -> dict[str, float]:
    """The weights in one table of ranker.toml. CorpusError when it is damaged or names other features."""
    try:
        weights = tomllib.loads(path.read_text(encoding="utf-8"))[table]
        if set(weights) != set(features):
            raise ValueError(f"[{table}] 的特征名与程序不符")
        return {name: float(weights[name]) for name in features}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"读不了排序权重{path.name}：{error}", "重新安装 lawqa") from error


def features_of(candidates: Sequence[Signals]) -> list[dict[str, float]]:
    """Named features of each candidate, but for its companions; shares and ranks are relative to the other candidates of the same query.

    A candidate without a gist or a question takes the lowest cosine of those that have one: nothing speaks for it.
    """
    wording_top = max((c.wording_bm25 for c in candidates), default=0.0) or 1.0
    notes_top = max((c.notes_bm25 for c in candidates), default=0.0) or 1.0
    expanded_top = max((c.expanded_bm25 for c in candidates), default=0.0) or 1.0
    floors = [min((value for c in candidates if (value := getattr(c, name))), default=0.0) for name in _COSINES]
    question_ranks = _reciprocal_ranks([c.question_cosine for c in candidates])
    paragraph_ranks = _reciprocal_ranks([c.paragraph_cosine for c in candidates])
    return [
        {
            "paragraph_cosine": scaled_cosine(c.paragraph_cosine or floors[0]),
            "gist_cosine": scaled_cosine(c.gist_cosine or floors[1]),
            "question_cosine": scaled_cosine(c.question_cosine or floors[2]),
            "question_cosine_top3": scaled_cosine(c.question_cosine_top3 or floors[3]),
            "wording_bm25": math.log1p(c.wording_bm25),
            "notes_bm25": math.log1p(c.notes_bm25),
            "wording_bm25_share": c.wording_bm25 / wording_top,
            "notes_bm25_share": c.notes_bm25 / notes_top,
            "expanded_bm25_share": c.expanded_bm25 / expanded_top,
            "topic_share": c.topic_share,
            "core": c.core,
            "question_rank": question_rank,
            "paragraph_rank": paragraph_rank,
            "question_match": max(0.0, c.question_cosine - MATCH_FROM) / COSINE_SCALE,
            "has_note": float(c.gist_cosine > 0),
            "situation_cosine": scaled_cosine(c.situation_cosine or floors[4]),
            "situation_vote": math.sqrt(c.situation_vote),
            "situation_word_vote": math.sqrt(c.situation_word_vote),
            "situation_match": max(0.0, c.situation_cosine - MATCH_FROM) / COSINE_SCALE,
            "part_question_cosine": scaled_cosine(c.part_question_cosine or floors[2]),
            "part_vote": math.sqrt(c.part_vote),
            "companion": 0.0,
        }
        for c, question_rank, paragraph_rank in zip(candidates, question_ranks, paragraph_ranks, strict=True)
    ]


def scaled_cosine(cosine: float) -> float:
    """A cosine brought to the order of 1; 0 where there is none at all."""
    return (cosine - COSINE_CENTRE) / COSINE_SCALE if cosine else 0.0


def sigmoid(log_odds: float) -> float:
    """Log-odds to a probability; clamped, so that no score overflows."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))


def _reciprocal_ranks(values: Sequence[float]) -> list[float]:
    """1/(1+rank) by value, rank from 0; 0 where the value is 0 (no such passage)."""
    order = sorted(range(len(values)), key=lambda i: (-values[i], i))
    ranks = [0.0] * len(values)
    for rank, i in enumerate(order):
        ranks[i] = 1 / (1 + rank) if values[i] else 0.0
    return ranks
