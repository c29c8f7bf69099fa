"""The corpus: the law in one SQLite file, by id, by title and article, by date, read-only once written; and the conventions
of compounds, which change while it is open."""

from __future__ import annotations

import datetime as dt
import functools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.catalogue import Catalogue, fold_title
from lawqa.corpus.collect import Corpus
from lawqa.corpus.compounds import Conventions
from lawqa.corpus.references import Reference, references_of
from lawqa.corpus.renumber import ProvisionKey
from lawqa.corpus.rows import dump_parts, dump_place, load_parts, load_place
from lawqa.errors import IndexUnavailable
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Note,
    Provision,
    Relation,
    StoredProvision,
    Version,
    provision_id,
)
from lawqa.law.region import NATIONWIDE

_SCHEMA = """
CREATE TABLE instruments (id TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE names (name TEXT PRIMARY KEY, instrument TEXT NOT NULL);
CREATE TABLE provisions (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, instrument TEXT NOT NULL, promulgated TEXT NOT NULL,
    number INTEGER NOT NULL, suffix INTEGER NOT NULL, headings TEXT NOT NULL, paragraphs TEXT NOT NULL,
    note TEXT, source TEXT NOT NULL, checked INTEGER NOT NULL, searchable INTEGER NOT NULL);
CREATE INDEX by_article ON provisions (instrument, promulgated, number, suffix);
CREATE TABLE refs (
    source TEXT NOT NULL, kind TEXT NOT NULL, instrument TEXT NOT NULL, number INTEGER NOT NULL,
    suffix INTEGER NOT NULL, paragraph INTEGER, item INTEGER);
CREATE INDEX refs_from ON refs (source);
CREATE INDEX refs_to ON refs (instrument, number, suffix);
"""


def write_store(path: Path, corpus: Corpus, catalogue: Catalogue) -> None:
    """Write a new file; `position` is the order of `corpus.provisions` and the row number the indexes use."""
    path.unlink(missing_ok=True)
    instruments = dict(catalogue.instruments) | {p.instrument.id: p.instrument for p in corpus.provisions}
    db = sqlite3.connect(path)
    try:
        db.executescript(_SCHEMA)
        db.executemany(
            "INSERT INTO instruments VALUES (?, ?)", ((i.id, _dump_instrument(i)) for i in instruments.values())
        )
        db.executemany("INSERT INTO names VALUES (?, ?)", catalogue.names().items())
        db.executemany(
            "INSERT INTO provisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_dump_provision(n, p) for n, p in enumerate(corpus.provisions)),
        )
        db.executemany(
            "INSERT INTO refs VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (r.source, r.kind, r.instrument, r.article.number, r.article.suffix, r.paragraph, r.item)
                for r in references_of(corpus.provisions, catalogue.names())
            ),
        )
        db.commit()
    finally:
        db.close()


