"""The registry of compounds: which conventions each has, in which versions, since when, adopted by which vote.

One SQLite file: a change is whole or not at all, whatever is killed meanwhile, and a page that runs sees it with its next
question. A later version ends the one before it, which stays with its dates. What belongs to a compound is only ever read
by the compound's name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lawqa.corpus.catalogue import fold_title
from lawqa.corpus.rows import dump_parts, dump_place, load_parts, load_place
from lawqa.corpus.sqlitefile import SqliteFormat
from lawqa.errors import CorpusError, NotFound
from lawqa.law.model import ArticleNo, Authority, Instrument, Interval, Provision, StoredProvision, Version

_SHOWN = 20
BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE compounds (
    name TEXT PRIMARY KEY, aliases TEXT NOT NULL, address TEXT NOT NULL, region TEXT NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, compound TEXT NOT NULL REFERENCES compounds ON DELETE CASCADE,
    title TEXT NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL, UNIQUE (compound, title));
CREATE TABLE versions (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    adopted TEXT NOT NULL, effective TEXT NOT NULL, until TEXT, vote TEXT NOT NULL, source TEXT NOT NULL,
    added TEXT NOT NULL, clauses TEXT NOT NULL, UNIQUE (document, adopted));
CREATE TABLE originals (version INTEGER PRIMARY KEY REFERENCES versions ON DELETE CASCADE, data BLOB NOT NULL);
CREATE TABLE computed (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, name TEXT NOT NULL, made_from TEXT NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (version, name));
CREATE INDEX documents_of ON documents (compound);
"""
_FORMAT = SqliteFormat(
    number=1,
    schema=_SCHEMA,
    name="规约库",
    unharmed="规约没有存入，原有内容不受影响",
    remedy="用备份的导出文件恢复：移走数据文件夹里的 compounds.db 后 lawqa convention import",
    error=CorpusError,
)


@dataclass(frozen=True)
class Compound:
    """A residential compound; `region` as in `lawqa.law.region`, `aliases` what people call it, too."""

    name: str
    region: str
    aliases: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class Convention:
    """One version of one document of a compound. `source` is the name of the file it came in, `original` its bytes."""

    title: str
    kind: str
    adopted: dt.date
    effective: dt.date
    clauses: tuple[Provision, ...]
    vote: str = ""
    note: str = ""
    source: str = ""
    original: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class KeptVersion:
    """A version in the registry with its interval; `key` names it there, `clauses` is their number."""

    key: int
    compound: str
    title: str
    kind: str
    adopted: dt.date
    in_force: Interval
    vote: str
    source: str
    clauses: int


