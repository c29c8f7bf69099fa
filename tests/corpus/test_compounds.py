"""The registry of compounds: versions, refusals, and that nothing is lost whatever is killed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from lawqa.corpus.compounds import Compound, CompoundFile, Convention, Conventions
from lawqa.errors import CorpusError, NotFound
from lawqa.law.model import ArticleNo, Item, Paragraph, Provision

HOME = Compound("青山花园", "四川", ("青山",), "滨江路1号")


def text(words: str, adopted: str = "2024-03-09", effective: str = "2024-04-01", title: str = "管理规约") -> Convention:
    clauses = (
        Provision(ArticleNo(1), (Paragraph(words),), ("第一章 总则",)),
        Provision(ArticleNo(2, 1), (Paragraph("下列事项：", (Item("（一）", "甲。"),)),), label="二、（一）"),
    )
    days = (dt.date.fromisoformat(adopted), dt.date.fromisoformat(effective))
    return Convention(title, "管理规约", *days, clauses, vote="业主大会", source="规约.docx", original=b"PK")


@pytest.fixture
def file(tmp_path: Path) -> CompoundFile:
    return CompoundFile(tmp_path / "home" / "compounds.db")


def wording_on(file: CompoundFile, day: str) -> str | None:
    conventions = Conventions(file)
    (instrument,) = conventions.instruments(HOME.name)
    version = instrument.version_on(dt.date.fromisoformat(day))
    return conventions.clauses(instrument, version)[0].provision.text if version else None


def test_a_missing_file_is_an_empty_registry(file: CompoundFile) -> None:
    assert (file.compounds(), file.instruments(), file.revision) == ([], [], 0)
    assert not file.path.exists()


def test_what_was_added_comes_back_whole(file: CompoundFile) -> None:
    key = file.add(HOME, text("旧。"))
    assert file.compounds() == [HOME]
    ((kept, convention),) = file.whole_versions(HOME.name)
    assert convention == text("旧。")
    assert (kept.key, kept.clauses, kept.vote) == (key, 2, "业主大会")


def test_a_new_version_ends_the_old_one_on_its_first_day(file: CompoundFile) -> None:
    file.add(HOME, text("旧。"))
    file.replace(HOME.name, text("新。", "2025-03-09", "2025-05-01"))
    days = ("2024-03-31", "2024-04-01", "2025-04-30", "2025-05-01")
    assert [wording_on(file, day) for day in days] == [None, "旧。", "旧。", "新。"]


def test_a_version_of_the_same_vote_is_corrected(file: CompoundFile) -> None:
    file.add(HOME, text("错字。"))
    file.replace(HOME.name, text("正字。"))
    assert wording_on(file, "2024-05-01") == "正字。"
    assert len(file.versions(HOME.name)) == 1


def test_days_stay_without_gap_or_overlap_when_a_version_is_corrected(file: CompoundFile) -> None:
    file.add(HOME, text("一。"))
    file.replace(HOME.name, text("二。", "2025-03-09", "2025-05-01"))
    file.replace(HOME.name, text("二改。", "2025-03-09", "2025-06-01"))  # the one in force last, to take effect later
    assert [wording_on(file, day) for day in ("2025-05-15", "2025-06-01")] == ["一。", "二改。"]
    file.replace(HOME.name, text("一改。", "2024-03-09", "2024-05-01"))  # one that has ended
    days = ("2024-04-15", "2024-05-01", "2025-05-31", "2025-06-01")
    assert [wording_on(file, day) for day in days] == [None, "一改。", "一改。", "二改。"]
    with pytest.raises(CorpusError, match="不早于后一版本"):
        file.replace(HOME.name, text("一再改。", "2024-03-09", "2025-06-01"))
    assert wording_on(file, "2024-05-01") == "一改。"


def test_a_merged_version_takes_its_place_among_those_there(file: CompoundFile) -> None:
    file.add(HOME, text("二。", "2025-01-01", "2025-01-01"))
    earlier, later = text("一。", "2024-01-01", "2024-01-01"), text("三。", "2026-01-01", "2026-01-01")
    assert (
        file.merge([(HOME, [(later, None), (earlier, None), (text("又二。", "2025-01-01", "2025-01-01"), None)])]) == 2
    )
    days = ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    assert [wording_on(file, day) for day in days] == ["一。", "二。", "二。", "三。"]
    with pytest.raises(CorpusError, match="都自2025-01-01起施行"):
        file.merge([(Compound("绿水花园", "浙江"), []), (HOME, [(text("同日。", "2024-12-01", "2025-01-01"), None)])])
    assert (file.compounds(), len(file.versions(HOME.name))) == ([HOME], 3)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.add(HOME, text("又。")), "替换"),
        (lambda f: f.replace(HOME.name, text("早。", "2023-01-01", "2023-02-01")), "不晚于"),
        (lambda f: f.replace(HOME.name, text("新。", "2025-01-02", "2025-01-01")), "早于"),
        (
            lambda f: f.replace(HOME.name, dataclasses.replace(text("新。", "2025-01-01", "2025-01-01"), clauses=())),
            "条文",
        ),
        (lambda f: f.replace(HOME.name, text("新。", title="居民公约")), "没有《居民公约》"),
        (lambda f: f.add(Compound("a/b", "四川"), text("新。")), "名称不能用"),
        (lambda f: f.put_compound(Compound("绿水花园", "四川", ("青山",))), "别名"),
        (lambda f: f.remove("绿水花园"), "没有名为"),
        (lambda f: f.remove(HOME.name, "居民公约"), "没有《居民公约》"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(file: CompoundFile, change: object, says: str) -> None:
    file.add(HOME, text("旧。"))
    before = file.whole_versions(HOME.name)
    with pytest.raises((CorpusError, NotFound), match=says):
        change(file)  # type: ignore[operator]
    assert (file.compounds(), file.whole_versions(HOME.name)) == ([HOME], before)


def test_removing(file: CompoundFile) -> None:
    file.add(HOME, text("旧。"))
    file.add(HOME, text("公约。", title="居民公约"))
    key = file.versions(HOME.name)[0].key
    file.keep_computed(key, "vectors", "model", b"1")
    assert file.remove(HOME.name, "居民公约") == 1
    assert [i.title for i in file.instruments()] == ["管理规约"]
    assert file.remove(HOME.name) == 1
    assert (file.compounds(), file.computed(key, "vectors", "model"), file.original(key)) == ([], None, b"")


def test_another_reader_sees_a_change_at_once(file: CompoundFile) -> None:
    file.add(HOME, text("旧。"))
    reader = Conventions(CompoundFile(file.path))
    before = reader.revision
    assert reader.compound("青山") == HOME
    file.add(Compound("绿水花园", "浙江"), text("水。"))
    assert reader.revision != before
    assert list(reader.compounds) == ["绿水花园", "青山花园"]
    with pytest.raises(NotFound, match="青山花园"):
        reader.named("无此小区")


def test_what_is_computed_counts_for_what_it_was_made_from(file: CompoundFile) -> None:
    key = file.add(HOME, text("旧。"))
    file.keep_computed(key, "vectors", "model-1", b"1")
    assert file.computed(key, "vectors", "model-1") == b"1"
    assert file.computed(key, "vectors", "model-2") is None
    file.keep_computed(999, "vectors", "model-1", b"1")
    assert file.computed(999, "vectors", "model-1") is None


def test_a_damaged_a_newer_and_a_locked_file_are_one_line(file: CompoundFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawqa.corpus.compounds.BUSY_SECONDS", 0.05)
    file.add(HOME, text("旧。"))
    file.settle()
    holder = sqlite3.connect(file.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CorpusError, match="稍后再试"):
        file.add(HOME, text("水。", title="居民公约"))
    holder.execute("ROLLBACK")
    holder.execute("PRAGMA user_version = 99")
    holder.close()
    with pytest.raises(CorpusError, match="升级"):
        file.add(HOME, text("水。", title="居民公约"))
    with pytest.raises(CorpusError, match="升级"):
        CompoundFile(file.path).compounds()
    file.close()
    file.path.write_bytes(b"no database" * 1000)
    with pytest.raises(CorpusError, match="已损坏"):
        file.compounds()


def test_a_full_disk_and_a_folder_that_cannot_be_are_one_line(
    file: CompoundFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.add(HOME, text("旧。"))
    opened = sqlite3.connect

    def small(*args: Any, **options: Any) -> sqlite3.Connection:
        db = opened(*args, **options)
        db.execute("PRAGMA max_page_count = 20")
        return db

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(CorpusError, match="磁盘空间不足"):
        file.add(HOME, dataclasses.replace(text("水。", title="居民公约"), original=bytes(1_000_000)))
    assert [i.title for i in file.instruments()] == ["管理规约"]
    (file.path.parent / "file").touch()
    with pytest.raises(CorpusError, match="文件夹"):
        CompoundFile(file.path.parent / "file" / "compounds.db").add(HOME, text("旧。"))


def test_what_is_read_as_of_now_does_not_move(file: CompoundFile) -> None:
    with file.as_of_now() as nothing:
        assert nothing.compounds() == []
    file.add(HOME, text("旧。"))
    with file.as_of_now() as frozen:
        assert len(frozen.versions(HOME.name)) == 1
        file.replace(HOME.name, text("新。", "2025-03-09", "2025-05-01"))
        file.add(HOME, text("约。", title="居民公约"))
        assert [c.clauses[0].text for _, c in frozen.whole_versions(HOME.name)] == ["旧。"]
    assert len(file.versions(HOME.name)) == 3


def test_a_change_between_two_readings_of_a_directory(file: CompoundFile, monkeypatch: pytest.MonkeyPatch) -> None:
    file.add(HOME, text("旧。"))
    conventions, compounds = Conventions(file), file.compounds

    def then_one_is_added() -> list[Compound]:
        found = compounds()
        if len(found) == 1:
            file.add(Compound("绿水花园", "浙江"), text("水。"))
        return found

    monkeypatch.setattr(file, "compounds", then_one_is_added)
    assert [i.compound for i in conventions.instruments()] == ["青山花园"]
    assert [i.compound for i in conventions.instruments()] == ["绿水花园", "青山花园"]


def test_what_a_killed_process_left_half_written_is_undone_by_the_next_reader(file: CompoundFile) -> None:
    file.add(HOME, text("旧。"))
    file.settle()  # without a log, as the file is until its first change is through
    half = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN IMMEDIATE');"
        "db.execute('DELETE FROM compounds'); db.execute('INSERT INTO originals VALUES (9, zeroblob(500000))');"
        "os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", half, str(file.path)]).returncode == 9
    assert file.path.with_name(f"{file.path.name}-journal").stat().st_size > 0
    assert [c.clauses[0].text for _, c in CompoundFile(file.path).whole_versions(HOME.name)] == ["旧。"]


KILLED = """
    import datetime as dt, sys
    from lawqa.corpus.compounds import Compound, CompoundFile, Convention
    from lawqa.law.model import ArticleNo, Paragraph, Provision
    file = CompoundFile(__import__("pathlib").Path(sys.argv[1]))
    first = int(sys.argv[2])
    print(first - 1, flush=True)
    for n in range(first, first + 10_000):
        clauses = tuple(Provision(ArticleNo(k), (Paragraph(f"{n}。" * 50),)) for k in range(1, 61))
        day = dt.date(2020, 1, 1) + dt.timedelta(days=n)
        new = Convention("管理规约", "管理规约", day, day, clauses, original=b"x" * 100_000)
        file.replace("青山花园", new) if n else file.add(Compound("青山花园", "四川"), new)
        print(n, flush=True)
