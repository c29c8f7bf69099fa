"""Quality on questions with known answers: standard metrics (ir-measures), and how well lawqa keeps silent.

An evaluation file has a line a question: {"id","q","group","topic","gold":[{"law","article","grade"}],"split"}; grade 2
is an article that decides, 1 one rightly cited too; no gold means that nothing should be answered. Recall, MRR, P@1 and
Hit@3 count grade 2 only; nDCG uses the grades.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from lawqa.errors import BadQuestion, CorpusError, LawqaError

METRICS = ("Recall@5", "Recall@10", "Hit@3", "MRR@10", "nDCG@10", "P@1")
_IR_MEASURES = dict(
    zip(
        METRICS, ("R(rel=2)@5", "R(rel=2)@10", "Success(rel=2)@3", "RR(rel=2)@10", "nDCG@10", "P(rel=2)@1"), strict=True
    )
)
DEPTH = 10
DECIDES = 2


@dataclass(frozen=True)
class Question:
    """One line of an evaluation file; `gold` maps law#article to its grade."""

    id: str
    text: str
    group: str
    topic: str
    gold: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What was answered: law#article, best first, and whether lawqa kept silent; `ms` is the time it took."""

    ranking: tuple[str, ...]
    abstained: bool
    ms: float


@dataclass(frozen=True)
class Report:
    """Means over the questions in scope; shares of those that should or should not have been answered."""

    inside: int
    outside: int
    metrics: dict[str, float]
    declined_in_scope: float
    answered_out_of_scope: float
    median_ms: float


def load_questions(path: Path) -> list[Question]:
    """CorpusError names the line at fault."""
    questions = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"读不了评测文件{path}", "需要 UTF-8 的 JSONL 文件") from error
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            gold = {key(g["law"], g["article"]): int(g.get("grade", 2)) for g in entry["gold"]}
            questions.append(
                Question(str(entry["id"]), entry["q"], entry.get("group", ""), entry.get("topic", ""), gold)
            )
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path.name}第{number}行有误：{error}", "每行是一个带 id、q、gold 的对象") from error
    return questions


def key(law: str, article: str) -> str:
    """How an article is named in runs and gold."""
    return f"{law}#{article}"


def respond(assistant: Any, questions: Iterable[Question]) -> dict[str, Response]:
    """Ask every question; by id. One that cannot be asked counts as met with silence."""
    responses = {}
    for question in questions:
        try:
            answer = assistant.ask(question.text, DEPTH)
        except BadQuestion:
            responses[question.id] = Response((), abstained=True, ms=0.0)
            continue
        ranking = [key(hit.stored.title, hit.stored.provision.name) for hit in answer.hits]
        responses[question.id] = Response(tuple(dict.fromkeys(ranking)), answer.abstained, answer.ms)
    return responses


def evaluate(questions: Sequence[Question], responses: Mapping[str, Response]) -> Report:
    """The report on one set of questions."""
    inside = [q for q in questions if q.gold]
    outside = [q for q in questions if not q.gold]
    return Report(
        inside=len(inside),
        outside=len(outside),
        metrics=_metrics(inside, responses),
        declined_in_scope=_share(responses[q.id].abstained for q in inside),
        answered_out_of_scope=_share(not responses[q.id].abstained for q in outside),
        median_ms=median(responses[q.id].ms for q in questions) if questions else 0.0,
    )


def by_group(questions: Sequence[Question], responses: Mapping[str, Response]) -> dict[str, Report]:
    """A report a user group, over the questions in scope and out of it."""
    return _by(questions, responses, lambda q: q.group)


def by_topic(questions: Sequence[Question], responses: Mapping[str, Response]) -> dict[str, Report]:
    """A report a topic."""
    return _by(questions, responses, lambda q: q.topic)


