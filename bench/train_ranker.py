"""Learn the ranker's weights and the confidence curve; write corpus/ranker.toml.

    python bench/train_ranker.py [--stard ../shared/train/stard_other.jsonl]

Ranking is learned on a fifth of the authored questions, which are taken out of the index for that (their rows are
hidden and the words of the notes indexed anew), and on tests/eval/dev.jsonl, which was written blind and counts more.
Loss: softmax cross-entropy over the candidates of a question (ListNet with top one; Cao et al. 2007). Confidence: a
logistic curve on the first candidate of the same questions, against the out-of-scope half of dev and questions on
other fields of law. The test half (tests/eval/test.jsonl) is never read here.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from lawqa.config import load_settings
from lawqa.desk.evaluation import load_questions
from lawqa.errors import BadQuestion
from lawqa.index.lexical import LexicalIndex
from lawqa.index.passages import PassageKind, note_document
from lawqa.index.scope import Scope
from lawqa.index.vectors import Rows, VectorIndex
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant, open_assistant
from lawqa.search.rank import FEATURES, Ranked, Ranker

SEED = 20261124
HELD_OUT = 0.2
DEV_WEIGHT = 6.0
L2 = 0.02
# The held-out questions have no near twins in the index, as users' questions often have; this cannot be learned from them.
FIXED = {"question_match": 1.5}
CONFIDENCE_FEATURES = (
    "question_cosine",
    "gist_cosine",
    "paragraph_cosine",
    "notes_bm25",
    "wording_bm25",
    "topic_share",
    "mean_topic_share",
    "has_note",
    "lead_over_tenth",
    "inside_margin",
    "outside",
)
MAX_DECLINED = 0.02  # of the questions in scope, when the threshold is chosen
EVAL = Path(__file__).parents[1] / "tests" / "eval"


@dataclass(frozen=True)
class Example:
    """A question with its candidates: features (n, len(FEATURES)), which are right (n,), and its weight."""

    features: np.ndarray
    right: np.ndarray
    weight: float


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path)
    parser.add_argument("--out", type=Path, default=load_settings().corpus / "ranker.toml")
    arguments = parser.parse_args()
    random.seed(SEED)
    assistant = open_assistant()
    held_out = hide_questions(assistant)
    dev = load_questions(EVAL / "dev.jsonl")
    authored = [(text, {position: 2}) for text, position in held_out]
    inside = [(q.text, gold_positions(assistant, q.gold)) for q in dev if q.gold]
    ranked_authored = [(rank(assistant, text), gold) for text, gold in authored]
    ranked_inside = [(rank(assistant, text), gold) for text, gold in inside]
    examples = [example(r, g, 1.0) for r, g in ranked_authored] + [example(r, g, DEV_WEIGHT) for r, g in ranked_inside]
    weights = learn_ranking([e for e in examples if e is not None])
    ranker = Ranker(dict(zip(FEATURES, weights.tolist(), strict=True)))
    outside = [q.text for q in dev if not q.gold and is_question(assistant, q.text)]
    other = other_fields(arguments.stard, assistant) if arguments.stard else []
    tops_authored = [first(ranker, assistant, r, t) for (r, _), (t, _) in zip(ranked_authored, authored, strict=True)]
    tops_inside = [first(ranker, assistant, r, t) for (r, _), (t, _) in zip(ranked_inside, inside, strict=True)]
    tops_in = [(top, 1.0) for top in tops_authored] + [(top, DEV_WEIGHT) for top in tops_inside]
    tops_out = [(first(ranker, assistant, rank(assistant, t), t), DEV_WEIGHT) for t in outside]
    tops_out += [(first(ranker, assistant, rank(assistant, t), t), 1.0) for t in other]
    curve, bias = learn_confidence(tops_in, tops_out)
    confidences = {
        "in scope": [confidence(curve, bias, top) for top in tops_inside],
        "authored": [confidence(curve, bias, top) for top in tops_authored],
        "out of scope": [confidence(curve, bias, t) for t, w in tops_out if w == DEV_WEIGHT],
        "other fields": [confidence(curve, bias, t) for t, w in tops_out if w == 1.0],
    }
    threshold = float(np.quantile(confidences["in scope"], MAX_DECLINED))
    for name, values in confidences.items():
        shares = (
            {t: round(float(np.mean(np.array(values) >= t)), 3) for t in (0.3, 0.4, 0.5, 0.6, 0.7, threshold)}
            if values
            else {}
        )
        print(name, len(values), shares)
    arguments.out.write_text(toml(ranker.weights, curve, bias, threshold), encoding="utf-8")


def hide_questions(assistant: Assistant) -> list[tuple[str, int]]:
    """Take a fifth of the authored questions out of the assistant's indexes; (question, position of its provision)."""
    vectors: VectorIndex = assistant._finder._vectors
    provisions = assistant.store.at(range(assistant.store.size))
    held_out: list[tuple[str, int]] = []
    kinds = vectors.rows.kind.copy()
    documents = []
    for position, stored in enumerate(provisions):
        rows = vectors.rows_of(position)
        questions = [rows.start + i for i in np.flatnonzero(kinds[rows] == PassageKind.QUESTION)]
        kept = []
        for row, (paragraph, text) in zip(questions, stored.note.questions if stored.note else (), strict=True):
            if random.random() < HELD_OUT:
                kinds[row] = -1
                held_out.append((text, position))
            else:
                kept.append((paragraph, text))
        note = dataclasses.replace(stored.note, questions=tuple(kept)) if stored.note else None
        documents.append(assistant._words.cut(note_document(dataclasses.replace(stored, note=note))))
    hidden = Rows(vectors.rows.position, kinds, vectors.rows.paragraph, vectors.rows.content)
    assistant._finder._vectors = VectorIndex(vectors._index, hidden, len(provisions))
    assistant._finder._notes = LexicalIndex.build(documents)
    return random.sample(held_out, min(1500, len(held_out)))


