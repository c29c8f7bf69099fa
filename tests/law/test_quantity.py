"""Quantities as conventions write them, and the ranges they are held against."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.numerals import to_chinese
from lawqa.law.quantity import Bound, Kind, Quantity, find_quantities, parse_number, roles, write_number

SHARE, TIME, MONEY = Kind.SHARE, Kind.TIME, Kind.MONEY


@pytest.mark.parametrize(
    ("text", "kind", "value", "comparison"),
    [
        ("三分之二以上的业主", SHARE, Fraction(2, 3), ">="),
        ("2/3以上", SHARE, Fraction(2, 3), ">="),
        ("过半数的业主", SHARE, Fraction(1, 2), ">"),
        ("半数以上", SHARE, Fraction(1, 2), ">="),
        ("超过半数", SHARE, Fraction(1, 2), ">"),
        ("百分之二十以上", SHARE, Fraction(1, 5), ">="),
        ("50％", SHARE, Fraction(1, 2), "="),
        ("不低于75%", SHARE, Fraction(3, 4), ">="),
        ("千分之三", SHARE, Fraction(3, 1000), "="),
        ("3‰", SHARE, Fraction(3, 1000), "="),
        ("万分之五", SHARE, Fraction(5, 10_000), "="),
        ("六成业主", SHARE, Fraction(3, 5), "="),
        ("不足三分之二", SHARE, Fraction(2, 3), "<"),
        ("罚款五百元", MONEY, Fraction(500), "="),
        ("2万元以下", MONEY, Fraction(20_000), "<="),
        ("１００元", MONEY, Fraction(100), "="),
        ("15日以前", TIME, Fraction(15), ">="),
        ("三十日内", TIME, Fraction(30), "<="),
        ("提前7天", TIME, Fraction(7), "="),
        ("五个工作日内", TIME, Fraction(5), "<="),
        ("5年", TIME, Fraction(1825), "="),
        ("半年", TIME, Fraction(365, 2), "="),
        ("三个月", TIME, Fraction(365, 4), "="),
        ("二十四小时内", TIME, Fraction(1), "<="),
    ],
)
def test_a_quantity_is_read(text: str, kind: Kind, value: Fraction, comparison: str) -> None:
    (found,) = find_quantities(text)
    assert (found.kind, found.value, found.comparison) == (kind, value, comparison)


@pytest.mark.parametrize("text", ["", "业主大会", "第三条", "一户一票", "三楼", "零分之一"])
def test_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@given(st.integers(1, 9999))
def test_numbers_are_an_inverse_pair(number: int) -> None:
    assert parse_number(write_number(number)) == number == parse_number(str(number))


@given(st.integers(1, 99), st.integers(1, 99))
def test_ways_of_writing_a_share_agree(part: int, base: int) -> None:
    written = [f"{to_chinese(base)}分之{to_chinese(part)}", f"{part}/{base}"]
    assert {q.value for text in written for q in find_quantities(text)} == {Fraction(part, base)}


@given(st.integers(1, 100))
def test_ways_of_writing_a_percentage_agree(percent: int) -> None:
    written = [f"{percent}%", f"百分之{percent}", f"{to_chinese(percent)}%"]
    assert {q.value for text in written for q in find_quantities(text)} == {Fraction(percent, 100)}


@given(st.text(max_size=60))
def test_spans_slice_the_text_and_nothing_raises(text: str) -> None:
    for quantity in find_quantities(text):
        start, end = quantity.span
        assert 0 <= start < end <= len(text)
    assert len(list(roles(text))) <= len(find_quantities(text))


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_bound_admits_what_it_says(limit: int, asked: int) -> None:
    quantity = Quantity(SHARE, Fraction(asked, 100), ">=")
    assert Bound.parse(f">= {limit}%").admits(quantity) == (asked >= limit)
    assert Bound.parse(f"<= {limit}%").admits(quantity) == (asked <= limit)


def test_more_than_half_is_more_than_half() -> None:
    bound = Bound.parse("> 1/2")
    assert bound.admits(find_quantities("过半数")[0])
    assert not bound.admits(find_quantities("半数以上")[0])


def test_a_month_counts_as_thirty_days() -> None:
    assert Bound.parse("<= 30日").admits(find_quantities("一个月内")[0])
    assert not Bound.parse("<= 30日").admits(find_quantities("六十日内")[0])


@pytest.mark.parametrize("text", ["2/3", ">= 业主", ">= 三分之二以上", "=> 2/3", ""])
def test_what_is_no_bound(text: str) -> None:
    with pytest.raises(ValueError, match="not a range"):
        Bound.parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who takes part is told from who agrees, also where both stand in one sentence
        (
            "面积三分之二以上且人数三分之二以上的业主参与表决，经参与表决面积四分之三以上且参与表决人数四分之三以上同意",
            [("参与", "2/3"), ("参与", "2/3"), ("同意", "3/4"), ("同意", "3/4")],
        ),
        ("到会业主达到百分之五十，业主大会即可作出决定", [("参与", "1/2")]),
        ("有三分之一以上到会业主同意即为通过", [("同意", "1/3")]),
        ("参加投票的业主过半数通过", [("同意", "1/2")]),
        ("百分之二十以上的业主提议", [("提议", "1/5")]),
        ("每日加收千分之三的滞纳金", [("日率", "3/1000")]),
        ("按日支付欠费金额1%的违约金", [("日率", "1/100")]),
        ("召开业主大会会议三日前通知", [("会前", "3")]),
        ("自选举产生之日起90日内备案", [("备案", "90")]),
        ("应当在三十日内请求人民法院撤销", [("撤销", "30")]),
        ("罚款五百元", [("金额", "500")]),
    ],
)
def test_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(role, str(quantity.value)) for role, quantity in roles(text)] == expected
