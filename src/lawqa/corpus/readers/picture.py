"""Photos and scans of pages as picture files."""

from __future__ import annotations

from lawqa.corpus.readers import images, ocr
from lawqa.corpus.readers.paragraphs import running_text
from lawqa.corpus.readers.reading import Progress, Reading


def read_picture(data: bytes, name: str, *, progress: Progress | None = None) -> Reading:
    """Lines of a picture; UnreadableFile for a bomb, damage, or when the extra `ocr` is missing."""
    count, pictures = images.open_pictures(data, name)
    ocr.require(name)
    recogniser = ocr.Recogniser()
    pages = []
    for done, picture in enumerate(pictures):
        if progress:
            progress(done, count)
        pages.append(recogniser.read(picture))
    lines, doubts, _ = running_text(pages)
    return Reading(lines, tuple(doubts), recognised=True)
