"""Markdown and plain text, in UTF-8 or GB18030, with an optional YAML head."""

from __future__ import annotations

import re

import yaml

from lawqa.errors import UnreadableFile

_HEAD = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.S)
_MARKUP = re.compile(r"\*\*|\\(?=[-*_.()\[\]#>])")
_BULLET = re.compile(r"^(?:[-*+>]|#{1,6})\s+")
_NAME = re.compile(r"^(?P<title>.+?)[(（_](?P<date>\d{4}-?\d{2}-?\d{2})[)）]?$")
# Beyond this share of control characters the bytes are no text.
_MAX_CONTROL_SHARE = 0.01


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; binary data raises UnreadableFile."""
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


def head_of(data: bytes) -> dict[str, str]:
    """The YAML head as strings; {} when there is none or it is no mapping."""
    match = _HEAD.match(decode(data, "文件"))
    if not match:
        return {}
    try:
        head = yaml.safe_load(match[1])
    except yaml.YAMLError:
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
    """Lines of a Markdown text without markup; rules (---) are dropped."""
    lines = (_MARKUP.sub("", line).strip() for line in read_text(data, name))
    return [_BULLET.sub("", line) for line in lines if line not in ("---", "***")]
