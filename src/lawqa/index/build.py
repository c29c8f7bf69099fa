"""Build an index beside the one in use, then point to it: a killed build leaves the old one serving.

Layout of the index folder: builds/<time>-<process>/ holds a whole index; CURRENT holds the name of the one in use
and is replaced atomically; model/ holds the prepared model. Vectors are reused from the index in use by content.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from lawqa.config import Settings
from lawqa.corpus.collect import Corpus, build_corpus, catalogue_of
from lawqa.corpus.compounds import CompoundFile
from lawqa.corpus.holdings import write_refused
from lawqa.corpus.store import provisions_in_order, write_store
from lawqa.errors import CorpusError, IndexUnavailable, LawqaError
from lawqa.index.conventions import embed_all, write_samples
from lawqa.index.embedder import Embedder
from lawqa.index.lexical import LexicalIndex, Words
from lawqa.index.manifest import (
    BUILDS,
    POINTER_FILE,
    SCHEMA,
    Manifest,
    corpus_fingerprint,
    current_build,
)
from lawqa.index.passages import Passage, all_passages, note_document, wording_document
from lawqa.index.situations import SituationIndex
from lawqa.index.told import save_told, tell
from lawqa.index.vectors import OutsideIndex, Rows, VectorIndex, Vectors, content_hash
from lawqa.law.model import ArticleNo, StoredProvision

STORE_FILE = "corpus.db"
WORDING_FOLDER, NOTES_FOLDER, WORDS_FOLDER = "bm25-wording", "bm25-notes", "words"
DICTIONARY_FILE, OUTSIDE_FILE = "dictionary.txt", "outside.txt"
Progress = Callable[[str, float], None]


def build_index(settings: Settings, embedder: Embedder, progress: Progress | None = None) -> Manifest:
    """Build and put in use. LawqaError in one line when it cannot; the index in use is then untouched.

    `progress` receives a Chinese label and the share done of the whole, 0 to 1.
    """
    report = progress or (lambda label, share: None)
    settings.index.mkdir(parents=True, exist_ok=True)
    with _one_builder(settings.index), _plain_errors():
        _sweep(settings.index)
        report("读取语料", 0.0)
        corpus = build_corpus(settings)
        folder = settings.index / BUILDS / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
        folder.mkdir(parents=True)
        try:
            manifest = _write(folder, settings, corpus, embedder, report)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _point(settings.index, folder)
        report("完成", 1.0)
    return manifest


def _write(folder: Path, settings: Settings, corpus: Corpus, embedder: Embedder, report: Progress) -> Manifest:
    provisions = provisions_in_order(corpus.provisions)
    if not provisions:
        raise CorpusError("语料是空的", "检查 corpus/ 文件夹，或重新安装 lawqa")
    fingerprint = corpus_fingerprint(settings)
    write_store(folder / STORE_FILE, Corpus(provisions, corpus.reports, corpus.skipped), catalogue_of(settings))
    write_refused(folder, corpus)
    report("建立词语索引", 0.05)
    words = Words(settings.corpus / DICTIONARY_FILE, cache=folder / WORDS_FOLDER)
    LexicalIndex.build([words.cut(wording_document(p)) for p in provisions]).save(folder / WORDING_FOLDER)
    LexicalIndex.build([words.cut(note_document(p)) for p in provisions]).save(folder / NOTES_FOLDER)
    passages = list(all_passages(provisions))
    known = _known_vectors(settings.index, embedder)
    vectors, content, reused = _vectors(passages, known, embedder, report)
    VectorIndex.build(vectors, Rows.of(passages, content), len(provisions)).save(folder)
    questions = _Questions(known, embedder)
    OutsideIndex(questions.embed(_outside_questions(settings.corpus / OUTSIDE_FILE))[0]).save(folder)
    positions = _by_article(provisions)
    SituationIndex.build(corpus.situations, positions, questions.embed, words.cut).save(folder)
    save_told(folder, tell(corpus.situations, positions))
    report("规约", 0.96)
    write_samples(folder, settings, embedder)
    embed_all(CompoundFile(settings.registry), embedder)
    manifest = Manifest(
        schema=SCHEMA,
        built=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        corpus=fingerprint,
        model=embedder.fingerprint,
        dimension=embedder.dimension,
        provisions=len(provisions),
        verbatim=sum(p.verbatim for p in provisions),
        passages=len(passages),
        reused=reused,
    )
    manifest.write(folder)
    return manifest


def _outside_questions(path: Path) -> list[str]:
    """Questions that must be declined, one a line; none where the corpus has no such file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line for line in lines if line.strip()]


