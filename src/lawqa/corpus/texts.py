"""The user's own texts: copied into the data folder, so that they outlive the folder they came from."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from lawqa.config import Settings
from lawqa.corpus import wording
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import catalogue_of
from lawqa.corpus.readers import SUFFIXES
from lawqa.corpus.sources import read_source_text
from lawqa.errors import CorpusError, LawqaError, UnreadableFile


@dataclass(frozen=True)
class AddedText:
    """One file that was offered: taken in as which version, or why not (`reason`)."""

    name: str
    title: str = ""
    version: str = ""
    articles: int = 0
    doubtful: int = 0
    reason: str = ""


@dataclass(frozen=True)
class _Expected:
    """What texts are held against, read once however many there are."""

    catalogue: Catalogue
    wordings: dict[wording.Key, wording.Wording]


def add_texts(settings: Settings, path: Path) -> list[AddedText]:
    """Take in one file, or every text below a folder. Files that cannot be used are reported, the others kept."""
    if not path.exists():
        raise CorpusError(f"没有这个文件或文件夹：{path}", "检查路径")
    expected = _Expected(catalogue_of(settings), wording.load_wordings(settings.corpus / "wording.tsv"))
    if path.is_file():
        return [_add(settings, expected, path)]
    files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in {*SUFFIXES, ".doc"})
    files = [p for p in files if p.stem.lower() != "readme"]
    if not files:
        raise CorpusError(f"{path}里没有可读的文本", f"可用的格式：{' '.join(sorted(SUFFIXES))}")
    return [_add_or_say_why(settings, expected, file) for file in files]


def _add_or_say_why(settings: Settings, expected: _Expected, path: Path) -> AddedText:
    try:
        return _add(settings, expected, path)
    except LawqaError as error:
        return AddedText(path.name, reason=str(error))


def _add(settings: Settings, expected: _Expected, path: Path) -> AddedText:
    text = read_source_text(path, expected.catalogue, path.name)
    doubtful = 0
    for provision in text.parsed.provisions:
        known = expected.wordings.get(wording.key(text.instrument.id, text.version.promulgated, provision.article))
        doubtful += known is not None and known.digest != wording.digest(provision)
    promulgated = text.version.promulgated.isoformat()
    # The name says what the file is, so that adding the same version again replaces it.
    target = settings.own_texts / f"{text.instrument.id.replace('/', '_')}({promulgated}){path.suffix.lower()}"
    if path.resolve() != target.resolve():
        _copy(path, target)
    return AddedText(path.name, text.instrument.title, promulgated, len(text.parsed.provisions), doubtful)


def _copy(path: Path, target: Path) -> None:
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, aside)
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        reason = "磁盘空间不足" if error.errno == errno.ENOSPC else (error.strerror or str(error))
        raise UnreadableFile(f"存不下{path.name}：{reason}", "腾出空间或检查数据文件夹的权限") from error
