"""Legal words in plain words of ours (corpus/terms.toml), and which of them a text uses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lawqa.errors import CorpusError


@dataclass(frozen=True)
class Term:
    """`plain` explains `name`; `also` are other ways to write it; `law` and `article` say where what it states stands."""

    name: str
    plain: str
    also: tuple[str, ...] = ()
    law: str = ""
    article: str = ""


class Glossary:
    """Terms, found in texts as they are written."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._by_head: dict[str, list[tuple[str, Term]]] = {}
        for word, term in sorted(_written(self.terms), key=lambda pair: -len(pair[0])):
            self._by_head.setdefault(word[0], []).append((word, term))

    @classmethod
    def load(cls, path: Path) -> Glossary:
        """CorpusError names the fault. A missing file is a corpus without explanations."""
        if not path.is_file():
            return cls()
        try:
            entries = tomllib.loads(path.read_text(encoding="utf-8")).get("term", [])
            return cls(
                Term(e["name"], e["plain"], tuple(e.get("also", ())), e.get("law", ""), e.get("article", ""))
                for e in entries
            )
        except (
            OSError,
            UnicodeDecodeError,
            tomllib.TOMLDecodeError,
            KeyError,
            IndexError,
            TypeError,
            AttributeError,
        ) as error:
            raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error

    def terms_in(self, text: str, explained: str = "") -> dict[Term, str]:
        """Those that `text` uses in words that `explained` does not use, in the order in which they first come, and these
        words (物业服务企业、物业服务人): who has read of the one need not know the other.

        Of words that begin at one place the longest is meant: 诉讼时效中止 is not 诉讼时效.
        """
        known = {word for _, word in self._used(explained)}
        found: dict[Term, dict[str, None]] = {}
        for term, word in self._used(text):
            if word not in known:
                found.setdefault(term, {})[word] = None
        return {term: "、".join(words) for term, words in found.items()}

    def _used(self, text: str) -> Iterator[tuple[Term, str]]:
        at = 0
        while at < len(text):
            words = self._by_head.get(text[at], ())
            word, term = next(((word, term) for word, term in words if text.startswith(word, at)), (text[at], None))
            if term:
                yield term, word
            at += len(word)


def _written(terms: Iterable[Term]) -> Iterator[tuple[str, Term]]:
    return ((word, term) for term in terms for word in (term.name, *term.also))
