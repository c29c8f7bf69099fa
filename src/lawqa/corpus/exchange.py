"""All compounds and their conventions as one archive, to keep elsewhere or to bring to another machine.

A zip with conventions.json, which a person can read, and originals/, the files that the conventions came in. What is
imported is checked as a whole first and then added in one step; a name in the archive is never a path on this machine.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from lawqa.corpus.compounds import Compound, CompoundFile, Convention, check
from lawqa.corpus.readers import MAX_BYTES
from lawqa.corpus.readers.archive import MAX_RATIO
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Item, Paragraph, Provision

FORMAT = 1
LIST_FILE = "conventions.json"
MAX_ARCHIVE = 2 * 1024**3
MAX_ENTRIES = 50_000
# 2,000 compounds of 60 clauses each take 100 MB of list with 2.3 million values; parsed, a value takes up to 200 bytes.
MAX_LIST = 192 * 1024**2
MAX_VALUES = 6_000_000
FREELY = 16 * 1024**2  # from here on what is packed too well is a bomb
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error, struct.error)
_Version = tuple[Convention, dt.date | None, zipfile.ZipInfo | None]


def export_registry(file: CompoundFile, target: Path, compounds: Collection[str] | None = None) -> int:
    """Write the archive aside, read it back and rename it; how many versions it holds. CorpusError when it cannot be
    written, or would be too large to be imported."""
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive, file.as_of_now() as frozen:
            count = _write(archive, frozen, compounds)
        try:
            with _opened(aside) as archive:
                _listed(archive, target)
        except CorpusError as error:
            raise CorpusError(f"导出的文件读不回来：{error.message}", "用 --compound 分几次导出") from error
        aside.replace(target)
    except OSError as error:
        raise CorpusError(f"写不了{target.name}：{error.strerror or error}", "检查路径、权限和磁盘") from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    return count


def import_registry(file: CompoundFile, source: Path) -> int:
    """Add what the archive holds; how many versions are new. CorpusError in one line, and then nothing is added."""
    try:
        with _opened(source) as archive:
            entries = _listed(archive, source)
            # Originals are read one by one on their way into the transaction, which a damaged one undoes.
            return file.merge((c, _with_originals(archive, versions, source)) for c, versions in entries)
    except (OSError, *_DAMAGED) as error:
        raise _refused(source, "不是规约的导出文件，或已损坏") from error


# ---- the archive ----


class _Stream(io.BufferedReader):
    """Refuses to read a directory of more than `MAX_ENTRIES`, which is read whole when the archive is opened."""

    most = MAX_ENTRIES * 128  # bytes: 46 an entry, and a name longer than those written here

    def read(self, size: int | None = -1, /) -> bytes:
        if size and size > self.most:
            raise zipfile.BadZipFile("too many entries")
        return super().read(size)


def _write(archive: zipfile.ZipFile, file: CompoundFile, compounds: Collection[str] | None) -> int:
    count = 0
    rows = []
    for compound in file.compounds():
        if compounds is not None and compound.name not in compounds:
            continue
        versions = []
        for version, convention in file.whole_versions(compound.name):
            count += 1
            kept_as = ""
            if convention.original:
                suffix = PurePosixPath(convention.source).suffix[:10]
                kept_as = f"originals/{count:06}{suffix if suffix[1:].isalnum() else ''}"
                # Most are compressed already, and a blank page must not look like a bomb when it comes back.
                archive.writestr(kept_as, convention.original, zipfile.ZIP_STORED)
            versions.append(_dump_version(convention, version.in_force.end, kept_as))
        rows.append(_dump_compound(compound, versions))
    archive.writestr(LIST_FILE, json.dumps({"format": FORMAT, "compounds": rows}, ensure_ascii=False, indent=1))
    return count


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """An archive whose directory has been checked."""
    with _Stream(io.FileIO(source)) as stream:
        size = source.stat().st_size
        if size > MAX_ARCHIVE:
            raise _refused(source, "太大")
        with zipfile.ZipFile(stream) as archive:
            stream.most = MAX_ARCHIVE
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > min(MAX_ARCHIVE, MAX_RATIO * size + FREELY):
                raise _refused(source, "解压后异常巨大")
            yield archive


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, source: Path) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError(entry.compress_type)
    if entry.file_size > min(limit, max(MAX_RATIO * entry.compress_size, FREELY)):
        raise _refused(source, "解压后异常巨大")
    with archive.open(entry) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _refused(source, "解压后异常巨大")
    return data


def _with_originals(
    archive: zipfile.ZipFile, versions: list[_Version], source: Path
) -> Iterator[tuple[Convention, dt.date | None]]:
    for convention, until, entry in versions:
        original = _bytes(archive, entry, MAX_BYTES, source) if entry else b""
        yield replace(convention, original=original), until


# ---- the list ----


def _listed(archive: zipfile.ZipFile, source: Path) -> list[tuple[Compound, list[_Version]]]:
    """All that the archive holds, checked but for the bytes of the originals."""
    entries = {entry.filename: entry for entry in archive.infolist()}
    try:
        data = _bytes(archive, entries.pop(LIST_FILE), MAX_LIST, source)
        if sum(map(data.count, (b"[", b"{", b","))) > MAX_VALUES:
            raise _refused(source, "解压后异常巨大")
        listed = json.loads(data, parse_constant=_no_constant)
        if listed["format"] != FORMAT:
            raise _refused(source, "是由别的版本导出的")
        found = [(_load_compound(row), _load_versions(row, entries, source)) for row in _list(listed["compounds"])]
        if len({compound.name for compound, _ in found}) < len(found):
            raise ValueError("one compound twice")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(source, "内容不完整或被改动过") from error
    for compound, versions in found:
        for convention, until, _ in versions:
            check(compound, convention, until)
    return found


def _load_versions(row: Mapping[str, Any], entries: dict[str, zipfile.ZipInfo], source: Path) -> list[_Version]:
    versions: list[_Version] = []
    for version in _list(row["versions"]):
        name = _text(version["original"])
        original = entries.pop(name) if name else None  # each belongs to one version
        until = version["until"]
        versions.append((_load_version(version), None if until is None else dt.date.fromisoformat(until), original))
    if len({(convention.title, convention.adopted) for convention, *_ in versions}) < len(versions):
        raise ValueError("two versions of one vote")
    return versions


def _load_compound(row: Mapping[str, Any]) -> Compound:
    aliases = tuple(_text(alias) for alias in _list(row["aliases"]))
    return Compound(_text(row["name"]), _text(row["region"]), aliases, _text(row["address"]))


def _dump_compound(compound: Compound, versions: list[dict[str, object]]) -> dict[str, object]:
    return {
        "name": compound.name,
        "region": compound.region,
        "aliases": list(compound.aliases),
        "address": compound.address,
        "versions": versions,
    }


def _dump_version(convention: Convention, until: dt.date | None, original: str) -> dict[str, object]:
    return {
        "title": convention.title,
        "kind": convention.kind,
        "adopted": convention.adopted.isoformat(),
        "effective": convention.effective.isoformat(),
        "until": until.isoformat() if until else None,
        "vote": convention.vote,
        "note": convention.note,
        "source": convention.source,
        "original": original,
        "clauses": [_dump_clause(clause) for clause in convention.clauses],
    }


def _dump_clause(clause: Provision) -> dict[str, object]:
    return {
        "number": [clause.article.number, clause.article.suffix],
        "label": clause.label,
        "headings": list(clause.headings),
        "paragraphs": [{"text": p.text, "items": [[i.label, i.text] for i in p.items]} for p in clause.paragraphs],
    }


def _load_version(row: Mapping[str, Any]) -> Convention:
    return Convention(
        title=_text(row["title"]),
        kind=_text(row["kind"]),
        adopted=dt.date.fromisoformat(row["adopted"]),
        effective=dt.date.fromisoformat(row["effective"]),
        clauses=tuple(_load_clause(clause) for clause in _list(row["clauses"])),
        vote=_text(row["vote"]),
        note=_text(row["note"]),
        source=_text(row["source"]),
    )


def _load_clause(row: Mapping[str, Any]) -> Provision:
    number, suffix = map(_count, _list(row["number"]))
    paragraphs = tuple(
        Paragraph(_text(p["text"]), tuple(map(_item, _list(p["items"])))) for p in _list(row["paragraphs"])
    )
    return Provision(
        ArticleNo(number, suffix), paragraphs, tuple(map(_text, _list(row["headings"]))), _text(row["label"])
    )


def _item(row: object) -> Item:
    label, text = map(_text, _list(row))
    return Item(label, text)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # half of a surrogate pair could not be stored
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a number of a clause")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _refused(source: Path, why: str) -> CorpusError:
    return CorpusError(f"{source.name}{why}", "请用 lawqa convention export 得到的文件")
