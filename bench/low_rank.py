"""Low-rank changes of a model's matrices (LoRA; Hu et al. 2021, arXiv 2106.09685), which `lawqa.index.prepare` merges."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.utils.parametrize
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

RANK = 16


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


def save_adapter(adapter: dict[str, LowRank], path: Path, seed: int) -> None:
    """The two factors of each weight's change, in half precision: <weight>.up and <weight>.down."""
    state = {
        f"{name}.{part}": getattr(change, part).detach().half().contiguous()
        for name, change in adapter.items()
        for part in ("up", "down")
    }
    save_file(state, str(path), metadata={"rank": str(RANK), "seed": str(seed)})
