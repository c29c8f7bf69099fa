"""What a situation is about and what we reply to it, beside the index of situations: by the situation's number there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lawqa.corpus.situations import Reply, Situation
from lawqa.errors import IndexUnavailable
from lawqa.law.model import ArticleNo

_FILE = "told.json"


@dataclass(frozen=True)
class Rest:
    """A provision that a reply rests on: its row number, the paragraph (0: the article) and the sentence (0: none)."""

    position: int
    paragraph: int = 0
    sentence: int = 0


@dataclass(frozen=True)
class PlainReply:
    """Our words, what they rest on (the most deciding first), and the steps that fit, from 1 (None: all): those of the
    topic `steps_of`, or of its own ('')."""

    text: str
    rests: tuple[Rest, ...]
    steps: tuple[int, ...] | None = None
    steps_of: str = ""


@dataclass(frozen=True)
class Told:
    """One situation: its topic, the plainest of its questions, and the reply to it, if there is one."""

    topic: str
    question: str
    reply: PlainReply | None = None


def tell(situations: Iterable[Situation], positions: Callable[[str, ArticleNo], Sequence[int]]) -> tuple[Told, ...]:
    """A reply whose provisions are not all known is none; `positions` gives the row numbers of an article."""
    return tuple(Told(s.topic, s.questions[0], _plain(s.reply, positions) if s.reply else None) for s in situations)


def save_told(folder: Path, told: Iterable[Told]) -> None:
    """Write them as JSON."""
    entries = [asdict(entry) for entry in told]
    (folder / _FILE).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def load_told(folder: Path) -> tuple[Told, ...]:
    """Read what `save_told` wrote; IndexUnavailable when it is damaged."""
    try:
        entries = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return tuple(Told(e["topic"], e["question"], _loaded(e["reply"]) if e["reply"] else None) for e in entries)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable("情形索引已损坏", "运行 lawqa index build 重建") from error


def _plain(reply: Reply, positions: Callable[[str, ArticleNo], Sequence[int]]) -> PlainReply | None:
    held = [positions(link.instrument, link.article) for link in reply.rests]
    if not all(held):
        return None
    rests = tuple(Rest(rows[0], link.paragraph, link.sentence) for rows, link in zip(held, reply.rests, strict=True))
    return PlainReply(reply.text, rests, reply.steps, reply.steps_of)


def _loaded(entry: dict[str, Any]) -> PlainReply:
    rests = tuple(Rest(**rest) for rest in entry["rests"])
    steps = None if entry["steps"] is None else tuple(map(int, entry["steps"]))
    return PlainReply(str(entry["text"]), rests, steps, str(entry["steps_of"]))
