"""The plain reply to a question: that of the situation it tells of, where one is near and the answer's hits bear it out."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawqa.corpus.store import Store
from lawqa.corpus.topics import Step, Topic
from lawqa.errors import CorpusError
from lawqa.index.situations import Near, SituationIndex
from lawqa.index.told import PlainReply, Rest, Told
from lawqa.law.model import StoredProvision
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.answer import Answer, Hit

# What speaks for a situation: cosines of its nearest and of its first question and the mean over all of them (each from
# 0.5 on, for those of e5 models crowd), the share of the question's everyday words that its topic has, the share of the
# hits' scores that its deciding provisions have, and whether its reply rests on the best hit.
_USUAL = 0.5
FEATURES = ("cosine", "first_cosine", "mean_cosine", "topic", "covered", "best")


@dataclass(frozen=True)
class Reply:
    """What we say in plain words, and the question it was written for; `bases` are the provisions that say so, the most
    deciding first, each with its paragraph and sentence; `steps` are those of `topic` that fit."""

    text: str
    question: str
    topic: Topic
    bases: tuple[Hit, ...]
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "text": self.text,
            "question": self.question,
            "topic": self.topic.name,
            "citations": [basis.citation for basis in self.bases],
        }


@dataclass(frozen=True)
class ReplyChoice:
    """Weights by feature and the least worth of a reply, learned by bench/train_reply.py."""

    weights: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, path: Path) -> ReplyChoice:
        """CorpusError when the file is damaged."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls({name: float(data["weights"][name]) for name in FEATURES}, float(data["threshold"]))
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"读不了回答参数{path.name}：{error}", "重新安装 lawqa") from error

    def worth(self, features: Mapping[str, float]) -> float:
        """The weighted sum."""
        return math.fsum(weight * features[name] for name, weight in self.weights.items())


@dataclass(frozen=True)
class Candidate:
    """A situation with a reply that rests first on one of the hits, and what speaks for it."""

    situation: int
    told: Told
    reply: PlainReply
    features: Mapping[str, float]


class Replier:
    """Chooses replies; keeps nothing of a question. `told` is by the numbers of `situations`."""

    def __init__(
        self,
        situations: SituationIndex,
        told: Sequence[Told],
        topics: Mapping[str, Topic],
        store: Store,
        choice: ReplyChoice,
    ) -> None:
        self._situations, self._told, self._topics, self._store = situations, told, topics, store
        self._choice = choice

    def reply(self, answer: Answer, near: Sequence[Near]) -> Reply | None:
        """That of the best situation of `near`. None where the answer abstained, the best one is not near enough, or what
        its reply rests on was not the law of the day."""
        if answer.abstained or answer.asked is None:
            return None
        candidates = self.candidates(self._shares(answer.hits), near, answer.asked.topics)
        if not candidates:
            return None
        best = max(candidates, key=lambda c: (self._choice.worth(c.features), -c.situation))
        if self._choice.worth(best.features) < self._choice.threshold:
            return None
        bases = tuple(map(_basis, best.reply.rests, self._store.at([rest.position for rest in best.reply.rests])))
        if not all(answer.scope.day in basis.stored.version.in_force for basis in bases):
            return None
        topic, chosen = self._topics[best.told.topic], best.reply.steps
        steps = (step for number, step in enumerate(topic.steps, 1) if chosen is None or number in chosen)
        return Reply(best.reply.text, best.told.question, topic, bases, tuple(steps))

    def candidates(
        self, shares: Mapping[int, float], near: Iterable[Near], topics: Mapping[str, float]
    ) -> list[Candidate]:
        """Those of `near` that can reply; `shares` are the hits' shares of their scores by row number, the best first,
        `topics` the question's topics by their share."""
        found = []
        for one in near:
            told = self._told[one.situation]
            reply = told.reply
            if reply is not None and reply.rests[0].position in shares:
                links = self._situations.links[one.situation]
                features = {
                    "cosine": one.cosine - _USUAL,
                    "first_cosine": one.first - _USUAL,
                    "mean_cosine": one.mean - _USUAL,
                    "topic": topics.get(told.topic, 0.0),
                    "covered": math.fsum(shares.get(p, 0.0) for p, _, weight, _ in links if weight == 1.0),
                    "best": float(next(iter(shares)) == reply.rests[0].position),
                }
                found.append(Candidate(one.situation, told, reply, features))
        return found

    def _shares(self, hits: Sequence[Hit]) -> dict[int, float]:
        """Clauses of a compound have none."""
        total = math.fsum(hit.score for hit in hits) or 1.0
        positions = [(self._store.position(hit.stored.id), hit.score / total) for hit in hits]
        return {position: share for position, share in positions if position is not None}


def _basis(rest: Rest, stored: StoredProvision) -> Hit:
    spans = sentence_spans(stored.provision.text)
    if not 0 < rest.sentence <= len(spans):
        return Hit(stored, 1.0, rest.paragraph or None)
    deciding = spans[rest.sentence - 1]
    return Hit(stored, 1.0, *locate(stored.provision, deciding), deciding)
