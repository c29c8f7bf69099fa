"""Files to lines; every bad file is one clear line, never a traceback."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest

from lawqa.corpus import readers
from lawqa.corpus.readers import read_document
from lawqa.errors import UnreadableFile

LINES = ["第一条　住户应当按照约定支付物业费。", "第二条　不得停水。"]


def save(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def word_file(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "违约金", "千分之一"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.txt", "\n".join(LINES).encode()),
        ("甲.txt", "\n".join(LINES).encode("gb18030")),
        ("甲.txt", "\n".join(LINES).encode("utf-16")),
        ("甲.md", "\n\n".join(f"- **{line[:3]}**{line[3:]}" for line in LINES).encode("utf-8-sig")),
        (
            "甲.html",
            f"<html><head><title>x</title><script>第九条</script></head><p>{'</p><p>'.join(LINES)}</p>".encode(),
        ),
        ("甲.docx", word_file(LINES)),
    ],
)
def test_one_text_in_every_format(tmp_path: Path, name: str, data: bytes) -> None:
    document = read_document(save(tmp_path, name, data))
    assert [line for line in document.lines if line.startswith("第")] == LINES


def test_tables_survive(tmp_path: Path) -> None:
    assert "违约金\t千分之一" in read_document(save(tmp_path, "甲.docx", word_file([]))).lines


def test_tables_of_markdown_are_rows_as_in_the_other_formats() -> None:
    table = "收费标准见下表：\n\n| 项目 | 标准 |\n|:---|---:|\n| **车位** | 120元 |\n"
    assert read_document((table.encode(), "甲.md")).lines == ("收费标准见下表：", "", "项目\t标准", "车位\t120元")


@pytest.mark.parametrize("name", ["甲.docx", "甲.doc", "甲.pdf", "甲.png", "甲"])
def test_the_content_decides_not_the_name(name: str) -> None:
    assert read_document((word_file(LINES), name)).lines[:2] == tuple(LINES)


def test_a_page_saved_as_a_word_file() -> None:
    page = f"<html><body><p>{LINES[0]}</p><table><tr><td>费</td><td><b>2</b>元</td></tr></table></body></html>"
    assert read_document((page.encode(), "甲.doc")).lines == (LINES[0], "费\t2元")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/规约.txt", "规约.txt"),
        ("C:\\上传\\规约.txt", "规约.txt"),
        ("规\x00约\n.txt", "规约.txt"),
        ("\u202e规约.txt", "规约.txt"),
        ("长" * 300 + ".txt", "长" * 96 + ".txt"),
    ],
)
def test_an_upload_is_bytes_and_a_name_that_is_never_a_path(name: str, clean: str) -> None:
    document = read_document((LINES[0].encode(), name))
    assert document.path == Path(clean)
    assert document.lines == (LINES[0],)
    assert document.head["title"] == Path(clean).stem


def test_an_upload_is_limited_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="太大"):
        read_document((b"x" * 11, "大.txt"))
    with pytest.raises(UnreadableFile, match="空文件"):
        read_document((b" \n", "空.txt"))


def test_title_and_date_from_the_head_or_the_name(tmp_path: Path) -> None:
    head = b"---\ntitle: \xe7\x94\xb2\xe6\xb3\x95\npublication_date: '2020-01-01'\n---\nx"
    assert read_document(save(tmp_path, "乱.md", head)).head["title"] == "甲法"
    named = read_document(save(tmp_path, "乙法_20200528.txt", b"x"))
    assert (named.head["title"], named.head["publication_date"]) == ("乙法", "2020-05-28")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (64 * 1024 * 1024))
    return buffer.getvalue()


def blank_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.md", b"", "空文件"),
        ("空白.txt", b"  \n ", "空文件"),
        ("二进制.txt", bytes(range(256)) * 40, "不是文本"),
        ("坏.pdf", b"%PDF-1.7 broken", "PDF"),
        ("不是.pdf", b"hello", "PDF"),
        ("空白.pdf", blank_pdf(), "没有文字"),
        ("坏.docx", b"PK\x03\x04 broken", "Word"),
        ("炸弹.docx", bomb(), "异常"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("图.png", b"\x89PNG", "图片"),
        ("表.xls", b"1,2", "格式"),
        ("规约.rtf", b"{\\rtf1", "另存为 .docx"),
        ("规约.zip", b"Rar!\x1a\x07", "压缩包"),
        ("空文档.docx", word_file([])[:200], "Word"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says) as raised:
        read_document(save(tmp_path, name, data))
    assert "\n" not in str(raised.value)


def test_a_docx_without_text_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    with pytest.raises(UnreadableFile, match="没有文字"):
        read_document(save(tmp_path, "空.docx", buffer.getvalue()))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    with pytest.raises(UnreadableFile, match="太大"):
        read_document(save(tmp_path, "大.txt", b"x" * 11))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="打不开"):
        read_document(tmp_path / "没有.txt")
