"""Tray, kept session, records, feedback and the public screen, over a fake assistant; the browser's part is in
test_browser_records.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as hs
from streamlit.testing.v1 import AppTest

from lawqa.config import load_settings
from lawqa.desk.feedback import given as feedback_given
from lawqa.desk.memory import Memory
from lawqa.desk.recordsfile import RecordsFile
from lawqa.desk.tray import Tray, collect
from lawqa.errors import BadQuestion, NotFound
from lawqa.web import bridge, identity, kiosk, links, memories, parts, sessions, shell, texts, tray
from lawqa.web import texts_records as words
from lawqa.web.sessions import KeptSession, SessionStore

from .test_app import LAW, FakeAssistant, ask, html_of, open_page

__all__ = ["open_page"]
DAY = dt.date(2026, 11, 29)


def press(page: AppTest, name: str, value: str = "") -> str:
    """As the component hands a click to the page."""
    page.session_state["bridge-waiting"] = [bridge.Action(name, value)]
    return html_of(page.run())


def owner_of(page: AppTest) -> str:
    import hashlib

    return hashlib.sha256(page.session_state["identity"].encode("ascii")).hexdigest()


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is served to this machine only, which the test runner does not say by itself."""
    monkeypatch.setattr(memories, "is_local", lambda: True)


def test_nothing_is_written_where_the_page_is_served_to_others(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "is_local", lambda: False)
    page = open_page(FakeAssistant())
    ask(page, "机密的问题")
    assert not load_settings().records.exists()


