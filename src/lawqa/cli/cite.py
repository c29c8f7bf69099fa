"""`lawqa cite`: the citations of a document, checked."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import click

from lawqa.cli.params import Day, check_target, write_file
from lawqa.errors import BadQuestion, UnreadableFile

_STDIN_NAME = "标准输入"


@click.group()
def cite() -> None:
    """引用：文书里引的法条是否存在、有效，引文与原文是否一致"""


@cite.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--date", "day", type=Day(), help="按那一天有效的规定核对，默认今天")
@click.option("--compound", help="小区名，文中“本规约”等指它的规约")
@click.option("--docx", "report", type=click.Path(path_type=Path), help="另存一份带批注的 Word 文件")
@click.pass_context
def cite_check(
    ctx: click.Context, file: Path | None, as_json: bool, day: dt.date | None, compound: str | None, report: Path | None
) -> None:
    """核对一份文书（txt、md、docx、pdf）里的全部引用，如 lawqa cite check 调解协议.docx；不写文件或写 - 则读标准输入"""
    from lawqa.desk.citecheck import CitationChecker
    from lawqa.search.library import open_library

    source = None if file is None or str(file) == "-" else file
    if report is not None:
        check_target(report, source)
    text = _read(source)
    library = open_library()
    if compound is not None:
        compound = library.store.conventions.named(compound).name
    checker = CitationChecker(library)
    checked = checker.check(text, day, compound)
    if as_json:
        click.echo(json.dumps(checked.to_list(), ensure_ascii=False))
    else:
        from lawqa.cli.cite_render import print_checked

        print_checked(checked)
    if report is not None:
        from lawqa.desk.citereport import annotate_docx, report_docx

        data = source.read_bytes() if source else b""
        if data.startswith(b"PK"):
            made = annotate_docx(data, checker, day, compound)
        else:
            made = report_docx(checked, source.name if source else _STDIN_NAME)
        write_file(report, made)
        click.echo(f"带批注的 Word 文件：{report}", err=as_json)
    ctx.exit(1 if checked.faults else 0)


def _read(source: Path | None) -> str:
    """The text of a file, lines joined by \\n, or of standard input; BadQuestion says why there is none."""
    if source is None:
        return _read_stdin()
    from lawqa.corpus.readers import read_document

    if not source.exists():
        raise BadQuestion(f"没有这个文件：{source}", "检查文件名")
    try:
        return "\n".join(read_document(source).lines)
    except UnreadableFile as error:
        raise BadQuestion(error.message, error.hint) from error


def _read_stdin() -> str:
    stream = sys.stdin.buffer
    if stream.isatty():
        click.echo("粘贴要核对的文字，结束时换行按 Ctrl-D（Windows 为 Ctrl-Z 加回车）", err=True)
    data = stream.read()
    if not data.strip():
        raise BadQuestion("没有读到要核对的文字", "给一个文件，或把文字送到标准输入")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadQuestion("标准输入不是文字", "存成 UTF-8 的文本，或直接给出文件名")
