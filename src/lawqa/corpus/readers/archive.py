"""The parts of an Office file: a zip of XML, opened only when its sizes are those of a document.

XML with a DOCTYPE is refused as soon as it is met, so neither entity bombs nor external entities get any further.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from lawqa.errors import UnreadableFile

# A statute of 1,260 articles unpacks to about 3 MB of XML; far beyond that is a bomb, not a document.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_XML = 40 * 1024 * 1024
MAX_ENTRIES = 5_000
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Archive:
    """An Office file whose directory has been checked. Macros, pictures and embedded files are never opened."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises UnreadableFile for a damaged, locked or bomb-like archive."""
        self._name = name
        try:
            if data.count(b"PK\x01\x02") > MAX_ENTRIES:
                raise self._bomb()
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise self._damaged() from error
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 1):
            raise self._bomb()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFile(f"{name}有密码", "去掉密码后再加")

    def xml(self, part: str) -> Element | None:
        """The root element of a part, None when there is no such part."""
        try:
            with self._zip.open(part) as stream:
                data = stream.read(MAX_XML + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        if len(data) > MAX_XML:
            raise self._bomb()
        parser = XMLParser(target=_NoDoctype(self._name))
        try:
            parser.feed(data.replace(_STRICT, _TRANSITIONAL))
            root: Element = parser.close()
        except ParseError as error:
            raise self._damaged() from error
        return root

    def _bomb(self) -> UnreadableFile:
        return UnreadableFile(f"{self._name}解压后异常巨大", "这不像正常文档，请核对来源")

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(f"{self._name}不是有效的 Word 文件", "重新下载，或用 Word 打开后另存为 .docx")


class _NoDoctype(TreeBuilder):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def doctype(self, *_: object) -> None:
        raise UnreadableFile(f"{self._name}含有文档类型声明（DOCTYPE）", "正常的 Word 文件没有它，请核对来源")
