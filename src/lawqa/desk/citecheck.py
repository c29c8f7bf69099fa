"""The check of a document's citations: each exists or not, is law on the day or not, and says what is quoted or not."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lawqa.corpus.renumber import ProvisionKey
from lawqa.desk.quotation import (
    Comparison,
    Difference,
    Quote,
    Wording,
    find_parts,
    find_quotes,
    is_misquoted,
    plain_of,
    plain_parts,
    quoted_spans,
)
from lawqa.law.citation import Citation, Manner, cite
from lawqa.law.model import Instrument, Provision, StoredProvision, Version
from lawqa.law.title import is_pointer
from lawqa.search.library import Library
from lawqa.search.resolve import Resolution, Verdict

# Verdicts under which there is a wording to compare a quotation with.
_COMPARED = (Verdict.OK, Verdict.REPEALED, Verdict.NOT_YET, Verdict.UNCHECKED)


@dataclass(frozen=True)
class Misquotation:
    """A quotation that differs: `official` is the right wording, `differences` align both; spans are of the document."""

    span: tuple[int, int]
    quoted: str
    official: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class CheckedCitation:
    """One citation of a document with its verdict; `quoted` is the wording compared with it, if any."""

    text: str
    resolution: Resolution
    verdict: Verdict
    message: str
    successors: tuple[str, ...] = ()
    quoted: tuple[int, int] | None = None
    misquotation: Misquotation | None = None

    @property
    def citation(self) -> Citation:
        """As found in the document."""
        return self.resolution.citation

    @property
    def stands(self) -> bool:
        """Whether nothing is held against it."""
        return self.verdict in (Verdict.OK, Verdict.UNCHECKED)

    def to_dict(self) -> dict[str, object]:
        """The object of the JSON contract (design, section 6), with what was found beside it."""
        citation, bad = self.citation, self.misquotation
        return {
            "cite": self.text,
            "span": list(citation.span),
            "law": self.resolution.title,
            "article": str(citation.article),
            "paragraph": citation.paragraph,
            "item": citation.item,
            "verdict": self.verdict.value,
            "message": self.message,
            "manner": citation.manner.value,
            "canonical": self.resolution.written,
            "successors": list(self.successors),
            "quoted": list(self.quoted) if self.quoted else None,
            "official": bad.official if bad else None,
            "diff": [[d.kind, d.quoted, d.official] for d in bad.differences] if bad else None,
        }


@dataclass(frozen=True)
class CheckedText:
    """A document and its citations in order of place, as of `day`."""

    text: str
    day: dt.date
    citations: tuple[CheckedCitation, ...] = field(default=())

    @property
    def faults(self) -> tuple[CheckedCitation, ...]:
        """The citations that do not stand."""
        return tuple(c for c in self.citations if not c.stands)

    def to_list(self) -> list[dict[str, object]]:
        """For JSON."""
        return [c.to_dict() for c in self.citations]


class CitationChecker:
    """Checks documents against one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._resolver = library.resolver
        self._wordings = functools.lru_cache(maxsize=4096)(Wording)
        self._plain_articles = functools.lru_cache(maxsize=64)(self._read_articles)

    def check(self, text: str, day: dt.date | None = None, compound: str | None = None) -> CheckedText:
        """Every citation of `text` as of `day` (default today); clauses of conventions are those of `compound`."""
        day = day or dt.date.today()
        citations = _own_citations(text, self._library.reader.find_citations(text))
        resolutions = [self._resolver.resolve(citation, day, compound) for citation in citations]
        checked = [self._plain(text, resolution) for resolution in resolutions]
        for quote in find_quotes(text, citations):
            self._compare(quote, checked, day)
        return CheckedText(text, day, tuple(checked))

    def _plain(self, text: str, resolution: Resolution) -> CheckedCitation:
        start, end = resolution.citation.span
        successors = tuple(map(self._resolver.written, resolution.successors))
        return CheckedCitation(text[start:end], resolution, resolution.verdict, resolution.message, successors)

    def _compare(self, quote: Quote, checked: list[CheckedCitation], day: dt.date) -> None:
        """Lay a quotation beside the provisions it is attributed to; write the outcome to the likeliest of them."""
        candidates = [n for n in quote.citations if _comparable(checked[n].resolution)]
        if not candidates:
            return
        compared = {n: self._compare_one(quote, checked[n].resolution) for n in candidates}
        found = [n for n in candidates if compared[n].position is not None]
        if found:
            right = next((n for n in found if _within(checked[n].resolution, compared[n].position or 0)), None)
            number = found[0] if right is None else right
            checked[number] = replace(checked[number], quoted=quote.span)
            if right is None and quote.marked:
                checked[number] = self._misplaced(checked[number], quote, compared[number])
            return
        number = max(candidates, key=lambda n: (compared[n].likeness, n))
        best = compared[number]
        if is_misquoted(quote, best):
            checked[number] = self._misquoted(checked[number], quote, best, day)

    def _compare_one(self, quote: Quote, resolution: Resolution) -> Comparison:
        assert resolution.stored is not None
        provision = resolution.stored.provision
        whole = self._wordings(provision.text).compare(quote.text)
        if whole.position is not None or not any(p.items for p in provision.paragraphs):
            return whole
        # Items are also quoted without their numbers.
        unnumbered = self._wordings(_unnumbered(provision)).compare(quote.text)
        return Comparison(0, 100.0) if unnumbered.position is not None and not resolution.citation.paragraph else whole

    def _misplaced(self, checked: CheckedCitation, quote: Quote, comparison: Comparison) -> CheckedCitation:
        stored = checked.resolution.stored
        assert stored is not None and comparison.position is not None
        place = _paragraph_at(stored.provision, comparison.position)
        where = cite(checked.resolution.title, stored.provision, place)
        return self._at_fault(checked, quote, comparison, f"这段话不在所引的款项，在{where}")

    def _misquoted(
        self, checked: CheckedCitation, quote: Quote, comparison: Comparison, day: dt.date
    ) -> CheckedCitation:
        elsewhere = self._elsewhere(quote, checked.resolution, day)
        line = f"所引文字是{elsewhere}的" if elsewhere else "所引文字与原文不符"
        return self._at_fault(checked, quote, comparison, line)

    def _at_fault(self, checked: CheckedCitation, quote: Quote, comparison: Comparison, line: str) -> CheckedCitation:
        official = comparison.official or _wording_cited(checked.resolution)
        bad = Misquotation(quote.span, quote.text, official, comparison.differences)
        verdict = Verdict.MISQUOTED if checked.verdict in (Verdict.OK, Verdict.UNCHECKED) else checked.verdict
        message = "；".join(filter(None, [checked.message, line]))
        return replace(checked, verdict=verdict, message=message, quoted=quote.span, misquotation=bad)

    def _elsewhere(self, quote: Quote, resolution: Resolution, day: dt.date) -> str:
        """Where in the same instrument, in any version, the quoted words stand; '' for nowhere."""
        instrument = resolution.instrument
        assert instrument is not None
        current = instrument.version_on(day)
        versions = [v for v in (current, *reversed(instrument.versions)) if v is not None]
        parts = plain_parts(quote.text)
        for version in dict.fromkeys(versions):
            for stored, plain in self._plain_articles(instrument, version):
                if find_parts(parts, plain) is not None:
                    return self._named(stored, day, current=version is current)
        return ""

    def _read_articles(self, instrument: Instrument, version: Version) -> list[tuple[StoredProvision, str]]:
        """The articles of which the wording is held, each with its letters."""
        articles = self._library.store.articles(instrument, version)
        return [(stored, plain_of(stored.provision.text)) for stored in articles if stored.verbatim]

    def _named(self, stored: StoredProvision, day: dt.date, *, current: bool) -> str:
        name = cite(stored.title, stored.provision)
        if current:
            return name
        key = ProvisionKey(stored.instrument.id, stored.version.promulgated, stored.provision.article)
        heirs = "、".join(map(self._resolver.written, self._resolver.heirs(key, day)))
        return f"旧版（{stored.version.promulgated}）{name}" + (f"（现为{heirs}）" if heirs else "")


