"""Answers, articles and tables for a terminal (rich). Machines read --json instead."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from lawqa.corpus.sources import SkippedText
from lawqa.desk.inventory import InventoryRow
from lawqa.desk.labels import GIST, GIST_ONLY, NO_ADVICE, NOTHING_FITS, authority_label, place_label, validity_label
from lawqa.search.answer import Answer, Hit, nearest_topics
from lawqa.search.library import Found

_PIPED_WIDTH = 160
_CONSOLE = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PIPED_WIDTH)


def print_answer(answer: Answer) -> None:
    """Hits in order of rank, or the plain 'nothing fits'."""
    for notice in answer.notices:
        _CONSOLE.print(f"[yellow]※ {escape(notice)}[/]")
    if answer.abstained:
        _CONSOLE.print(f"[bold]{NOTHING_FITS}。[/]可以换个说法，说清谁对谁做了什么。")
        if topics := nearest_topics(answer.hits):
            _CONSOLE.print(f"最接近的话题：{'、'.join(topics)}")
        return
    for number, hit in enumerate(answer.hits, 1):
        _print_hit(number, hit, answer.scope.day)
    _CONSOLE.print(f"[dim]{NO_ADVICE}[/]")


def _print_hit(number: int, hit: Hit, day: dt.date) -> None:
    stored = hit.stored
    badges = [authority_label(stored.instrument.authority), place_label(stored)]
    badges.append(validity_label(stored.version.in_force, day))
    _CONSOLE.print(f"[bold cyan]{number}. {escape(hit.citation)}[/]  [dim]{escape('｜'.join(badges))}[/]")
    if not stored.verbatim:
        _CONSOLE.print(f"   {GIST_ONLY}：{escape(hit.gist)}")
    else:
        if hit.gist:
            _CONSOLE.print(f"   [dim]{GIST}：{escape(hit.gist)}[/]")
        _CONSOLE.print(_marked(hit.text, hit.deciding))
    if hit.caution:
        _CONSOLE.print(f"   [yellow]注意：{escape(hit.caution)}[/]")
    _CONSOLE.print()


def _marked(text: str, deciding: tuple[int, int] | None) -> Text:
    """The wording, indented, with the deciding sentence in bold."""
    marked = Text(text)
    if deciding:
        marked.stylize("bold", *deciding)
    lines = marked.split("\n")
    return Text("\n").join(Text("   ") + line for line in lines)


def print_found(found: Sequence[Found], day: dt.date) -> None:
    """Articles as `lawqa show` gives them."""
    for entry in found:
        stored = entry.stored
        if stored.provision.headings:
            _CONSOLE.print(f"[dim]{escape(' / '.join(stored.provision.headings))}[/]")
        _print_hit_header(entry, day)
        if stored.verbatim:
            _CONSOLE.print(_marked(stored.provision.text, None))
        if stored.note:
            label = GIST if stored.verbatim else GIST_ONLY
            _CONSOLE.print(f"   [dim]{label}：{escape(stored.note.gist)}[/]")
            if stored.note.caution:
                _CONSOLE.print(f"   [yellow]注意：{escape(stored.note.caution)}[/]")


def _print_hit_header(entry: Found, day: dt.date) -> None:
    stored = entry.stored
    validity = validity_label(stored.version.in_force, day)
    colour = "cyan" if entry.in_force else "red"
    _CONSOLE.print(
        f"[bold {colour}]{escape(entry.written)}[/]  [dim]{stored.instrument.authority.value}｜{validity}[/]"
    )


def print_inventory(rows: Sequence[InventoryRow], skipped: Sequence[SkippedText]) -> None:
    """A table of all versions, then what was refused and skipped."""
    table = Table(box=None, pad_edge=False)
    table.add_column("法规", overflow="fold")
    for name in ("效力", "地区", "版本", "状态", "条数", "内容", "来源"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        count = f"{row.held}/{row.expected}" if row.expected else str(row.held or "")
        table.add_row(
            row.title, row.authority, row.region, row.version, row.status, count, row.wording, row.source or "—"
        )
    _CONSOLE.print(table)
    held = sum(row.wording == "原文" for row in rows)
    _CONSOLE.print(f"共{len(rows)}个版本，{held}个有完整原文。")
    for row in rows:
        for refusal in row.refused:
            _CONSOLE.print(f"[yellow]未采用：《{escape(row.title)}》{row.version}版 {escape(refusal)}[/]")
    for skip in skipped:
        _CONSOLE.print(f"[yellow]未采用：{escape(skip.name)}：{escape(skip.reason)}[/]")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr; yields what to call with (label, share done)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("准备", total=1.0)
        yield lambda label, share: progress.update(task, description=label, completed=share)
