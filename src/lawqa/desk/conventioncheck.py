"""The check-up of a convention: each clause held against the rules of corpus/checkup.toml.

A clause is cut into sentences, each read after the one before it; `lawqa.desk.clausejudge` says of each how surely it
breaks the law and which rule it is about. Quantities are read and compared with the lawful range: there numbers, not the
model, decide. Rules that a sentence may be about besides the nearest are named, too, set apart.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from lawqa.corpus.checkup import Checkup, Clause, Ground, Rule, clauses_of, plain, told
from lawqa.desk.clausejudge import Floats, Judge
from lawqa.errors import NotFound
from lawqa.law.citation import Citation
from lawqa.law.quantity import roles

OK, UNCERTAIN, CONFLICT = "ok", "uncertain", "conflict"
_GRAVITY = {OK: 0, UNCERTAIN: 1, CONFLICT: 2}
_CANDIDATES = 3
_LEADING = 3
_READ_ON = 0.6  # share of what the next sentence takes from a sentence's log-odds
_LESS_SURE = "（写法与此类条款相近，请人工核对。）"


@dataclass(frozen=True)
class Match:
    """A sentence of a clause and the rule it meets; `confidence` is from 0 to 1, `beside` as of `Decision`."""

    rule: Rule
    text: str
    verdict: str
    confidence: float
    against: tuple[Ground, ...]
    beside: bool = False

    @property
    def leading(self) -> tuple[Ground, ...]:
        """The provisions that matter most, to be shown with their wordings; none where the rule is only named beside."""
        return () if self.beside else self.against[:_LEADING]

    @property
    def further(self) -> tuple[Ground, ...]:
        """The others, to be named."""
        return self.against[len(self.leading) :]

    @property
    def why(self) -> str:
        """The rule's reason, with a word of caution where the sentence is only much like what breaks it."""
        less_sure = self.verdict == UNCERTAIN and self.rule.verdict == CONFLICT
        return self.rule.why + (_LESS_SURE if less_sure else "")


@dataclass(frozen=True)
class ClauseFinding:
    """What the check-up says of one clause; without matches it is in order. `matches` are ordered, the gravest first.

    `searched` are provisions that no rule names, but search finds nearest to what the clause says.
    """

    clause: str
    words: str
    matches: tuple[Match, ...] = ()
    searched: tuple[Ground, ...] = ()

    @property
    def verdict(self) -> str:
        """conflict, uncertain or ok."""
        return self.matches[0].verdict if self.matches else OK

    @property
    def against(self) -> tuple[Ground, ...]:
        """The provisions that the clause meets, each once; those that were searched last."""
        return tuple(dict.fromkeys([*(g for match in self.matches for g in match.against), *self.searched]))

    def to_dict(self) -> dict[str, object]:
        """The JSON contract (design.md, 6) with the rule, the deciding words and the confidence of the gravest match."""
        first = self.matches[0] if self.matches else None
        return {
            "clause": self.clause,
            "verdict": self.verdict,
            "against": [ground.to_dict() for ground in self.against],
            "why": "\n".join(match.why for match in self.matches),
            "instead": "\n".join(match.rule.instead for match in self.matches if not match.beside),
            "rule": first.rule.id if first else None,
            "text": first.text if first else self.words,
            "confidence": round(first.confidence, 3) if first else None,
        }


class Shelf(Protocol):
    """Where provisions are looked up: `lawqa.search.library.Library`."""

    def resolve(self, citation: Citation, day: dt.date) -> object:
        """Something with `in_force`; NotFound where there is no such provision."""
        ...


class Checker:
    """Checks one convention after another against the same rules."""

    def __init__(self, checkup: Checkup, library: Shelf, judge: Judge) -> None:
        self._checkup, self._library, self._judge = checkup, library, judge

    def check(
        self, clauses: Sequence[Clause], *, kind: str | None = None, day: dt.date | None = None
    ) -> list[ClauseFinding]:
        """A finding a clause, in order. `kind` is the kind of document, where known; `day` is the law's, default today."""
        cut = [(n, text, whole) for n, clause in enumerate(clauses) for text, whole in told(clause.provision)]
        found: dict[int, list[Match]] = {}
        if cut:
            judged = self._judge.judge([whole for _, _, whole in cut])
            on = day or dt.date.today()
            for (n, text, whole), score, near in zip(
                cut, _in_the_light(cut, judged.offence), judged.rules, strict=True
            ):
                decided = decide(self._checkup, text, float(score), near, kind, whole)
                found.setdefault(n, []).extend(self._matches(text, decided, on))
        return [
            ClauseFinding(clause.label, clause.text, _gravest(found.get(n, []))) for n, clause in enumerate(clauses)
        ]

    def _matches(self, text: str, decisions: Sequence[Decision], day: dt.date) -> list[Match]:
        matches = []
        for decided in decisions:
            against = tuple(ground for ground in decided.rule.against if self._in_force(ground, day))
            confidence = 1 / (1 + float(np.exp(-decided.score)))
            if against:
                matches.append(Match(decided.rule, text, decided.verdict, confidence, against, decided.beside))
        return matches

    @functools.lru_cache(maxsize=1024)  # noqa: B019  # a checker lives as long as its shelf
    def _in_force(self, ground: Ground, day: dt.date) -> bool:
        try:
            found = self._library.resolve(Citation(ground.law, ground.article, ground.paragraph), day)
        except NotFound:
            return False
        return bool(getattr(found, "in_force", False))