class CompoundFile:
    """One registry. Read without a lock; each change is one transaction of its own connection.

    A file that does not exist is an empty registry, made with the first change. CorpusError in one line when it cannot
    be read or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._db: sqlite3.Connection | None = None

    # ---- reading ----

    @property
    def revision(self) -> int:
        """Another number after every change by anybody; 0 while there is no file."""
        rows = self._rows("PRAGMA data_version")
        return int(rows[0][0]) if rows else 0

    def compounds(self) -> list[Compound]:
        """All, by name."""
        rows = self._rows("SELECT name, region, aliases, address FROM compounds ORDER BY name")
        return [Compound(name, region, tuple(json.loads(aliases)), address) for name, region, aliases, address in rows]

    def instruments(self, compound: str | None = None) -> list[Instrument]:
        """The documents of one compound, or of all, with their versions, by compound and title."""
        where, values = ("WHERE d.compound = ?", (compound,)) if compound is not None else ("", ())
        query = f"""SELECT d.compound, d.title, c.region, d.kind, d.note, v.adopted, v.effective, v.until
            FROM documents d JOIN compounds c ON c.name = d.compound JOIN versions v ON v.document = d.id
            {where} ORDER BY d.compound, d.title, v.effective, v.adopted"""
        documents: dict[tuple[str, ...], list[Version]] = {}
        for *document, adopted, effective, until in self._rows(query, *values):
            version = Version(_day(adopted), Interval(_day(effective), _day(until) if until else None))
            documents.setdefault(tuple(document), []).append(version)
        return [_instrument(*document, versions=tuple(versions)) for document, versions in documents.items()]

    def versions(self, compound: str) -> list[KeptVersion]:
        """All versions of all documents of one compound, by title and date."""
        query = """SELECT v.id, d.compound, d.title, d.kind, v.adopted, v.effective, v.until, v.vote, v.source,
            json_array_length(v.clauses) FROM documents d JOIN versions v ON v.document = d.id
            WHERE d.compound = ? ORDER BY d.title, v.effective, v.adopted"""
        return [
            KeptVersion(
                key,
                owner,
                title,
                kind,
                _day(adopted),
                Interval(_day(start), _day(until) if until else None),
                vote,
                source,
                count,
            )
            for key, owner, title, kind, adopted, start, until, vote, source, count in self._rows(query, compound)
        ]

    def clauses(self, compound: str, instrument: Instrument, version: Version) -> list[StoredProvision]:
        """The clauses of one version in order; [] where the compound has no such document."""
        query = """SELECT v.clauses, v.source FROM documents d JOIN versions v ON v.document = d.id
            WHERE d.compound = ? AND d.title = ? AND v.adopted = ?"""
        rows = self._rows(query, compound, instrument.title, version.promulgated.isoformat())
        return [
            StoredProvision(instrument, version, provision, source=source, checked=True)
            for clauses, source in rows
            for provision in _load_clauses(clauses)
        ]

    def whole_versions(self, compound: str) -> list[tuple[KeptVersion, Convention]]:
        """All versions of one compound with everything that was added."""
        kept = {(v.title, v.adopted): v for v in self.versions(compound)}
        found = []
        for instrument in self.instruments(compound):
            for version in instrument.versions:
                about = kept.get((instrument.title, version.promulgated))
                clauses = tuple(c.provision for c in self.clauses(compound, instrument, version))
                if about is None or version.in_force.start is None or not clauses:
                    continue
                convention = Convention(
                    title=instrument.title,
                    kind=instrument.kind or "",
                    adopted=version.promulgated,
                    effective=version.in_force.start,
                    clauses=clauses,
                    vote=about.vote,
                    note=instrument.note,
                    source=about.source,
                    original=self.original(about.key),
                )
                found.append((about, convention))
        return found

    def original(self, key: int) -> bytes:
        """The bytes of the file that a version came in; empty where they were not kept."""
        rows = self._rows("SELECT data FROM originals WHERE version = ?", key)
        return rows[0][0] if rows else b""

    def computed(self, key: int, name: str, made_from: str) -> bytes | None:
        """What `keep_computed` kept of a version under that name, if it was made from the same."""
        query = "SELECT data FROM computed WHERE version = ? AND name = ? AND made_from = ?"
        rows = self._rows(query, key, name, made_from)
        return rows[0][0] if rows else None

    # ---- changing ----

    def put_compound(self, compound: Compound) -> None:
        """Add a compound, or change what is known of it."""
        _check_compound(compound)
        with self._change() as db:
            _put_compound(db, compound)

    def add(self, compound: Compound, convention: Convention) -> int:
        """Keep a document; the key of its version. A compound that is not there yet is added.

        CorpusError where the compound has a document of that title: then `replace`.
        """
        check(compound, convention)
        with self._change() as db:
            if not db.execute("SELECT 1 FROM compounds WHERE name = ?", (compound.name,)).fetchone():
                _put_compound(db, compound)
            if _document(db, compound.name, convention.title) is not None:
                raise CorpusError(
                    f"“{compound.name}”已有《{convention.title}》", "修订后的新版本请用替换（--replace），旧版本会保留"
                )
            query = "INSERT INTO documents (compound, title, kind, note) VALUES (?, ?, ?, ?)"
            document = db.execute(query, (compound.name, convention.title, convention.kind, convention.note)).lastrowid
            assert document is not None
            return _insert_version(db, document, convention)

    def replace(self, compound: str, convention: Convention) -> int:
        """Keep a new version of a document; the one in force before it ends on the day the new one takes effect.

        A version of the same vote is corrected instead: two texts cannot have been adopted on one day. NotFound where
        there is no such document, CorpusError where the new one does not take effect after the last, or a corrected one
        no longer between its neighbours.
        """
        check(Compound(compound, ""), convention)
        with self._change() as db:
            document = _document(db, compound, convention.title)
            if document is None:
                raise NotFound(f"“{compound}”没有《{convention.title}》", "先添加，或核对标题")
            effective = convention.effective.isoformat()
            before, after = _make_room(db, document, convention.adopted.isoformat())
            if before and before >= effective:
                raise CorpusError(
                    f"新版本自{effective}起施行，不晚于现有版本（{before}起施行）",
                    "核对施行日期；更正同一版本请用同一通过日期",
                )
            if after and after <= effective:
                raise CorpusError(f"更正的版本自{effective}起施行，不早于后一版本（{after}起施行）", "核对施行日期")
            if not after:
                query = "UPDATE documents SET kind = ?, note = ? WHERE id = ?"
                db.execute(query, (convention.kind, convention.note, document))
            key = _insert_version(db, document, convention)
            _end_each_with_the_next(db, document)
            return key

    def remove(self, compound: str, title: str | None = None) -> int:
        """Take out a document with all versions, or a compound with all documents (None); how many versions went."""
        with self._change() as db:
            where, values = (
                ("d.compound = ?", [compound])
                if title is None
                else ("d.compound = ? AND d.title = ?", [compound, title])
            )
            query = f"SELECT count(*) FROM versions v JOIN documents d ON v.document = d.id WHERE {where}"
            gone = int(db.execute(query, values).fetchone()[0])
            if title is None:
                found = db.execute("DELETE FROM compounds WHERE name = ?", values).rowcount
            else:
                found = db.execute("DELETE FROM documents WHERE compound = ? AND title = ?", values).rowcount
            if not found:
                raise NotFound(
                    f"没有名为“{compound}”的小区" if title is None else f"“{compound}”没有《{title}》",
                    "用 lawqa convention list 查看",
                )
        return gone

    def keep_computed(self, key: int, name: str, made_from: str, data: bytes) -> None:
        """Keep what was computed of a version, in place of what was; nothing happens where the version is gone."""
        with self._change() as db:
            db.execute(
                "INSERT OR REPLACE INTO computed SELECT id, ?, ?, ? FROM versions WHERE id = ?",
                (name, made_from, data, key),
            )

    def merge(self, entries: Iterable[tuple[Compound, Iterable[tuple[Convention, dt.date | None]]]]) -> int:
        """Add whole compounds, each with its versions and the days on which they ended; all or none of them.

        A version that is there already stays as it is, but ends where a new one takes effect; how many are new.
        """
        new = 0
        with self._change() as db:
            for compound, conventions in entries:
                _check_compound(compound)
                if not db.execute("SELECT 1 FROM compounds WHERE name = ?", (compound.name,)).fetchone():
                    _put_compound(db, compound)
                for convention, until in conventions:
                    check(compound, convention, until)
                    new += _merge_version(db, compound.name, convention, until)
        return new

    @contextlib.contextmanager
    def as_of_now(self) -> Iterator[CompoundFile]:
        """The registry as it is now, for as long as it is read, whatever is changed meanwhile."""
        with contextlib.closing(CompoundFile(self.path, read_only=self._read_only)) as frozen:
            frozen._rows("BEGIN")
            yield frozen

    def backup(self, target: Path) -> None:
        """A consistent copy of the whole file, also while others write."""
        with contextlib.closing(sqlite3.connect(target)) as copy, _FORMAT.plain_errors():
            self._connection().backup(copy)

    def settle(self) -> None:
        """Put everything into the one file, which is then read without a log beside it (`read_only`)."""
        self.close()
        with _FORMAT.plain_errors(), contextlib.closing(sqlite3.connect(self.path)) as db:
            db.execute("PRAGMA journal_mode = DELETE")

    # ---- connections ----

    def close(self) -> None:
        """Close the reading connection; it opens again when needed."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connection(self) -> sqlite3.Connection:
        if self._db is None:
            # Reading may have to undo what a killed process left half written, which mode=ro could not.
            mode = "mode=ro&immutable=1" if self._read_only else "mode=rw"
            address = f"{self.path.resolve().as_uri()}?{mode}"
            db = sqlite3.connect(address, uri=True, check_same_thread=False, timeout=BUSY_SECONDS)
            try:
                db.execute("PRAGMA query_only = ON")
                _FORMAT.written(db)
            except BaseException:
                db.close()
                raise
            self._db = db
        return self._db

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        if self._db is None and not self.path.is_file():
            return []
        with _FORMAT.plain_errors():
            try:
                return self._connection().execute(query, values).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):  # its first change came to nothing
                    return []
                raise

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when the block ends well, else as if nothing had been."""
        if self._read_only:
            raise CorpusError("样本规约不能改动", "")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            line = f"建不了文件夹{self.path.parent.name}：{error.strerror or error}"
            raise CorpusError(line, "检查文件夹的权限和磁盘") from error
        with _FORMAT.plain_errors():
            db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            with contextlib.closing(db):
                db.execute("PRAGMA foreign_keys = ON")
                with _FORMAT.transaction(db):
                    yield db


# ---- rows ----


def _put_compound(db: sqlite3.Connection, compound: Compound) -> None:
    taken = {name: owner for owner, names in _names(db) for name in names}
    for name in (compound.name, *compound.aliases):
        if taken.get(name, compound.name) != compound.name:
            raise CorpusError(f"“{name}”已是“{taken[name]}”的名称或别名", "换一个名称")
    db.execute(
        "INSERT INTO compounds VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " aliases = excluded.aliases, address = excluded.address, region = excluded.region",
        (compound.name, json.dumps(compound.aliases, ensure_ascii=False), compound.address, compound.region),
    )


def _names(db: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    rows = db.execute("SELECT name, aliases FROM compounds").fetchall()
    return [(name, [name, *json.loads(aliases)]) for name, aliases in rows]


def _document(db: sqlite3.Connection, compound: str, title: str) -> int | None:
    row = db.execute("SELECT id FROM documents WHERE compound = ? AND title = ?", (compound, title)).fetchone()
    return int(row[0]) if row else None


def _insert_version(db: sqlite3.Connection, document: int, convention: Convention, until: dt.date | None = None) -> int:
    key = db.execute(
        "INSERT INTO versions (document, adopted, effective, until, vote, source, added, clauses)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document,
            convention.adopted.isoformat(),
            convention.effective.isoformat(),
            until.isoformat() if until else None,
            convention.vote,
            convention.source,
            dt.date.today().isoformat(),
            _dump_clauses(convention.clauses),
        ),
    ).lastrowid
    assert key is not None
    if convention.original:
        db.execute("INSERT INTO originals VALUES (?, ?)", (key, convention.original))
    return key


def _merge_version(db: sqlite3.Connection, compound: str, convention: Convention, until: dt.date | None) -> bool:
    document = _document(db, compound, convention.title)
    if document is None:
        document = db.execute(
            "INSERT INTO documents (compound, title, kind, note) VALUES (?, ?, ?, ?)",
            (compound, convention.title, convention.kind, convention.note),
        ).lastrowid
        assert document is not None
    known = "SELECT 1 FROM versions WHERE document = ? AND adopted = ?"
    if db.execute(known, (document, convention.adopted.isoformat())).fetchone():
        return False
    _insert_version(db, document, convention, until)
    _end_each_with_the_next(db, document)
    return True


def _make_room(db: sqlite3.Connection, document: int, adopted: str) -> tuple[str | None, str | None]:
    """Take out the version of that vote, if there is one; between which days the one in its place takes effect."""
    query = "SELECT effective FROM versions WHERE document = ? AND adopted = ?"
    old = db.execute(query, (document, adopted)).fetchone()
    begun = old[0] if old else "9999-99-99"
    db.execute("DELETE FROM versions WHERE document = ? AND adopted = ?", (document, adopted))
    # What it had ended runs on until the next.
    db.execute("UPDATE versions SET until = NULL WHERE document = ? AND until = ?", (document, begun))
    query = """SELECT max(effective) FILTER (WHERE effective < ?), min(effective) FILTER (WHERE effective > ?)
        FROM versions WHERE document = ?"""
    before, after = db.execute(query, (begun, begun, document)).fetchone()
    return before, after


def _end_each_with_the_next(db: sqlite3.Connection, document: int) -> None:
    query = "SELECT id, effective FROM versions WHERE document = ? ORDER BY effective"
    for (key, effective), (_, following) in itertools.pairwise(db.execute(query, (document,)).fetchall()):
        if effective == following:
            (title,) = db.execute("SELECT title FROM documents WHERE id = ?", (document,)).fetchone()
            raise CorpusError(f"《{title}》有两个版本都自{effective}起施行", "先删去其中一个，或核对日期")
        query = "UPDATE versions SET until = ? WHERE id = ? AND (until IS NULL OR until > ?)"
        db.execute(query, (following, key, following))


def _check_compound(compound: Compound) -> None:
    for name in (compound.name, *compound.aliases):
        if not name.strip() or len(name) > 60 or any(c in name for c in "/\n\t\0"):
            raise CorpusError(f"小区名称不能用：{name[:20]!r}", "写 1 到 60 个字，不含斜线和换行")


def check(compound: Compound, convention: Convention, until: dt.date | None = None) -> None:
    """CorpusError in one line for what cannot be kept."""
    _check_compound(compound)
    if not convention.title.strip() or "\n" in convention.title:
        raise CorpusError("文件没有标题", "用 --title 写明")
    if not convention.clauses:
        raise CorpusError(f"《{convention.title}》里没有条文", "核对文件内容")
    if convention.effective < convention.adopted:
        raise CorpusError(f"施行日期{convention.effective}早于通过日期{convention.adopted}", "核对两个日期")
    if until and until <= convention.effective:
        raise CorpusError(f"《{convention.title}》自{convention.effective}起施行，却在{until}失效", "核对两个日期")
    if len({clause.article for clause in convention.clauses}) < len(convention.clauses):
        raise CorpusError(f"《{convention.title}》有两条用了同一编号", "改正编号后再添加")


def _dump_clauses(clauses: Sequence[Provision]) -> str:
    rows = [[c.article.number, c.article.suffix, dump_place(c), dump_parts(c)] for c in clauses]
    return json.dumps(rows, ensure_ascii=False)


def _load_clauses(text: str) -> Iterator[Provision]:
    for number, suffix, place, parts in json.loads(text):
        yield Provision(ArticleNo(number, suffix), load_parts(parts), *load_place(place))


def _instrument(
    compound: str, title: str, region: str, kind: str, note: str, *, versions: tuple[Version, ...]
) -> Instrument:
    return Instrument(
        id=f"{compound}/{title}",
        title=title,
        authority=Authority.CONVENTION,
        versions=versions,
        aliases=(kind,),
        region=region,
        compound=compound,
        kind=kind,
        note=note,
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass(frozen=True)
class _Directory:
    """Which compound is kept where, and every document by its folded title; as of one revision."""

    revision: tuple[int, ...]
    owners: dict[str, tuple[Compound, CompoundFile]]
    instruments: list[Instrument]
    titled: dict[str, list[Instrument]]


class Conventions:
    """The conventions of all compounds, from several registries; of a compound in two of them the first counts."""

    def __init__(self, *files: CompoundFile) -> None:
        self.files = files
        self._directory: _Directory | None = None

    @property
    def revision(self) -> tuple[int, ...]:
        """Another value after every change."""
        return tuple(file.revision for file in self.files)

    @property
    def compounds(self) -> dict[str, Compound]:
        """By name, in order."""
        return {name: compound for name, (compound, _) in self._known().owners.items()}

    def compound(self, name: str) -> Compound | None:
        """The compound of that name or alias."""
        known = self.compounds
        return known.get(name) or next((c for c in known.values() if name in c.aliases), None)

    def named(self, name: str) -> Compound:
        """The compound of that name or alias; NotFound tells which there are."""
        found = self.compound(name)
        if found is None:
            names = list(self.compounds)
            shown = "、".join(names[:_SHOWN]) + (f"等{len(names)}个" if len(names) > _SHOWN else "")
            raise NotFound(f"没有名为“{name}”的小区", f"已有：{shown or '无'}")
        return found

    def file_of(self, compound: str) -> CompoundFile | None:
        """Where the compound is kept."""
        found = self._known().owners.get(compound)
        return found[1] if found else None

    def instruments(self, compound: str | None = None) -> list[Instrument]:
        """The documents of one compound, or of all."""
        if compound is None:
            return self._known().instruments
        file = self.file_of(compound)
        return file.instruments(compound) if file else []

    def titled(self, title: str) -> list[Instrument]:
        """The documents of that title, of whatever compound."""
        return self._known().titled.get(fold_title(title), [])

    def clauses(self, instrument: Instrument, version: Version) -> list[StoredProvision]:
        """The clauses of one version of a document, in order."""
        file = self.file_of(instrument.compound or "")
        return file.clauses(instrument.compound or "", instrument, version) if file else []

    def _known(self) -> _Directory:
        revision = self.revision
        if self._directory is None or self._directory.revision != revision:
            owners: dict[str, tuple[Compound, CompoundFile]] = {}
            for file in self.files:
                for compound in file.compounds():
                    owners.setdefault(compound.name, (compound, file))
            # A compound added while this is read is left for the next revision.
            kept_in = {name: file for name, (_, file) in owners.items()}
            instruments = [
                i for file in self.files for i in file.instruments() if kept_in.get(i.compound or "") is file
            ]
            titled: dict[str, list[Instrument]] = {}
            for instrument in instruments:
                titled.setdefault(fold_title(instrument.title), []).append(instrument)
            self._directory = _Directory(revision, dict(sorted(owners.items())), instruments, titled)
        return self._directory
