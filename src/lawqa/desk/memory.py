"""What a reader wants remembered: questions asked, favourites, notes on provisions, the tray. On this machine only."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass

from lawqa.desk.recordsfile import OWNED, RecordsFile, like
from lawqa.desk.tray import Tray
from lawqa.errors import BadQuestion

MAX_HISTORY, MAX_KEPT = 2_000, 1_000
MAX_NOTE = 4_000  # characters
HISTORY, FAVOURITES, NOTES, FEEDBACK = "history", "favourites", "notes", "feedback"
_ERASABLE = frozenset({HISTORY, FAVOURITES, NOTES, FEEDBACK})


@dataclass(frozen=True)
class Asked:
    """A question with what was chosen; '' and None where nothing was. `citation` is the best hit's, '' where none fits."""

    question: str
    region: str = ""
    compound: str = ""
    day: dt.date | None = None
    citation: str = ""
    id: int = 0
    at: str = ""


@dataclass(frozen=True)
class Favourite:
    """A provision that is kept at hand; `place` is its address in 查法条."""

    place: str
    citation: str
    gist: str = ""
    id: int = 0
    at: str = ""


@dataclass(frozen=True)
class PlaceNote:
    """The reader's own words on a provision."""

    place: str
    citation: str
    text: str
    id: int = 0
    at: str = ""


