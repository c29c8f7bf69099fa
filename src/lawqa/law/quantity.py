"""Quantities in a clause: 三分之二以上, 过半数, 75%, 每日千分之三, 五百元, 15日以前, 五年; and the ranges they are held against.

`find_quantities` reads them as typed values with a comparison; `roles` says what each is a quantity of (who takes part,
who agrees, when notice is given). Inverse pair: `parse_number(write_number(n)) == n`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from lawqa.law.numerals import NUMERAL_CHARS, to_chinese, to_int


class Kind(Enum):
    """What is measured, and in which unit `Quantity.value` stands."""

    SHARE = "份额"  # of one
    TIME = "期间"  # days
    MONEY = "金额"  # yuan


@dataclass(frozen=True)
class Quantity:
    """`comparison` is one of > >= < <= and = (none written); `span` lies in the text that was read."""

    kind: Kind
    value: Fraction
    comparison: str = "="
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Bound:
    """A lawful range: '>= 2/3', '<= 20%', '>= 15日', '<= 0.05%'."""

    comparison: str
    kind: Kind
    value: Fraction

    @classmethod
    def parse(cls, text: str) -> Bound:
        """ValueError for anything else."""
        match = re.fullmatch(r"(>=|<=|>|<)\s*(.+)", text.strip())
        found = find_quantities(match[2]) if match else []
        if match is None or len(found) != 1 or found[0].span != (0, len(match[2])):
            raise ValueError(f"not a range: {text!r}")
        return cls(match[1], found[0].kind, found[0].value)

    def admits(self, quantity: Quantity) -> bool:
        """Whether a threshold of that value lies in the range; spans of time are compared to within three in a hundred,
        so that a month is thirty days."""
        slack = self.value * Fraction(3, 100) if self.kind is Kind.TIME else Fraction(0)
        value = quantity.value
        if self.comparison == ">=":
            return value >= self.value - slack
        if self.comparison == "<=":
            return value <= self.value + slack
        strict = value == self.value and quantity.comparison == self.comparison
        return strict or (value > self.value if self.comparison == ">" else value < self.value)


_DAY = {"日": 1, "天": 1, "工作日": 1, "周": 7, "星期": 7, "年": 365}
_DAY_OF: dict[str, Fraction] = {unit: Fraction(days) for unit, days in _DAY.items()} | {
    "季度": Fraction(365, 4),
    "月": Fraction(365, 12),
    "小时": Fraction(1, 24),
    "分钟": Fraction(1, 1440),
}
_N = rf"(?:[{NUMERAL_CHARS}]+|[0-9０-９]+(?:[.．][0-9０-９]+)?)"
_HALF = r"半数|一半|多数(?=业主|同意|通过)"
_SHARE = (
    rf"(?P<base>[{NUMERAL_CHARS}万]+|[0-9０-９]+)分之(?P<part>{_N})|(?P<over>\d{{1,3}})\s*[/／]\s*(?P<under>\d{{1,3}})(?!\d)"
    rf"|(?P<percent>{_N})\s*[%％]|(?P<mille>{_N})\s*‰|(?P<tenths>[一二三四五六七八九])成|(?P<half>{_HALF})"
)
_TIME = (
    rf"(?P<amount>{_N})\s*(?:个)?(?P<half_more>半)?(?:个)?(?P<unit>工作日|日|天|周|星期|月|季度|年|小时|分钟)(?![0-9一二三四五六七八九十])"
    r"|(?P<half_unit>半)(?:个)?(?P<of_unit>月|年|天|小时)"
)
_MONEY = rf"(?P<sum>{_N})\s*(?P<ten_thousand>万)?\s*元"
_QUANTITY = re.compile(f"{_SHARE}|{_MONEY}|{_TIME}")
_BEFORE = (
    (re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|达到|满|达)$"), ">="),
    (re.compile(r"(?:不超过|不得超过|不多于|最多|最长|不高于|不得高于)$"), "<="),
    (re.compile(r"(?:不足|未达|未达到|未满|少于|低于|不到)$"), "<"),
    (re.compile(r"(?:超过|超出|高于|大于|多于|过|逾)$"), ">"),
)
_AFTER = ((re.compile(r"(?:以上|以前|之前|起)"), ">="), (re.compile(r"(?:以下|以内|之内|内)"), "<="))


def find_quantities(text: str) -> list[Quantity]:
    """In order of their place; what cannot be read as a number is passed over."""
    return [quantity for match in _QUANTITY.finditer(text) if (quantity := _read(text, match)) is not None]


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    try:
        kind, value = _value(match)
    except (ValueError, ZeroDivisionError):
        return None
    return Quantity(kind, value, _comparison(text, *match.span()), match.span())


def _value(match: re.Match[str]) -> tuple[Kind, Fraction]:
    if match["sum"]:
        return Kind.MONEY, parse_number(match["sum"]) * (10_000 if match["ten_thousand"] else 1)
    if match["amount"]:
        amount = parse_number(match["amount"]) + (Fraction(1, 2) if match["half_more"] else 0)
        return Kind.TIME, amount * _DAY_OF[match["unit"]]
    if match["half_unit"]:
        return Kind.TIME, _DAY_OF[match["of_unit"]] / 2
    return Kind.SHARE, _share(match)


def _share(match: re.Match[str]) -> Fraction:
    if match["base"]:
        return parse_number(match["part"]) / _base(match["base"])
    if match["over"]:
        return Fraction(int(match["over"]), int(match["under"]))
    for group, parts in (("percent", 100), ("mille", 1000), ("tenths", 10)):
        if match[group]:
            return parse_number(match[group]) / parts
    return Fraction(1, 2)


def _base(text: str) -> Fraction:
    """百, 千 and 万 alone are 100, 1000 and 10000 before 分之."""
    alone = {"百": 100, "千": 1000, "万": 10_000}
    return Fraction(alone[text]) if text in alone else parse_number(text)


def _comparison(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 4) : start]
    for pattern, sign in _BEFORE:
        if pattern.search(before):
            return sign
    return next((sign for pattern, sign in _AFTER if pattern.match(text, end)), "=")


def parse_number(text: str) -> Fraction:
    """A Chinese, full-width or decimal number; ValueError for anything else."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Fraction(plain)
    return Fraction(to_int(plain))