"""


def test_killing_it_at_any_moment_loses_no_version(tmp_path: Path) -> None:
    chance = random.Random(20261129)
    done = -1
    for turn in range(12):
        # The first add, which also makes the file, is met in a new folder each of six times.
        path = tmp_path / (f"{turn}" if turn < 6 else "long") / "compounds.db"
        done = done if turn > 6 else -1
        command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(done + 1)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert int(process.stdout.readline()) == done  # it is under way
        time.sleep(chance.uniform(0.0, 0.02 if turn < 6 else 0.2))
        process.kill()
        reported = [int(line) for line in process.communicate()[0].splitlines() if line.strip()]
        done = max([done, *reported])
        file = CompoundFile(path)
        versions = file.whole_versions("青山花园")
        numbers = [int(convention.clauses[0].text.split("。")[0]) for _, convention in versions]
        assert numbers == list(range(len(numbers)))
        assert done <= len(numbers) - 1 <= done + 1  # the last may have been kept and not yet reported
        assert len(file.compounds()) == min(len(numbers), 1)  # a compound comes with its first document
        assert all(len(c.clauses) == 60 and len(c.original) == 100_000 for _, c in versions)
        ends = [kept.in_force.end for kept, _ in versions]
        assert ends == [*(c.effective for _, c in versions[1:]), None][: len(ends)]
        done = len(numbers) - 1
    assert done > 0
