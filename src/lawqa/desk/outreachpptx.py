"""A deck as a PowerPoint file, 16:9, made from nothing but code: paper, ink, one accent, Chinese fonts named.

python-pptx is untyped and heavy: imported when used. Titles stand in title placeholders, so that an outline view and a
screen reader find them; line heights are written in points, so that another font moves nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from lawqa.desk.outreach import Outline
from lawqa.desk.outreachfit import LEADING
from lawqa.desk.outreachslides import (
    COLUMN,
    FOOT_COLUMN,
    FOOT_HEIGHT,
    FOOT_TOP,
    HEIGHT,
    INSET,
    LEFT,
    PADDING,
    TITLE_HEIGHT,
    TITLE_TOP,
    WIDTH,
    Card,
    Run,
    Slide,
    slides_of,
)

FONT, SERIF, LATIN = "微软雅黑", "宋体", "Arial"
PAPER, CARD, RULE = "FAF7F0", "FFFEFB", "D9D3C7"
INKS = {"ink": "23201C", "quiet": "655F55", "accent": "8F2D1F", "good": "2C6A45"}
_TITLE_ONLY = 5  # of the layouts that python-pptx brings
_TITLE_SIZE, _FOOT_SIZE, _BAR, _LINE = 28.0, 11.0, 5.0, 0.75
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_THEME_FONTS = re.compile(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*("[^>]*/>\s*<a:ea typeface=")[^"]*(")')


def deck_pptx(outline: Outline) -> bytes:
    """The deck as a file."""
    from pptx.util import Pt

    deck = _template()
    deck.core_properties.title, deck.core_properties.author = outline.title, "lawqa"
    deck.core_properties.language = "zh-CN"
    layout = deck.slide_layouts[0]
    for slide in slides_of(outline):
        _draw(deck.slides.add_slide(layout), slide, Pt)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _template() -> Any:
    """16:9 with one layout: a title on paper, and nothing of the look that python-pptx's own template has."""
    import pptx
    from pptx.util import Pt

    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    kept = deck.slide_layouts[_TITLE_ONLY]
    for layout in [layout for layout in deck.slide_layouts if layout is not kept]:
        deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _paper(master)
    for part in (master, kept):
        for shape in list(part.placeholders):
            if shape.placeholder_format.type is not None and shape.placeholder_format.idx != 0:
                shape._element.getparent().remove(shape._element)
            else:
                _place(shape, LEFT, TITLE_TOP, COLUMN, TITLE_HEIGHT)
    _name_theme_fonts(master)
    return deck


def _paper(master: Any) -> None:

    fill = master.background.fill
    fill.solid()
    fill.fore_color.rgb = _colour(PAPER)


def _name_theme_fonts(master: Any) -> None:
    """So that what a speaker types into the deck has our fonts, too."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = _THEME_FONTS.sub(rf"\g<1>{LATIN}\g<2>{FONT}\g<3>", theme.blob.decode("utf-8"))
    theme._blob = text.encode("utf-8")


def _draw(page: Any, slide: Slide, pt: Any) -> None:
    title = page.shapes.title
    _place(title, LEFT, TITLE_TOP, COLUMN, TITLE_HEIGHT)
    frame = _frame(title.text_frame, 0.0, 0.0)
    _write(frame.paragraphs[0], Run(slide.title, _TITLE_SIZE, True, "accent"), exact=False)
    _rectangle(page, LEFT, TITLE_TOP + TITLE_HEIGHT + 2, COLUMN, 2.0, INKS["accent"])
    for card in slide.cards:
        _draw_card(page, card)
    if not slide.cover:
        foot = page.shapes.add_textbox(pt(LEFT), pt(FOOT_TOP), pt(FOOT_COLUMN), pt(FOOT_HEIGHT))
        _write(_frame(foot.text_frame, 0.0, 4.0).paragraphs[0], Run(slide.foot, _FOOT_SIZE, ink="quiet"))
        number = page.shapes.add_textbox(
            pt(LEFT + FOOT_COLUMN), pt(FOOT_TOP), pt(COLUMN - FOOT_COLUMN), pt(FOOT_HEIGHT)
        )
        _number(_frame(number.text_frame, 0.0, 4.0).paragraphs[0])
    if slide.notes:
        page.notes_slide.notes_text_frame.text = _NOT_XML.sub(" ", slide.notes)
        _name_fonts_of(page.notes_slide.notes_text_frame)


def _draw_card(page: Any, card: Card) -> None:
    from pptx.util import Pt

    plain = card.mark == "none"
    if not plain:
        _rectangle(page, LEFT, card.top, COLUMN, card.height, CARD, RULE)
        _rectangle(page, LEFT, card.top, _BAR, card.height, INKS[card.mark])
    box = page.shapes.add_textbox(Pt(LEFT), Pt(card.top), Pt(COLUMN), Pt(card.height))
    frame = _frame(box.text_frame, INSET, PADDING)
    for number, run in enumerate(card.runs):
        for line in _paragraphs(frame, run.text, first=number == 0):
            _write(line[0], Run(line[1], run.size, run.bold, run.ink, run.serif))


def _paragraphs(frame: Any, text: str, *, first: bool) -> Sequence[tuple[Any, str]]:
    lines = text.split("\n")
    return [(frame.paragraphs[0] if first and n == 0 else frame.add_paragraph(), line) for n, line in enumerate(lines)]


def _frame(frame: Any, side: float, top: float) -> Any:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Pt(side)
    frame.margin_top = frame.margin_bottom = Pt(top)
    return frame


def _write(paragraph: Any, run: Run, *, exact: bool = True) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_before = paragraph.space_after = Pt(0)
    if exact:
        paragraph.line_spacing = Pt(run.size * LEADING)
    written = paragraph.add_run()
    written.text = _NOT_XML.sub(" ", run.text)
    font = written.font
    font.size, font.bold, font.color.rgb = Pt(run.size), run.bold, _colour(INKS[run.ink])
    _name_fonts(font._element, SERIF if run.serif else FONT)


def _name_fonts(properties: Any, east_asian: str) -> None:
    """Latin and Chinese letters have their fonts named, so that no program puts boxes in their place."""
    from pptx.oxml.ns import qn

    properties.set("lang", "zh-CN")
    properties.set("altLang", "en-US")
    for tag, typeface in (("a:latin", LATIN), ("a:ea", east_asian), ("a:cs", LATIN)):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        element = properties.makeelement(qn(tag), {"typeface": typeface})
        properties.append(element)


def _name_fonts_of(frame: Any) -> None:
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            _name_fonts(run.font._element, FONT)


def _number(paragraph: Any) -> None:
    """The number of the slide, as a field that follows when slides are moved."""
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    paragraph.alignment = PP_ALIGN.RIGHT
    size, ink = int(_FOOT_SIZE * 100), INKS["quiet"]
    paragraph._p.append(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="zh-CN" sz="{size}"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>'
            f'<a:latin typeface="{LATIN}"/><a:ea typeface="{FONT}"/></a:rPr><a:t>‹#›</a:t></a:fld>'
        )
    )


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    named: Any = RGBColor  # untyped in parts
    return named.from_string(code)


def _place(shape: Any, left: float, top: float, wide: float, high: float) -> None:
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(wide), Pt(high)


def _rectangle(page: Any, left: float, top: float, wide: float, high: float, fill: str, edge: str = "") -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(wide), Pt(high))
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(fill)
    if edge:
        shape.line.color.rgb, shape.line.width = _colour(edge), Pt(_LINE)
    else:
        shape.line.fill.background()
