"""Tray, history and the public screen in a real Chromium: reload, two browsers, deleting, going back to the beginning."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lawqa.config import load_settings
from lawqa.web import identity, texts
from lawqa.web import texts_records as words

from .browser import By, Keys, chrome, chromium, fits, open_page, resize, served, wait

pytestmark = pytest.mark.browser

BOX = ".st-key-ask input"
FIRST, SECOND = "民法典第九百四十四条第三款", "民法典第九百四十四条第二款"


@pytest.fixture(scope="module")
def home(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tiny installation with records of its own: the index is shared, the home is not."""
    folder = tmp_path_factory.mktemp("records-home")
    (folder / "index").symlink_to(load_settings(tiny_model_home).index)
    return tiny_model_home | {"LAWQA_HOME": str(folder)}


@pytest.fixture(scope="module")
def records_port(home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(home, tmp_path_factory.mktemp("records")) as free:
        yield free


def test_what_was_asked_and_collected_survives_a_reload_and_goes_with_everything(
    chrome: Any, records_port: int, home: dict[str, str]
) -> None:
    _no_records(home)  # a first try that the machine held up wrote as another browser
    page = open_page(chrome, "localhost", records_port)
    resize(page, 1280, 900)
    _ask(page, FIRST)
    _press(page, words.COLLECT)
    _count(page, 1)
    page.refresh()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))
    _count(page, 1)
    wait(page, lambda: _typed(page) == FIRST)
    cookie = page.get_cookie(identity.COOKIE)
    assert cookie["sameSite"] == "Strict" and cookie["path"] == "/" and len(cookie["value"]) == 43
    # The page of an article: a second citation, a favourite; the first is moved below it.
    page.get(f"http://localhost:{records_port}/statutes?law=民法典&article=944&paragraph=2")
    _press(page, words.FAVOUR)
    wait(page, lambda: _buttons(page, words.FAVOURED))
    _press(page, words.COLLECT)
    _count(page, 2)
    page.execute_script("document.querySelector('.lq-tray').open = true")
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".st-key-tray-files button").is_displayed())
    _press(page, "↓")
    wait(page, lambda: _collected(page) == [SECOND, FIRST])
    for width in (1280, 390):
        resize(page, width, 844)
        fits(page, width)
    resize(page, 1280, 900)
    # All of it is on disk, and gone from its bytes when the reader says so.
    page.get(f"http://localhost:{records_port}/records")
    wait(page, lambda: len(page.find_elements(By.CSS_SELECTOR, ".lq-records")) == 2)
    resize(page, 390, 844)
    fits(page, 390)
    resize(page, 1280, 900)
    assert "第九百四十四条".encode() in _bytes(home)
    page.execute_script("document.querySelectorAll('.lq-sure').forEach((fold) => { fold.open = true; })")
    _press(page, words.FORGET_ALL_SURE)
    wait(page, lambda: words.FORGOTTEN in page.find_element(By.CSS_SELECTOR, ".stMain").text)
    assert "第九百四十四条".encode() not in _bytes(home)
    page.get(f"http://localhost:{records_port}/")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".st-key-questions"))
    assert not page.find_elements(By.CSS_SELECTOR, ".lq-card, .lq-tray")
    assert not [e for e in page.get_log("browser") if e["source"] != "network" and e["level"] == "SEVERE"]


def test_two_browsers_never_see_each_others_question_compound_tray_or_history(chrome: Any, records_port: int) -> None:
    with chromium() as other:
        mine, theirs = open_page(chrome, "localhost", records_port), open_page(other, "localhost", records_port)
        compound = _choose_compound(mine)
        _ask(mine, FIRST)
        _ask(theirs, SECOND)
        _press(mine, words.COLLECT)
        _count(mine, 1)
        for page, own in ((theirs, SECOND), (mine, FIRST)):
            page.refresh()
            wait(page, lambda page=page, own=own: _typed(page) == own)
            wait(page, lambda page=page: page.find_elements(By.CSS_SELECTOR, ".lq-card"))
        assert not theirs.find_elements(By.CSS_SELECTOR, ".lq-tray")
        assert compound in _scope(mine) and compound not in _scope(theirs)
        _count(mine, 1)
        for page, own, foreign in ((theirs, SECOND, FIRST), (mine, FIRST, SECOND)):
            page.get(f"http://localhost:{records_port}/records")
            wait(page, lambda page=page: page.find_elements(By.CSS_SELECTOR, ".lq-records"))
            text = page.find_element(By.CSS_SELECTOR, ".stMain").text
            assert own in text and foreign not in text
        # A question of the other's history, named by its number, is not asked either.
        theirs.get(f"http://localhost:{records_port}/?again=1")
        wait(theirs, lambda: theirs.find_elements(By.CSS_SELECTOR, ".lq-card"))
        wait(theirs, lambda: _typed(theirs) == SECOND)


