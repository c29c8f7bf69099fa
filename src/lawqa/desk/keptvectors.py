"""Vectors of fixed texts, kept in a folder, so that they are computed once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lawqa.index.embedder import Embedder, Vectors


def embed_once(texts: Sequence[str], embedder: Embedder, cache: Path | None) -> Vectors:
    """Vectors of the texts, from the folder `cache` where they were made before; a damaged file is made anew, None
    keeps nothing."""
    if cache is None:
        return embedder.embed_passages(texts)
    key = hashlib.sha256("\n".join([embedder.fingerprint, *texts]).encode()).hexdigest()[:16]
    path = cache / f"vectors-{key}.npy"
    try:
        return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)
    except (OSError, ValueError, EOFError):
        pass
    made = embedder.embed_passages(texts)
    cache.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    with aside.open("wb") as file:
        np.save(file, made, allow_pickle=False)
    aside.replace(path)
    return made
