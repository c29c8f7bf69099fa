"""What stands around an answer: the topics that it belongs to, a plain reply, and what else people ask there."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawqa.corpus.store import Store
from lawqa.corpus.terms import Glossary
from lawqa.corpus.topics import Step, Topic
from lawqa.index.situations import Near, SituationIndex
from lawqa.index.told import Told
from lawqa.law.model import StoredProvision
from lawqa.search.answer import Answer
from lawqa.search.lexicon import Lexicon
from lawqa.search.reply import Replier, Reply, ReplyChoice

TERMS_FILE = "terms.toml"
_COUNSEL = "法律援助"  # the topic whose first step is to ask a person
# What a topic is worth by its everyday words in the question, by the votes of its situations among the nearest, and by
# the core provisions of it among the hits. Chosen on the development questions.
_SPOKEN, _LIKE, _CORE = 1.0, 2.0, 0.6
# The share of the first topic's worth from which on a topic is that of an answer, and from which on a part of a long
# question may be of it.
_CLOSE, _SPOKEN_OF = 0.6, 0.25
_MOST_SPOKEN, _MOST_ALSO = 8, 2
_MOST_TOPICS, _MOST_QUESTIONS = 2, 4


@dataclass(frozen=True)
class Around:
    """`topics`, the nearest first; `reply`, what to say in plain words, or None; `also`, what to say to the other matters
    that a long question tells of; `questions`, what else people ask."""

    topics: tuple[Topic, ...]
    reply: Reply | None
    also: tuple[Reply, ...]
    questions: tuple[str, ...]


class Guide:
    """Reads answers; keeps nothing of them. `told` is by the numbers of `situations`."""

    def __init__(
        self,
        topics: Iterable[Topic],
        corpus: Path,
        situations: SituationIndex,
        told: Sequence[Told],
        store: Store,
        choice: ReplyChoice,
    ) -> None:
        self._topics = {topic.name: topic for topic in topics}
        self._lexicon = Lexicon(self._topics.values())
        self._corpus = corpus
        self._situations, self._told = situations, told
        self._replier = Replier(situations, told, self._topics, store, choice)

    def around(self, answer: Answer) -> Around:
        """The topics that its question's words, the situations like it and its best hits speak for; what to say; and what
        else people ask: the questions most like it that have a reply, then plain ones of its topics in turn."""
        near = self._near(answer)
        worth = self._worth(answer, near)
        reply, also = self._replies(answer, near, _from(worth, _SPOKEN_OF)[:_MOST_SPOKEN])
        topics = tuple(self._topics[name] for name in _from(worth, _CLOSE)[:_MOST_TOPICS])
        asked = {answer.question, *(one.question for one in (reply, *also) if one)}
        questions = dict.fromkeys((*self._replier.questions(answer, near), *self._plain_of(topics)))
        return Around(topics, reply, also, tuple(q for q in questions if q not in asked)[:_MOST_QUESTIONS])

    def words(self, topics: Iterable[str]) -> frozenset[str]:
        """The everyday words of topics (by name) and the legal terms for them."""
        known = [self._topics[name].words for name in topics if name in self._topics]
        return frozenset(word for words in known for everyday, terms in words.items() for word in (everyday, *terms))

    @property
    def counsel(self) -> Step | None:
        """Where to ask a person, for a question that no steps fit."""
        topic = self._topics.get(_COUNSEL)
        return next(iter(topic.steps), None) if topic else None

    @functools.cached_property
    def glossary(self) -> Glossary:
        """Legal words explained; read when they are first needed."""
        return Glossary.load(self._corpus / TERMS_FILE)

    @functools.cached_property
    def _questions(self) -> dict[str, list[str]]:
        """Topic → the plainest question of each of its situations."""
        found: dict[str, list[str]] = {}
        for told in self._told:
            found.setdefault(told.topic, []).append(told.question)
        return found

    def _replies(
        self, answer: Answer, near: Sequence[Near], spoken: Sequence[str]
    ) -> tuple[Reply | None, tuple[Reply, ...]]:
        """What to say in plain words, or None, and what to say to the other matters that a long question tells of.

        To a long question that is like no situation as a whole, a part of it that is of its first topic is replied to.
        """
        first = self._replier.reply(answer, near, spoken[0] if spoken else "")
        parts = answer.asked.parts if answer.asked else ()
        near_parts = [self._situations.nearest(part.vector, part.words) for part in parts]
        found = self._replier.of_parts(answer, near_parts, spoken)
        if first is None:
            first = next((reply for reply in found if reply.topic.name == spoken[0]), None)
        also = [reply for reply in found if first is None or reply.topic != first.topic]
        return first, tuple(also[:_MOST_ALSO])

    def _plain_of(self, topics: Iterable[Topic]) -> list[str]:
        """The plainest question of each situation, of several topics in turn."""
        of_topics = [self._questions.get(topic.name, []) for topic in topics]
        longest = max(map(len, of_topics), default=0)
        return [questions[n] for n in range(longest) for questions in of_topics if n < len(questions)]

    def _worth(self, answer: Answer, near: Iterable[Near]) -> dict[str, float]:
        """Topic → what speaks for it, the most first."""
        worth: defaultdict[str, float] = defaultdict(float)
        for name, share in self._lexicon.read(answer.question).topics.items():
            worth[name] += _SPOKEN * share
        for one in near:
            worth[self._told[one.situation].topic] += _LIKE * (one.vote + one.word_vote)
        for rank, hit in enumerate(answer.hits, 1):
            named = hit.stored.note.topics if hit.stored.note else ()
            for place, name in enumerate(named, 1):
                core = _CORE if name in self._topics and _is_core(self._topics[name], hit.stored) else 0.0
                worth[name] += (1 / place + core) * hit.score / rank
        known = sorted((-value, name) for name, value in worth.items() if name in self._topics)
        return {name: -value for value, name in known}

    def _near(self, answer: Answer) -> list[Near]:
        if answer.asked is None:
            return []
        return self._situations.nearest(answer.asked.whole.vector, answer.asked.whole.words)


def _from(worth: Mapping[str, float], share: float) -> list[str]:
    """Topics that have at least `share` of the first one's worth."""
    least = share * next(iter(worth.values()), 0.0)
    return [name for name, value in worth.items() if value >= least]


def _is_core(topic: Topic, stored: StoredProvision) -> bool:
    return (stored.instrument.title, stored.provision.name) in topic.provisions
