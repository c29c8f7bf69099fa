"""Article numbers, intervals and regions."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.law.model import ArticleNo, Authority, Interval
from lawqa.law.region import parse_region, region_chain


@given(st.integers(1, 9999), st.integers(0, 99))
def test_an_article_number_reads_what_it_writes(number: int, suffix: int) -> None:
    assert ArticleNo.parse(str(ArticleNo(number, suffix))) == ArticleNo(number, suffix)


def test_the_preamble_stands_before_the_first_article() -> None:
    assert str(ArticleNo(0)) == "序言"
    assert ArticleNo.parse("序言") == ArticleNo(0) < ArticleNo(1)


def test_a_suffix_makes_another_article() -> None:
    assert ArticleNo.parse("第一百二十条之一") == ArticleNo(120, 1) != ArticleNo(120)


def test_suffixed_articles_stand_between_their_neighbours() -> None:
    assert sorted([ArticleNo(121), ArticleNo(120, 2), ArticleNo(120), ArticleNo(120, 1)]) == [
        ArticleNo(120),
        ArticleNo(120, 1),
        ArticleNo(120, 2),
        ArticleNo(121),
    ]


@pytest.mark.parametrize("text", ["第条", "", "第一条之", "条", "第零条", "第1条第2款", "abc"])
def test_what_is_no_article_number_raises(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ArticleNo.parse(text)


def test_an_interval_has_its_first_day_and_not_its_last() -> None:
    interval = Interval(dt.date(2021, 1, 1), dt.date(2024, 1, 1))
    assert dt.date(2021, 1, 1) in interval
    assert dt.date(2023, 12, 31) in interval
    assert dt.date(2024, 1, 1) not in interval
    assert dt.date(2020, 12, 31) not in interval


def test_authority_is_ranked_as_the_legislation_law_ranks_it() -> None:
    ranked = sorted(Authority, key=lambda a: a.rank)
    assert ranked[0] is Authority.LAW
    assert ranked[-1] is Authority.CONVENTION


def test_a_city_has_its_own_law_and_that_above() -> None:
    assert list(region_chain("浙江/宁波")) == ["全国", "浙江", "浙江/宁波"]
    assert list(region_chain("全国")) == ["全国"]


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("四川", "四川"),
        ("四川省", "四川"),
        ("宁波", "浙江/宁波"),
        ("宁波市", "浙江/宁波"),
        ("浙江宁波", "浙江/宁波"),
        ("浙江/宁波", "浙江/宁波"),
        ("全国", "全国"),
        ("火星", None),
        ("", None),
    ],
)
def test_regions_as_people_write_them(name: str, region: str | None) -> None:
    assert parse_region(name, ["浙江/宁波", "浙江"]) == region
