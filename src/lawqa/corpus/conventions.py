"""Conventions in files that say in their head what they are: how the samples are kept.

The head names title, compound, kind, region, adopted (the day of the vote), effective_date, note. Clauses may be
numbered in any way (`lawqa.corpus.clauses`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from lawqa.corpus.clauses import structure_of
from lawqa.corpus.compounds import Compound, Convention
from lawqa.corpus.readers import SUFFIXES, read_document
from lawqa.errors import CorpusError


def load_conventions(*folders: Path) -> Iterator[tuple[Compound, Convention]]:
    """Every convention below `folders`, by path; CorpusError names the file at fault."""
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES):
            yield _convention(path)


def _convention(path: Path) -> tuple[Compound, Convention]:
    document = read_document(path)
    head = document.head
    try:
        compound = Compound(head["compound"], head["region"])
        title, kind = head["title"], head["kind"]
        adopted = dt.date.fromisoformat(head["adopted"])
        effective = dt.date.fromisoformat(head.get("effective_date", head["adopted"]))
    except (KeyError, ValueError) as error:
        raise CorpusError(
            f"规约文件{path.name}的文件头不完整：{error}", "需要 title、compound、kind、region、adopted"
        ) from error
    clauses = tuple(clause.provision for clause in structure_of(document.lines).clauses)
    if not clauses:
        raise CorpusError(f"规约文件{path.name}里没有条文", "写明条款，最好按“第一条　……”分条书写")
    note = head.get("note", "")
    return compound, Convention(title, kind, adopted, effective, clauses, note=note, source=path.name)
