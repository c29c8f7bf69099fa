"""A whole convention examined: what breaks the law, what is in doubt, what is missing, what a new version changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lawqa.corpus.checkup import Ground
from lawqa.corpus.clauses import Clause
from lawqa.desk.checkups import CheckupDesk
from lawqa.desk.conventionadd import OTHER_KIND, Draft
from lawqa.desk.conventioncheck import CONFLICT, OK, UNCERTAIN, ClauseFinding
from lawqa.desk.conventiondiff import ClauseChange, changes_only, diff_conventions
from lawqa.desk.conventiongaps import Gap
from lawqa.desk.conventionreport import CheckupReport


@dataclass(frozen=True)
class Examination:
    """The findings of one document as of `day`; `citations` and `wordings` are those of every provision in them."""

    draft: Draft
    day: dt.date
    corpus_version: str
    findings: tuple[ClauseFinding, ...]
    gaps: tuple[Gap, ...]
    changes: tuple[ClauseChange, ...]
    citations: dict[Ground, str]
    wordings: dict[Ground, str]

    @property
    def conflicts(self) -> list[ClauseFinding]:
        """The clauses that break a mandatory provision."""
        return [finding for finding in self.findings if finding.verdict == CONFLICT]

    @property
    def uncertain(self) -> list[ClauseFinding]:
        """The clauses on which a person must judge."""
        return [finding for finding in self.findings if finding.verdict == UNCERTAIN]

    @property
    def report(self) -> CheckupReport:
        """For a Word file."""
        kind = self.draft.kind
        return CheckupReport(
            title=self.draft.title,
            compound=self.draft.compound,
            kind=kind,
            findings=self.findings,
            gaps=self.gaps,
            citations=self.citations,
            wordings=self.wordings,
            changes=self.changes,
            day=self.day,
            corpus_version=self.corpus_version,
            notes=self.draft.notes,
        )

    def to_list(self) -> list[dict[str, object]]:
        """The JSON contract: an object a clause."""
        return [finding.to_dict() for finding in self.findings]

    def to_dict(self) -> dict[str, object]:
        """The same with all else that was found."""
        return {
            "title": self.draft.title,
            "kind": self.draft.kind,
            "date": self.day.isoformat(),
            "corpus": self.corpus_version,
            "notes": list(self.draft.notes),
            "clauses": self.to_list(),
            "gaps": [gap.to_dict() for gap in self.gaps],
            "changes": [change.to_dict() for change in self.changes],
        }


def examine(
    desk: CheckupDesk, draft: Draft, day: dt.date | None = None, old: Sequence[Clause] = (), corpus_version: str = ""
) -> Examination:
    """Everything at once; `old` are the clauses of an earlier version to compare with."""
    on = day or dt.date.today()
    kind = None if draft.kind == OTHER_KIND else draft.kind
    findings = tuple(desk.check(draft.clauses, kind, on))
    gaps = tuple(desk.gaps(draft.clauses, kind))
    grounds = dict.fromkeys(
        [
            *(g for f in findings if f.verdict != OK for g in f.against),
            *(g for gap in gaps for g in gap.expected.against),
        ]
    )
    return Examination(
        draft=draft,
        day=on,
        corpus_version=corpus_version,
        findings=findings,
        gaps=gaps,
        changes=tuple(changes_only(diff_conventions(old, draft.clauses))) if old else (),
        citations={ground: desk.cited(ground, on) for ground in grounds},
        wordings=desk.wordings(grounds, on),
    )
