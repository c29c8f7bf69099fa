"""The modes in a headless Chromium: their users' jobs done, by key and by touch, and what axe-core says of each page."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import itertools
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from lawqa.web import texts
from lawqa.web import texts_modes as words

from .browser import By, Keys, axe, chrome, dark, fits, open_page, page, port, resize, wait

pytestmark = pytest.mark.browser

BOX = '.st-key-ask input[type="text"]'
FEES = "民法典第九百四十四条、物业管理条例第四十一条、民法典第二百七十八条"
CITATIONS = (
    "《中华人民共和国民法典》第九百四十四条",
    "《物业管理条例》第四十一条",
    "《中华人民共和国民法典》第二百七十八条",
)
PATHS = (
    *("", "statutes", "statutes?law=民法典&article=944", "citations", "checkup", "compounds", "outreach", "library"),
    *("records", "figures", "figures?view=limit", "figures?view=path&topic=物业费", "figures?view=ladder"),
)


def _open(chrome: Any, port: int, mode: str, path: str = "") -> Any:
    open_page(chrome, "localhost", port, f"{path}{'&' if '?' in path else '?'}mode={mode}")
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, f".lq-head[data-mode={mode}]"))
    return chrome


def _ask(page: Any, question: str, sign: str) -> None:
    box = wait(page, lambda: page.find_element(By.CSS_SELECTOR, BOX))
    wait(page, lambda: box.send_keys(Keys.CONTROL, "a", Keys.NULL, question, Keys.ENTER) is None)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, sign))


def _press(page: Any, *keys: str) -> None:
    page.switch_to.active_element.send_keys(*keys)


def _here(page: Any) -> str:
    return str(page.execute_script("return document.activeElement?.id || document.activeElement?.tagName"))


def _clipboard(page: Any, port: int) -> str:
    grant = {"origin": f"http://localhost:{port}", "permissions": ["clipboardReadWrite"]}
    page.execute_cdp_cmd("Browser.grantPermissions", grant)
    return str(page.execute_async_script("navigator.clipboard.readText().then(arguments[0])"))


@pytest.fixture(autouse=True)
def _as_new(chrome: Any, port: int) -> Any:
    """No test is in the mode or theme of the one before."""
    yield
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    chrome.delete_all_cookies()
    chrome.execute_script("localStorage.clear()")


def test_an_adviser_copies_three_citations_by_keys_alone(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 800)
    page = _open(chrome, port, "hearing")
    wait(page, lambda: page.execute_script("return document.activeElement.matches(arguments[0])", BOX))
    _press(page, FEES, Keys.ENTER)
    wait(page, lambda: len(page.find_elements(By.CSS_SELECTOR, ".lq-hit")) >= 3)
    _press(page, Keys.ESCAPE)
    wait(page, lambda: _here(page) == "lq-hit-1", 10)
    for number, citation in enumerate(CITATIONS, 1):
        _press(page, str(number))
        said = words.COPIED_HIT.format(rank=number, citation=citation)
        wait(page, lambda said=said: page.find_element(By.CSS_SELECTOR, ".lq-said").text == said, 10)
        assert _clipboard(page, port) == citation
    _press(page, "/")  # back to the box, ready for the next question
    wait(page, lambda: page.execute_script("return document.activeElement.matches(arguments[0])", BOX), 10)


def test_keys_move_between_hits_show_the_keys_and_open_an_article(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 800)
    page = _open(chrome, port, "hearing")
    _ask(page, FEES, ".lq-hit")
    _press(page, Keys.ARROW_DOWN)
    wait(page, lambda: _here(page) == "lq-hit-1", 10)
    _press(page, "j")
    assert _here(page) == "lq-hit-2"
    _press(page, Keys.ARROW_DOWN)
    assert _here(page) == "lq-hit-3"
    _press(page, "k")
    assert _here(page) == "lq-hit-2"
    _press(page, "?")
    assert page.find_element(By.CSS_SELECTOR, ".lq-keys dl").is_displayed()
    _press(page, Keys.ENTER)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"))
    assert page.find_element(By.CSS_SELECTOR, ".lq-reading .lq-card h2").text == CITATIONS[1]


@pytest.mark.parametrize("typed", ["944", "民法典944"])
def test_a_bare_number_shows_the_article_at_once(chrome: Any, port: int, typed: str) -> None:
    resize(chrome, 1280, 800)
    page = _open(chrome, port, "hearing")
    _ask(page, typed, ".lq-hit")
    assert [h.text for h in page.find_elements(By.CSS_SELECTOR, ".lq-hit h2")] == [CITATIONS[0]]


def test_five_hits_of_a_hearing_stand_above_the_fold(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 800)
    page = _open(chrome, port, "hearing")
    _ask(page, "物业费可以不交吗，物业停水", ".lq-hit, .lq-abstained")
    if not page.find_elements(By.CSS_SELECTOR, ".lq-hit"):  # the tiny model may find nothing in it
        _ask(page, FEES + "、民法典第二百七十七条、民法典第二百八十二条", ".lq-hit")
    bottoms = page.execute_script(
        "return [...document.querySelectorAll('.lq-hit')].map(hit => hit.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) == 5 and bottoms[-1] <= 800


def test_a_resident_reads_the_answer_and_the_next_step_on_a_phone(chrome: Any, port: int) -> None:
    resize(chrome, 390, 844)
    page = _open(chrome, port, "resident")
    _ask(page, "民法典第九百四十四条 物业费可以不交吗", ".lq-way")
    fits(page, 390)
    assert page.find_element(By.CSS_SELECTOR, ".lq-plain .lq-big").text
    assert page.find_element(By.CSS_SELECTOR, ".lq-plain .lq-cite-line").text.startswith(CITATIONS[0])
    first = page.find_element(By.CSS_SELECTOR, ".lq-way > li")
    assert words.GO_TO in first.text and "《" in first.text
    levels = page.execute_script(
        "return [...document.querySelectorAll('h1, h2, h3')].filter(h => h.offsetParent).map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and all(below - above <= 1 for above, below in itertools.pairwise(levels))
    fold = page.find_element(By.CSS_SELECTOR, ".lq-terms summary")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", fold)
    fold.click()
    assert page.find_element(By.CSS_SELECTOR, ".lq-terms details[open] p").is_displayed()
    fits(page, 390)
    button = page.find_element(By.XPATH, f"//button[normalize-space()='{words.SHARE}']")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    wait(page, lambda: button.text == texts.COPIED, 10)
    assert words.NEXT_STEPS in _clipboard(page, port) and "民法典" not in page.current_url


def test_print_leaves_the_answer_its_steps_and_its_day(chrome: Any, port: int) -> None:
    page = _open(chrome, port, "resident")
    _ask(page, "民法典第九百四十四条 物业费可以不交吗", ".lq-way")
    page.execute_script("window.printed = 0; window.print = () => { window.printed++; }")
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, "[data-print]").click() is None)
    assert page.execute_script("return window.printed") == 1
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = page.execute_script("return document.querySelector('.stMain').innerText")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert words.NEXT_STEPS in shown and words.NEAREST_RULE in shown and "查询" in shown and "问题：" in shown
    assert words.SHARE not in shown and texts.ASK not in shown and texts.NAV_STATUTES not in shown


def test_the_mode_is_switched_in_place_and_remembered(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 800)
    page = open_page(chrome, "localhost", port)
    _ask(page, FEES, ".lq-plain")
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, "a[data-mode=hearing]").click() is None)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-hit"))  # the question is still there
    wait(page, lambda: "mode" not in urlsplit(page.current_url).query, 10)
    cookie = page.get_cookie("lawqa_mode")
    assert cookie["value"] == "hearing" and cookie["sameSite"] == "Strict"
    page.refresh()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-head[data-mode=hearing]"), 20)


def test_the_theme_is_chosen_against_the_machine_and_remembered(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 800)
    dark(chrome, False)
    page = open_page(chrome, "localhost", port)
    colours = (
        "const of = e => getComputedStyle(e); return [of(document.querySelector('.stApp')).backgroundColor,"
        " of(document.querySelector('.lq')).color, of(document.querySelector('.stTextInput input')).color]"
    )
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".stTextInput input"))
    light = page.execute_script(colours)
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, "[data-theme-choice=dark]").click() is None)
    chosen = ["rgb(23, 22, 20)", "rgb(233, 229, 220)", "rgb(233, 229, 220)"]
    wait(page, lambda: page.execute_script(colours) == chosen, 10)
    open_page(page, "localhost", port)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".stTextInput input"))
    wait(page, lambda: page.execute_script(colours) == chosen, 20)
    assert page.find_element(By.CSS_SELECTOR, "[data-theme-choice=dark]").get_attribute("aria-pressed") == "true"
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, "[data-theme-choice=auto]").click() is None)
    wait(page, lambda: page.execute_script(colours) == light, 10)


@pytest.mark.parametrize(("width", "height", "night"), [(1280, 800, False), (390, 844, False), (1280, 800, True)])
def test_no_page_has_a_serious_fault_of_access(chrome: Any, port: int, width: int, height: int, night: bool) -> None:
    resize(chrome, width, height)
    dark(chrome, night)
    for path in PATHS:
        axe(_open(chrome, port, "resident", path))
    for mode, sign in (("hearing", ".lq-hit"), ("resident", ".lq-way"), ("talk", ".lq-rule")):
        page = _open(chrome, port, mode)
        _ask(page, FEES, sign)
        axe(page)
        fits(page, width)


def test_no_mode_reports_an_error_or_asks_a_stranger(chrome: Any, port: int) -> None:
    for kind in ("performance", "browser"):  # what earlier tests left
        chrome.get_log(kind)
    for mode, sign in (("hearing", ".lq-hit"), ("resident", ".lq-way"), ("talk", ".lq-rule")):
        _ask(_open(chrome, port, mode), FEES, sign)
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []
    messages = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    urls += [m["params"]["url"] for m in messages if m["method"] == "Network.webSocketCreated"]
    assert len(urls) > 5
    assert [u for u in urls if urlsplit(u).scheme not in ("data", "blob") and urlsplit(u).hostname != "localhost"] == []
