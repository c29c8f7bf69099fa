"""Files made to do harm: each is refused, or read for what little it holds, in one line and within seconds."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from PIL import Image

from lawqa.corpus.readers import apart, ocr, read_document
from lawqa.errors import UnreadableFile

# Above the reader's own limit of 20 s, for a machine that tests other things at the same time; alone each takes under 5.
SECONDS = 45
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = f"<w:document {W}><w:body>{{}}</w:body></w:document>"
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def read_in_time(data: bytes, name: str) -> list[str] | UnreadableFile:
    """Lines or the refusal; fails when neither comes within SECONDS."""
    outcome: list[list[str] | UnreadableFile] = []

    def read() -> None:
        try:
            outcome.append(list(read_document((data, name)).lines))
        except UnreadableFile as error:
            outcome.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(SECONDS)
    assert not thread.is_alive(), f"{name} took longer than {SECONDS} s"
    assert outcome, f"{name} raised something else"
    return outcome[0]


def word(document: str | bytes, *, stored: bool = False, **parts: str | bytes) -> bytes:
    """An archive with word/document.xml and other parts; '__' in a name stands for '/'."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def many_entries() -> bytes:
    return word(DOCUMENT.format(""), **{f"a{i}": "" for i in range(6000)})


def word_saved() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("第一条　样本。")
    document.save(buffer)
    return buffer.getvalue()


def locked_entries() -> bytes:
    data = bytearray(word_saved())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


ENTITIES = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word("0" * (64 << 20)), "解压后异常巨大"),
        (many_entries(), "解压后异常巨大"),
        (word(ENTITIES + DOCUMENT.format(PARAGRAPH.format("&b;"))), "DOCTYPE"),
        (word(('<?xml version="1.0" encoding="utf-16"?>' + ENTITIES + DOCUMENT).encode("utf-16")), "DOCTYPE"),
        (
            word('<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + DOCUMENT.format(PARAGRAPH.format("&a;"))),
            "DOCTYPE",
        ),
        (word(DOCUMENT.format("<w:sdt>" * 5000 + "</w:sdt>" * 5000), stored=True), "嵌套太深"),
        (
            word(
                DOCUMENT.format("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000),
                stored=True,
            ),
            "嵌套太深",
        ),
        (word(DOCUMENT.format("")[:-9]), "不是有效的 Word"),
        (word_saved()[:-200], "不是有效的 Word"),
        (word_saved()[:300], "不是有效的 Word"),
        (b"PK\x03\x04" + os.urandom(5000), "不是有效的 Word"),
        (word("<x/>"), "不是 Word 文件"),
        (locked_entries(), "有密码"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        (OLE + "WordDocument".encode("utf-16-le"), "另存为 .docx"),
        (OLE, "另存为 .docx"),
    ],
)
def test_word_files(data: bytes, says: str) -> None:
    refusal = read_in_time(data, "规约.docx")
    assert says in str(refusal)
    assert "\n" not in str(refusal)


def test_a_part_of_45_megabytes() -> None:
    assert "解压后异常巨大" in str(read_in_time(word(DOCUMENT.format("<w:p/>" * 7_500_000), stored=True), "规约.docx"))


def test_macros_are_ignored_and_never_opened() -> None:
    data = word(DOCUMENT.format(PARAGRAPH.format("第一条")), word__vbaProject=b"\0" * 99)
    assert read_in_time(data, "规约.docm") == ["第一条"]


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first being the catalogue."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return out + head + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))


def stream(raw: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(raw, 9)
    return b"<<%b/Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (head, len(packed), packed)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%b>>>>"


def page_of(content: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf(CATALOGUE, ONE_PAGE, PAGE % b"/Font<</F 5 0 R>>", stream(content), font)


def forms_in_forms() -> bytes:
    """Twenty forms, each drawing the next ten times."""
    first = PAGE % b"/XObject<</A 5 0 R>>"
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>"
    forms = [stream(b"/A Do " * 10, head % min(number + 1, 24)) for number in range(5, 25)]
    return pdf(CATALOGUE, ONE_PAGE, first, stream(b"/A Do"), *forms)


def huge_picture() -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 60000/Height 10000/ColorSpace/DeviceGray/BitsPerComponent 8"
    draw = stream(b"595 0 0 842 0 0 cm /A Do")
    return pdf(CATALOGUE, ONE_PAGE, PAGE % b"/XObject<</A 5 0 R>>", draw, stream(bytes(60000 * 10000), head))


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def blank_page(size: bytes) -> bytes:
    return pdf(CATALOGUE, ONE_PAGE, (PAGE % b"").replace(b"595 842", size), stream(b"0 0 9 9 re f"))


def pages(kids: bytes, count: int) -> bytes:
    return pdf(CATALOGUE, b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count), PAGE % b"")


# Made when they are tried: some are large before they are packed.
PDFS: dict[str, Callable[[], bytes]] = {
    "a page tree that says a million": lambda: pages(b"3 0 R", 1_000_000),
    "a million pages": lambda: pages(b"3 0 R " * 1_000_000, 1_000_000),
    "pages that are their own parents": lambda: pages(b"2 0 R 2 0 R", 10),
    "half a gigabyte of blanks": lambda: page_of(b" " * (1 << 29)),
    "ten million saved states": lambda: page_of(b"q " * 10_000_000),
    "an array five million deep": lambda: page_of(b"[" * 5_000_000),
    "a dictionary two million deep": lambda: pdf(b"<</Type/Catalog/Pages 2 0 R/X " + b"<</A " * 2_000_000 + b">>"),
    "a paragraph of thirty million letters": lambda: page_of(b"BT /F 12 Tf (" + b"a" * 30_000_000 + b") Tj ET"),
    "forms in forms": forms_in_forms,
    "a picture of 600 million pixels": huge_picture,
    "a page of a thousand kilometres": lambda: blank_page(b"1e9 1e9"),
    "a page without width": lambda: blank_page(b"0.001 14000"),
}


@pytest.mark.parametrize("case", PDFS)
def test_pdf_files(case: str) -> None:
    outcome = read_in_time(PDFS[case](), "规约.pdf")
    if isinstance(outcome, UnreadableFile):
        assert "\n" not in str(outcome)
        assert outcome.hint
    else:
        assert len("".join(outcome)) < 100_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pages(b"3 0 R " * 1_000_000, 1_000_000), "1000000页，太长"),
        (locked_pdf(), "有密码"),
        (b"%PDF-1.7 broken", "不是有效的 PDF"),
        (b"%PDF-1.4" + os.urandom(50_000), "PDF"),
        (page_of(b"BT ET")[:200], "PDF"),
    ],
)
def test_pdf_files_say_what_is_wrong(data: bytes, says: str) -> None:
    assert says in str(read_in_time(data, "规约.pdf"))


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(min((width + 1) * height, 120_000_000)), 9))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


