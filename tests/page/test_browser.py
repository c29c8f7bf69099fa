"""The real page in a headless Chromium: focus, Enter, cards, copying, width, and that nothing leaves the machine."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from lawqa.web import texts

from .browser import LAN, By, Keys, chrome, fits, open_page, page, port, resize, turn_to, wait

pytestmark = pytest.mark.browser

BOX = '[data-testid="stForm"] input'
QUESTION = "民法典第九百四十四条第三款"
CHECKED_TEXT = (
    "依据《民法典》第九百四十四条第三款，物业不得停水。《民法典》第九百四十四条第二款规定：“业主违反约定逾期不支付物业费的，"
    "物业服务人二可以催告其在合理期限内支付”。另见《民法典》第九千条。"
)
CITATION = "《中华人民共和国民法典》第九百四十四条第三款"


def _ask(page: Any, question: str = QUESTION) -> Any:
    """Type into the box once it has the focus, and press Enter; the first card."""
    wait(page, lambda: _has_focus(page), 20)
    box = page.switch_to.active_element
    box.send_keys(question)
    box.send_keys(Keys.ENTER)
    return wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))[0]


def _has_focus(page: Any) -> bool:
    return bool(page.execute_script("return document.activeElement === document.querySelector(arguments[0])", BOX))


def _copy(page: Any, label: str) -> str:
    """Press a copy button; what it says then."""
    button = page.find_element(By.XPATH, f"//button[normalize-space()='{label}']")
    button.click()
    wait(page, lambda: button.text != label, 5)
    return str(button.text)


def _clipboard(chrome: Any, port: int) -> str:
    """Read on localhost, where pages may."""
    if urlsplit(chrome.current_url).hostname != "localhost":
        open_page(chrome, "localhost", port)
    origin = {"origin": f"http://localhost:{port}", "permissions": ["clipboardReadWrite"]}
    chrome.execute_cdp_cmd("Browser.grantPermissions", origin)
    return str(chrome.execute_async_script("navigator.clipboard.readText().then(arguments[0])"))


def test_the_box_has_the_focus_and_enter_gives_a_cited_card(page: Any) -> None:
    card = _ask(page)
    assert card.find_element(By.CSS_SELECTOR, "h3").text == CITATION
    assert "不得采取停止供电、供水、供热、供燃气等方式催交物业费" in card.text
    assert _has_focus(page)  # ready for the next question


def test_enter_that_confirms_an_input_method_does_not_ask(page: Any) -> None:
    wait(page, lambda: _has_focus(page), 10)
    page.switch_to.active_element.send_keys(QUESTION)
    for detail in ("isComposing: true", "keyCode: 229"):  # Chromium and Firefox say the first, Safari only the second
        page.execute_script(
            "document.querySelector(arguments[0]).dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key: 'Enter', bubbles: true, cancelable: true, {detail}}}))",
            BOX,
        )
    time.sleep(1.5)
    assert not page.find_elements(By.CSS_SELECTOR, ".lq-card, .lq-abstained")
    page.switch_to.active_element.send_keys(Keys.ENTER)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))


def test_copying_through_the_clipboard_api(page: Any, port: int) -> None:
    _ask(page)
    assert _copy(page, texts.COPY_CITATION) == texts.COPIED
    assert _clipboard(page, port) == CITATION
    assert _copy(page, texts.COPY_WORDING) == texts.COPIED
    assert _clipboard(page, port) == f"{CITATION}\n物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费。"


def test_copying_on_a_plain_http_lan_address(chrome: Any, port: int) -> None:
    page = open_page(chrome, LAN, port)
    assert page.execute_script("return navigator.clipboard === undefined && !isSecureContext")
    _ask(page)
    assert _copy(page, texts.COPY_CITATION) == texts.COPIED
    assert _clipboard(page, port) == CITATION


def test_where_nothing_may_be_copied_the_citation_is_selected(chrome: Any, port: int) -> None:
    page = open_page(chrome, LAN, port)
    _ask(page)
    page.execute_script("document.execCommand = () => false")
    assert _copy(page, texts.COPY_CITATION) == texts.COPY_BY_HAND
    assert page.execute_script("return getSelection().toString().trim()") == CITATION


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_and_everything_can_be_tapped(page: Any, width: int) -> None:
    resize(page, width, 844)
    for _ in ("start", "answer"):
        fits(page, width)
        if not page.find_elements(By.CSS_SELECTOR, ".lq-card"):
            wait(page, lambda: page.find_element(By.CSS_SELECTOR, BOX).click() or True, 20)
            _ask(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_other_pages_fit_too(page: Any, width: int) -> None:
    resize(page, width, 844)
    turn_to(page, texts.NAV_STATUTES, ".lq-fold")
    page.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    fits(page, width)
    for typed, sign in (("物业管理条例", ".lq-outline"), ("278", ".lq-turn"), ("物业", ".lq-list li")):
        _jump(page, typed, sign)
        page.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
        fits(page, width)
    turn_to(page, texts.NAV_CITATIONS, "textarea")
    fits(page, width)
    _check(page)
    fits(page, width)


def test_links_open_apart_without_handing_over_the_page(page: Any) -> None:
    link = _ask(page).find_element(By.CSS_SELECTOR, "a.lq-page")
    assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")


def test_no_chrome_of_streamlit_is_seen(page: Any) -> None:
    selector = "header[data-testid=stHeader], [data-testid=stToolbar], #MainMenu, [data-testid=stAppDeployButton]"
    assert not [e for e in page.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]
    assert page.execute_script("return document.documentElement.lang") == "zh-CN"


def test_an_article_is_opened_by_its_number_shared_and_turned(page: Any, port: int) -> None:
    turn_to(page, texts.NAV_STATUTES, ".lq-fold")
    wait(page, lambda: _has_focus(page), 20)
    _jump(page, "民944.3", ".lq-turn")
    assert _heading(page) == CITATION
    assert "催交物业费" in page.find_element(By.CSS_SELECTOR, ".lq-paragraph.lq-cited").text
    page.execute_script("document.activeElement.blur()")
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.ARROW_RIGHT)
    wait(page, lambda: _heading(page).endswith("第九百四十五条"), 10)
    page.back()
    wait(page, lambda: _heading(page) == CITATION, 10)
    shared = page.current_url
    open_page(page, "localhost", port)
    page.get(shared)  # what was shared opens the same
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"))
    assert _heading(page) == CITATION


@pytest.mark.parametrize(
    ("host", "name", "form"),
    [
        ("localhost", texts.FORM_CANONICAL, "《中华人民共和国民法典》第二百七十八条第一款第（四）项"),
        ("localhost", texts.FORM_COURT, "《中华人民共和国民法典》第二百七十八条第一款第四项"),
        (LAN, texts.FORM_SHORT, "民法典第278条第1款第4项"),
    ],
)
def test_three_forms_are_copied(chrome: Any, port: int, host: str, name: str, form: str) -> None:
    page = open_page(chrome, host, port, "statutes?law=民法典&article=278&paragraph=1&item=4")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"))
    button = page.find_element(By.CSS_SELECTOR, f"button[aria-label='{texts.copy_form(name)}']")
    button.click()
    wait(page, lambda: button.text == texts.COPIED, 5)
    assert _clipboard(page, port) == form


def test_where_nothing_may_be_copied_the_form_is_selected(chrome: Any, port: int) -> None:
    page = open_page(chrome, LAN, port, "statutes?law=民法典&article=944")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"))
    page.execute_script("document.execCommand = () => false")
    button = page.find_element(By.CSS_SELECTOR, f"button[aria-label='{texts.copy_form(texts.FORM_SHORT)}']")
    button.click()
    wait(page, lambda: button.text == texts.COPY_BY_HAND, 5)
    assert page.execute_script("return getSelection().toString().trim()") == "民法典第944条"


def test_the_wording_is_copied_without_ordinals(chrome: Any, port: int) -> None:
    page = open_page(chrome, "localhost", port, "statutes?law=民法典&article=944")
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"))
    selected = page.execute_script(
        "getSelection().selectAllChildren(document.querySelector('.lq-wording')); return getSelection().toString()"
    )
    assert "催交物业费" in selected and "第三款" not in selected


def test_from_a_card_to_its_article_and_back_to_the_answer(page: Any) -> None:
    card = _ask(page)
    card.find_element(By.CSS_SELECTOR, "a.lq-cite").click()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"), 10)
    assert _heading(page) == CITATION and "paragraph=3" in page.current_url
    page.back()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, "a.lq-cite"), 10)
    assert page.find_element(By.CSS_SELECTOR, BOX).get_attribute("value") == QUESTION


def test_a_pasted_text_is_checked_and_a_mark_leads_to_its_verdict(page: Any) -> None:
    turn_to(page, texts.NAV_CITATIONS, "textarea")
    _check(page)
    signs = [m.get_attribute("data-sign") for m in page.find_elements(By.CSS_SELECTOR, ".lq-mark")]
    assert signs == ["✓1", "≠2", "✗3"]
    page.find_element(By.CSS_SELECTOR, ".lq-mark.lq-v-no_such_article").click()
    top = "return document.getElementById('lq-cite-3').getBoundingClientRect().top"
    wait(page, lambda: 0 <= page.execute_script(top) < 800, 10)
    assert page.find_element(By.CSS_SELECTOR, ".lq-diff del").text == "二"
    page.find_element(By.CSS_SELECTOR, "#lq-cite-2 a[data-go]").click()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-turn"), 10)
    page.back()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-mark"), 10)
    assert page.find_element(By.CSS_SELECTOR, "textarea").get_attribute("value") == CHECKED_TEXT


def _heading(page: Any) -> str:
    return str(page.find_element(By.CSS_SELECTOR, ".lq-reading h2").text)


def _jump(page: Any, typed: str, sign: str) -> None:
    box = wait(page, lambda: page.find_element(By.CSS_SELECTOR, BOX), 10)
    box.send_keys(Keys.CONTROL, "a", Keys.NULL, typed, Keys.ENTER)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, sign), 20)


def _check(page: Any) -> None:
    """The keys send a form only once its button is there, which comes last."""
    send = f"//button[normalize-space()='{texts.CHECK}']"
    wait(page, lambda: page.find_element(By.XPATH, send).is_enabled(), 20)
    page.find_element(By.CSS_SELECTOR, "textarea").send_keys(CHECKED_TEXT)
    page.find_element(By.XPATH, send).click()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-verdict"), 60)


def test_no_console_error_and_no_request_leaves_the_machine(chrome: Any, port: int) -> None:
    for kind in ("performance", "browser"):  # what earlier tests left
        chrome.get_log(kind)
    page = open_page(chrome, "localhost", port)
    _ask(page)
    _copy(page, texts.COPY_CITATION)
    turn_to(page, texts.NAV_STATUTES, ".lq-fold")
    _jump(page, "944", ".lq-turn")
    turn_to(page, texts.NAV_CITATIONS, "textarea")
    _check(page)
    errors = [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
    assert errors == []
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    urls += [m["params"]["url"] for m in messages if m["method"] == "Network.webSocketCreated"]
    assert len(urls) > 5
    strangers = [u for u in urls if urlsplit(u).scheme not in ("data", "blob") and urlsplit(u).hostname != "localhost"]
    assert strangers == []
