"""What is held, as read from the sources and as read back from a build: the same rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest
from tests.conftest import DATA, BigramEmbedder

from lawqa.config import Settings
from lawqa.corpus.collect import build_corpus
from lawqa.corpus.compounds import Conventions
from lawqa.corpus.holdings import REFUSED_FILE, Holdings, read_holdings
from lawqa.corpus.store import Store
from lawqa.corpus.wording import load_wordings
from lawqa.desk.inventory import Stage, inventory, stage_of
from lawqa.index.build import STORE_FILE, build_index
from lawqa.index.conventions import open_conventions
from lawqa.index.manifest import current_build
from lawqa.law.model import Authority, Instrument, Interval, Version

DAY = dt.date(2026, 11, 29)


def held_by(settings: Settings) -> Holdings:
    build = current_build(settings.index)
    return read_holdings(build, Store(build / STORE_FILE), load_wordings(settings.corpus / "wording.tsv"))


def test_a_build_tells_what_its_sources_told(small_index: Settings) -> None:
    read = inventory(build_corpus(small_index), Conventions(), DAY, small_index)
    assert inventory(held_by(small_index), Conventions(), DAY, small_index) == read
    code = next(row for row in read if row.law == "民法典")
    assert (code.stage, code.wording, code.held, code.single, code.source) == ("现行有效", "原文", 6, 6, "文件夹 texts")
    gist = next(row for row in read if row.law == "样本条例")
    assert (gist.wording, gist.gists, gist.source) == ("要旨", 2, "")
    assert next(row for row in read if row.law == "旧物权法").status == "已失效，见民法典"
    assert [row.stage for row in read if row.law == "停车样本条例"] == ["被修订", "现行有效"]
    assert next(row for row in read if row.law == "只有名字的办法").status == "版本未核对"


def test_refusals_and_skipped_files_are_kept_with_the_build(settings: Settings, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(DATA / "texts", texts)
    (code,) = texts.glob("*民法典*")
    code.write_text(code.read_text(encoding="utf-8").replace("应当赔偿", "可以赔偿"), encoding="utf-8")
    (texts / "未知法(2020-01-01).txt").write_text("第一条 甲。", encoding="utf-8")
    settings = dataclasses.replace(settings, texts=(texts,))
    build_index(settings, BigramEmbedder())
    held = held_by(settings)
    row = next(row for row in inventory(held, Conventions(), DAY, settings) if row.law == "民法典")
    assert (row.wording, row.held) == ("部分原文", 5)
    assert [line.split("：")[0] for line in row.refused] == ["第一条"]
    assert [skip.name for skip in held.skipped] == ["未知法(2020-01-01).txt"]
    (current_build(settings.index) / REFUSED_FILE).write_text("[", encoding="utf-8")
    assert held_by(settings).skipped == []  # counts still tell what is lacking


def test_sources_are_told_apart(settings: Settings) -> None:
    settings.own_texts.mkdir(parents=True)
    for path in (DATA / "texts").glob("*民法典*"):
        shutil.copy(path, settings.own_texts)
    rows = inventory(build_corpus(settings), Conventions(), DAY, settings)
    assert next(row for row in rows if row.law == "民法典").source == "自己加入"
    assert next(row for row in rows if row.law == "旧物权法").source == "文件夹 texts"


def test_conventions_come_last_and_are_unchecked(small_index: Settings) -> None:
    rows = inventory(held_by(small_index), open_conventions(small_index), DAY, small_index)
    assert {row.compound for row in rows[-2:]} == {"甲小区", "乙小区"}
    assert all(row.unchecked == row.held > 0 for row in rows[-2:])
    assert rows[0].to_dict()["start"] == "2007-10-01" or rows[0].to_dict()["start"] == "2021-01-01"


@pytest.mark.parametrize(
    ("start", "end", "replaced", "stage"),
    [
        (DAY, None, (), Stage.CURRENT),
        (DAY + dt.timedelta(1), None, (), Stage.COMING),
        (dt.date(2020, 1, 1), DAY, (), Stage.AMENDED),
        (dt.date(2020, 1, 1), DAY, ("乙法",), Stage.ENDED),
        (dt.date(2020, 1, 1), DAY + dt.timedelta(1), ("乙法",), Stage.CURRENT),
        (None, None, (), Stage.UNKNOWN),
    ],
)
def test_the_stage_follows_from_the_dates(
    start: dt.date | None, end: dt.date | None, replaced: tuple[str, ...], stage: Stage
) -> None:
    version = Version(dt.date(2019, 1, 1), Interval(start, end))
    assert stage_of(Instrument("甲", "甲", Authority.LAW, (version,), replaced_by=replaced), version, DAY) is stage
