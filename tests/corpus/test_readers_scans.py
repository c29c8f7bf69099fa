"""One sample in every guise that residents have it in: PDF with text, scan with a stamp, photo. Drawn here, not kept."""

from __future__ import annotations

import difflib
import functools
import io
import math
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from lawqa.corpus.parser import parse
from lawqa.corpus.readers import Document, ocr, pdf, read_document
from lawqa.errors import UnreadableFile

SAMPLE = Path(__file__).parents[1] / "data" / "readers" / "样本管理规约.txt"
LINES = SAMPLE.read_text(encoding="utf-8").splitlines()
HEADER = "青禾园小区（样本）　管理规约汇编"
# Fonts with Chinese, and which face of the collection is the simplified one.
FONTS = [("NotoSerifCJK-Regular.ttc", 2), ("NotoSansCJK-Regular.ttc", 2), ("simsun.ttc", 0), ("Songti.ttc", 0)]
FOLDERS = [Path("/usr/share/fonts"), Path("C:/Windows/Fonts"), Path("/System/Library/Fonts")]
WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dpi
TEXT = (150, WIDTH - 150, 170, HEIGHT - 190)  # left, right, top, bottom
SIZE, LEAD = 25, 40

needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="the extra is missing: pip install 'lawqa[ocr]'")


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    for name, index in FONTS:
        for folder in FOLDERS:
            for path in folder.rglob(name) if folder.is_dir() else ():
                return ImageFont.truetype(str(path), size, index=index)
    pytest.skip("no Chinese font is installed: apt-get install fonts-noto-cjk")


def broken(line: str, width: float, indent: float, size: float) -> Iterator[tuple[float, str]]:
    """(indent, text) of the printed lines of a paragraph; a mark never begins a line. Latin takes half a square."""
    row, used, start = "", indent, indent
    for char in line:
        wide = size / 2 if char.isascii() else size
        if used + wide > width and char not in "，。；：、）":
            yield start, row
            row, used, start = "", 0.0, 0.0
        row, used = row + char, used + wide
    yield start, row


def is_heading(line: str) -> bool:
    return line == LINES[0] or bool(re.match("第.章", line))


class Printer:
    """Sets the sample on pages; a subclass draws. Coordinates are fractions of nothing: pixels at 150 dpi."""

    def __init__(self) -> None:
        self.page, self.y = 0, float(TEXT[3])

    def write(self, x: float, y: float, text: str, size: int) -> None:
        raise NotImplementedError

    def begin(self) -> None:
        raise NotImplementedError

    def run(self) -> None:
        for line in LINES:
            cells = line.split("\t")
            if len(cells) > 1:
                y = self.advance()
                for i, cell in enumerate(cells):
                    self.write(TEXT[0] + 8 + i * (TEXT[1] - TEXT[0]) / len(cells), y, cell, SIZE)
                continue
            heading = is_heading(line)
            middle = (TEXT[1] - TEXT[0] - len(line) * SIZE) / 2
            for indent, row in broken(line, TEXT[1] - TEXT[0], middle if heading else 2 * SIZE, SIZE):
                self.write(TEXT[0] + indent, self.advance(), row, SIZE)

    def advance(self) -> float:
        if self.y + LEAD > TEXT[3]:
            self.page, self.y = self.page + 1, float(TEXT[2])
            self.begin()
            self.write(TEXT[0], 95, HEADER, 18)
            self.write(WIDTH / 2 - 40, HEIGHT - 120, f"— {self.page} —", 20)
        self.y += LEAD
        return self.y - LEAD


class Pages(Printer):
    """The sample as pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Image.Image] = []
        self.run()

    def begin(self) -> None:
        self.pictures.append(Image.new("RGB", (WIDTH, HEIGHT), "white"))

    def write(self, x: float, y: float, text: str, size: int) -> None:
        draw = ImageDraw.Draw(self.pictures[-1])
        for char in text:
            draw.text((x, y), char, font=font(size), fill="black")
            x += size / 2 if char.isascii() else size


@functools.cache
def pages() -> tuple[Image.Image, ...]:
    return tuple(Pages().pictures)


def text_pdf() -> bytes:
    """The sample with a text layer in a font that is named, not embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    points = 72 / 150
    canvas = Canvas(buffer, (WIDTH * points, HEIGHT * points))

    class Typeset(Printer):
        def begin(self) -> None:
            if self.page > 1:
                canvas.showPage()

        def write(self, x: float, y: float, text: str, size: int) -> None:
            canvas.setFont("STSong-Light", size * points)
            canvas.drawString(x * points, (HEIGHT - y - size) * points, text)

    Typeset().run()
    canvas.save()
    return buffer.getvalue()


