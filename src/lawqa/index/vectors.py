"""FAISS over passages, and which provision, kind and paragraph each row is."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from lawqa.errors import IndexUnavailable
from lawqa.index.passages import Passage, PassageKind

if TYPE_CHECKING:
    import faiss

Vectors = NDArray[np.float32]
Ints = NDArray[np.int64]
NEIGHBOURS = 3
_INDEX_FILE, _ROWS_FILE, _OUTSIDE_FILE = "vectors.faiss", "rows.npz", "outside.npy"


@dataclass(frozen=True)
class Rows:
    """Parallel arrays of shape (rows,): provision position, passage kind, paragraph, and a 64-bit content hash."""

    position: Ints
    kind: Ints
    paragraph: Ints
    content: NDArray[np.uint64]

    @classmethod
    def of(cls, passages: Sequence[Passage], content: NDArray[np.uint64]) -> Rows:
        """The rows of `passages`, which must be ordered by position."""
        return cls(
            np.array([p.position for p in passages], dtype=np.int64),
            np.array([int(p.kind) for p in passages], dtype=np.int64),
            np.array([p.paragraph for p in passages], dtype=np.int64),
            content,
        )


def content_hash(text: str) -> int:
    """The 64-bit hash by which a text is known again."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def inner_products(matrix: Vectors, queries: Vectors) -> Vectors:
    """Of each row with each query, both of shape (…, dimension).

    Not by BLAS: these products are small, and its threads, which spin between questions, would take the cores from the
    embedder.
    """
    products: Vectors = np.einsum("ij,kj->ik", matrix, queries)
    return products


class VectorIndex:
    """Inner-product search over L2-normalised rows; rows of a provision are neighbours."""

    def __init__(self, index: Any, rows: Rows, provisions: int) -> None:
        import faiss

        if index.ntotal != len(rows.position):
            raise IndexUnavailable("向量索引与语料不符", "运行 lawqa index build 重建")
        self._index = index
        self.rows = rows
        self.matrix: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(index.ntotal, index.d)
        bounds = np.arange(provisions + 1)
        self._first = np.searchsorted(rows.position, bounds)
        self._kinds: dict[PassageKind, tuple[Ints, Ints]] = {}

    @classmethod
    def build(cls, vectors: Vectors, rows: Rows, provisions: int) -> VectorIndex:
        """Index `vectors` of shape (rows, dimension)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index, rows, provisions)

    def save(self, folder: Path) -> None:
        """Write the FAISS file and the row table."""
        import faiss

        faiss.write_index(self._index, str(folder / _INDEX_FILE))
        np.savez(
            folder / _ROWS_FILE,
            position=self.rows.position,
            kind=self.rows.kind,
            paragraph=self.rows.paragraph,
            content=self.rows.content,
        )

    @classmethod
    def load(cls, folder: Path, provisions: int) -> VectorIndex:
        """Read what `save` wrote; IndexUnavailable when it is damaged."""
        import faiss

        try:
            index = faiss.read_index(str(folder / _INDEX_FILE))
            with (folder / _ROWS_FILE).open("rb") as file, np.load(file, allow_pickle=False) as stored:
                rows = Rows(stored["position"], stored["kind"], stored["paragraph"], stored["content"])
        except (OSError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise IndexUnavailable("向量索引已损坏", "运行 lawqa index build 重建") from error
        return cls(index, rows, provisions)

    @property
    def dimension(self) -> int:
        """Columns of a vector."""
        return int(self._index.d)

    def search(self, query: Vectors, kind: PassageKind, allowed: NDArray[np.bool_], k: int) -> tuple[Ints, Vectors]:
        """The k best rows of one kind whose provision is allowed (mask by position): (row numbers, inner products)."""
        import faiss

        rows, positions = self._of_kind(kind)
        rows = rows[allowed[positions]]
        k = min(k, len(rows))
        if k == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        # An array of rows, not a bitmap over all: a flat index then visits these rows and no others.
        selector = faiss.IDSelectorArray(len(rows), faiss.swig_ptr(rows))
        products, found = self._index.search(query.reshape(1, -1), k, params=_search_parameters(selector))
        kept = found[0] >= 0
        return found[0][kept], products[0][kept]

    def _of_kind(self, kind: PassageKind) -> tuple[Ints, Ints]:
        """The rows of one kind and the positions of their provisions, looked up once."""
        if kind not in self._kinds:
            rows = np.flatnonzero(self.rows.kind == int(kind)).astype(np.int64)
            self._kinds[kind] = rows, self.rows.position[rows]
        return self._kinds[kind]

    def without(self, hidden: NDArray[np.bool_]) -> VectorIndex:
        """The same index with some rows (mask) of no kind; for learning without looking at the answer."""
        kinds = np.where(hidden, -1, self.rows.kind)
        return VectorIndex(self._index, replace(self.rows, kind=kinds), len(self._first) - 1)

    def rows_of(self, position: int) -> slice:
        """The rows of one provision."""
        return slice(int(self._first[position]), int(self._first[position + 1]))


class OutsideIndex:
    """Questions that lawqa must decline: how much a question resembles one of them."""

    def __init__(self, matrix: Vectors) -> None:
        """`matrix` has shape (questions, dimension), L2-normalised; no rows is allowed."""
        self._matrix = matrix

    def save(self, folder: Path) -> None:
        """Write one .npy file."""
        np.save(folder / _OUTSIDE_FILE, self._matrix, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> OutsideIndex:
        """Read what `save` wrote; IndexUnavailable when it is damaged."""
        try:
            return cls(np.load(folder / _OUTSIDE_FILE, allow_pickle=False))
        except (OSError, ValueError) as error:
            raise IndexUnavailable("向量索引已损坏", "运行 lawqa index build 重建") from error

    def without(self, row: int) -> OutsideIndex:
        """The same without one question; for learning without looking at the answer."""
        return OutsideIndex(np.delete(self._matrix, row, axis=0))

    def resemblance(self, query: Vectors) -> float:
        """Mean cosine of the `NEIGHBOURS` nearest ones (one alone may be a chance likeness); 0 without any."""
        if not len(self._matrix):
            return 0.0
        cosines = inner_products(self._matrix, query[np.newaxis])[:, 0]
        nearest = np.partition(cosines, -min(NEIGHBOURS, len(cosines)))[-NEIGHBOURS:]
        return float(nearest.mean())


def _search_parameters(selector: faiss.IDSelector) -> faiss.SearchParameters:
    import faiss

    make: Any = faiss.SearchParameters  # its stub knows no keyword
    return cast("faiss.SearchParameters", make(sel=selector))
