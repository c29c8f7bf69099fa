"""Conventions made searchable: the vectors of a version's clauses, computed once and kept beside it in the registry."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from lawqa.config import Settings
from lawqa.corpus.compounds import CompoundFile, Conventions, KeptVersion
from lawqa.corpus.conventions import load_conventions
from lawqa.errors import CorpusError, IndexUnavailable
from lawqa.index.embedder import Embedder
from lawqa.index.manifest import current_build
from lawqa.index.passages import all_passages
from lawqa.index.vectors import Vectors
from lawqa.law.model import StoredProvision

SAMPLES_FILE = "conventions.db"
_NAME = "vectors"


def open_conventions(settings: Settings, build: Path | None = None) -> Conventions:
    """The user's registry, and the samples in the folder of an index: `build`, or the one in use if any."""
    if build is None:
        try:
            build = current_build(settings.index)
        except IndexUnavailable:
            return Conventions(CompoundFile(settings.registry))
    return Conventions(CompoundFile(settings.registry), CompoundFile(build / SAMPLES_FILE, read_only=True))


def write_samples(folder: Path, settings: Settings, embedder: Embedder) -> None:
    """The project's sample conventions as a registry of its own; vectors come from the index in use where nothing changed."""
    file = CompoundFile(folder / SAMPLES_FILE)
    for compound, convention in load_conventions(settings.corpus / "conventions"):
        file.add(compound, convention)
    with contextlib.suppress(IndexUnavailable):
        _copy_vectors(CompoundFile(current_build(settings.index) / SAMPLES_FILE, read_only=True), file, embedder)
    embed_all(file, embedder)
    file.settle()


def _copy_vectors(old: CompoundFile, new: CompoundFile, embedder: Embedder) -> None:
    known = {(k.compound, k.title, k.adopted): (k, clauses) for k, clauses in versions_of(old)}
    for kept, clauses in versions_of(new):
        before = known.get((kept.compound, kept.title, kept.adopted))
        same = before and [c.provision for c in before[1]] == [c.provision for c in clauses]
        if same and before and (data := old.computed(before[0].key, _NAME, embedder.fingerprint)):
            new.keep_computed(kept.key, _NAME, embedder.fingerprint, data)


def embed_all(file: CompoundFile, embedder: Embedder) -> None:
    """Compute what is missing of a registry: after the model changed, all."""
    for kept, clauses in versions_of(file):
        vectors_of(file, kept, clauses, embedder)


def versions_of(file: CompoundFile, compound: str | None = None) -> Iterator[tuple[KeptVersion, list[StoredProvision]]]:
    """Every version of a registry, or of one compound in it, with its clauses."""
    for name in [compound] if compound is not None else [c.name for c in file.compounds()]:
        keys = {(v.title, v.adopted): v for v in file.versions(name)}
        for instrument in file.instruments(name):
            for version in instrument.versions:
                kept = keys.get((instrument.title, version.promulgated))
                if kept is not None and (clauses := file.clauses(name, instrument, version)):
                    yield kept, clauses


def vectors_of(
    file: CompoundFile, kept: KeptVersion, clauses: Sequence[StoredProvision], embedder: Embedder
) -> Vectors:
    """Of the passages of the clauses in order, shape (passages, dimension); from the registry if the same model made
    them, else computed and kept there where it can be written."""
    stored = file.computed(kept.key, _NAME, embedder.fingerprint)
    passages = list(all_passages(clauses))
    if stored is not None:
        vectors = np.load(io.BytesIO(stored), allow_pickle=False).astype(np.float32)
        if vectors.shape == (len(passages), embedder.dimension):
            return np.asarray(vectors)
    vectors = embedder.embed_passages([p.text for p in passages])
    data = io.BytesIO()
    np.save(data, vectors.astype(np.float16), allow_pickle=False)  # half the room; cosines differ by less than 0.001
    with contextlib.suppress(CorpusError):
        file.keep_computed(kept.key, _NAME, embedder.fingerprint, data.getvalue())
    return vectors