def stamped(page: Image.Image, x: int, y: int, radius: int = 140) -> Image.Image:
    """A page with a red seal over its text: a ring, a star, a name along the ring. Ink lets black type through."""
    seal = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(seal)
    red = (226, 76, 80)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=9)
    star = [(-math.pi / 2 + k * math.pi / 5, 45 if k % 2 == 0 else 18) for k in range(10)]
    draw.polygon([(x + r * math.cos(a), y + r * math.sin(a)) for a, r in star], fill=red)
    for k, char in enumerate("青禾园小区业主委员会样本"):
        angle = math.radians(-210 + k * 22)
        sign = Image.new("RGB", (44, 44), "white")
        ImageDraw.Draw(sign).text((5, -4), char, font=font(34), fill=red)
        sign = sign.rotate(-math.degrees(angle) - 90, fillcolor="white")
        at = int(x + (radius - 38) * math.cos(angle) - 22), int(y + (radius - 38) * math.sin(angle) - 22)
        seal.paste(ImageChops.multiply(seal.crop((*at, at[0] + 44, at[1] + 44)), sign), at)
    return ImageChops.multiply(page, seal)


def noisy(picture: Image.Image, strength: float, light: np.ndarray | float = 1.0) -> Image.Image:
    noise = np.random.default_rng(7).normal(0, strength, (picture.height, picture.width, 3))
    pixels = np.asarray(picture).astype(float) * light + noise
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def scanned_pdf() -> bytes:
    """Pages turned by up to a degree either way, slightly blurred and noisy, every second one with a seal."""
    scans = []
    for i, page in enumerate(pages()):
        marked = stamped(page, 820, 620 + 90 * i) if i % 2 == 0 else page
        turned = marked.rotate(1.0 if i % 2 == 0 else -0.8, resample=Image.Resampling.BICUBIC, fillcolor="white")
        scans.append(noisy(turned.filter(ImageFilter.GaussianBlur(0.6)), 6, 0.96))
    buffer = io.BytesIO()
    scans[0].save(buffer, "PDF", save_all=True, append_images=scans[1:], resolution=150, quality=70)
    return buffer.getvalue()


def photo(page: Image.Image) -> bytes:
    """The page on a table, seen slightly from the side, unevenly lit, as a JPEG of 11 million pixels."""
    table = Image.new("RGB", (2 * WIDTH + 400, 2 * HEIGHT + 400), (96, 84, 72))
    table.paste(page.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.LANCZOS), (200, 200))
    width, height = table.size
    seen = [(90, 40), (width - 30, 110), (width - 100, height - 60), (20, height - 20)]
    rows, wanted = [], []
    for (x, y), (u, v) in zip([(0, 0), (width, 0), (width, height), (0, height)], seen, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        wanted += [x, y]
    how = np.linalg.solve(np.array(rows, float), np.array(wanted, float))
    leaning = table.transform(table.size, Image.Transform.PERSPECTIVE, tuple(how), Image.Resampling.BICUBIC)
    light = (0.62 + 0.2 * np.linspace(0, 1, width))[None, :, None] + 0.2 * np.linspace(1, 0, height)[:, None, None]
    buffer = io.BytesIO()
    noisy(leaning.filter(ImageFilter.GaussianBlur(1.2)), 7, light).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def error_rate(read: str, truth: str) -> float:
    """Characters to change for each character of the truth (an upper bound), white space aside."""
    one, other = (re.sub(r"\s", "", text) for text in (read, truth))
    steps = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in steps if kind != "equal") / len(other)


def structure(lines: list[str] | tuple[str, ...]) -> list[tuple[str, list[int]]]:
    """Of each clause its number and how many items each of its paragraphs has."""
    return [(str(p.article), [len(q.items) for q in p.paragraphs]) for p in parse(lines).provisions]


def check_places(document: Document) -> None:
    for doubt in document.doubtful:
        line = document.lines[doubt.line - 1]
        assert line[doubt.start : doubt.start + len(doubt.text)] == doubt.text
        assert 0 <= doubt.confidence < 1


