"""Conventions of single compounds as instruments: a folder a compound, a Markdown file a document.

The head of a file names title, compound, kind, region, adopted (the day of the vote) and effective_date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from lawqa.corpus.parser import parse
from lawqa.corpus.readers import SUFFIXES, read_document
from lawqa.errors import CorpusError
from lawqa.law.model import Authority, Instrument, Interval, StoredProvision, Version


def load_conventions(*folders: Path) -> Iterator[StoredProvision]:
    """Every clause of every convention below `folders`; CorpusError names the file at fault."""
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES):
            yield from _clauses(path)


def _clauses(path: Path) -> Iterator[StoredProvision]:
    document = read_document(path)
    try:
        head = document.head
        adopted = dt.date.fromisoformat(head["adopted"])
        start = dt.date.fromisoformat(head.get("effective_date", head["adopted"]))
        version = Version(adopted, Interval(start), note=head.get("note", ""))
        instrument = Instrument(
            id=f"{head['compound']}/{head['kind']}",
            title=head["title"],
            authority=Authority.CONVENTION,
            versions=(version,),
            aliases=(head["kind"],),
            region=head["region"],
            compound=head["compound"],
            kind=head["kind"],
            note=head.get("note", ""),
        )
    except (KeyError, ValueError) as error:
        raise CorpusError(
            f"规约文件{path.name}的文件头不完整：{error}", "需要 title、compound、kind、region、adopted"
        ) from error
    parsed = parse(document.lines)
    if not parsed.provisions:
        raise CorpusError(f"规约文件{path.name}里没有“第一条”这样的条文", "按“第一条　……”分条书写")
    for provision in parsed.provisions:
        yield StoredProvision(instrument, version, provision, source=path.name, checked=True)