def is_question(assistant: Assistant, text: str) -> bool:
    """Whether it can be asked at all; what cannot needs no confidence."""
    try:
        assistant.library.reader.read(text)
    except BadQuestion:
        return False
    return True


def rank(assistant: Assistant, text: str) -> list[Ranked]:
    """Candidates for today, nationwide."""
    query = assistant.library.reader.read(text)
    vector = assistant._embedder.embed_queries([query.text])[0]
    return assistant.rank(query.text, vector, Scope(dt.date.today()))


def gold_positions(assistant: Assistant, gold: dict[str, int]) -> dict[int, int]:
    """law#article → row number of the version in force."""
    found = {}
    for name, grade in gold.items():
        title, article = name.split("#")
        instrument = next(i for i in assistant.store.instruments.values() if i.title == title)
        version = instrument.version_on(dt.date.today())
        stored = version and assistant.store.find(instrument, version, ArticleNo.parse(article))
        position = stored and assistant.store.position(stored.id)
        if position is not None:
            found[position] = grade
    return found


def example(ranked: list[Ranked], gold: dict[int, int], weight: float) -> Example | None:
    """None when no right article is among the candidates. Grade 1 counts half."""
    right = np.array([gold.get(r.signals.position, 0) / 2 for r in ranked])
    if not right.any():
        return None
    return Example(matrix(ranked), right / right.sum(), weight)


def matrix(ranked: list[Ranked]) -> np.ndarray:
    """Features of the candidates, shape (n, len(FEATURES))."""
    return np.array([[r.features[name] for name in FEATURES] for r in ranked])


def learn_ranking(examples: list[Example]) -> np.ndarray:
    """Weights, shape (len(FEATURES),)."""
    free = torch.tensor([float(name not in FIXED) for name in FEATURES], dtype=torch.float64)
    fixed = torch.tensor([FIXED.get(name, 0.0) for name in FEATURES], dtype=torch.float64)
    weights = torch.zeros(len(FEATURES), dtype=torch.float64, requires_grad=True)
    data = [(torch.tensor(e.features), torch.tensor(e.right), e.weight) for e in examples]
    total = sum(weight for *_, weight in data)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = (
            sum(-w * (right * torch.log_softmax(f @ (weights * free + fixed), 0)).sum() for f, right, w in data) / total
        )
        loss = loss + L2 * (weights**2).mean()
        loss.backward()
        return loss

    optimiser.step(closure)
    print(f"ranking: {len(data)} questions, loss {closure().item():.4f}")
    return (weights * free + fixed).detach().numpy()


def first(ranker: Ranker, assistant: Assistant, ranked: list[Ranked], text: str) -> dict[str, float]:
    """The evidence of confidence under the learned weights."""
    again = ranker.rank([r.signals for r in ranked])
    query = assistant.library.reader.read(text)
    return assistant.evidence(again, assistant._embedder.embed_queries([query.text])[0])


def learn_confidence(
    inside: list[tuple[dict[str, float], float]], outside: list[tuple[dict[str, float], float]]
) -> tuple[dict[str, float], float]:
    """Weights over CONFIDENCE_FEATURES and the bias; both sides count the same in all."""
    rows = [[t[name] for name in CONFIDENCE_FEATURES] for t, _ in (*inside, *outside)]
    x = torch.tensor(rows, dtype=torch.float64)
    y = torch.tensor([1.0] * len(inside) + [0.0] * len(outside), dtype=torch.float64)
    sums = [sum(w for _, w in side) for side in (inside, outside)]
    w = torch.tensor([w / sums[0] for _, w in inside] + [w / sums[1] for _, w in outside], dtype=torch.float64)
    weights = torch.zeros(len(CONFIDENCE_FEATURES) + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        z = x @ weights[:-1] + weights[-1]
        loss = (w * torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")).sum() / 2
        loss = loss + 1e-3 * (weights[:-1] ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    values = weights.detach().numpy()
    return dict(zip(CONFIDENCE_FEATURES, values[:-1].tolist(), strict=True)), float(values[-1])


def confidence(curve: dict[str, float], bias: float, top: dict[str, float]) -> float:
    """The curve's value for a first candidate."""
    return float(1 / (1 + np.exp(-(bias + sum(w * top[name] for name, w in curve.items())))))


def other_fields(path: Path, assistant: Assistant) -> list[str]:
    """Questions of the training file whose articles all lie outside what the notes cover."""
    noted = {
        (s.title, str(s.provision.article))
        for s in assistant.store.at(range(assistant.store.size))
        if s.note is not None
    }
    known = {i.title for i in assistant.store.instruments.values()}
    texts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        gold = {(g["law"], g["article"]) for g in entry["gold"]}
        if not gold & noted and all(law not in known for law, _ in gold):
            texts.append(entry["question"])
    return random.sample(texts, min(600, len(texts)))


def toml(weights: dict[str, float], curve: dict[str, float], bias: float, threshold: float) -> str:
    """The text of ranker.toml."""
    lines = [
        "# Learned by bench/train_ranker.py; lawqa.search.rank names the features.",
        "# score = sum of weight x feature",
        "[weights]",
        *(f"{name} = {weights[name]:.4f}" for name in FEATURES),
        "",
        "# Confidence that the best hit answers: a logistic curve over the first candidate's features.",
        "# Below the threshold nothing fits; it is chosen on the development half (bench/README.md).",
        "[confidence]",
        f"bias = {bias:.4f}",
        f"threshold = {threshold:.4f}",
        "",
        "[confidence.weights]",
        *(f"{name} = {value:.4f}" for name, value in curve.items()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