def _by(
    questions: Sequence[Question], responses: Mapping[str, Response], name: Callable[[Question], str]
) -> dict[str, Report]:
    names = sorted({name(q) for q in questions})
    return {n: evaluate([q for q in questions if name(q) == n], responses) for n in names}


@dataclass(frozen=True)
class Evaluation:
    """Questions with their responses, and the reports on them: as a whole, a user group, a topic."""

    questions: tuple[Question, ...]
    responses: Mapping[str, Response]
    whole: Report
    groups: Mapping[str, Report]
    topics: Mapping[str, Report]

    def misses(self) -> list[tuple[Question, Response, str]]:
        """The questions that went wrong, and how, in Chinese."""
        found = []
        for question in self.questions:
            response = self.responses[question.id]
            deciding = {document for document, grade in question.gold.items() if grade == DECIDES}
            if not question.gold:
                fault = "" if response.abstained else "不该答而答"
            elif response.abstained:
                fault = "该答未答"
            else:
                fault = "" if deciding.intersection(response.ranking[:3]) else "前三条未中"
            if fault:
                found.append((question, response, fault))
        return found

    def to_dict(self) -> dict[str, object]:
        """The three kinds of reports, by name."""
        return {
            "whole": asdict(self.whole),
            "groups": {name: asdict(report) for name, report in self.groups.items()},
            "topics": {name: asdict(report) for name, report in self.topics.items()},
        }


def evaluation_of(assistant: Any, files: Sequence[Path]) -> Evaluation:
    """Ask everything in the files. CorpusError for a bad file or an id that comes twice."""
    questions = [question for file in files for question in load_questions(file)]
    if not questions:
        raise CorpusError("评测文件里没有题", "每行写一个带 id、q、gold 的对象")
    if len({q.id for q in questions}) < len(questions):
        raise CorpusError("评测文件里有重复的 id", "给每道题一个自己的 id")
    responses = respond(assistant, questions)
    return Evaluation(
        tuple(questions),
        responses,
        evaluate(questions, responses),
        by_group(questions, responses),
        by_topic(questions, responses),
    )


def shortfalls(report: Report, gate: Path) -> list[str]:
    """Lines on what falls short of a gate: TOML with [at_least] metric = figure, [at_most] share = figure.

    CorpusError for a gate that cannot be read or names an unknown figure.
    """
    figures = report.metrics | {
        "declined_in_scope": report.declined_in_scope,
        "answered_out_of_scope": report.answered_out_of_scope,
    }
    try:
        data = tomllib.loads(gate.read_text(encoding="utf-8"))
        bounds = [(kind, name, float(bound)) for kind in ("at_least", "at_most") for name, bound in data[kind].items()]
        lines = [(kind, name, figures[name], bound) for kind, name, bound in bounds]
    except (
        OSError,
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        KeyError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        raise CorpusError(f"读不了门槛文件{gate}：{error}", "写 [at_least] 和 [at_most] 两段") from error
    return [
        f"{name} {value:.3f}，{'低于' if kind == 'at_least' else '高于'}门槛 {bound:.3f}"
        for kind, name, value, bound in lines
        if (value < bound if kind == "at_least" else value > bound)
    ]


def _metrics(questions: Sequence[Question], responses: Mapping[str, Response]) -> dict[str, float]:
    if not questions:
        return dict.fromkeys(METRICS, 0.0)
    try:
        import ir_measures
    except ImportError as error:
        raise LawqaError("评测需要 ir-measures", "pip install 'lawqa[test]'") from error
    measures = {name: ir_measures.parse_measure(text) for name, text in _IR_MEASURES.items()}
    qrels = [ir_measures.Qrel(q.id, document, grade) for q in questions for document, grade in q.gold.items()]
    run = [
        ir_measures.ScoredDoc(q.id, document, float(DEPTH - rank))
        for q in questions
        for rank, document in enumerate(responses[q.id].ranking[:DEPTH])
    ]
    found = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return {name: float(found[measure]) for name, measure in measures.items()}


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0
