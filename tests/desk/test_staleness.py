"""Warnings on law that may be stale: which, where, in which order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lawqa.corpus.sources import SkippedText
from lawqa.desk.inventory import InventoryRow, Stage
from lawqa.desk.staleness import AHEAD, warnings_of
from lawqa.law.model import Authority

DAY = dt.date(2026, 11, 29)


def row(**changes: Any) -> InventoryRow:
    """A law that is whole, in force and gives nothing to warn of."""
    plain: dict[str, Any] = {
        "title": "甲法",
        "authority": "法律",
        "region": "全国",
        "version": "2020-01-01",
        "status": "现行有效",
        "held": 9,
        "expected": 9,
        "gists": 0,
        "source": "数据包",
        "refused": (),
        "page": None,
        "law": "甲法",
        "stage": Stage.CURRENT.value,
        "start": dt.date(2020, 2, 1),
    }
    return InventoryRow(**plain | changes)


def kinds(*rows: InventoryRow, **more: Any) -> list[str]:
    return [warning.kind for warning in warnings_of(rows, DAY, **more)]


def test_nothing_to_warn_of() -> None:
    assert kinds(row(), built=DAY) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"start": DAY + dt.timedelta(1), "stage": Stage.COMING.value}, "coming"),
        ({"start": DAY + AHEAD, "stage": Stage.COMING.value}, "coming"),
        ({"end": DAY + dt.timedelta(1)}, "coming"),
        ({"start": DAY}, "since"),
        ({"end": DAY, "stage": Stage.ENDED.value}, "since"),
        ({"end": DAY - dt.timedelta(9), "stage": Stage.AMENDED.value}, "gap"),
        ({"held": 8}, "missing"),
        ({"held": 0, "gists": 3}, "missing"),
        ({"held": 0, "version": "", "stage": Stage.UNKNOWN.value, "start": None}, "named"),
        ({"refused": ("第一条：与核对值不符",)}, "refused"),
        ({"disputed": ("第五条",)}, "disputed"),
        ({"note": "文本取自2025年4月的公开汇编，此后可能已修改"}, "snapshot"),
    ],
)
def test_each_fault_is_one_warning(change: dict[str, Any], kind: str) -> None:
    (warning,) = warnings_of([row(**change)], DAY, built=DAY - dt.timedelta(1))
    assert warning.kind == kind and warning.todo and len(warning.items) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"start": DAY + AHEAD + dt.timedelta(1), "stage": Stage.COMING.value},
        {"start": DAY - dt.timedelta(1)},  # the index knew it already
        {"held": 0, "stage": Stage.ENDED.value, "end": dt.date(2021, 1, 1)},  # old law is not missed
        {"note": "文本取自2025年4月的公开汇编", "stage": Stage.ENDED.value, "end": dt.date(2021, 1, 1)},
        {"authority": Authority.CONVENTION.value, "held": 0},
    ],
)
def test_what_concerns_nobody_is_not_told(change: dict[str, Any]) -> None:
    assert kinds(row(**change), built=DAY - dt.timedelta(1)) == []


def test_a_later_version_closes_the_gap() -> None:
    old = row(end=dt.date(2025, 1, 1), stage=Stage.AMENDED.value)
    new = row(version="2024-12-01", start=dt.date(2025, 1, 1))
    assert kinds(old, new, built=DAY) == []
    assert kinds(old, built=DAY) == ["gap"]


def test_the_index_comes_first_and_files_are_named() -> None:
    found = warnings_of([row(held=1)], DAY, problem="语料有变化，索引已过期", skipped=[SkippedText("坏.pdf", "读不了")])
    assert [warning.kind for warning in found] == ["index", "missing", "refused"]
    assert found[2].items[0].text == "坏.pdf：读不了"


def test_the_age_of_a_snapshot_is_told() -> None:
    (warning,) = warnings_of([row(note="文本取自2025年4月的公开汇编")], DAY)
    assert "19个月" in warning.title and "2025年4月" in warning.items[0].text
