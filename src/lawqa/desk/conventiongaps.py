"""What a document of its kind must or should contain and lacks: [[expected]] of corpus/checkup.toml.

An expectation is met by a sentence that means what one of its examples means, or that has its words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.checkup import Clause, Ground, clauses_of, commands, ground_of, plain
from lawqa.desk.keptvectors import embed_once
from lawqa.errors import CorpusError
from lawqa.index.embedder import Embedder


@dataclass(frozen=True)
class Expectation:
    """What documents of `kinds` contain; `required` where the provision says that they must."""

    id: str
    kinds: tuple[str, ...]
    required: bool
    against: tuple[Ground, ...]
    why: str
    examples: tuple[str, ...]
    words: re.Pattern[str] | None


@dataclass(frozen=True)
class Expectations:
    """In order of the file; from the cosine `near` on a sentence means what an example means."""

    near: float
    entries: tuple[Expectation, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of document of which something is expected."""
        return sorted({kind for entry in self.entries for kind in entry.kinds})


@dataclass(frozen=True)
class Gap:
    """Something expected that no clause says; `nearest` is the clause that comes closest, if any."""

    expected: Expectation
    nearest: str | None

    def to_dict(self) -> dict[str, object]:
        """For JSON; `instead` is a clause that would fill the gap."""
        return {
            "gap": self.expected.id,
            "required": self.expected.required,
            "against": [ground.to_dict() for ground in self.expected.against],
            "why": self.expected.why,
            "instead": self.expected.examples[0],
            "nearest": self.nearest,
        }


def load_expectations(path: Path, catalogue: Catalogue) -> Expectations:
    """CorpusError names the expectation at fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        near = float(data["gaps"]["near"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error
    return Expectations(near, tuple(_expectation(entry, catalogue) for entry in data.get("expected", ())))


def _expectation(entry: Mapping[str, Any], catalogue: Catalogue) -> Expectation:
    try:
        return Expectation(
            id=entry["id"],
            kinds=tuple(entry["kinds"]),
            required=bool(entry.get("required", False)),
            against=tuple(ground_of(written, catalogue) for written in entry["against"]),
            why=entry["why"].strip(),
            examples=tuple(entry["examples"]),
            words=re.compile("|".join(entry["words"])) if "words" in entry else None,
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise CorpusError(f"应有内容“{entry.get('id', '?')}”有误：{error}", "对照其他条目修改") from error


def find_gaps(
    clauses: Sequence[Clause] | str,
    kind: str,
    embedder: Embedder,
    expectations: Expectations,
    *,
    cache: Path | None = None,
) -> list[Gap]:
    """What a document of that kind lacks, what is required first; [] for a kind of which nothing is expected."""
    given = clauses_of(clauses) if isinstance(clauses, str) else clauses
    wanted = [entry for entry in expectations.entries if kind in entry.kinds]
    said = [(clause.label, text) for clause in given for text in commands(clause.provision)]
    if not wanted:
        return []
    if not said:
        return [Gap(entry, None) for entry in _required_first(wanted)]
    examples = [plain(text) for entry in wanted for text in entry.examples]
    known = embed_once(examples, embedder, cache)
    likeness = embedder.embed_passages([plain(text) for _, text in said]) @ known.T
    gaps, start = [], 0
    for entry in wanted:
        own = likeness[:, start : start + len(entry.examples)].max(axis=1)
        start += len(entry.examples)
        if own.max() < expectations.near and not any(entry.words and entry.words.search(text) for _, text in said):
            gaps.append(Gap(entry, said[int(own.argmax())][0]))
    return sorted(gaps, key=lambda gap: not gap.expected.required)


def expectation_met(
    clause: Clause, kind: str, embedder: Embedder, expectations: Expectations, *, cache: Path | None = None
) -> Expectation | None:
    """What the clause contributes of what a document of that kind is expected to contain: the nearest, if near enough."""
    wanted = [entry for entry in expectations.entries if kind in entry.kinds]
    said = [plain(text) for text in commands(clause.provision)]
    if not wanted or not said:
        return None
    owner = [entry for entry in wanted for _ in entry.examples]
    known = embed_once([plain(text) for entry in wanted for text in entry.examples], embedder, cache)
    likeness = (embedder.embed_passages(said) @ known.T).max(axis=0)
    best = int(likeness.argmax())
    return owner[best] if likeness[best] >= expectations.near else None


def _required_first(entries: Sequence[Expectation]) -> list[Expectation]:
    return sorted(entries, key=lambda entry: not entry.required)
