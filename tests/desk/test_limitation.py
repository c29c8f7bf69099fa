"""Limitation periods day by day: last days, interruptions, obstacles, twenty years, and what is not decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.desk.claims import EVENTS, KINDS, event_kind_of, kind_of
from lawqa.desk.limitation import Claim, Event, Limitation, Obstacle, Status, limitation, limitations
from lawqa.desk.periods import months_after, years_after
from lawqa.errors import BadQuestion, NotFound

TODAY = dt.date(2026, 11, 29)
DAYS = st.dates(dt.date(2018, 1, 1), TODAY)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def event(kind: str, on: str, until: str = "") -> Event:
    return Event(event_kind_of(kind), day(on), day(until) if until else None)


def run(
    start: str,
    events: Sequence[Event] = (),
    obstacles: Sequence[Obstacle] = (),
    kind: str = "ordinary",
    injury: str = "",
    today: dt.date = TODAY,
) -> Limitation:
    claim = Claim(kind_of(kind), day(start), day(injury) if injury else None, tuple(events), tuple(obstacles))
    return limitation(claim, today)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-05-01", 36, "2026-05-01"),  # the first day does not count, the day of the same number is the last
        ("2024-02-29", 36, "2027-02-28"),  # no such day: the last of the month
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-10-31", 1, "2025-11-30"),
    ],
)
def test_last_days(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)


@given(DAYS, DAYS, st.integers(0, 60))
def test_periods_keep_the_order_of_their_beginnings(one: dt.date, other: dt.date, months: int) -> None:
    early, late = sorted([one, other])
    assert months_after(early, months) <= months_after(late, months)


def test_today_may_be_the_last_day_and_tomorrow_is_too_late() -> None:
    last = run("2023-11-29")
    assert last.status is Status.RUNNING and last.days_left == 0 and "今天是最后一天" in last.sentence
    late = run("2023-11-28")
    assert late.status is Status.OVER and late.days_left == -1
    assert "不主动适用" in late.sentence and "第一百九十三条" in late.sentence


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("ordinary", "2024-03-01", "2027-03-01"),
        ("instalments", "2024-03-01", "2027-03-01"),
        ("no-term", "2024-03-01", "2027-03-01"),
        ("minor", "2024-03-01", "2027-03-01"),
        ("revoke", "2026-03-01", "2027-03-01"),  # one year
        ("execution", "2025-03-01", "2027-03-01"),  # two years
        ("ecology", "2026-09-01", "2031-09-01"),  # five years, from 2026-08-15 on
    ],
)
def test_kinds(kind: str, start: str, end: str) -> None:
    result = run(start, kind=kind)
    assert result.end == day(end) and result.status is Status.RUNNING
    assert all(basis.citation.split("》")[0] in result.sentence for basis in result.claim.kind.bases)


@pytest.mark.parametrize(
    ("events", "status", "end", "void"),
    [
        # A demand that arrived starts the period anew.
        ([event("demand", "2025-01-01")], Status.RUNNING, "2028-01-01", 0),
        # On the last day it still does; the day after it does not.
        ([event("demand", "2026-05-01")], Status.RUNNING, "2029-05-01", 0),
        ([event("demand", "2026-05-02")], Status.OVER, "2026-05-01", 1),
        # Again and again (总则编解释 38), in whatever order they are told.
        ([event("consent", "2026-01-01"), event("demand", "2024-01-01")], Status.RUNNING, "2029-01-01", 0),
        # A suit: anew from its end, not from its beginning; while it lasts nothing runs.
        ([event("suit", "2024-01-01", "2025-06-30")], Status.RUNNING, "2028-06-30", 0),
        ([event("suit", "2024-01-01")], Status.INTERRUPTED, "", 0),
        # What happens during the suit adds nothing.
        ([event("suit", "2024-01-01", "2025-06-30"), event("demand", "2025-01-01")], Status.RUNNING, "2028-06-30", 1),
        # A request for mediation: from its day, the earliest that can be meant.
        ([event("mediation", "2025-02-01")], Status.RUNNING, "2028-02-01", 0),
        # Too late to interrupt, but a debtor who then agrees cannot plead it (192).
        ([event("consent", "2026-06-01")], Status.OVER, "2026-05-01", 1),
    ],
)
def test_interruptions(events: list[Event], status: Status, end: str, void: int) -> None:
    result = run("2023-05-01", events)
    assert result.status is status
    assert result.end == (day(end) if end else None)
    assert len(result.void) == void


@pytest.mark.parametrize(
    ("obstacle", "status", "end"),
    [
        # Over before the last six months begin: nothing.
        (("2025-01-01", "2025-06-01"), Status.RUNNING, "2027-01-31"),
        # Within them: six months after it is gone.
        (("2026-08-01", "2026-09-15"), Status.RUNNING, "2027-03-15"),
        # Begun before, lasting into them: the same.
        (("2026-01-01", "2026-08-10"), Status.RUNNING, "2027-02-10"),
        # Still there.
        (("2026-09-01", ""), Status.SUSPENDED, ""),
        # Gone on the eve of them: six months later is still before the end.
        (("2026-07-01", "2026-07-30"), Status.RUNNING, "2027-01-31"),
    ],
)
def test_obstacles(obstacle: tuple[str, str], status: Status, end: str) -> None:
    start, gone = obstacle
    result = run("2024-01-31", obstacles=[Obstacle(day(start), day(gone) if gone else None)])
    assert (result.status, result.end) == (status, day(end) if end else None)


def test_an_obstacle_that_came_after_the_end_revives_nothing() -> None:
    result = run("2022-01-01", obstacles=[Obstacle(day("2025-01-02"), day("2026-11-01"))])
    assert result.status is Status.OVER and result.end == day("2025-01-01")


@pytest.mark.parametrize(
    ("start", "injury", "status", "end"),
    [
        ("2025-01-01", "2007-03-01", Status.RUNNING, "2027-03-01"),  # twenty years end it before the three do
        ("2025-01-01", "2006-03-01", Status.OVER, "2026-03-01"),
        ("2025-01-01", "2024-12-01", Status.RUNNING, "2028-01-01"),
    ],
)
def test_twenty_years_from_the_injury(start: str, injury: str, status: Status, end: str) -> None:
    result = run(start, injury=injury)
    assert (result.status, result.end) == (status, day(end)) and "第一百八十八条" in result.sentence
    # Neither an interruption nor an obstacle moves them (总则编解释 35).
    assert run(start, [event("demand", "2026-01-01")], injury=injury).longest == result.longest


def test_a_suit_in_time_is_not_ended_by_the_twenty_years() -> None:
    result = run("2025-01-01", [event("suit", "2026-02-01")], injury="2006-03-01")
    assert result.status is Status.INTERRUPTED


@pytest.mark.parametrize(
    ("start", "events", "status"),
    [
        ("2014-01-01", [], Status.OVER),  # the two years of then were over before 民法总则
        ("2016-01-01", [], Status.OVER),  # even three years are over
        # Kept alive until now: how two years became three no text at hand says.
        (
            "2016-01-01",
            [event("demand", "2017-12-01"), event("demand", "2020-11-01"), event("demand", "2023-10-31")],
            Status.OVER,
        ),
        (
            "2016-01-01",
            [event("demand", "2017-12-01"), event("demand", "2020-11-01"), event("demand", "2023-12-31")],
            Status.OVER,
        ),
        (
            "2016-01-01",
            [event("demand", "2018-12-01"), event("demand", "2021-11-01"), event("demand", "2024-10-31")],
            Status.UNDECIDED,
        ),
        ("2004-01-01", [event("demand", "2017-12-01")], Status.OVER),  # twenty years
    ],
)
def test_before_2017_only_what_every_way_of_counting_gives(start: str, events: list[Event], status: Status) -> None:
    result = run(start, events)
    assert result.status is status
    assert "二年" in str(result.remarks[0])
    assert (result.end is None) == (status is Status.UNDECIDED)


def test_property_fees_are_counted_both_ways() -> None:
    claim = Claim(kind_of("fees"), day("2024-01-01"), last=day("2026-01-01"))
    single, whole = limitations(claim, TODAY)
    assert (single.end, whole.end) == (day("2027-01-01"), day("2029-01-01"))
    assert "没有写明" in str(single.remarks[0])
    assert len(limitations(Claim(kind_of("fees"), day("2024-01-01")), TODAY)) == 1
    with pytest.raises(BadQuestion, match="早于"):
        limitations(Claim(kind_of("fees"), day("2024-01-01"), last=day("2023-01-01")), TODAY)


@pytest.mark.parametrize("kind", [k.id for k in KINDS if k.years is None])
def test_claims_without_a_period(kind: str) -> None:
    result = limitation(Claim(kind_of(kind)), TODAY)
    known = bool(kind_of(kind).bases)
    assert result.status is (Status.NEVER if known else Status.UNDECIDED) and result.end is None


def test_a_start_to_come_has_not_begun() -> None:
    result = run("2027-01-01", kind="instalments")
    assert result.status is Status.NOT_BEGUN and result.end == day("2030-01-01")


def test_the_last_day_on_a_weekend_is_said_and_not_moved() -> None:
    result = run("2024-02-06")  # 2027-02-06 is a Saturday
    assert result.end == day("2027-02-06")
    assert "星期六" in " ".join(map(str, result.remarks)) and "第二百零三条" in " ".join(map(str, result.remarks))


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        (Claim(kind_of("ordinary")), "还没有填起算的那天"),
        (Claim(kind_of("ordinary"), day("1980-01-01")), "不在能算的范围里"),
        (Claim(kind_of("ordinary"), day("2100-01-01")), "不在能算的范围里"),
        (Claim(kind_of("ordinary"), day("2024-01-01"), day("2024-01-02")), "权利受损的日期晚于起算日"),
        (Claim(kind_of("ordinary"), day("2024-01-01"), events=(event("demand", "2023-12-31"),)), "早于起算日"),
        (Claim(kind_of("ordinary"), day("2024-01-01"), events=(event("demand", "2026-11-30"),)), "还没有到"),
        (
            Claim(kind_of("ordinary"), day("2024-01-01"), events=(event("suit", "2025-01-02", "2025-01-01"),)),
            "结束在开始之前",
        ),
        (Claim(kind_of("ordinary"), day("2024-01-01"), obstacles=(Obstacle(day("2027-01-01")),)), "还没有到"),
        (Claim(kind_of("ordinary"), day("2024-01-01"), events=(event("demand", "2025-01-01"),) * 101), "次数太多"),
        (Claim(kind_of("revoke"), day("2026-01-01"), events=(event("demand", "2026-02-01"),)), "不能中断、中止"),
        (
            Claim(kind_of("ordinary"), day("2024-01-01"), events=(event("demand", "2025-01-01", "2025-02-01"),)),
            "没有程序终结的日期",
        ),
        (Claim(kind_of("ecology"), day("2026-08-14")), "当时的规定不同"),
    ],
)
def test_dates_that_cannot_be_are_refused_in_one_line(claim: Claim, line: str) -> None:
    with pytest.raises(BadQuestion, match=line) as caught:
        limitation(claim, TODAY)
    assert "\n" not in str(caught.value)


def test_unknown_names() -> None:
    for find in (kind_of, event_kind_of):
        with pytest.raises(NotFound):
            find("no-such")


@given(DAYS, st.lists(DAYS, max_size=4), st.lists(st.tuples(DAYS, DAYS), max_size=2))
def test_events_and_obstacles_never_shorten(
    start: dt.date, days: list[dt.date], spans: list[tuple[dt.date, dt.date]]
) -> None:
    events = tuple(Event(EVENTS[0], d) for d in days if d >= start)
    obstacles = tuple(Obstacle(*sorted(span)) for span in spans)
    kind = kind_of("ordinary")
    plain = limitation(Claim(kind, start), TODAY)
    longer = limitation(Claim(kind, start, events=events, obstacles=obstacles), TODAY)
    assert plain.end is not None and longer.end is not None and longer.end >= plain.end
    assert longer.longest is not None and longer.end <= longer.longest
    # What had an effect and what had none are all the events there are.
    assert len(longer.stretches) - 1 + len(longer.void) == len(events)
    mixed = limitation(Claim(kind, start, events=events[::-1], obstacles=obstacles[::-1]), TODAY)
    assert mixed.end == longer.end


@given(DAYS, st.integers(0, 3000))
def test_an_interruption_on_the_way_gives_the_whole_period_again(start: dt.date, after: int) -> None:
    on = start + dt.timedelta(days=after)
    if on > TODAY:
        return
    result = limitation(Claim(kind_of("ordinary"), start, events=(Event(EVENTS[0], on),)), TODAY)
    assert result.end == (years_after(on, 3) if on <= years_after(start, 3) else years_after(start, 3))


def test_as_json() -> None:
    data = run("2023-05-01", [event("demand", "2025-01-01")]).to_dict()
    assert data["status"] == "running" and data["end"] == "2028-01-01" and data["longest"] == "2043-05-01"
    assert data["periods"] == [
        {"start": "2023-05-01", "end": "2026-05-01", "interrupted": "2025-01-01"},
        {"start": "2025-01-01", "end": "2028-01-01", "interrupted": None},
    ]
