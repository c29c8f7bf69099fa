"""Which sentence of a provision decides a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from lawqa.law.model import StoredProvision
from lawqa.law.sentence import character_pairs
from lawqa.search.candidates import Asked, CandidateFinder
from lawqa.search.rank import COSINE_SCALE, read_weights, scaled_cosine

# Likeness to the sentence's cues; to the sentence itself, beyond what the provision's questions have on average; words
# shared with the sentence; with a cue; how often the cues ask for it; likeness to a situation that it decides.
SENTENCE_FEATURES = ("cue", "sentence", "words", "cue_words", "asked_for", "situation")
# Added to the length of a cue, in pairs of characters: without it a cue of one word would match too well.
_SHORT_CUE = 5


@dataclass(frozen=True)
class SentenceMarker:
    """Weights by feature name; learned like the ranker's (corpus/ranker.toml)."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls, path: Path) -> SentenceMarker:
        """CorpusError when the file is damaged or names other features."""
        return cls(read_weights(path, "deciding", SENTENCE_FEATURES))

    def mark(self, features: Sequence[Mapping[str, float]]) -> int:
        """The number of the best sentence, from 0; the earlier of equals. `features` is not empty."""
        scores = [math.fsum(self.weights[name] * f[name] for name in SENTENCE_FEATURES) for f in features]
        return max(range(len(scores)), key=lambda n: (scores[n], -n))


def sentence_features(
    finder: CandidateFinder,
    position: int,
    stored: StoredProvision,
    spans: Sequence[tuple[int, int]],
    question: str,
    asked: Asked,
) -> list[dict[str, float]]:
    """Named features of each sentence of the wording; `spans` are those of `sentence_spans`.

    A sentence without a cue, or without a situation, takes the lowest likeness of those that have one: nobody asks for
    it.
    """
    count = len(spans)
    signals = finder.sentences(position, asked, count)
    cues = [(number - 1, character_pairs(cue)) for number, cue in stored.note.of_sentences] if stored.note else []
    cues = [(number, pairs) for number, pairs in cues if number < count]
    wording = [character_pairs(stored.provision.text[start:end]) for start, end in spans]
    own = character_pairs(question)
    words = _rarity_in_common(own, wording)
    cue_words = [0.0] * count
    for (number, pairs), rarity in zip(cues, _rarity_in_common(own, [p for _, p in cues]), strict=True):
        cue_words[number] = max(cue_words[number], rarity / math.sqrt(len(pairs) + _SHORT_CUE))
    cue_floor = min((s.cue for s in signals if s.cue), default=0.0)
    situation_floor = min((s.situation for s in signals if s.situation), default=0.0)
    return [
        {
            "cue": scaled_cosine(s.cue or cue_floor),
            "sentence": s.sentence / COSINE_SCALE,
            "words": words[n],
            "cue_words": cue_words[n],
            "asked_for": math.log((s.cues + 0.5) / (len(cues) + 0.5 * count)),
            "situation": scaled_cosine(s.situation or situation_floor),
        }
        for n, s in enumerate(signals)
    ]


def _rarity_in_common(question: AbstractSet[str], texts: Sequence[AbstractSet[str]]) -> list[float]:
    """Of each text, the inverse document frequencies among `texts`, summed, of the pairs it shares with the question."""
    shared = [question & text for text in texts]
    frequency = Counter(pair for pairs in shared for pair in pairs)
    rarity = {pair: math.log1p((len(texts) - n + 0.5) / (n + 0.5)) for pair, n in frequency.items()}
    return [math.fsum(rarity[pair] for pair in pairs) for pairs in shared]
