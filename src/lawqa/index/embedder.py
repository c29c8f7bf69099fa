"""Texts to vectors at answering time, with onnxruntime and tokenizers only.

The model folder is made once by `lawqa.index.prepare`; importing torch from here would be a defect.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lawqa.errors import ModelUnavailable

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

SCHEMA = 2
MANIFEST_FILE, ONNX_FILE, TOKENIZER_FILE = "model.json", "model.onnx", "tokenizer.json"
CHUNK = 64  # texts tokenised at once, and between two reports of progress
MAX_THREADS = 4
_HINT = "运行 lawqa index build 重新准备模型"


class Embedder(Protocol):
    """Turns texts into L2-normalised float32 rows; `fingerprint` changes whenever the vectors would."""

    @property
    def dimension(self) -> int: ...

    @property
    def fingerprint(self) -> str: ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions as rows of shape (len(texts), dimension)."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Embed passages likewise; `progress` receives the number embedded so far."""
        ...


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """model.json: what the folder holds and how its model wants to be fed."""

    name: str
    source: str
    source_sha256: str
    dimension: int
    max_length: int
    query_prompt: str
    passage_prompt: str
    fingerprint: str
    sizes: dict[str, int]
    adapter_sha256: str = ""

    def to_json(self) -> str:
        """Write the manifest as the text of model.json."""
        fields = {
            "schema": SCHEMA,
            "name": self.name,
            "source": self.source,
            "source_sha256": self.source_sha256,
            "dimension": self.dimension,
            "max_length": self.max_length,
            "prompts": {"query": self.query_prompt, "passage": self.passage_prompt},
            "fingerprint": self.fingerprint,
            "sizes": self.sizes,
            "adapter_sha256": self.adapter_sha256,
        }
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def read(cls, folder: Path) -> ModelManifest:
        """Read and check model.json; ModelUnavailable if it or a file it names is missing or cut short."""
        path = folder / MANIFEST_FILE
        if not path.is_file():
            raise ModelUnavailable(f"没有找到向量模型：{folder}", _HINT)
        try:
            manifest = cls._parse(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelUnavailable(f"向量模型的清单读不懂：{path}", _HINT) from error
        for file, size in manifest.sizes.items():
            if not (folder / file).is_file() or (folder / file).stat().st_size != size:
                raise ModelUnavailable(f"向量模型的文件缺失或不完整：{folder / file}", _HINT)
        return manifest

    @classmethod
    def _parse(cls, fields: dict[str, Any]) -> ModelManifest:
        if fields["schema"] != SCHEMA:
            raise ValueError(f"schema {fields['schema']}, expected {SCHEMA}")
        return cls(
            name=str(fields["name"]),
            source=str(fields["source"]),
            source_sha256=str(fields["source_sha256"]),
            dimension=int(fields["dimension"]),
            max_length=int(fields["max_length"]),
            query_prompt=str(fields["prompts"]["query"]),
            passage_prompt=str(fields["prompts"]["passage"]),
            fingerprint=str(fields["fingerprint"]),
            sizes={str(file): int(fields["sizes"][file]) for file in (ONNX_FILE, TOKENIZER_FILE)},
            adapter_sha256=str(fields["adapter_sha256"]),
        )


class OnnxEmbedder:
    """The embedder that answers questions: model.onnx of a prepared folder."""

    def __init__(self, folder: Path) -> None:
        self._manifest = ModelManifest.read(folder)
        self._tokenizer = _load_tokenizer(folder / TOKENIZER_FILE, self._manifest.max_length)
        self._session = _load_session(folder / ONNX_FILE)

    @property
    def dimension(self) -> int:
        return self._manifest.dimension

    @property
    def fingerprint(self) -> str:
        return self._manifest.fingerprint

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions as rows of shape (len(texts), dimension)."""
        return self._embed(self._manifest.query_prompt, texts, None)

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """Embed passages likewise; `progress` receives the number embedded so far."""
        return self._embed(self._manifest.passage_prompt, texts, progress)

    def _embed(self, prompt: str, texts: Sequence[str], progress: Callable[[int], None] | None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            chunk = [prompt + text for text in texts[start : start + CHUNK]]
            for row, encoding in enumerate(self._tokenizer.encode_batch(chunk), start):
                vectors[row] = self._run(encoding)
            if progress is not None:
                progress(start + len(chunk))
        return vectors

    def _run(self, encoding: Encoding) -> Vectors:
        # One text a run: on a CPU that is up to twice as fast as batches of 16 sorted by length, which still
        # pad, and a vector cannot depend on the texts beside it.
        ids = np.array([encoding.ids], dtype=np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors[0], dtype=np.float32)


def _load_tokenizer(path: Path, max_length: int) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelUnavailable(f"向量模型的分词文件已损坏：{path}", _HINT) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)
    return tokenizer


def _load_session(path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(os.cpu_count() or 1, MAX_THREADS)
    # Threads that spin while they wait for the next question take the cores from the search that follows.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3  # warnings on stderr would reach the user
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises many unrelated types
        raise ModelUnavailable(f"向量模型已损坏：{path}", _HINT) from error
