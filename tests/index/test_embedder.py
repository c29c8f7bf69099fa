"""The embedder on a random model of two layers, prepared by the same code as the real one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.conftest import save_tiny_model

from lawqa.errors import ModelUnavailable
from lawqa.index import prepare
from lawqa.index.embedder import SCHEMA, Embedder, OnnxEmbedder
from lawqa.index.prepare import FLOAT_FOLDER, prepare_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DIMENSION = 32
TEXTS = [
    "楼上漏水找谁赔",
    "物业费",
    "业主应当按照约定向物业服务人支付物业费。" * 4,
    "",
    "未知字符 ☃",
    "停车位被占",
]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sentence_transformers")
    folder = tmp_path_factory.mktemp("tiny")
    return save_tiny_model(folder, "".join(TEXTS).replace("☃", ""), DIMENSION)


@pytest.fixture(scope="session")
def prepared(tiny_model: Path) -> Path:
    target = tiny_model.parent / "prepared"
    prepare_model(target, str(tiny_model))
    return target


@pytest.fixture(scope="session")
def embedder(prepared: Path) -> OnnxEmbedder:
    return OnnxEmbedder(prepared)


@pytest.fixture(scope="session")
def float_model(prepared: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(prepared / FLOAT_FOLDER), device="cpu")


def test_the_folder_and_its_manifest(prepared: Path) -> None:
    names = {"sentence-transformers", "model.onnx", "tokenizer.json", "model.json"}
    assert {path.name for path in prepared.iterdir()} == names
    manifest = json.loads((prepared / "model.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == SCHEMA
    assert (manifest["name"], manifest["dimension"], manifest["max_length"]) == ("tiny", DIMENSION, 512)
    assert manifest["prompts"] == {"query": "问：", "passage": ""}
    assert len(manifest["source_sha256"]) == len(manifest["fingerprint"]) == 64


def test_it_fits_the_protocol(embedder: OnnxEmbedder) -> None:
    fitting: Embedder = embedder
    assert fitting.dimension == DIMENSION
    assert len(fitting.fingerprint) == 64


def test_vectors_are_those_of_the_float_model(embedder: OnnxEmbedder, float_model: SentenceTransformer) -> None:
    for ours, floats in (
        (embedder.embed_queries(TEXTS), float_model.encode_query(TEXTS, normalize_embeddings=True)),
        (embedder.embed_passages(TEXTS), float_model.encode_document(TEXTS, normalize_embeddings=True)),
    ):
        assert np.sum(ours * floats, axis=1).min() > 0.99


def test_questions_carry_their_prompt(embedder: OnnxEmbedder) -> None:
    question, prompted = embedder.embed_queries(["物业费"]), embedder.embed_passages(["问：物业费"])
    np.testing.assert_array_equal(question, prompted)
    assert not np.allclose(question, embedder.embed_passages(["物业费"]), atol=0.01)


def test_rows_are_normalised_float32(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours(embedder: OnnxEmbedder) -> None:
    many = TEXTS * 15  # more than one chunk
    together = embedder.embed_passages(many)
    backwards = embedder.embed_passages(many[::-1])[::-1]
    alone = np.concatenate([embedder.embed_passages([text]) for text in many])
    np.testing.assert_array_equal(together, backwards)
    np.testing.assert_array_equal(together, alone)


def test_nothing_gives_no_rows(embedder: OnnxEmbedder) -> None:
    assert embedder.embed_queries([]).shape == (0, DIMENSION)
    assert embedder.embed_passages([]).shape == (0, DIMENSION)


def test_what_lies_beyond_512_tokens_is_not_read(embedder: OnnxEmbedder) -> None:
    fits, cut = "业" * 510, "业" * 510 + "停车位被占" * 50
    np.testing.assert_array_equal(embedder.embed_passages([fits]), embedder.embed_passages([cut]))
    assert not np.array_equal(embedder.embed_passages([fits]), embedder.embed_passages(["业" * 509]))


def test_progress_counts_up_to_all(embedder: OnnxEmbedder) -> None:
    seen: list[int] = []
    embedder.embed_passages(["物业费"] * 100, seen.append)
    assert seen == [64, 100]


def _cut_onnx(folder: Path) -> None:
    path = folder / "model.onnx"
    path.write_bytes(path.read_bytes()[:-1])


def _garble(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        path = folder / name
        path.write_bytes(b"\xff" * path.stat().st_size)

    return damage


def _change_manifest(text: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "model.json").write_text(text, encoding="utf-8")

    return damage


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: shutil.rmtree(folder), "没有找到向量模型"),
        (lambda folder: (folder / "model.json").unlink(), "没有找到向量模型"),
        (_change_manifest("{"), "清单读不懂"),
        (_change_manifest("[]"), "清单读不懂"),
        (_change_manifest('{"schema": 999}'), "清单读不懂"),
        (_garble("model.json"), "清单读不懂"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "缺失或不完整"),
        (_cut_onnx, "缺失或不完整"),
        (_garble("model.onnx"), "向量模型已损坏"),
        (_garble("tokenizer.json"), "分词文件已损坏"),
    ],
)
def test_a_damaged_folder_is_refused(
    prepared: Path, tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(prepared, copy, ignore=shutil.ignore_patterns(FLOAT_FOLDER))
    damage(copy)
    with pytest.raises(ModelUnavailable, match=message) as caught:
        OnnxEmbedder(copy)
    assert "lawqa index build" in caught.value.hint
    assert "\n" not in str(caught.value)


def test_a_failure_half_way_leaves_nothing(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: Path, target: Path) -> None:
        raise RuntimeError("disk\nfull")

    monkeypatch.setattr(prepare, "_quantise", fail)
    with pytest.raises(ModelUnavailable, match="准备失败：disk full"):
        prepare_model(tmp_path / "model", str(tiny_model))
    assert list(tmp_path.iterdir()) == []

    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "earlier").touch()
    with pytest.raises(ModelUnavailable):
        prepare_model(tmp_path / "model", str(tiny_model))
    assert [path.name for path in tmp_path.rglob("*")] == ["model", "earlier"]


def test_an_earlier_folder_is_replaced_whole(tiny_model: Path, prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "earlier").touch()
    steps: list[float] = []
    prepare_model(tmp_path / "model", str(tiny_model), lambda step, fraction: steps.append(fraction))
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert not (tmp_path / "model" / "earlier").exists()
    assert steps == sorted(steps) and steps[-1] == 1.0
    assert OnnxEmbedder(tmp_path / "model").fingerprint == OnnxEmbedder(prepared).fingerprint


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailable, match="准备失败") as caught:
        prepare_model(tmp_path / "model", str(tmp_path / "empty"))
    assert "\n" not in str(caught.value)
    assert "LAWQA_MODEL" in caught.value.hint


def test_hub_e5_models_get_the_prompts_they_were_trained_with() -> None:
    names = {"intfloat/multilingual-e5-small": True, "e5-base-v2": True, "BAAI/bge-small-zh-v1.5": False}
    names |= {"intfloat/multilingual-e5-large-instruct": False, "me/note5-small": False}
    assert {name: bool(prepare._E5_NAME.search(name)) for name in names} == names


def test_embedding_loads_no_torch(prepared: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lawqa.index.embedder import OnnxEmbedder\n"
        "assert OnnxEmbedder(Path(sys.argv[1])).embed_queries(['物业费']).shape == (1, 32)\n"
        "import lawqa.index.prepare\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(prepared)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
