"""What each part of the search adds: Recall@5/10, MRR@10, Hit@3 of the test half, part by part.

    python bench/ablation.py

Each row is a ranker with the named features only, its weights learned as bench/train_ranker.py learns them (authored
questions held out of the index, and the development half), measured on tests/eval/test.jsonl.
"""

from __future__ import annotations

import random

from lawqa.desk.evaluation import METRICS, Question, Response, evaluate, key, load_questions
from lawqa.search.assistant import Assistant, open_assistant
from lawqa.search.rank import FEATURES, Ranked, Ranker
from train_ranker import DEV_WEIGHT, EVAL, SEED, example, gold_positions, hide_questions, learn_ranking, rank

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
}


def main() -> None:
    """Print the table."""
    random.seed(SEED)
    test = [q for q in load_questions(EVAL / "test.jsonl") if q.gold]
    full = open_assistant()
    candidates = {q.id: rank(full, q.text) for q in test}
    train = training_examples()
    print("| method | " + " | ".join(METRICS) + " |")
    features: tuple[str, ...] = ()
    for name, own in PARTS.items():
        features = (*features, *own) if name.startswith("+") else own
        weights = learn_ranking([masked(e, features) for e in train])
        ranker = Ranker({f: float(w) if f in features else 0.0 for f, w in zip(FEATURES, weights, strict=True)})
        report = evaluate(test, {q.id: respond(full, ranker, candidates[q.id]) for q in test})
        print(f"| {name} | " + " | ".join(f"{report.metrics[m]:.3f}" for m in METRICS) + " |")


def training_examples():
    """As bench/train_ranker.py makes them."""
    assistant = open_assistant()
    held_out = hide_questions(assistant)
    dev: list[Question] = [q for q in load_questions(EVAL / "dev.jsonl") if q.gold]
    made = [example(rank(assistant, text), {position: 2}, 1.0) for text, position in held_out]
    made += [example(rank(assistant, q.text), gold_positions(assistant, dict(q.gold)), DEV_WEIGHT) for q in dev]
    return [e for e in made if e is not None]


def masked(entry, features: tuple[str, ...]):
    """The example with all other features 0."""
    keep = [float(name in features) for name in FEATURES]
    return type(entry)(entry.features * keep, entry.right, entry.weight)


def respond(assistant: Assistant, ranker: Ranker, candidates: list[Ranked]) -> Response:
    """The ten best under a ranker."""
    best = ranker.rank([c.signals for c in candidates])[:10]
    stored = assistant.store.at([b.signals.position for b in best])
    return Response(tuple(key(s.title, str(s.provision.article)) for s in stored), abstained=False, ms=0.0)


if __name__ == "__main__":
    main()
