"""Learn the ranker's weights and the confidence curve; write corpus/ranker.toml.

    python bench/train_ranker.py [--stard ../shared/train/stard_other.jsonl]
    python bench/train_ranker.py --marker        only the marking of sentences

Ranking is learned on the authored questions, each hidden from the index before it is asked (bench/holdout.py), and on
tests/eval/dev.jsonl, which was written blind and counts more; the marking of sentences on the questions of the notes that
one sentence answers, each hidden likewise. Loss: softmax cross-entropy over the candidates of a
question (ListNet with top one; Cao et al. 2007). Confidence: a logistic curve on the first candidates of the same
questions, against the out-of-scope half of dev and questions on other fields of law. The test half
(tests/eval/test.jsonl) is never read here.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from holdout import (
    SEED,
    Trial,
    gold_positions,
    in_force_positions,
    is_question,
    question_rows,
    trial,
    trials,
)
from lawqa.config import load_settings
from lawqa.desk.evaluation import load_questions
from lawqa.index.build import OUTSIDE_FILE
from lawqa.index.passages import PassageKind
from lawqa.law.sentence import sentence_spans
from lawqa.search.assistant import Assistant, open_assistant
from lawqa.search.candidates import Asked, Part
from lawqa.search.confidence import Calibration
from lawqa.search.deciding import SENTENCE_FEATURES, SentenceMarker, sentence_features
from lawqa.search.rank import FEATURES, Ranker

# A question of the notes has one right provision by its making, though others may be right too: it counts less.
WEIGHTS = {"situation": 1.0, "twin": 1.0, "note": 0.3, "dev": 4.0}
L2, MARKER_L2 = 0.02, 0.02
CONFIDENCE_FEATURES = (
    "question_cosine",
    "gist_cosine",
    "paragraph_cosine",
    "notes_bm25",
    "wording_bm25",
    "topic_share",
    "mean_topic_share",
    "situation_cosine",
    "best_vote",
    "lead_over_tenth",
    "inside_margin",
    "outside",
)
# When the threshold is chosen on dev: of the questions in scope, and of those out of scope.
MAX_DECLINED, MAX_ANSWERED = 0.02, 0.02
BINS = 5
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
    parser.add_argument("--marker", action="store_true")
    arguments = parser.parse_args()
    random.seed(SEED)
    assistant = open_assistant()
    if arguments.marker:
        write_marker(learn_marker(assistant), arguments.out)
        return
    authored = list(trials(assistant))
    inside, outside = dev_trials(assistant)
    ranker = learn([*authored, *inside], FEATURES)
    other = [trial(assistant, t, {}, kind="other") for t in other_fields(arguments.stard, assistant)]
    evidence = {
        "dev": [evidence_under(ranker, assistant, t) for t in inside],
        "authored": [evidence_under(ranker, assistant, t) for t in authored],
        "out of scope": [evidence_under(ranker, assistant, t) for t in outside],
        "other fields": [evidence_under(ranker, assistant, t) for t in other],
        "outside": outside_evidence(ranker, assistant),
    }
    marker = learn_marker(assistant)
    curve = learn_confidence(evidence)
    confidences = {name: [curve.confidence(e) for e in values] for name, values in evidence.items()}
    # As low as the questions out of scope allow, and never so high that more of those in scope are declined.
    bounds = np.quantile(confidences["dev"], MAX_DECLINED), np.quantile(confidences["out of scope"], 1 - MAX_ANSWERED)
    threshold = float(min(bounds))
    for name, values in confidences.items():
        print(f"{name}: {len(values)}, answered {np.mean(np.array(values) >= threshold):.3f}" if values else name)
    print_reliability(confidences["dev"], confidences["out of scope"])
    arguments.out.write_text(toml(ranker, marker, curve, threshold), encoding="utf-8")


def dev_trials(assistant: Assistant) -> tuple[list[Trial], list[Trial]]:
    """The development half: in scope, out of scope."""
    dev = [q for q in load_questions(EVAL / "dev.jsonl") if is_question(assistant, q.text)]
    asked = [trial(assistant, q.text, gold_positions(assistant, dict(q.gold)), kind="dev") for q in dev]
    return [t for t in asked if t.gold], [t for t in asked if not t.gold]


def learn(examples_from: Sequence[Trial], features: Sequence[str]) -> Ranker:
    """A ranker that uses the named features; the others weigh nothing.

    Who leads, and so who is a companion, depends on the other weights: these are learned first, then all together.
    """
    weights = np.zeros(len(FEATURES))
    for used in ([name for name in features if name != "companion"], features):
        keep = np.array([float(name in used) for name in FEATURES])
        ranker = Ranker(dict(zip(FEATURES, weights.tolist(), strict=True)))
        examples = [e for t in examples_from if (e := example(t, ranker)) is not None]
        weights = fit([Example(e.features * keep, e.right, e.weight) for e in examples], L2) * keep
        if "companion" not in features:
            break
    return Ranker(dict(zip(FEATURES, weights.tolist(), strict=True)))


def fit(examples: Sequence[Example], l2: float) -> np.ndarray:
    """Weights, shape (features,), that make the right candidates likeliest under a softmax."""
    weights = torch.zeros(examples[0].features.shape[1], dtype=torch.float64, requires_grad=True)
    data = [(torch.tensor(e.features), torch.tensor(e.right), e.weight) for e in examples]
    total = sum(weight for *_, weight in data)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = sum(-w * (right * torch.log_softmax(f @ weights, 0)).sum() for f, right, w in data) / total
        loss = loss + l2 * (weights**2).mean()
        loss.backward()
        return loss

    optimiser.step(closure)
    print(f"{len(data)} questions, loss {closure().item():.4f}")
    return weights.detach().numpy()


def learn_marker(assistant: Assistant) -> SentenceMarker:
    """Weights of the deciding sentence, from the notes of what is in force."""
    weights = fit(list(answer_examples(assistant)), MARKER_L2).tolist()
    return SentenceMarker(dict(zip(SENTENCE_FEATURES, weights, strict=True)))


def answer_examples(assistant: Assistant) -> Iterator[Example]:
    """Each question that a sentence answers, asked of its provision as if it had not been written.

    The last one of a sentence teaches nothing: what nobody else asks cannot be found.
    """
    finder = assistant.finder
    rows = finder.vectors.rows
    for position in sorted(in_force_positions(assistant)):
        (stored,) = assistant.store.at([position])
        spans = sentence_spans(stored.provision.text)
        if stored.note is None or len(spans) < 2:
            continue
        own = finder.vectors.rows_of(position)
        cue_rows = own.start + np.flatnonzero(rows.kind[own] == PassageKind.CUE)
        question_rows_of_cues = question_rows(finder.vectors, position)[len(stored.note.questions) :]
        note = stored.note
        times = Counter(number for number, _ in note.of_sentences)
        for number_of_answer, (number, question) in enumerate(note.answers):
            if times[number] == 1:
                continue
            place = len(note.cues) + number_of_answer
            hidden = np.zeros(len(rows.kind), dtype=bool)
            hidden[[cue_rows[place], question_rows_of_cues[place]]] = True
            answers = (*note.answers[:number_of_answer], *note.answers[number_of_answer + 1 :])
            unknown = replace(stored, note=replace(note, answers=answers))
            without = replace(finder, vectors=finder.vectors.without(hidden))
            asked = Asked(Part(finder.vectors.matrix[cue_rows[place]], []), (), [], {})
            features = sentence_features(without, position, unknown, spans, question, asked)
            right = np.array([float(n == number) for n in range(1, len(spans) + 1)])
            yield Example(_matrix(features), right, 1.0)


def write_marker(marker: SentenceMarker, path: Path) -> None:
    """Replace the table [deciding] of ranker.toml."""
    before, _, rest = path.read_text(encoding="utf-8").partition("[deciding]\n")
    _, _, after = rest.partition("\n\n")
    path.write_text("\n".join([f"{before}[deciding]", *_deciding_lines(marker), "", after]), encoding="utf-8")


def _deciding_lines(marker: SentenceMarker) -> list[str]:
    return [f"{name} = {marker.weights[name]:.4f}" for name in SENTENCE_FEATURES]


def _matrix(features: Sequence[Mapping[str, float]]) -> np.ndarray:
    return np.array([[f[name] for name in SENTENCE_FEATURES] for f in features])


def marked(assistant: Assistant, split: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """(features, right or not) of the sentences of each article that answers a question."""
    found = []
    for line in (EVAL / "deciding.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["split"] != split:
            continue
        (position,) = gold_positions(assistant, {f"{entry['law']}#{entry['article']}": 2})
        asked = trial(assistant, entry["q"], {})
        if all(r.signals.position != position for r in asked.ranked):
            continue
        (stored,) = assistant.store.at([position])
        spans = sentence_spans(stored.provision.text)
        features = sentence_features(assistant.finder, position, stored, spans, entry["q"], asked.asked)
        right = np.array([float(n in entry["sentences"]) for n in range(1, len(features) + 1)])
        found.append((_matrix(features), right))
    return found


def example(t: Trial, ranker: Ranker) -> Example | None:
    """None when no right article is among the candidates. Grade 1 counts half; `ranker` says who leads."""
    ranked = t.ranked_by(ranker)
    right = np.array([t.gold.get(r.signals.position, 0) / 2 for r in ranked])
    if not right.any():
        return None
    features = np.array([[r.features[name] for name in FEATURES] for r in ranked])
    return Example(features, right / right.sum(), WEIGHTS[t.kind])


def evidence_under(ranker: Ranker, assistant: Assistant, t: Trial) -> dict[str, float]:
    """The evidence of confidence under the learned weights."""
    return assistant.evidence(t.ranked_by(ranker), t.asked.whole.vector)


def outside_evidence(ranker: Ranker, assistant: Assistant) -> list[dict[str, float]]:
    """Of the authored questions that must be declined, each as if it were not known."""
    lines = (load_settings().corpus / OUTSIDE_FILE).read_text(encoding="utf-8").splitlines()
    found = []
    for row, text in enumerate(line for line in lines if line.strip()):
        if is_question(assistant, text) and (t := trial(assistant, text, {})).ranked:
            without = assistant.outside.without(row)
            found.append(assistant.evidence(t.ranked_by(ranker), t.asked.whole.vector, without))
    return found


def learn_confidence(evidence: Mapping[str, Sequence[Mapping[str, float]]]) -> Calibration:
    """A logistic curve over CONFIDENCE_FEATURES; both sides count the same in all, dev more within each."""
    sides = (
        (("dev", WEIGHTS["dev"]), ("authored", 0.3)),
        (("out of scope", WEIGHTS["dev"]), ("other fields", 0.3), ("outside", 1.0)),
    )
    rows, labels, weights = [], [], []
    for label, side in zip((1.0, 0.0), sides, strict=True):
        total = sum(weight * len(evidence[name]) for name, weight in side)
        for name, weight in side:
            rows += [[e[feature] for feature in CONFIDENCE_FEATURES] for e in evidence[name]]
            labels += [label] * len(evidence[name])
            weights += [weight / total] * len(evidence[name])
    x, y, w = (torch.tensor(v, dtype=torch.float64) for v in (rows, labels, weights))
    curve = torch.zeros(len(CONFIDENCE_FEATURES) + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([curve], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        z = x @ curve[:-1] + curve[-1]
        loss = (w * torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")).sum() / 2
        loss = loss + 1e-3 * (curve[:-1] ** 2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    values = curve.detach().tolist()
    return Calibration(dict(zip(CONFIDENCE_FEATURES, values[:-1], strict=True)), values[-1], 0.0)


def print_reliability(inside: Sequence[float], outside: Sequence[float]) -> None:
    """The reliability diagram as a table: confidence against the share in scope. Both sides count the same in all."""
    bounds = np.linspace(0, 1, BINS + 1)
    print("| confidence | in scope | out of scope | share in scope, sides balanced |")
    for low, high in itertools.pairwise(bounds):
        counts = [sum(low <= v < high or v == high == 1 for v in values) for values in (inside, outside)]
        shares = [count / max(len(values), 1) for count, values in zip(counts, (inside, outside), strict=True)]
        share = f"{shares[0] / sum(shares):.2f}" if sum(shares) else "–"
        print(f"| {low:.1f}–{high:.1f} | {counts[0]} | {counts[1]} | {share} |")


def other_fields(path: Path | None, assistant: Assistant) -> list[str]:
    """Questions of the training file whose articles all lie outside the catalogue."""
    if path is None:
        return []
    known = {i.title for i in assistant.store.instruments.values()}
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [e["question"] for e in entries if all(g["law"] not in known for g in e["gold"])]
    return random.sample(texts, min(600, len(texts)))


def toml(ranker: Ranker, marker: SentenceMarker, curve: Calibration, threshold: float) -> str:
    """The text of ranker.toml."""
    lines = [
        "# Learned by bench/train_ranker.py; lawqa.search.rank names the features.",
        "# score = sum of weight x feature",
        "[weights]",
        *(f"{name} = {ranker.weights[name]:.4f}" for name in FEATURES),
        "",
        "# The sentence of a hit that is marked: the best weighted sum (lawqa.search.deciding names the features).",
        "[deciding]",
        *_deciding_lines(marker),
        "",
        "# Confidence that the best hit answers: a logistic curve over the first candidate's features.",
        "# Below the threshold nothing fits; it is chosen on the development half (bench/README.md).",
        "[confidence]",
        f"bias = {curve.bias:.4f}",
        f"threshold = {threshold:.4f}",
        "",
        "[confidence.weights]",
        *(f"{name} = {value:.4f}" for name, value in curve.weights.items()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
