"""Areas and numbers of owners as people type them, read exactly."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from lawqa.errors import BadQuestion

# A compound larger than this is a slip of the finger: 100 km² of homes, a million owners.
MAX_AREA, MAX_HEADS = Fraction(100_000_000), 1_000_000
_UNITS = re.compile(r"(?:平方米|平米|平方|㎡|m2|m²|户|人|票|套)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,4})?")
_GROUPED = re.compile(r"(?<=\d)[,，](?=\d{3}(?:\D|$))")


def read_area(text: str, name: str) -> Fraction:
    """Square metres, exactly: 12,345.67, １２３㎡; BadQuestion names the field `name`."""
    area = Fraction(_number(text, name, "写成 12345.67"))
    if area > MAX_AREA:
        raise BadQuestion(f"{name}太大：{text.strip()}", "核对数字和单位，面积以平方米计")
    return area


def read_heads(text: str, name: str) -> int:
    """A whole number of owners; BadQuestion names the field `name`."""
    number = Fraction(_number(text, name, "写成 120"))
    if number.denominator != 1:
        raise BadQuestion(f"{name}要写整数：{text.strip()}", "写成 120")
    if number > MAX_HEADS:
        raise BadQuestion(f"{name}太大：{text.strip()}", "核对数字")
    return int(number)


def is_number(text: str) -> bool:
    """Whether it reads as an amount."""
    return bool(_NUMBER.fullmatch(_plain(text)))


def area_text(area: Fraction) -> str:
    """12,345.67㎡, to the hundredth that a register knows."""
    whole = round(area * 100)
    text = f"{whole // 100:,}.{whole % 100:02d}"
    return f"{text.rstrip('0').rstrip('.')}㎡"


def heads_text(heads: int | Fraction) -> str:
    """1,200人."""
    return f"{int(heads):,}人"


def percent_text(share: Fraction) -> str:
    """66.67%; cut off, never rounded up, so that what is short of a threshold never looks as if it reached it."""
    basis_points = share.numerator * 10_000 // share.denominator
    return f"{basis_points // 100}.{basis_points % 100:02d}%"


def _number(text: str, name: str, hint: str) -> str:
    plain = _plain(text)
    if not plain:
        raise BadQuestion(f"还没有填{name}", hint)
    if plain.startswith(("-", "−", "负")):
        raise BadQuestion(f"{name}不能是负数：{text.strip()}", hint)
    if not _NUMBER.fullmatch(plain):
        raise BadQuestion(f"{name}看不懂：{text.strip()[:20]}", hint)
    return plain


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    return _UNITS.sub("", _GROUPED.sub("", text))
