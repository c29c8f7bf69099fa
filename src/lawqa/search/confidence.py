"""From the best candidate's features to a confidence that something fits, and the threshold of silence."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lawqa.errors import CorpusError


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

    def confidence(self, features: Mapping[str, float], score: float) -> float:
        """Between 0 and 1, from the features and the score of the best candidate."""
        known = {**features, "score": score}
        z = self.bias + math.fsum(weight * known[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))
