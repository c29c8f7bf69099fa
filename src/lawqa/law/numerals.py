"""Chinese numerals and integers, an inverse pair on 1..9999.

`to_chinese` writes the form statutes use (第一千二百六十条, 第十条 and not 第一十条, 第一百零五条).
`to_int` also reads what people type: 〇, 两, digits one by one (二七八), full-width, Arabic and mixed digits (二百7十8).
"""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_VALUE = {c: i for i, c in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2} | {str(n): n for n in range(10)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
LIMIT = 9999

NUMERAL_CHARS = "零〇○一二两三四五六七八九十百千"


def to_chinese(number: int) -> str:
    """Write 1..9999 as a statute does; ValueError outside that range."""
    if not 1 <= number <= LIMIT:
        raise ValueError(f"outside 1..{LIMIT}: {number}")
    written, zero_pending = "", False
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if zero_pending else "") + _DIGITS[digit] + mark
            zero_pending = False
        elif written:
            zero_pending = True
    return written.removeprefix("一") if written.startswith("一十") else written


def to_int(text: str) -> int:
    """Read a Chinese, Arabic or full-width numeral of 1..9999; ValueError for anything else (never 0)."""
    if (text.isdecimal() and text.isascii()) or _is_fullwidth(text):
        value = int(text)
    elif text and all(c in _VALUE for c in text):
        value = int("".join(str(_VALUE[c]) for c in text))
    else:
        value = _positional(text)
    if not 1 <= value <= LIMIT:
        raise ValueError(f"not a numeral of 1..{LIMIT}: {text!r}")
    return value


def _is_fullwidth(text: str) -> bool:
    return bool(text) and all("０" <= c <= "９" or "0" <= c <= "9" for c in text)


def _positional(text: str) -> int:
    total, digit, last_unit = 0, None, 10_000
    for char in text:
        if char in _VALUE:
            if digit not in (None, 0):
                raise ValueError(f"two digits in a row: {text!r}")
            digit = _VALUE[char]
        elif char in _UNITS and _UNITS[char] < last_unit:
            last_unit = _UNITS[char]
            # 十五 is 15; a unit without a digit is allowed for 十 alone, at the front or after 零 (一百零十 is not written).
            if digit in (None, 0) and not (char == "十" and total == 0):
                raise ValueError(f"a unit without a digit: {text!r}")
            total += (digit or 1) * last_unit
            digit = None
        else:
            raise ValueError(f"not a numeral: {text!r}")
    return total + (digit or 0)
