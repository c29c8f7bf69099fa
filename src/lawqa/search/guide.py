"""What stands around an answer: the topics that it belongs to, and what else people ask there."""

from __future__ import annotations

import functools
import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lawqa.corpus.terms import Term, load_terms
from lawqa.corpus.topics import Topic
from lawqa.errors import CorpusError
from lawqa.law.model import StoredProvision
from lawqa.law.sentence import character_pairs
from lawqa.search.answer import Answer
from lawqa.search.lexicon import Lexicon

SITUATIONS_FOLDER, TERMS_FILE = "situations", "terms.toml"
# What a topic is worth by its everyday words in the question, by how much of the question its authored questions say, and
# by the core provisions of it among the hits.
_SPOKEN, _LIKE, _CORE = 1.0, 3.0, 0.6
# Beyond the likest question of a topic, others add little: topics with many questions are not thereby nearer.
_SECOND = 0.25
# A topic that has less than this share of the first one's worth is another matter.
_CLOSE = 0.6


class Guide:
    """Reads answers; keeps nothing of them."""

    def __init__(self, topics: Iterable[Topic], corpus: Path) -> None:
        self._topics = {topic.name: topic for topic in topics}
        self._lexicon = Lexicon(self._topics.values())
        self._corpus = corpus

    def topics(self, answer: Answer, limit: int = 1) -> list[Topic]:
        """The topics of an answer, nearest first: those that its question's words and its best hits speak for."""
        worth: defaultdict[str, float] = defaultdict(float)
        for name, share in self._lexicon.read(answer.question).topics.items():
            worth[name] += _SPOKEN * share
        for name, likeness in self._likeness(answer.question).items():
            worth[name] += _LIKE * likeness
        for rank, hit in enumerate(answer.hits, 1):
            named = hit.stored.note.topics if hit.stored.note else ()
            for place, name in enumerate(named, 1):
                core = _CORE if name in self._topics and _is_core(self._topics[name], hit.stored) else 0.0
                worth[name] += (1 / place + core) * hit.score / rank
        known = sorted((-value, name) for name, value in worth.items() if name in self._topics)
        return [self._topics[name] for value, name in known if -value >= _CLOSE * -known[0][0]][:limit]

    def questions(self, answer: Answer, topics: Iterable[Topic], limit: int = 4) -> list[str]:
        """Authored questions of `topics`, other than the one that was asked; of several topics in turn.

        CorpusError when a file of situations cannot be read.
        """
        of_topics = [self._questions_of(topic.name) for topic in topics]
        longest = max(map(len, of_topics), default=0)
        mixed = [questions[n] for n in range(longest) for questions in of_topics if n < len(questions)]
        return [question for question in dict.fromkeys(mixed) if question != answer.question][:limit]

    @functools.cached_property
    def terms(self) -> tuple[Term, ...]:
        """Legal words explained; read when they are first needed."""
        return load_terms(self._corpus / TERMS_FILE)

    def _likeness(self, question: str) -> dict[str, float]:
        """Topic → the share of the question, by the rarity of its pairs of characters, that its questions say (0 to 1)."""
        asked = character_pairs(question)
        rarity = {pair: math.log1p(len(self._pairs) / (1 + self._frequency[pair])) for pair in asked}
        whole = math.fsum(rarity.values()) or 1.0
        shares: dict[str, list[float]] = {}
        for topic, pairs in self._pairs:
            if common := asked & pairs:
                shares.setdefault(topic, []).append(math.fsum(rarity[p] for p in common) / whole)
        return {topic: _best_two(found) for topic, found in shares.items()}

    @functools.cached_property
    def _situations(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Topic → its situations, each as its questions; read when they are first needed."""
        folder = self._corpus / SITUATIONS_FOLDER
        return {path.stem: tuple(_questions(path)) for path in sorted(folder.glob("*.toml"))}

    @functools.cached_property
    def _pairs(self) -> list[tuple[str, frozenset[str]]]:
        """(topic, pairs of characters) of each authored question."""
        return [
            (topic, frozenset(character_pairs(question)))
            for topic, situations in self._situations.items()
            for questions in situations
            for question in questions
        ]

    @functools.cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(pair for _, pairs in self._pairs for pair in pairs)

    def _questions_of(self, topic: str) -> list[str]:
        """The first question of each of the topic's situations, which is its plainest."""
        return [questions[0] for questions in self._situations.get(topic, ())]


def _is_core(topic: Topic, stored: StoredProvision) -> bool:
    return (stored.instrument.title, stored.provision.name) in topic.provisions


def _best_two(shares: Sequence[float]) -> float:
    first, *rest = sorted(shares, reverse=True)
    return first + _SECOND * rest[0] if rest else first


def _questions(path: Path) -> Iterator[tuple[str, ...]]:
    try:
        entries: list[Mapping[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf-8")).get("situation", [])
        yield from (tuple(entry["questions"]) for entry in entries if entry["questions"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error
