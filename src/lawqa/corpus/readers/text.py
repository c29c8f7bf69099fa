"""Markdown and plain text, in UTF-8 or GB18030, with an optional YAML head."""

from __future__ import annotations

import re

import yaml

from lawqa.errors import UnreadableFile

_HEAD = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.S)
_MARKUP = re.compile(r"\*\*|\\(?=[-*_.()\[\]#>])")
_TABLE_RULE = re.compile(r"^\|(?:\s*:?-{2,}:?\s*\|)+$")
_BULLET = re.compile(r"^(?:[-*+>]|#{1,6})\s+")
_NAME = re.compile(r"^(?P<title>.+?)[(（_](?P<date>\d{4}-?\d{2}-?\d{2})[)）]?$")
# Beyond this share of control characters the bytes are no text.
_MAX_CONTROL_SHARE = 0.01
# The longest code has under 1 MB of text; a head has a dozen lines.
MAX_TEXT_BYTES = 10 * 1024 * 1024
_MAX_HEAD_CHARS = 10_000


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; binary or endless data raises UnreadableFile."""
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableFile(
            f"{name}有{len(data) // 2**20} MB 文字，太长", f"上限 {MAX_TEXT_BYTES // 2**20} MB，请拆分"
        )
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in decoded if ord(c) < 32 and c not in "\n\r\t\f")
        if controls <= len(decoded) * _MAX_CONTROL_SHARE:
            return decoded
    raise UnreadableFile(f"{name}不是文本文件", "检查文件类型；文本请存为 UTF-8")


def head_of(data: bytes, name: str) -> dict[str, str]:
    """The YAML head as strings; {} when there is none, it is no mapping or is far longer than a head."""
    match = _HEAD.match(decode(data, name))
    if not match or len(match[1]) > _MAX_HEAD_CHARS:
        return {}
    try:
        head = yaml.safe_load(match[1])
    except (yaml.YAMLError, RecursionError):
        return {}
    if not isinstance(head, dict):
        return {}
    return {str(k): str(v) for k, v in head.items() if v is not None and not isinstance(v, list | dict)}


def head_of_name(stem: str, head: dict[str, str]) -> dict[str, str]:
    """Title and date from a name like 标题(2020-05-28) or 标题_20200528, where the head lacks a title."""
    if "title" in head:
        return {}
    match = _NAME.match(stem)
    if not match:
        return {"title": stem}
    digits = match["date"].replace("-", "")
    return {"title": match["title"], "publication_date": f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"}


def read_text(data: bytes, name: str) -> list[str]:
    """Lines of a plain text, without its head."""
    return _HEAD.sub("", decode(data, name)).splitlines()


def read_markdown(data: bytes, name: str) -> list[str]:
    """Lines of a Markdown text without markup, rows of tables with tabs between their cells; rules (---) are dropped."""
    lines = (_MARKUP.sub("", line).strip() for line in read_text(data, name))
    return [_row(_BULLET.sub("", line)) for line in lines if line not in ("---", "***") and not _TABLE_RULE.match(line)]


def _row(line: str) -> str:
    if len(line) < 3 or line[0] != "|" or line[-1] != "|":
        return line
    return "\t".join(cell.strip() for cell in line[1:-1].split("|"))
