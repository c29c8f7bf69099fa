"""The texts on which the citation check is measured: marked citations, wordings filled in when they are loaded.

The tree carries no wording of a statute, so a line of `texts.jsonl` quotes with placeholders:

- `{{民法典|944|3}}` is the third paragraph of article 944, `{{民法典|944|}}` the whole article; `291之二` is an article too;
- `{{民法典|944|1||12:40}}` is its characters 12 to 40 (line breaks of the wording are dropped before one counts);
- `{{民法典|944|3|不得=>可以;;供热=>}}` is edited: each edit replaces the first occurrence in what was selected;
- `{{治安管理处罚法@2012-10-26|58|}}` names a version by the date of its promulgation; without a date the version meant
  is the one in force today, or the last one of an instrument that has ended.

A citation stands in a mark, `⟦1|《民法典》第九百四十四条⟧`; marks are numbered from 1 in order of place. Every mark has
one entry in `citations`, a range as many as it has articles.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawqa.corpus.store import Store
from lawqa.law.model import ArticleNo

TODAY = dt.date(2026, 11, 24)
VERDICTS = frozenset(
    {
        "ok",
        "no_such_law",
        "no_such_article",
        "no_such_paragraph",
        "misquoted",
        "repealed",
        "not_yet",
        "unchecked",
    }
)

Wording = Callable[[str, str | None, str, int | None], str]
"""(name, version or None, article, paragraph or None for the whole article) → the official text; KeyError if not held."""

_FIELDS = {"id", "kind", "split", "text", "date", "citations"}
_CITATION_FIELDS = {"mark", "law", "article", "paragraph", "item", "verdict"}
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MARK = re.compile(r"⟦(\d+)\|([^⟦⟧]*)⟧")
_LEFT_OVER = re.compile(r"[⟦⟧]|\{\{|\}\}")


@dataclass(frozen=True)
class Expected:
    """What the check should say of one citation.

    `span` is where its mark stands in the text, in code points; `law` and `article` are null-free only where the
    citation names them. A range is several expectations with one span.
    """

    mark: int
    span: tuple[int, int]
    law: str
    article: str | None
    paragraph: int | None
    item: int | None
    verdict: str


@dataclass(frozen=True)
class CiteText:
    """A text as a user would paste it, the day whose law is asked for (None: today), and what should be found in it."""

    id: str
    kind: str
    split: str
    text: str
    date: dt.date | None
    citations: tuple[Expected, ...]


def load_texts(path: Path, wording: Wording) -> list[CiteText]:
    """Read the file, fill in the wordings and strip the marks; ValueError names the entry that is malformed."""
    texts: list[CiteText] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                texts.append(_read(json.loads(line), wording))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from error
    twice = [id for id, group in itertools.groupby(sorted(t.id for t in texts)) if len(list(group)) > 1]
    if twice:
        raise ValueError(f"{path.name}: ids used twice: {', '.join(twice)}")
    return texts


def expand(text: str, wording: Wording) -> str:
    """The text with every placeholder replaced by what it quotes."""
    return _PLACEHOLDER.sub(lambda match: _quoted(match[1], wording), text)


def strip_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the span of each mark in it; ValueError unless they are numbered 1, 2, 3 …"""
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    length = end = 0
    for match in _MARK.finditer(text):
        before, inside = text[end : match.start()], match[2]
        if int(match[1]) != len(spans) + 1:
            raise ValueError(f"mark {match[1]} where {len(spans) + 1} should stand")
        if not inside:
            raise ValueError(f"mark {match[1]} is empty")
        start = length + len(before)
        spans.append((start, start + len(inside)))
        pieces += [before, inside]
        length, end = spans[-1][1], match.end()
    plain = "".join([*pieces, text[end:]])
    if left := _LEFT_OVER.search(plain):
        raise ValueError(f"a stray {left[0]!r}")
    return plain, spans


def store_wording(store: Store, today: dt.date = TODAY) -> Wording:
    """The wordings of a built store, by catalogue id."""

    def wording(name: str, version: str | None, article: str, paragraph: int | None) -> str:
        instrument = store.instruments[name]
        if version is None:
            chosen = instrument.version_on(today) or instrument.versions[-1]
        else:
            chosen = next(v for v in instrument.versions if v.promulgated.isoformat() == version)
        stored = store.find(instrument, chosen, ArticleNo.parse(article))
        if stored is None or not stored.verbatim:
            raise KeyError(f"no wording of {name} {version or ''} {article}")
        if paragraph is None:
            return stored.provision.text
        return str(stored.provision.paragraphs[paragraph - 1])

    return wording


def _read(entry: dict[str, Any], wording: Wording) -> CiteText:
    if set(entry) != _FIELDS:
        raise ValueError(f"fields {sorted(set(entry) ^ _FIELDS)} missing or unknown")
    if entry["split"] not in ("dev", "test"):
        raise ValueError(f"split {entry['split']!r}")
    # Marks first: a wording may hold any character, and spans are taken in the text that has its wordings.
    text, spans = strip_marks(expand(entry["text"], wording))
    citations = tuple(_expectations(entry["citations"], spans))
    missing = set(range(1, len(spans) + 1)) - {c.mark for c in citations}
    if missing:
        raise ValueError(f"{entry['id']}: marks without a citation: {sorted(missing)}")
    day = None if entry["date"] is None else dt.date.fromisoformat(entry["date"])
    return CiteText(entry["id"], entry["kind"], entry["split"], text, day, citations)


def _expectations(rows: list[dict[str, Any]], spans: list[tuple[int, int]]) -> Iterator[Expected]:
    for row in rows:
        if set(row) != _CITATION_FIELDS:
            raise ValueError(f"citation fields {sorted(set(row) ^ _CITATION_FIELDS)} missing or unknown")
        if not 1 <= row["mark"] <= len(spans):
            raise ValueError(f"no mark {row['mark']} in the text")
        if row["verdict"] not in VERDICTS:
            raise ValueError(f"verdict {row['verdict']!r}")
        if row["article"] is not None and str(ArticleNo.parse(row["article"])) != row["article"]:
            raise ValueError(f"article {row['article']!r} is not written as a statute writes it")
        if row["article"] is None and row["paragraph"] is not None:
            raise ValueError("a paragraph without an article")
        yield Expected(**row, span=spans[row["mark"] - 1])


def _quoted(placeholder: str, wording: Wording) -> str:
    parts = placeholder.split("|")
    if not 3 <= len(parts) <= 5:
        raise ValueError(f"placeholder {placeholder!r}")
    name, article, paragraph, edits, piece = parts + [""] * (5 - len(parts))
    law, _, version = name.partition("@")
    text = wording(law, version or None, article, int(paragraph) if paragraph else None).replace("\n", "")
    if piece:
        start, end = map(int, piece.split(":"))
        if not 0 <= start < end <= len(text):
            raise ValueError(f"placeholder {placeholder!r}: the wording has {len(text)} characters")
        text = text[start:end]
    for edit in edits.split(";;") if edits else []:
        old, arrow, new = edit.partition("=>")
        if not old or not arrow or old not in text:
            raise ValueError(f"placeholder {placeholder!r}: edit {edit!r} changes nothing")
        text = text.replace(old, new, 1)
    return text
