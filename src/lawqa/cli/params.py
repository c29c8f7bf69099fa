"""Options and files that several commands take."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from lawqa.corpus.whole import write_whole
from lawqa.errors import BadQuestion


class Day(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases only
    """A day, written 2023-05-01."""

    name = "日期"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} 不是日期，写成 2023-05-01", param, ctx)


def check_target(report: Path, source: Path | None) -> None:
    """BadQuestion where a Word file cannot be written there, or would take the place of `source`."""
    if report.suffix.lower() != ".docx":
        raise BadQuestion(f"{report.name}不是 Word 文件名", "--docx 后面写以 .docx 结尾的文件名")
    if source is not None and report.exists() and source.exists() and report.samefile(source):
        raise BadQuestion(f"不会覆盖原文件{source.name}", "--docx 换一个文件名")
    if not report.absolute().parent.is_dir():
        raise BadQuestion(f"没有文件夹{report.parent}", "先建好文件夹，或换一个位置")


def write_file(report: Path, data: bytes) -> None:
    """Whole or not at all. BadQuestion when it cannot be written."""
    try:
        write_whole(report, data)
    except OSError as error:
        raise BadQuestion(f"写不了{report}", "检查权限，或先关掉打开着它的程序") from error