def frames(count: int) -> bytes:
    buffer = io.BytesIO()
    first, *others = [Image.new("1", (50, 50)) for _ in range(count)]
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (png(60_000, 60_000), "像素，太大"),
        (frames(101), "101页，太长"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(5000), "不是有效的图片"),
        (b"\xff\xd8\xff" + os.urandom(5000), "不是有效的图片"),
        (b"\0\0\0\x18ftypheic" + bytes(99), "导出为 JPG"),
        (b"\x89PNG", "不是有效的图片"),
    ],
)
def test_pictures(data: bytes, says: str) -> None:
    assert says in str(read_in_time(data, "照片.png"))


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra is missing: pip install 'lawqa[ocr]'")
@pytest.mark.parametrize("data", [png(500, 500), png(11_000, 10_000), png(20, 5000)])
def test_pictures_without_text(data: bytes) -> None:
    assert "没有文字" in str(read_in_time(data, "照片.png"))


@pytest.mark.parametrize("data", [b"<!--" * 2_000_000, b"<b>x" * 2_400_000, b"</" * 4_000_000, b"&#" * 4_000_000])
def test_html_that_takes_for_ever(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(apart.LIMITS, "html", 3.0)
    read_in_time(data, "规约.html")


def test_a_head_that_never_ends() -> None:
    assert read_in_time(b"---\na: " + b"[" * 9_000 + "\n---\n第一条".encode(), "规约.md") == ["第一条"]
    assert read_in_time(b"---\n" + b"a: b\n" * 50_000 + "---\n第一条".encode(), "规约.md") == ["第一条"]


def test_a_text_without_end() -> None:
    assert "太长" in str(read_in_time(b"a\n" * 200_000, "规约.txt"))
    assert "太长" in str(read_in_time(b"a" * (11 << 20), "规约.txt"))


def test_a_child_that_dies_or_hangs_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "_WORKER", "lawqa.no_such_module")
    assert "已损坏或过于庞大" in str(read_in_time(word_saved(), "规约.docx"))
    (tmp_path / "hangs.py").write_text("import time\ntime.sleep(99)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setitem(apart.LIMITS, "docx", 1.0)
    monkeypatch.setattr(apart, "_WORKER", "hangs")
    assert "限定的时间" in str(read_in_time(word_saved(), "规约.docx"))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_no_file() -> None:
    with pytest.raises(UnreadableFile, match="不是文件"):
        read_document(Path("/dev/zero"))


def test_the_parent_loads_no_parser() -> None:
    code = "import sys; from lawqa.corpus.readers import read_document; print([m for m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not any(f"'{module}'" in loaded for module in ("pypdfium2", "rapidocr", "cv2", "PIL", "docx", "lxml"))
