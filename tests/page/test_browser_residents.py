"""What residents tap in a headless Chromium: the next answer is read from its start, nothing that can be tapped is cut."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

from typing import Any

import pytest

from lawqa.web import shell, texts

from .browser import By, Keys, chrome, fits, open_page, page, port, resize, wait

pytestmark = pytest.mark.browser

BOX = '.st-key-ask input[type="text"]'
QUESTION = "民法典第九百四十四条 物业费可以不交吗"
OFFERED = ".st-key-questions button"
# Below the top of the part that scrolls, in px: the box, and where the answer begins.
PLACES = """
const top = document.querySelector("[data-testid=stMain]").getBoundingClientRect().top;
return [document.querySelector(".st-key-ask").getBoundingClientRect().top - top,
        document.querySelector(".st-key-scope").getBoundingClientRect().bottom - top];
"""


@pytest.fixture(autouse=True)
def _as_new(chrome: Any, port: int) -> Any:
    """No test is in the mode of the one before, which the browser remembers."""
    yield
    chrome.delete_all_cookies()


def _open(chrome: Any, port: int, width: int, height: int, mode: str = "resident") -> Any:
    resize(chrome, width, height)
    open_page(chrome, "localhost", port, f"?mode={mode}")
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, f".lq-head[data-mode={mode}]"))
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, OFFERED))
    return chrome


def _asked(page: Any) -> str:
    """The question that the answer on the page is to, '' before the first."""
    return str(page.execute_script("return document.querySelector('[data-asked]')?.dataset.asked || ''"))


def _ask(page: Any, question: str, *end: str) -> None:
    box = wait(page, lambda: page.find_element(By.CSS_SELECTOR, BOX))
    wait(page, lambda: box.send_keys(Keys.CONTROL, "a", Keys.NULL, question, *(end or (Keys.ENTER,))) is None)
    if not end:
        _answered(page, question)


def _answered(page: Any, question: str) -> None:
    wait(page, lambda: _asked(page) == question)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".stApp[data-test-script-state=notRunning]"))


def _tap_last(page: Any) -> str:
    """Tap the last question that is offered, after scrolling to it; the question."""
    button = wait(page, lambda: page.find_elements(By.CSS_SELECTOR, OFFERED))[-1]
    page.execute_script("arguments[0].scrollIntoView({block: 'end'})", button)
    question = str(button.text)
    button.click()
    _answered(page, question)
    return question


def _is_read_from_its_start(page: Any, height: int) -> bool:
    """The question is seen in the box, and the answer begins in the upper half."""
    box, answer = page.execute_script(PLACES)
    return bool(0 <= box < answer < height / 2)


@pytest.mark.parametrize("mode", ["resident", "talk"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_an_example_is_read_from_its_start(chrome: Any, port: int, width: int, height: int, mode: str) -> None:
    page = _open(chrome, port, width, height, mode)
    question = _tap_last(page)
    wait(page, lambda: _is_read_from_its_start(page, height), 10)
    assert page.find_element(By.CSS_SELECTOR, BOX).get_attribute("value") == question


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_another_question_that_is_offered_is_read_from_its_start(
    chrome: Any, port: int, width: int, height: int
) -> None:
    page = _open(chrome, port, width, height)
    _ask(page, QUESTION)
    far = "document.head.append(Object.assign(document.createElement('style'), {textContent: arguments[0]}))"
    page.execute_script(far, ".st-key-questions { margin-top: 1800px }")  # as below a long reply
    question = _tap_last(page)
    wait(page, lambda: _is_read_from_its_start(page, height), 10)
    assert page.find_element(By.CSS_SELECTOR, BOX).get_attribute("value") == question


def test_what_is_typed_is_read_from_its_start_and_leaves_no_keyboard_on_a_phone(chrome: Any, port: int) -> None:
    page = _open(chrome, port, 390, 844)
    _ask(page, QUESTION)
    wait(page, lambda: _is_read_from_its_start(page, 844), 10)
    assert page.execute_script("return document.activeElement === document.body")
    _ask(page, "楼上漏水找谁赔", Keys.NULL)  # by its button this time
    page.execute_script("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.find_element(By.XPATH, f"//button[normalize-space()='{texts.ASK}']").click()
    _answered(page, "楼上漏水找谁赔")
    wait(page, lambda: _is_read_from_its_start(page, 844), 10)
    assert not page.execute_script("return document.activeElement.matches('input')")


@pytest.mark.parametrize(("mode", "width"), [("resident", 1280), ("hearing", 1280), ("hearing", 390)])
def test_elsewhere_the_next_question_replaces_this_one(chrome: Any, port: int, mode: str, width: int) -> None:
    page = _open(chrome, port, width, 800, mode)
    _ask(page, QUESTION)
    selected = "const e = document.activeElement; return e.matches(arguments[0]) && e.value.slice(e.selectionStart, e.selectionEnd)"
    wait(page, lambda: page.execute_script(selected, BOX) == QUESTION, 10)


def test_offered_questions_are_shown_whole(chrome: Any, port: int) -> None:
    page = _open(chrome, port, 390, 844)
    long = "没拴绳的狗冲过来，拉架的时候被自己的狗咬伤了，能找没拴绳的那一家的狗主人赔吗，要赔多少？" * 2
    button = page.find_elements(By.CSS_SELECTOR, OFFERED)[0]
    one_line = button.rect["height"]
    page.execute_script("arguments[0].querySelector('p').textContent = arguments[1]", button, long)
    cut = "return [...arguments[0].querySelectorAll('*')].some(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)"
    assert not page.execute_script(cut, button)
    assert one_line >= 44 and button.rect["height"] > 2 * one_line
    fits(page, 390)


def test_every_door_is_seen_on_a_phone(chrome: Any, port: int) -> None:
    page = _open(chrome, port, 390, 844)
    doors = page.find_elements(By.CSS_SELECTOR, ".lq-nav a")
    assert [door.text for door in doors] == [door.name for door in sorted(shell.DOORS, key=lambda door: door.secondary)]
    for door in doors:
        assert door.rect["x"] >= 0 and door.rect["x"] + door.rect["width"] <= 390
        assert min(door.rect["width"], door.rect["height"]) >= 44
    fits(page, 390)
