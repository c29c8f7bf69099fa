"""Pictures (PNG, JPEG, TIFF, BMP, WebP) opened with their size checked first; every frame of a TIFF is a page."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lawqa.errors import UnreadableFile

if TYPE_CHECKING:
    from PIL.Image import Image

# A phone takes 12 to 50 million pixels.
MAX_PIXELS = 120_000_000
MAX_FRAMES = 100
# Longest side in pixels at which a page is recognised: A4 at about 170 dpi.
MAX_SIDE = 2000
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")


def open_pictures(data: bytes, name: str) -> tuple[int, Iterator[Image]]:
    """(number of pages, their pictures in RGB, upright as the camera noted); UnreadableFile for a bomb or damage."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # checked here, with a message of ours
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _damaged(name) from error
    frames = getattr(picture, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise UnreadableFile(f"{name}有{frames}页，太长", f"图片上限 {MAX_FRAMES} 页，请拆分")
    _check_size(picture.size, name)
    return frames * len(_cuts(picture.size)), _frames(picture, frames, name)


def _frames(picture: Image, frames: int, name: str) -> Iterator[Image]:
    for frame in range(frames):
        try:
            picture.seek(frame)
            _check_size(picture.size, name)
            yield from _prepare(picture)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise _damaged(name) from error


def _check_size(size: tuple[int, int], name: str) -> None:
    if size[0] * size[1] > MAX_PIXELS:
        raise UnreadableFile(
            f"{name}有{size[0]}×{size[1]}像素，太大", f"上限 {MAX_PIXELS // 1_000_000} 百万像素，请缩小后再加"
        )


def _cuts(size: tuple[int, int]) -> list[int]:
    """Where a picture is cut from the top down; a long screenshot is read in pieces, others whole."""
    width, height = size
    return list(range(0, height, width * 3 // 2)) if 3 * width < height < 60 * width else [0]


def _prepare(picture: Image) -> Iterator[Image]:
    from PIL import Image, ImageOps

    if max(picture.size) > MAX_SIDE and len(_cuts(picture.size)) == 1:
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded at a fraction of its size
    whole = _on_paper(ImageOps.exif_transpose(picture))
    top = 0
    for cut in [*_cuts(whole.size)[1:], whole.height]:
        bottom = cut if cut == whole.height else _blank_row(whole, cut)
        piece = whole.crop((0, top, whole.width, bottom))
        piece.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        yield piece
        top = bottom


def _blank_row(picture: Image, near: int) -> int:
    """The middle of the blankest rows within a tenth of the width above `near`."""
    import numpy as np

    first = max(0, near - max(40, picture.width // 10))
    grey = np.asarray(picture.crop((0, first, picture.width, near)).convert("L"), dtype=np.int32)
    ink = np.abs(np.diff(grey, axis=1)).sum(axis=1)
    return first + int(np.argmin(np.convolve(ink, np.ones(9), "valid"))) + 4


def _on_paper(upright: Image) -> Image:
    from PIL import Image

    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        paper = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(paper, upright.convert("RGBA")).convert("RGB")
    return upright.convert("RGB")


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}不是有效的图片，或已损坏", "重新拍照、扫描或另存后再加")