@pytest.mark.usefixtures("remembering")
def test_a_question_is_remembered_once_and_under_the_hash_of_the_browser(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    ask(page, "物业费可以不交吗")
    page.run()
    file = RecordsFile(load_settings().records)
    (asked,) = Memory(file, owner_of(page)).history()
    assert (asked.question, asked.day) == ("物业费可以不交吗", None) and asked.citation
    assert page.session_state["identity"].encode() not in file.path.read_bytes()
    assert Memory(file, "another").history() == []


@pytest.mark.usefixtures("remembering")
def test_the_reader_may_say_no(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    file = RecordsFile(load_settings().records)
    Memory(file, owner_of(page)).choose(False)
    ask(page, "物业费可以不交吗")
    assert Memory(file, owner_of(page)).history() == []


def test_helpful_counts_for_the_best_provision_of_law(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    ask(page, "物业费可以不交吗")
    assert words.JUDGED in press(page, "judge", "helpful")
    (given_,) = feedback_given(RecordsFile(load_settings().records), owner_of(page))
    assert (given_.law, given_.article, given_.verdict) == ("样本条例", "第四十四条", "helpful")  # not the convention


def test_what_is_wrong_opens_a_form(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    ask(page, "物业费可以不交吗")
    press(page, "judge", "nonsense")
    assert len(page.text_input) == 1
    press(page, "judge", "wrong")
    assert [t.label for t in page.text_input[1:]] == [words.JUDGE_CITATION, words.JUDGE_REMARK]
    page.text_input(key="judge-remark").set_value("不对")
    next(b for b in page.button if b.label == words.JUDGE_SEND).click().run()
    assert words.JUDGED in html_of(page) and len(page.text_input) == 1
    (given_,) = feedback_given(RecordsFile(load_settings().records))
    assert (given_.verdict, given_.remark, given_.answered) == ("wrong", "不对", False)


def test_a_tray_button_names_a_place_that_is_looked_up(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    html = ask(page, "物业费可以不交吗")
    assert html.count('data-act="collect"') == 3 and 'aria-pressed="false"' in html
    assert "lq-tray" not in html
    # A value that names nothing is one line, and the page stands.
    fake: Any = FakeAssistant()
    fake.library = None
    other = open_page(fake)
    html = press(other, "collect", "javascript:alert(1)")
    assert "不是条号" in html or texts.BAD_ARTICLE.split("{")[0] in html


def test_the_strip_lists_moves_and_escapes() -> None:
    items = (collect(LAW, DAY, 1), collect(LAW, DAY, 2, 1))
    html = tray.tray_html(Tray(items), "2026 · x", opened=True)
    assert "卷宗（2）" in html and " open>" in html
    assert html.count('data-act="tray-drop"') == 2
    assert html.count('data-act="tray-up"') == html.count('data-act="tray-down"') == 1
    assert items[1].court in html and "（一）没有服务；" in html  # what is copied
    assert "<details" not in tray.tray_html(Tray(), "x")


def test_a_session_store_is_bounded_in_number_and_age() -> None:
    now = [0.0]
    store = SessionStore(limit=2, seconds=10, clock=lambda: now[0])
    for name in "abc":
        store.update(name, lambda _, name=name: KeptSession({"typed": name}))  # type: ignore[misc]
    assert len(store) == 2 and store.get("a") == KeptSession() and store.get("c").choices == {"typed": "c"}
    now[0] = 9
    store.update("b", lambda kept: kept)
    now[0] = 11
    assert store.get("c") == KeptSession() and store.get("b").choices == {"typed": "b"}
    store.drop("b")
    assert store.get("b") == KeptSession()


@given(hs.lists(hs.tuples(hs.sampled_from("abcd"), hs.integers(0, 5))))
def test_no_owner_ever_sees_what_another_kept(steps: list[tuple[str, int]]) -> None:
    now = [0.0]
    store = SessionStore(limit=3, seconds=8, clock=lambda: now[0])
    for name, wait in steps:
        now[0] += wait
        store.update(name, lambda _, name=name: KeptSession({"typed": name}))  # type: ignore[misc]
        assert len(store) <= 3
        for other in "abcd":
            assert store.get(other).choices in ({}, {"typed": other})


def test_what_was_asked_comes_back_in_a_new_session_of_the_same_browser(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "STORE", SessionStore())
    monkeypatch.setattr(identity, "_sent", lambda: "x" * 43)
    fake = FakeAssistant()
    page = open_page(fake)
    page.selectbox[0].set_value("四川").run()
    ask(page, "物业费可以不交吗")
    again = open_page(fake)
    assert "lq-card" in html_of(again) and again.text_input[0].value == "物业费可以不交吗"
    assert again.selectbox[0].value == "四川" and fake.asked[-1][1] == "四川"
    monkeypatch.setattr(identity, "_sent", lambda: "y" * 43)
    other = open_page(fake)
    assert "lq-card" not in html_of(other) and other.text_input[0].value == ""


def test_a_cookie_that_is_not_ours_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for cookie, known in (("x" * 43, True), ("x" * 42, False), ("x" * 42 + ";", False), ("", False)):
        monkeypatch.setattr("streamlit.context", SimpleNamespace(cookies={identity.COOKIE: cookie}))
        assert identity.known() is known


def test_a_public_screen_has_only_what_leaves_nothing_behind(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    monkeypatch.setattr(memories, "is_local", lambda: True)
    monkeypatch.setattr(sessions, "STORE", SessionStore())
    monkeypatch.setattr(identity, "_sent", lambda: "x" * 43)
    page = open_page(FakeAssistant())
    html = ask(page, "物业费可以不交吗")
    assert "lq-card" in html and texts.FOOTER_LOCAL in html
    assert 'data-act="' not in html and words.NAV_RECORDS not in html and texts.NAV_CHECKUP not in html
    assert not load_settings().records.exists() and not len(sessions.STORE)
    assert page.session_state["identity"] != "x" * 43 if "identity" in page.session_state else True
    assert press(page, "collect", "statutes?law=a&article=1") and not len(sessions.STORE)
    assert "lq-card" not in html_of(open_page(FakeAssistant()))


@pytest.mark.parametrize("door", shell.DOORS, ids=lambda d: d.path or "ask")
def test_pages_that_take_or_hand_out_files_are_refused_on_their_own_address(
    monkeypatch: pytest.MonkeyPatch, door: shell.Door
) -> None:
    kiosk.check_open(door.path, door.name)
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    if door.path not in (links.CITATIONS, links.CHECKUP, links.OUTREACH, links.COMPOUNDS, links.RECORDS):
        kiosk.check_open(door.path, door.name)
        return
    with pytest.raises(BadQuestion, match=door.name):
        kiosk.check_open(door.path, door.name)


def test_the_idle_time_reaches_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kiosk.script_html() == ""
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    assert '"idle": 90' in kiosk.script_html()
    monkeypatch.setenv("LAWQA_KIOSK_IDLE", "20")
    assert '"idle": 20, "countdown": 10' in kiosk.script_html()


def test_an_address_that_names_nothing_is_refused() -> None:
    from lawqa.web import places

    for place in (
        "",
        "statutes?law=a",
        "statutes?article=1",
        "statutes?law=a&article=x",
        "statutes?law=a&article=1&date=9",
    ):
        with pytest.raises(NotFound):
            places.located(None, place)  # type: ignore[arg-type]


def test_a_button_of_the_tray_says_what_it_does() -> None:
    html = parts.act_button(words.TRAY_UP, "tray-up", "k", words.of_item(words.TRAY_UP, "《甲》第一条"))
    assert 'aria-label="上移：《甲》第一条"' in html


RECORDS_PAGE = """
from lawqa.web import bridge, loading, records
bridge.listen()
records.draw(loading.load_assistant())
bridge.rest()
"""


@pytest.mark.usefixtures("remembering")
def test_the_records_page_searches_switches_and_deletes(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_sent", lambda: "z" * 43)
    asking = open_page(FakeAssistant())
    ask(asking, "物业费可以不交吗<b>")
    press(asking, "judge", "missing")
    page = AppTest.from_string(RECORDS_PAGE, default_timeout=30).run()
    html = html_of(page)
    assert "物业费可以不交吗&lt;b&gt;" in html and words.RECORDS_ON in html
    page.text_input[0].set_value("停水").run()
    assert words.RECORDS_NOT_FOUND.format(words="停水") in html_of(page)
    page.text_input[0].set_value("物业费").run()
    assert page.toggle[0].value is True
    page.toggle[0].set_value(False).run()
    assert words.RECORDS_OFF in html_of(page)
    ask(open_page(FakeAssistant()), "机密的问题")
    page.text_input[0].set_value("").run()
    assert "机密" not in html_of(page)
    file = RecordsFile(load_settings().records)
    assert words.FORGOTTEN in press(page, "forget-all")
    assert "物业费".encode() not in file.path.read_bytes() and words.RECORDS_NONE in html_of(page)
    page.session_state["bridge-waiting"] = [bridge.Action("forget", "choices:1")]
    page.run()  # no kind of record: nothing is deleted
    assert Memory(file, owner_of(page)).choice() is False
