"""Automatic numbers of Word paragraphs (第一条, （一）, 1.1), which stand in no text run and must be counted.

A paragraph names a list (`w:num`) and a level; the list borrows an abstract list whose levels say the number format,
the first number and the pattern around it (`第%1条`). Lists that borrow the same abstract list share its counters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lawqa.law.numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_LEVEL = 8
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_TENS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), *_TENS)


@dataclass(frozen=True)
class Level:
    """One level of a list: `pattern` holds %1..%9 for the numbers of the levels."""

    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"
    arabic: bool = False  # 'legal' lists print every number in Arabic digits
    restart_after: int | None = (
        None  # None: after any higher level; 0: never; n: after level n (from 1) or a higher one
    )
    paragraph_style: str = ""


@dataclass
class _Abstract:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass
class _List:
    abstract: _Abstract
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: bool = False


class Numbering:
    """Counts the paragraphs of one document in order. Unknown lists and bullets print nothing."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        if root is not None:
            abstracts = _abstracts(root)
            for num in root.findall(f"{W}num"):
                target = _value(num.find(f"{W}abstractNumId"))
                if target in abstracts:
                    self._lists[num.get(f"{W}numId", "")] = _list(num, abstracts[target])

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 when it ties none."""
        known = self._lists.get(number_id)
        levels = known.levels if known else {}
        return next((i for i, level in levels.items() if level.paragraph_style == style), 0)

    def next(self, number_id: str, level: int) -> str:
        """Count one paragraph of `level` (0..8) and print its number with what divides it from the text."""
        known = self._lists.get(number_id)
        if known is None or level not in known.levels:
            return ""
        self._begin(known)
        counters = known.abstract.counters
        counters[level] = counters.get(level, known.levels[level].start - 1) + 1
        for lower in [i for i in counters if i > level and _restarts(known.levels.get(i), level)]:
            del counters[lower]
        return _print(known, level)

    def _begin(self, known: _List) -> None:
        if known.begun:
            return
        known.begun = True
        for level, start in known.starts.items():
            known.abstract.counters[level] = start - 1


def _restarts(lower: Level | None, counted: int) -> bool:
    after = lower.restart_after if lower else None
    return True if after is None else counted < after


def _print(known: _List, level: int) -> str:
    own = known.levels[level]
    text = own.pattern
    if own.style == "bullet":
        return ""
    for i in range(_MAX_LEVEL + 1):
        if f"%{i + 1}" in text:
            other = known.levels.get(i, Level())
            number = known.abstract.counters.get(i, other.start)
            text = text.replace(f"%{i + 1}", write(number, "decimal" if own.arabic else other.style))
    return text + _divider(text, own.suffix)


def _divider(text: str, suffix: str) -> str:
    if not text or suffix == "nothing":
        return ""
    if text[-1] in "条章节编":
        return "\u3000"
    return " " if text[-1].isalnum() else ""


def write(number: int, style: str) -> str:
    """Write a number in one of WordprocessingML's formats; an unknown format prints Arabic digits, 'none' nothing."""
    if style == "none":
        return ""
    writer = _WRITERS.get(style)
    try:
        return writer(number) if writer else str(number)
    except (ValueError, IndexError):
        return str(number)


def _legal(number: int) -> str:
    return to_chinese(number).replace("十", "一十", 1 if 10 <= number < 20 else 0).translate(_LEGAL)


def _roman(number: int) -> str:
    if not 1 <= number < 4000:
        raise ValueError(number)
    text = ""
    for value, mark in _ROMAN:
        text += mark * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """a..z, then aa, bb, as Word counts."""
    if number < 1:
        raise ValueError(number)
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _series(first: str, size: int) -> Callable[[int], str]:
    def write_from(number: int) -> str:
        if not 1 <= number <= size:
            raise ValueError(number)
        return chr(ord(first) + number - 1)

    return write_from


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(d)] for d in str(number))


_CHINESE = "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand"
_WRITERS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys([*_CHINESE.split(), "ideographLegalTraditional"], to_chinese),
    **dict.fromkeys(["ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"], _digits),
    **dict.fromkeys(["decimalEnclosedCircle", "decimalEnclosedCircleChinese"], _series("①", 20)),
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + i: ord("０") + i for i in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({ord("0") + i: ord("０") + i for i in range(10)}),
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
}


def _abstracts(root: Element) -> dict[str, _Abstract]:
    found: dict[str, _Abstract] = {}
    by_style: dict[str, _Abstract] = {}
    links: dict[str, str] = {}
    for element in root.findall(f"{W}abstractNum"):
        key = element.get(f"{W}abstractNumId", "")
        found[key] = _Abstract(_levels(element))
        if style := _value(element.find(f"{W}styleLink")):
            by_style[style] = found[key]
        if link := _value(element.find(f"{W}numStyleLink")):
            links[key] = link
    return found | {key: by_style[link] for key, link in links.items() if link in by_style}


def _list(num: Element, abstract: _Abstract) -> _List:
    levels, starts = dict(abstract.levels), {}
    for override in num.findall(f"{W}lvlOverride"):
        level = _integer(override.get(f"{W}ilvl"), 0)
        if (own := override.find(f"{W}lvl")) is not None:
            levels[level] = _level(own)
        if (start := override.find(f"{W}startOverride")) is not None:
            starts[level] = _integer(_value(start), 1)
    return _List(abstract, levels, starts)


def _levels(parent: Element) -> dict[int, Level]:
    return {_integer(e.get(f"{W}ilvl"), 0): _level(e) for e in parent.findall(f"{W}lvl")}


def _level(element: Element) -> Level:
    restart = element.find(f"{W}lvlRestart")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=_integer(_value(element.find(f"{W}start")), 1),
        style=_value(element.find(f"{W}numFmt")) or "decimal",
        pattern=_value(element.find(f"{W}lvlText")),
        suffix=_value(element.find(f"{W}suff")) or "tab",
        arabic=legal is not None and _value(legal) not in ("0", "false"),
        restart_after=None if restart is None else _integer(_value(restart), 0),
        paragraph_style=_value(element.find(f"{W}pStyle")),
    )


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _integer(text: str | None, default: int) -> int:
    try:
        return max(-1, min(int(text or ""), 100_000))
    except ValueError:
        return default
