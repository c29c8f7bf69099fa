"""Text to the form that is matched, with a map back: offsets are mapped, never searched again."""

from __future__ import annotations

import unicodedata


def normalise(text: str) -> tuple[str, list[int]]:
    """(normalised text, for each of its characters the offset in `text`).

    NFKC (full-width to half-width, ligatures apart) but for Chinese punctuation, which is kept; control and
    zero-width characters are dropped.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for plain in _plain(character):
            characters.append(plain)
            offsets.append(offset)
    return "".join(characters), offsets


def _plain(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn"):
        return " " if character in "\n\r\t" else ""
    if unicodedata.category(character).startswith("P"):
        return character
    return unicodedata.normalize("NFKC", character)
