"""Building beside the index in use: swapped in atomically, vectors reused, nothing half-built ever served."""

from __future__ import annotations

import dataclasses
import errno
import json
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import DATA, BigramEmbedder

from lawqa.config import Settings
from lawqa.corpus.store import Store
from lawqa.errors import IndexUnavailable, LawqaError
from lawqa.index import build as build_module
from lawqa.index.build import BUILDS, STORE_FILE, build_index
from lawqa.index.manifest import MANIFEST_FILE, Manifest, corpus_fingerprint, current_build
from lawqa.index.status import index_status
from lawqa.search.assistant import Assistant


def test_the_manifest_says_what_was_built(small_index: Settings) -> None:
    manifest = Manifest.read(current_build(small_index.index))
    # 6 articles of the code, 2 of the old law, 2 gists, 2+2 and 1 local ones
    assert manifest.provisions == 15
    assert manifest.verbatim == 13
    assert manifest.dimension == 512


def test_positions_do_not_depend_on_the_order_of_sources(settings: Settings, small_index: Settings) -> None:
    build_index(settings, BigramEmbedder())
    ours, theirs = (Store(current_build(s.index) / STORE_FILE) for s in (settings, small_index))
    assert [p.id for p in ours.at(range(ours.size))] == [p.id for p in theirs.at(range(theirs.size))]


def test_a_rebuild_embeds_only_what_is_new(settings: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    settings = dataclasses.replace(settings, corpus=corpus)
    build_index(settings, BigramEmbedder())
    note = corpus / "notes" / "样本条例.toml"
    note.write_text(note.read_text(encoding="utf-8").replace("遛狗不牵绳", "大狗没套嘴"), encoding="utf-8")
    embedder = BigramEmbedder()
    manifest = build_index(settings, embedder)
    assert embedder.embedded == 1
    assert manifest.reused > 25


def test_situations_of_another_format_cost_only_their_own_vectors(settings: Settings) -> None:
    build_index(settings, BigramEmbedder())
    (current_build(settings.index) / "situations.npz").write_bytes(b"of another time")
    embedder = BigramEmbedder()
    assert build_index(settings, embedder).reused > 25
    assert 0 < embedder.embedded < 10


def test_another_model_embeds_everything_anew(settings: Settings) -> None:
    build_index(settings, BigramEmbedder())
    other = BigramEmbedder()
    other.fingerprint = "bigrams-2"
    assert build_index(settings, other).reused == 0


def test_a_failed_build_leaves_the_old_index_serving(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    build_index(settings, BigramEmbedder())
    before = current_build(settings.index)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(build_module, "write_store", fail)
    with pytest.raises(IndexUnavailable, match="磁盘空间不足"):
        build_index(settings, BigramEmbedder())
    assert current_build(settings.index) == before
    assert list((settings.index / BUILDS).iterdir()) == [before]
    assert Assistant(settings, BigramEmbedder()).ask("漏水").hits


KILLED_BUILD = """
    import sys, time
    from pathlib import Path
    from lawqa.config import Settings
    from lawqa.index.build import build_index
    from tests.conftest import BigramEmbedder

    class Slow(BigramEmbedder):
        fingerprint = "slow"
        def _embed(self, texts):
            print("embedding", flush=True)
            time.sleep(60)

    corpus, home, texts = map(Path, sys.argv[1:])
    build_index(Settings(corpus, home, home / "index", (texts,)), Slow())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_build_leaves_the_old_index_serving(settings: Settings) -> None:
    build_index(settings, BigramEmbedder())
    before = current_build(settings.index)
    arguments = [str(p) for p in (settings.corpus, settings.home, DATA / "texts")]
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED_BUILD), *arguments],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert current_build(settings.index) == before
    assert Assistant(settings, BigramEmbedder()).ask("漏水").hits
    build_index(settings, BigramEmbedder())  # neither the lock nor the leftovers stand in the way
    assert len(list((settings.index / BUILDS).iterdir())) == 2


def test_two_builds_at_once_are_refused(settings: Settings) -> None:
    class Nested(BigramEmbedder):
        def embed_queries(self, texts):  # type: ignore[no-untyped-def]
            with pytest.raises(IndexUnavailable, match="另一个"):
                build_index(settings, BigramEmbedder())
            return super().embed_queries(texts)

    build_index(settings, Nested())


# --- status ---


def test_status_of_nothing(settings: Settings) -> None:
    status = index_status(settings)
    assert not status.fresh
    assert "没有" in status.problem


def test_a_changed_text_makes_the_index_stale(settings: Settings, tmp_path: Path) -> None:
    build_index(settings, BigramEmbedder())
    fresh = index_status(settings)
    assert fresh.problem == "向量模型还没有准备"  # the legible embedder is no prepared model
    manifest = Manifest.read(current_build(settings.index))
    changed = dataclasses.replace(settings, texts=(tmp_path,))
    assert build_module.corpus_fingerprint(settings) == manifest.corpus
    assert build_module.corpus_fingerprint(changed) != manifest.corpus


# --- damage is said in one line ---


@pytest.fixture
def damaged(settings: Settings) -> Settings:
    build_index(settings, BigramEmbedder())
    return settings


@pytest.mark.parametrize("file", [MANIFEST_FILE, STORE_FILE, "vectors.faiss", "rows.npz"])
@pytest.mark.parametrize("how", ["missing", "cut", "garbage"])
def test_a_damaged_index_is_one_line_with_what_to_do(damaged: Settings, file: str, how: str) -> None:
    path = current_build(damaged.index) / file
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20] if how == "cut" else b"garbage" * 100)
    with pytest.raises(LawqaError, match="lawqa index build") as raised:
        Assistant(damaged, BigramEmbedder()).ask("漏水")
    assert "\n" not in str(raised.value)


def test_an_index_of_another_version_is_one_line(damaged: Settings) -> None:
    path = current_build(damaged.index) / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"schema": 99}), encoding="utf-8")
    with pytest.raises(IndexUnavailable, match="另一版本"):
        Assistant(damaged, BigramEmbedder())


def test_an_index_of_another_model_is_one_line(damaged: Settings) -> None:
    other = BigramEmbedder()
    other.fingerprint = "bigrams-2"
    with pytest.raises(IndexUnavailable, match="另一个模型"):
        Assistant(damaged, other)


def test_no_index_is_one_line(settings: Settings) -> None:
    with pytest.raises(IndexUnavailable, match="lawqa index build"):
        Assistant(settings, BigramEmbedder())


def test_the_legible_embedder_is_legible() -> None:
    """漏水找 and 漏水了 share one of two pairs each: 0.75 + 0.25 x 1/2."""
    one, two = BigramEmbedder().embed_queries(["漏水找", "漏水了"])
    assert np.isclose(one @ two, 0.875)


def test_progress_reaches_the_whole(settings: Settings) -> None:
    seen: list[float] = []
    started = time.monotonic()
    build_index(settings, BigramEmbedder(), lambda label, share: seen.append(share))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert time.monotonic() - started < 60


def test_new_weights_do_not_make_the_index_stale(settings: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    own = dataclasses.replace(settings, corpus=corpus)
    before = corpus_fingerprint(own)
    (corpus / "ranker.toml").write_text("[weights]", encoding="utf-8")
    assert corpus_fingerprint(own) == before
    (corpus / "situations" / "停水停电催费.toml").write_text("", encoding="utf-8")
    assert corpus_fingerprint(own) != before
