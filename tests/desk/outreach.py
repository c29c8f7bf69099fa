"""Talks over the small corpus, for tests: its topics and lines are in tests/data/outreach."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pptx

from lawqa.config import Settings
from lawqa.corpus.readers import read_document
from lawqa.desk.outreachplan import OutreachDesk
from lawqa.search.library import Library

LINES = Path(__file__).parents[1] / "data" / "outreach"


def small_desk(settings: Settings, library: Library, folder: Path) -> OutreachDesk:
    """The maker of talks on a copy of the small corpus with topics."""
    corpus = folder / "corpus"
    shutil.copytree(settings.corpus, corpus)
    for path in LINES.glob("*.toml"):
        shutil.copy(path, corpus)
    return OutreachDesk(replace(settings, corpus=corpus), library)


def text_of_deck(data: bytes) -> str:
    """All that slides and notes say, frame by frame."""
    texts = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        texts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        if slide.has_notes_slide:
            texts.append(slide.notes_slide.notes_text_frame.text)
    return "\n\n".join(texts)


def text_of_handout(data: bytes) -> str:
    """All that the handout says, as the product itself reads a Word file."""
    return "\n".join(read_document((data, "讲义.docx")).lines)