class Store:
    """Read access to the corpus. One connection serves all threads: the file never changes, and SQLite serialises calls.

    `instruments`, row numbers and names are those of the law; a convention is reached through `conventions`.
    """

    def __init__(self, path: Path, conventions: Conventions | None = None) -> None:
        self.conventions = conventions or Conventions()
        if not path.is_file():
            raise IndexUnavailable("还没有建立索引", "运行 lawqa index build")
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            rows = self._db.execute("SELECT id, data FROM instruments").fetchall()
            self._names: dict[str, str] = dict(self._db.execute("SELECT name, instrument FROM names"))
            self.size: int = self._db.execute("SELECT count(*) FROM provisions").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise IndexUnavailable("索引文件已损坏", "运行 lawqa index build 重建") from error
        self.instruments: dict[str, Instrument] = {identity: _load_instrument(data) for identity, data in rows}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def names(self) -> dict[str, str]:
        """Folded title or alias → instrument id."""
        return self._names

    @property
    def regions(self) -> list[str]:
        """The regions for which there is a local regulation or a compound, in order."""
        compounds = {compound.region for compound in self.conventions.compounds.values()}
        return sorted(({i.region for i in self.instruments.values()} | compounds) - {NATIONWIDE})

    @functools.cached_property
    def law_regions(self) -> set[str]:
        """The regions of which a local regulation's text or gists are held."""
        held = {row[0] for row in self._db.execute("SELECT DISTINCT instrument FROM provisions")}
        local = {i.region for i in self.instruments.values() if i.id in held}
        return local - {NATIONWIDE}

    def at(self, positions: Sequence[int]) -> list[StoredProvision]:
        """Provisions by row number, in the order asked for."""
        query = "SELECT * FROM provisions WHERE position = ?"
        return [self._provision(self._db.execute(query, (position,)).fetchone()) for position in positions]

    def find(self, instrument: Instrument, version: Version, article: ArticleNo) -> StoredProvision | None:
        """The provision of that version, if the store has its wording or a gist."""
        if instrument.compound:
            clauses = self.conventions.clauses(instrument, version)
            return next((clause for clause in clauses if clause.provision.article == article), None)
        identity = provision_id(instrument.id, version.promulgated, article)
        row = self._db.execute("SELECT * FROM provisions WHERE id = ?", (identity,)).fetchone()
        return self._provision(row) if row else None

    def position(self, identity: str) -> int | None:
        """The row number of a provision id."""
        row = self._db.execute("SELECT position FROM provisions WHERE id = ?", (identity,)).fetchone()
        return row[0] if row else None

    def positions(self, title: str, article: ArticleNo) -> list[int]:
        """The row number of an article in the last version of the instrument of that title; [] where there is none."""
        instrument = self.instruments.get(self._names.get(fold_title(title), ""))
        if instrument is None or not instrument.versions:
            return []
        position = self.position(provision_id(instrument.id, instrument.versions[-1].promulgated, article))
        return [] if position is None else [position]

    def articles(self, instrument: Instrument, version: Version) -> list[StoredProvision]:
        """All provisions of one version in order."""
        if instrument.compound:
            return self.conventions.clauses(instrument, version)
        query = "SELECT * FROM provisions WHERE instrument = ? AND promulgated = ? ORDER BY number, suffix"
        rows = self._db.execute(query, (instrument.id, version.promulgated.isoformat()))
        return [self._provision(row) for row in rows]

    def references_from(self, stored: StoredProvision) -> list[Reference]:
        """What this provision refers to, in the order of its wording, then its note's relations."""
        if stored.instrument.compound:
            return list(references_of([stored], self._names))
        rows = self._db.execute("SELECT * FROM refs WHERE source = ? ORDER BY rowid", (stored.id,))
        return [_load_reference(row) for row in rows]

    def references_to(self, stored: StoredProvision) -> list[Reference]:
        """What refers to this article, from versions of any time, in order of the sources' ids."""
        article = stored.provision.article
        rows = self._db.execute(
            "SELECT * FROM refs WHERE instrument = ? AND number = ? AND suffix = ? ORDER BY source, rowid",
            (stored.instrument.id, article.number, article.suffix),
        )
        return [_load_reference(row) for row in rows]

    def scopes(self) -> Iterator[tuple[Instrument, Version, bool]]:
        """(instrument, version, searchable) of every provision by row number: what filters need to know."""
        versions = {(i.id, v.promulgated.isoformat()): (i, v) for i in self.instruments.values() for v in i.versions}
        query = "SELECT instrument, promulgated, searchable FROM provisions ORDER BY position"
        for instrument, promulgated, searchable in self._db.execute(query):
            yield *versions[instrument, promulgated], bool(searchable)

    def holdings(self) -> Iterator[tuple[str, str, ArticleNo, str, bool, bool]]:
        """(instrument, version, article, source, verbatim, noted) of every provision by row number; source '' for a gist."""
        query = (
            "SELECT instrument, promulgated, number, suffix, source, paragraphs <> '[]', note IS NOT NULL "
            "FROM provisions ORDER BY position"
        )
        for instrument, promulgated, number, suffix, source, verbatim, noted in self._db.execute(query):
            yield instrument, promulgated, ArticleNo(number, suffix), source, bool(verbatim), bool(noted)

    def lineage_rows(self) -> tuple[list[ProvisionKey], list[str], NDArray[np.bool_]]:
        """By row number: what identifies a provision, its wording as stored, and whether it has a note."""
        rows = self._db.execute(
            "SELECT instrument, promulgated, number, suffix, paragraphs, note IS NOT NULL FROM provisions ORDER BY position"
        ).fetchall()
        keys = [ProvisionKey(r[0], dt.date.fromisoformat(r[1]), ArticleNo(r[2], r[3])) for r in rows]
        return keys, [r[4] for r in rows], np.array([r[5] for r in rows], dtype=np.bool_)

    def topics(self) -> dict[int, tuple[str, ...]]:
        """Row number → topics, of the provisions that have any."""
        rows = self._db.execute(
            "SELECT position, json_extract(note, '$.topics') FROM provisions WHERE note IS NOT NULL"
        )
        return {position: tuple(json.loads(topics)) for position, topics in rows if topics != "[]"}

    def _provision(self, row: Sequence[object]) -> StoredProvision:
        _, _, instrument_id, promulgated, number, suffix, headings, paragraphs, note, source, checked, _ = row
        instrument = self.instruments[str(instrument_id)]
        version = next(v for v in instrument.versions if v.promulgated.isoformat() == promulgated)
        parts = load_parts(str(paragraphs))
        article = ArticleNo(int(str(number)), int(str(suffix)))
        provision = Provision(article, parts, *load_place(str(headings)))
        return StoredProvision(
            instrument, version, provision, _load_note(note), source=str(source), checked=bool(checked)
        )


