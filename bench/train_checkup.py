"""Fine-tune the packaged model to tell clauses that break the law from look-alikes, and under which rule they fall.

    python bench/train_checkup.py --model FOLDER [--held-out 0.1] [--start corpus/checkup.safetensors]

Reads the examples of corpus/checkup.toml and corpus/checkup_examples.tsv and the sentences of the sample conventions,
which are lawful; writes corpus/checkup.safetensors, a low-rank adapter and two linear heads over the normalised vector:
`offence` (does it break the law) and `rule` (which rule it is about, lawful or not). Half of the examples are also shown
after a lawful sentence, as the check-up reads a sentence after the one before it. The lower layers are not changed, so
each text goes through them once. FOLDER is a model folder prepared without the adapter of the search; `--start` goes on
from what was learned before and writes the mean of both, which errs less than either (Wortsman et al. 2022, arXiv
2203.05482). Two cores take about half an hour. Evaluation clauses (tests/checkup) are never read here.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

from lawqa.config import load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.checkup import Checkup, Example, load_checkup, load_examples, plain, told
from lawqa.corpus.conventions import load_conventions
from lawqa.index.prepare import FLOAT_FOLDER
from low_rank import RANK, LowRank, add_adapter

SEED = 20261129
MAX_TOKENS = 128
MULTIPLE = 32  # few shapes: the kernels are compiled anew for each
BATCH = 32
SCALE = 10.0  # of the heads: the vectors have length one
RULE_WEIGHT = 0.5
FROZEN = 2  # of the twelve layers
NO_RULE = -1
SHOWN_AFTER = 0.5  # share of the examples that are also shown after another sentence
LONGEST = 110  # characters of two sentences
RATES = 1e-3, 3e-3  # of the adapter and the heads; half of it where the learning goes on

Row = tuple[str, int, float]


def main() -> None:
    """Train, tell how well on what was held out, write the file."""
    settings = load_settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=settings.corpus / "checkup.safetensors")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--held-out", type=float, default=0.0, help="share of the examples not learned but tested on")
    parser.add_argument("--minutes", type=float, default=60, help="stop learning after so long")
    parser.add_argument("--start", type=Path, help="go on from this file")
    arguments = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    checkup = load_checkup(settings.corpus / "checkup.toml", load_catalogue(settings.corpus / "catalogue.toml"))
    rows = list(rows_of(checkup, load_examples(settings.corpus / "checkup_examples.tsv", checkup)))
    samples = list(sample_rows(settings.corpus / "conventions"))
    random.shuffle(rows)
    cut = int(len(rows) * arguments.held_out)
    held, rows = rows[:cut], [*rows[cut:], *samples]
    after = shown_after(rows)
    print(f"{len(rows)} examples, {sum(r[2] for r in rows):.0f} unlawful; {len(held)} held out", flush=True)
    model = SentenceTransformer(str(arguments.model / FLOAT_FOLDER), device="cpu").eval()
    adapter = {name: change for name, change in add_adapter(model).items() if layer_of(name) >= FROZEN}
    heads = Heads(model.get_embedding_dimension() or 0, len(checkup.rules))
    if arguments.start:
        resume(adapter, heads, arguments.start, checkup)
    half_way = HalfWay(model)
    half_way.keep([text for text, _, _ in (*rows, *held, *after.values())])
    rates = tuple(rate / 2 for rate in RATES) if arguments.start else RATES
    fit(half_way, adapter, heads, rows, after, rates, arguments.epochs, arguments.minutes * 60, held)
    if arguments.start:
        resume(adapter, heads, arguments.start, checkup, share=0.5)
    save(adapter, heads, checkup, arguments.out)


class Heads(torch.nn.Module):
    """Linear over the normalised vector: a log-odds of offence, and a score a rule."""

    def __init__(self, dimension: int, rules: int) -> None:
        super().__init__()
        self.offence = torch.nn.Linear(dimension, 1)
        self.rule = torch.nn.Linear(dimension, rules)

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        scaled = SCALE * vectors
        return self.offence(scaled)[:, 0], self.rule(scaled)


def rows_of(checkup: Checkup, examples: Sequence[Example]) -> Iterator[Row]:
    """(plain text, number of the rule or NO_RULE, 1 for unlawful) of every example and ordinary sentence."""
    numbers = {rule.id: n for n, rule in enumerate(checkup.rules)}
    yield from ((plain(e.text), numbers[e.rule], float(e.unlawful)) for e in examples)
    yield from ((plain(text), NO_RULE, 0.0) for text in checkup.ordinary)


def sample_rows(folder: Path) -> Iterator[Row]:
    """The sentences of the sample conventions, alone and after the one before: lawful, and about no rule in particular."""
    for _, convention in load_conventions(folder):
        for clause in convention.clauses:
            for texts in told(clause):
                yield from ((plain(text), NO_RULE, 0.0) for text in dict.fromkeys(texts))


def shown_after(rows: Sequence[Row]) -> dict[Row, Row]:
    """Of some of the rows the same after a lawful sentence, of the same rule or of none."""
    lawful: dict[int, list[str]] = {}
    for text, rule, unlawful in rows:
        if not unlawful:
            lawful.setdefault(rule, []).append(text)
    found = {}
    for row in rows:
        text, rule, unlawful = row
        before = random.choice(lawful[rule if rule in lawful and random.random() < 0.5 else NO_RULE])
        if random.random() < SHOWN_AFTER and before != text and len(before) + len(text) <= LONGEST:
            closed = before if before.endswith(("。", "；")) else f"{before}。"
            found[row] = (closed + text, rule, unlawful)
    return found


def resume(adapter: dict[str, LowRank], heads: Heads, path: Path, checkup: Checkup, share: float = 1.0) -> None:
    """Move the weights to those that `save` wrote, or a share of the way; rules that it did not know stay as they are."""
    with safe_open(str(path), framework="pt") as file:
        known = file.metadata()["rules"].split("\n")
        state = {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118  # no mapping
    here = {rule.id: n for n, rule in enumerate(checkup.rules)}
    old, new = zip(*((n, here[rule]) for n, rule in enumerate(known) if rule in here), strict=True)
    with torch.no_grad():
        for name, change in adapter.items():
            for part in ("up", "down"):
                getattr(change, part).lerp_(state[f"{name}.{part}"], share)
        for name, head in heads.named_parameters():
            learned = state[f"heads.{name}"] / (SCALE if name.endswith("weight") else 1)
            if name.startswith("rule."):
                head[list(new)] = torch.lerp(head[list(new)], learned[list(old)], share)
            else:
                head.lerp_(learned, share)


def layer_of(name: str) -> int:
    """The number of the layer to which a weight belongs: encoder.layer.7.output.dense.weight."""
    return int(name.split(".")[2])


class HalfWay:
    """Texts as they leave the frozen layers, and the way from there to a vector."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._bert = model[0].auto_model
        self._prompt = model.prompts.get("passage", "")
        self._kept: dict[str, torch.Tensor] = {}

    @torch.no_grad()
    def keep(self, texts: Sequence[str]) -> None:
        """Send texts through the frozen layers; each is kept as (tokens, dimension)."""
        fresh = sorted(set(texts) - set(self._kept), key=len)
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            features = self._model.tokenizer(
                [self._prompt + text for text in batch],
                padding=True,
                pad_to_multiple_of=MULTIPLE,
                truncation=True,
                max_length=MAX_TOKENS,
                return_tensors="pt",
            )
            mask = features["attention_mask"]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self._bert.embeddings(input_ids=features["input_ids"])
                for layer in self._bert.encoder.layer[:FROZEN]:
                    hidden = _out(layer(hidden, attention_mask=_additive(mask)))
            for text, row, length in zip(batch, hidden.bfloat16(), mask.sum(dim=1).tolist(), strict=True):
                self._kept[text] = row[:length].clone()

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Normalised vectors with their gradients, shape (texts, dimension)."""
        rows = [self._kept[text] for text in texts]
        length = -(-max(map(len, rows)) // MULTIPLE) * MULTIPLE
        hidden = torch.stack([torch.nn.functional.pad(row, (0, 0, 0, length - len(row))) for row in rows])
        mask = torch.stack([(torch.arange(length) < len(row)).float() for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self._bert.encoder.layer[FROZEN:]:
                hidden = _out(layer(hidden, attention_mask=_additive(mask)))
        weights = mask[:, :, None]
        mean = (hidden.float() * weights).sum(dim=1) / weights.sum(dim=1)
        return torch.nn.functional.normalize(mean, dim=-1)


def _additive(mask: torch.Tensor) -> torch.Tensor:
    return (1.0 - mask[:, None, None, :].float()) * -1e4


def _out(layer: torch.Tensor | tuple[torch.Tensor, ...]) -> torch.Tensor:
    return layer[0] if isinstance(layer, tuple) else layer


def batches(rows: Sequence[Row]) -> list[list[Row]]:
    """Of texts of like length, in random order."""
    order = sorted(rows, key=lambda r: len(r[0]) + random.uniform(-8, 8))
    cut = [order[n : n + BATCH] for n in range(0, len(order), BATCH)]
    random.shuffle(cut)
    return cut


def fit(
    model: HalfWay,
    adapter: dict[str, LowRank],
    heads: Heads,
    rows: list[Row],
    after: dict[Row, Row],
    rates: tuple[float, ...],
    epochs: int,
    seconds: float,
    held: Sequence[Row],
) -> None:
    """Binary cross-entropy on the offence, cross-entropy on the rule; one cycle of the learning rate."""
    own = [p for change in adapter.values() for p in change.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": own, "lr": rates[0]}, {"params": heads.parameters(), "lr": rates[1]}], weight_decay=0.01
    )
    steps = epochs * len(batches(rows))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(rates), total_steps=steps + 1, pct_start=0.1)
    started = time.monotonic()
    for epoch in range(epochs):
        losses = []
        shown = [after[row] if row in after and random.random() < 0.5 else row for row in rows]
        for batch in batches(shown)[: steps // epochs]:
            texts, rules, unlawful = zip(*batch, strict=True)
            offence, scores = heads(model.encode(texts))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(offence, torch.tensor(unlawful))
            if any(rule != NO_RULE for rule in rules):  # the mean over none is no number
                loss = loss + RULE_WEIGHT * torch.nn.functional.cross_entropy(
                    scores, torch.tensor(rules), ignore_index=NO_RULE
                )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(own, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            if len(losses) % 50 == 0:
                print(f"  {len(losses)} batches, {time.monotonic() - started:.0f} s", flush=True)
            if time.monotonic() - started > seconds:
                break
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - started:.0f} s", flush=True)
        if held:
            test(model, heads, held)
        if time.monotonic() - started > seconds:
            return


def test(model: HalfWay, heads: Heads, held: Sequence[Row]) -> None:
    """What share of the unlawful is found where 3, 5, 8 % of the lawful are flagged, and how often the rule is right."""
    texts, rules, unlawful = zip(*held, strict=True)
    with torch.no_grad():
        parts = [heads(model.encode(texts[n : n + BATCH])) for n in range(0, len(texts), BATCH)]
    offence = torch.cat([p[0] for p in parts]).numpy()
    best = torch.cat([p[1] for p in parts]).argmax(dim=1).numpy()
    bad = np.array(unlawful) > 0
    ordered = np.sort(offence[~bad])[::-1]
    found = [float((offence[bad] > ordered[int(share * len(ordered))]).mean()) for share in (0.03, 0.05, 0.08)]
    about = np.array(rules)
    print(f"  found at 3/5/8 % flagged: {found}; rule right {(best == about)[about >= 0].mean():.3f}", flush=True)


def save(adapter: dict[str, LowRank], heads: Heads, checkup: Checkup, path: Path) -> None:
    """The adapter as `lawqa.index.prepare` merges it, the heads beside it, in half precision."""
    state = {
        f"{name}.{part}": getattr(change, part).detach().half().contiguous()
        for name, change in adapter.items()
        for part in ("up", "down")
    }
    for name, head in heads.named_parameters():
        state[f"heads.{name}"] = (head.detach() * (SCALE if name.endswith("weight") else 1)).half().contiguous()
    metadata = {"rank": str(RANK), "seed": str(SEED), "rules": "\n".join(rule.id for rule in checkup.rules)}
    save_file(state, str(path), metadata=metadata)


if __name__ == "__main__":
    main()
