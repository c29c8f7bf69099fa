"""What the project wrote for talks (corpus/outreach.toml): what to do and not to do, questions to the listeners.

Every line names the provision that it rests on: "民法典 944 2" is the id of the instrument, the article, the paragraph.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo

FILE = "outreach.toml"
LISTENERS = frozenset({"", "居民", "物业", "社区"})
_FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Ground:
    """The provision a line rests on; `law` is an id, a title or an alias, `paragraph` None the article as a whole."""

    law: str
    article: ArticleNo
    paragraph: int | None = None

    @classmethod
    def parse(cls, text: str) -> Ground:
        """Read "民法典 944 2"; ValueError otherwise."""
        law, article, *paragraph = text.split(" ")
        if len(paragraph) > 1:
            raise ValueError(f"not a provision: {text!r}")
        return cls(law, ArticleNo.parse(article), int(paragraph[0]) if paragraph else None)


@dataclass(frozen=True)
class Advice:
    """One line of what to do or not to do; `who` is whom it speaks to, '' for everybody."""

    text: str
    on: Ground
    who: str = ""


@dataclass(frozen=True)
class QuizItem:
    """A question to the listeners; `right` is the place of the right option, from 0."""

    ask: str
    options: tuple[str, ...]
    right: int
    why: str
    on: Ground


@dataclass(frozen=True)
class TopicTalk:
    """What there is to say about one topic."""

    name: str
    do: tuple[Advice, ...] = ()
    dont: tuple[Advice, ...] = ()
    quiz: tuple[QuizItem, ...] = ()


@dataclass(frozen=True)
class TalkLines:
    """All topics by name; `written` is the day as of whose law the lines were written."""

    written: dt.date
    topics: Mapping[str, TopicTalk] = field(default_factory=dict)


def load_talks(path: Path) -> TalkLines:
    """CorpusError names the topic at fault. A missing file is a corpus without such lines."""
    if not path.is_file():
        return TalkLines(dt.date.min)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        written = data["written"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error
    talks = [_talk(entry, path.name) for entry in data.get("topic", [])]
    return TalkLines(written, {talk.name: talk for talk in talks})


def _talk(entry: Mapping[str, Any], file: str) -> TopicTalk:
    try:
        return TopicTalk(
            entry["name"],
            _advice(entry.get("do", ())),
            _advice(entry.get("dont", ())),
            tuple(_quiz(item) for item in entry.get("quiz", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{file}里“{entry.get('name', '?')}”有误：{error}", "对照其他话题修改") from error


def _advice(entries: Sequence[Mapping[str, Any]]) -> tuple[Advice, ...]:
    advice = tuple(Advice(e["text"], Ground.parse(e["on"]), e.get("who", "")) for e in entries)
    for line in advice:
        if line.who not in LISTENERS:
            raise ValueError(f"没有“{line.who}”这种听众")
    return advice


def _quiz(entry: Mapping[str, Any]) -> QuizItem:
    options = tuple(entry["options"])
    if len(options) < _FEWEST_OPTIONS or not 1 <= entry["right"] <= len(options):
        raise ValueError(f"“{entry['ask']}”的选项或答案不对")
    return QuizItem(entry["ask"], options, entry["right"] - 1, entry["why"], Ground.parse(entry["on"]))
