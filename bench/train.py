"""Fine-tune the packaged model on the authored questions and the STARD training file; write a LoRA adapter.

    python bench/train.py --stard ../shared/train/stard_other.jsonl --texts ../shared/corpus

The adapter (corpus/adapter.safetensors, half precision) is merged into the model when it is prepared. In-batch
negatives plus one hard negative a pair, mined with the untuned model (MultipleNegativesRankingLoss; Henderson et al.
2017, arXiv 1705.00652). Two cores take about an hour. Evaluation questions (tests/eval) are never read here.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.utils.parametrize
from datasets import Dataset
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.losses import MultipleNegativesRankingLoss
from sentence_transformers.training_args import BatchSamplers

from lawqa.config import load_settings
from lawqa.corpus.collect import build_corpus, catalogue_of
from lawqa.index.embedder import Embedder, OnnxEmbedder
from lawqa.index.passages import PassageKind, passages_of
from lawqa.index.prepare import FLOAT_FOLDER
from lawqa.law.model import ArticleNo, StoredProvision

SEED = 20261124
RANK = 16
MAX_TOKENS = 96
PER_PROVISION = 4
# Hard negatives: not among the nearest few, which are often right as well, and not beyond what is hard.
NEGATIVE_RANKS = (8, 40)

Pair = tuple[str, StoredProvision, int]


def main() -> None:
    """Train and write the adapter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stard", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="a model folder prepared without the adapter")
    parser.add_argument("--out", type=Path, default=load_settings().corpus / "adapter.safetensors")
    parser.add_argument("--epochs", type=float, default=1.0)
    arguments = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    settings = load_settings()
    provisions = [p for p in build_corpus(settings).provisions if p.verbatim]
    pairs = [*authored_pairs(provisions), *stard_pairs(arguments.stard, provisions, catalogue_of(settings).by_name)]
    model = SentenceTransformer(str(arguments.model / FLOAT_FOLDER), device="cpu")
    model.max_seq_length = MAX_TOKENS
    dataset = triples(OnnxEmbedder(arguments.model), pairs, [p for p in provisions if p.searchable])
    print(f"{len(dataset)} triples")
    adapter = add_adapter(model)
    fit(model, dataset, arguments.epochs)
    save_adapter(adapter, arguments.out)


class LowRank(torch.nn.Module):
    """W + B A, with B zero at first (LoRA; Hu et al. 2021, arXiv 2106.09685). The scale is folded into the learning."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(RANK, columns) / columns**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rows, RANK))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + self.up @ self.down


def add_adapter(model: SentenceTransformer) -> dict[str, LowRank]:
    """Freeze the model and put a low-rank change on every matrix of its encoder; by weight name."""
    bert = model[0].auto_model
    bert.requires_grad_(False)
    adapter = {}
    for name, module in list(bert.encoder.named_modules()):
        if isinstance(module, torch.nn.Linear):
            change = LowRank(*module.weight.shape)
            torch.nn.utils.parametrize.register_parametrization(module, "weight", change)
            adapter[f"encoder.{name}.weight"] = change
    return adapter


def authored_pairs(provisions: list[StoredProvision]) -> Iterator[Pair]:
    """(question, provision, paragraph) of the notes: a few a provision, so that no article drowns the others."""
    for stored in provisions:
        if stored.note:
            questions = list(stored.note.questions)
            random.shuffle(questions)
            for paragraph, question in questions[:PER_PROVISION]:
                yield question, stored, paragraph


def stard_pairs(path: Path, provisions: list[StoredProvision], by_name) -> Iterator[Pair]:
    """The same of the training file, for the gold articles that the corpus holds (the newest version)."""
    newest = {
        (p.instrument.id, p.provision.article): p for p in sorted(provisions, key=lambda p: p.version.promulgated)
    }
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for gold in entry["gold"]:
            instrument = by_name(gold["law"])
            stored = instrument and newest.get((instrument.id, ArticleNo.parse(gold["article"])))
            if stored:
                yield entry["question"], stored, 0


def passage_text(stored: StoredProvision, paragraph: int) -> str:
    """The passage of the paragraph; for the article as a whole one of its paragraphs at random."""
    own = [p for p in passages_of(0, stored) if p.kind is PassageKind.PARAGRAPH]
    return next((p.text for p in own if p.paragraph == paragraph), random.choice(own).text)


def triples(embedder: Embedder, pairs: list[Pair], provisions: list[StoredProvision]) -> Dataset:
    """(anchor, positive, negative) with one mined negative a pair."""
    in_force = [p for p in provisions if p.version is p.instrument.versions[-1] and not p.instrument.compound]
    pool = [(stored, p.text) for stored in in_force for p in passages_of(0, stored) if p.kind is PassageKind.PARAGRAPH]
    vectors = embedder.embed_passages([text for _, text in pool])
    queries = embedder.embed_queries([question for question, _, _ in pairs])
    gold: dict[str, set[str]] = {}
    for question, stored, _ in pairs:
        gold.setdefault(question, set()).add(stored.id)
        if stored.note:
            gold[question] |= {r.article for r in stored.note.related}
    rows = []
    for (question, stored, paragraph), query in zip(pairs, queries, strict=True):
        order = np.argsort(-(vectors @ query), kind="stable")[: NEGATIVE_RANKS[1]]
        wrong = [pool[i][1] for i in order if pool[i][0].id not in gold[question]][NEGATIVE_RANKS[0] :]
        rows.append(
            (f"query: {question}", f"passage: {passage_text(stored, paragraph)}", f"passage: {random.choice(wrong)}")
        )
    random.shuffle(rows)
    anchors, positives, negatives = zip(*rows, strict=True)
    return Dataset.from_dict({"anchor": anchors, "positive": positives, "negative": negatives})


def fit(model: SentenceTransformer, dataset: Dataset, epochs: float) -> None:
    """One pass or more; batches without duplicate texts, since every other passage of a batch is a negative."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder,
            num_train_epochs=epochs,
            per_device_train_batch_size=32,
            learning_rate=1e-3,
            warmup_steps=20,
            lr_scheduler_type="cosine",
            batch_sampler=BatchSamplers.NO_DUPLICATES,
            save_strategy="no",
            logging_steps=10,
            report_to="none",
            seed=SEED,
            use_cpu=True,
            bf16=True,
        )
        loss = MultipleNegativesRankingLoss(model, scale=20.0 * 2.5)
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=dataset, loss=loss).train()


def save_adapter(adapter: dict[str, LowRank], path: Path) -> None:
    """The two factors of each weight's change, in half precision: <weight>.up and <weight>.down."""
    state = {
        f"{name}.{part}": getattr(change, part).detach().half().contiguous()
        for name, change in adapter.items()
        for part in ("up", "down")
    }
    save_file(state, str(path), metadata={"rank": str(RANK), "seed": str(SEED)})


if __name__ == "__main__":
    main()
