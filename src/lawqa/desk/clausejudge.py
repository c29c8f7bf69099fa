"""The model that judges sentences of conventions: does it break the law, and which rule is it about.

An encoder tuned on the examples of the rules (bench/train_checkup.py), with two linear heads over its vector. It knows
no rule that was added after it was learned: such a rule is met by nothing until it is learned again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.checkup import Checkup, plain
from lawqa.errors import ModelUnavailable
from lawqa.index.embedder import Embedder, OnnxEmbedder

Floats = NDArray[np.float64]
HEADS_FILE = "checkup.safetensors"


@dataclass(frozen=True)
class Judged:
    """Of each sentence: `offence`, log-odds that it breaks the law, shape (sentences,); `rules`, how probably it is about
    each rule, in the order of the check-up, shape (sentences, rules)."""

    offence: Floats
    rules: Floats


class Judge(Protocol):
    """Judges sentences; a test may put a legible one in the model's place."""

    def judge(self, texts: Sequence[str]) -> Judged:
        """In the order of the texts, which are as written."""
        ...


class ClauseJudge:
    """The tuned encoder with its heads."""

    def __init__(self, embedder: Embedder, heads: dict[str, Floats], known: Sequence[str], checkup: Checkup) -> None:
        """`known` are the ids of the rules that the heads were learned for, in their order."""
        self._embedder = embedder
        self._heads = heads
        places = {rule: n for n, rule in enumerate(known)}
        self._columns = np.array([places.get(rule.id, -1) for rule in checkup.rules], dtype=np.int64)

    @classmethod
    def load(cls, folder: Path, heads: Path, checkup: Checkup) -> ClauseJudge:
        """`folder` is the prepared model; ModelUnavailable says what to run when one of the two is missing or damaged."""
        from safetensors import safe_open

        embedder = OnnxEmbedder(folder)
        try:
            opened: Any = safe_open(str(heads), framework="numpy")
            with opened as file:
                known = file.metadata()["rules"].split("\n")
                arrays = {
                    name: np.asarray(file.get_tensor(f"heads.{name}"), dtype=np.float64)
                    for name in ("offence.weight", "offence.bias", "rule.weight", "rule.bias")
                }
        except Exception as error:  # safetensors raises its own and others
            raise ModelUnavailable(f"读不了体检模型的文件{heads.name}", "重新安装 lawqa") from error
        return cls(embedder, arrays, known, checkup)

    def judge(self, texts: Sequence[str]) -> Judged:
        """One run of the encoder a sentence."""
        vectors = self._embedder.embed_passages([plain(text) for text in texts]).astype(np.float64)
        offence = vectors @ self._heads["offence.weight"][0] + self._heads["offence.bias"][0]
        scores = vectors @ self._heads["rule.weight"].T + self._heads["rule.bias"]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = scores / scores.sum(axis=1, keepdims=True)
        own = np.where(self._columns >= 0, shares[:, self._columns], 0.0)
        return Judged(offence, own)
