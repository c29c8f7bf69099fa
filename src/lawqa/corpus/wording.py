"""The hash of every article's canonical wording, and whether a text agrees with it.

wording.tsv has a line an article: instrument, version, article, hash, mark. The mark says on what the hash rests:
`2` two sources agree, `1` only one source has the article, `d` the sources differ and the official file was taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Provision

HASH_LENGTH = 16
_WIDTH = str.maketrans("(),;:", "（），；：")
Key = tuple[str, str, str]


class Evidence(Enum):
    """On what a hash rests."""

    AGREED = "2"
    SINGLE = "1"
    DISPUTED = "d"


@dataclass(frozen=True)
class Wording:
    """The expected hash of one article."""

    digest: str
    evidence: Evidence


def canonical(provision: Provision) -> str:
    """The wording as compared: one line a paragraph or item; half-width brackets count as full-width ones."""
    return provision.text.translate(_WIDTH)


def digest(provision: Provision) -> str:
    """The first 16 hex digits of the SHA-256 of the canonical wording (64 bits: against slips, not forgers)."""
    return hashlib.sha256(canonical(provision).encode()).hexdigest()[:HASH_LENGTH]


def key(instrument: str, promulgated: object, article: ArticleNo) -> Key:
    """How wording.tsv names an article: 刑法, 2020-12-26, 291.2."""
    suffix = f".{article.suffix}" if article.suffix else ""
    return instrument, str(promulgated), f"{article.number}{suffix}"


def parse_number(written: str) -> ArticleNo:
    """291.2, as keys and ids write an article, back to its number; statutes have no 0."""
    number, _, suffix = written.partition(".")
    if not int(number):
        raise ValueError(f"not an article number: {written!r}")
    return ArticleNo(int(number), int(suffix or 0))


def by_version(wordings: dict[Key, Wording]) -> dict[tuple[str, str], dict[ArticleNo, Wording]]:
    """(instrument, version) → the expected wordings of its articles."""
    versions: dict[tuple[str, str], dict[ArticleNo, Wording]] = {}
    for (instrument, version, written), expected in wordings.items():
        versions.setdefault((instrument, version), {})[parse_number(written)] = expected
    return versions


def load_wordings(path: Path) -> dict[Key, Wording]:
    """Read wording.tsv; CorpusError names the line at fault."""
    wordings: dict[Key, Wording] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        try:
            instrument, version, article, hash_, mark = line.split("\t")
            wordings[instrument, version, article] = Wording(hash_, Evidence(mark))
        except ValueError as error:
            raise CorpusError(f"{path.name}第{number}行有误", "重新取得该文件") from error
    return wordings


def dump_wordings(wordings: Iterable[tuple[Key, Wording]]) -> str:
    """The text of wording.tsv."""
    lines = ["# instrument\tversion\tarticle\thash\tevidence (2 two sources agree, 1 one source, d sources differ)"]
    lines += ["\t".join((*k, w.digest, w.evidence.value)) for k, w in wordings]
    return "\n".join(lines) + "\n"