def test_a_pdf_with_text_reads_as_it_was_written() -> None:
    document = read_document((text_pdf(), "样本.pdf"))
    assert list(document.lines) == LINES
    assert (document.recognised, document.doubtful) == (False, ())


@needs_ocr
def test_a_scan_turned_and_stamped() -> None:
    seen = []
    document = read_document((scanned_pdf(), "样本.pdf"), progress=lambda *page: seen.append(page))
    assert error_rate("".join(document.lines), "".join(LINES)) <= 0.01
    assert structure(document.lines) == structure(LINES)
    assert document.recognised
    assert seen == [(i, len(pages())) for i in range(len(pages()))]
    check_places(document)


@needs_ocr
def test_a_photo() -> None:
    document = read_document((photo(pages()[0]), "样本.jpg"))
    text = "".join(document.lines)
    truth = HEADER + "".join(LINES)
    assert error_rate(text, truth[: len(text)]) <= 0.01
    whole = structure(document.lines)[:-1]
    assert len(whole) > 7
    assert whole == structure(LINES)[: len(whole)]


def strip(lines: list[str], fill: str = "black") -> Image.Image:
    """A small picture of a few lines."""
    picture = Image.new("RGB", (900, 560 + 50 * len(lines)), "white")
    for i, line in enumerate(lines):
        ImageDraw.Draw(picture).text((50, 30 + 50 * i), line, font=font(28), fill=fill)
    return picture


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


SHORT = ["第一条　业主应当按时交纳物业费，不得拖欠。", "第二条　不得在楼道堆放杂物或者停放车辆。"]


@needs_ocr
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_or_upside_down(turn: int) -> None:
    picture = strip(SHORT).rotate(turn, expand=True)
    lines = read_document((png(picture), "样本.png")).lines
    assert error_rate("".join(lines), "".join(SHORT)) <= 0.01
    assert len(structure(lines)) == 2


@needs_ocr
def test_red_type_is_no_stamp() -> None:
    lines = read_document((png(strip(SHORT, fill="red")), "样本.png")).lines
    assert error_rate("".join(lines), "".join(SHORT)) <= 0.01


@needs_ocr
def test_what_is_smudged_is_doubted() -> None:
    picture = strip(SHORT)
    draw = ImageDraw.Draw(picture)
    for x in range(330, 470, 5):
        draw.line((x, 30, x + 8, 65), fill=(90, 90, 90), width=2)
    document = read_document((png(picture), "样本.png"))
    assert "□□□" in document.lines[0]
    assert any(doubt.text.startswith("□") and doubt.confidence == 0 for doubt in document.doubtful)
    check_places(document)


@needs_ocr
def test_a_long_screenshot_is_read_in_pieces() -> None:
    picture = Image.new("RGB", (720, 2600), "white")
    clauses = [f"第{n}条　业主应当遵守本规约。" for n in "一二三四五六"]
    for i, clause in enumerate(clauses):
        ImageDraw.Draw(picture).text((40, 60 + 430 * i), clause, font=font(30), fill="black")
    lines = read_document((png(picture), "样本.png")).lines
    assert error_rate("".join(lines), "".join(clauses)) <= 0.01


@needs_ocr
def test_recognising_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    ocr._engine.cache_clear()
    assert ocr.Recogniser().read(strip(SHORT))


def test_without_the_extra_one_line_says_how_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    buffer = io.BytesIO()
    Image.new("RGB", (400, 400)).save(buffer, "PDF")
    with pytest.raises(UnreadableFile, match=r"pip install 'lawqa\[ocr\]'"):
        pdf.read_pdf(buffer.getvalue(), "扫描.pdf")


def test_a_page_that_stays_unread_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdf

    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    buffer = io.BytesIO()
    Image.new("RGB", (400, 400)).save(buffer, "PDF")
    both = pypdf.PdfWriter()
    both.append(io.BytesIO(text_pdf()))
    both.append(buffer)
    joined = io.BytesIO()
    both.write(joined)
    reading = pdf.read_pdf(joined.getvalue(), "混合.pdf")
    assert reading.lines == LINES
    (doubt,) = reading.doubts
    assert (doubt.start, doubt.confidence, doubt.line) == (-1, 0.0, len(LINES))
    assert re.match("第[0-9]页是图片，没有读出", doubt.text)
