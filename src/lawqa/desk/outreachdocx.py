"""A talk as a handout in Word: to read at home, to print, to hang on the notice board."""

from __future__ import annotations

from typing import Any

from lawqa.desk.docxparts import HEADING_FONT, element, name_fonts, saved, write
from lawqa.desk.outreach import Outline
from lawqa.desk.outreachtext import Block, handout

_ACCENT, _GREY = "8F2D1F", "666666"
_SIZES = {"title": 20.0, "heading": 15.0, "subheading": 12.0}
_LEVELS = {"title": "Heading 1", "heading": "Heading 2", "subheading": "Heading 3"}


def handout_docx(outline: Outline) -> bytes:
    """The handout as a file: A4, numbered pages, headings that a table of contents finds."""
    import docx

    document: Any = docx.Document()
    name_fonts(document)
    _page(document)
    document.core_properties.title, document.core_properties.author = f"{outline.title}　普法讲义", "lawqa"
    document.core_properties.comments = ""
    for block in handout(outline):
        _write(document, block)
    return saved(document)


def _page(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot._p.append(element("w:fldSimple", instr="PAGE"))


def _write(document: Any, block: Block) -> None:
    from docx.shared import Pt

    if block.kind in _LEVELS:
        paragraph = document.add_paragraph(style=_LEVELS[block.kind])
        write(paragraph, block.text, size=_SIZES[block.kind], bold=True, colour=_ACCENT, font=HEADING_FONT)
        paragraph.paragraph_format.keep_with_next = True
        return
    paragraph = document.add_paragraph()
    if block.label:
        write(paragraph, f"{block.label}　", bold=True, colour=_ACCENT, font=HEADING_FONT)
    if block.kind == "wording":
        lines = block.text.split("\n")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(2)
        for line in lines:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Pt(21)
            paragraph.paragraph_format.keep_with_next = line is not lines[-1]
            paragraph.paragraph_format.space_after = Pt(8 if line is lines[-1] else 0)
            write(paragraph, line)
        return
    paragraph.paragraph_format.space_after = Pt(6)
    write(paragraph, block.text, colour=_GREY if block.kind == "quiet" else None)
