"""Answers, articles and tables for a terminal (rich). Machines read --json instead."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from lawqa.corpus.sources import SkippedText
from lawqa.desk.article import ArticleView
from lawqa.desk.evaluation import DECIDES, METRICS, Evaluation, Report
from lawqa.desk.inventory import InventoryRow
from lawqa.desk.labels import (
    GIST,
    GIST_ONLY,
    NO_ADVICE,
    NOTHING_FITS,
    OUR_WORDS,
    REPLY,
    WRITTEN_FOR,
    authority_label,
    place_label,
    validity_label,
)
from lawqa.search.answer import Answer, Hit, nearest_topics

if TYPE_CHECKING:
    from lawqa.desk.checkups import Standing
    from lawqa.search.reply import Reply

_PIPED_WIDTH = 160
_MOST_LINKS = 6
CONSOLE = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PIPED_WIDTH)


_STANDINGS = {
    "conflict": ("与强制性规定抵触", "red"),
    "uncertain": ("存疑", "yellow"),
    "details": ("法律留给规约约定的事项", "dim"),
}


def print_answer(answer: Answer, standings: Mapping[str, Standing], reply: Reply | None = None) -> None:
    """Our reply and the hits in order of rank, or the plain 'nothing fits'; `standings` say how clauses stand to the law,
    by their id."""
    for notice in answer.notices:
        CONSOLE.print(f"[yellow]※ {escape(notice)}[/]")
    if answer.abstained:
        CONSOLE.print(f"[bold]{NOTHING_FITS}。[/]可以换个说法，说清谁对谁做了什么。")
        if topics := nearest_topics(answer.hits):
            CONSOLE.print(f"最接近的话题：{'、'.join(topics)}")
        return
    if reply:
        _print_reply(answer, reply)
    for number, hit in enumerate(answer.hits, 1):
        _print_hit(number, hit, answer.scope.day, standings.get(hit.stored.id))
    CONSOLE.print(f"[dim]{NO_ADVICE}[/]")


def _print_reply(answer: Answer, reply: Reply) -> None:
    CONSOLE.print(f"[bold]{REPLY}：{escape(reply.text)}[/]")
    written_for = "" if reply.is_for(answer.question) else f"；{WRITTEN_FOR}{escape(reply.question)}"
    CONSOLE.print(
        f"[dim]（{OUR_WORDS}；依据{escape('、'.join(basis.citation for basis in reply.bases))}{written_for}）[/]\n"
    )


def _print_hit(number: int, hit: Hit, day: dt.date, standing: Standing | None) -> None:
    stored = hit.stored
    badges = [authority_label(stored.instrument.authority), place_label(stored)]
    badges.append(validity_label(stored.version.in_force, day))
    CONSOLE.print(f"[bold cyan]{number}. {escape(hit.citation)}[/]  [dim]{escape('｜'.join(badges))}[/]")
    if not stored.verbatim:
        CONSOLE.print(f"   {GIST_ONLY}：{escape(hit.gist)}")
    else:
        if hit.gist:
            CONSOLE.print(f"   [dim]{GIST}：{escape(hit.gist)}[/]")
        CONSOLE.print(_marked(hit.text, hit.deciding))
    if standing:
        name, colour = _STANDINGS.get(standing.verdict, ("未能判断", "yellow"))
        cited = f"（{escape('、'.join(standing.citations))}）" if standing.citations else ""
        CONSOLE.print(f"   [{colour}]{name}{cited}：{escape(standing.why)}[/]")
    if hit.caution:
        CONSOLE.print(f"   [yellow]注意：{escape(hit.caution)}[/]")
    CONSOLE.print()


def _marked(text: str, deciding: tuple[int, int] | None) -> Text:
    """The wording, indented, with the deciding sentence in bold."""
    marked = Text(text)
    if deciding:
        marked.stylize("bold", *deciding)
    lines = marked.split("\n")
    return Text("\n").join(Text("   ") + line for line in lines)


def print_views(views: Sequence[ArticleView]) -> None:
    """Articles as `lawqa show` gives them, with what they refer to and what refers to them."""
    for view in views:
        stored = view.stored
        if stored.provision.headings:
            CONSOLE.print(f"[dim]{escape(' / '.join(stored.provision.headings))}[/]")
        colour = "cyan" if view.in_force else "red"
        validity = validity_label(stored.version.in_force, view.day)
        authority = stored.instrument.authority.value
        CONSOLE.print(f"[bold {colour}]{escape(view.forms.canonical)}[/]  [dim]{authority}｜{validity}[/]")
        if view.warning:
            CONSOLE.print(f"   [yellow]{escape(view.warning)}[/]")
        if stored.verbatim:
            CONSOLE.print(_marked(stored.provision.text, None))
        if stored.note:
            label = GIST if stored.verbatim else GIST_ONLY
            CONSOLE.print(f"   [dim]{label}：{escape(stored.note.gist)}[/]")
            if stored.note.caution:
                CONSOLE.print(f"   [yellow]注意：{escape(stored.note.caution)}[/]")
        for label, places in (("引用", view.cites), ("被引用", view.cited_by)):
            if places:
                names = "；".join(place.written for place in places[:_MOST_LINKS])
                more = f" 等{len(places)}处" if len(places) > _MOST_LINKS else ""
                CONSOLE.print(f"   [dim]{label}：{escape(names)}{more}[/]")


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
    CONSOLE.print(table)
    held = sum(row.wording == "原文" for row in rows)
    CONSOLE.print(f"共{len(rows)}个版本，{held}个有完整原文。")
    for row in rows:
        for refusal in row.refused:
            CONSOLE.print(f"[yellow]未采用：《{escape(row.title)}》{row.version}版 {escape(refusal)}[/]")
    for skip in skipped:
        CONSOLE.print(f"[yellow]未采用：{escape(skip.name)}：{escape(skip.reason)}[/]")


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


def print_evaluation(evaluation: Evaluation, *, misses: bool) -> None:
    """One table: as a whole, by user group, by topic; with `misses` also each question that went wrong."""
    table = Table("", "题", *METRICS, "该答未答", "不该答而答", "毫秒")
    sections = ({"全部": evaluation.whole}, evaluation.groups, evaluation.topics)
    for section in sections:
        for name, report in section.items():
            table.add_row(
                escape(name), f"{report.inside}+{report.outside}", *_figures(report), f"{report.median_ms:.1f}"
            )
        table.add_section()
    CONSOLE.print(table)
    CONSOLE.print("题：范围内+范围外；Recall、Hit、MRR、P 只算起决定作用的条文。")
    if misses:
        for question, response, fault in evaluation.misses():
            CONSOLE.print(f"[yellow]{fault}[/] {escape(question.id)} {escape(question.text)}")
            gold = [document for document, grade in question.gold.items() if grade == DECIDES]
            CONSOLE.print(
                f"   应为 {escape('、'.join(gold) or '不答')}；得到 {escape('、'.join(response.ranking[:3]))}"
            )


def _figures(report: Report) -> list[str]:
    metrics = [f"{report.metrics[name]:.3f}" if report.inside else "–" for name in METRICS]
    declined = f"{report.declined_in_scope:.1%}" if report.inside else "–"
    answered = f"{report.answered_out_of_scope:.1%}" if report.outside else "–"
    return [*metrics, declined, answered]
