"""What every SQLite file of ours shares: its format, changes that are whole or not at all, errors in one plain line."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from lawqa.errors import LawqaError


@dataclass(frozen=True)
class SqliteFormat:
    """Statements that make the file, the number they are known by, and how it is spoken of.

    `unharmed` says what a full disk did and did not do, `remedy` what to do about a broken file.
    """

    number: int
    schema: str
    name: str
    unharmed: str
    remedy: str
    error: type[LawqaError]

    def written(self, db: sqlite3.Connection) -> bool:
        """Whether the file holds anything yet. `error` for one that a later release wrote."""
        number = int(db.execute("PRAGMA user_version").fetchone()[0])
        if number > self.number:
            raise self.error(f"{self.name}是由更新的版本写的", "升级 lawqa")
        return bool(number)

    @contextlib.contextmanager
    def transaction(self, db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        """Committed when the block ends well, else as if nothing had been; `db` in autocommit (isolation_level None)."""
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN IMMEDIATE")
        try:
            if not self.written(db):
                for statement in self.schema.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {self.number}")
            yield db
        except BaseException:
            if db.in_transaction:  # a full disk has undone it already
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    @contextlib.contextmanager
    def plain_errors(self) -> Iterator[None]:
        """What SQLite says, as `error`."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise self.error(f"另一个程序正在改动{self.name}", "稍后再试") from error
            if "full" in str(error):
                raise self.error(f"磁盘空间不足，{self.unharmed}", "腾出空间后重试") from error
            raise self.error(f"读写{self.name}时出错：{error}", "检查文件夹的权限和磁盘") from error
        except sqlite3.DatabaseError as error:
            raise self.error(f"{self.name}已损坏", self.remedy) from error
