"""Word files (.docx): paragraphs and table rows in the order of the document, automatic numbers written out.

Read from the three XML parts that hold text, numbers and styles. Headers, footers, notes, hidden and deleted text are
left out, insertions kept; macros and embedded files are not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from lawqa.corpus.readers.archive import Archive
from lawqa.corpus.readers.numbering import Numbering, W
from lawqa.corpus.readers.reading import Reading
from lawqa.errors import UnreadableFile

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LEFT_OUT = ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr")
_SKIPPED = frozenset([f"{_MC}Fallback", *(f"{W}{tag}" for tag in _LEFT_OUT)])
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_OFF = ("0", "false", "none")


def read_docx(data: bytes, name: str) -> Reading:
    """Lines of a .docx; a damaged, locked or hostile archive raises UnreadableFile."""
    archive = Archive(data, name)
    root = archive.xml(_main_part(archive))
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise UnreadableFile(f"{name}不是 Word 文件", "如果是表格或幻灯片，把文字另存为 .docx 后再加")
    try:
        return Reading(_Document(archive).lines(body))
    except RecursionError as error:
        raise UnreadableFile(f"{name}里的表格或文本框嵌套太深", "这不像正常文档，请核对来源") from error


def _main_part(archive: Archive) -> str:
    root = archive.xml("_rels/.rels")
    for relation in [] if root is None else root.iter(_RELATION):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


class _Document:
    """One pass over a body; counts the automatic numbers on the way."""

    def __init__(self, archive: Archive) -> None:
        self._numbering = Numbering(archive.xml("word/numbering.xml"))
        self._styles = _Styles(archive.xml("word/styles.xml"))

    def lines(self, parent: Element) -> list[str]:
        """Lines of the blocks below `parent`; a line break inside a paragraph begins a new line."""
        lines: list[str] = []
        held = ""  # text whose paragraph mark was deleted: it runs on into the next paragraph
        for block in _blocks(parent):
            if block.tag == f"{W}tbl":
                lines.extend(self._rows(block))
                continue
            text, boxes = _text(block)
            if _mark_deleted(block):
                held += text
            elif not self._styles.is_contents(block):
                lines.extend((self._number(block) + held + text).rstrip().splitlines())
                held = ""
            for box in boxes:
                lines.extend(self.lines(box))
        return [*lines, held] if held else lines

    def _rows(self, table: Element) -> Iterator[str]:
        for row in _children(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells = [self._cell(cell) for cell in _children(row, f"{W}tc")]
            if len(cells) == 1:  # a frame around text, not a table
                yield from cells[0]
            else:
                yield "\t".join(" ".join(filter(None, map(str.strip, cell))) for cell in cells)

    def _cell(self, cell: Element) -> list[str]:
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        return [] if goes_on else self.lines(cell)

    def _number(self, paragraph: Element) -> str:
        style = self._styles.of(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        inherited, holder = self._styles.numbering(style)
        number_id = _attribute(own, "numId") or _attribute(inherited, "numId")
        if not number_id or number_id == "0":
            return ""
        level = _attribute(own, "ilvl") or _attribute(inherited, "ilvl")
        if not level and _attribute(own, "numId"):
            level = "0"
        if level.isdecimal():
            return self._numbering.next(number_id, int(level[:2]))
        return self._numbering.next(number_id, self._numbering.level_of_style(number_id, holder))


class _Styles:
    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else root.findall(f"{W}style")
        self._by_id = {style.get(f"{W}styleId", ""): style for style in styles}
        default = (s for s in styles if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true"))
        self._default = next((s.get(f"{W}styleId", "") for s in default), "")

    def of(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return _attribute(paragraph.find(f"{W}pPr"), "pStyle") or self._default

    def numbering(self, style: str) -> tuple[Element | None, str]:
        """The list that a style or one it is based on names, and which style named it."""
        for _ in range(20):
            element = self._by_id.get(style)
            if element is None:
                break
            if (found := element.find(f"{W}pPr/{W}numPr")) is not None:
                return found, style
            style = _attribute(element, "basedOn")
        return None, ""

    def is_contents(self, paragraph: Element) -> bool:
        """A line of the table of contents (style 'toc 1' …), whatever the language of the program that wrote it."""
        element = self._by_id.get(self.of(paragraph))
        return element is not None and _attribute(element, "name").lower().startswith("toc ")


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables below `parent`, through content controls and the like, but not into each other."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _children(parent: Element, tag: str) -> Iterable[Element]:
    """Rows of a table or cells of a row, through content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _children(child, tag)


def _text(paragraph: Element) -> tuple[str, list[Element]]:
    """A paragraph's visible text, and the text boxes that are anchored in it."""
    pieces: list[str] = []
    boxes: list[Element] = []
    pending = [*reversed(paragraph)]
    while pending:
        element = pending.pop()
        if element.tag in _SKIPPED or _is_hidden(element):
            continue
        if element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        else:
            pending.extend(reversed(element))
    return "".join(pieces), boxes


def _is_hidden(element: Element) -> bool:
    vanish = element.find(f"{W}rPr/{W}vanish") if element.tag == f"{W}r" else None
    return vanish is not None and vanish.get(f"{W}val") not in _OFF


def _mark_deleted(paragraph: Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _attribute(parent: Element | None, child: str) -> str:
    """The w:val of a child element, '' when it is missing."""
    found = None if parent is None else parent.find(f"{W}{child}")
    return "" if found is None else found.get(f"{W}val", "")
