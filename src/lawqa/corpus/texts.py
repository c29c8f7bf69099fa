"""The user's own texts: copied into the data folder, so that they outlive the folder they came from.

A text is first examined, which writes nothing, then taken in; `lawqa corpus add` does both at once, the page asks between.
"""

from __future__ import annotations

import errno
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lawqa.config import Settings
from lawqa.corpus import wording
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import catalogue_of
from lawqa.corpus.readers import MAX_BYTES, SUFFIXES
from lawqa.corpus.sources import SourceText, read_source_text
from lawqa.corpus.whole import write_whole
from lawqa.errors import CorpusError, LawqaError, UnreadableFile
from lawqa.law.model import Instrument

# A folder with more entries than this is hardly one of texts.
MAX_ENTRIES = 20_000
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


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
class ExaminedText:
    """A file read but not taken in: the version it is a text of, and how its articles agree with the catalogue.

    `agreed`, `unknown` (the version has no hashes) and `doubtful` (differs, or is not in the catalogue: not used) name
    its articles, `missing` those of the catalogue that it lacks, `refused` what the parser could not cure, each a line.
    """

    name: str
    data: bytes
    text: SourceText
    agreed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title that the instrument bears."""
        return self.text.instrument.title

    @property
    def version(self) -> str:
        """The day of promulgation, ISO 8601."""
        return self.text.version.promulgated.isoformat()

    @property
    def articles(self) -> int:
        """How many articles it has."""
        return len(self.text.parsed.provisions)

    @property
    def usable(self) -> bool:
        """Whether any of its articles would be used."""
        return bool(self.agreed or self.unknown)


class TextDesk:
    """Examines texts against the catalogue, which is read once however many they are, and takes them in."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._catalogue: Catalogue = catalogue_of(settings)
        self._pinned = wording.by_version(wording.load_wordings(settings.corpus / "wording.tsv"))

    def examine(self, source: Path | tuple[bytes, str]) -> ExaminedText:
        """Read one file, or the bytes of an upload with its name; LawqaError in one line where it cannot be used."""
        data, name = (_bytes(source), source.name) if isinstance(source, Path) else source
        text = read_source_text((data, name), self._catalogue, name)
        pinned = self._pinned.get((text.instrument.id, text.version.promulgated.isoformat()), {})
        groups: dict[str, list[str]] = {"agreed": [], "unknown": [], "doubtful": []}
        for provision in text.parsed.provisions:
            expected = pinned.get(provision.article)
            agrees = expected is not None and expected.digest == wording.digest(provision)
            groups["unknown" if not pinned else "agreed" if agrees else "doubtful"].append(provision.name)
        have = {provision.article for provision in text.parsed.provisions}
        return ExaminedText(
            PurePosixPath(name).name,
            data,
            text,
            missing=tuple(str(article) for article in sorted(pinned) if article not in have),
            refused=tuple(f"{r.article}：{r.reason}" for r in text.parsed.refusals),
            **{group: tuple(names) for group, names in groups.items()},
        )

    def take(self, examined: ExaminedText) -> Path:
        """Keep a copy; UnreadableFile where there is no room. The next build reads it."""
        # The name says what the file is: adding the same version again replaces it, and a text without a head of its
        # own is known by it when it is read again.
        suffix = PurePosixPath(examined.name).suffix.lower()
        target = self._settings.own_texts / f"{self._name(examined.text.instrument)}({examined.version}){suffix}"
        if not (target.is_file() and target.read_bytes() == examined.data):
            _write(examined.data, target, examined.name)
        # One text a version: what was added before in another format gives way.
        for other in self._settings.own_texts.glob("*"):
            if other != target and other.stem == target.stem and other.suffix in SUFFIXES:
                other.unlink(missing_ok=True)
        return target

    def _name(self, instrument: Instrument) -> str:
        """The id where the catalogue knows the instrument by it, else the first alias that can be a file's name."""
        names = (instrument.id, *instrument.aliases, instrument.title)
        known = (name for name in names if not _NO_NAME.search(name) and self._catalogue.by_name(name) == instrument)
        return next(known, _NO_NAME.sub("_", instrument.title))


def add_texts(settings: Settings, path: Path) -> list[AddedText]:
    """Take in one file, or every text below a folder. Files that cannot be used are reported, the others kept."""
    if not path.exists():
        raise CorpusError(f"没有这个文件或文件夹：{path}", "检查路径")
    desk = TextDesk(settings)
    if path.is_file():
        return [_add(desk, path)]
    return [_add_or_say_why(desk, file) for file in texts_below(path)]


def texts_below(folder: Path) -> list[Path]:
    """The files of a folder that may be texts, in order; CorpusError when there is none, or no end to them."""
    entries = list(itertools.islice(_files(folder), MAX_ENTRIES + 1))
    if len(entries) > MAX_ENTRIES:
        raise CorpusError(f"{folder}里的文件太多", f"上限{MAX_ENTRIES}个，请指到放法规文本的那个文件夹")
    files = sorted(p for p in entries if p.suffix.lower() in {*SUFFIXES, ".doc"} and p.stem.lower() != "readme")
    if not files:
        raise CorpusError(f"{folder}里没有可读的文本", f"可用的格式：{' '.join(sorted(SUFFIXES))}")
    return files


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (p for p in folder.rglob("*") if p.is_file())
    except OSError as error:
        raise CorpusError(f"打不开{folder}：{error.strerror or error}", "检查路径和权限") from error


def _add_or_say_why(desk: TextDesk, path: Path) -> AddedText:
    try:
        return _add(desk, path)
    except LawqaError as error:
        return AddedText(path.name, reason=str(error))


def _add(desk: TextDesk, path: Path) -> AddedText:
    examined = desk.examine(path)
    desk.take(examined)
    return AddedText(path.name, examined.title, examined.version, examined.articles, len(examined.doubtful))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)  # one more than may be: the reader refuses it
    except OSError as error:
        raise UnreadableFile(f"打不开{path.name}：{error.strerror or error}", "检查路径和权限") from error


def _write(data: bytes, target: Path, name: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    except OSError as error:
        reason = "磁盘空间不足" if error.errno == errno.ENOSPC else (error.strerror or str(error))
        raise UnreadableFile(f"存不下{name}：{reason}", "腾出空间或检查数据文件夹的权限") from error
