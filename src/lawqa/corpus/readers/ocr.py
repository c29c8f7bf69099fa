"""Pictures of pages to pieces of text, by rapidocr with the models in its package: nothing is ever downloaded.

Red stamps are lifted off the text first. A page that lies on its side or upside down is turned; a slight tilt is taken
out of the places of the pieces, so that lines come out in order.
"""

from __future__ import annotations

import functools
import importlib.util
import math
import os
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from lawqa.corpus.readers.layout import Line, Piece, lines_of
from lawqa.errors import UnreadableFile

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

HINT = "请先安装文字识别：pip install 'lawqa[ocr]'"
# A character below this confidence is shown to the user for correction.
DOUBTED = 0.7
# The recogniser is unsure of the character behind a space even where it is right.
_DOUBTED_BEHIND_SPACE = 0.45
# A box below this confidence is noise unless it is as high as the page's lines: then it may be smudged text.
_NOISE = 0.45
_LIKE_TEXT = (0.6, 1.6)
# Stands for a character that was seen but not recognised.
UNREAD = "□"
# A gap of at most so many em is looked into; with this share of its neighbour's ink it holds something unread.
_LONGEST_GAP = 15
_INKED = 0.5
# Mean confidence of a page below which it is tried the other way up.
_UPRIGHT = 0.8
_THREADS = 4
# A strip narrower than this many pixels, or more drawn out than this, holds no page.
_MIN_SIDE = 32
_MAX_ASPECT = 12
_FULL_WIDTH = str.maketrans(":;,!?()", "：；，！？（）")
_DOUBLED = re.compile(r"^[（(]{2}(?=[^（(）)]{1,3}[）)])")
_HALF_MARK = re.compile(r"(?<=[^\x00-\x7f])[:;,!?()]|[(),;](?=[^\x00-\x7f])|^[(]|[;:)]$")
_MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return all(importlib.util.find_spec(module) for module in ("rapidocr", "cv2", "onnxruntime"))


def require(name: str) -> None:
    """Raise UnreadableFile with the way to add the extra when it is missing."""
    if not is_installed():
        raise UnreadableFile(f"{name}是扫描件或照片，没有文字层", HINT)


@dataclass(frozen=True)
class _Found:
    """One box of text: its four corners from the top left clockwise (4 × 2 pixels), text, confidence, doubts."""

    corners: Any
    text: str
    confidence: float
    weak: tuple[tuple[int, str, float], ...]