def _vectors(
    passages: list[Passage], known: dict[int, NDArray[np.float32]], embedder: Embedder, report: Progress
) -> tuple[Vectors, NDArray[np.uint64], int]:
    """(vectors, content hashes, how many were reused). Equal texts are embedded once; `known` grows."""
    content = np.array([_content_hash(p.text, question=p.kind.asked) for p in passages], dtype=np.uint64)
    fresh: dict[int, Passage] = {}
    for hash_, passage in zip(content.tolist(), passages, strict=True):
        if hash_ not in known:
            fresh.setdefault(hash_, passage)
    for kind in (False, True):
        batch = {h: p for h, p in fresh.items() if p.kind.asked is kind}
        known |= _embed(
            batch,
            embedder,
            questions=kind,
            report=_share(report, len(fresh), 0 if not kind else len(fresh) - len(batch)),
        )
    vectors = np.stack([known[h] for h in content.tolist()])
    return vectors.astype(np.float32), content, len(set(content.tolist())) - len(fresh)


def _share(report: Progress, total: int, before: int) -> Callable[[int], None]:
    return lambda done: report("计算向量", 0.1 + 0.85 * (before + done) / max(total, 1))


def _embed(
    batch: dict[int, Passage], embedder: Embedder, *, questions: bool, report: Callable[[int], None]
) -> dict[int, NDArray[np.float32]]:
    texts = [p.text for p in batch.values()]
    if not texts:
        return {}
    vectors = embedder.embed_queries(texts) if questions else embedder.embed_passages(texts, progress=report)
    return dict(zip(batch, vectors, strict=True))


@dataclass(frozen=True)
class _Questions:
    """Embeds questions that are not passages of a provision, without embedding a known one again."""

    known: dict[int, NDArray[np.float32]]
    embedder: Embedder

    def embed(self, texts: list[str]) -> tuple[Vectors, NDArray[np.uint64]]:
        """(vectors, content hashes) of shapes (texts, dimension) and (texts,)."""
        content = [_content_hash(text, question=True) for text in texts]
        fresh = {h: text for h, text in zip(content, texts, strict=True) if h not in self.known}
        if fresh:
            self.known.update(zip(fresh, self.embedder.embed_queries(list(fresh.values())), strict=True))
        vectors = np.array([self.known[h] for h in content], dtype=np.float32)
        return vectors.reshape(len(texts), self.embedder.dimension), np.array(content, dtype=np.uint64)


def _by_article(provisions: list[StoredProvision]) -> Callable[[str, ArticleNo], list[int]]:
    """(instrument, article) → the row number in the last version, whose law situations are written by."""
    rows: dict[tuple[str, ArticleNo], list[int]] = {}
    for position, stored in enumerate(provisions):
        if stored.version == stored.instrument.versions[-1]:
            rows[stored.instrument.id, stored.provision.article] = [position]
    return lambda instrument, article: rows.get((instrument, article), [])


def _content_hash(text: str, *, question: bool) -> int:
    # A question and a passage of the same text have different prompts, hence different vectors.
    return content_hash(("q" if question else "p") + text)


def _known_vectors(index: Path, embedder: Embedder) -> dict[int, NDArray[np.float32]]:
    """Vectors of the index in use, by content, if the same model made them."""
    try:
        folder = current_build(index)
        manifest = Manifest.read(folder, any_schema=True)
        if manifest.model != embedder.fingerprint:
            return {}
        old = VectorIndex.load(folder, manifest.provisions)
    except IndexUnavailable:
        return {}
    known = dict(zip(old.rows.content.tolist(), old.matrix.copy(), strict=True))
    with contextlib.suppress(IndexUnavailable):  # of another format: only their own vectors are lost
        situations = SituationIndex.load(folder)
        known |= dict(zip(situations.content.tolist(), situations.matrix, strict=True))
    return known


def _point(index: Path, folder: Path) -> None:
    pointer = index / f"{POINTER_FILE}.{os.getpid()}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(index / POINTER_FILE)


def _sweep(index: Path) -> None:
    """Remove what earlier builds left, but for the one in use (a reader may still have it open)."""
    try:
        keep = current_build(index)
    except IndexUnavailable:
        keep = None
    for folder in (index / BUILDS).glob("*"):
        if folder != keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _one_builder(index: Path) -> Iterator[None]:
    lock = FileLock(index / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexUnavailable("另一个建立索引的进程正在运行", "等它结束后再试") from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except LawqaError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise IndexUnavailable(
                "磁盘空间不足，索引没有建成，原有索引不受影响", "腾出约 500 MB 空间后重试"
            ) from error
        raise IndexUnavailable(f"写索引时出错：{error.strerror or error}", "检查索引文件夹的权限和磁盘") from error
