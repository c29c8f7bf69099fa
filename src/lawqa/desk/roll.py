"""A list of ballots, one unit a line, as it is copied out of a spreadsheet, into areas and heads.

Heads are counted as 建筑物区分所有权解释 9 has it: a unit is one, all units of one owner together are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lawqa.desk.amounts import is_number, read_area
from lawqa.desk.voting import Count
from lawqa.errors import BadQuestion

MAX_LINES = 20_000
FAVOUR, AGAINST, ABSTAINED, ABSENT = "同意", "反对", "弃权", "未参与"
_WORDS = {
    FAVOUR: ("同意", "赞成", "支持", "是", "√", "✓", "✔"),
    AGAINST: ("反对", "不同意", "不赞成", "否", "×", "✗", "x"),
    ABSTAINED: ("弃权",),
    ABSENT: ("未参与", "未投", "未投票", "没投", "未表决", "未送回", "未收回", "无", ""),
}
_CHOICES = {word: choice for choice, words in _WORDS.items() for word in words}
_HEADS = {
    "unit": ("房号", "户号", "室号", "房屋", "门牌"),
    "owner": ("业主", "姓名", "产权人", "权利人"),
    "area": ("面积",),
    "vote": ("表决", "意见", "投票", "态度", "选择"),
}
_FIELDS = {3: ("unit", "area", "vote"), 4: ("unit", "owner", "area", "vote")}


@dataclass(frozen=True)
class Ballot:
    """One unit: where it stands in the list, whose it is ('' where that is not told), its area, what was chosen."""

    line: int
    unit: str
    owner: str
    area: Fraction
    choice: str


def read_roll(text: str) -> tuple[Ballot, ...]:
    """Lines of 房号 业主 面积 表决, or without 业主; tabs, commas or spaces between. BadQuestion names the first faulty line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadQuestion("还没有贴表决名册", "一行一套房：房号、业主、面积、表决")
    if len(lines) > MAX_LINES:
        raise BadQuestion(f"名册太长（{len(lines)}行）", f"至多{MAX_LINES}行")
    order = _header(_cells(lines[0][1]))
    rows = [(number, _cells(line)) for number, line in lines[1 if order else 0 :]]
    ballots = tuple(_ballot(number, cells, order) for number, cells in rows)
    if not ballots:
        raise BadQuestion("名册里只有表头", "一行一套房：房号、业主、面积、表决")
    _refuse_twice(ballots)
    return ballots


def counts_of(ballots: Sequence[Ballot]) -> tuple[Count, Count]:
    """Area and heads. BadQuestion where one owner's units chose differently: which of them counts is not ours to say."""
    owners: dict[str, Ballot] = {}
    for ballot in ballots:
        first = owners.setdefault(ballot.owner or f"\0{ballot.unit}", ballot)
        if first.choice != ballot.choice:
            line = f"第{first.line}行和第{ballot.line}行是同一业主（{ballot.owner}），一处{first.choice}、一处{ballot.choice}"
            raise BadQuestion(line, "先核实以哪一票为准；同名的不同业主，请在名字后加以区分")
    return _count([(b.area, b.choice) for b in ballots]), _count([(Fraction(1), b.choice) for b in owners.values()])


def _count(votes: Sequence[tuple[Fraction, str]]) -> Count:
    sums = {choice: Fraction(sum(size for size, chosen in votes if chosen == choice)) for choice in _WORDS}
    present = sums[FAVOUR] + sums[AGAINST] + sums[ABSTAINED]
    return Count(present + sums[ABSENT], present, sums[FAVOUR], sums[AGAINST], sums[ABSTAINED])


def _cells(line: str) -> list[str]:
    separator = r"\t" if "\t" in line else r"\s*[,，;；]\s*" if re.search(r"[,，;；]", line) else r"\s+"
    return [cell.strip() for cell in re.split(separator, line if separator == r"\t" else line.strip())]


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    """The fields of the columns, where the first line names them; () where it is a unit already."""
    names = tuple(next((f for f, words in _HEADS.items() if any(w in cell for w in words)), "") for cell in cells)
    if "area" not in names:
        return ()
    for field, words in _HEADS.items():
        if field != "owner" and field not in names:
            raise BadQuestion(f"表头里没有“{words[0]}”一列", "表头写：房号、业主、面积、表决")
        if names.count(field) > 1:
            raise BadQuestion(f"表头里有两列“{words[0]}”", "只留一列")
    return names


def _ballot(number: int, cells: list[str], order: tuple[str, ...]) -> Ballot:
    if not order:
        # A unit of which nothing came back ends with its area.
        if len(cells) in (2, 3) and is_number(cells[-1]):
            cells = [*cells, ""]
        order = _FIELDS.get(len(cells), ())
        if not order:
            raise BadQuestion(f"第{number}行有{len(cells)}列", "每行写：房号、业主、面积、表决")
    row = dict(zip(order, [*cells, *[""] * len(order)], strict=False))
    choice = _CHOICES.get(row["vote"].lower())
    if choice is None:
        raise BadQuestion(f"第{number}行的表决看不懂：{row['vote'][:10]}", "写：同意、反对、弃权、未参与")
    area = read_area(row["area"], f"第{number}行的面积")
    if not area:
        raise BadQuestion(f"第{number}行的面积是零", "核对面积")
    if not row["unit"]:
        raise BadQuestion(f"第{number}行没有房号", "每行写：房号、业主、面积、表决")
    return Ballot(number, row["unit"], row.get("owner", ""), area, choice)


def _refuse_twice(ballots: Sequence[Ballot]) -> None:
    for first, second in _twice(ballots):
        raise BadQuestion(f"第{first}行和第{second}行是同一房号", "一套房只写一行")


def _twice(ballots: Sequence[Ballot]) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    for ballot in ballots:
        if ballot.unit in seen:
            yield seen[ballot.unit], ballot.line
        seen[ballot.unit] = ballot.line
