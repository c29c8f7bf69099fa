"""Fine-tune the packaged model on authored questions, situations and the STARD training file; write a LoRA adapter.

    python bench/train.py --stard ../shared/train/stard_other.jsonl --texts ../shared/corpus

The adapter (corpus/adapter.safetensors, half precision) is merged into the model when it is prepared. In-batch
negatives plus one hard negative a pair, mined with the untuned model (MultipleNegativesRankingLoss; Henderson et al.
2017, arXiv 1705.00652). Questions are paired with passages, and with other questions about the same trouble. Two
cores take about half an hour. Evaluation questions (tests/eval) are never read here.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.losses import MultipleNegativesRankingLoss
from sentence_transformers.training_args import BatchSamplers

from lawqa.config import load_settings
from lawqa.corpus.collect import build_corpus, catalogue_of
from lawqa.corpus.situations import Situation
from lawqa.index.embedder import Embedder, OnnxEmbedder
from lawqa.index.passages import PassageKind, passages_of
from lawqa.index.prepare import FLOAT_FOLDER
from lawqa.law.model import ArticleNo, StoredProvision
from low_rank import add_adapter, save_adapter

SEED = 20261124
MAX_TOKENS = 96
PER_PROVISION = 2  # of the questions of the notes
PER_SITUATION = 2
# Hard negatives: not among the nearest few, which are often right as well, and not beyond what is hard.
NEGATIVE_RANKS = (8, 40)

Pair = tuple[str, StoredProvision, int]
Triple = tuple[str, str, str]


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
    corpus = build_corpus(settings)
    provisions = [p for p in corpus.provisions if p.verbatim]
    pairs = [
        *authored_pairs(provisions),
        *situation_pairs(corpus.situations, provisions),
        *stard_pairs(arguments.stard, provisions, catalogue_of(settings).by_name),
    ]
    model = SentenceTransformer(str(arguments.model / FLOAT_FOLDER), device="cpu")
    model.max_seq_length = MAX_TOKENS
    embedder = OnnxEmbedder(arguments.model)
    rows = triples(embedder, pairs, [p for p in provisions if p.searchable])
    rows += question_triples(embedder, corpus.situations)
    random.shuffle(rows)
    dataset = Dataset.from_dict(dict(zip(("anchor", "positive", "negative"), zip(*rows, strict=True), strict=True)))
    print(f"{len(dataset)} triples")
    adapter = add_adapter(model)
    fit(model, dataset, arguments.epochs)
    save_adapter(adapter, arguments.out, SEED)


def authored_pairs(provisions: list[StoredProvision]) -> Iterator[Pair]:
    """(question, provision, paragraph) of the notes: a few a provision, so that no article drowns the others."""
    for stored in provisions:
        if stored.note:
            questions = [*stored.note.questions, *((0, text) for _, text in stored.note.answers)]
            random.shuffle(questions)
            for paragraph, question in questions[:PER_PROVISION]:
                yield question, stored, paragraph


def situation_pairs(situations: Sequence[Situation], provisions: list[StoredProvision]) -> Iterator[Pair]:
    """(question, provision, paragraph): each question with one of the deciding provisions of its situation."""
    held = newest(provisions)
    for situation in situations:
        deciding = [link for link in situation.links if link.weight == 1.0]
        for question in situation.questions[:PER_SITUATION]:
            link = random.choice(deciding)
            if stored := held.get((link.instrument, link.article)):
                yield question, stored, link.paragraph


def question_triples(embedder: Embedder, situations: Sequence[Situation]) -> list[Triple]:
    """(question, another about the same trouble, a near one about another trouble that no provision shares)."""
    texts = [(n, question) for n, situation in enumerate(situations) for question in situation.questions]
    articles = [{(link.instrument, link.article) for link in situation.links} for situation in situations]
    vectors = embedder.embed_queries([text for _, text in texts])
    rows = []
    for n, situation in enumerate(situations):
        anchor, positive = random.sample(situation.questions, 2)
        query = vectors[next(i for i, (_, text) in enumerate(texts) if text == anchor)]
        order = np.argsort(-(vectors @ query), kind="stable")
        near = [texts[i][1] for i in order if not articles[texts[i][0]] & articles[n]][: NEGATIVE_RANKS[1]]
        rows.append((f"query: {anchor}", f"query: {positive}", f"query: {random.choice(near)}"))
    return rows


def stard_pairs(path: Path, provisions: list[StoredProvision], by_name) -> Iterator[Pair]:
    """The same of the training file, for the gold articles that the corpus holds (the newest version)."""
    held = newest(provisions)
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for gold in entry["gold"]:
            instrument = by_name(gold["law"])
            stored = instrument and held.get((instrument.id, ArticleNo.parse(gold["article"])))
            if stored:
                yield entry["question"], stored, 0


def newest(provisions: list[StoredProvision]) -> dict[tuple[str, ArticleNo], StoredProvision]:
    """(instrument, article) → the provision of the newest version."""
    return {(p.instrument.id, p.provision.article): p for p in sorted(provisions, key=lambda p: p.version.promulgated)}


def passage_text(stored: StoredProvision, paragraph: int) -> str:
    """The passage of the paragraph; for the article as a whole one of its paragraphs at random."""
    own = [p for p in passages_of(0, stored) if p.kind is PassageKind.PARAGRAPH]
    return next((p.text for p in own if p.paragraph == paragraph), random.choice(own).text)


def triples(embedder: Embedder, pairs: list[Pair], provisions: list[StoredProvision]) -> list[Triple]:
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
    return rows


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


if __name__ == "__main__":
    main()
