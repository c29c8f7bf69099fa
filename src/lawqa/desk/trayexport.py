"""The tray as text and as a Word file for the file of a case: citation as a court writes it, wording, when in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from lawqa.desk.docxparts import a4_page, heading, name_fonts, saved, write
from lawqa.desk.labels import GIST_ONLY, NO_ADVICE, WORDING, validity_label
from lawqa.desk.tray import Collected, Tray

TITLE = "引用条文目录"
_GREY, _RED = "666666", "C00000"


def tray_text(tray: Tray, corpus_version: str, today: dt.date | None = None) -> str:
    """Plain text, to paste into any document. `corpus_version` says which corpus the wordings are from."""
    lines = [TITLE, *_head(tray, corpus_version, today)]
    for number, item in enumerate(tray.items, 1):
        lines += ["", f"{number}. {item.court}", f"{_label(item)}：{item.text}", *_facts(item)]
    return "\n".join([*lines, "", NO_ADVICE, ""])


def citations_text(tray: Tray) -> str:
    """The citations alone, a line each."""
    return "\n".join(item.court for item in tray.items)


def tray_docx(tray: Tray, corpus_version: str, today: dt.date | None = None) -> bytes:
    """The same as a Word file on A4."""
    import docx

    document: Any = docx.Document()
    name_fonts(document)
    a4_page(document)
    document.core_properties.title, document.core_properties.author = TITLE, "lawqa"
    document.core_properties.comments = ""
    heading(document, TITLE, 1, 18)
    for line in _head(tray, corpus_version, today):
        write(document.add_paragraph(), line, colour=_GREY)
    for number, item in enumerate(tray.items, 1):
        _entry(document, number, item)
    write(document.add_paragraph(), NO_ADVICE, colour=_GREY)
    return saved(document)


def _head(tray: Tray, corpus_version: str, today: dt.date | None) -> Iterator[str]:
    yield f"导出日期：{today or dt.date.today()}"
    yield f"法规库版本：{corpus_version}"
    yield f"共{len(tray)}条"


def _facts(item: Collected) -> Iterator[str]:
    """When it is in force, seen from the day that was asked for; which version; when collected."""
    yield f"效力：{validity_label(item.in_force, item.day)}，按{item.day}查"
    yield f"版本：{item.version}公布；收入日期：{item.collected}"


def _label(item: Collected) -> str:
    return WORDING if item.verbatim else GIST_ONLY


def _entry(document: Any, number: int, item: Collected) -> None:
    heading(document, f"{number}. {item.court}", 2, 12)
    lines = item.text.split("\n")
    for index, line in enumerate(lines):
        paragraph = document.add_paragraph()
        if index == 0:
            write(paragraph, f"{_label(item)}：", bold=True)
        write(paragraph, line)
    stale = item.day not in item.in_force
    for line in _facts(item):
        write(document.add_paragraph(), line, size=9, colour=_RED if stale and line.startswith("效力") else _GREY)
