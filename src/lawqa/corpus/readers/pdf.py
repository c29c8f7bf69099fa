"""PDF by pdfium: the text layer with the place of every character; pages that are pictures go to the recogniser.

pdfium is native code and the files are strangers': call `read_pdf` in a process of its own (see `apart`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lawqa.corpus.readers import images, ocr
from lawqa.corpus.readers.layout import Line, Piece, lines_of
from lawqa.corpus.readers.paragraphs import running_text
from lawqa.corpus.readers.reading import Doubt, Progress, Reading
from lawqa.errors import UnreadableFile

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PAGES = 2000
MAX_SCANNED = 100
# A page with more characters has 30 times what a code has; its places would fill the memory.
MAX_CHARS = 60_000
_PASSWORD_ERROR = 4
# A page that a picture covers is a scan even when the scanning app printed its own name on it.
_COVERED = 0.6
_FEW_CHARS = 40
_GARBLED = 0.15
_Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points, y downwards


def read_pdf(data: bytes, name: str, *, with_ocr: bool = True, progress: Progress | None = None) -> Reading:
    """Lines of a PDF. Damaged, locked, endless files, and scans that cannot be recognised, raise UnreadableFile."""
    document = _open(data, name)
    pages: list[list[Line]] = []
    scanned: list[int] = []
    for number in range(len(document)):
        page = _page(document, number, name)
        pieces = _pieces(page, number, name)
        if _is_scan(page, pieces):
            scanned.append(number)
            pieces = []
        pages.append(lines_of(pieces))
        page.close()
        if progress and number % 50 == 0:
            progress(0, 0)
    able = with_ocr and ocr.is_installed()
    if scanned and (able or not any(pages)):
        _recognise(document, scanned, pages, name, progress)
        return _reading(pages, [], recognised=True)
    return _reading(pages, scanned, recognised=False)


def _reading(pages: list[list[Line]], unread: list[int], *, recognised: bool) -> Reading:
    lines, doubts, starts = running_text(pages)
    missing = [Doubt(max(1, starts[page]), -1, f"第{page + 1}页是图片，没有读出（{ocr.HINT}）", 0.0) for page in unread]
    return Reading(lines, tuple(sorted([*doubts, *missing], key=lambda d: (d.line, d.start))), recognised)


def _open(data: bytes, name: str) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise UnreadableFile(f"{name}有密码", "去掉密码后再加") from error
        raise _damaged(name) from error
    if len(document) > MAX_PAGES:
        raise UnreadableFile(f"{name}有{len(document)}页，太长", f"上限 {MAX_PAGES} 页，请拆分")
    if not len(document):
        raise _damaged(name)
    return document


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}不是有效的 PDF 或已损坏", "重新下载后再试")


def _page(document: Any, number: int, name: str) -> Any:
    import pypdfium2

    try:
        return document[number]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"{name}的第{number + 1}页已损坏", "重新下载后再试") from error


def _pieces(page: Any, number: int, name: str) -> list[Piece]:
    """Runs of characters in reading direction, with y downwards from the top of the upright page, in points."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > MAX_CHARS:
        raise UnreadableFile(f"{name}的第{number + 1}页有{count}个字，异常多", "这不像正常文档，请核对来源")
    pieces: list[Piece] = []
    run: list[str] = []
    for char, box in _characters(text_page, count, page.get_rotation(), page.get_size()):
        if run and _runs_on(last := pieces[-1], box):
            run.append(char)
            pieces[-1] = Piece("", last.x0, min(last.top, box[1]), max(last.x1, box[2]), max(last.bottom, box[3]))
        elif char.strip():
            _close(pieces, run)
            run = [char]
            pieces.append(Piece("", *box))
    _close(pieces, run)
    text_page.close()
    return pieces


def _close(pieces: list[Piece], run: list[str]) -> None:
    """Give the last piece its text."""
    if run:
        pieces[-1] = replace(pieces[-1], text="".join(run).rstrip())


def _runs_on(last: Piece, box: _Box) -> bool:
    """Whether a character stands right behind the run, on the same line and of about the same height."""
    em = last.bottom - last.top
    middle = (box[1] + box[3]) / 2
    return last.top < middle < last.bottom and -0.5 * em < box[0] - last.x1 < em and box[3] - box[1] < 2.5 * em


def _characters(text_page: Any, count: int, rotation: int, size: tuple[float, float]) -> Iterator[tuple[str, _Box]]:
    """Printed characters with their boxes; those that pdfium made up itself are left out."""
    import ctypes

    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    place = ctypes.byref(box)
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text_page, i)
        if code < 32 or raw.FPDFText_IsGenerated(text_page, i) == 1:
            continue
        if raw.FPDFText_GetLooseCharBox(text_page, i, place):
            yield _char(code), _upright(box.left, box.bottom, box.right, box.top, rotation, size)


def _char(code: int) -> str:
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _upright(left: float, bottom: float, right: float, top: float, rotation: int, size: tuple[float, float]) -> _Box:
    """A box in the page's own coordinates (y upwards, before rotation) on the page as it is shown (y downwards)."""
    width, height = size
    if rotation == 90:
        return bottom, left, top, right
    if rotation == 180:
        return width - right, bottom, width - left, top
    if rotation == 270:
        return width - top, height - right, width - bottom, height - left
    return left, height - top, right, height - bottom


def _is_scan(page: Any, pieces: list[Piece]) -> bool:
    text = "".join(p.text for p in pieces)
    if not text:
        return any(True for _ in page.get_objects(max_depth=1))
    garbled = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    if len(text) >= _FEW_CHARS:
        return garbled > _GARBLED * len(text)
    return _covered(page) > _COVERED


def _covered(page: Any) -> float:
    """The share of the page that its largest picture covers, 0..1."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    largest = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        largest = max(largest, (right - left) * (top - bottom))
    return float(largest / max(width * height, 1.0))


def _recognise(
    document: Any, scanned: list[int], pages: list[list[Line]], name: str, progress: Progress | None
) -> None:
    """Fill in the pages that are pictures."""
    ocr.require(name)
    if len(scanned) > MAX_SCANNED:
        raise UnreadableFile(f"{name}有{len(scanned)}页是扫描的，太长", f"上限 {MAX_SCANNED} 页，请拆分")
    recogniser = ocr.Recogniser()
    for done, number in enumerate(scanned):
        if progress:
            progress(done, len(scanned))
        pages[number] = recogniser.read(_picture(_page(document, number, name)))


def _picture(page: Any) -> Image:
    """A page drawn in RGB, its longest side as long as is worth recognising."""
    scale = min(images.MAX_SIDE / max(*page.get_size(), 1.0), 300 / 72)
    picture: Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture
