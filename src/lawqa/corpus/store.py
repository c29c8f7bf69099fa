"""The corpus as one SQLite file: provisions by id, by title and article, by date. Read-only once written."""

from __future__ import annotations

import datetime as dt
import functools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from lawqa.corpus.catalogue import Catalogue, fold_title
from lawqa.corpus.collect import Corpus
from lawqa.errors import IndexUnavailable
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Item,
    Note,
    Paragraph,
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
        db.commit()
    finally:
        db.close()


class Store:
    """Read access to the corpus. One connection serves all threads: the file never changes, and SQLite serialises calls."""

    def __init__(self, path: Path) -> None:
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
    def compounds(self) -> dict[str, str]:
        """Compound → region, of every compound with a convention."""
        return {i.compound: i.region for i in self.instruments.values() if i.compound}

    @property
    def regions(self) -> list[str]:
        """The regions for which there is a local regulation or a compound, in order."""
        return sorted({i.region for i in self.instruments.values()} - {NATIONWIDE})

    @functools.cached_property
    def law_regions(self) -> set[str]:
        """The regions of which a local regulation's text or gists are held."""
        held = {row[0] for row in self._db.execute("SELECT DISTINCT instrument FROM provisions")}
        local = {i.region for i in self.instruments.values() if i.id in held and not i.compound}
        return local - {NATIONWIDE}

    def at(self, positions: Sequence[int]) -> list[StoredProvision]:
        """Provisions by row number, in the order asked for."""
        query = "SELECT * FROM provisions WHERE position = ?"
        return [self._provision(self._db.execute(query, (position,)).fetchone()) for position in positions]

    def find(self, instrument: Instrument, version: Version, article: ArticleNo) -> StoredProvision | None:
        """The provision of that version, if the store has its wording or a gist."""
        identity = provision_id(instrument.id, version.promulgated, article)
        row = self._db.execute("SELECT * FROM provisions WHERE id = ?", (identity,)).fetchone()
        return self._provision(row) if row else None

    def position(self, identity: str) -> int | None:
        """The row number of a provision id."""
        row = self._db.execute("SELECT position FROM provisions WHERE id = ?", (identity,)).fetchone()
        return row[0] if row else None

    def positions(self, title: str, article: ArticleNo) -> list[int]:
        """The row numbers of an article in every version held of the instrument of that title; [] for an unknown one."""
        identity = self._names.get(fold_title(title))
        query = "SELECT position FROM provisions WHERE instrument = ? AND number = ? AND suffix = ? ORDER BY position"
        return [row[0] for row in self._db.execute(query, (identity, article.number, article.suffix))]

    def articles(self, instrument: Instrument, version: Version) -> list[StoredProvision]:
        """All provisions of one version in order."""
        query = "SELECT * FROM provisions WHERE instrument = ? AND promulgated = ? ORDER BY number, suffix"
        rows = self._db.execute(query, (instrument.id, version.promulgated.isoformat()))
        return [self._provision(row) for row in rows]

    def scopes(self) -> Iterator[tuple[Instrument, Version, bool]]:
        """(instrument, version, searchable) of every provision by row number: what filters need to know."""
        versions = {(i.id, v.promulgated.isoformat()): (i, v) for i in self.instruments.values() for v in i.versions}
        query = "SELECT instrument, promulgated, searchable FROM provisions ORDER BY position"
        for instrument, promulgated, searchable in self._db.execute(query):
            yield *versions[instrument, promulgated], bool(searchable)

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
        parts = tuple(
            Paragraph(text, tuple(Item(label, body) for label, body in items))
            for text, items in json.loads(str(paragraphs))
        )
        article = ArticleNo(int(str(number)), int(str(suffix)))
        provision = Provision(article, parts, tuple(json.loads(str(headings))))
        return StoredProvision(
            instrument, version, provision, _load_note(note), source=str(source), checked=bool(checked)
        )


def _dump_provision(position: int, stored: StoredProvision) -> tuple[object, ...]:
    paragraphs = [[p.text, [[i.label, i.text] for i in p.items]] for p in stored.provision.paragraphs]
    return (
        position,
        stored.id,
        stored.instrument.id,
        stored.version.promulgated.isoformat(),
        stored.provision.article.number,
        stored.provision.article.suffix,
        _json(stored.provision.headings),
        _json(paragraphs),
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
    data["versions"] = tuple(_load_version(v) for v in data["versions"])
    for name in ("aliases", "replaced_by", "interprets"):
        data[name] = tuple(data[name])
    if data["searchable"] is not None:
        data["searchable"] = tuple((a, b) for a, b in data["searchable"])
    return Instrument(**data)


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
    data["questions"] = tuple((p, q) for p, q in data["questions"])
    return Note(**data)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def provisions_in_order(corpus: Iterable[StoredProvision]) -> list[StoredProvision]:
    """Sorted by identity, so that the same corpus gives the same row numbers on every machine."""
    return sorted(corpus, key=lambda p: (p.instrument.id, p.version.promulgated, p.provision.article))