def _in_the_light(cut: Sequence[tuple[int, str, str]], offence: Floats) -> Floats:
    """The log-odds of each sentence, less where read on with the next one it is in order: 账目由业委会保管 says nothing bad
    before 业主可以随时查阅. `cut` has (clause, sentence, sentence with the one before it)."""
    found = offence.copy()
    for n, ((_, text, _), (_, following, whole)) in enumerate(pairwise(cut)):
        if whole == text + following:
            found[n] += _READ_ON * min(0.0, float(offence[n + 1] - offence[n]))
    return found


@dataclass(frozen=True)
class Decision:
    """A rule that a sentence breaks, or may; `score` is a log-odds.

    `beside` says that the sentence is less likely about this rule than about another that it breaks; its verdict is never
    graver than that of the other.
    """

    rule: Rule
    verdict: str
    score: float
    beside: bool = False


def decide(
    checkup: Checkup, text: str, offence: float, near: Floats, kind: str | None = None, whole: str = ""
) -> list[Decision]:
    """The rules that a sentence breaks, the surest first; [] where it is in order, or known to be ordinary. `whole` is the
    sentence with what stands before it, and says what it is about; quantities are its own.

    Of the nearest rules the first counts that the sentence breaks; others only where they are nearly as near or where a
    quantity breaks them, and, once one is broken, where the sentence may be about them, too.
    """
    if checkup.is_ordinary(text):
        return []
    limits = checkup.thresholds
    written, about = plain(text), plain(whole or text)
    fitting = [n for n, rule in enumerate(checkup.rules) if rule.concerns(about) and _for_kind(rule, kind)]
    nearest = sorted(fitting, key=lambda n: (-near[n], n))[:_CANDIDATES]
    found: list[Decision] = []
    first = -1
    for n in nearest:
        rule = checkup.rules[n]
        kept = quantities_kept(rule, written)
        if found:
            enough = near[n] >= limits.beside
        else:
            enough = near[n] >= limits.near and (near[n] >= near[nearest[0]] / 2 or kept is False)
        score = offence + {None: 0.0, True: -limits.quantity, False: limits.quantity}[kept]
        if not enough or score < limits.doubt:
            continue
        beside = bool(found) and near[n] < near[first] / 2
        verdict = rule.verdict if score >= limits.conflict else UNCERTAIN
        if beside:
            verdict = min(verdict, found[0].verdict, key=_GRAVITY.__getitem__)
        found.append(Decision(rule, verdict, score, beside))
        first = n if first < 0 else first
    return found


def _for_kind(rule: Rule, kind: str | None) -> bool:
    return not rule.kinds or kind is None or kind in rule.kinds


def quantities_kept(rule: Rule, text: str) -> bool | None:
    """Whether all quantities in the role of the rule's limit are lawful; None where there are none."""
    if rule.limit is None:
        return None
    held = [rule.limit.bound.admits(quantity) for role, quantity in roles(text) if role == rule.limit.role]
    return all(held) if held else None


def _gravest(matches: Sequence[Match]) -> tuple[Match, ...]:
    """One match a rule, the gravest and surest first, what is named beside after what counts."""
    ordered = sorted(matches, key=lambda m: (-_GRAVITY[m.verdict], m.beside, -m.confidence, m.rule.id))
    return tuple({match.rule.id: match for match in reversed(ordered)}.values())[::-1]


def check_convention(
    clauses: Sequence[Clause] | str,
    library: Shelf,
    judge: Judge,
    rules: Checkup,
    *,
    kind: str | None = None,
    day: dt.date | None = None,
) -> list[ClauseFinding]:
    """A finding for each clause."""
    given = clauses_of(clauses) if isinstance(clauses, str) else clauses
    return Checker(rules, library, judge).check(given, kind=kind, day=day)
