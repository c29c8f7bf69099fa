"""`lawqa convention`: the conventions of compounds, kept, listed, checked."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lawqa.cli.params import Day, check_target, write_file
from lawqa.config import load_settings
from lawqa.errors import BadQuestion, NotFound

if TYPE_CHECKING:
    from lawqa.corpus.compounds import KeptVersion
    from lawqa.desk.conventionadd import Draft

_STDIN_NAME = "标准输入.txt"


@click.group()
def convention() -> None:
    """小区规约：添加、替换、列出、体检"""


@convention.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--compound", "name", help="小区名；文件头或文中写明的可以不写")
@click.option("--region", help="小区在哪里，如 四川、浙江宁波；新小区不写则只用全国性规定")
@click.option("--alias", "aliases", multiple=True, help="小区的别名，可以写多个")
@click.option("--address", default="", help="小区地址")
@click.option("--title", help="文件标题，默认取自文件")
@click.option("--kind", help="哪一种规约，如 管理规约，默认取自文件")
@click.option("--adopted", type=Day(), help="通过日期，默认取自文件")
@click.option("--effective", type=Day(), help="施行日期，默认取自文件")
@click.option("--vote", help="由哪次表决通过，如 2024年3月9日业主大会会议")
@click.option("--replace", "as_new_version", is_flag=True, help="作为同名文件的新版本，旧版本保留")
@click.option("--yes", is_flag=True, help="识别存疑的扫描件也照存，不再询问")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def convention_add(
    file: Path,
    name: str | None,
    region: str | None,
    aliases: tuple[str, ...],
    address: str,
    title: str | None,
    kind: str | None,
    adopted: dt.date | None,
    effective: dt.date | None,
    vote: str | None,
    as_new_version: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """添加一份规约（docx、pdf、扫描件、照片、html、md、txt），如 lawqa convention add 管理规约.docx --compound 示范小区"""
    from lawqa.corpus.compounds import CompoundFile
    from lawqa.desk.conventionadd import compound_of, keep, read_draft
    from lawqa.index.embedder import OnnxEmbedder
    from lawqa.law.region import parse_region
    from lawqa.search.library import open_library

    draft = read_draft(file)
    draft = replace(
        draft,
        title=title or draft.title,
        kind=kind or draft.kind,
        adopted=adopted or draft.adopted,
        effective=effective or draft.effective,
        vote=draft.vote if vote is None else vote,
    )
    name = name or draft.compound
    if not name:
        raise BadQuestion("没有写是哪个小区的规约", "用 --compound 写明")
    settings = load_settings()
    library = open_library(settings)
    if region is not None:
        found = parse_region(region, library.store.regions)
        if found is None:
            raise NotFound(f"没有名为“{region}”的地区", "写省或市的名字，如 四川、浙江宁波")
        region = found
    _tell(draft)
    if draft.doubts and not yes:
        click.confirm(f"有{len(draft.doubts)}处识别存疑（见上），照这样保存吗？", abort=True, err=True)
    compound = compound_of(name, region, aliases, address)
    registry = CompoundFile(settings.registry)
    kept = keep(
        library.store.conventions,
        registry,
        OnnxEmbedder(settings.model_folder),
        draft,
        compound,
        new=not as_new_version,
    )
    owner = library.store.conventions.named(name).name
    if as_json:
        line = {"compound": owner, "title": kept.title, "kind": kept.kind, "clauses": len(kept.clauses)}
        days = {"adopted": kept.adopted.isoformat(), "effective": kept.effective.isoformat()}
        click.echo(_json(line | days | {"notes": [*draft.notes, *draft.guessed]}))
        return
    click.echo(f"已存入{owner}：《{kept.title}》（{kept.kind}），{len(kept.clauses)}条，自{kept.effective}起施行")


def _tell(draft: Draft) -> None:
    """What is odd about the file, on stderr."""
    for doubt in draft.doubts:
        line = f"第{doubt.line}行“{doubt.text}”" if doubt.start >= 0 else doubt.text
        click.echo(f"识别存疑：{line}（把握{doubt.confidence:.0%}）", err=True)
    for note in (*draft.notes, *draft.guessed):
        click.echo(f"提示：{note}", err=True)


@convention.command("list")
@click.option("--compound", "name", help="只列这个小区的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def convention_list(name: str | None, as_json: bool) -> None:
    """列出小区和它们的规约，含旧版本"""
    from lawqa.index.conventions import open_conventions

    conventions = open_conventions(load_settings())
    compounds = [conventions.named(name)] if name else list(conventions.compounds.values())
    rows = []
    for compound in compounds:
        file = conventions.file_of(compound.name)
        about = {
            "compound": compound.name,
            "region": compound.region,
            "aliases": list(compound.aliases),
            "address": compound.address,
        }
        rows += [about | _row(version) for version in (file.versions(compound.name) if file else [])]
    if as_json:
        click.echo(_json(rows))
        return
    from lawqa.cli.convention_render import print_versions

    print_versions(rows)


def _row(version: KeptVersion) -> dict[str, object]:
    end = version.in_force.end
    return {
        "title": version.title,
        "kind": version.kind,
        "adopted": version.adopted.isoformat(),
        "in_force": [version.in_force.start.isoformat() if version.in_force.start else None, end and end.isoformat()],
        "vote": version.vote,
        "source": version.source,
        "clauses": version.clauses,
    }


@convention.command("remove")
@click.option("--compound", "name", required=True, help="小区名")
@click.option("--title", help="只删这一份文件（含旧版本）；不写则删去整个小区")
@click.option("--yes", is_flag=True, help="不再询问")
def convention_remove(name: str, title: str | None, yes: bool) -> None:
    """删去一份规约或一个小区；删前最好先 lawqa convention export"""
    from lawqa.corpus.compounds import CompoundFile
    from lawqa.index.conventions import open_conventions

    settings = load_settings()
    registry = CompoundFile(settings.registry)
    compound = open_conventions(settings).named(name).name
    what = f"“{compound}”的《{title}》及其旧版本" if title else f"“{compound}”和它的全部规约"
    if not yes:
        click.confirm(f"删去{what}，不能恢复，确定吗？", abort=True, err=True)
    gone = registry.remove(compound, title)
    click.echo(f"已删去{what}，共{gone}个版本")


@convention.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--compound", "names", multiple=True, help="只导出这些小区")
def convention_export(file: Path, names: tuple[str, ...]) -> None:
    """把自己添加的小区和规约（含旧版本和原文件）导出为一个压缩包"""
    from lawqa.corpus.compounds import CompoundFile, Conventions
    from lawqa.corpus.exchange import export_registry

    registry = CompoundFile(load_settings().registry)
    wanted = [Conventions(registry).named(name).name for name in names] or None
    count = export_registry(registry, file, wanted)
    click.echo(f"已导出{count}个版本到 {file.name}")


@convention.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def convention_import(file: Path) -> None:
    """从导出的压缩包恢复；已有的版本不动"""
    from lawqa.corpus.compounds import CompoundFile
    from lawqa.corpus.exchange import import_registry

    count = import_registry(CompoundFile(load_settings().registry), file)
    click.echo(f"已添加{count}个版本")


@convention.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--compound", "name", help="体检已添加的规约：小区名")
@click.option("--title", help="体检已添加的规约：哪一份，小区只有一份时可以不写")
@click.option("--kind", help="哪一种规约，默认取自文件")
@click.option("--date", "day", type=Day(), help="按那一天有效的规定体检，默认今天")
@click.option("--old", type=click.Path(path_type=Path), help="旧版本，逐条对比")
@click.option("--docx", "report", type=click.Path(path_type=Path), help="另存一份体检报告（Word）")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--full", is_flag=True, help="JSON 里一并给出缺少的内容和版本对比")
@click.pass_context
def convention_check(
    ctx: click.Context,
    file: Path | None,
    name: str | None,
    title: str | None,
    kind: str | None,
    day: dt.date | None,
    old: Path | None,
    report: Path | None,
    as_json: bool,
    full: bool,
) -> None:
    """规约体检：逐条对照强制性规定，如 lawqa convention check 管理规约.docx；不写文件或写 - 则读标准输入"""
    from lawqa.desk.checkups import CheckupDesk
    from lawqa.desk.examination import examine
    from lawqa.search.assistant import open_assistant

    if report is not None:
        check_target(report, file)
    settings = load_settings()
    assistant = open_assistant(settings)
    library = assistant.library
    desk = CheckupDesk(settings, library, assistant.embedder, assistant.law_near)
    if name is not None and file is None:
        from lawqa.desk.conventionadd import draft_kept

        draft = draft_kept(library.store.conventions, name, title, day)
    else:
        draft = _draft(file)
    if kind is not None:
        draft = replace(draft, kind=kind)
    examined = examine(desk, draft, day, _draft(old).clauses if old else (), library.built)
    if as_json:
        click.echo(_json(examined.to_dict() if full else examined.to_list()))
    else:
        from lawqa.cli.convention_render import print_examined

        print_examined(examined)
    if report is not None:
        from lawqa.desk.conventionreport import checkup_docx

        write_file(report, checkup_docx(examined.report))
        click.echo(f"报告已存为 {report.name}", err=True)
    ctx.exit(1 if examined.conflicts else 0)


def _draft(file: Path | None) -> Draft:
    from lawqa.desk.conventionadd import read_draft

    if file is None or str(file) == "-":
        return read_draft((sys.stdin.buffer.read(), _STDIN_NAME))
    return read_draft(file)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
