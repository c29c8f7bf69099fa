"""Legal words in plain words of ours (corpus/terms.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
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

    def place(self, text: str) -> int:
        """Where the term first stands in `text`; -1 where it does not."""
        return min((at for word in (self.name, *self.also) if (at := text.find(word)) >= 0), default=-1)


def load_terms(path: Path) -> tuple[Term, ...]:
    """CorpusError names the fault. A missing file is a corpus without explanations."""
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("term", [])
        return tuple(
            Term(e["name"], e["plain"], tuple(e.get("also", ())), e.get("law", ""), e.get("article", ""))
            for e in entries
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error


def terms_in(text: str, terms: Iterable[Term]) -> list[Term]:
    """Those that `text` uses, in the order in which they first come."""
    found = [(at, term) for term in terms if (at := term.place(text)) >= 0]
    return [term for _, term in sorted(found, key=lambda pair: pair[0])]
