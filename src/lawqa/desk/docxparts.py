"""Pieces of Word files that several reports are made of. python-docx is typed in part only, and heavy: imported when used."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

FONT, HEADING_FONT = "宋体", "黑体"
_LETTER = 7772400  # the width of a page that does not say
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BEHIND_BORDERS = tuple(f"{_W}{tag}" for tag in ("shd", "tblLayout", "tblCellMar", "tblLook"))


def write_cell(document: Any, cell: Any, text: str, **look: Any) -> None:
    """A text in a cell, in small letters; `look` as of `write`."""
    from docx.text.paragraph import Paragraph

    write(Paragraph(cell.p_lst[0], document), text.replace("\r", ""), size=9, **look)


def write(
    paragraph: Any,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    colour: str | None = None,
    strike: bool = False,
    underline: bool = False,
    font: str = FONT,
) -> None:
    """A run with its fonts named for Latin and Chinese letters alike, so that no program puts boxes in their place."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    if not text:
        return
    run = paragraph.add_run(_NOT_XML.sub(" ", text))
    run.font.name = font
    fonts = run.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    run.bold = bold or None
    run.font.strike = strike or None
    run.font.underline = underline or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)


def heading(document: Any, text: str, level: int, size: float) -> Any:
    """A heading that Word lists in its navigation pane (1 the highest), black and in our font; kept with what follows."""
    paragraph = document.add_paragraph(style=f"Heading {level}")
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, text, size=size, bold=True, colour="000000", font=HEADING_FONT)
    return paragraph


def name_fonts(document: Any) -> None:
    """Name the fonts of ordinary text for Chinese letters, too."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def a4_page(document: Any) -> None:
    """A4, with the number of the page below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(element("w:fldSimple", instr="PAGE"))


def saved(document: Any) -> bytes:
    """The document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML with its attributes."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    return OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})


def start_table(document: Any, headings: Sequence[str], shares: Sequence[float], rows: int) -> list[Any]:
    """A table with borders and a heading that repeats on every page; its `rows` empty rows below that."""
    table: Any = document.add_table(rows=rows + 1, cols=len(headings))
    draw_borders(table)
    set_widths(document, table, shares)
    lines: list[Any] = list(table._tbl.tr_lst)
    repeat_on_every_page(lines[0])
    for cell, heading in zip(lines[0].tc_lst, headings, strict=True):
        write_cell(document, cell, heading, bold=True, font=HEADING_FONT)
    return lines[1:]


def draw_borders(table: Any) -> None:
    """Lines on the table itself: a document may lack the style that has them."""
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="999999"))
    look = table._tbl.tblPr
    behind = next((e for e in look if e.tag in _BEHIND_BORDERS), None)  # the order of these elements is prescribed
    look.append(borders) if behind is None else behind.addprevious(borders)


def set_widths(document: Any, table: Any, shares: Sequence[float]) -> None:
    """Columns by their shares of the width of the page."""
    from docx.shared import Emu

    section = document.sections[-1]
    page = (section.page_width or _LETTER) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [Emu(int(page * share)) for share in shares]
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for line in table._tbl.tr_lst:
        for cell, width in zip(line.tc_lst, widths, strict=True):
            cell.width = width


def repeat_on_every_page(row: Any) -> None:
    """Make a row the head of its table on every page."""
    row.get_or_add_trPr().append(element("w:tblHeader", val="true"))
