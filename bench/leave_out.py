"""What is lost on a topic that nobody wrote about: its situations and the questions of its notes are hidden.

    python bench/leave_out.py [--questions FILE ...]

Both columns are measured with the same weights, on the blind questions of the topic. A large gap would mean that lawqa
knows what was written for it rather than the law.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections import defaultdict
from pathlib import Path

import numpy as np

from holdout import best_ten, question_rows, situations_of, trial, without_questions
from lawqa.desk.evaluation import METRICS, Question, Response, evaluate, load_questions
from lawqa.search.assistant import Assistant, open_assistant
from lawqa.search.candidates import CandidateFinder
from train_ranker import EVAL

FEWEST = 6  # questions of a topic


def main() -> None:
    """Print a line a topic and the mean over the questions of all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", default=[EVAL / "dev.jsonl", EVAL / "test.jsonl"])
    files = parser.parse_args().questions
    assistant = open_assistant()
    by_topic: dict[str, list[Question]] = defaultdict(list)
    for question in (q for file in files for q in load_questions(file) if q.gold):
        by_topic[question.topic].append(question)
    topics = {topic: questions for topic, questions in sorted(by_topic.items()) if len(questions) >= FEWEST}
    known: dict[str, Response] = {}
    left_out: dict[str, Response] = {}
    print("| topic | questions | Recall@5 known | left out | Recall@10 known | left out |")
    for topic, questions in topics.items():
        finder = without_topic(assistant, topic)
        known |= {q.id: best_ten(assistant, trial(assistant, q.text, {}).ranked) for q in questions}
        left_out |= {q.id: best_ten(assistant, trial(assistant, q.text, {}, finder).ranked) for q in questions}
        print(line(topic, questions, known, left_out))
    every = [q for questions in topics.values() for q in questions]
    print(line("all", every, known, left_out))


def without_topic(assistant: Assistant, topic: str) -> CandidateFinder:
    """A finder that never saw the topic's situations, nor the questions of the provisions that bear the topic."""
    situations = assistant.finder.situations
    of_topic = np.array([s.topic == topic for s in situations_of()])
    hidden = {
        (position, place)
        for position, topics in assistant.store.topics().items()
        if topic in topics
        for place in range(len(question_rows(assistant.finder.vectors, position)))
    }
    return dataclasses.replace(
        without_questions(assistant, hidden), situations=situations.without(of_topic[situations.situation])
    )


def line(topic: str, questions: list[Question], known: dict[str, Response], left_out: dict[str, Response]) -> str:
    """One row of the table."""
    reports = [evaluate(questions, responses) for responses in (known, left_out)]
    figures = [f"{report.metrics[name]:.3f}" for name in METRICS[:2] for report in reports]
    return f"| {topic} | {len(questions)} | " + " | ".join(figures) + " |"


if __name__ == "__main__":
    main()
