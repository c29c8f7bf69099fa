"""Records of a browser: found, limited, never another's; killed at any time nothing reported is lost; deleted is gone."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawqa.desk import memory as memories
from lawqa.desk.memory import FAVOURITES, HISTORY, NOTES, Asked, Favourite, Memory, PlaceNote
from lawqa.desk.recordsfile import RecordsFile
from lawqa.desk.tray import Tray
from lawqa.errors import BadQuestion, RecordsUnavailable

from .test_tray import item

DAY = dt.date(2023, 5, 1)
SECRET = "楼上绝密漏水案"


@pytest.fixture
def file(tmp_path: Path) -> RecordsFile:
    return RecordsFile(tmp_path / "home" / "records.db")


@pytest.fixture
def memory(file: RecordsFile) -> Memory:
    return Memory(file, "甲")


def bytes_of(file: RecordsFile) -> bytes:
    """Of the file and of what lies beside it."""
    return b"".join(path.read_bytes() for path in file.path.parent.iterdir())


def fill(memory: Memory) -> None:
    memory.remember(Asked(SECRET, "四川", "示范小区", DAY, "《样本法》第一条"))
    memory.favour(Favourite("statutes?law=a&article=1", f"《{SECRET}》", "要旨"))
    memory.note(PlaceNote("statutes?law=a&article=1", "《样本法》第一条", SECRET))
    memory.keep_tray(Tray((item(1),)))


def test_nothing_is_written_before_something_is_kept(memory: Memory) -> None:
    assert (memory.choice(), memory.history(), memory.favourites(), memory.notes()) == (None, [], [], [])
    assert memory.tray() == Tray() and memory.note_on("x") == "" and not memory.is_favourite("x")
    memory.forget()
    assert not memory.file.path.parent.exists()


def test_what_was_kept_comes_back_to_its_owner_only(memory: Memory) -> None:
    fill(memory)
    (asked,) = memory.history()
    assert (asked.question, asked.region, asked.compound, asked.day) == (SECRET, "四川", "示范小区", DAY)
    assert memory.is_favourite("statutes?law=a&article=1") and memory.note_on("statutes?law=a&article=1") == SECRET
    assert memory.tray() == Tray((item(1),))
    other = Memory(memory.file, "乙")
    assert (other.history(), other.favourites(), other.notes(), other.tray()) == ([], [], [], Tray())
    for kind in (HISTORY, FAVOURITES, NOTES):
        other.forget_one(kind, 1)
    other.forget()
    assert len(memory.history()) == len(memory.favourites()) == len(memory.notes()) == 1
    assert memory.file.path.stat().st_mode & 0o077 == 0


def test_the_same_question_again_stands_once_and_searching_takes_signs_as_they_are(memory: Memory) -> None:
    for question in ("100%", "100元", "100元", "a_b"):
        memory.remember(Asked(question))
    assert [a.question for a in memory.history()] == ["a_b", "100元", "100%"]
    assert [a.question for a in memory.history("%")] == ["100%"]
    assert [a.question for a in memory.history("_")] == ["a_b"]
    memory.remember(Asked("问", compound="示范小区"))
    assert [a.question for a in memory.history("示范")] == ["问"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.text(max_size=20)), max_size=8), st.text(max_size=3))
def test_a_search_finds_what_contains_the_words_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, str]], words: str
) -> None:
    file = RecordsFile(tmp_path_factory.mktemp("memory") / "records.db")
    questions = [(owner, q.replace("\0", "").encode("utf-8", "ignore").decode()) for owner, q in asked]
    for owner, question in questions:
        Memory(file, owner).remember(Asked(question))
    words = words.replace("\0", "").encode("utf-8", "ignore").decode()
    for owner in "甲乙":
        mine = [q for o, q in questions if o == owner]
        expected = {q for q in mine if words.strip() in q}
        found = {a.question for a in Memory(file, owner).history(words)}
        # LIKE does not tell A from a
        assert expected <= found <= {q for q in mine if words.strip().lower() in q.lower() or not words.strip()}


def test_limits(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memories, "MAX_HISTORY", 3)
    monkeypatch.setattr(memories, "MAX_KEPT", 1)
    for n in range(5):
        memory.remember(Asked(f"问{n}"))
    assert [a.question for a in memory.history()] == ["问4", "问3", "问2"]
    memory.favour(Favourite("a", "《甲》"))
    with pytest.raises(BadQuestion, match="删去"):
        memory.favour(Favourite("b", "《乙》"))
    with pytest.raises(BadQuestion, match="4001字"):
        memory.note(PlaceNote("a", "《甲》", "字" * 4001))
    with pytest.raises(BadQuestion):
        memory.forget_one("choices", 1)


def test_a_note_is_replaced_and_an_empty_one_takes_it_away(memory: Memory) -> None:
    memory.note(PlaceNote("a", "《甲》", SECRET))
    memory.note(PlaceNote("a", "《甲》", "新"))
    assert [n.text for n in memory.notes()] == ["新"]
    memory.note(PlaceNote("a", "《甲》", "  "))
    assert memory.notes() == [] and SECRET.encode() not in bytes_of(memory.file)


def test_what_is_deleted_is_gone_from_the_bytes(memory: Memory) -> None:
    fill(memory)
    Memory(memory.file, "乙").remember(Asked("乙的问题"))
    assert SECRET.encode() in bytes_of(memory.file)
    memory.choose(True)
    reader = sqlite3.connect(memory.file.path)  # another program has it open
    reader.execute("SELECT count(*) FROM history").fetchall()
    memory.forget()
    assert SECRET.encode() not in bytes_of(memory.file) and "样本法".encode() not in bytes_of(memory.file)
    reader.close()
    assert [a.question for a in Memory(memory.file, "乙").history()] == ["乙的问题"] and memory.choice() is True


def test_what_a_reader_keeps_from_being_wiped_is_said(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawqa.desk.recordsfile.BUSY_SECONDS", 0.2)
    fill(memory)
    with contextlib.closing(sqlite3.connect(memory.file.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM history").fetchall()
        with pytest.raises(RecordsUnavailable, match="没有抹净"):
            memory.forget()
    memory.forget()
    assert SECRET.encode() not in bytes_of(memory.file)


def test_one_entry_is_gone_from_the_bytes(memory: Memory) -> None:
    fill(memory)
    memory.remember(Asked("别的"))
    for kind, entries in (
        (HISTORY, memory.history(SECRET)),
        (FAVOURITES, memory.favourites()),
        (NOTES, memory.notes()),
    ):
        memory.forget_one(kind, entries[0].id)
    assert [a.question for a in memory.history()] == ["别的"] and SECRET.encode() not in bytes_of(memory.file)


def test_a_damaged_a_newer_and_a_locked_file_are_one_line(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawqa.desk.recordsfile.BUSY_SECONDS", 0.05)
    memory.remember(Asked("问"))
    holder = sqlite3.connect(memory.file.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RecordsUnavailable, match="稍后再试"):
        memory.remember(Asked("又问"))
    holder.execute("ROLLBACK")
    holder.execute("PRAGMA user_version = 99")
    holder.close()
    with pytest.raises(RecordsUnavailable, match="升级"):
        memory.history()
    memory.file.path.write_bytes(b"no database" * 1000)
    with pytest.raises(RecordsUnavailable, match="已损坏"):
        memory.history()
    blocked = RecordsFile(memory.file.path / "records.db")
    with pytest.raises(RecordsUnavailable, match="写不了"):
        Memory(blocked, "甲").remember(Asked("问"))


KILLED = """
    import pathlib, sys
    from lawqa.desk.memory import Asked, Memory
    from lawqa.desk.recordsfile import RecordsFile
    memory = Memory(RecordsFile(pathlib.Path(sys.argv[1])), "甲")
    first = int(sys.argv[2])
    print(first - 1, flush=True)
    for n in range(first, first + 10_000):
        memory.remember(Asked(f"{n}。" + "问" * 2000))
        print(n, flush=True)
"""


def test_killing_it_at_any_moment_loses_no_question(tmp_path: Path) -> None:
    chance = random.Random(20261129)
    done = -1
    for turn in range(8):
        # The first write, which also makes the file, is met in a new folder each of four times.
        path = tmp_path / (f"{turn}" if turn < 4 else "long") / "records.db"
        done = done if turn > 4 else -1
        command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(done + 1)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert int(process.stdout.readline()) == done  # it is under way
        time.sleep(chance.uniform(0.0, 0.02 if turn < 4 else 0.2))
        process.kill()
        reported = [int(line) for line in process.communicate()[0].splitlines() if line.strip()]
        done = max([done, *reported])
        numbers = [int(a.question.split("。")[0]) for a in reversed(Memory(RecordsFile(path), "甲").history())]
        assert numbers == list(range(len(numbers)))
        assert done <= len(numbers) - 1 <= done + 1  # the last may have been kept and not yet reported
        done = len(numbers) - 1
    assert done > 0
