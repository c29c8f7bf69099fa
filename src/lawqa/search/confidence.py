"""From the best candidate's features to a confidence that something fits, and the threshold of silence."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawqa.errors import CorpusError
from lawqa.search.rank import COSINE_SCALE, Ranked, scaled_cosine, sigmoid


@dataclass(frozen=True)
class Calibration:
    """A logistic curve over the best score and cosines: probability that the best hit answers the question.

    Fitted by bench/train_ranker.py on the development half; `threshold` is the confidence under which lawqa
    says that nothing fits.
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """CorpusError when the file is damaged."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))["confidence"]
            return cls({k: float(v) for k, v in data["weights"].items()}, float(data["bias"]), float(data["threshold"]))
        except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, ValueError) as error:
            raise CorpusError(f"读不了置信度参数{path.name}：{error}", "重新安装 lawqa") from error

    def confidence(self, evidence: Mapping[str, float]) -> float:
        """Between 0 and 1, from what `evidence_of` gathered."""
        z = self.bias + math.fsum(weight * evidence[name] for name, weight in self.weights.items())
        return sigmoid(z)


def evidence_of(ranked: Sequence[Ranked], outside: float) -> dict[str, float]:
    """What speaks for an answer: the first candidate's features and score, how many of the first five share its
    topics, and how much more the question resembles an authored question than one that must be declined
    (`outside`, a cosine)."""
    best = ranked[0]
    nearest_question = max(max(r.signals.question_cosine, r.signals.situation_cosine) for r in ranked)
    return {
        **best.features,
        "score": best.score,
        "lead_over_tenth": best.score - ranked[min(9, len(ranked) - 1)].score,
        "mean_topic_share": sum(r.signals.topic_share for r in ranked[:5]) / len(ranked[:5]),
        "inside_margin": (nearest_question - outside) / COSINE_SCALE if nearest_question and outside else 0.0,
        "best_vote": max(r.signals.situation_vote for r in ranked),
        "nearest_question": scaled_cosine(nearest_question),
        "outside": scaled_cosine(outside),
    }
