"""What a convention says of itself: its kind, its title, its compound, when and how it was adopted. Nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lawqa.law.numerals import to_int

# Kind → what it is called in titles; the first kind that fits counts, so the narrower ones come first.
_TITLES: tuple[tuple[str, str], ...] = (
    ("临时管理规约", r"临时(?:业主)?(?:管理)?(?:规约|公约)"),
    ("商业街管理规约", r"商业?(?:街|铺|区|广场)[^，。]{0,8}(?:规约|公约|守则)"),
    ("业主大会议事规则", r"业主大会[^，。]{0,6}(?:议事)?规则|议事规则"),
    ("物业管理委员会工作规则", r"(?:物业管理委员会|物管会)[^，。]{0,8}(?:规则|制度|章程|办法)"),
    ("业委会工作规则", r"(?:业主委员会|业委会)[^，。]{0,8}(?:规则|制度|章程|办法|守则)"),
    ("治理权责清单", r"(?:权责|权力|职责|责任)[^，。]{0,4}清单|权责"),
    ("门前五包责任书", r"门前[三四五六]包"),
    ("文明行为负面清单", r"负面清单|不文明行为[^，。]{0,4}清单"),
    ("维修资金和公共收益管理办法", r"(?:维修资金|维修基金|公共收益|公共资金)[^，。]{0,14}(?:办法|制度|规定|细则|规则)"),
    ("积分制办法", r"积分"),
    ("物业服务合同", r"物业[^，。]{0,6}(?:服务|管理)[^，。]{0,4}(?:合同|协议)"),
    ("居民公约", r"(?:居民|村民|住户|社区|邻里)[^，。]{0,4}(?:公约|规约)|村规民约|文明公约"),
    ("管理规约", r"(?:管理|业主)?(?:规约|公约)"),
)
KINDS = tuple(kind for kind, _ in _TITLES)
_BODIES: tuple[tuple[str, str], ...] = (
    ("物业服务合同", r"[甲乙]方[^。]{0,30}物业"),
    ("门前五包责任书", r"包(?:卫生|秩序|绿化|设施|安全)"),
    ("积分制办法", r"积分.{0,200}(?:兑换|加分|扣分)"),
)
_ENOUGH_TOLD = 2  # how often a body must name a kind before that is taken for its own

_COMPOUND = r"[\u4e00-\u9fff·（）()A-Za-z0-9]{2,20}?(?:小区|花园|家园|公寓|新村|苑|城|府|庭|里|湾|郡|园|居|邸|座|社区|街区)(?:[（(]样本[）)])?"
_OF_COMPOUND = re.compile(rf"(?:本(?:规约|公约|规则|办法|制度)适用于|为规范|为加强)({_COMPOUND})")
_BEFORE_KIND = re.compile(
    rf"^({_COMPOUND})(?=(?:业主|居民|物业|临时|管理|商业|治理|门前|文明|维修|公共|积分|业委会|物管会|议事))"
)
_NOT_NAMES = ("本小区", "该小区", "住宅小区", "各小区", "小区", "本社区", "社区")

_DIGITS = "0-9０-９〇○零一二三四五六七八九十"
_DATE = rf"([{_DIGITS}]{{2,4}})\s*年\s*([{_DIGITS}]{{1,3}})\s*月\s*([{_DIGITS}]{{1,3}})\s*日"
_ADOPTED = (
    re.compile(
        rf"{_DATE}[^。；]{{0,40}}?(?:业主大会|居民会议|居民代表会议|会议|委员会)[^。；）)]{{0,20}}?(?:通过|决定)"
    ),
    re.compile(rf"(?:通过|签订|签署|订立)(?:日期|时间)?\s*[：:于]?\s*{_DATE}"),
)
_EFFECTIVE = (
    re.compile(rf"(?:自|从)\s*{_DATE}\s*起?(?:施行|实施|生效|执行|试行)"),
    re.compile(rf"(?:施行|实施|生效)(?:日期|时间)\s*[：:]?\s*{_DATE}"),
)
_FROM_ADOPTION = re.compile(
    r"自(?:[^，。；]{0,16})?(?:通过|表决通过|签字|签订|签署)之?(?:日|后)起?(?:施行|实施|生效|执行)"
)
_SIGNED = re.compile(rf"^\s*(?:[^，。；：]{{0,20}}[：:])?\s*{_DATE}\s*$")
_LONGEST_TITLE = 50
_CLAUSE = re.compile(r"^\s*第[^章节]{1,8}[条章节]|[。；]$")


@dataclass(frozen=True)
class Dates:
    """When the vote passed it, when it takes effect, and the words about the vote; None or "" where it does not say."""

    adopted: dt.date | None = None
    effective: dt.date | None = None
    vote: str = ""


def recognise_kind(title: str, lines: Sequence[str]) -> str | None:
    """By the title; else by what its first lines call it and by tell-tale words. None where that is not sure."""
    for kind, pattern in _TITLES:
        if re.search(pattern, title):
            return kind
    body = "".join(lines)
    for kind, pattern in _BODIES:
        if len(re.findall(pattern, body)) >= _ENOUGH_TOLD:
            return kind
    called = re.findall(r"本(临时管理规约|管理规约|公约|规约|议事规则|合同)", body)
    if len(called) < _ENOUGH_TOLD:
        return None
    names = {"临时管理规约": "临时管理规约", "管理规约": "管理规约", "规约": "管理规约", "公约": "居民公约"}
    names |= {"议事规则": "业主大会议事规则", "合同": "物业服务合同"}
    return names[max(set(called), key=lambda word: (called.count(word), word))]


def recognise_title(lines: Sequence[str], name: str) -> str:
    """The first line that can be a title; else the file name without suffix and path."""
    for line in lines[:8]:
        text = re.sub(r"\s+", "", line.strip("#*> \u3000"))
        if (
            2 <= len(text) <= _LONGEST_TITLE
            and not _CLAUSE.search(text)
            and any(re.search(p, text) for _, p in _TITLES)
        ):
            return text.strip("《》")
    return PurePosixPath(name.replace("\\", "/")).stem.strip() or "规约"


def recognise_compound(lines: Sequence[str]) -> str | None:
    """The name before the kind in the title, or what the text says it applies to."""
    for line in lines[:8]:
        if _CLAUSE.search(line):
            break
        before = _BEFORE_KIND.match(re.sub(r"\s+", "", line.strip("#*> \u3000《")))
        if before and before[1] not in _NOT_NAMES:
            return before[1]
    found = _OF_COMPOUND.search("".join(lines[:60]))
    return found[1] if found and found[1] not in _NOT_NAMES else None


def recognise_dates(lines: Sequence[str]) -> Dates:
    """What the text says of the vote and of the day it takes effect; a date alone in the last lines is that of signing."""
    text = "\n".join(lines)
    adopted, vote = None, ""
    for pattern in _ADOPTED:
        for found in pattern.finditer(text):
            adopted = _day(found)
            if adopted:
                vote = re.sub(r"\s+", "", found[0]) if pattern is _ADOPTED[0] else ""
                break
        if adopted:
            break
    effective = next((day for p in _EFFECTIVE for found in p.finditer(text) if (day := _day(found))), None)
    if adopted is None:
        signed = [day for line in lines[-6:] if (alone := _SIGNED.match(line)) and (day := _day(alone))]
        adopted = signed[-1] if signed else None
    if effective is None and adopted and _FROM_ADOPTION.search(text):
        effective = adopted
    if adopted and effective and effective < adopted:  # one of the two belongs to something else
        return Dates(None, effective, vote)
    return Dates(adopted, effective, vote)


def _day(found: re.Match[str]) -> dt.date | None:
    try:
        year, month, day = (_number(found[n]) for n in (1, 2, 3))
        return dt.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    plain = text.translate(str.maketrans("０１２３４５６７８９〇○零", "0123456789000"))
    if plain.isdecimal():
        return int(plain)
    if "十" not in plain:
        digits = plain.translate(str.maketrans("一二三四五六七八九", "123456789"))
        return int(digits)
    return to_int(plain)
