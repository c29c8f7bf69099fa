"""One module a format: bytes to lines of plain text. `read_document` picks the reader and refuses what none can read."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lawqa.corpus.readers import sniff, text
from lawqa.corpus.readers.apart import read_apart
from lawqa.corpus.readers.reading import Doubt, Progress, Reading
from lawqa.errors import LawqaError, UnreadableFile

__all__ = ["MAX_BYTES", "SUFFIXES", "UPLOAD_SUFFIXES", "Document", "Doubt", "Progress", "read_document"]

MAX_BYTES = 50 * 1024 * 1024
# What is looked for in a folder of texts; pictures are read only when one is named or uploaded.
SUFFIXES = frozenset([*sniff.TEXT_SUFFIXES, ".docx", ".pdf"])
UPLOAD_SUFFIXES = sniff.KNOWN_SUFFIXES

_TEXT_READERS = {"markdown": text.read_markdown, "text": text.read_text}
# A code of 1,260 articles has 2,400 lines.
MAX_LINES = 100_000
_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_MAX_NAME = 100


@dataclass(frozen=True)
class Document:
    """A text with what its head or its file name says of it; `head` values are plain strings.

    `recognised` says that lines were read from pictures, and `doubtful` what is then worth a look before it is saved.
    """

    path: Path
    lines: tuple[str, ...]
    head: dict[str, str] = field(default_factory=dict)
    doubtful: tuple[Doubt, ...] = ()
    recognised: bool = False


def read_document(
    source: Path | tuple[bytes, str], *, with_ocr: bool = True, progress: Progress | None = None
) -> Document:
    """Read a file, or the bytes of an upload with its name.

    UnreadableFile says in one line what is wrong and what to do. `progress` is called for each page that is recognised
    from a picture; `with_ocr=False` leaves pictures unread.
    """
    if isinstance(source, Path):
        path, name, data = source, _clean(source.name), _bytes(source)
    else:
        name = _clean(source[1])
        path, data = Path(name), source[0]
    _check(data, name)
    suffix = PurePosixPath(name).suffix.lower()
    kind = sniff.kind_of(data, suffix, name)
    head = text.head_of(data, name) if kind in ("markdown", "text") else {}
    reading = _read(kind, data, name, with_ocr, progress)
    if len(reading.lines) > MAX_LINES:
        raise UnreadableFile(f"{name}有{len(reading.lines)}行，太长", f"上限 {MAX_LINES} 行，请拆分")
    if not any(line.strip() for line in reading.lines):
        raise UnreadableFile(f"{name}里没有文字", "打开看看是不是空白；照片请拍清楚、放正后再加")
    head |= text.head_of_name(PurePosixPath(name).stem, head)
    return Document(path, tuple(reading.lines), head, reading.doubts, reading.recognised)


def _read(kind: str, data: bytes, name: str, with_ocr: bool, progress: Progress | None) -> Reading:
    if kind == "image" and not with_ocr:
        raise UnreadableFile(f"{name}是图片", "这里只收文字文件")
    try:
        if kind in _TEXT_READERS:
            return Reading(_TEXT_READERS[kind](data, name))
        return read_apart(kind, data, name, with_ocr=with_ocr, progress=progress)
    except LawqaError:
        raise
    except Exception as error:  # any parser may fail in its own way on a damaged file; the user needs one line
        raise UnreadableFile(f"{name}无法读取，文件可能已损坏", "重新下载或另存后再试") from error


def _clean(name: str) -> str:
    """The last part of a name without signs that would break a line or hide its end; never a path."""
    last = re.split(r"[\\/]", name)[-1]
    plain = _UNPRINTABLE.sub("", last).strip() or "文件"
    if len(plain) > _MAX_NAME:
        suffix = PurePosixPath(plain).suffix[:10]
        plain = plain[: _MAX_NAME - len(suffix)] + suffix
    return plain


def _check(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise _too_big(name, len(data))
    if not data.strip():
        raise UnreadableFile(f"{name}是空文件", "重新下载后再试")


def _too_big(name: str, size: int) -> UnreadableFile:
    return UnreadableFile(f"{name}有{size // 2**20} MB，太大", f"上限 {MAX_BYTES // 2**20} MB，请拆分")


def _bytes(path: Path) -> bytes:
    name = _clean(path.name)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(f"{name}不是文件", "给出一个文件的路径")
        if status.st_size > MAX_BYTES:
            raise _too_big(name, status.st_size)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "路径无效"
        raise UnreadableFile(f"打不开{name}：{reason}", "检查路径和权限") from error
