"""The name of an instrument that ends where a number begins: 《民法典》, 民诉法, 同法, 本小区管理规约, or one nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

_STATE = "中华人民共和国"
_LONGEST_TITLE, _LONGEST_BRACKET = 160, 60
_OPENING, _CLOSING = "《〈＜<", "》〉＞>"
_KINDS = "法典|法律|法|条例|司法解释|解释|规定|办法|规则|细则|决定|管理规约|规约|公约|合同|协议"
_POINTER = re.compile(rf"(?:(?:同一?|本|该|上述|前述|此)(?:{_KINDS})|[新旧原](?:法|条例|规定))$")
# What may end a name that stands in no 《》.
_ENDING = re.compile(r"(?:法典|法|条例|规定|办法|解释|细则|规则|规约|公约|合同|协议书?|章程|承诺书|责任书|通知|公告)$")
# What a name that stands in no 《》 cannot contain: the words before it.
_BEFORE_A_NAME = re.compile(
    r"依据|依照|根据|按照|参照|遵照|遵守|违反|适用|援引|引用|结合|符合|触犯|对照|请问|我国|国家|现行|修订后|"
    r"属于|关于|以及|或者|个(?!人)|[和与及或的由从在是即见据对把被了说看查按依照有将请向以为到这那哪没写叫讲问也还又再只就都]"
)
_PLACE = re.compile(r"(?:省|市|区|县|州|盟|旗|北京|上海|天津|重庆|四川|成都|广东|浙江|江苏|山东|河南)$")
# A field before a name makes it another one: 物业服务合同法 is not 合同法.
_FIELD = re.compile(r"(?:服务|物业|住宅|小区|业主|社区|房屋|公共|居民|电梯|行业)$")
_YEAR_BEFORE = re.compile(r"((?:19|20)\d{2}年?(?:版|修订|修正|修改|公布|通过|施行)?)后?的?(?:中华人民共和国)?$")
_ORDINAL_TAIL = re.compile(r"[（(][一二三四五六七八九十]{1,2}[）)]$")
_CALLED = re.compile(r"(?:以下|下)?(?:统)?简称(?:为)?[：:]?[“\"《「]?([^“”\"《》「」，。；（）()]{2,20})[”\"》」]?")


class Bond(Enum):
    """What ties a name to its instrument."""

    QUOTED = "quoted"  # in 《》
    KNOWN = "known"  # a title or an alias that the catalogue has
    UNKNOWN = "unknown"  # looks like a title
    POINTER = "pointer"  # 同法, 本条例


@dataclass(frozen=True)
class Title:
    """A name and where it begins; `dated` is the text in brackets behind it."""

    name: str
    start: int
    bond: Bond
    dated: str = ""


class TitleReader:
    """Reads names backwards from a number. `names` are titles and aliases, without 《》."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(_folded(n) for n in names if n)
        self._lengths = sorted({len(n) for n in self._names}, reverse=True)

    def before(self, text: str, end: int, called: Mapping[str, str] | None = None) -> Title | None:
        """The name that ends at `end`, white space aside; `called` are names that the text itself gives."""
        found = self._behind_brackets(text, _skip_back(text, end), called or {})
        if found and not found.dated and found.bond is not Bond.POINTER:
            year = _YEAR_BEFORE.search(text, max(0, found.start - 14), found.start)
            return replace(found, dated=year[1]) if year else found
        return found

    def _behind_brackets(self, text: str, end: int, called: Mapping[str, str]) -> Title | None:
        if end > 1 and text[end - 1] in "：:" and text[end - 2] in _CLOSING:
            end -= 1  # a list of sources: 《物业管理条例》：第45条
        found = self._name(text, end, called)
        if found or not end or text[end - 1] not in "）)":
            return found
        opening = max(text.rfind(mark, max(0, end - _LONGEST_BRACKET), end - 1) for mark in "（(")
        if opening < 0:
            return None
        found = self._name(text, _skip_back(text, opening), called)
        if found is None or found.bond is Bond.POINTER:
            return None
        return Title(found.name, found.start, found.bond, text[opening + 1 : end - 1])

    def _name(self, text: str, end: int, called: Mapping[str, str]) -> Title | None:
        if not end:
            return None
        if text[end - 1] in _CLOSING:
            return _quoted(text, end)
        known = self._known(text, end, called)
        pointer = _POINTER.search(text, max(0, end - 8), end)
        # 该物业管理条例 is no pointer: what is known or looks like a title reaches further back.
        if pointer and (known is None or known.start >= pointer.start()):
            return Title(pointer[0], pointer.start(), Bond.POINTER)
        return known or _unknown(text, end)

    def _known(self, text: str, end: int, called: Mapping[str, str]) -> Title | None:
        for length in sorted({*self._lengths, *map(len, called)}, reverse=True):
            if length > end:
                continue
            start = end - length
            name = text[start:end]
            if name in called or _folded(name) in self._names:
                return self._complete(text, start, end, name)
        return None

    def _complete(self, text: str, start: int, end: int, name: str) -> Title:
        """The national regulation is not what 武汉市物业管理条例 ends in: a title with a place before it is kept whole."""
        if name.startswith(_STATE):
            return Title(name.removeprefix(_STATE), start, Bond.KNOWN)
        if text.endswith(_STATE, 0, start):
            return Title(name, start - len(_STATE), Bond.KNOWN)
        longer = _unknown(text, end)
        lead = text[longer.start : start] if longer and longer.start < start else ""
        if longer and (_PLACE.search(lead) or (_FIELD.search(lead) and name != "民法典")):
            return longer
        return Title(name, start, Bond.KNOWN)


