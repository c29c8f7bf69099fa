"""The tray (卷宗): citations that were collected for the file, in order, none twice, with the wording they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lawqa.desk.article import forms_of
from lawqa.law.citation import cited_wording
from lawqa.law.model import Interval, StoredProvision

MAX_COLLECTED = 200


@dataclass(frozen=True)
class Collected:
    """One citation as it was collected.

    `law` and `article` as in the JSON contract, `number` the article as ArticleNo.parse reads it, `instrument` the id;
    `version` is the day of promulgation, `day` the day whose law was asked for, `collected` the day of collecting.
    `text` is the wording that the citation names if `verbatim`, else our gist.
    """

    citation: str
    court: str
    law: str
    article: str
    instrument: str
    number: str
    paragraph: int | None
    item: int | None
    version: dt.date
    in_force: Interval
    text: str
    verbatim: bool
    day: dt.date
    collected: dt.date

    @property
    def key(self) -> str:
        """Tells it from every other: instrument, version and place, never the text."""
        return f"{self.instrument}@{self.version}#{self.number}/{self.paragraph or ''}/{self.item or ''}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; days as ISO 8601."""
        return {name: _plain(value) for name, value in asdict(replace(self, in_force=Interval(None))).items()} | {
            "in_force": [_plain(self.in_force.start), _plain(self.in_force.end)]
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Collected:
        """What `to_dict` gave; ValueError, KeyError or TypeError for anything else."""
        start, end = data["in_force"]
        days = {name: dt.date.fromisoformat(data[name]) for name in ("version", "day", "collected")}
        interval = Interval(_day(start), _day(end))
        return cls(**{**data, **days, "in_force": interval})


@dataclass(frozen=True)
class Tray:
    """Collected citations in the order of the file; each change gives a new tray."""

    items: tuple[Collected, ...] = ()

    def __contains__(self, key: object) -> bool:
        return any(item.key == key for item in self.items)

    def __len__(self) -> int:
        return len(self.items)

    def add(self, item: Collected) -> Tray:
        """With it at the end; unchanged where it is there already or MAX_COLLECTED are."""
        if item.key in self or len(self) >= MAX_COLLECTED:
            return self
        return Tray((*self.items, item))

    def remove(self, key: str) -> Tray:
        """Without it."""
        return Tray(tuple(item for item in self.items if item.key != key))

    def move(self, key: str, by: int) -> Tray:
        """With it `by` places further down (up where negative), at most to the end."""
        index = next((i for i, item in enumerate(self.items) if item.key == key), None)
        if index is None:
            return self
        rest = [item for item in self.items if item.key != key]
        rest.insert(max(0, min(index + by, len(rest))), self.items[index])
        return Tray(tuple(rest))

    def to_list(self) -> list[dict[str, Any]]:
        """Plain values for JSON."""
        return [item.to_dict() for item in self.items]

    @classmethod
    def from_list(cls, data: object) -> Tray:
        """What `to_list` gave; an entry that cannot be read is left out."""
        tray = cls()
        for entry in data if isinstance(data, list) else ():
            try:
                tray = tray.add(Collected.from_dict(entry))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        return tray


def collect(
    stored: StoredProvision,
    day: dt.date,
    paragraph: int | None = None,
    item: int | None = None,
    *,
    today: dt.date | None = None,
) -> Collected:
    """A provision or a part of it, as of `day`. A paragraph is named only where the article has several."""
    provision = stored.provision
    if len(provision.paragraphs) <= 1:
        paragraph = None
    forms = forms_of(stored, paragraph, item)
    gist = stored.note.gist if stored.note else ""
    return Collected(
        citation=forms.canonical,
        court=forms.court,
        law=stored.title,
        article=provision.name,
        instrument=stored.instrument.id,
        number=provision.article.plain,
        paragraph=paragraph,
        item=item,
        version=stored.version.promulgated,
        in_force=stored.version.in_force,
        text=cited_wording(provision, paragraph, item) if stored.verbatim else gist,
        verbatim=stored.verbatim,
        day=day,
        collected=today or dt.date.today(),
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