def _dump_provision(position: int, stored: StoredProvision) -> tuple[object, ...]:
    return (
        position,
        stored.id,
        stored.instrument.id,
        stored.version.promulgated.isoformat(),
        stored.provision.article.number,
        stored.provision.article.suffix,
        dump_place(stored.provision),
        dump_parts(stored.provision),
        _json(asdict(stored.note)) if stored.note else None,
        stored.source,
        int(stored.checked),
        int(stored.searchable),
    )


def _dump_instrument(instrument: Instrument) -> str:
    data = asdict(instrument) | {"authority": instrument.authority.value}
    return json.dumps(data, ensure_ascii=False, default=lambda day: day.isoformat())


def _load_instrument(text: str) -> Instrument:
    data = json.loads(text)
    data["authority"] = Authority(data["authority"])
    data["enacted"] = dt.date.fromisoformat(data["enacted"]) if data["enacted"] else None
    data["versions"] = tuple(_load_version(v) for v in data["versions"])
    for name in ("aliases", "replaced_by", "interprets"):
        data[name] = tuple(data[name])
    if data["searchable"] is not None:
        data["searchable"] = tuple((a, b) for a, b in data["searchable"])
    return Instrument(**data)


def _load_reference(row: Sequence[Any]) -> Reference:
    source, kind, instrument, number, suffix, paragraph, item = row
    return Reference(source, kind, instrument, ArticleNo(number, suffix), paragraph, item)


def _load_version(data: dict[str, object]) -> Version:
    interval = data.pop("in_force")
    assert isinstance(interval, dict)
    return Version(
        promulgated=dt.date.fromisoformat(str(data.pop("promulgated"))),
        in_force=Interval(*(dt.date.fromisoformat(d) if d else None for d in (interval["start"], interval["end"]))),
        **data,  # type: ignore[arg-type]
    )


def _load_note(text: object) -> Note | None:
    if text is None:
        return None
    data = json.loads(str(text))
    data["related"] = tuple(Relation(**r) for r in data["related"])
    data["topics"] = tuple(data["topics"])
    for name in ("questions", "cues", "answers"):
        data[name] = tuple((number, text) for number, text in data.get(name, ()))
    return Note(**data)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def provisions_in_order(corpus: Iterable[StoredProvision]) -> list[StoredProvision]:
    """Sorted by identity, so that the same corpus gives the same row numbers on every machine."""
    return sorted(corpus, key=lambda p: (p.instrument.id, p.version.promulgated, p.provision.article))
