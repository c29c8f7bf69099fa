"""What is asked: the question in matched form, direct citations, and a place named in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lawqa.errors import BadQuestion
from lawqa.law.citation import Citation
from lawqa.law.grammar import CitationFinder, bare_citation
from lawqa.law.normalise import normalise

if TYPE_CHECKING:
    import opencc

MAX_CHARACTERS = 20_000
_MEANINGFUL = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2,}|\d")
# A question longer than this may hold several issues; its parts have about this length, in characters.
_PART = 30
_CLAUSE = re.compile(r"[^，。；！？、,;!?\s]+[，。；！？、,;!?\s]*")
_ENDS = tuple("。！？!?")
_MOST_PARTS = 8
_CIVIL_CODE = re.compile(r"^民(?=第?\s*\d)")  # 民944.3
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年(?:\s*(\d{1,2})\s*月)?")


@dataclass(frozen=True)
class Query:
    """`text` is normalised and in simplified characters; `region` is a place named in it; `years` those it mentions."""

    original: str
    text: str
    citations: tuple[Citation, ...] = ()
    region: str | None = None
    years: tuple[int, ...] = ()

    @property
    def only_citations(self) -> bool:
        """Whether nothing is asked beside the citations."""
        rest = self.text
        for citation in reversed(self.citations):
            rest = rest[: citation.span[0]] + rest[citation.span[1] :]
        return bool(self.citations) and not _MEANINGFUL.search(rest)


class QueryReader:
    """Reads questions; knows the names of instruments and the regions that the corpus has law for."""

    def __init__(self, names: Iterable[str], regions: Iterable[str]) -> None:
        self._finder = CitationFinder(names)
        # The deepest region first: 浙江/宁波 before 浙江.
        self._regions = sorted(regions, key=lambda r: (-r.count("/"), r))

    def read(self, question: str) -> Query:
        """BadQuestion for a question that is empty, without a word, or longer than 20,000 characters."""
        if len(question) > MAX_CHARACTERS:
            raise BadQuestion(f"问题太长（{len(question)}字）", f"请缩短到{MAX_CHARACTERS}字以内，只写关键情节")
        text = simplify(normalise(question)[0]).strip()
        if not text:
            raise BadQuestion("还没有输入问题", "请写一句话，例如：楼上漏水找谁赔")
        if not _MEANINGFUL.search(text):
            raise BadQuestion("没有读到文字", "请用一句话说说发生了什么")
        return Query(question, text, self._citations(text), self._region(text), self._years(text))

    def find_citations(self, text: str) -> list[Citation]:
        """The citations of any text, in traditional characters too, spans in it."""
        whole = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate, which no text file can hold
        simple = simplify(whole)
        return self._finder.find(simple if len(simple) == len(text) else whole)

    def _citations(self, text: str) -> tuple[Citation, ...]:
        if bare := bare_citation(_CIVIL_CODE.sub(" ", text)):
            return (bare,)
        return tuple(self._finder.find(text))

    def _region(self, text: str) -> str | None:
        return next(
            (r for r in self._regions if re.search(rf"{r.rsplit('/', 1)[-1]}(?![路街道东西南北中大])", text)), None
        )

    @staticmethod
    def _years(text: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(int(m[1]) for m in _YEAR.finditer(text)))


def parts_of(text: str) -> list[str]:
    """The parts of a long question, clauses joined until they are long enough to mean something; [] for a short one.

    A story without punctuation is cut by length. Of a very long one the first and the last parts are taken: people
    begin with what happened and end with what they want.
    """
    if len(text) <= 1.5 * _PART:
        return []
    parts = [""]
    for clause in (m[0] for m in _CLAUSE.finditer(text)):
        for start in range(0, len(clause), 2 * _PART):
            enough = _PART // 3 if parts[-1].rstrip()[-1:] in _ENDS else _PART * 2 // 3
            if len(parts[-1]) >= enough:
                parts.append("")
            parts[-1] += clause[start : start + 2 * _PART]
    half = _MOST_PARTS // 2
    return parts if len(parts) <= _MOST_PARTS else [*parts[:half], *parts[-half:]]


def simplify(text: str) -> str:
    """Traditional characters to simplified ones."""
    return str(_converter().convert(text))


@functools.cache
def _converter() -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC("t2s")
