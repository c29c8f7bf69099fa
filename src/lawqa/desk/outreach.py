"""The outline of a talk: rules, everyday examples, what to do and not to do, a quiz, the way of a dispute, sources.

Every statement carries the provision that it rests on; `outline` takes nothing that is not in the corpus.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from lawqa.desk.labels import WORDING
from lawqa.law.citation import cite
from lawqa.law.model import StoredProvision

AUDIENCES = ("居民", "业委会和物业", "社区工作者")
# Whom a line of corpus/outreach.toml speaks to, as an audience.
LISTENER = {"居民": "居民", "物业": "业委会和物业", "社区": "社区工作者", "": ""}
MINUTES = (10, 20, 40)


@dataclass(frozen=True)
class Basis:
    """A provision and the paragraph of it that a statement rests on (None: the article as a whole)."""

    stored: StoredProvision
    paragraph: int | None = None

    @property
    def citation(self) -> str:
        """In canonical form; a paragraph is named only where the wording is held and has several."""
        return cite(self.stored.title, self.stored.provision, self.named_paragraph)

    @property
    def named_paragraph(self) -> int | None:
        """The paragraph, where it can be named."""
        return self.paragraph if len(self.stored.provision.paragraphs) > 1 else None

    @property
    def wording(self) -> str:
        """The cited paragraph, else the article, verbatim; '' where the wording is not held."""
        paragraphs = self.stored.provision.paragraphs
        if self.named_paragraph and self.named_paragraph <= len(paragraphs):
            return str(paragraphs[self.named_paragraph - 1])
        return self.stored.provision.text

    @property
    def key(self) -> tuple[str, int | None]:
        """Tells it from others."""
        return self.stored.id, self.named_paragraph


@dataclass(frozen=True)
class Line:
    """A statement or a question of listeners; `who` is the audience it speaks to, '' for everybody."""

    text: str
    basis: Basis
    who: str = ""


@dataclass(frozen=True)
class Example:
    """An everyday question and the answer: by `label`, a wording, a gist or a reply of ours, with what says so."""

    question: str
    answer: str
    label: str
    bases: tuple[Basis, ...]

    @property
    def verbatim(self) -> bool:
        """Whether the answer is a wording."""
        return self.label == WORDING


@dataclass(frozen=True)
class Rule:
    """One rule of the talk; `gist` is ours and '' where none is written, `caution` has its citations spelt out."""

    topic: str
    basis: Basis
    gist: str
    caution: str = ""
    example: Example | None = None


@dataclass(frozen=True)
class Question:
    """A question of the quiz; `right` is the place of the right option, from 0."""

    ask: str
    options: tuple[str, ...]
    right: int
    why: str
    basis: Basis


@dataclass(frozen=True)
class Step:
    """One step of a dispute's way."""

    do: str
    who: str
    basis: Basis


@dataclass(frozen=True)
class Path:
    """The way of a dispute of one topic."""

    topic: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Outline:
    """A talk. `corpus` says which state of the corpus it comes from; `notices` what the speaker is to know."""

    topics: tuple[str, ...]
    audience: str
    minutes: int
    day: dt.date
    corpus: str
    region: str = ""
    compound: str = ""
    asked: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    dos: tuple[Line, ...] = ()
    donts: tuple[Line, ...] = ()
    quiz: tuple[Question, ...] = ()
    paths: tuple[Path, ...] = ()
    notices: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """What the talk is called."""
        return "、".join(self.topics)

    @property
    def sources(self) -> tuple[Basis, ...]:
        """Every provision that is cited, once, highest authority first."""
        bases = {basis.key: basis for basis in self._bases()}
        return tuple(sorted(bases.values(), key=_by_authority))

    def _bases(self) -> Iterable[Basis]:
        for line in (*self.asked, *self.dos, *self.donts):
            yield line.basis
        for rule in self.rules:
            yield rule.basis
            if rule.example:
                yield from rule.example.bases
        for question in self.quiz:
            yield question.basis
        for path in self.paths:
            yield from (step.basis for step in path.steps)


def _by_authority(basis: Basis) -> tuple[int, str, object, int]:
    instrument = basis.stored.instrument
    return (
        instrument.authority.rank,
        instrument.id,
        basis.stored.provision.article,
        basis.named_paragraph or 0,
    )
