"""Free text to citations. Titles are known names (catalogue) or stand in 《》; what a name binds to is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lawqa.law.citation import Citation
from lawqa.law.model import ArticleNo
from lawqa.law.numerals import NUMERAL_CHARS, to_int

_NUMERAL = rf"[{NUMERAL_CHARS}0-9０-９]{{1,8}}"
_ARTICLE = rf"第?\s*(?P<number>{_NUMERAL})\s*条(?:\s*之\s*(?P<suffix>[{NUMERAL_CHARS}0-9]{{1,3}}))?"
_SHORT_ARTICLE = rf"(?P<short>{_NUMERAL})(?:\s*[.．·]\s*(?P<short_paragraph>\d{{1,2}}))?(?![\d年月日元号个天人%平米])"
_PARAGRAPH = rf"(?:\s*第?\s*(?P<paragraph>{_NUMERAL})\s*款)?"
_ITEM = rf"(?:\s*第?\s*[（(]?\s*(?P<item>{_NUMERAL})\s*[）)]?\s*项)?"
_QUOTED_TITLE = r"《(?P<quoted>(?:[^《》]|《[^《》]*》){2,80})》\s*(?:[（(][^（）()]{2,40}[）)])?"
_BARE = re.compile(rf"\s*(?:{_ARTICLE}{_PARAGRAPH}{_ITEM}|{_SHORT_ARTICLE})\s*")
_NEXT_IN_LIST = re.compile(
    rf"\s*(?:、|，|和|及|以及|与)\s*(?={_ARTICLE.replace('?P<number>', '').replace('?P<suffix>', '')}){_ARTICLE}{_PARAGRAPH}{_ITEM}"
)


class CitationFinder:
    """Finds citations by the given names (longest first) and by titles in 《》."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({n for n in names if n}, key=lambda n: (-len(n), n))
        alternatives = "|".join(map(re.escape, known)) or r"(?!)"
        self._pattern = re.compile(
            rf"(?:{_QUOTED_TITLE}|(?:中华人民共和国)?(?P<name>{alternatives}))\s*"
            rf"(?:{_ARTICLE}{_PARAGRAPH}{_ITEM}|{_SHORT_ARTICLE})"
        )

    def find(self, text: str) -> list[Citation]:
        """Citations in order of their place; several articles behind one title are one citation each."""
        return list(self._find(text))

    def _find(self, text: str) -> Iterator[Citation]:
        for match in self._pattern.finditer(text):
            title = match["quoted"] or match["name"]
            citation = _citation(title, match)
            if citation is None:
                continue
            yield citation
            end = match.end()
            while following := _NEXT_IN_LIST.match(text, end):
                if (member := _citation(title, following)) is None:
                    break
                yield member
                end = following.end()


def bare_citation(text: str) -> Citation | None:
    """A whole text that is only an article number: 944, 第944条, 944.3."""
    match = _BARE.fullmatch(text)
    return _citation("", match) if match else None


def _citation(title: str, match: re.Match[str]) -> Citation | None:
    groups = match.groupdict()
    try:
        article = ArticleNo(
            to_int(groups.get("number") or groups.get("short") or ""),
            to_int(groups["suffix"]) if groups.get("suffix") else 0,
        )
        paragraph = _optional(groups.get("paragraph") or groups.get("short_paragraph"))
        item = _optional(groups.get("item"))
    except ValueError:
        return None
    return Citation(title, article, paragraph, item, match.span())


def _optional(numeral: str | None) -> int | None:
    return to_int(numeral) if numeral else None