def _own_citations(text: str, citations: list[Citation]) -> list[Citation]:
    """Without 前款 and 本法第三条 inside quoted wording: there the statute refers, not the document."""
    quoted = list(quoted_spans(text))
    return [
        c
        for c in citations
        if c.manner is not Manner.RELATIVE
        or is_pointer(c.title)
        or not any(a < c.span[0] and c.span[1] <= b for a, b in quoted)
    ]


def _comparable(resolution: Resolution) -> bool:
    return resolution.verdict in _COMPARED and resolution.stored is not None and resolution.stored.verbatim


def _within(resolution: Resolution, position: int) -> bool:
    """Whether what begins at `position` of the wording begins in the cited paragraph."""
    paragraph = resolution.citation.paragraph
    assert resolution.stored is not None
    return paragraph is None or _paragraph_at(resolution.stored.provision, position) == paragraph


def _paragraph_at(provision: Provision, position: int) -> int:
    end = 0
    for number, paragraph in enumerate(provision.paragraphs, 1):
        end += len(str(paragraph)) + 1
        if position < end:
            return number
    return len(provision.paragraphs)


def _unnumbered(provision: Provision) -> str:
    def lines() -> Iterable[str]:
        for paragraph in provision.paragraphs:
            yield paragraph.text
            yield from (item.text for item in paragraph.items)

    return "\n".join(lines())


def _wording_cited(resolution: Resolution) -> str:
    """The cited paragraph, else the article."""
    assert resolution.stored is not None
    provision, paragraph = resolution.stored.provision, resolution.citation.paragraph
    if paragraph and paragraph <= len(provision.paragraphs):
        return str(provision.paragraphs[paragraph - 1])
    return provision.text
