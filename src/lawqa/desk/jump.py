"""From what somebody typed into a jump box, or from what a link says, to an article or an instrument."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawqa.corpus.catalogue import fold_title
from lawqa.corpus.store import Store
from lawqa.errors import BadQuestion, NotFound
from lawqa.law.citation import Citation
from lawqa.law.model import ArticleNo, Instrument, StoredProvision, Version
from lawqa.search.library import Library
from lawqa.search.resolve import Verdict

MAX_TYPED = 200
_COURT = "最高人民法院"
_SPOKEN = {"民": "民法典", "刑": "刑法"}
_SPOKEN_FORM = re.compile(r"^\s*([民刑])(?=\s*[第\d])")
_SUFFIXED = re.compile(r"(\d{1,4})\s*条?\s*之\s*([一二三四五六七八九十\d]{1,3})(?=\D*$)")
_TITLE_AND_NUMBER = re.compile(r"(?P<title>.*\D)\s*(?P<article>\d{1,4}|第.{1,9}条)\s*")
_IN_BRACKETS = re.compile(r"（[^（）]*）")


@dataclass(frozen=True)
class Located:
    """A provision that was asked for; `complaint` says what of the request it does not have (a paragraph)."""

    stored: StoredProvision
    paragraph: int | None = None
    item: int | None = None
    complaint: str = ""


@dataclass(frozen=True)
class Jump:
    """Where typed text leads: one article, else the instruments that it names (several: a choice)."""

    located: Located | None = None
    instruments: tuple[Instrument, ...] = ()


def look_up(library: Library, text: str, day: dt.date) -> Jump:
    """An article (944, 民944.3, 物业条例41), an instrument by title or alias, or those whose title has the words.

    BadQuestion for nothing typed, NotFound where nothing is meant; both are one line.
    """
    text = _spelt_out(text.strip())
    if not text:
        raise BadQuestion("还没有输入", "写条号（944）、法规名（民法典）或两样都写（物业条例41）")
    if len(text) > MAX_TYPED:
        raise BadQuestion(f"输入太长（{len(text)}字）", "这里查条文；成段的文字请到“核引用”")
    if instrument := find_instrument(library.store, text):
        return Jump(instruments=(instrument,))
    citations = library.reader.read(text).citations
    if citations:
        first = citations[0]
        return Jump(_resolved(library, first, day))
    if match := _TITLE_AND_NUMBER.fullmatch(text):
        matching = titles_with(library.store, match["title"], day)
        if len(matching) == 1:
            return Jump(locate(library, matching[0].id, _number(match["article"]), day))
        if matching:
            return Jump(instruments=tuple(matching))
    matching = titles_with(library.store, text, day)
    if not matching:
        raise NotFound(f"没有名称里含“{text}”的法规", "写条号（944）、法规名（民法典），或从目录里找")
    return Jump(instruments=tuple(matching))


def find_instrument(store: Store, law: str) -> Instrument | None:
    """By id, official title or alias; exact, never a part of it."""
    if law in store.instruments:
        return store.instruments[law]
    folded = fold_title(law)
    identity = store.names.get(folded) or store.names.get(fold_title(_COURT + folded))
    if identity:
        return store.instruments.get(identity)
    own = store.conventions.instruments()
    return next((i for i in own if law == i.id), None) or next(iter(store.conventions.titled(law)), None)


def titles_with(store: Store, words: str, day: dt.date) -> list[Instrument]:
    """Instruments whose title or alias has `words`, else their characters in order; law of the day first.

    A title that has nothing else beside what stands in brackets is meant alone: 示范小区管理规约.
    """
    folded = fold_title(words)
    if not folded:
        return []
    held = [*store.instruments.values(), *store.conventions.instruments()]
    names = {i.id: [fold_title(n) for n in _names(i)] for i in held}
    found = [i for i in held if folded == _IN_BRACKETS.sub("", fold_title(i.title))]
    found = found or [i for i in held if any(folded in name for name in names[i.id])]
    if not found and len(folded) > 1:
        found = [i for i in held if any(_in_order(folded, name) for name in names[i.id])]
    return sorted(found, key=lambda i: (i.version_on(day) is None, i.authority.rank, len(i.title), i.title))


def locate(
    library: Library,
    law: str,
    article: ArticleNo,
    day: dt.date,
    paragraph: int | None = None,
    item: int | None = None,
) -> Located:
    """The article of the version that is read on `day`; `law` is an id, a title or an alias. NotFound is one line."""
    instrument = find_instrument(library.store, law)
    if instrument is None or not instrument.compound:
        title = instrument.title if instrument else law
        return _resolved(library, Citation(title, article, paragraph, item), day)
    version = version_read(instrument, day)
    stored = library.store.find(instrument, version, article) if version else None
    if stored is None:
        raise NotFound(f"{instrument.title}没有{article}", "核对条号")
    return _with_part(stored, paragraph, item)


def version_read(instrument: Instrument, day: dt.date) -> Version | None:
    """The version that is the law on `day`, else the last one begun before it, else the first."""
    begun = [v for v in instrument.versions if v.in_force.start and v.in_force.start <= day]
    return instrument.version_on(day) or next(iter(begun[::-1] or instrument.versions), None)


def day_to_read(version: Version, day: dt.date) -> dt.date:
    """`day` if that version is the law then, else the day on which it came into force."""
    return day if day in version.in_force else (version.in_force.start or day)


def _spelt_out(text: str) -> str:
    text = _SPOKEN_FORM.sub(lambda m: _SPOKEN[m[1]], text)
    return _SUFFIXED.sub(r"第\1条之\2", text)


def _number(text: str) -> ArticleNo:
    try:
        return ArticleNo.parse(text)
    except ValueError:
        raise NotFound(f"“{text}”不是条号", "写成 944 或 第九百四十四条") from None


def _names(instrument: Instrument) -> Iterator[str]:
    yield instrument.title
    yield from instrument.aliases
    yield from (v.title for v in instrument.versions if v.title)


def _in_order(wanted: str, name: str) -> bool:
    """Whether the characters of `wanted` stand in `name` in this order: 治安处罚法 in 治安管理处罚法."""
    rest = iter(name)
    return all(character in rest for character in wanted)


def _resolved(library: Library, citation: Citation, day: dt.date) -> Located:
    found = library.resolver.resolve(citation, day)
    if found.stored is None:
        hint = "核对条号" if found.verdict is Verdict.NO_SUCH_ARTICLE else ""
        raise NotFound(found.message, hint)
    return _with_part(found.stored, citation.paragraph, citation.item)


def _with_part(stored: StoredProvision, paragraph: int | None, item: int | None) -> Located:
    """As much of the part as the article has."""
    paragraphs = stored.provision.paragraphs
    if not paragraphs:
        return Located(stored)
    if paragraph and paragraph > len(paragraphs):
        return Located(stored, complaint=f"{stored.provision.name}只有{len(paragraphs)}款，没有第{paragraph}款")
    if item:
        where = paragraph or (1 if len(paragraphs) == 1 else 0)
        items = len(paragraphs[where - 1].items) if where else 0
        if item > items:
            part = f"第{paragraph}款" if paragraph else ""
            has = f"只有{items}项" if items else "没有分项"
            return Located(stored, paragraph, complaint=f"{stored.provision.name}{part}{has}")
    return Located(stored, paragraph, item)