def names_given(text: str) -> dict[str, str]:
    """Names that a text gives itself: 《…解释》（以下简称《物业解释》） → {物业解释: …解释}."""
    given = {}
    for match in _CALLED.finditer(text):
        opening = max(text.rfind(mark, max(0, match.start() - 4), match.start()) for mark in "（(")
        if opening > 0:
            title = TitleReader([]).before(text, opening)
            if title and title.bond in (Bond.QUOTED, Bond.UNKNOWN):
                given[match[1]] = title.name
    return given


def is_pointer(name: str) -> bool:
    """Whether a name is a relative one that led nowhere: 本法, 该条例."""
    return _POINTER.fullmatch(name) is not None


def kind_of(name: str) -> str:
    """What a pointer points to: 法 for 同法 and 民法典, 条例 for 本条例 and 物业管理条例, …"""
    plain = _ORDINAL_TAIL.sub("", name)
    match = re.search(rf"(?:{_KINDS})$", plain)
    kind = match[0] if match else ""
    return {"法典": "法", "法律": "法", "司法解释": "解释", "管理规约": "规约"}.get(kind, kind)


def _quoted(text: str, end: int) -> Title | None:
    depth = 0
    for position in range(end - 1, max(-1, end - _LONGEST_TITLE), -1):
        if text[position] in _CLOSING:
            depth += 1
        elif text[position] in _OPENING:
            depth -= 1
            if depth == 0:
                name = text[position + 1 : end - 1].strip()
                return Title(name, position, Bond.QUOTED) if name else None
        elif text[position] in "。；\n":
            return None
    return None


def _unknown(text: str, end: int) -> Title | None:
    """A run of characters that ends as titles do, back to a word that cannot be part of one."""
    start = end
    while start > max(0, end - 40) and "\u4e00" <= text[start - 1] <= "\u9fff":
        start -= 1
    run = text[start:end]
    ending = _ENDING.search(run)
    if not ending:
        return None
    for word in _BEFORE_A_NAME.finditer(run, 0, ending.start()):
        start = end - len(run) + word.end()
    name = text[start:end]
    return Title(name, start, Bond.UNKNOWN) if len(name) > len(ending[0]) else None


def _skip_back(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _folded(name: str) -> str:
    return name.replace("(", "（").replace(")", "）").removeprefix(_STATE)
