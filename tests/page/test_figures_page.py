"""算一算 as Streamlit's own test runner sees it, over the small index and the project's topics."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lawqa.desk.periods import written, years_after
from lawqa.law.model import Authority
from lawqa.search.assistant import Assistant
from lawqa.web import links, loading, texts, texts_figures
from lawqa.web.ladder import ladder_html

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('figures')"
HOSTILE = '<img src=x onerror="alert(1)">'
TOTALS = {
    "total-area": "12,000",
    "total-heads": "120",
    "present-area": "8000",
    "present-heads": "80",
    "favour-area": "6000",
    "favour-heads": "60",
}


@pytest.fixture
def open_page(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens a session of the page at an address."""
    monkeypatch.setattr(loading, "load_assistant", lambda: assistant)

    def open_(**params: str) -> AppTest:
        page = AppTest.from_string(SCRIPT, default_timeout=30)
        page.query_params.update(params)
        return page.run()

    return open_


def html_of(page: AppTest) -> str:
    assert not page.exception and not page.warning
    bodies = [element.proto.body for element in page.get("html")]
    html = "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))
    assert texts.UNEXPECTED not in html
    return html


def vote(page: AppTest, values: dict[str, str]) -> str:
    for name, value in values.items():
        page.text_input(key=f"vote-{name}").set_value(value)
    next(b for b in page.button if b.label == texts_figures.CALCULATE).click().run()
    return html_of(page)


def test_a_vote_is_drawn_with_both_quorums_and_both_majorities(open_page: Callable[..., AppTest]) -> None:
    html = vote(open_page(), TOTALS)
    assert "比例达到，通过" in html and "第二百七十八条第二款" in html
    bars = re.findall(r'<div class="lq-bar" role="img" aria-label="([^"]*)">', html)
    assert len(bars) == 4 and all(texts_figures.HOLDS in bar for bar in bars)
    assert bars[0] == "全体业主面积12,000㎡，其中8,000㎡，占66.66%；要三分之二以上，达到"
    # The same once more as a table.
    assert html.count('<th scope="row">') == 4


