"""What stands around an answer: the topics that it belongs to, a plain reply, and what else people ask there."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from lawqa.corpus.store import Store
from lawqa.corpus.terms import Term, load_terms
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
# A topic that has less than this share of the first one's worth is another matter.
_CLOSE = 0.6


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

    def topics(self, answer: Answer, limit: int = 1) -> list[Topic]:
        """The topics of an answer, nearest first: those that its question's words and its best hits speak for."""
        worth: defaultdict[str, float] = defaultdict(float)
        for name, share in self._lexicon.read(answer.question).topics.items():
            worth[name] += _SPOKEN * share
        for near in self._near(answer):
            worth[self._told[near.situation].topic] += _LIKE * (near.vote + near.word_vote)
        for rank, hit in enumerate(answer.hits, 1):
            named = hit.stored.note.topics if hit.stored.note else ()
            for place, name in enumerate(named, 1):
                core = _CORE if name in self._topics and _is_core(self._topics[name], hit.stored) else 0.0
                worth[name] += (1 / place + core) * hit.score / rank
        known = sorted((-value, name) for name, value in worth.items() if name in self._topics)
        return [self._topics[name] for value, name in known if -value >= _CLOSE * -known[0][0]][:limit]

    def reply(self, answer: Answer, topics: Sequence[Topic] | None = None) -> Reply | None:
        """What to say in plain words, or None; `topics` are the answer's, where they are known already."""
        topics = self.topics(answer) if topics is None else topics
        return self._replier.reply(answer, self._near(answer), topics[0].name if topics else "")

    def questions(self, answer: Answer, topics: Iterable[Topic], limit: int = 4) -> list[str]:
        """Authored questions of `topics`, other than the one that was asked; of several topics in turn."""
        of_topics = [self._questions.get(topic.name, []) for topic in topics]
        longest = max(map(len, of_topics), default=0)
        mixed = [questions[n] for n in range(longest) for questions in of_topics if n < len(questions)]
        return [question for question in dict.fromkeys(mixed) if question != answer.question][:limit]

    @property
    def counsel(self) -> Step | None:
        """Where to ask a person, for a question that no steps fit."""
        topic = self._topics.get(_COUNSEL)
        return next(iter(topic.steps), None) if topic else None

    @functools.cached_property
    def terms(self) -> tuple[Term, ...]:
        """Legal words explained; read when they are first needed."""
        return load_terms(self._corpus / TERMS_FILE)

    @functools.cached_property
    def _questions(self) -> dict[str, list[str]]:
        """Topic → the plainest question of each of its situations."""
        found: dict[str, list[str]] = {}
        for told in self._told:
            found.setdefault(told.topic, []).append(told.question)
        return found

    def _near(self, answer: Answer) -> list[Near]:
        if answer.asked is None:
            return []
        return self._situations.nearest(answer.asked.whole.vector, answer.asked.whole.words)


def _is_core(topic: Topic, stored: StoredProvision) -> bool:
    return (stored.instrument.title, stored.provision.name) in topic.provisions
