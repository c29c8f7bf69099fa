"""The plain reply to a question: that of the situation it tells of, where one is near and the answer's hits bear it out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lawqa.corpus.store import Store
from lawqa.corpus.topics import Step, Topic
from lawqa.index.situations import Near, SituationIndex
from lawqa.index.told import PlainReply, Rest, Told
from lawqa.law.model import StoredProvision
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.answer import Answer, Hit

# What a situation is worth beside its votes: being of the answer's first topic, the share of the hits' scores that its
# deciding provisions have, and resting on the best hit. Chosen on the development questions (bench/replies.py).
_TOPIC, _COVERED, _BEST = 0.2, 0.3, 0.2
# A situation that is less near by any of these is taken for another matter: below them, replies to the development
# questions were wrong several times as often (bench/README.md).
_LEAST_COSINE, _LEAST_VOTE, _LEAST_WORD_VOTE = 0.80, 0.05, 0.02


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


class Replier:
    """Chooses replies; keeps nothing of a question. `told` is by the numbers of `situations`."""

    def __init__(
        self, situations: SituationIndex, told: Sequence[Told], topics: Mapping[str, Topic], store: Store
    ) -> None:
        self._situations, self._told, self._topics, self._store = situations, told, topics, store

    def reply(self, answer: Answer, near: Sequence[Near], topics: Sequence[Topic]) -> Reply | None:
        """That of the best situation of `near` whose reply rests first on one of the hits. None where the answer abstained,
        the best one is not near enough, or what its reply rests on was not the law of the day; `topics` are the answer's,
        nearest first."""
        if answer.abstained or not near:
            return None
        shares = self._shares(answer.hits)
        first = next((topic.name for topic in topics), "")
        worth = [
            (self._worth(one, told, reply, shares, first), -one.situation, one, told, reply)
            for one in near
            if (reply := (told := self._told[one.situation]).reply) and reply.rests[0].position in shares
        ]
        if not worth:
            return None
        *_, nearest, told, reply = max(worth, key=lambda entry: entry[:2])
        if not _is_near(nearest):
            return None
        bases = tuple(map(_basis, reply.rests, self._store.at([rest.position for rest in reply.rests])))
        if not all(answer.scope.day in basis.stored.version.in_force for basis in bases):
            return None
        topic = self._topics[told.topic]
        steps = (step for number, step in enumerate(topic.steps, 1) if reply.steps is None or number in reply.steps)
        return Reply(reply.text, told.question, topic, bases, tuple(steps))

    def _shares(self, hits: Sequence[Hit]) -> dict[int, float]:
        """Row number → share of the hits' scores, the best hit first; clauses of a compound have none."""
        total = math.fsum(hit.score for hit in hits) or 1.0
        positions = [(self._store.position(hit.stored.id), hit.score / total) for hit in hits]
        return {position: share for position, share in positions if position is not None}

    def _worth(self, near: Near, told: Told, reply: PlainReply, shares: Mapping[int, float], topic: str) -> float:
        links = self._situations.links[near.situation]
        covered = math.fsum(shares.get(position, 0.0) for position, _, weight, _ in links if weight == 1.0)
        best = next(iter(shares)) == reply.rests[0].position
        return near.vote + near.word_vote + _TOPIC * (told.topic == topic) + _COVERED * covered + _BEST * best


def _is_near(near: Near) -> bool:
    return near.cosine >= _LEAST_COSINE and near.vote >= _LEAST_VOTE and near.word_vote >= _LEAST_WORD_VOTE


def _basis(rest: Rest, stored: StoredProvision) -> Hit:
    spans = sentence_spans(stored.provision.text)
    if not 0 < rest.sentence <= len(spans):
        return Hit(stored, 1.0, rest.paragraph or None)
    deciding = spans[rest.sentence - 1]
    return Hit(stored, 1.0, *locate(stored.provision, deciding), deciding)
