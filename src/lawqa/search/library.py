"""The shelf: provisions by citation, without any model. `lawqa show` and direct citations in questions use it."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path

from lawqa.config import Settings, load_settings
from lawqa.corpus.renumber import Renumberings, load_renumberings
from lawqa.corpus.store import Store
from lawqa.errors import NotFound
from lawqa.index.build import STORE_FILE
from lawqa.index.conventions import open_conventions
from lawqa.index.manifest import Manifest, current_build
from lawqa.law.citation import Citation
from lawqa.law.model import StoredProvision
from lawqa.search.query import QueryReader
from lawqa.search.resolve import Resolver, Verdict

_ABSENT = (Verdict.NO_SUCH_LAW, Verdict.NO_SUCH_ARTICLE, Verdict.NO_SUCH_PARAGRAPH)
_HINTS = {
    Verdict.NO_SUCH_LAW: "用 lawqa corpus list 查看收录的法规",
    Verdict.NO_SUCH_ARTICLE: "核对条号",
    Verdict.NO_SUCH_PARAGRAPH: "核对款项号",
}
RENUMBERING_FILE, OTHERS_FILE = "renumbering.tsv", "other_laws.txt"


@dataclass(frozen=True)
class Found:
    """A citation and the provision it names; `in_force` says whether that version is the law on the day asked for."""

    stored: StoredProvision
    citation: Citation
    in_force: bool


class Library:
    """Resolves citations against one store."""

    def __init__(self, store: Store, corpus: Path, built: str = "") -> None:
        """`built` says which corpus it is: its fingerprint and the day it was indexed."""
        self.store = store
        self.built = built
        self._corpus = corpus
        self.reader = QueryReader({*store.names, *self.others}, store.regions)

    @functools.cached_property
    def others(self) -> frozenset[str]:
        """Titles of national laws that exist but are not in the catalogue."""
        path = self._corpus / OTHERS_FILE
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return frozenset(line for line in lines if line and not line.startswith("#"))

    @functools.cached_property
    def renumberings(self) -> Renumberings:
        """Where rules went; read when it is first needed."""
        return load_renumberings(self._corpus / RENUMBERING_FILE)

    @functools.cached_property
    def resolver(self) -> Resolver:
        """Resolves citations."""
        return Resolver(self.store, self.renumberings, self.others)

    def show(self, reference: str, day: dt.date | None = None) -> list[Found]:
        """The provisions that 民法典 944 or 物业条例第四十一条 names, as of `day` (default today); NotFound says what is missing."""
        query = self.reader.read(reference)
        if not query.citations:
            raise NotFound(f"没看懂要查哪一条：{reference}", "写成 民法典 944 或 物业管理条例第四十一条")
        return [self.resolve(citation, day or dt.date.today()) for citation in query.citations]

    def resolve(self, citation: Citation, day: dt.date) -> Found:
        """The provision as of `day`, or of the nearest version when none is in force; NotFound says what is missing."""
        found = self.resolver.resolve(citation, day)
        if found.stored is None or found.version is None or found.verdict in _ABSENT:
            raise NotFound(found.message, _HINTS.get(found.verdict, ""))
        return Found(found.stored, citation, day in found.version.in_force)


def open_library(settings: Settings | None = None) -> Library:
    """The library of the index in use. IndexUnavailable says what to run when there is none."""
    settings = settings or load_settings()
    folder = current_build(settings.index)
    manifest = Manifest.read(folder)
    return Library(Store(folder / STORE_FILE, open_conventions(settings, folder)), settings.corpus, manifest.version)
