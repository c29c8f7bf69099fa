"""How often the marked sentence is the one that a lawyer would underline: tests/eval/deciding.jsonl.

python bench/deciding.py
"""

from __future__ import annotations

from lawqa.config import load_settings
from lawqa.search.assistant import RANKER_FILE, open_assistant
from lawqa.search.deciding import SENTENCE_FEATURES, SentenceMarker
from train_ranker import marked


def main() -> None:
    """Print the share of each half. A gold article that is no candidate for its question is not counted."""
    assistant = open_assistant()
    marker = SentenceMarker.load(load_settings().corpus / RANKER_FILE)
    for split in ("dev", "test"):
        rows = marked(assistant, split)
        right = sum(y[marker.mark([dict(zip(SENTENCE_FEATURES, f, strict=True)) for f in x])] for x, y in rows)
        print(f"{split}: {right:.0f} of {len(rows)}")


if __name__ == "__main__":
    main()
