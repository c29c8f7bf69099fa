"""What a built index was made from, and whether that still holds."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lawqa.config import Settings
from lawqa.corpus.readers import SUFFIXES
from lawqa.corpus.sources import PACKAGE
from lawqa.errors import IndexUnavailable

SCHEMA = 10
MANIFEST_FILE = "manifest.json"
POINTER_FILE = "CURRENT"
BUILDS = "builds"
# What the assistant reads beside the index, so that a new version of it does not make the index stale.
_READ_WHEN_ASKED = frozenset(
    {
        "ranker.toml",
        "reply.toml",
        "renumbering.tsv",
        "other_laws.txt",
        "checkup.toml",
        "terms.toml",
        "outreach.toml",
    }
)


@dataclass(frozen=True)
class Manifest:
    """manifest.json of an index: format, inputs and sizes. Times are ISO 8601 in UTC."""

    schema: int
    built: str
    corpus: str
    model: str
    dimension: int
    provisions: int
    verbatim: int
    passages: int
    reused: int

    @property
    def version(self) -> str:
        """Which corpus was indexed when, for a reader: 2026-11-29 · da9d04ac."""
        return f"{self.built[:10]} · {self.corpus[:8]}"

    def write(self, folder: Path) -> None:
        """Write manifest.json into a build folder."""
        (folder / MANIFEST_FILE).write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, *, any_schema: bool = False) -> Manifest:
        """IndexUnavailable when it is missing, damaged or of another format; `any_schema` for who reads vectors only."""
        try:
            data = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
            if data.get("schema") != SCHEMA and not any_schema:
                raise IndexUnavailable("索引是由另一版本的 lawqa 建立的", "运行 lawqa index build 重建")
            return cls(**data)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise IndexUnavailable("索引不完整或已损坏", "运行 lawqa index build 重建") from error


def current_build(index: Path) -> Path:
    """The folder that the pointer names; IndexUnavailable when there is none."""
    try:
        name = (index / POINTER_FILE).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise IndexUnavailable("还没有建立索引", "运行 lawqa index build") from error
    folder = index / BUILDS / Path(name).name
    if not folder.is_dir():
        raise IndexUnavailable("索引文件夹不见了", "运行 lawqa index build 重建")
    return folder


def corpus_fingerprint(settings: Settings) -> str:
    """Changes when anything the corpus is read from changes: our files by content, texts by name, size and time."""
    digest = hashlib.sha256(str(SCHEMA).encode())
    for path in sorted(p for p in settings.corpus.rglob("*") if p.is_file() and p.name not in _READ_WHEN_ASKED):
        digest.update(
            path.relative_to(settings.corpus).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest()
        )
    if settings.own_catalogue.is_file():
        digest.update(settings.own_catalogue.read_bytes())
    for folder in (settings.own_texts, *settings.texts):
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES):
            stat = path.stat()
            digest.update(f"{path.relative_to(folder).as_posix()} {stat.st_size} {stat.st_mtime_ns}".encode())
    try:
        digest.update(importlib.metadata.version(PACKAGE).encode())
    except importlib.metadata.PackageNotFoundError:
        digest.update(b"no package")
    return digest.hexdigest()[:16]