class Memory:
    """The records of one owner. Nothing is written but by the methods that say so; times are local, to the second."""

    def __init__(self, file: RecordsFile, owner: str) -> None:
        self.file = file
        self.owner = owner

    def choice(self) -> bool | None:
        """Whether the reader said that it shall remember; None where nothing was said."""
        rows = self.file.rows("SELECT remember FROM choices WHERE owner = ?", self.owner)
        return bool(rows[0][0]) if rows else None

    def choose(self, remember: bool) -> None:
        """Keep the reader's word."""
        with self.file.change() as db:
            db.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (self.owner, int(remember)))

    # ---- questions ----

    def remember(self, asked: Asked) -> None:
        """Keep a question; one that was just asked in the same scope takes the place of itself."""
        scope = (asked.question, asked.region, asked.compound, _iso(asked.day))
        with self.file.change() as db:
            last = "SELECT id, question, region, compound, day FROM history WHERE owner = ? ORDER BY id DESC LIMIT 1"
            row = db.execute(last, (self.owner,)).fetchone()
            if row and row[1:] == scope:
                db.execute("DELETE FROM history WHERE id = ?", row[:1])
            db.execute(
                "INSERT INTO history (owner, at, question, region, compound, day, citation) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self.owner, _now(), *scope, asked.citation),
            )
            db.execute(
                "DELETE FROM history WHERE owner = ? AND id NOT IN"
                " (SELECT id FROM history WHERE owner = ? ORDER BY id DESC LIMIT ?)",
                (self.owner, self.owner, MAX_HISTORY),
            )

    def history(self, words: str = "", limit: int = MAX_HISTORY) -> list[Asked]:
        """The questions that have these words in them, in the compound or the citation; the latest first."""
        query = """SELECT question, region, compound, day, citation, id, at FROM history WHERE owner = ?
            AND question || char(10) || compound || char(10) || citation LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?"""
        return [
            Asked(question, region, compound, dt.date.fromisoformat(day) if day else None, *rest)
            for question, region, compound, day, *rest in self.file.rows(query, self.owner, like(words), limit)
        ]

    # ---- favourites and notes ----

    def favourites(self, words: str = "") -> list[Favourite]:
        """Those with these words, the latest first."""
        query = """SELECT place, citation, gist, id, at FROM favourites WHERE owner = ?
            AND citation || char(10) || gist LIKE ? ESCAPE '\\' ORDER BY id DESC"""
        return [Favourite(*row) for row in self.file.rows(query, self.owner, like(words))]

    def is_favourite(self, place: str) -> bool:
        """Whether it is kept."""
        return bool(self.file.rows("SELECT 1 FROM favourites WHERE owner = ? AND place = ?", self.owner, place))

    def favour(self, favourite: Favourite) -> None:
        """Keep it at hand; BadQuestion where MAX_KEPT are."""
        with self.file.change() as db:
            self._check_room(db, FAVOURITES)
            db.execute(
                "INSERT OR IGNORE INTO favourites (owner, at, place, citation, gist) VALUES (?, ?, ?, ?, ?)",
                (self.owner, _now(), favourite.place, favourite.citation, favourite.gist),
            )

    def unfavour(self, place: str) -> None:
        """No longer keep it."""
        with self.file.change() as db:
            db.execute("DELETE FROM favourites WHERE owner = ? AND place = ?", (self.owner, place))

    def notes(self, words: str = "") -> list[PlaceNote]:
        """Those with these words, the latest first."""
        query = """SELECT place, citation, text, id, at FROM notes WHERE owner = ?
            AND citation || char(10) || text LIKE ? ESCAPE '\\' ORDER BY at DESC, id DESC"""
        return [PlaceNote(*row) for row in self.file.rows(query, self.owner, like(words))]

    def note_on(self, place: str) -> str:
        """The note on a provision, '' where there is none."""
        rows = self.file.rows("SELECT text FROM notes WHERE owner = ? AND place = ?", self.owner, place)
        return str(rows[0][0]) if rows else ""

    def note(self, note: PlaceNote) -> None:
        """Keep a note in place of the old one; an empty one takes it away. BadQuestion for one that is too long."""
        text = note.text.strip()
        if len(text) > MAX_NOTE:
            raise BadQuestion(f"笔记有{len(text)}字", f"写到{MAX_NOTE}字以内")
        with self.file.change() as db:
            db.execute("DELETE FROM notes WHERE owner = ? AND place = ?", (self.owner, note.place))
            if text:
                self._check_room(db, NOTES)
                db.execute(
                    "INSERT INTO notes (owner, at, place, citation, text) VALUES (?, ?, ?, ?, ?)",
                    (self.owner, _now(), note.place, note.citation, text),
                )
        if not text:
            self.file.wipe()

    # ---- the tray ----

    def tray(self) -> Tray:
        """The tray as it was kept last."""
        rows = self.file.rows("SELECT data FROM trays WHERE owner = ?", self.owner)
        try:
            return Tray.from_list(json.loads(rows[0][0])) if rows else Tray()
        except ValueError:
            return Tray()

    def keep_tray(self, tray: Tray) -> None:
        """Keep it in place of the old one."""
        with self.file.change() as db:
            db.execute("DELETE FROM trays WHERE owner = ?", (self.owner,))
            if len(tray):
                data = json.dumps(tray.to_list(), ensure_ascii=False)
                db.execute("INSERT INTO trays VALUES (?, ?)", (self.owner, data))

    # ---- deleting ----

    def forget_one(self, kind: str, key: int) -> None:
        """Delete one entry, its bytes too; `kind` is HISTORY, FAVOURITES, NOTES or FEEDBACK."""
        if kind not in _ERASABLE:
            raise BadQuestion("没有这种记录")
        with self.file.change() as db:
            db.execute(f"DELETE FROM {kind} WHERE owner = ? AND id = ?", (self.owner, key))
        self.file.wipe()

    def forget(self) -> None:
        """Delete everything of this owner, its bytes too; whether to remember stays as it was said."""
        if not self.file.path.is_file():
            return
        with self.file.change() as db:
            for table in OWNED:
                db.execute(f"DELETE FROM {table} WHERE owner = ?", (self.owner,))
        self.file.wipe()

    def _check_room(self, db: sqlite3.Connection, table: str) -> None:
        count = f"SELECT count(*) FROM {table} WHERE owner = ?"
        if db.execute(count, (self.owner,)).fetchone()[0] >= MAX_KEPT:
            raise BadQuestion(f"已经存了{MAX_KEPT}条", "先在“我的记录”里删去一些")


def _now() -> str:
    return dt.datetime.now().isoformat(sep=" ", timespec="seconds")


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
