"""算一算 in a headless Chromium: a vote and a limitation period, at a desk and on a phone; nothing but this machine asked."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lawqa.desk.periods import written, years_after
from lawqa.web import texts_figures

from .browser import By, Keys, chrome, fits, open_page, page, port, resize, turn_to, wait

pytestmark = pytest.mark.browser

NUMBERS = {
    "total-area": "12000",
    "total-heads": "120",
    "present-area": "8000",
    "present-heads": "80",
    "favour-area": "4000.01",
    "favour-heads": "41",
}


def fill(page: Any, key: str, text: str) -> None:
    """Until the field holds it: a redraw may come between the keys."""

    def filled() -> bool:
        field = page.find_element(By.CSS_SELECTOR, f".st-key-{key} input")
        if field.get_attribute("value") != text:
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(text)
        return bool(page.find_element(By.CSS_SELECTOR, f".st-key-{key} input").get_attribute("value") == text)

    wait(page, filled)


def choose_day(page: Any, key: str, day: dt.date) -> None:
    """Typed into the parts of the field; the calendar that opens is closed."""
    parts = (f"{day:%Y}", f"{day:%m}", f"{day:%d}")

    def chosen() -> bool:
        found = page.find_elements(By.CSS_SELECTOR, f".st-key-{key} [role=spinbutton]")
        if len(found) != len(parts):
            return False
        for field, part in zip(found, parts, strict=True):
            field.send_keys(part)
        found[-1].send_keys(Keys.ESCAPE)
        shown = [
            field.text.strip() for field in page.find_elements(By.CSS_SELECTOR, f".st-key-{key} [role=spinbutton]")
        ]
        return shown == list(parts)

    wait(page, chosen)


def text_of(page: Any, selector: str) -> str:
    found = page.find_elements(By.CSS_SELECTOR, selector)
    return "\n".join(element.text for element in found)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_vote_and_a_period_are_calculated_and_fit(page: Any, width: int) -> None:
    resize(page, width, 844)
    turn_to(page, texts_figures.NAV_FIGURES, ".st-key-vote-numbers input")
    for name, text in NUMBERS.items():
        fill(page, f"vote-{name}", text)
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".stFormSubmitButton button").click() or True)
    wait(page, lambda: len(page.find_elements(By.CSS_SELECTOR, ".lq-bar[role=img]")) == 4)
    assert "比例达到，通过" in text_of(page, ".lq-verdict-line")
    page.execute_script("document.querySelectorAll('.lq details').forEach(d => d.open = true)")
    fits(page, width)
    field = page.find_element(By.CSS_SELECTOR, ".st-key-vote-total-area input")
    field.click()  # a phone then shows its keys for numbers
    assert field.get_attribute("inputMode") == "decimal"
    # Each bar is as long as its share, each threshold where it belongs.
    shares = page.execute_script("""
        return [...document.querySelectorAll('.lq-bar')].map(bar => {
            const [fill, limit] = bar.children, whole = bar.getBoundingClientRect();
            return [fill.getBoundingClientRect().width / whole.width,
                    (limit.getBoundingClientRect().x + 1 - whole.x) / whole.width];
        })""")
    wanted = [(2 / 3, 2 / 3), (2 / 3, 2 / 3), (4000.01 / 8000, 1 / 2), (41 / 80, 1 / 2)]
    for found, expected in zip(shares, wanted, strict=True):
        assert found == pytest.approx(expected, abs=0.01)

    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-views a[href*='view=limit']").click() or True)
    start = dt.date.today() - dt.timedelta(days=400)
    choose_day(page, "limit-start", start)
    end = written(years_after(start, 3))
    wait(page, lambda: end in text_of(page, ".lq-sentence"))
    assert page.find_elements(By.CSS_SELECTOR, ".lq-line[role=img][aria-label]")
    fits(page, width)

    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-views a[href*='view=path']").click() or True)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-stair > li"))
    fits(page, width)
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-views a[href*='view=ladder']").click() or True)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-ladder > li"))
    fits(page, width)
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-views a[href*='view=vote']").click() or True)
    # What was typed is still there, and so is what it yields.
    wait(page, lambda: len(page.find_elements(By.CSS_SELECTOR, ".lq-bar[role=img]")) == 4)


def test_the_way_of_a_topic_has_an_address_and_its_steps_lead_to_the_law(chrome: Any, port: int) -> None:
    resize(chrome, 390, 844)
    page = open_page(chrome, "localhost", port, "figures?topic=%E6%BC%8F%E6%B0%B4")
    label = wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-stair").get_attribute("aria-label"))
    assert label.startswith("漏水：共")
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".lq-stair a[href^=statutes]").click() or True)
    wait(page, lambda: "/statutes?" in page.current_url)


def colour_of_stairs(chrome: Any, port: int, scheme: str) -> str:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page = open_page(chrome, "localhost", port, "figures?topic=%E6%BC%8F%E6%B0%B4")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-stair > li"))
    return str(page.execute_script("return getComputedStyle(document.querySelector('.lq-stair > li')).borderLeftColor"))


def test_dark_theme_draws_with_its_own_colours(chrome: Any, port: int) -> None:
    resize(chrome, 1280, 900)
    light, dark = (colour_of_stairs(chrome, port, scheme) for scheme in ("light", "dark"))
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert light != dark
