"""The values that everything else speaks of: instruments, versions, provisions and their parts."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from lawqa.law.numerals import NUMERAL_CHARS, to_chinese, to_int
from lawqa.law.region import NATIONWIDE


class Authority(Enum):
    """效力层级; the order of the members is the order of rank, highest first."""

    LAW = "法律"
    ADMINISTRATIVE_REGULATION = "行政法规"
    JUDICIAL_INTERPRETATION = "司法解释"
    DEPARTMENTAL_RULE = "部门规章"
    LOCAL_REGULATION = "地方性法规"
    NORMATIVE_DOCUMENT = "规范性文件"
    CONVENTION = "小区规约"

    @property
    def rank(self) -> int:
        """0 for the highest authority."""
        return list(Authority).index(self)


PREAMBLE = "序言"
_ARTICLE = re.compile(rf"第?\s*([{NUMERAL_CHARS}0-9０-９]+)\s*条?(?:\s*之\s*([{NUMERAL_CHARS}0-9０-９]+))?")


@dataclass(frozen=True, order=True)
class ArticleNo:
    """The number of an article: 第一百二十条之一 is ArticleNo(120, 1), and is not ArticleNo(120).

    ArticleNo(0) is the 序言, which stands before the first article.
    """

    number: int
    suffix: int = 0

    def __post_init__(self) -> None:
        if self.number:
            to_chinese(self.number)
        if self.suffix:
            to_chinese(self.suffix)

    def __str__(self) -> str:
        if not self.number:
            return PREAMBLE
        return f"第{to_chinese(self.number)}条" + (f"之{to_chinese(self.suffix)}" if self.suffix else "")

    @property
    def plain(self) -> str:
        """944, 120之1, 序言: the shortest that `parse` reads."""
        if not self.number:
            return PREAMBLE
        return f"{self.number}之{self.suffix}" if self.suffix else str(self.number)

    @classmethod
    def parse(cls, text: str) -> ArticleNo:
        """Read 第九百四十四条, 944, 944条, 第120条之一, １２０之1, 序言; ValueError otherwise."""
        if text.strip() == PREAMBLE:
            return cls(0)
        match = _ARTICLE.fullmatch(text.strip())
        if not match:
            raise ValueError(f"not an article number: {text!r}")
        return cls(to_int(match[1]), to_int(match[2]) if match[2] else 0)


@dataclass(frozen=True)
class Item:
    """项: `label` as printed, e.g. （一）; `text` without it."""

    label: str
    text: str

    def __str__(self) -> str:
        return self.label + self.text


@dataclass(frozen=True)
class Paragraph:
    """款, with its items; `text` is the lead-in sentence where there are items."""

    text: str
    items: tuple[Item, ...] = ()

    def __str__(self) -> str:
        return "\n".join([self.text, *map(str, self.items)])


@dataclass(frozen=True)
class Provision:
    """条: number, heading path (编/分编/章/节) and paragraphs of one version's wording.

    A clause that its document does not number as 第X条 has in `label` how it is printed and cited (三、（二）, 2.1, 第5段);
    its `article` then only tells it from the others and keeps them in order.
    """

    article: ArticleNo
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[str, ...] = ()
    label: str = ""

    @property
    def name(self) -> str:
        """How it is called within its instrument: 第十二条, 三、（二）."""
        return self.label or str(self.article)

    @property
    def text(self) -> str:
        """The wording; one line a paragraph or item."""
        return "\n".join(map(str, self.paragraphs))


@dataclass(frozen=True)
class Interval:
    """Days from `start` (inclusive) to `end` (exclusive); None is open."""

    start: dt.date | None
    end: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Version:
    """One wording of an instrument: `promulgated` identifies it, `in_force` says when it is the law.

    `title` is set where this version bore another title than the instrument bears now.
    """

    promulgated: dt.date
    in_force: Interval
    articles: int | None = None
    page: str | None = None
    title: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Instrument:
    """法规/规约 as the catalogue knows it, whether or not a source holds its wording.

    `versions` are in order of time. `searchable` limits which articles are indexed for search
    (None: all). `enacted` is the day it was first passed, where that wording is not among the versions. `compound` is
    set for conventions only.
    """

    id: str
    title: str
    authority: Authority
    versions: tuple[Version, ...]
    aliases: tuple[str, ...] = ()
    region: str = NATIONWIDE
    issuer: str = ""
    page: str | None = None
    replaced_by: tuple[str, ...] = ()
    interprets: tuple[str, ...] = ()
    searchable: tuple[tuple[int, int], ...] | None = None
    compound: str | None = None
    kind: str | None = None
    note: str = ""
    enacted: dt.date | None = None

    def version_on(self, day: dt.date) -> Version | None:
        """The version that is the law on `day`, if any."""
        return next((v for v in reversed(self.versions) if day in v.in_force), None)

    def lacks_wording_of(self, day: dt.date) -> bool:
        """Whether it was law on `day` in a wording that the catalogue does not have."""
        if self.version_on(day) is not None:
            return False
        begun = [v.in_force.start for v in self.versions if v.in_force.start]
        if self.enacted and begun and day < begun[0]:
            return self.enacted <= day
        return any(day < start for start in begun) and any(start <= day for start in begun)

    def is_searchable(self, article: ArticleNo) -> bool:
        """Whether search covers `article` (a large code is searched only where it bears on compounds)."""
        return self.searchable is None or any(a <= article.number <= b for a, b in self.searchable)


def provision_id(instrument: str, promulgated: dt.date, article: ArticleNo) -> str:
    """The identity of a provision: instrument, version and number, never its text."""
    suffix = f".{article.suffix}" if article.suffix else ""
    return f"{instrument}@{promulgated.isoformat()}#{article.number}{suffix}"


@dataclass(frozen=True)
class Relation:
    """How another provision stands to this one: it interprets, details, excepts, gives procedure, penalty or remedy."""

    kind: str
    law: str
    article: str


@dataclass(frozen=True)
class Note:
    """What the project wrote about a provision.

    `questions` are (paragraph or 0, question); `cues` (number of a sentence of the wording, from 1, what one asks when
    that sentence is the answer); `answers` likewise, but with questions that were written for the provision as a whole,
    so that they also tell which sentences are asked for most.
    """

    gist: str
    topics: tuple[str, ...] = ()
    caution: str = ""
    related: tuple[Relation, ...] = ()
    questions: tuple[tuple[int, str], ...] = ()
    cues: tuple[tuple[int, str], ...] = ()
    answers: tuple[tuple[int, str], ...] = ()

    @property
    def of_sentences(self) -> tuple[tuple[int, str], ...]:
        """All that is asked of one sentence."""
        return (*self.cues, *self.answers)


@dataclass(frozen=True)
class StoredProvision:
    """A provision with where it stands. Where no source holds its wording, `provision` has no paragraphs."""

    instrument: Instrument
    version: Version
    provision: Provision
    note: Note | None = None
    source: str = ""
    checked: bool = False

    @property
    def id(self) -> str:
        """Instrument, version and number; never the text."""
        return provision_id(self.instrument.id, self.version.promulgated, self.provision.article)

    @property
    def verbatim(self) -> bool:
        """Whether the wording is held; otherwise only the gist is."""
        return bool(self.provision.paragraphs)

    @property
    def searchable(self) -> bool:
        """Whether search covers it: what has a note always, else what the catalogue has searched."""
        return self.note is not None or self.instrument.is_searchable(self.provision.article)

    @property
    def title(self) -> str:
        """The official title that the instrument bore in this version."""
        return self.version.title or self.instrument.title
