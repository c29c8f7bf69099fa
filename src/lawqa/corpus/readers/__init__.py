"""One file a format: bytes to lines of plain text. `read_document` picks the reader and refuses what none can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lawqa.corpus.readers import docx, html, pdf, text
from lawqa.errors import LawqaError, UnreadableFile

MAX_BYTES = 50 * 1024 * 1024

_READERS: dict[str, Callable[[bytes, str], list[str]]] = {
    ".md": text.read_markdown,
    ".markdown": text.read_markdown,
    ".txt": text.read_text,
    ".html": html.read_html,
    ".htm": html.read_html,
    ".docx": docx.read_docx,
    ".pdf": pdf.read_pdf,
}
SUFFIXES = frozenset(_READERS)


@dataclass(frozen=True)
class Document:
    """A text with what its head or its file name says of it; `head` values are plain strings."""

    path: Path
    lines: tuple[str, ...]
    head: dict[str, str] = field(default_factory=dict)


def read_document(path: Path) -> Document:
    """Read one file. UnreadableFile says in one line what is wrong and what to do."""
    suffix = path.suffix.lower()
    if suffix == ".doc":
        raise UnreadableFile(f"{path.name}是旧版 Word 格式", "用 Word 或 WPS 打开，另存为 .docx 后再加")
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableFile(f"不认识的文件格式：{path.name}", f"可用的格式：{' '.join(sorted(SUFFIXES))}")
    data = _bytes(path)
    try:
        head = text.head_of(data) if suffix in (".md", ".markdown", ".txt") else {}
        lines = reader(data, path.name)
    except LawqaError:
        raise
    except Exception as error:  # any parser may fail in its own way on a damaged file; the user needs one line
        raise UnreadableFile(f"{path.name}无法读取，文件可能已损坏", "重新下载或另存后再试") from error
    if not any(line.strip() for line in lines):
        raise UnreadableFile(f"{path.name}里没有文字", "如果是扫描件，请先做文字识别（OCR）再加")
    return Document(path, tuple(lines), head | text.head_of_name(path.stem, head))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(f"{path.name}有{size // 2**20} MB，太大", f"上限 {MAX_BYTES // 2**20} MB，请拆分")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"打不开{path.name}：{error.strerror}", "检查路径和权限") from error
    if not data.strip():
        raise UnreadableFile(f"{path.name}是空文件", "重新下载后再试")
    return data
