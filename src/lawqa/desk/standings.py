"""How the clauses among the hits of an answer stand to the law."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lawqa.desk.checkups import CheckupDesk, Standing
from lawqa.search.answer import Answer

Standings = Mapping[str, Standing]


def standings_of(answer: Answer, desk: Callable[[], CheckupDesk]) -> dict[str, Standing]:
    """By the id of the clause, of those of which something is to be said.

    The desk is asked for only where the answer has a clause of a convention: a question without a compound never loads it.
    """
    own = {hit.stored.id: hit.stored for hit in answer.hits if hit.stored.instrument.compound}
    if not own:
        return {}
    opened = desk()
    stood = {identity: opened.standing(stored, answer.scope.day) for identity, stored in own.items()}
    return {identity: standing for identity, standing in stood.items() if standing is not None}
