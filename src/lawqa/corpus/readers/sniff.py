"""What a file is, by its bytes first and its name second: a PDF named .docx is a PDF."""

from __future__ import annotations

import re

from lawqa.errors import UnreadableFile

TEXT_SUFFIXES = frozenset([".md", ".markdown", ".txt", ".html", ".htm"])
WORD_SUFFIXES = frozenset([".docx", ".docm", ".dotx"])
IMAGE_SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"])
KNOWN_SUFFIXES = TEXT_SUFFIXES | WORD_SUFFIXES | IMAGE_SUFFIXES | {".pdf"}

_IMAGES = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*|BM.{8}\0\0|RIFF.{4}WEBP", re.S)
_HTML = re.compile(rb"\s*(<!doctype\s+html|<html|<\?xml[^>]{0,200}\?>\s*(<!doctype\s+html|<html))", re.I)
_OLE = b"\xd0\xcf\x11\xe0"
_NAMES = {".pdf": " PDF", ".doc": " Word 文件"} | dict.fromkeys(WORD_SUFFIXES, " Word 文件")
_NAMES |= dict.fromkeys(IMAGE_SUFFIXES, "图片")


def kind_of(data: bytes, suffix: str, name: str) -> str:
    """One of docx, pdf, image, html, markdown, text; UnreadableFile for anything else, saying what to do.

    `suffix` is lower case with its dot; it decides between the kinds of text only.
    """
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return "docx"
    if head[:4] == _OLE:
        raise _old_or_locked(data, name)
    if _IMAGES.match(head):
        return "image"
    _refuse_by_magic(head, suffix, name)
    return _kind_of_text(head, suffix, name)


def _kind_of_text(head: bytes, suffix: str, name: str) -> str:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(plain) and suffix not in (".md", ".markdown", ".txt"):
        return "html"  # sites and older programs save pages under .doc, too
    if suffix in _NAMES:
        raise UnreadableFile(f"{name}不是有效的{_NAMES[suffix]}，或已损坏", "重新下载，或打开后另存再试")
    if suffix in (".md", ".markdown"):
        return "markdown"
    return "html" if suffix in (".html", ".htm") else "text"


def _refuse_by_magic(head: bytes, suffix: str, name: str) -> None:
    if head[:5] == b"{\\rtf":
        raise UnreadableFile(f"{name}是 RTF 格式", "用 Word 或 WPS 打开，另存为 .docx 后再加")
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        raise UnreadableFile(f"{name}是 HEIC 照片", "在相册里导出为 JPG 后再加")
    if head[:4] in (b"Rar!", b"7z\xbc\xaf") or head[:2] == b"\x1f\x8b":
        raise UnreadableFile(f"{name}是压缩包", "解压后把里面的文件加进来")
    if suffix not in KNOWN_SUFFIXES | {".doc"}:
        known = " ".join(sorted(KNOWN_SUFFIXES))
        raise UnreadableFile(f"不认识的文件格式：{name}", f"可用的格式：{known}")


def _old_or_locked(data: bytes, name: str) -> UnreadableFile:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableFile(f"{name}有密码", "用 Word 或 WPS 打开，去掉密码另存后再加")
    if "WordDocument".encode("utf-16-le") in data or len(data) < 512:
        return UnreadableFile(f"{name}是旧版 Word 格式", "用 Word 或 WPS 打开，另存为 .docx 后再加")
    return UnreadableFile(f"{name}是旧版 Office 文件，不是文档", "用 WPS 或 Word 打开，另存为 .docx 后再加")
