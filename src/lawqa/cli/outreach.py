"""`lawqa outreach`: a talk as slides, a handout or Markdown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lawqa.cli.params import Day, write_file
from lawqa.config import load_settings
from lawqa.errors import BadQuestion

_AUDIENCES = ("居民", "业委会和物业", "社区工作者")
_MINUTES = ("10", "20", "40")


@click.command()
@click.argument("topics", nargs=-1)
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="文件名，以 .pptx、.docx 或 .md 结尾")
@click.option("--provision", "provisions", multiple=True, help="一并讲收集的条文，如 民法典944；可以写多个")
@click.option("--audience", type=click.Choice(_AUDIENCES), default=_AUDIENCES[0], show_default=True, help="讲给谁听")
@click.option("--minutes", type=click.Choice(_MINUTES), default="20", show_default=True, help="讲多久，分钟")
@click.option("--date", "day", type=Day(), help="按那一天有效的规定，默认今天")
@click.option("--region", help="一并讲当地规定，如 四川")
@click.option("--compound", help="一并讲这个小区的规约，小区名")
@click.option("--force", is_flag=True, help="文件已经有了也覆盖")
@click.option("--list", "listing", is_flag=True, help="列出全部话题")
def outreach(
    topics: tuple[str, ...],
    target: Path | None,
    provisions: tuple[str, ...],
    audience: str,
    minutes: str,
    day: dt.date | None,
    region: str | None,
    compound: str | None,
    force: bool,
    listing: bool,
) -> None:
    """宣讲包：一个或几个话题的幻灯片、讲义，句句有出处，如 lawqa outreach 物业费 -o 物业费.pptx"""
    from lawqa.desk.outreachfile import outreach_file
    from lawqa.desk.outreachplan import OutreachDesk
    from lawqa.search.library import open_library

    settings = load_settings()
    if not listing:
        _check(target, topics, provisions, force)
    desk = OutreachDesk(settings, open_library(settings))
    if listing:
        click.echo("、".join(desk.topics))
        return
    assert target is not None
    chosen = {"audience": audience, "minutes": int(minutes), "day": day}
    outline = desk.outline(topics, provisions, **chosen)  # type: ignore[arg-type]
    if region or compound:
        from lawqa.desk.checkups import CheckupDesk
        from lawqa.desk.outreachlocal import local_rules
        from lawqa.search.assistant import open_assistant

        assistant = open_assistant(settings)
        local = local_rules(
            assistant,
            lambda: CheckupDesk(settings, assistant.library, assistant.embedder),
            [line.text for line in outline.asked],
            outline.topics,
            region=region,
            compound=compound,
            day=day,
        )
        where = {"region": region or "", "compound": compound or ""}
        outline = desk.outline(topics, provisions, local=local, **chosen, **where)  # type: ignore[arg-type]
        if not local:
            click.echo("提示：没有找到当地规定或规约里相关的内容", err=True)
    write_file(target, outreach_file(outline, target.suffix.lower()))
    for notice in outline.notices:
        click.echo(f"提示：{notice}", err=True)
    count = f"{len(outline.rules)}条规定，{len(outline.quiz)}道题，{len(outline.sources)}处出处"
    click.echo(f"已存为 {target.name}：{outline.title}，{count}")


def _check(target: Path | None, topics: tuple[str, ...], provisions: tuple[str, ...], force: bool) -> None:
    """Before anything is opened; BadQuestion says what to write."""
    if not topics and not provisions:
        raise BadQuestion("还没有选话题", "写一个或几个话题；lawqa outreach --list 列出全部")
    if target is None:
        raise BadQuestion("没有写存到哪里", "加上 -o 文件名.pptx（或 .docx、.md）")
    if target.suffix.lower() not in (".pptx", ".docx", ".md"):
        raise BadQuestion(f"不会写{target.name}这种文件", "文件名以 .pptx、.docx、.md 结尾")
    if not target.absolute().parent.is_dir():
        raise BadQuestion(f"没有文件夹{target.parent}", "先建好文件夹，或换一个位置")
    if target.exists() and not force:
        raise BadQuestion(f"已经有{target.name}了", "换一个文件名，或加 --force 覆盖")
