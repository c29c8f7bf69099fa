"""The answer: hits with what a reader must know of each, or an honest 'nothing fits'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from lawqa.index.scope import Scope
from lawqa.law.citation import cite
from lawqa.law.model import Authority, StoredProvision
from lawqa.search.candidates import Asked


@dataclass(frozen=True)
class Hit:
    """A scored provision.

    `paragraph` and `item` are where the answer stands (None: the article as a whole); `deciding` is the span of the
    deciding sentence in `text`; `score` is between 0 and 1.
    """

    stored: StoredProvision
    score: float
    paragraph: int | None = None
    item: int | None = None
    deciding: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The wording of the whole article, verbatim; '' where only the gist is known."""
        return self.stored.provision.text

    @property
    def gist(self) -> str:
        """Our gist, or ''."""
        return self.stored.note.gist if self.stored.note else ""

    @property
    def caution(self) -> str:
        """What misleads when the provision is read alone, or ''."""
        return self.stored.note.caution if self.stored.note else ""

    @property
    def article_citation(self) -> str:
        """《…》第…条."""
        return cite(self.stored.title, self.stored.provision)

    @property
    def citation(self) -> str:
        """Down to the paragraph and item where the answer stands. A paragraph is named only where there are several."""
        several = len(self.stored.provision.paragraphs) > 1
        paragraph = self.paragraph if several else None
        return cite(self.stored.title, self.stored.provision, paragraph, self.item)

    def to_dict(self) -> dict[str, object]:
        """The hit of the JSON contract (design, section 6), with `deciding`, `caution`, `citation`, `headings` added."""
        stored, interval = self.stored, self.stored.version.in_force
        return {
            "law": stored.title,
            "article": stored.provision.name,
            "paragraph": self.paragraph,
            "item": self.item,
            "authority": stored.instrument.authority.value,
            "region": stored.instrument.region,
            "compound": stored.instrument.compound,
            "in_force": [_iso(interval.start), _iso(interval.end)],
            "text": self.text,
            "verbatim": stored.verbatim,
            "gist": self.gist,
            "score": round(self.score, 4),
            "citation": self.citation,
            "deciding": list(self.deciding) if self.deciding else None,
            "caution": self.caution,
            "headings": list(stored.provision.headings),
            "version": stored.version.promulgated.isoformat(),
            "source": stored.source or None,
            "page": stored.version.page or stored.instrument.page,
        }


@dataclass(frozen=True)
class Answer:
    """Hits, best first. When `abstained`, nothing fits and the hits are only the nearest; `notices` are for the reader.

    `ms` is the time from question to answer in milliseconds, model loaded; `year` is a past one that the question names
    while the answer is of today; `asked` is what search read of the question.
    """

    question: str
    hits: tuple[Hit, ...]
    abstained: bool
    confidence: float
    ms: float
    scope: Scope
    notices: tuple[str, ...] = ()
    year: int | None = None
    asked: Asked | None = field(default=None, repr=False, compare=False)

    def by_authority(self) -> list[tuple[Authority, list[Hit]]]:
        """Hits grouped by authority, highest first; best first within a group."""
        groups: dict[Authority, list[Hit]] = {}
        for hit in self.hits:
            groups.setdefault(hit.stored.instrument.authority, []).append(hit)
        return sorted(groups.items(), key=lambda group: group[0].rank)

    def to_dict(self) -> dict[str, object]:
        """The object of the JSON contract, without `id`."""
        return {
            "q": self.question,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "ms": round(self.ms, 2),
            "date": self.scope.day.isoformat(),
            "region": self.scope.region,
            "compound": self.scope.compound,
            "notices": list(self.notices),
            "hits": [hit.to_dict() for hit in self.hits],
        }

    def __str__(self) -> str:
        if self.abstained:
            return "没有找到合适的规定。"
        return "\n".join(f"{n}. {hit.citation}　{hit.gist or hit.text}" for n, hit in enumerate(self.hits, 1))


def nearest_topics(hits: Sequence[Hit], limit: int = 5) -> list[str]:
    """The topics of the nearest hits, in order, for the reader whom nothing fits."""
    topics = [topic for hit in hits if hit.stored.note for topic in hit.stored.note.topics]
    return list(dict.fromkeys(topics))[:limit]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
