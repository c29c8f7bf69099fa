"""Normalised text maps back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.normalise import normalise


@given(st.text(max_size=80))
def test_every_character_comes_from_an_offset_in_order(text: str) -> None:
    plain, offsets = normalise(text)
    assert len(plain) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


def test_widths_and_invisible_characters() -> None:
    assert normalise("９４４\u200b条，Ａ")[0] == "944条，A"