def test_another_matter_is_held_against_its_own_majority(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    html = vote(page, TOTALS | {"favour-area": "5000", "favour-heads": "50"})
    assert "比例达到，通过" in html
    page.selectbox(key="vote-matter").set_value(8).run()
    html = html_of(page)
    assert "没有通过" in html and "还差10人（已参与的人改投同意）；或再有40人新参与且都同意" in html
    assert html.count("lq-fill lq-is-bad") == 2


def test_ballots_make_those_who_took_part(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    page.selectbox(key="vote-manner").set_value("ballots").run()
    values = {
        "total-area": "1200",
        "total-heads": "12",
        "favour-area": "500",
        "favour-heads": "5",
        "against-area": "300",
    }
    html = vote(page, values | {"against-heads": "3"})
    assert "人数 8人 / 12人" in html and "比例达到，通过" in html


def test_a_list_of_ballots(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    page.selectbox(key="vote-manner").set_value("roll").run()
    page.text_area(key="vote-roll").set_value("101,甲,80,同意\n102,乙,80,同意\n103,丙,80,")
    html = vote(page, {})
    assert "按名册：3套房，240㎡，3人。" in html and "比例达到，通过" in html


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({}, "还没有填全体业主的面积"),
        (TOTALS | {"present-area": "13000"}, "参与表决的面积比全体业主的还多"),
        (TOTALS | {"favour-heads": "81"}, "同意的人数比参与表决的还多"),
        (TOTALS | {"total-area": "0"}, "全体业主的面积不能是零"),
        (TOTALS | {"favour-area": "-5"}, "不能是负数"),
        (TOTALS | {"favour-area": HOSTILE}, "看不懂"),
    ],
)
def test_numbers_that_cannot_be_are_one_line(
    open_page: Callable[..., AppTest], values: dict[str, str], line: str
) -> None:
    html = vote(open_page(), values)
    assert html.count('role="alert"') == 1 and line in html
    assert "lq-bar" not in html and "<img" not in html


def test_what_was_typed_is_there_on_the_way_back(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    vote(page, TOTALS)
    page.query_params[links.VIEW] = "path"
    page.run()
    page.query_params[links.VIEW] = "vote"
    assert "比例达到，通过" in html_of(page.run())


def test_a_period_with_an_interruption(open_page: Callable[..., AppTest]) -> None:
    page = open_page(view="limit")
    today = dt.date.today()
    start, demanded = today - dt.timedelta(days=800), today - dt.timedelta(days=100)
    assert texts_figures.LIMIT_START in html_of(page)
    page.date_input(key="limit-start").set_value(start).run()
    page.selectbox(key="limit-event-1-kind").set_value("demand").run()
    assert texts_figures.EVENT_WITHOUT_DAY.format(number=1) in html_of(page)
    page.date_input(key="limit-event-1-day").set_value(demanded).run()
    html = html_of(page)
    assert f"诉讼时效到{written(years_after(demanded, 3))}届满" in html and html.count('class="lq-stretch"') == 3
    spoken = re.findall(r'<div class="lq-line[^"]*" role="img" aria-label="([^"]*)">', html)
    assert f"{written(demanded)}向对方催要，中断" in spoken[0] and texts_figures.TODAY_MARK in spoken[1]


def test_a_suit_that_goes_on(open_page: Callable[..., AppTest]) -> None:
    page = open_page(view="limit")
    page.date_input(key="limit-start").set_value(dt.date.today() - dt.timedelta(days=800)).run()
    page.selectbox(key="limit-event-1-kind").set_value("suit").run()
    page.date_input(key="limit-event-1-day").set_value(dt.date.today() - dt.timedelta(days=30)).run()
    assert "程序还没结束" in html_of(page)
    page.date_input(key="limit-event-1-end").set_value(dt.date.today() - dt.timedelta(days=40)).run()
    assert "结束在开始之前" in html_of(page) and html_of(page).count('role="alert"') == 1


def test_more_events_up_to_the_most(open_page: Callable[..., AppTest]) -> None:
    page = open_page(view="limit")
    for _ in range(5):
        page.button(key="limit-add").click().run()
    html_of(page)
    assert len([s for s in page.selectbox if s.key.startswith("limit-event-")]) == 6
    assert not [b for b in page.button if b.key == "limit-add"]


def test_what_has_no_period_asks_for_no_day(open_page: Callable[..., AppTest]) -> None:
    page = open_page(view="limit")
    page.selectbox(key="limit-kind").set_value("stop").run()
    html = html_of(page)
    assert "不受诉讼时效限制" in html and not page.date_input
    page.selectbox(key="limit-kind").set_value("fund").run()
    assert "不作判断" in html_of(page)


def test_an_obstacle(open_page: Callable[..., AppTest]) -> None:
    page = open_page(view="limit")
    today = dt.date.today()
    page.date_input(key="limit-start").set_value(years_after(today, -3) + dt.timedelta(days=20)).run()
    page.date_input(key="limit-obstacle-start").set_value(today - dt.timedelta(days=10)).run()
    assert "诉讼时效中止" in html_of(page)


def test_the_way_of_a_topic(open_page: Callable[..., AppTest]) -> None:
    page = open_page(topic="漏水")
    html = html_of(page)
    assert '<ol class="lq-stair" aria-label="漏水：共' in html and "人民调解" in html
    steps = html.split('<ol class="lq-stair"')[1].split("</ol>")[0]
    assert steps.count("<li>") == steps.count('href="statutes?')
    page.selectbox(key="path-topic").set_value("噪音").run()
    assert page.query_params["topic"] in ("噪音", ["噪音"])
    assert 'aria-label="噪音：共' in html_of(page)


@pytest.mark.parametrize("params", [{"topic": HOSTILE}, {"view": HOSTILE}, {"view": "path", "topic": ""}])
def test_an_address_made_by_hand_never_breaks_the_page(
    open_page: Callable[..., AppTest], params: dict[str, str]
) -> None:
    html = html_of(open_page(**params))
    assert "<img" not in html
    assert (texts_figures.PATH_NONE in html) == bool(params.get("topic"))


def test_the_ladder_holds_every_hit_on_its_rung(open_page: Callable[..., AppTest], assistant: Assistant) -> None:
    page = open_page(view="ladder")
    page.text_input(key="ladder-question").set_value("物业费可以停水催交吗")
    next(b for b in page.button if b.label == texts.ASK).click().run()
    html = html_of(page)
    assert all(authority.value in html for authority in Authority)
    answer = assistant.ask("物业费可以停水催交吗", 8)
    drawn = ladder_html(answer)
    assert drawn in html
    assert drawn.count('class="lq-row"') == len(answer.hits) > 0
    order = [drawn.index(f">{authority.value}<") for authority in Authority]
    assert order == sorted(order)
    page.text_input(key="ladder-question").set_value("")
    next(b for b in page.button if b.label == texts.ASK).click().run()
    assert html_of(page).count('role="alert"') == 1
