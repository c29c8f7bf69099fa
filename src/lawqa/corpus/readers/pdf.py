"""PDF with a text layer (pypdf). Scans have none, and are told so."""

from __future__ import annotations

import io
import logging

from lawqa.errors import UnreadableFile

MAX_PAGES = 2000


def read_pdf(data: bytes, name: str) -> list[str]:
    """Lines of a PDF's text layer; damaged, locked, endless or scanned files raise UnreadableFile."""
    import pypdf  # needed for this format only
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{name}有密码", "去掉密码后再加")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableFile(f"{name}有{len(reader.pages)}页，太长", f"上限 {MAX_PAGES} 页，请拆分")
        lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    except PyPdfError as error:
        raise UnreadableFile(f"{name}不是有效的 PDF 或已损坏", "重新下载后再试") from error
    if not any(line.strip() for line in lines):
        raise UnreadableFile(f"{name}没有文字层，是扫描件", "请先做文字识别（OCR）再加")
    return lines
