"""Dispute topics (corpus/topics.toml): what people call things and what the law calls them, and the first steps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawqa.errors import CorpusError


@dataclass(frozen=True)
class Step:
    """One step of a dispute's way: what to do, whom to go to, and the provision that it rests on."""

    do: str
    who: str
    law: str
    article: str


@dataclass(frozen=True)
class Topic:
    """`words` maps an everyday word to the legal terms for it; `provisions` are (law, article), most deciding first."""

    name: str
    parties: tuple[str, ...]
    provisions: tuple[tuple[str, str], ...]
    words: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]


def load_topics(path: Path) -> tuple[Topic, ...]:
    """CorpusError names the topic at fault. A missing file is a corpus without topics."""
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("topic", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error
    return tuple(_topic(entry) for entry in entries)


def _topic(entry: Mapping[str, Any]) -> Topic:
    try:
        return Topic(
            name=entry["name"],
            parties=tuple(entry.get("parties", ())),
            provisions=tuple((p["law"], p["article"]) for p in entry.get("provisions", ())),
            words={word: tuple(terms) for word, terms in entry.get("words", {}).items()},
            steps=tuple(Step(s["do"], s["who"], s["law"], s["article"]) for s in entry.get("step", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"topics.toml里“{entry.get('name', '?')}”有误：{error}", "对照其他话题修改") from error
