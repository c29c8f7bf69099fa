"""A check-up that says what it is told, for tests of the pages about conventions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from lawqa.corpus.checkup import Ground
from lawqa.corpus.clauses import Clause
from lawqa.desk.checkups import Standing
from lawqa.desk.conventioncheck import ClauseFinding, Match
from lawqa.desk.conventiongaps import Expectation, Gap
from lawqa.law.model import ArticleNo, StoredProvision

HOSTILE = '<img src=x onerror="alert(1)">&\'"'
GROUND = Ground("民法典", ArticleNo(4), 2)
CITATION = "《中华人民共和国民法典》第四条第二款"
WORDING = "物业服务人不得采取停水的方式催交物业费。"
TEXT = """桂花苑小区管理规约
2025年3月9日业主大会会议表决通过，自2025年4月1日起施行。
第一条　本规约对全体业主具有约束力。
第二条　欠费的，物业可以停水，直至交清为止。
第三条　养犬应当登记，外出时牵引。
第四条　外来车辆按次收费，由物业决定。
"""


class FakeDesk:
    """A clause with 停水 conflicts, one with 由物业决定 is uncertain, one with 外星 is judged by nobody."""

    def __init__(self, why: str = "不能停水催费。", gaps: int = 1) -> None:
        self.why, self.missing, self.checked = why, gaps, 0

    def check(
        self, clauses: Sequence[Clause], kind: str | None = None, day: dt.date | None = None
    ) -> list[ClauseFinding]:
        self.checked += 1
        self.kind = kind
        return [ClauseFinding(c.label, c.text, self._matches(c.text)) for c in clauses]

    def _matches(self, text: str) -> tuple[Match, ...]:
        words = {"停水": "conflict", "由物业决定": "uncertain", "外星": "odd"}
        rule: Any = SimpleNamespace(id="停水", why=self.why, instead=f"可以催告。{self.why}", verdict="conflict")
        return tuple(Match(rule, text, verdict, 0.9, (GROUND,)) for word, verdict in words.items() if word in text)

    def gaps(self, clauses: Sequence[Clause], kind: str | None) -> list[Gap]:
        expected = Expectation(f"议事{self.why}", (), True, (GROUND,), self.why, (f"写上。{self.why}",), None)
        return [Gap(expected, "第一条")] * self.missing

    def wordings(self, grounds: Iterable[Ground], day: dt.date | None = None) -> dict[Ground, str]:
        return {GROUND: WORDING}

    def cited(self, ground: Ground, day: dt.date | None = None) -> str:
        return CITATION

    def standing(self, stored: StoredProvision, day: dt.date | None = None) -> Standing | None:
        matches = self._matches(stored.provision.text)
        return Standing(matches[0].verdict, (GROUND,), (CITATION,), self.why, "可以催告。") if matches else None
