"""Numerals are an inverse pair; what is no numeral raises, and is never 0."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.numerals import LIMIT, to_chinese, to_int


@given(st.integers(1, LIMIT))
def test_reading_undoes_writing(number: int) -> None:
    assert to_int(to_chinese(number)) == number


def test_every_number_is_written_differently() -> None:
    assert len({to_chinese(n) for n in range(1, LIMIT + 1)}) == LIMIT


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),  # not 一十
        ("一十", 10),  # but it is read
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千二百六十", 1260),
        ("一千零一", 1001),
        ("九千九百九十九", 9999),
        ("二七八", 278),  # digit by digit
        ("一二〇", 120),
        ("９４４", 944),  # full-width
        ("944", 944),
        ("两百", 200),
    ],
)
def test_forms_that_people_use(text: str, number: int) -> None:
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "零", "0", "条", "第", "百", "一百百", "十百", "一万", "二三十", "99999", "-1", "1.5", "²", "൧"]
)
def test_what_is_no_numeral_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        to_int(text)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_only_numbers_in_range_are_written(number: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        to_chinese(number)


@given(st.text(alphabet="零一二三四五六七八九十百千两〇0123456789０９", max_size=8))
def test_any_string_is_read_in_range_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert 1 <= to_int(text) <= LIMIT
