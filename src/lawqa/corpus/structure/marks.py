"""Numbers at the front of lines: 第三条, 三、, （三）, 3., 3.1, (3), ③, c., ●; which of them count, and which lie below which."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from lawqa.corpus import repair
from lawqa.law.numerals import NUMERAL_CHARS, to_int

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_N = NUMERAL_CHARS + "壹贰叁肆伍陆柒捌玖拾佰仟"
_D = "0-9０-９"
_NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.")
_UNIT = (
    r"(?:元|万|亿|倍|%|％|‰|平方|平米|米|公里|公斤|千克|千瓦|吨|度[，。、]|个月|小时|折|层|幢|栋|号楼|㎡"
    r"|(?:mm?|cm|km|kg|[kK]?[wWvV])(?![A-Za-z]))"
)
_REFERS = r"(?!\s*(?:[项目款][规所的，、之]|[、和及至或与]\s*[（(第]))"
_ARTICLE = re.compile(
    rf"^[【〔\[]?第\s*((?:[{_N}]\s*)+|[{_D}]{{1,4}})\s*条(?:\s*之\s*([{_N}]{{1,3}}|[{_D}]{{1,2}})(?=[\s：:、】〕\]]|$))?"
    r"([】〕\]]?\s*[：:、.．]?\s*)(.*)$",
    re.S,
)
# A reference at the front of a sentence: 第三条第二款, 第三条、第四条, and where nothing divides them 第三条规定的行为.
_REFERENCE = re.compile(rf"第[{_N}{_D}]+[款项条]|[，；）》]")
_RUN_IN_REFERENCE = re.compile(
    rf"之[{_N}]|规定|所列|所称|所述|所指|的|[和或至及与]第|或者第|以及第|以外|之外|中[的规所]"
)
_MANY = 500  # an Arabic number beyond this is a year or an amount
# Numbers that are followed by another number are amounts or reach further: 三、四号楼, 20、30米, 1.5米.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("CHINESE", re.compile(rf"^(([{_N}]{{1,4}})\s*[、.．])(?!\s*[{_N}]{{1,3}}\s*[层楼号栋幢个条款项人户、])\s*(.*)$", re.S)),
    ("CHINESE_BRACKETED", re.compile(rf"^([（(]\s*([{_N}]{{1,4}})\s*[）)]){_REFERS}\s*[、.．：:]?\s*(.*)$", re.S)),
    ("DECIMAL", re.compile(rf"^(([{_D}]{{1,2}}(?:[.．][{_D}]{{1,2}}){{1,3}}))[.．、]?(?![{_D}.．])(?!\s*{_UNIT})\s*(.*)$", re.S)),
    ("ARABIC", re.compile(rf"^(([{_D}]{{1,3}})\s*[、.．])(?![{_D}])\s*(.*)$", re.S)),
    ("ARABIC_BRACKETED", re.compile(rf"^([（(]\s*([{_D}]{{1,3}})\s*[）)]|([{_D}]{{1,3}})\s*[)）]){_REFERS}\s*[、.．]?\s*(.*)$", re.S)),
    ("LETTER", re.compile(r"^(([A-Za-z])\s*[.．、)）]|[（(]([A-Za-z])[）)])\s*(?=[\u4e00-\u9fff“《])(.*)$", re.S)),
    ("BARE", re.compile(rf"^(([{_D}]{{1,2}}))\s+(?=[\u4e00-\u9fff“《])(.*)$", re.S)),
    ("BULLET", re.compile(r"^(([•●○◆◇■□▪▫☆★▲△➢➤►▶※∙✓✔√☑◎◉\uf000-\uf0ff]|[-–*＊·‧—](?=\s*[\u4e00-\u9fff“《])))\s*(.*)$", re.S)),
)  # fmt: skip
_SERIES = (("①", 20, "CIRCLED"), ("⑴", 20, "ARABIC_BRACKETED"), ("⒈", 20, "ARABIC"), ("㊀", 10, "CIRCLED"))


class Kind(IntEnum):
    """In the order in which they usually lie below each other."""

    ARTICLE = 0  # 第三条
    CHINESE = 1  # 三、
    CHINESE_BRACKETED = 2  # （三）
    DECIMAL = 3  # 3.1
    ARABIC = 4  # 3. 3、
    BARE = 5  # 3, set off by a space
    ARABIC_BRACKETED = 6  # （3） 3）
    CIRCLED = 7  # ③
    LETTER = 8  # c.
    BULLET = 9  # ●


@dataclass(frozen=True)
class Mark:
    """`numbers` are (3,), those of each level of a decimal (3, 1), an article and its 之 (3, 1); (1,) for a bullet.

    `printed` is the number with its signs (三、), `rest` what follows it; `set_off` says that something divides them.
    """

    kind: Kind
    numbers: tuple[int, ...]
    printed: str
    rest: str
    set_off: bool = True

    @property
    def number(self) -> int:
        """The number on its own level."""
        return self.numbers[0] if self.kind is Kind.ARTICLE else self.numbers[-1]

    @property
    def level(self) -> tuple[Kind, int]:
        """What marks of one level have in common."""
        return self.kind, len(self.numbers) if self.kind is Kind.DECIMAL else 1

    @property
    def bare(self) -> str:
        """The number as it is called within its section: 三, （二）, 3, 3.1, ③."""
        return self.printed if self.printed[0] in "（(" else self.printed.rstrip("、.．)） ")


def mark_of(line: str) -> Mark | None:
    """The number that a line without white space around it may begin with. Whether it counts, its neighbours tell."""
    if found := _ARTICLE.match(line):
        return _article(found)
    for first, count, name in _SERIES:
        if first <= line[:1] < chr(ord(first) + count):
            return Mark(Kind[name], (ord(line[0]) - ord(first) + 1,), line[0], line[1:].lstrip(" 、.．\t\u3000"))
    for name, pattern in _PATTERNS:
        found = pattern.match(line)
        numbers = _numbers(name, next(filter(None, found.groups()[1:]))) if found else None
        if found and numbers:
            printed = repair.close_spaces(found[1]).translate(_NARROW if name != "BULLET" else {})
            return Mark(Kind[name], numbers, printed, found.groups()[-1].strip())
    return None


def _article(found: re.Match[str]) -> Mark | None:
    try:
        numbers = tuple(to_int(re.sub(r"\s", "", n).translate(_FORMAL)) for n in found.groups()[:2] if n)
    except ValueError:
        return None
    if _REFERENCE.match(found[4]) or (not found[3] and _RUN_IN_REFERENCE.match(found[4])):
        return None
    printed = "第" + re.sub(r"\s", "", found[1]) + "条" + (f"之{found[2]}" if found[2] else "")
    return Mark(Kind.ARTICLE, numbers, printed, found[4].strip(), bool(found[3]) or not found[4])


def _numbers(name: str, written: str) -> tuple[int, ...] | None:
    if name == "BULLET":
        return (1,)
    if name == "LETTER":
        return (ord(written.lower()) - ord("a") + 1,)
    if name == "DECIMAL":
        numbers = tuple(int(part) for part in written.translate(_NARROW).split("."))
        return numbers if numbers[0] else None
    try:
        number = to_int(written.translate(_FORMAL))
    except ValueError:
        return None
    return (number,) if number <= _MANY else None


def accepted(marks: Sequence[Mark | None]) -> list[Mark | None]:
    """The marks that count, in their places: a number counts where it begins or goes on with a series.

    Articles are left as they are. Where decimals are counted, the number of their part (1 总则, 1. 总则) is one, too.
    """
    kept = list(marks)
    for kind in Kind:
        places = [i for i, mark in enumerate(marks) if mark and mark.kind is kind]
        goes_on = _SERIES_RULES.get(kind, _in_series)
        last: Mark | None = None
        for n, i in enumerate(places):
            mark = marks[i]
            following = marks[places[n + 1]] if n + 1 < len(places) else None
            assert mark is not None
            if goes_on(last, mark, following):
                last = mark
            else:
                kept[i] = None
    return _without_lone_bare(_with_decimal_parts(marks, kept))


def _in_series(last: Mark | None, mark: Mark, following: Mark | None) -> bool:
    number = mark.number
    if number == 1 or (last is not None and -2 <= number - last.number <= 5):
        return True
    return following is not None and following.number == number + 1


def _in_decimal_series(last: Mark | None, mark: Mark, following: Mark | None) -> bool:
    if mark.number <= 1:
        return True
    if last is not None:
        shared = last.numbers[: len(mark.numbers)]
        if len(shared) == len(mark.numbers) and shared[:-1] == mark.numbers[:-1] and 0 <= mark.number - shared[-1] <= 5:
            return True
    return following is not None and following.numbers == (*mark.numbers[:-1], mark.number + 1)


def _always(last: Mark | None, mark: Mark, following: Mark | None) -> bool:
    return True


_SERIES_RULES: dict[Kind, Callable[[Mark | None, Mark, Mark | None], bool]] = {
    Kind.DECIMAL: _in_decimal_series,
    **dict.fromkeys((Kind.ARTICLE, Kind.CHINESE_BRACKETED, Kind.CIRCLED, Kind.BULLET), _always),
}


def _with_decimal_parts(marks: Sequence[Mark | None], kept: list[Mark | None]) -> list[Mark | None]:
    """1 总则 and 1. 总则 become decimals of one level where 1.1 follows, or where they go on with such."""
    decimals = [mark.numbers for mark in kept if mark and mark.kind is Kind.DECIMAL]
    if len(decimals) < 2:
        return kept
    following: tuple[int, ...] = ()
    parts = set()
    for i in range(len(kept) - 1, -1, -1):
        mark, sure = marks[i], kept[i]
        if sure and sure.kind is Kind.DECIMAL:
            following = sure.numbers
        elif mark and mark.kind in (Kind.ARABIC, Kind.BARE) and following[:1] == mark.numbers and following[1] <= 1:
            parts.add(i)
            following = ()
    result, part, entry = list(kept), 0, 0
    for i, mark in enumerate(marks):
        if mark is None or mark.kind not in (Kind.ARABIC, Kind.BARE):
            continue
        # Behind the last decimal 3. is a part again, unless it follows 2. in a list.
        beyond = part and mark.number == part + 1 and entry != part and decimals[-1][0] <= mark.number
        if i in parts or beyond:
            result[i] = replace(mark, kind=Kind.DECIMAL, printed=str(mark.number))
            part, entry = mark.number, 0
        else:
            entry = mark.number
    return result


def _without_lone_bare(marks: list[Mark | None]) -> list[Mark | None]:
    """A number that only a space sets off counts where such numbers run from 1 to 3 or further."""
    bare = [mark.number for mark in marks if mark and mark.kind is Kind.BARE]
    if len(bare) >= 3 and bare == list(range(1, len(bare) + 1)):
        return marks
    return [None if mark and mark.kind is Kind.BARE else mark for mark in marks]


def is_name(text: str) -> bool:
    """Whether the words are a name as headings are: short and no sentence."""
    return bool(text) and len(text) <= 30 and not re.search(r"[，。；：！？;:!?\t…]", text)


def levels(marks: Sequence[Mark | None]) -> dict[tuple[Kind, int], int]:
    """Level → its depth, 0 for the uppermost: that lies above which goes on counting across the other."""
    present = sorted({mark.level for mark in marks if mark})
    series = {level: [(i, m.number) for i, m in enumerate(marks) if m and m.level == level] for level in present}

    def order(one: tuple[Kind, int], other: tuple[Kind, int]) -> int:
        if one[0] is other[0]:
            return one[1] - other[1]
        across = _encloses(series[other], series[one], other[0]) - _encloses(series[one], series[other], one[0])
        return across or one[0] - other[0]

    return {level: depth for depth, level in enumerate(sorted(present, key=functools.cmp_to_key(order)))}


def _encloses(outer: Sequence[tuple[int, int]], inner: Sequence[tuple[int, int]], kind: Kind) -> int:
    """How often the inner series begins between two successive marks of the outer one."""
    starts = [i for i, number in inner if number <= 1]
    count, at = 0, 0
    for (i, number), (j, following) in pairwise(outer):
        while at < len(starts) and starts[at] < i:
            at += 1
        begun = at < len(starts) and starts[at] < j
        count += begun and (following == number + 1 or kind is Kind.BULLET)
    return count