def write_number(number: int) -> str:
    """The Chinese form of 1..9999."""
    return to_chinese(number)


# ---- what a quantity is a quantity of ----

_ROLE_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("同意", re.compile(r"同意|通过|赞成|当选|批准")),
    (
        "参与",
        re.compile(
            r"(?:参与|参加)(?:投票|表决|会议)?(?!的?(?:投票|表决|会议|专有|面积|人数|业主|票|人员))|投票率|到会(?!的?(?:业主|人|投票))|出席|到场"
        ),
    ),
    ("提议", re.compile(r"提议|联名|提出|书面申请|申请召开")),
)
_PRESENT = re.compile(r"参与|参加|到会|出席|到场")
_DAILY = re.compile(r"(?:每日|每天|按日|按天|逐日|日)[^，。；]{0,14}$")
_TIME_ROLES = (
    ("会前", re.compile(r"会议|开会|业主大会"), re.compile(r"通知|公告|告知|召开")),
    ("备案", re.compile(r"备案"), re.compile(r"业主委员会|业委会|街道|主管|选举|产生|自")),
    ("撤销", re.compile(r"撤销"), re.compile(r"法院|起诉|撤销权|请求")),
)


def roles(text: str) -> Iterator[tuple[str, Quantity]]:
    """(role, quantity) for each quantity whose role the words around it tell: 同意, 参与, 提议, 日率, 会前, 备案, 撤销."""
    for quantity in find_quantities(text):
        role = _ROLE_OF[quantity.kind](text, quantity)
        if role:
            yield role, quantity


def _share_role(text: str, quantity: Quantity) -> str:
    start, end = quantity.span
    if _DAILY.search(text[:start]) and quantity.value < Fraction(1, 4):
        return "日率"
    after = [(m.start(), role) for role, verb in _ROLE_VERBS if (m := verb.search(text, end))]
    if after:
        return min(after)[1]
    before = [(m.end(), role) for role, verb in _ROLE_VERBS for m in verb.finditer(text, 0, start)]
    if before:
        return max(before)[1]
    return "参与" if _PRESENT.search(text) else ""


def _time_role(text: str, _: Quantity) -> str:
    return next((role for role, *needed in _TIME_ROLES if all(pattern.search(text) for pattern in needed)), "")


_ROLE_OF: dict[Kind, Callable[[str, Quantity], str]] = {
    Kind.SHARE: _share_role,
    Kind.TIME: _time_role,
    Kind.MONEY: lambda text, quantity: "金额",
}