def test_a_public_screen_refuses_uploads_and_goes_back_to_the_beginning(
    chrome: Any, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = _bytes(home)
    with served(home | {"LAWQA_KIOSK": "1", "LAWQA_KIOSK_IDLE": "20"}, tmp_path_factory.mktemp("kiosk")) as port:
        page = open_page(chrome, "localhost", port)
        for path in ("checkup", "citations", "compounds", "records"):
            page.get(f"http://localhost:{port}/{path}")
            wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-error"))
            assert not page.find_elements(By.CSS_SELECTOR, "input[type=file], textarea, .stButton")
        page.get(f"http://localhost:{port}/")
        wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-foot"))
        _ask(page, FIRST)
        assert page.execute_script("return getComputedStyle(document.documentElement).fontSize") == "20px"
        assert not page.find_elements(By.CSS_SELECTOR, "[data-act]")
        # The countdown can be stopped; left alone, the screen is as if nobody had been there.
        stay = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-countdown button"))[0]
        stay.click()
        wait(page, lambda: not page.find_elements(By.CSS_SELECTOR, ".lq-countdown"))
        assert page.find_elements(By.CSS_SELECTOR, ".lq-card")
        wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".st-key-questions"))
        wait(page, lambda: _typed(page) == "")
        assert not page.find_elements(By.CSS_SELECTOR, ".lq-card")
        assert page.get_cookie(identity.COOKIE) is None
    assert _bytes(home) == before


def _ask(page: Any, question: str) -> None:
    box = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, BOX))[0]
    box.send_keys(question + Keys.ENTER)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))


def _typed(page: Any) -> str | None:
    """What stands in the box; None while it is drawn anew."""
    found = page.execute_script("return document.querySelector(arguments[0])?.value ?? null", BOX)
    return None if found is None else str(found)


def _choose_compound(page: Any) -> str:
    """The first compound that the picker offers."""
    field = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".st-key-compound input"))[0]
    field.click()
    options = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, "[role=option]"))
    name = str(options[1].text)
    options[1].click()
    wait(page, lambda: name in _scope(page))
    return name


def _scope(page: Any) -> str:
    values = "return [...document.querySelectorAll('.st-key-scope, .st-key-scope input')].map((e) => e.innerText + (e.value || '')).join()"
    return str(page.execute_script(values))


def _buttons(page: Any, label: str) -> list[Any]:
    return [button for button in page.find_elements(By.CSS_SELECTOR, "button[data-act]") if button.text == label]


def _press(page: Any, label: str) -> None:
    def press() -> bool:
        button = _buttons(page, label)[0]
        page.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        return True

    wait(page, lambda: _buttons(page, label))
    wait(page, press)


def _count(page: Any, count: int) -> None:
    named = words.count_in(words.TRAY, count)
    wait(page, lambda: [e for e in page.find_elements(By.CSS_SELECTOR, ".lq-tray summary") if e.text == named])


def _collected(page: Any) -> list[str]:
    rows = page.find_elements(By.CSS_SELECTOR, ".lq-collected > li > a")
    return [row.text.replace("《中华人民共和国民法典》", "民法典") for row in rows]


def _files(home: dict[str, str]) -> list[Path]:
    return sorted(Path(home["LAWQA_HOME"]).glob("records.db*"))


def _no_records(home: dict[str, str]) -> None:
    for path in _files(home):
        path.unlink()


def _bytes(home: dict[str, str]) -> bytes:
    return b"".join(path.read_bytes() for path in _files(home))
