"""宣讲包 in a headless Chromium: a topic is chosen, its outline is seen, the slides come down as a file; on a phone, too."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pptx
import pytest

from lawqa.web import texts, texts_outreach

from .browser import By, Keys, chrome, fits, open_page, page, port, resize, turn_to, wait

pytestmark = pytest.mark.browser

BOX = ".stMultiSelect input"
OUTLINE = ".lq-outline-talk"


def choose(page: Any, name: str) -> None:
    """Type a part of the name and take what is offered, until it stands among the chosen."""
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, BOX))

    def chosen() -> bool:
        box = page.find_element(By.CSS_SELECTOR, BOX)
        if page.find_elements(By.CSS_SELECTOR, OUTLINE):
            if page.find_elements(By.CSS_SELECTOR, "[role=option]"):  # still open, over what is pressed next
                box.send_keys(Keys.ESCAPE)
                return False
            return True
        if box.get_attribute("value") != name:
            box.click()
            box.send_keys(Keys.CONTROL, "a")
            box.send_keys(name)
        options = [o for o in page.find_elements(By.CSS_SELECTOR, "[role=option]") if name in o.text]
        if options:
            options[0].click()
        return False

    wait(page, chosen)


def test_a_volunteer_gets_a_deck(page: Any, chrome: Any, tmp_path: Path) -> None:
    """The whole job: from the first page to the file, every citation of the outline a link that leads somewhere."""
    behaviour = {"behavior": "allow", "downloadPath": str(tmp_path)}
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
    turn_to(page, texts_outreach.NAV, ".stMultiSelect")
    choose(page, "高空抛物")
    outline = wait(page, lambda: page.find_element(By.CSS_SELECTOR, OUTLINE))
    assert "第一千二百五十四条" in outline.text and texts_outreach.QUIZ in outline.text

    def downloaded() -> Path | None:
        return next((p for p in tmp_path.iterdir() if p.suffix == ".pptx" and p.stat().st_size), None)

    label = f"//button[normalize-space()='{texts_outreach.DOWNLOAD_PPTX}']"
    wait(page, lambda: page.find_element(By.XPATH, label).click() or True)
    deck = pptx.Presentation(io.BytesIO(wait(page, downloaded).read_bytes()))
    assert len(deck.slides) >= 10
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, f"{OUTLINE} .lq-card h3 a").click() or True)
    wait(page, lambda: "statutes?law=" in page.current_url)
    wait(page, lambda: texts.NAV_STATUTES in page.title)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits(page: Any, width: int) -> None:
    resize(page, width, 844)
    turn_to(page, texts_outreach.NAV, ".stMultiSelect")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".st-key-questions button"))
    fits(page, width)
    choose(page, "高空抛物")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, OUTLINE))
    page.execute_script("document.querySelectorAll('.lq details').forEach(d => d.open = true)")
    fits(page, width)
