"""What each part of the search adds: the metrics of the test half, part by part.

    python bench/ablation.py [--questions tests/eval/test.jsonl]

Each row is a ranker with the named features only, its weights learned as bench/train_ranker.py learns them, measured on
questions that it never saw.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from holdout import best_ten, gold_positions, trial, trials
from lawqa.desk.evaluation import METRICS, evaluate, load_questions
from lawqa.search.assistant import open_assistant
from lawqa.search.rank import FEATURES
from train_ranker import EVAL, dev_trials, learn

PARTS = {
    "BM25": ("wording_bm25", "wording_bm25_share"),
    "dense": ("paragraph_cosine", "paragraph_rank"),
    "BM25 + dense": ("wording_bm25", "wording_bm25_share", "paragraph_cosine", "paragraph_rank"),
    "+ gists": ("gist_cosine", "has_note"),
    "+ questions": (
        "question_cosine",
        "question_cosine_top3",
        "question_rank",
        "question_match",
        "notes_bm25",
        "notes_bm25_share",
    ),
    "+ topics": ("expanded_bm25_share", "topic_share", "core"),
    "+ situations": ("situation_cosine", "situation_vote", "situation_word_vote", "situation_match"),
    "+ parts of long questions": ("part_question_cosine", "part_vote"),
    "+ companions": ("companion",),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, default=EVAL / "test.jsonl")
    assistant = open_assistant()
    questions = [q for q in load_questions(parser.parse_args().questions) if q.gold]
    asked = {q.id: trial(assistant, q.text, gold_positions(assistant, dict(q.gold))) for q in questions}
    train = [*trials(assistant), *dev_trials(assistant)[0]]
    rows = []
    features: tuple[str, ...] = ()
    for name, own in PARTS.items():
        features = (*features, *own) if name.startswith("+") else own
        ranker = learn(train, features)
        report = evaluate(questions, {q.id: best_ten(assistant, asked[q.id].ranked_by(ranker)) for q in questions})
        rows.append(f"| {name} | " + " | ".join(f"{report.metrics[m]:.3f}" for m in METRICS) + " |")
    print("| method | " + " | ".join(METRICS) + " |", *rows, sep="\n")
    assert set(features) == set(FEATURES)


if __name__ == "__main__":
    main()
