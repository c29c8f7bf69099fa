"""What may be stale, lacking or in dispute among the law that is held, and what to do about each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lawqa.corpus.sources import SkippedText
from lawqa.desk.inventory import InventoryRow, Stage
from lawqa.law.model import Authority

AHEAD = dt.timedelta(days=183)
# What the catalogue says of a text that was taken from a collection of some month.
_SNAPSHOT = re.compile(r"文本取自(\d{4})年(\d{1,2})月")


@dataclass(frozen=True)
class Item:
    """One thing a warning is about: a line, and the version that it concerns; `article` where it is one article."""

    text: str
    row: InventoryRow | None = None
    article: str = ""


@dataclass(frozen=True)
class Warning:
    """`kind` tells warnings apart, `title` is what is the matter, `todo` what to do, `items` where."""

    kind: str
    title: str
    todo: str
    items: tuple[Item, ...] = ()


def warnings_of(
    rows: Sequence[InventoryRow],
    day: dt.date,
    *,
    built: dt.date | None = None,
    problem: str = "",
    skipped: Iterable[SkippedText] = (),
) -> list[Warning]:
    """All that there is to warn of, the most pressing first.

    `built` is the day on which the index was made, `problem` why it needs to be rebuilt ('' when it need not),
    `skipped` files of the user's that could not be used. Conventions are not looked at: 规约体检 does that.
    """
    law = [row for row in rows if row.authority != Authority.CONVENTION.value]
    found = [
        _index(problem),
        _since(law, day, built),
        _coming(law, day),
        _gap(law, day),
        _missing(law),
        _named_only(law),
        _refused(law, skipped),
        _disputed(law),
        _snapshot(law, day),
    ]
    return [warning for warning in found if warning is not None]


def _index(problem: str) -> Warning | None:
    if not problem:
        return None
    return Warning("index", problem, "在“索引”里重建；重建期间原有索引照常使用。")


def _since(rows: Iterable[InventoryRow], day: dt.date, built: dt.date | None) -> Warning | None:
    if built is None:
        return None
    changed = _changes(rows, lambda on: built < on <= day)
    todo = "查询已按日期自动换用现行规定；此前引用过这些条文的文书，请到“核引用”重新核对，小区规约请重新体检。"
    return _warning("since", "索引建立以后有法规施行或失效", todo, changed)


def _coming(rows: Iterable[InventoryRow], day: dt.date) -> Warning | None:
    changed = _changes(rows, lambda on: day < on <= day + AHEAD)
    todo = "行为发生在这一天以后的，适用新的规定；查询时填准行为发生日，到期后会自动换用。"
    return _warning("coming", "半年内将有法规施行或失效", todo, changed)


def _changes(rows: Iterable[InventoryRow], when: Callable[[dt.date], bool]) -> list[Item]:
    dated = []
    for row in rows:
        if row.start and when(row.start):
            dated.append((row.start, Item(f"{row.version}版自{row.start}起施行", row)))
        if row.end and when(row.end):
            dated.append((row.end, Item(f"{row.version}版至{row.end}失效", row)))
    return [item for _, item in sorted(dated, key=lambda entry: entry[0])]


def _gap(rows: Iterable[InventoryRow], day: dt.date) -> Warning | None:
    """Instruments that were amended last in a wording that the catalogue does not have."""
    last: dict[str, InventoryRow] = {}
    for row in rows:
        if row.version and row.version >= last.get(row.law, row).version:
            last[row.law] = row
    items = [
        Item(f"收录的最后一版到{row.end}为止", row)
        for row in last.values()
        if row.stage == Stage.AMENDED.value and row.end
    ]
    todo = "现在的规定请到官方网站查询；不要引用这里的旧文字。"
    return _warning("gap", "现行文本没有收录", todo, items)


def _missing(rows: Iterable[InventoryRow]) -> Warning | None:
    """What is or will be the law and is not held word for word."""
    alive = {Stage.CURRENT.value, Stage.COMING.value}
    items = [Item(_lack(row), row) for row in rows if row.stage in alive and row.wording != "原文"]
    todo = "要旨不能当原文引用；请在“加入文本”里加入全文，或打开官方页面查看。"
    return _warning("missing", "原文没有装入或不全", todo, items)


def _named_only(rows: Iterable[InventoryRow]) -> Warning | None:
    """Instruments of which the catalogue has no version, so that no text can be held against it."""
    items = [Item("没有收录条文", row) for row in rows if row.stage == Stage.UNKNOWN.value]
    todo = "公布、施行日期未经核对，这里查不到它们的条文；请到官方网站查询。"
    return _warning("named", "只收录了名称的法规", todo, items)


def _lack(row: InventoryRow) -> str:
    if row.held:
        return f"有{row.held}条，目录共{row.expected}条"
    return f"只有{row.gists}条要旨" if row.gists else "没有条文"


def _refused(rows: Iterable[InventoryRow], skipped: Iterable[SkippedText]) -> Warning | None:
    items = [Item(line, row) for row in rows for line in row.refused]
    items += [Item(f"{skip.name}：{skip.reason}") for skip in skipped]
    todo = "换用官方网站下载的全文重新加入，然后重建索引。"
    return _warning("refused", "有条文或文件没有采用", todo, items)


def _disputed(rows: Iterable[InventoryRow]) -> Warning | None:
    items = [Item(article, row, article) for row in rows for article in row.disputed]
    todo = "收录的是官方文件的文字；引用前请打开官方页面再核对一次。"
    return _warning("disputed", "两个来源的文字不一致", todo, items)


def _snapshot(rows: Iterable[InventoryRow], day: dt.date) -> Warning | None:
    """Texts of which the catalogue says when they were collected; of each instrument the version in force only."""
    found = [(row, match) for row in rows if row.stage == Stage.CURRENT.value and (match := _SNAPSHOT.search(row.note))]
    if not found:
        return None
    items = [Item(f"{match[1]}年{match[2]}月的文本，已有{_months(match, day)}个月", row) for row, match in found]
    oldest = max(_months(match, day) for _, match in found)
    todo = "此后可能已修改；引用前请到制定机关或国家法律法规数据库的网站核对。"
    return Warning("snapshot", f"地方性法规等取自早先的汇编，最早的已有{oldest}个月", todo, tuple(items))


def _months(match: re.Match[str], day: dt.date) -> int:
    return (day.year - int(match[1])) * 12 + day.month - int(match[2])


def _warning(kind: str, title: str, todo: str, items: Sequence[Item]) -> Warning | None:
    return Warning(kind, title, todo, tuple(items)) if items else None
