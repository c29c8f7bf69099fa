"""Learn which situation's reply is shown for a question; write corpus/reply.toml.

    python bench/train_reply.py

One question of each situation, but not its first, is hidden from the index and asked; right is the situation that it was
written for. Loss: softmax cross-entropy over the situations that can reply (`Replier.candidates`). The threshold is the
worth that a share of the right ones falls below. Half of the situations are learned from, the other half is reported.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from holdout import SEED, situations_of, trial
from lawqa.config import load_settings
from lawqa.search.assistant import DEFAULT_HITS, REPLY_FILE, Assistant, open_assistant
from lawqa.search.rank import sigmoid
from lawqa.search.reply import FEATURES

FOLDS = 4
L2 = 1e-4
UNSHOWN = 0.15  # share of the right situations that stay below the threshold
HEAD = """# Learned by bench/train_reply.py: which situation's reply is shown. worth = sum of weight x feature (lawqa.search.reply
# names them); below the threshold none is.
"""


@dataclass(frozen=True)
class Case:
    """A question: features of its candidates, shape (candidates, features), and the row of the right one."""

    features: np.ndarray
    right: int


def main() -> None:
    """Learn, report, write."""
    cases = list(cases_of(open_assistant()))
    learned, reported = cases[::2], cases[1::2]
    weights = fit(learned)
    print(f"{len(cases)} questions whose situation is a candidate")
    print(f"right situation first: {share_right(weights, reported):.3f} of the half not learned from")
    worth = [float((case.features @ weights)[case.right]) for case in learned]
    threshold = float(np.quantile(worth, UNSHOWN))
    lines = [f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, weights.tolist(), strict=True)]
    text = "\n".join([f"{HEAD}threshold = {threshold:.4f}", "", "[weights]", *lines, ""])
    (load_settings().corpus / REPLY_FILE).write_text(text, encoding="utf-8")


def cases_of(assistant: Assistant) -> Iterator[Case]:
    """Each situation asked once."""
    chance = random.Random(SEED)
    situations = situations_of()
    index, replier = assistant.finder.situations, assistant.guide.replier
    starts = np.cumsum([0, *(len(s.questions) for s in situations)])
    asked = [int(start) + chance.randrange(1, len(s.questions)) for s, start in zip(situations, starts, strict=False)]
    for fold in range(FOLDS):
        silent = np.zeros(int(starts[-1]), dtype=bool)
        silent[asked[fold::FOLDS]] = True
        finder = dataclasses.replace(assistant.finder, situations=index.without(silent))
        for number in range(fold, len(situations), FOLDS):
            text = situations[number].questions[asked[number] - int(starts[number])]
            tried = trial(assistant, text, {}, finder)
            scores = {r.signals.position: sigmoid(r.score) for r in tried.ranked[:DEFAULT_HITS]}
            shares = {position: score / sum(scores.values()) for position, score in scores.items()}
            near = finder.situations.nearest(tried.asked.whole.vector, tried.asked.whole.words)
            found = replier.candidates(shares, near, tried.asked.topics)
            right = [n for n, candidate in enumerate(found) if candidate.situation == number]
            if right:
                features = np.array([[candidate.features[name] for name in FEATURES] for candidate in found])
                yield Case(features, right[0])


def fit(cases: list[Case]) -> np.ndarray:
    """Weights by feature, L-BFGS."""
    weights = torch.zeros(len(FEATURES), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")
    rows = [(torch.from_numpy(case.features), case.right) for case in cases]

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        losses = [-torch.log_softmax(features @ weights, 0)[right] for features, right in rows]
        loss = torch.stack(losses).mean() + L2 * (weights @ weights)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy())


def share_right(weights: np.ndarray, cases: list[Case]) -> float:
    """How often the right one has the highest worth."""
    return float(np.mean([int(np.argmax(case.features @ weights)) == case.right for case in cases]))


if __name__ == "__main__":
    main()
