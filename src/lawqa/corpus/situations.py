"""Situations (corpus/situations/*.toml): a trouble, several ways to ask about it, and the provisions that decide it.

The file's name is the topic. A provision is written "title, article[, paragraph[, sentence]]" with spaces between:
"中华人民共和国民法典 第九百四十四条 2 4". The sentence is counted through the whole wording, from 1.

A situation may have a reply: `reply` is what we say to it in one or two plain sentences, `rests` the provisions that say
so (without it, the first of the deciding ones), `steps` the numbers of the topic's steps that fit (without it, all), or of
those of another topic, `steps_of`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Instrument

# What a provision that is rightly cited too counts beside one that decides.
ALSO = 0.5


@dataclass(frozen=True)
class Link:
    """A provision of a situation; `instrument` is an id.

    `paragraph` 0 is the article as a whole; `weight` is 1 where it decides, else `ALSO`; `sentence` is the one of the
    wording that decides, from 1, or 0 where none is named.
    """

    instrument: str
    article: ArticleNo
    paragraph: int
    weight: float
    sentence: int = 0


@dataclass(frozen=True)
class Reply:
    """Our plain answer to a situation, the provisions that it rests on (the most deciding first), and which steps fit,
    from 1 (None: all): those of the topic `steps_of`, or of its own ('')."""

    text: str
    rests: tuple[Link, ...]
    steps: tuple[int, ...] | None = None
    steps_of: str = ""


@dataclass(frozen=True)
class Situation:
    """`links` are ordered, the most deciding first; `questions` all ask about the same trouble, the plainest first."""

    topic: str
    links: tuple[Link, ...]
    questions: tuple[str, ...]
    reply: Reply | None = None


class Names(Protocol):
    """What finds an instrument by its name: the catalogue, or a store of what it knows."""

    def by_name(self, name: str) -> Instrument | None:
        """By title or alias."""


def load_situations(folder: Path, catalogue: Names, topic: str | None = None) -> tuple[Situation, ...]:
    """In order of file and place, of one topic where it is named.

    CorpusError names the file and the situation at fault; no folder, no situations.
    """
    paths = [path for path in sorted(folder.glob("*.toml")) if topic in (None, path.stem)]
    return tuple(situation for path in paths for situation in _file(path, catalogue))


def _file(path: Path, catalogue: Names) -> Iterator[Situation]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("situation", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path.name}不是完整的情形文件：{error}", "对照其他情形文件修改") from error
    for number, entry in enumerate(entries, 1):
        try:
            links = tuple(_links(entry, catalogue))
            yield Situation(path.stem, links, tuple(entry["questions"]), _reply(entry, links, catalogue))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CorpusError(f"{path.name}第{number}个情形有误：{error}", "对照其他情形修改") from error


def _reply(entry: Mapping[str, Any], links: Sequence[Link], catalogue: Names) -> Reply | None:
    if "reply" not in entry:
        return None
    rests = tuple(_link(written, catalogue) for written in entry["rests"]) if "rests" in entry else tuple(links[:1])
    if not entry["reply"].strip() or not rests:
        raise ValueError("回答是空的，或者没有依据")
    steps = tuple(map(int, entry["steps"])) if "steps" in entry else None
    return Reply(entry["reply"], rests, steps, str(entry.get("steps_of", "")))


def _links(entry: Mapping[str, Any], catalogue: Names) -> Iterator[Link]:
    for weight, key in ((1.0, "provisions"), (ALSO, "also")):
        for written in entry.get(key, ()):
            yield _link(written, catalogue, weight)


def _link(written: str, catalogue: Names, weight: float = 1.0) -> Link:
    law, article, *numbers = written.split(" ")
    instrument = catalogue.by_name(law)
    if instrument is None:
        raise ValueError(f"目录里没有“{law}”")
    paragraph, sentence = [*map(int, numbers), 0, 0][:2]
    return Link(instrument.id, ArticleNo.parse(article), paragraph, weight, sentence)
