"""The check-up as the command, the page and the answers use it: findings, gaps and wordings of a whole convention, and how
one clause stands to the law."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lawqa.config import Settings
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.checkup import Ground, load_checkup
from lawqa.corpus.clauses import Clause
from lawqa.corpus.collect import catalogue_of
from lawqa.desk.clausejudge import HEADS_FILE, ClauseJudge
from lawqa.desk.conventioncheck import OK, Checker, ClauseFinding
from lawqa.desk.conventiongaps import Expectations, Gap, expectation_met, find_gaps, load_expectations
from lawqa.errors import NotFound
from lawqa.index.embedder import Embedder
from lawqa.law.citation import Citation, cite, format_citation
from lawqa.law.model import StoredProvision
from lawqa.search.library import Library

RULES_FILE, CACHE_FOLDER = "checkup.toml", "checkup"
DETAILS = "details"
_KEPT = 512
# The national law of a day that is nearest to a text, best first: `Assistant.law_near`.
Search = Callable[[str, dt.date], Sequence[StoredProvision]]
_MOST_SEARCHED = 400  # characters


@dataclass(frozen=True)
class Standing:
    """How a clause stands to the law: conflict, uncertain, or details (it fills in what the law leaves to it).

    `citations` are those of the provisions in canonical form, `why` says it in plain words of ours.
    """

    verdict: str
    against: tuple[Ground, ...]
    citations: tuple[str, ...]
    why: str
    instead: str = ""

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "verdict": self.verdict,
            "against": [ground.to_dict() for ground in self.against],
            "why": self.why,
            "instead": self.instead,
        }


def with_searched(finding: ClauseFinding, search: Search, day: dt.date) -> ClauseFinding:
    """A clause that is not in order gets the nearest provision of law, too: there are more provisions than rules."""
    if finding.verdict == OK:
        return finding
    whole = len(finding.words) <= _MOST_SEARCHED
    near = search(finding.words if whole else finding.matches[0].text[:_MOST_SEARCHED], day)
    named = {(ground.law, ground.article) for ground in finding.against}
    searched = (Ground(s.instrument.title, s.provision.article) for s in near[:1])
    return replace(finding, searched=tuple(g for g in searched if (g.law, g.article) not in named))


class CheckupDesk:
    """Checks conventions against the rules and the law of one installation; what it rests on is loaded when first needed.

    Without `search`, only the rules name provisions.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        embedder: Embedder,
        search: Search | None = None,
    ) -> None:
        self._settings, self._library, self._embedder, self._search = settings, library, embedder, search
        self._stood: dict[tuple[str, str, dt.date], Standing | None] = {}

    def check(
        self, clauses: Sequence[Clause], kind: str | None = None, day: dt.date | None = None
    ) -> list[ClauseFinding]:
        """A finding a clause, in order."""
        findings = self._checker.check(clauses, kind=kind, day=day)
        if self._search is None:
            return findings
        return [with_searched(finding, self._search, day or dt.date.today()) for finding in findings]

    def gaps(self, clauses: Sequence[Clause], kind: str | None) -> list[Gap]:
        """What a document of that kind must or should contain and lacks."""
        if kind is None:
            return []
        return find_gaps(clauses, kind, self._embedder, self._expectations, cache=self._cache)

    def wordings(self, grounds: Iterable[Ground], day: dt.date | None = None) -> dict[Ground, str]:
        """The official wording of each provision whose wording is held."""
        found = {}
        for ground in dict.fromkeys(grounds):
            stored = self._stored(ground, day or dt.date.today())
            if stored is not None and stored.verbatim:
                paragraphs = stored.provision.paragraphs
                whole = ground.paragraph is None or ground.paragraph > len(paragraphs)
                found[ground] = stored.provision.text if whole else str(paragraphs[(ground.paragraph or 1) - 1])
        return found

    def cited(self, ground: Ground, day: dt.date | None = None) -> str:
        """The citation of a provision in canonical form."""
        stored = self._stored(ground, day or dt.date.today())
        if stored is None:
            return format_citation(ground.law, ground.article, ground.paragraph)
        return cite(stored.title, stored.provision, ground.paragraph)

    def standing(self, stored: StoredProvision, day: dt.date | None = None) -> Standing | None:
        """How a clause of a convention stands to the law of the day; None where nothing is to be said, or for law."""
        if not stored.instrument.compound:
            return None
        on = day or dt.date.today()
        key = (stored.id, stored.provision.text, on)
        if key not in self._stood:
            if len(self._stood) >= _KEPT:
                self._stood.clear()
            self._stood[key] = self._stand(stored, on)
        return self._stood[key]

    def _stand(self, stored: StoredProvision, day: dt.date) -> Standing | None:
        clause = Clause(stored.provision.name, stored.provision)
        kind = stored.instrument.kind
        (finding,) = self._checker.check([clause], kind=kind, day=day)
        if finding.verdict != OK:
            first = finding.matches[0]
            return self._standing(finding.verdict, first.leading, first.why, first.rule.instead, day)
        met = expectation_met(clause, kind, self._embedder, self._expectations, cache=self._cache) if kind else None
        if met is None or not met.required:
            return None
        return self._standing(DETAILS, met.against, "法律把这一事项留给规约约定，本条作了具体约定。", "", day)

    def _standing(self, verdict: str, against: Sequence[Ground], why: str, instead: str, day: dt.date) -> Standing:
        return Standing(verdict, tuple(against), tuple(self.cited(g, day) for g in against), why, instead)

    def _stored(self, ground: Ground, day: dt.date) -> StoredProvision | None:
        try:
            return self._library.resolve(Citation(ground.law, ground.article, ground.paragraph), day).stored
        except NotFound:
            return None

    @functools.cached_property
    def _catalogue(self) -> Catalogue:
        return catalogue_of(self._settings)

    @functools.cached_property
    def _checker(self) -> Checker:
        rules = load_checkup(self._settings.corpus / RULES_FILE, self._catalogue)
        judge = ClauseJudge.load(self._settings.checkup_folder, self._settings.corpus / HEADS_FILE, rules)
        return Checker(rules, self._library, judge)

    @functools.cached_property
    def _expectations(self) -> Expectations:
        return load_expectations(self._settings.corpus / RULES_FILE, self._catalogue)

    @property
    def _cache(self) -> Path:
        return self._settings.index / CACHE_FOLDER
