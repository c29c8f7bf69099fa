"""The plain reply to a question: that of the situation it tells of, where one is near and the answer's hits bear it out."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawqa.corpus.store import Store
from lawqa.corpus.topics import Step, Topic
from lawqa.errors import CorpusError
from lawqa.index.situations import Near, SituationIndex, letters_of
from lawqa.index.told import PlainReply, Rest, Told
from lawqa.law.model import StoredProvision
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.answer import Answer, Hit

_LONGEST_ASKED = 40  # of a question that is offered: more is somebody's story
_FEWEST_LETTERS = 3  # 狗 tells of nothing in particular
# A question in the voice of a property manager or a committee: what is replied to them is not what residents ask for.
OFFICE = re.compile("我们(物业|公司|单位|企业|社区|居委会|业委会)|我是(业委会|物业|社区|楼管|项目|网格|开发商)")
# What speaks for a situation: its votes among the nearest questions by meaning and by words, cosines of its first question
# and the mean over all of them, being of the answer's first topic, the share of the hits' scores that its deciding
# provisions have, and whether its reply rests first on one of the hits, and on the best one.
FEATURES = ("vote", "word_vote", "first_cosine", "mean_cosine", "topic", "covered", "found", "best")
LEAST = ("cosine", "vote", "word_vote", "votes")


@dataclass(frozen=True)
class Reply:
    """What we say in plain words, and the question it was written for; `bases` are the provisions that say so, the most
    deciding first, each with its paragraph and sentence; `steps` are those that fit, of `topic` or of another one."""

    text: str
    question: str
    topic: Topic
    bases: tuple[Hit, ...]
    steps: tuple[Step, ...]

    def is_for(self, question: str) -> bool:
        """Whether it was written for this very question, marks and courtesies aside."""
        return letters_of(question) == letters_of(self.question)

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
    """Weights by feature, and the least that a situation must have of LEAST: below, it is taken for another matter; more
    for one that only a part of a long question tells of.

    corpus/reply.toml says how they were chosen.
    """

    weights: Mapping[str, float]
    least: Mapping[str, float]
    least_of_part: Mapping[str, float]

    @classmethod
    def load(cls, path: Path) -> ReplyChoice:
        """CorpusError when the file is damaged."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            weights = {name: float(data["weights"][name]) for name in FEATURES}
            least, of_part = ({name: float(data[key][name]) for name in LEAST} for key in ("least", "least_of_part"))
            return cls(weights, least, of_part)
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"读不了回答参数{path.name}：{error}", "重新安装 lawqa") from error

    def worth(self, features: Mapping[str, float]) -> float:
        """The weighted sum."""
        return math.fsum(weight * features[name] for name, weight in self.weights.items())


def _same_side(told: Told, answer: Answer) -> bool:
    return not OFFICE.search(told.question) or bool(OFFICE.search(answer.question))


def _has(near: Near, least: Mapping[str, float]) -> bool:
    return all(getattr(near, name) >= value for name, value in least.items())


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

    def reply(self, answer: Answer, near: Sequence[Near], topic: str) -> Reply | None:
        """That of the situation that has this very question, else of the best one of `near` that is near enough and whose
        reply rests on one of the hits; `topic` is the answer's first.

        None where the answer abstained, there is no such one, or what its reply rests on was not the law of the day.
        """
        if answer.abstained or not near or len(letters_of(answer.question)) < _FEWEST_LETTERS:
            return None
        if (same := self._situations.same(answer.question)) is not None and (plain := self._told[same].reply):
            return self._told_of(self._told[same], plain, answer.scope.day)
        shares = self._shares(answer.hits)
        worth = [
            (self._choice.worth(self._features(one, told, reply, shares, topic)), -one.situation, told, reply)
            for one in near
            if (reply := (told := self._told[one.situation]).reply) and any(r.position in shares for r in reply.rests)
            if _has(one, self._choice.least) and _same_side(told, answer)
        ]
        if not worth:
            return None
        *_, told, reply = max(worth, key=lambda entry: entry[:2])
        return self._told_of(told, reply, answer.scope.day)

    def of_parts(self, answer: Answer, near_parts: Iterable[Sequence[Near]], topics: Container[str]) -> list[Reply]:
        """Replies to what the parts of a long question tell of, one a topic: that of the situation nearest a part, where
        it is near enough and of one of `topics`. `near_parts` are the situations near each part."""
        found: dict[str, Reply] = {}
        for near in near_parts if not answer.abstained else ():
            best = max(near, key=lambda one: (one.votes, -one.situation), default=None)
            if best is None or not _has(best, self._choice.least_of_part):
                continue
            told = self._told[best.situation]
            if told.reply is None or told.topic not in topics or told.topic in found or not _same_side(told, answer):
                continue
            if reply := self._told_of(told, told.reply, answer.scope.day):
                found[told.topic] = reply
        return list(found.values())

    def questions(self, answer: Answer, near: Iterable[Near]) -> list[str]:
        """Of the situations of `near` that have a reply, the plainest question, where it is short; the nearest first."""
        like = [one for one in near if one.cosine >= self._choice.least["cosine"]]
        known = (self._told[one.situation] for one in sorted(like, key=lambda one: (-one.votes, one.situation)))
        return [t.question for t in known if t.reply and len(t.question) <= _LONGEST_ASKED and _same_side(t, answer)]

    def _told_of(self, told: Told, reply: PlainReply, day: dt.date) -> Reply | None:
        bases = tuple(map(_basis, reply.rests, self._store.at([rest.position for rest in reply.rests])))
        if not all(day in basis.stored.version.in_force for basis in bases):
            return None
        topic, way = self._topics.get(told.topic), self._topics.get(reply.steps_of or told.topic)
        if topic is None or way is None:
            return None
        steps = (s for number, s in enumerate(way.steps, 1) if reply.steps is None or number in reply.steps)
        return Reply(reply.text, told.question, topic, bases, tuple(steps))

    def _shares(self, hits: Sequence[Hit]) -> dict[int, float]:
        """Row number → share of the hits' scores, the best hit first; clauses of a compound have none."""
        total = math.fsum(hit.score for hit in hits) or 1.0
        positions = [(self._store.position(hit.stored.id), hit.score / total) for hit in hits]
        return {position: share for position, share in positions if position is not None}

    def _features(
        self, near: Near, told: Told, reply: PlainReply, shares: Mapping[int, float], topic: str
    ) -> dict[str, float]:
        links = self._situations.links[near.situation]
        return {
            "vote": near.vote,
            "word_vote": near.word_vote,
            "first_cosine": near.first,
            "mean_cosine": near.mean,
            "topic": float(told.topic == topic),
            "covered": math.fsum(shares.get(position, 0.0) for position, _, weight, _ in links if weight == 1.0),
            "found": float(reply.rests[0].position in shares),
            "best": float(next(iter(shares)) == reply.rests[0].position),
        }


def _basis(rest: Rest, stored: StoredProvision) -> Hit:
    spans = sentence_spans(stored.provision.text)
    if not 0 < rest.sentence <= len(spans):
        return Hit(stored, 1.0, rest.paragraph or None)
    deciding = spans[rest.sentence - 1]
    return Hit(stored, 1.0, *locate(stored.provision, deciding), deciding)
