"""Understanding a question: words typed as they sound, and the parts of a long story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.index.lexical import Words
from lawqa.search.query import parts_of
from lawqa.search.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(["物业费", "业委会", "高空抛物", "楼上楼下", "维修资金"], Words().tokens)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("物业匪不交行吗", "物业费不交行吗"),
        ("业委惠换届", "业委会换届"),
        ("高空抛悟砸车", "高空抛物砸车"),
        ("维休资金怎么用", "维修资金怎么用"),
        ("高空抛物", "高空抛物"),
        ("物业非要审批", "物业非要审批"),  # an adverb, not a fee
        ("抛物线", "抛物线"),
        ("", ""),
    ],
)
def test_words_typed_as_they_sound(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@given(st.text(max_size=60))
def test_correcting_keeps_the_length_and_is_done_once(speller: Speller, text: str) -> None:
    corrected = speller.correct(text)
    assert len(corrected) == len(text)
    assert speller.correct(corrected) == corrected


def test_a_short_question_has_no_parts() -> None:
    assert parts_of("楼上漏水找谁赔，物业管不管") == []


def test_a_story_falls_into_clauses() -> None:
    story = (
        "楼上漏水把我家天花板泡坏了找他三次都不理。物业还天天催我交物业费，不交就停电。昨天电梯里广告也不晓得钱归哪个"
    )
    parts = parts_of(story)
    assert "".join(parts) == story
    assert len(parts) == 3


@given(st.text(alphabet="水电，。 ！\n", max_size=3000))
def test_parts_are_few_and_short(text: str) -> None:
    parts = parts_of(text)
    assert len(parts) <= 8
    assert all(len(part) > 0 for part in parts)