class Recogniser:
    """Reads the pages of one document; remembers which way up the last one was."""

    def __init__(self) -> None:
        self._turn = 0

    def read(self, picture: Image) -> list[Line]:
        """Lines of one page, top down. `picture` is RGB."""
        import numpy as np

        short, long = sorted(picture.size)
        if short < _MIN_SIDE or long > _MAX_ASPECT * short:
            return []
        pixels = lift_stamps(np.asarray(picture))
        best: list[_Found] = []
        for turn in _turns(self._turn):
            turned = np.ascontiguousarray(np.rot90(pixels, turn // 90))
            found = _find(turned)
            if not found:
                break  # a blank page is blank from all sides
            if _mean(found) > _mean(best):
                best, self._turn = [*found, *_unread(found, turned)], turn
            if _mean(found) >= _UPRIGHT and not _lies(found):
                break
        return lines_of(_level(best))


def _turns(first: int) -> list[int]:
    return [first, *(turn for turn in (0, 90, 270, 180) if turn != first)]


def _mean(found: list[_Found]) -> float:
    """Mean confidence per character; a page that lies on its side counts for half."""
    size = sum(len(f.text) for f in found)
    mean = sum(f.confidence * len(f.text) for f in found) / size if size else 0.0
    return mean / 2 if _lies(found) else mean


def _lies(found: list[_Found]) -> bool:
    """Whether most boxes are taller than wide: the page lies on its side."""
    long = [f for f in found if len(f.text) >= 4]
    return sum(_height(f) > _width(f) for f in long) * 2 > len(long)


def _width(found: _Found) -> float:
    return float(max(found.corners[:, 0]) - min(found.corners[:, 0]))


def _height(found: _Found) -> float:
    return float(max(found.corners[:, 1]) - min(found.corners[:, 1]))


@functools.cache
def _engine() -> Any:
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    paths = {key: models / file for key, file in _MODELS.items()}
    if not all(path.is_file() for path in paths.values()):
        raise UnreadableFile("文字识别的模型不完整", "重新安装：pip install --force-reinstall rapidocr")
    settings = {key: str(path) for key, path in paths.items()}
    threads = min(_THREADS, os.cpu_count() or 1)
    return rapidocr.RapidOCR(
        params=settings
        | {
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )


def _find(pixels: np.ndarray) -> list[_Found]:
    """Boxes of text in RGB pixels (height × width × 3)."""
    result = _engine()(pixels[:, :, ::-1].copy(), use_cls=False, return_word_box=True)
    if not result.txts:
        return []
    words = result.word_results if len(result.word_results) == len(result.txts) else [()] * len(result.txts)
    found = zip(result.boxes, result.txts, result.scores, words, strict=True)
    return _without_noise(
        [
            _Found(box, tidy(text), float(score), _weak(tidy(text), float(score), chars))
            for box, text, score, chars in found
        ]
    )


def _without_noise(found: list[_Found]) -> list[_Found]:
    sure = [_height(f) for f in found if f.confidence >= _NOISE]
    if not sure:
        return []
    least, most = (median(sure) * share for share in _LIKE_TEXT)
    return [f for f in found if f.confidence >= _NOISE or least < _height(f) < most]


def tidy(text: str) -> str:
    """Marks beside Chinese as Chinese prints them (recognisers write either kind), a doubled first bracket made one."""
    return _HALF_MARK.sub(lambda mark: mark[0].translate(_FULL_WIDTH), _DOUBLED.sub("（", text))


def _weak(text: str, score: float, words: Any) -> tuple[tuple[int, str, float], ...]:
    """Runs of doubted characters with their offsets; the whole text where the recogniser names no characters."""
    runs: list[tuple[int, str, float]] = []
    plain, at = text.translate(_FULL_WIDTH), 0
    for word, confidence, *_ in words:
        start = plain.find(word.translate(_FULL_WIDTH), at, at + len(word) + 3)
        if start < 0:
            continue
        at = start + len(word)
        bar = _DOUBTED_BEHIND_SPACE if text[:start].endswith((" ", "\u3000")) else DOUBTED
        if confidence >= bar or not any(c.isalnum() for c in word):
            continue
        if runs and runs[-1][0] + len(runs[-1][1]) == start:
            runs[-1] = (runs[-1][0], runs[-1][1] + word, min(runs[-1][2], float(confidence)))
        else:
            runs.append((start, word, float(confidence)))
    if not runs and score < DOUBTED:
        return ((0, text, score),)
    return tuple(runs)


def _unread(found: list[_Found], pixels: np.ndarray) -> list[_Found]:
    """Places between two boxes of a line that hold ink but were not recognised, as UNREAD signs of no confidence."""
    import numpy as np

    grey = pixels.min(axis=2)
    unread = []
    for left in found:
        right = min((f for f in found if _follows(left, f)), key=lambda f: float(f.corners[0][0]), default=None)
        if right is None:
            continue
        corners = np.array([left.corners[1], right.corners[0], right.corners[3], left.corners[2]])
        em = float(corners[3][1] - corners[0][1])
        width = float(corners[1][0] - corners[0][0])
        if 0.8 * em < width < _LONGEST_GAP * em and _inked(grey, corners) > _INKED * _inked(grey, left.corners):
            text = UNREAD * max(1, round(width / em))
            unread.append(_Found(corners, text, 0.0, ((0, text, 0.0),)))
    return unread


def _follows(left: _Found, right: _Found) -> bool:
    """Whether a box stands behind another on its line."""
    top, bottom = left.corners[1][1], left.corners[2][1]
    middle = (right.corners[0][1] + right.corners[3][1]) / 2
    return bool(right.corners[0][0] > left.corners[1][0] and top < middle < bottom)


def _inked(grey: np.ndarray, corners: Any) -> float:
    """The share of dark pixels in the box around four corners, 0..1."""
    import numpy as np

    x0, y0 = (max(0, int(v)) for v in corners.min(axis=0))
    x1, y1 = (int(v) + 1 for v in corners.max(axis=0))
    box = grey[y0:y1, x0:x1]
    return float((box < np.percentile(box, 95) - 70).mean()) if box.size else 0.0


def _level(found: list[_Found]) -> list[Piece]:
    """Pieces with the page's tilt taken out of their places."""
    slopes = [_slope(f) for f in found if _width(f) > 8 * _height(f)] or [_slope(f) for f in found if len(f.text) > 4]
    angle = math.atan(median(slopes)) if slopes else 0.0
    return [_piece(f, math.cos(angle), math.sin(angle)) for f in found]


def _slope(found: _Found) -> float:
    (x0, y0), (x1, y1) = found.corners[0], found.corners[1]
    return float((y1 - y0) / max(x1 - x0, 1.0))


def _piece(found: _Found, cos: float, sin: float) -> Piece:
    xs = [float(x * cos + y * sin) for x, y in found.corners]
    ys = [float(y * cos - x * sin) for x, y in found.corners]
    top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    return Piece(found.text, min(xs), top, max(xs), bottom, found.weak)


def lift_stamps(pixels: np.ndarray) -> np.ndarray:
    """RGB pixels without red stamps; text under them stays.

    Ink is taken for a stamp where red covers a large patch, so that a line of red type is kept as it is. Inside the
    patch the red channel alone is kept: red ink is as bright there as paper, black type as dark as before.
    """
    import cv2
    import numpy as np

    red, green, blue = (pixels[:, :, i].astype(np.int16) for i in range(3))
    excess = red - np.maximum(green, blue)
    ink = ((excess > 45) & (red > 90)).astype(np.uint8)
    if ink.sum() < 200:
        return pixels
    side = max(pixels.shape[:2])
    reach = max(3, side // 250) | 1
    patches = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(patches, connectivity=8)
    white = max(float(np.percentile(red[ink > 0], 20)) - 10, 100.0)
    cleaned = pixels.copy()
    for x, y, width, height, _ in boxes[1:]:
        if min(width, height) < side * 0.045 or max(width, height) > 4 * min(width, height):
            continue
        box = slice(max(0, y - reach), y + height + reach), slice(max(0, x - reach), x + width + reach)
        bright = np.clip((red[box] - 40) * (255 / (white - 40)), 0, 255).astype(np.uint8)
        cleaned[box] = np.where((excess[box] > 15)[:, :, None], bright[:, :, None], cleaned[box])
    return cleaned
