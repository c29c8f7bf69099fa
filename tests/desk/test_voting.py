"""Votes of owners: exact thresholds, what is refused, what would be enough; lists of ballots."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.desk.amounts import area_text, percent_text, read_area, read_heads
from lawqa.desk.roll import counts_of, read_roll
from lawqa.desk.voting import AREA, HEADS, MATTERS, Count, Matter, Outcome, decide, matter_of, remarks
from lawqa.errors import BadQuestion, NotFound

SIMPLE, SPECIAL = MATTERS[3], MATTERS[7]
MATTER = st.sampled_from(MATTERS)


def count(total: object, present: object, favour: object) -> Count:
    return Count(*(Fraction(str(n)) for n in (total, present, favour)))


def of_heads(matter: Matter, total: int, present: int, favour: int) -> Outcome:
    """Every unit of the same size, so that both measures agree."""
    return decide(matter, count(total * 80, present * 80, favour * 80), count(total, present, favour))


@pytest.mark.parametrize(
    ("matter", "total", "present", "favour", "quorate", "carried"),
    [
        (SIMPLE, 3, 2, 2, True, True),  # exactly two thirds take part: 以上 includes the number itself
        (SIMPLE, 300, 199, 199, False, False),  # one short of two thirds, all in favour
        (SIMPLE, 100, 66, 66, False, False),  # 66 % looks like two thirds and is not
        (SIMPLE, 100, 67, 34, True, True),
        (SIMPLE, 120, 80, 40, True, False),  # exactly half is not more than half
        (SIMPLE, 120, 80, 41, True, True),
        (SPECIAL, 120, 80, 60, True, True),  # exactly three quarters
        (SPECIAL, 120, 80, 59, True, False),
        (SPECIAL, 120, 80, 41, True, False),  # what would do for another matter
        (SIMPLE, 7, 5, 3, True, True),  # no share of seven is a decimal
        (SIMPLE, 120, 0, 0, False, False),  # nobody came
        (SIMPLE, 1, 1, 1, True, True),  # one owner
    ],
)
def test_thresholds_are_exact(
    matter: Matter, total: int, present: int, favour: int, quorate: bool, carried: bool
) -> None:
    outcome = of_heads(matter, total, present, favour)
    assert (outcome.quorate, outcome.carried) == (quorate, carried)
    assert "第二百七十八条第二款" in outcome.sentence


@pytest.mark.parametrize(
    ("area", "heads", "short"),
    [
        # Large flats carry the area, but too few heads: both are needed.
        (count(1000, 900, 800), count(100, 66, 60), HEADS),
        # Many small flats, too little area.
        (count(1000, 600, 600), count(100, 90, 90), AREA),
    ],
)
def test_one_measure_alone_is_not_enough(area: Count, heads: Count, short: str) -> None:
    outcome = decide(SIMPLE, area, heads)
    assert not outcome.carried and [c.measure for c in outcome.quorums if not c.holds] == [short]
    assert f"{short}还差" in outcome.sentence


def test_which_matters_need_three_quarters() -> None:
    assert [m.item for m in MATTERS if m.majority.inclusive] == [6, 7, 8]
    assert [m.item for m in MATTERS] == list(range(1, 10))
    with pytest.raises(NotFound):
        matter_of(0)


def test_what_would_be_enough_is_enough_and_no_more_than_that() -> None:
    outcome = of_heads(SPECIAL, 120, 80, 50)
    area, heads = outcome.majorities
    assert heads.lacking == 10 and heads.joining == 40  # (50 + 40) / (80 + 40) = 3/4
    assert area.lacking == 800 and area.joining == 3200
    # Half of 80 is 40: one head more; of the area one hundredth of a square metre more.
    area, heads = of_heads(SIMPLE, 120, 80, 40).majorities
    assert (heads.lacking, area.lacking) == (1, Fraction(1, 100))
    # Nobody is left to join.
    assert of_heads(SPECIAL, 80, 80, 50).majorities[1].joining is None


@given(MATTER, st.integers(1, 400), st.data())
def test_more_in_favour_never_undoes_a_decision(matter: Matter, total: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, total))
    favour = data.draw(st.integers(0, present))
    outcome = of_heads(matter, total, present, favour)
    if favour < present and outcome.carried:
        assert of_heads(matter, total, present, favour + 1).carried
    if present < total and outcome.carried:
        assert of_heads(matter, total, present + 1, favour + 1).carried
    if outcome.quorate and not outcome.carried:
        check = outcome.majorities[1]
        enough = favour + int(check.lacking)
        assert of_heads(matter, total, present, enough).carried
        assert not of_heads(matter, total, present, enough - 1).carried
        if check.joining is not None:
            more = int(check.joining)
            assert of_heads(matter, total, present + more, favour + more).carried
            assert more == 0 or not of_heads(matter, total, present + more - 1, favour + more - 1).carried


@given(MATTER, st.integers(1, 400), st.data(), st.integers(1, 97))
def test_only_shares_count(matter: Matter, total: int, data: st.DataObject, scale: int) -> None:
    present = data.draw(st.integers(0, total))
    favour = data.draw(st.integers(0, present))
    small = of_heads(matter, total, present, favour)
    large = of_heads(matter, total * scale, present * scale, favour * scale)
    assert (small.quorate, small.carried) == (large.quorate, large.carried)


@given(st.integers(1, 300), st.data())
def test_the_two_measures_are_treated_alike(total: int, data: st.DataObject) -> None:
    def some() -> Count:
        present = data.draw(st.integers(1, total))
        return count(total, present, data.draw(st.integers(1, present)))

    one, other = some(), some()
    assert decide(SIMPLE, one, other).carried == decide(SIMPLE, other, one).carried


@given(st.integers(1, 300), st.data())
def test_three_quarters_are_never_easier_than_more_than_half(total: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, total))
    favour = data.draw(st.integers(0, present))
    assert of_heads(SIMPLE, total, present, favour).carried or not of_heads(SPECIAL, total, present, favour).carried


@pytest.mark.parametrize(
    ("area", "heads", "line"),
    [
        (count(0, 0, 0), count(10, 5, 5), "全体业主的面积不能是零"),
        (count(100, 80, 50), count(0, 0, 0), "全体业主的人数不能是零"),
        (count(100, 101, 50), count(10, 8, 5), "参与表决的面积比全体业主的还多"),
        (count(100, 80, 50), count(10, 8, 9), "同意的人数比参与表决的还多"),
        (count(100, 80, -1), count(10, 8, 5), "面积不能是负数"),
        (count(100, 80, 50), count(10, 8, 5.5), "人数要写整数"),
        (count(100, 80, 50), count(10, 8, 0), "同意的面积和人数对不上"),
        (count(100, 0, 0), count(10, 8, 0), "参与表决的面积和人数对不上"),
        (count(10**12, 80, 50), count(10, 8, 5), "全体业主的面积太大"),
        (count(100, 80, 50), count(10**7, 8, 5), "全体业主的人数太大"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(area: Count, heads: Count, line: str) -> None:
    with pytest.raises(BadQuestion, match=line) as caught:
        decide(SIMPLE, area, heads)
    assert "\n" not in str(caught.value)


def test_ballots_that_do_not_add_up_are_refused() -> None:
    area = Count(Fraction(100), Fraction(80), Fraction(50), Fraction(30), Fraction(1))
    with pytest.raises(BadQuestion, match="加起来比参与表决的还多"):
        decide(SIMPLE, area, Count(Fraction(10), Fraction(8), Fraction(5), Fraction(2), Fraction(1)))


@pytest.mark.parametrize(
    ("text", "area"),
    [("12,345.67", "12345.67"), ("１２３㎡", "123"), ("89.5平方米", "89.5"), (" 1 200 m2", "1200"), ("0", "0")],
)
def test_areas_as_people_type_them(text: str, area: str) -> None:
    assert read_area(text, "面积") == Fraction(area)


@pytest.mark.parametrize("text", ["", "-5", "一百", "1e9", "1.23456", "12,34", "999999999999", "٣x", "1/3", "nan"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="面积"):
        read_area(text, "面积")


def test_heads_are_whole_numbers() -> None:
    assert read_heads("120户", "人数") == 120 and read_heads("80.0", "人数") == 80
    for text in ("80.5", "-1", "2000000", "很多"):
        with pytest.raises(BadQuestion, match="人数"):
            read_heads(text, "人数")


def test_a_share_short_of_a_threshold_never_reads_as_if_it_reached_it() -> None:
    assert percent_text(Fraction(2, 3)) == "66.66%" and percent_text(Fraction(49999, 100000)) == "49.99%"
    assert area_text(Fraction("12345.60")) == "12,345.6㎡" and area_text(Fraction(1000)) == "1,000㎡"


ROLL = """房号\t业主\t面积\t表决
1-101\t甲\t100\t同意
1-102\t乙\t100\t反对
1-103\t丙\t100\t弃权
1-104\t开发商\t100\t
1-105\t开发商\t100\t
"""


def test_a_list_of_ballots_counts_one_owner_once() -> None:
    area, heads = counts_of(read_roll(ROLL))
    assert area == Count(*map(Fraction, (500, 300, 100, 100, 100)))
    assert heads == Count(*map(Fraction, (4, 3, 1, 1, 1)))  # the two of the developer are one


@pytest.mark.parametrize(
    "text",
    [
        "101,张三,80,同意\n102,李四,80,不同意\n103,王五,80,",
        "101，张三，80，赞成\n102，李四，80，反对\n103，王五，80，未投票",
        "101 80 √\n102 80 ×\n103 80",  # no owners: a unit is one head
        "面积\t表决\t房号\n80\t同意\t101\n80\t否\t102\n80\t\t103",  # columns in another order, as the header says
    ],
)
def test_lists_in_several_hands(text: str) -> None:
    area, heads = counts_of(read_roll(text))
    assert (area.total, area.present, area.favour) == (240, 160, 80)
    assert (heads.total, heads.present, heads.favour) == (3, 2, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "还没有贴表决名册"),
        ("房号\t面积\t表决", "只有表头"),
        ("101\t张三\t八十\t同意", "第1行的面积看不懂"),
        ("101\t张三\t80\t随便", "第1行的表决看不懂"),
        ("101\t张三\t0\t同意", "第1行的面积是零"),
        ("101\t张三\t80\t同意\t多", "第1行有5列"),
        ("101,80,同意\n101,80,反对", "第1行和第2行是同一房号"),
        ("房号\t面积\n101\t80", "表头里没有“表决”一列"),
        ("\t张三\t80\t同意", "没有房号"),
    ],
)
def test_a_faulty_list_names_its_line(text: str, line: str) -> None:
    with pytest.raises(BadQuestion, match=line):
        read_roll(text)


def test_one_owner_of_two_minds_is_refused() -> None:
    ballots = read_roll("101,张三,80,同意\n102,张三,80,反对")
    with pytest.raises(BadQuestion, match="第1行和第2行是同一业主（张三）"):
        counts_of(ballots)


def test_remarks_say_what_each_rests_on() -> None:
    for matter in MATTERS:
        assert all(remark.bases for remark in remarks(matter))
    assert "弄混" in str(remarks(MATTERS[5])[0]) and "一致同意" in str(remarks(MATTERS[7])[0])
    data = of_heads(SIMPLE, 3, 2, 2).to_dict()
    assert data["carried"] is True and len(data["checks"]) == 4  # type: ignore[arg-type]
