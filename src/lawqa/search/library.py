"""The shelf: provisions by citation, without any model. `lawqa show` and direct citations in questions use it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lawqa.config import Settings, load_settings
from lawqa.corpus.catalogue import fold_title
from lawqa.corpus.store import Store
from lawqa.errors import NotFound
from lawqa.index.build import STORE_FILE
from lawqa.index.manifest import Manifest, current_build
from lawqa.law.citation import Citation, format_citation
from lawqa.law.model import Instrument, StoredProvision, Version
from lawqa.search.answer import Hit
from lawqa.search.query import QueryReader

DEFAULT_INSTRUMENT = "民法典"  # what a bare number such as 944 means


@dataclass(frozen=True)
class Found:
    """A citation and the provision it names; `in_force` says whether that version is the law on the day asked for."""

    stored: StoredProvision
    citation: Citation
    in_force: bool

    @property
    def written(self) -> str:
        """The citation in canonical form."""
        citation = self.citation
        return format_citation(self.stored.title, citation.article, citation.paragraph, citation.item)

    def to_dict(self) -> dict[str, object]:
        """The hit of the JSON contract, without a score, with `in_force_now`."""
        data = Hit(self.stored, 1.0, self.citation.paragraph, self.citation.item).to_dict()
        del data["score"], data["deciding"]
        return data | {"in_force_now": self.in_force}


class Library:
    """Resolves citations against one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reader = QueryReader(store.names, store.regions)

    def show(self, reference: str, day: dt.date | None = None) -> list[Found]:
        """The provisions that 民法典 944 or 物业条例第四十一条 names, as of `day` (default today); NotFound says what is missing."""
        query = self.reader.read(reference)
        if not query.citations:
            raise NotFound(f"没看懂要查哪一条：{reference}", "写成 民法典 944 或 物业管理条例第四十一条")
        return [self.resolve(citation, day or dt.date.today()) for citation in query.citations]

    def resolve(self, citation: Citation, day: dt.date) -> Found:
        """The provision as of `day`, or of the nearest version when none is in force; NotFound says what is missing."""
        instrument = self._instrument(citation.title)
        version = instrument.version_on(day) or _nearest_version(instrument, day)
        if version is None:
            raise NotFound(
                f"《{instrument.title}》的原文未装入", f"官方网站：{instrument.page}" if instrument.page else ""
            )
        stored = self.store.find(instrument, version, citation.article)
        if stored is None:
            total = f"，该版共{version.articles}条" if version.articles else ""
            raise NotFound(f"《{instrument.title}》没有{citation.article}{total}", "核对条号")
        _check_parts(stored, citation)
        return Found(stored, citation, day in version.in_force)

    def _instrument(self, title: str) -> Instrument:
        identity = self.store.names.get(fold_title(title or DEFAULT_INSTRUMENT))
        if identity is None or identity not in self.store.instruments:
            raise NotFound(f"目录里没有《{title}》", "用 lawqa corpus list 查看收录的法规")
        return self.store.instruments[identity]

    def out_of_force_line(self, stored: StoredProvision, day: dt.date) -> str:
        """One line on a provision that is not the law on `day`: since when not, and what replaced it."""
        interval = stored.version.in_force
        line = f"《{stored.title}》{stored.provision.article}"
        if interval.start and day < interval.start:
            return f"{line}自{interval.start}起施行，所问日期尚未生效"
        if interval.end and interval.end <= day:
            line += f"自{interval.end}起不再有效"
        successors = [self.store.instruments[i].title for i in stored.instrument.replaced_by]
        return line + (f"，现行规定见{'、'.join(f'《{title}》' for title in successors)}" if successors else "")


def _check_parts(stored: StoredProvision, citation: Citation) -> None:
    """A cited paragraph or item must exist where the wording is held."""
    if not stored.verbatim:
        return
    paragraphs = stored.provision.paragraphs
    where = f"《{stored.title}》{stored.provision.article}"
    if citation.paragraph and citation.paragraph > len(paragraphs):
        raise NotFound(f"{where}只有{len(paragraphs)}款", "核对款号")
    if citation.item:
        items = max(len(p.items) for p in paragraphs)
        if citation.paragraph:
            items = len(paragraphs[citation.paragraph - 1].items)
        if citation.item > items:
            raise NotFound(f"{where}没有第{citation.item}项", "核对项号")


def _nearest_version(instrument: Instrument, day: dt.date) -> Version | None:
    """For an instrument without a version in force on the day: the last one begun before it, else the first."""
    earlier = [v for v in instrument.versions if v.in_force.start and v.in_force.start <= day]
    versions = earlier or list(instrument.versions[:1])
    return versions[-1] if versions else None


def open_library(settings: Settings | None = None) -> Library:
    """The library of the index in use. IndexUnavailable says what to run when there is none."""
    folder = current_build((settings or load_settings()).index)
    Manifest.read(folder)
    return Library(Store(folder / STORE_FILE))
