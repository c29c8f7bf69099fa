"""Numbers behind a title: 第二百七十八条第一款第（三）项、第（五）项, 第278、279条, 第278-280条第2款.

A chain is a row of tokens, each a numeral with its unit; a token of a deeper unit narrows the one before, one of the
same or a higher unit begins a further member, which shares what stands above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lawqa.law.citation import Manner
from lawqa.law.model import ArticleNo
from lawqa.law.numerals import NUMERAL_CHARS, to_int

NUMERAL = rf"[{NUMERAL_CHARS}0-9]{{1,9}}"
_UNITS = {"条": 0, "款": 1, "项": 2}
_TOKEN = re.compile(
    rf"\s*(?P<ordinal>第)?\s*(?P<open>[（(])?\s*(?P<numeral>{NUMERAL})\s*(?P<close>[)）])?"
    rf"(?:\s*(?P<unit>[条款项])(?!目|件|款|例)(?:\s*之\s*(?P<suffix>[{NUMERAL_CHARS}0-9]{{1,3}})(?![{NUMERAL_CHARS}0-9]|分))?)?"
)
_SEPARATOR = re.compile(r"\s*(?:(?P<range>[至到~～—–\-－]+)|、|，|,|；|;|和|以及|及其|及|与|并|或者|或)\s*")
_INTO = re.compile(r"\s*(?:中)?(?:的|之)?\s*(?=第)")  # 第九百四十四条的第三款
_LONGEST_RANGE = 120  # members of a range are counted out one by one up to this many, else only its ends


@dataclass(frozen=True)
class Member:
    """One citation of a chain; `article` is None where the chain names only a paragraph or item."""

    article: ArticleNo | None
    paragraph: int | None
    item: int | None
    span: tuple[int, int]
    manner: Manner


@dataclass(frozen=True)
class _Token:
    unit: int
    number: int
    suffix: int
    span: tuple[int, int]
    separated: bool
    ranged: bool


def read_chain(text: str, start: int) -> tuple[list[Member], int]:
    """(members, end) of the chain that begins at `start`; ([], start) where there is none."""
    tokens = _tokens(text, start)
    return (_members(tokens), tokens[-1].span[1]) if tokens else ([], start)


def _tokens(text: str, start: int) -> list[_Token]:
    """Tokens with units; a numeral without one takes the unit of the next: 第278、279条. What trails without is no part."""
    raw: list[tuple[re.Match[str], re.Match[str] | None]] = []
    position, separator = start, None
    while match := _TOKEN.match(text, position):
        if not _belongs(match, separator, first=not raw):
            break
        raw.append((match, separator))
        separator = _SEPARATOR.match(text, match.end())
        if separator is None and match["unit"]:
            into = _INTO.match(text, match.end())
            position = into.end() if into else match.end()
        else:
            position = separator.end() if separator else match.end()
    return _with_units(raw)


def _belongs(match: re.Match[str], separator: re.Match[str] | None, *, first: bool) -> bool:
    """A member after a comma says what it is (第…款); one after 、 or 和 may be a bare numeral. Brackets come in pairs."""
    if bool(match["open"]) != bool(match["close"]):
        return False
    if first or separator is None:
        return first or bool(match["ordinal"] or match["open"] or match["unit"])
    return bool(match["ordinal"]) or separator[0].strip() not in ("，", ",", "；", ";", "并")


def _with_units(raw: list[tuple[re.Match[str], re.Match[str] | None]]) -> list[_Token]:
    tokens: list[_Token] = []
    unit: str | None = None
    for match, separator in reversed(raw):
        unit = match["unit"] or unit
        if unit is None:
            continue
        try:
            number = to_int(match["numeral"])
            suffix = to_int(match["suffix"]) if match["suffix"] else 0
        except ValueError:
            tokens.clear()  # what follows an impossible numeral hangs in the air
            unit = None
            continue
        begin = match.end() - len(match[0].lstrip())
        ranged = bool(separator and separator["range"])
        tokens.append(_Token(_UNITS[unit], number, suffix, (begin, match.end()), separator is not None, ranged))
    return tokens[::-1]


def _members(tokens: list[_Token]) -> list[Member]:
    members: list[Member] = []
    previous: _Token | None = None
    for token in tokens:
        if previous and token.unit > previous.unit and not token.separated:
            members[-1] = _narrowed(members[-1], token)
        elif previous and token.ranged and token.unit == previous.unit:
            members[-1:] = _range(members[-1], previous, token)
        else:
            members.append(_beside(members[-1] if members else None, token))
        previous = token
    return members


def _beside(last: Member | None, token: _Token) -> Member:
    """A further member: it shares the units above its own."""
    manner = Manner.LISTED if last else Manner.FULL
    if token.unit == 0:
        return Member(ArticleNo(token.number, token.suffix), None, None, token.span, manner)
    article = last.article if last else None
    if token.unit == 1:
        return Member(article, token.number, None, token.span, manner)
    return Member(article, last.paragraph if last else None, token.number, token.span, manner)


def _narrowed(last: Member, token: _Token) -> Member:
    span = (last.span[0], token.span[1])
    if token.unit == 1:
        return replace(last, paragraph=token.number, span=span)
    return replace(last, item=token.number, span=span)


def _range(first: Member, begin: _Token, end: _Token) -> list[Member]:
    span = (first.span[0], end.span[1])
    numbers = list(range(begin.number, end.number + 1))
    if begin.suffix or end.suffix or not 1 < len(numbers) <= _LONGEST_RANGE:
        numbers = [begin.number, end.number]
    members = []
    for number in numbers:
        suffix = {begin.number: begin.suffix, end.number: end.suffix}.get(number, 0)
        member = replace(first, span=span, manner=Manner.RANGE)
        if begin.unit == 0:
            member = replace(member, article=ArticleNo(number, suffix))
        elif begin.unit == 1:
            member = replace(member, paragraph=number)
        else:
            member = replace(member, item=number)
        members.append(member)
    return members
