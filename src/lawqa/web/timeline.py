"""A limitation period as a picture: a line for each stretch on one axis of years, the twenty years on another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

from lawqa.desk.limitation import Limitation, Status, Stretch
from lawqa.desk.periods import written
from lawqa.search.library import Library
from lawqa.web import bases, texts_figures

_SIGNS = {
    Status.RUNNING: ("good", "●"),
    Status.NEVER: ("good", "∞"),
    Status.NOT_BEGUN: ("doubt", "○"),
    Status.INTERRUPTED: ("doubt", "⏸"),
    Status.SUSPENDED: ("doubt", "⏸"),
    Status.UNDECIDED: ("doubt", "？"),
    Status.OVER: ("bad", "✗"),
}
_MOST_YEARS = 6


def limitation_html(library: Library, results: Sequence[Limitation]) -> str:
    """All results; the remarks of the first stand for all, with what the others add."""
    titles = (texts_figures.BY_PERIOD, texts_figures.BY_LAST) if len(results) > 1 else ("",)
    body = "".join(_result(result, title) for result, title in zip(results, titles, strict=True))
    remarks = dict.fromkeys(remark for result in results for remark in result.remarks)
    rests = dict.fromkeys(basis for result in results for basis in result.claim.kind.bases)
    tail = bases.bases_html(tuple(rests)) + bases.remarks_html(remarks) + bases.wording_html(library, rests)
    return f'<div class="lq"><section class="lq-figure">{body}{tail}</section></div>'


def _result(result: Limitation, title: str) -> str:
    kind, sign = _SIGNS[result.status]
    name = f'<h3 class="lq-sub">{title}</h3>' if title else ""
    verdict = (
        f'<h3 class="lq-verdict-line lq-is-{kind}"><span aria-hidden="true">{sign}</span> {result.status.value}</h3>'
    )
    void = "".join(
        f'<p class="lq-caution"><b>{texts_figures.NO_EFFECT}</b>{written(e.day)} {escape(e.kind.name)}：{escape(why)}</p>'
        for e, why in result.void
    )
    return f'{name}{verdict}<p class="lq-sentence" role="status">{escape(result.sentence)}</p>{void}{_picture(result)}'


def _picture(result: Limitation) -> str:
    if not result.stretches:
        return ""
    axis = _Axis.of([d for s in result.stretches for d in (s.start, s.end)] + [result.today])
    many = len(result.stretches) > 1
    rows = "".join(_row(axis, result, stretch, n if many else 0) for n, stretch in enumerate(result.stretches, 1))
    seen = {
        "run": True,
        "gone": any(stretch.cut for stretch in result.stretches),
        "held": any(stretch.suspended for stretch in result.stretches),
        "now": True,
    }
    names = zip(seen, texts_figures.LEGEND, strict=True)
    legend = "".join(f'<span><i class="lq-key lq-key-{key}"></i>{name}</span>' for key, name in names if seen[key])
    return f'<div class="lq-timeline">{rows}{axis.years_html()}<p class="lq-legend" aria-hidden="true">{legend}</p>{_longest(result)}</div>'


class _Axis:
    """Days to shares of the width."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last

    @classmethod
    def of(cls, days: Sequence[dt.date]) -> _Axis:
        """With a little room at both ends."""
        first, last = min(days), max(days)
        room = dt.timedelta(days=max((last - first).days // 20, 20))
        return cls(first - room, last + room)

    def at(self, day: dt.date) -> float:
        """0 to 100."""
        share = (day - self.first).days / (self.last - self.first).days
        return min(max(share, 0.0), 1.0) * 100

    def years_html(self) -> str:
        """A tick at each year's first day, no more of them than a phone has room for."""
        years = [y for y in range(self.first.year, self.last.year + 1) if self.first <= dt.date(y, 1, 1) <= self.last]
        step = max(1, -(-len(years) // _MOST_YEARS))
        marks = "".join(f'<span style="left:{self.at(dt.date(y, 1, 1)):.2f}%">{y}</span>' for y in years[::step])
        return f'<div class="lq-years" aria-hidden="true">{marks}</div>'

    def bar(self, kind: str, start: dt.date, end: dt.date) -> str:
        """One piece of a line."""
        left, width = self.at(start), max(self.at(end) - self.at(start), 0.4)
        return f'<span class="lq-{kind}" style="left:{left:.2f}%;width:{width:.2f}%"></span>'

    def mark(self, kind: str, day: dt.date) -> str:
        """A day."""
        return f'<span class="lq-{kind}" style="left:{self.at(day):.2f}%"></span>'


def _row(axis: _Axis, result: Limitation, stretch: Stretch, number: int) -> str:
    form = texts_figures.STRETCH if number else texts_figures.STRETCH_ONE
    line = form.format(number=number, start=written(stretch.start), end=written(stretch.end))
    line += texts_figures.CUT.format(cut=written(stretch.cut), cause=stretch.cause) if stretch.cut else ""
    line += texts_figures.SUSPENDED if stretch.suspended else ""
    stop = stretch.cut or stretch.end
    pieces = [axis.bar("run", stretch.start, stop)]
    if stretch.cut:
        pieces.append(axis.bar("gone", stretch.cut, stretch.end))
    for obstacle in stretch.suspended:
        pieces.append(axis.bar("held", max(obstacle.start, stretch.start), obstacle.end or result.today))
    pieces.append(axis.mark("now", result.today))
    spoken = f"{line}；{texts_figures.TODAY_MARK}{written(result.today)}"
    picture = f'<div class="lq-line" role="img" aria-label="{escape(spoken)}">{"".join(pieces)}</div>'
    return f'<div class="lq-stretch"><p>{escape(line)}</p>{picture}</div>'


def _longest(result: Limitation) -> str:
    injured = result.claim.injury or result.claim.start
    if result.longest is None or injured is None:
        return ""
    axis = _Axis.of([injured, result.longest, result.today])
    line = texts_figures.LONGEST.format(start=written(injured), end=written(result.longest))
    pieces = axis.bar("run", injured, result.longest) + axis.mark("now", result.today)
    picture = f'<div class="lq-line lq-thin" role="img" aria-label="{escape(line)}">{pieces}</div>'
    return f'<div class="lq-stretch"><p>{escape(line)}</p>{picture}{axis.years_html()}</div>'
