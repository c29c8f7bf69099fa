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


_ARTICLE = re.compile(rf"第?\s*([{NUMERAL_CHARS}0-9０-９]+)\s*条?(?:\s*之\s*([{NUMERAL_CHARS}0-9０-９]+))?")


@dataclass(frozen=True, order=True)
class ArticleNo:
    """The number of an article: 第一百二十条之一 is ArticleNo(120, 1), and is not ArticleNo(120)."""

    number: int
    suffix: int = 0

    def __post_init__(self) -> None:
        to_chinese(self.number)
        if self.suffix:
            to_chinese(self.suffix)

    def __str__(self) -> str:
        return f"第{to_chinese(self.number)}条" + (f"之{to_chinese(self.suffix)}" if self.suffix else "")

    @classmethod
    def parse(cls, text: str) -> ArticleNo:
        """Read 第九百四十四条, 944, 944条, 第120条之一, １２０之1; ValueError otherwise."""
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
    """条: number, heading path (编/分编/章/节) and paragraphs of one version's wording."""

    article: ArticleNo
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[str, ...] = ()

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
    (None: all). `compound` is set for conventions only.
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

    def version_on(self, day: dt.date) -> Version | None:
        """The version that is the law on `day`, if any."""
        return next((v for v in reversed(self.versions) if day in v.in_force), None)

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
    """What the project wrote about a provision; `questions` are (paragraph or 0, question)."""

    gist: str
    topics: tuple[str, ...] = ()
    caution: str = ""
    related: tuple[Relation, ...] = ()
    questions: tuple[tuple[int, str], ...] = ()


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
