"""What holds in one place alone, for a talk: local regulations of a region, clauses of one compound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence

from lawqa.desk.checkups import DETAILS, CheckupDesk
from lawqa.desk.outreach import Basis
from lawqa.desk.standings import standings_of
from lawqa.errors import BadQuestion
from lawqa.law.region import NATIONWIDE
from lawqa.search.answer import Answer, Hit
from lawqa.search.assistant import Assistant

_QUESTIONS = 4  # of each talk
_LOCAL, _CLAUSES = 2, 2  # told at most


def local_rules(
    assistant: Assistant,
    checkup: Callable[[], CheckupDesk],
    questions: Sequence[str],
    topics: Iterable[str] = (),
    *,
    region: str | None = None,
    compound: str | None = None,
    day: dt.date | None = None,
) -> tuple[Basis, ...]:
    """Provisions that answer the questions there and hold there alone, those found most often first.

    Where `topics` are named, local law is told only that uses a word of theirs. A clause is told only where a compound is
    chosen, and not where the check-up finds it in conflict with the law or uncertain: a talk recommends it. NotFound for
    an unknown region or compound; ModelUnavailable without the check-up.
    """
    words = assistant.guide.words(topics)
    local: dict[str, list[Hit]] = {}
    clauses: dict[str, list[Hit]] = {}
    for question in questions[:_QUESTIONS]:
        try:
            answer = assistant.ask(question, region=region, compound=compound, date=day)
        except BadQuestion:
            continue
        doubtful = _doubtful(answer, checkup)
        for hit in answer.hits:
            instrument = hit.stored.instrument
            if instrument.compound and hit.stored.id not in doubtful:
                clauses.setdefault(hit.stored.id, []).append(hit)
            elif not instrument.compound and instrument.region != NATIONWIDE and _speaks_of(hit, words):
                local.setdefault(hit.stored.id, []).append(hit)
    found = (*_most_found(local)[:_LOCAL], *_most_found(clauses)[:_CLAUSES])
    return tuple(Basis(hit.stored, hit.paragraph) for hit in found)


def _speaks_of(hit: Hit, words: Collection[str]) -> bool:
    return not words or any(word in hit.text for word in words)


def _doubtful(answer: Answer, checkup: Callable[[], CheckupDesk]) -> set[str]:
    return {identity for identity, standing in standings_of(answer, checkup).items() if standing.verdict != DETAILS}


def _most_found(hits: dict[str, list[Hit]]) -> list[Hit]:
    ranked = sorted(hits.values(), key=lambda found: (-len(found), -found[0].score, found[0].stored.id))
    return [found[0] for found in ranked]
