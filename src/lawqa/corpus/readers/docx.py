"""Word files (.docx): paragraphs and table rows in the order of the document."""

from __future__ import annotations

import io
import zipfile

from lawqa.errors import UnreadableFile

# A statute of 1,260 articles unpacks to about 3 MB of XML; far beyond that is a bomb, not a document.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200


def read_docx(data: bytes, name: str) -> list[str]:
    """Lines of a .docx; a damaged or hostile archive raises UnreadableFile."""
    _check_archive(data, name)
    import docx  # heavy, and needed for this format only
    from docx.table import Table

    document = docx.Document(io.BytesIO(data))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines.extend("\t".join(cell.text.strip() for cell in row.cells) for row in block.rows)
        else:
            lines.extend(block.text.splitlines())
    return lines


def _check_archive(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(f"{name}不是有效的 Word 文件", "重新下载，或用 Word 打开后另存为 .docx") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 1):
        raise UnreadableFile(f"{name}解压后异常巨大", "这不像正常文档，请核对来源")
