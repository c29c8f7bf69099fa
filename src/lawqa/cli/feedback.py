"""`lawqa feedback`: what readers said of answers on the page, in the format of the evaluation set."""

from __future__ import annotations

from pathlib import Path

import click

from lawqa.cli.params import write_file
from lawqa.config import load_settings
from lawqa.errors import BadQuestion, NotFound


@click.group()
def feedback() -> None:
    """网页上对答案的评价：导出成评测题"""


@feedback.command("export")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="写到这个 JSONL 文件")
@click.option("--rest", type=click.Path(path_type=Path), help="没有写明正确条文的另存到这里，补上 gold 后可用于评测")
def feedback_export(output: Path, rest: Path | None) -> None:
    """导出写明了正确条文的评价，可直接 lawqa eval，如 lawqa feedback export -o 反馈.jsonl"""
    from lawqa.desk.feedback import given, to_jsonl
    from lawqa.desk.recordsfile import RecordsFile

    for file in filter(None, (output, rest)):
        if not file.absolute().parent.is_dir():
            raise BadQuestion(f"没有文件夹{file.parent}", "先建好文件夹，或换一个位置")
    if rest is not None and rest.absolute() == output.absolute():
        raise BadQuestion("两个文件同名", "--rest 换一个文件名")
    entries = given(RecordsFile(load_settings().records))
    answered = [entry for entry in entries if entry.answered]
    others = [entry for entry in entries if not entry.answered]
    if not entries:
        raise NotFound("还没有评价", "在网页的答案下面点“有用”“引错了”或“没找到要的”")
    write_file(output, to_jsonl(answered).encode("utf-8"))
    click.echo(f"已写{len(answered)}条到{output}")
    if rest is not None:
        write_file(rest, to_jsonl(others).encode("utf-8"))
        click.echo(f"没有写明正确条文的{len(others)}条写到{rest}")
    elif others:
        click.echo(f"另有{len(others)}条没有写明正确条文，未写入；用 --rest 另存")
