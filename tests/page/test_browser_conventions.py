"""规约体检 and 小区规约 in a headless Chromium: a convention is added, found, checked; all of it on a phone, too."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lawqa.web import texts

from .browser import By, Keys, chrome, fits, open_page, page, resize, served, turn_to, wait
from .conventions import TEXT

pytestmark = pytest.mark.browser

COMPOUND, TITLE = "桂花苑小区", "桂花苑小区管理规约"

# The check-up's own model is not in a tiny installation: the page runs with one that says what it is told.
ENTRY = """
import sys
sys.path.insert(0, {folder!r})
from conventions import FakeDesk
from lawqa.web import loading, main
loading.load_desk = lambda assistant: FakeDesk()
main.main()
"""


@pytest.fixture(scope="module")
def port(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The page over the tiny installation."""
    folder = tmp_path_factory.mktemp("conventions")
    entry = folder / "entry.py"
    entry.write_text(ENTRY.format(folder=str(Path(__file__).parent)), encoding="utf-8")
    with served(tiny_model_home, folder, entry) as free:
        yield free


def button(page: Any, name: str) -> Any:
    """The one that is seen; None while there is none."""
    found = page.find_elements(By.XPATH, f"//button[normalize-space()='{name}']")
    return next((b for b in found if b.is_displayed() and b.is_enabled()), None)


def press(page: Any, name: str) -> None:
    """Once it is there; a redraw may take it away once more."""
    wait(page, lambda: button(page, name).click() or True if button(page, name) else False)


def send(page: Any, text: str, name: str) -> None:
    """The keys send a form only once its button is there, which comes last; a redraw may empty the field once more."""
    wait(page, lambda: button(page, name) and filled(page, text))
    press(page, name)


def filled(page: Any, text: str) -> bool:
    """Whether the field holds the text; until then it is typed anew."""
    fields = page.find_elements(By.CSS_SELECTOR, "textarea")
    if fields and fields[0].get_attribute("value") != text:
        fields[0].clear()
        fields[0].send_keys(text)
    return bool(fields) and fields[0].get_attribute("value") == text


def unfold(page: Any, words: str = "") -> bool:
    """Open what has those words in its summary, also what a redraw has closed or added since; true once it is open."""
    script = """
        const found = [...document.querySelectorAll('.stExpander summary')]
            .filter(summary => summary.innerText.includes(arguments[0]));
        const closed = found.filter(summary => !summary.parentElement.open);
        closed.forEach(summary => summary.click());
        return found.length > 0 && closed.length === 0;"""
    return bool(page.execute_script(script, words))


def has(page: Any, words: str) -> bool:
    return words in str(page.execute_script("return document.querySelector('.stMain').innerText"))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_about_conventions_fit(page: Any, width: int) -> None:
    resize(page, width, 844)
    turn_to(page, texts.NAV_COMPOUNDS, ".stExpander summary")
    wait(page, lambda: unfold(page) and button(page, texts.IMPORT))
    fits(page, width)
    press(page, texts.COMPOUNDS_ADD)
    send(page, TEXT, texts.ADD_READ)
    wait(page, lambda: button(page, texts.SAVE))
    wait(page, lambda: has(page, texts.PREVIEW))
    fits(page, width)
    turn_to(page, texts.NAV_CHECKUP, "textarea")
    send(page, TEXT, texts.CHECKUP)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-aid"))
    page.execute_script("document.querySelectorAll('.lq details').forEach(d => d.open = true)")
    fits(page, width)


def test_a_convention_is_added_found_and_removed_without_a_restart(page: Any) -> None:
    turn_to(page, texts.NAV_COMPOUNDS, ".stExpander summary")
    press(page, texts.COMPOUNDS_ADD)
    send(page, TEXT, texts.ADD_READ)
    press(page, texts.SAVE)
    wait(page, lambda: has(page, "已存入桂花苑小区"))
    turn_to(page, texts.NAV_ASK, ".st-key-ask input")  # the compound is chosen there
    wait(page, lambda: has(page, texts.KIND_FILTER) or page.find_elements(By.CSS_SELECTOR, ".st-key-scope"))
    box = wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".st-key-ask input"))
    box.send_keys(f"《{TITLE}》第二条", Keys.ENTER)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card.lq-own"))
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-own .lq-standing-conflict"))
    assert "物业可以停水" in page.find_element(By.CSS_SELECTOR, ".lq-card.lq-own").text
    turn_to(page, texts.NAV_COMPOUNDS, ".stExpander summary")
    wait(page, lambda: unfold(page, COMPOUND) and button(page, texts.REMOVE_COMPOUND))
    press(page, texts.REMOVE_COMPOUND)
    press(page, texts.REMOVE_YES)
    wait(
        page, lambda: has(page, "已删去") and not page.find_elements(By.XPATH, f"//summary[contains(., '{COMPOUND}')]")
    )


def test_a_kept_document_is_checked_from_its_link(chrome: Any, port: int) -> None:
    page = open_page(chrome, "localhost", port, "compounds")
    link = ".lq-document a[href^=checkup]"
    wait(page, lambda: unfold(page) and page.find_elements(By.CSS_SELECTOR, link))
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, link).click() or True)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-aid"))
    assert "compound=" in page.current_url and has(page, "未发现问题")
    assert page.find_elements(By.CSS_SELECTOR, ".stDownloadButton")
