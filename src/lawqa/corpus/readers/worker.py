"""The child of `apart`: `python -m lawqa.corpus.readers.worker KIND NAME 0|1`, the file on standard input.

It writes JSON lines: {"page", "of"} while it works, then {"lines", "doubts", "recognised"} or {"message", "hint"}.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

from lawqa.corpus.readers.reading import Progress, Reading
from lawqa.errors import LawqaError

# Bytes of address space; recognising reserves much more than it uses.
MEMORY = 3 * 2**29
MEMORY_OCR = 4 * 2**30


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _read(kind: str, data: bytes, name: str, with_ocr: bool, progress: Progress) -> Reading:
    if kind == "docx":
        from lawqa.corpus.readers.docx import read_docx

        return read_docx(data, name)
    if kind == "html":
        from lawqa.corpus.readers.html import read_html

        return Reading(read_html(data, name))
    if kind == "pdf":
        from lawqa.corpus.readers.pdf import read_pdf

        return read_pdf(data, name, with_ocr=with_ocr, progress=progress)
    from lawqa.corpus.readers.picture import read_picture

    return read_picture(data, name, progress=progress)


def main(arguments: list[str]) -> None:
    """The child: read standard input, say what was found. Anything unforeseen ends it without a word."""
    kind, name, with_ocr = arguments
    _limit_memory(MEMORY)
    data = sys.stdin.buffer.read()

    def say(said: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    def progress(page: int, of: int) -> None:
        if of:
            _limit_memory(MEMORY_OCR)
        say({"page": page, "of": of})

    try:
        reading = _read(kind, data, name, with_ocr == "1", progress)
    except LawqaError as error:
        say({"message": error.message, "hint": error.hint})
    else:
        doubts = [[d.line, d.start, d.text, d.confidence] for d in reading.doubts]
        say({"lines": reading.lines, "doubts": doubts, "recognised": reading.recognised})


if __name__ == "__main__":
    main(sys.argv[1:])
