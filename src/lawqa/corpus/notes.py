"""What the project wrote about provisions: gists, topics, cautions, relations, questions (corpus/notes/*.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lawqa.corpus.catalogue import Catalogue
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Note, Relation, provision_id

RELATION_KINDS = frozenset({"interprets", "details", "exception", "procedure", "penalty", "remedy"})
_WHOLE_ARTICLE = "any"


def load_notes(folder: Path, catalogue: Catalogue) -> dict[str, Note]:
    """Provision id → note. CorpusError names the file and the article at fault."""
    notes: dict[str, Note] = {}
    for path in sorted(folder.glob("*.toml")):
        for identity, article, note in _file_notes(path, catalogue):
            if identity in notes:
                raise CorpusError(f"{path.name}：{article}的要旨写了两次", "删去其中一条")
            notes[identity] = note
    return notes


def _file_notes(path: Path, catalogue: Catalogue) -> Iterator[tuple[str, str, Note]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        match = catalogue.match_text(data["instrument"], data["version"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise CorpusError(f"{path.name}不是完整的要旨文件：{error}", "对照其他要旨文件修改") from error
    if match is None:
        raise CorpusError(
            f"{path.name}：目录里没有“{data['instrument']}”{data['version']}版", "检查 instrument 和 version"
        )
    instrument, version = match
    for entry in data.get("provision", ()):
        label = str(entry.get("article", "?"))
        try:
            article = ArticleNo.parse(label)
            note = _note(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{path.name}：{label}的要旨有误：{error}", "对照其他要旨文件修改") from error
        yield provision_id(instrument.id, version.promulgated, article), label, note


def _note(entry: Mapping[str, Any]) -> Note:
    related = tuple(Relation(r["kind"], r["law"], r["article"]) for r in entry.get("related", ()))
    for relation in related:
        if relation.kind not in RELATION_KINDS:
            raise ValueError(f"关系种类 {relation.kind}")
    return Note(
        gist=entry["gist"].strip(),
        topics=tuple(entry.get("topics", ())),
        caution=entry.get("caution", "").strip(),
        related=related,
        questions=tuple(_questions(entry.get("questions", {}))),
        cues=_of_sentences(entry, "cues"),
        answers=_of_sentences(entry, "answers"),
    )


def _of_sentences(entry: Mapping[str, Any], table: str) -> tuple[tuple[int, str], ...]:
    """(number of the sentence, question) of a table."""
    return tuple((int(number), text) for number, texts in entry.get(table, {}).items() for text in texts)


def _questions(groups: Mapping[str, list[str]]) -> Iterator[tuple[int, str]]:
    """(paragraph, question); paragraph 0 stands for the article as a whole."""
    for group, questions in groups.items():
        paragraph = 0 if group == _WHOLE_ARTICLE else int(group)
        for question in questions:
            yield paragraph, question
