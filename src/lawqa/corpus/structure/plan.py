"""How a document is numbered: by 第X条, as an outline or a list, or not at all; which numbers count, what is a heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from lawqa.corpus.structure.frame import is_title
from lawqa.corpus.structure.lines import CHINESE_RANK, UNNUMBERED, Heading, Line
from lawqa.corpus.structure.marks import Kind, accepted, is_name, levels

ARTICLES, OUTLINE, DECIMAL, LIST, PARAGRAPHS = "articles", "outline", "decimal", "list", "paragraphs"
_BARE = re.compile(r"^[\u4e00-\u9fff]{1,15}$")
# A short line stands for itself, whether or not it ends in a mark.
_SHORT = 15
_FURTHEST = 10
_HEAD = 3
_LONGEST_NAME = 20


@dataclass(frozen=True)
class Plan:
    """`start` is where the first clause or heading stands; `tops` are the lines that open clauses of the first level,
    `depths` tells which numbers lie below which.

    What is no number or no heading after all is running text in `lines`.
    """

    manner: str
    lines: list[Line]
    start: int
    tops: frozenset[int]
    depths: dict[tuple[Kind, int], int] = field(default_factory=dict)


def plan_of(lines: Sequence[Line]) -> Plan:
    """The plan of one document."""
    starts = _article_starts(lines)
    if starts:
        kept = [line if i in starts else _only(line, article=False) for i, line in enumerate(lines)]
        return _plan(ARTICLES, _with_article_headings(kept, starts), starts)
    marks = accepted([_only(line, article=False).mark for line in lines])
    kept = [replace(line, mark=mark) for line, mark in zip(lines, marks, strict=True)]
    depths = levels(marks)
    tops = {i for i, mark in enumerate(marks) if mark and not depths[mark.level]}
    if not tops or _leads_count(kept, tops):
        return Plan(PARAGRAPHS, kept, 0, frozenset())
    decimals = sum(mark.kind is Kind.DECIMAL for mark in marks if mark)
    plan = _plan(DECIMAL if decimals >= 2 else LIST, _with_list_headings(kept, tops), tops)
    return replace(plan, depths=depths)


def _plan(manner: str, lines: list[Line], tops: set[int]) -> Plan:
    start = next(i for i, line in enumerate(lines) if line.heading or i in tops)
    return Plan(manner, lines, start, frozenset(tops))


def _only(line: Line, *, article: bool) -> Line:
    """Without a mark of the other sort: 第X条, or any other number."""
    fits = line.mark is None or (line.mark.kind is Kind.ARTICLE) is article
    return line if fits else replace(line, mark=None)


def _article_starts(lines: Sequence[Line]) -> set[int]:
    """The lines that open an article.

    A sentence may begin with a reference, so a number that runs into its sentence counts when it is the next in order,
    or stands at the beginning of a paragraph; one that goes back must be set off, too, unless it begins again with 1.
    """
    starts: set[int] = set()
    last: tuple[int, int] | None = None
    for i, line in enumerate(lines):
        if line.mark is None or line.mark.kind is not Kind.ARTICLE:
            continue
        number, suffix = (*line.mark.numbers, 0)[:2]
        here = (number, suffix)
        before = last or (0, 0)
        begins = i == 0 or lines[i - 1].ends or len(lines[i - 1].text) < _SHORT
        follows = here in ((before[0] + 1, 0), (before[0], before[1] + 1))
        onward = here >= before and (last is None or number <= before[0] + _FURTHEST)
        set_off = line.mark.set_off and (begins or here > before)
        if follows or set_off or (begins and (onward or here == (1, 0))):
            starts.add(i)
            last = here
    return starts if _is_numbered_by_articles(lines, starts) else set()


def _is_numbered_by_articles(lines: Sequence[Line], starts: set[int]) -> bool:
    """Not where a list or outline only quotes an article or two."""
    if any(line.mark and line.mark.numbers == (1,) for line in (lines[i] for i in starts)):
        return True
    marks = accepted([_only(line, article=False).mark for line in lines])
    before = [mark for mark in marks[: min(starts, default=0)] if mark]
    return bool(starts) and len(before) < 2 and (len(starts) >= 2 or not any(marks))


def _with_article_headings(lines: list[Line], starts: Collection[int]) -> list[Line]:
    """一、总则 and a name without a number (业主大会) are headings where an article or another heading follows at once."""
    result = list(lines)
    for i in range(len(lines) - 2, -1, -1):
        line, opens = lines[i], i + 1 in starts or result[i + 1].heading is not None
        begins = i == 0 or lines[i - 1].ends or len(lines[i - 1].text) < _SHORT
        if not opens or not begins or i in starts:
            continue
        if line.mark and line.mark.kind is Kind.CHINESE and is_name(line.mark.rest):
            result[i] = _as_heading(line, CHINESE_RANK)
        elif line.is_plain and _BARE.match(line.text) and i > min(starts) and lines[i - 1].ends:
            result[i] = _as_heading(line, UNNUMBERED)
    return result


def _as_heading(line: Line, rank: int) -> Line:
    label, text = (line.mark.printed, line.mark.printed + line.mark.rest) if line.mark else (line.text, line.text)
    return replace(line, mark=None, heading=Heading(rank, label, text))


def _begins(lines: Sequence[Line], tops: Collection[int]) -> list[int]:
    """The lines of the first level from which it counts anew; a bullet behind none."""
    begun = []
    for i in sorted(tops):
        mark = lines[i].mark
        anew = i == 0 or not lines[i - 1].mark if mark and mark.kind is Kind.BULLET else mark and mark.number <= 1
        if anew:
            begun.append(i)
    return begun


def _leads_count(lines: Sequence[Line], tops: set[int]) -> bool:
    """Whether the numbers only count what sentences lead to (业主应当：1. … 物业应当：1. …), so that these are the clauses."""
    begun = _begins(lines, tops)
    led = [i for i in begun if i and lines[i - 1].is_plain and lines[i - 1].text.endswith("：")]
    if not led or len(led) < len(begun) - 1:
        return False
    plain = sum(line.is_plain for line in lines[_HEAD:])
    return len(led) > 1 or plain >= len(tops)


def _with_list_headings(lines: list[Line], tops: set[int]) -> list[Line]:
    """Names without a number are headings where the list begins anew below each of them."""
    names = [i - 1 for i in _begins(lines, tops) if i and _is_heading_of_list(lines, i - 1)]
    if len(names) < 2:
        return lines
    return [_as_heading(line, UNNUMBERED) if i in names else line for i, line in enumerate(lines)]


def _is_heading_of_list(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    return line.is_plain and is_name(line.text) and len(line.text) <= _LONGEST_NAME and not (i == 0 and is_title(line))
