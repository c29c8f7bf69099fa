"""The file of the reader's own records: one SQLite file, a change whole or not at all, what is deleted gone from its bytes.

Every row belongs to an owner, a text that stands for one browser; nothing is ever read without naming one, but for the
export of feedback, which names none.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lawqa.corpus.sqlitefile import SqliteFormat
from lawqa.errors import RecordsUnavailable

BUSY_SECONDS = 10.0
_RETRY_SECONDS = 0.05
# Every table with rows of an owner that deleting everything empties; choices say only whether to remember.
OWNED = ("history", "favourites", "notes", "trays", "feedback")
_SCHEMA = """
CREATE TABLE choices (owner TEXT PRIMARY KEY, remember INTEGER NOT NULL);
CREATE TABLE history (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL, region TEXT NOT NULL,
    compound TEXT NOT NULL, day TEXT NOT NULL, citation TEXT NOT NULL);
CREATE TABLE favourites (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at TEXT NOT NULL, place TEXT NOT NULL, citation TEXT NOT NULL,
    gist TEXT NOT NULL, UNIQUE (owner, place));
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at TEXT NOT NULL, place TEXT NOT NULL, citation TEXT NOT NULL,
    text TEXT NOT NULL, UNIQUE (owner, place));
CREATE TABLE trays (owner TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL, region TEXT NOT NULL,
    compound TEXT NOT NULL, day TEXT NOT NULL, verdict TEXT NOT NULL, remark TEXT NOT NULL, law TEXT NOT NULL,
    article TEXT NOT NULL, shown TEXT NOT NULL);
CREATE INDEX history_of ON history (owner, id);
CREATE INDEX feedback_of ON feedback (owner, id);
"""
_FORMAT = SqliteFormat(
    number=1,
    schema=_SCHEMA,
    name="记录文件",
    unharmed="没有记下，原有记录不受影响",
    remedy="移走数据文件夹里的 records.db，会重新建立",
    error=RecordsUnavailable,
)


class RecordsFile:
    """The file at `path`, made with the first change, readable by its user only. RecordsUnavailable in one line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query; [] while there is no file."""
        if not self.path.is_file():
            return []
        with _FORMAT.plain_errors(), contextlib.closing(self._open()) as db:
            return db.execute(query, values).fetchall() if _FORMAT.written(db) else []

    @contextlib.contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when the block ends well, else as if nothing had been."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its log the same mode
        except OSError as error:
            raise RecordsUnavailable(
                f"写不了记录文件：{error.strerror or error}", "检查数据文件夹的权限和磁盘"
            ) from error
        with _FORMAT.plain_errors(), contextlib.closing(self._open()) as db, _FORMAT.transaction(db):
            yield db

    def wipe(self) -> None:
        """Leave no byte of what was deleted: neither in the file nor in the log beside it.

        RecordsUnavailable where another connection keeps reading what was there before.
        """
        if not self.path.is_file():
            return
        with _FORMAT.plain_errors(), contextlib.closing(self._open()) as db:
            db.execute("VACUUM")
            # SQLite reports a checkpoint that another connection held up in its row, not as an error.
            until = time.monotonic() + BUSY_SECONDS
            while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > until:
                    raise RecordsUnavailable("已删除，但另一个程序正在读记录文件，字节还没有抹净", "稍后再删一次")
                time.sleep(_RETRY_SECONDS)

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        db.execute("PRAGMA temp_store = MEMORY")
        return db


def like(words: str) -> str:
    """A pattern for LIKE … ESCAPE '\\' that finds the words as they are."""
    escaped = words.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
