"""Builds beside the page: one at a time, their progress on disk, and the old index in use when one fails."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest
from filelock import FileLock
from tests.conftest import BigramEmbedder

from lawqa.config import Settings
from lawqa.desk import rebuild
from lawqa.desk.rebuild import DONE, FAILED, JOURNAL_FILE, KILLED, LOCK_FILE, RUNNING, BuildState
from lawqa.errors import IndexUnavailable, LawqaError
from lawqa.index.build import build_index
from lawqa.index.manifest import current_build
from lawqa.search.assistant import Assistant


@pytest.fixture
def broken(settings: Settings, tmp_path: Path) -> Settings:
    """An index in use, and a model that cannot be prepared: the next build fails."""
    build_index(settings, BigramEmbedder())
    return dataclasses.replace(settings, model=str(tmp_path / "没有这个模型"))


def ended(index: Path) -> BuildState:
    """How the build ended, once it has."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        now = rebuild.state(index)
        if now is not None and not now.running:
            return now
        time.sleep(0.1)
    pytest.fail("the build did not end")


def write(index: Path, state: BuildState) -> None:
    index.mkdir(parents=True, exist_ok=True)
    (index / JOURNAL_FILE).write_text(json.dumps(dataclasses.asdict(state)), encoding="utf-8")


def test_a_failing_build_leaves_the_old_index_in_use(broken: Settings) -> None:
    before = current_build(broken.index)
    rebuild.start(broken, force=True)
    now = ended(broken.index)
    assert now.failed and now.line and "\n" not in now.line and "Traceback" not in now.line
    assert current_build(broken.index) == before
    assert Assistant(broken, BigramEmbedder()).ask("漏水").hits
    rebuild.start(broken)  # a failure does not stand in the way of the next try
    assert ended(broken.index).failed


def test_the_same_failure_from_a_terminal_is_in_the_journal(broken: Settings) -> None:
    with pytest.raises(LawqaError):
        rebuild.build_index(broken, force=True)
    now = rebuild.state(broken.index)
    assert now is None or now.failed  # nothing was begun, or it is said how it ended


def test_one_build_at_a_time(settings: Settings) -> None:
    write(settings.index, BuildState(RUNNING, "计算向量", 0.4, "2026-11-29T00:00:00+00:00"))
    with FileLock(settings.index / LOCK_FILE):
        now = rebuild.state(settings.index)
        assert now is not None and now.running and now.share == 0.4
        with pytest.raises(IndexUnavailable, match="另一个"):
            rebuild.start(settings)


def test_a_killed_build_is_told_from_one_at_work(settings: Settings) -> None:
    write(settings.index, BuildState(RUNNING, "计算向量", 0.4, "2026-11-29T00:00:00+00:00"))
    now = rebuild.state(settings.index)
    assert now is not None and now.failed and now.line == KILLED


def test_no_journal_or_a_damaged_one_is_no_build(settings: Settings) -> None:
    assert rebuild.state(settings.index) is None
    assert not (settings.index / LOCK_FILE).exists()  # a look writes nothing
    settings.index.mkdir(parents=True)
    for text in ("", "[]", '{"state": "running"}', "{"):
        (settings.index / JOURNAL_FILE).write_text(text, encoding="utf-8")
        assert rebuild.state(settings.index) is None


def test_the_journal_follows_a_build(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, float]] = []

    def build(_: Settings, progress: rebuild.Progress, *, force: bool) -> str:
        progress("读取语料", 0.0)
        now = rebuild.state(settings.index)
        assert now is not None and now.running and now.label == "读取语料"
        with pytest.raises(IndexUnavailable, match="另一个"):
            rebuild.start(settings)
        progress("完成", 1.0)
        return f"好了{force}"

    monkeypatch.setattr(rebuild, "_build", build)
    assert rebuild.build_index(settings, lambda *step: seen.append(step), force=True) == "好了True"
    assert seen == [("读取语料", 0.0), ("完成", 1.0)]
    now = rebuild.state(settings.index)
    assert now is not None and (now.state, now.line) == (DONE, "好了True") and now.ended


def test_what_nobody_foresaw_is_one_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(_: Settings, progress: rebuild.Progress, *, force: bool) -> str:
        progress("读取语料", 0.0)
        raise ZeroDivisionError("机密")

    monkeypatch.setattr(rebuild, "_build", build)
    with pytest.raises(ZeroDivisionError):
        rebuild.build_index(settings)
    now = rebuild.state(settings.index)
    assert now is not None and now.state == FAILED and "ZeroDivisionError" in now.line and "机密" not in now.line


def test_where_nothing_is_to_do_no_trace_is_left(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "_build", lambda *_, force: "索引已是最新")
    assert rebuild.build_index(settings) == "索引已是最新"
    assert rebuild.state(settings.index) is None


def test_settings_reach_the_other_process_whole(settings: Settings) -> None:
    named = dataclasses.replace(settings, model="某个模型")
    assert rebuild._load(rebuild._dump(named, force=True)) == (named, True)
