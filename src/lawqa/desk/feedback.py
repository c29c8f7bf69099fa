"""What readers said of answers, kept on this machine, and its export in the format of the evaluation set.

A line of an evaluation file says which articles answer a question (desk/evaluation.py), and one without any says that
nothing should be answered. Of feedback that names no right article nothing is known, so it goes into a file of its own.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lawqa.desk.evaluation import DECIDES
from lawqa.desk.recordsfile import RecordsFile
from lawqa.errors import BadQuestion

HELPFUL, WRONG, MISSING = "helpful", "wrong", "missing"
VERDICTS = {HELPFUL: "有用", WRONG: "引错了", MISSING: "没找到要的"}
MAX_REMARK = 500  # characters
MAX_FEEDBACK = 5_000


@dataclass(frozen=True)
class Feedback:
    """One judgement. `law` and `article` are what answers the question, '' where unknown; `shown` the best hit then."""

    question: str
    verdict: str
    region: str = ""
    compound: str = ""
    day: dt.date | None = None
    remark: str = ""
    law: str = ""
    article: str = ""
    shown: str = ""
    id: int = 0
    at: str = ""

    @property
    def answered(self) -> bool:
        """Whether it says what the right article is."""
        return bool(self.law and self.article)

    def to_dict(self) -> dict[str, Any]:
        """A line of an evaluation file, with what else was said."""
        gold = [{"law": self.law, "article": self.article, "grade": DECIDES}] if self.answered else []
        entry: dict[str, Any] = {
            "id": f"feedback-{self.id}",
            "q": self.question,
            "group": "反馈",
            "topic": VERDICTS.get(self.verdict, self.verdict),
            "gold": gold,
            "split": "feedback",
            "verdict": self.verdict,
        }
        said = {
            "region": self.region,
            "compound": self.compound,
            "date": self.day.isoformat() if self.day else "",
            "remark": self.remark,
            "shown": self.shown,
            "at": self.at,
        }
        return entry | {name: value for name, value in said.items() if value}


def give(file: RecordsFile, owner: str, feedback: Feedback) -> None:
    """Keep it; a later judgement of the same owner on the same question takes the place of the earlier one.

    BadQuestion for an unknown verdict or a remark that is too long.
    """
    if feedback.verdict not in VERDICTS:
        raise BadQuestion("没有这种评价")
    if len(feedback.remark) > MAX_REMARK:
        raise BadQuestion(f"补充说明有{len(feedback.remark)}字", f"写到{MAX_REMARK}字以内")
    now = dt.datetime.now().isoformat(sep=" ", timespec="seconds")
    day = feedback.day.isoformat() if feedback.day else ""
    scope = (feedback.question, feedback.region, feedback.compound, day)
    with file.change() as db:
        same = "DELETE FROM feedback WHERE owner = ? AND question = ? AND region = ? AND compound = ? AND day = ?"
        db.execute(same, (owner, *scope))
        if db.execute("SELECT count(*) FROM feedback WHERE owner = ?", (owner,)).fetchone()[0] >= MAX_FEEDBACK:
            raise BadQuestion(f"已经存了{MAX_FEEDBACK}条评价", "导出后在“我的记录”里删去一些")
        db.execute(
            "INSERT INTO feedback (owner, at, question, region, compound, day, verdict, remark, law, article, shown)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (owner, now, *scope, feedback.verdict, feedback.remark, feedback.law, feedback.article, feedback.shown),
        )


def given(file: RecordsFile, owner: str | None = None) -> list[Feedback]:
    """The judgements of one owner, or of all (None), the earliest first."""
    where, values = ("WHERE owner = ?", (owner,)) if owner is not None else ("", ())
    query = f"""SELECT question, verdict, region, compound, day, remark, law, article, shown, id, at FROM feedback
        {where} ORDER BY id"""
    return [
        Feedback(q, verdict, region, compound, dt.date.fromisoformat(day) if day else None, *rest)
        for q, verdict, region, compound, day, *rest in file.rows(query, *values)
    ]


def to_jsonl(feedback: Iterable[Feedback]) -> str:
    """A line each."""
    return "".join(json.dumps(entry.to_dict(), ensure_ascii=False) + "\n" for entry in feedback)
