"""Everyday words in a question to topics and legal terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lawqa.corpus.topics import Topic


@dataclass(frozen=True)
class Reading:
    """What the lexicon saw in a question: topics with the share of matched words that speak for each, and legal terms."""

    topics: dict[str, float]
    terms: tuple[str, ...]


class Lexicon:
    """Looks for the topics' everyday words (and names) as parts of a question; the longest match wins."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._entries: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for topic in topics:
            self._entries.setdefault(topic.name, []).append((topic.name, ()))
            for word, terms in topic.words.items():
                self._entries.setdefault(word.lower(), []).append((topic.name, terms))
        self._words = sorted(self._entries, key=lambda w: (-len(w), w))

    @property
    def terms(self) -> set[str]:
        """The legal terms that everyday words are mapped to, and the topics' names: spelt as they should be."""
        meanings = [meaning for meanings in self._entries.values() for meaning in meanings]
        return {topic for topic, _ in meanings} | {term for _, terms in meanings for term in terms}

    def read(self, text: str) -> Reading:
        """`text` is a normalised question."""
        rest = text.lower()
        weights: dict[str, float] = {}
        terms: list[str] = []
        for word in self._words:
            if word in rest:
                rest = rest.replace(word, "\0")
                meanings = self._entries[word]
                for topic, legal in meanings:
                    weights[topic] = weights.get(topic, 0.0) + len(word) / len(meanings)
                    terms.extend(legal)
        total = sum(weights.values())
        return Reading({topic: weight / total for topic, weight in weights.items()}, tuple(dict.fromkeys(terms)))
