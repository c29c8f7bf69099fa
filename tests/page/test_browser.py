"""The real page in a headless Chromium: focus, Enter, cards, copying, width, and that nothing leaves the machine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import lawqa
from lawqa.web import texts
from lawqa.web.serve import serve_command

pytest.importorskip("selenium", reason="没有安装 selenium，跳过浏览器测试")

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser

BOX = '[data-testid="stForm"] input'
LAN = "lan.test"  # resolved to this machine; plain http there is no secure context, as on a LAN address
QUESTION = "民法典第九百四十四条第三款"
# What can be tapped and is lower than 44 px; the frame of a field counts as the field.
SMALL_TARGETS = """
return [...document.querySelectorAll(".stMain button, .stMain summary, .lq a, .stMain [role=group], .stForm input")]
  .filter(e => e.offsetParent && !e.matches("[tabindex='-1'], [data-testid=stDateInputField] *"))
  .map(e => e.closest("[data-testid=stTextInputRootElement]") || e)
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 120))
"""
CITATION = "《中华人民共和国民法典》第九百四十四条第三款"


@pytest.fixture(scope="module")
def port(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The page as `lawqa serve` runs it, over a tiny installation."""
    with socket.create_server(("localhost", 0)) as probe:
        free = int(probe.getsockname()[1])
    source = str(Path(lawqa.__file__).parents[1])
    env = {**tiny_model_home, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}
    folder = tmp_path_factory.mktemp("served")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(serve_command(free), env=env, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for_server(process, free)
            yield free
        finally:
            process.terminate()
            process.wait(timeout=20)
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8")


def _wait_for_server(process: subprocess.Popen[bytes], port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server did not answer")


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver_binary = shutil.which("chromedriver")
    if not binary or not driver_binary:
        pytest.skip("没有找到 chromium 和 chromedriver，跳过浏览器测试")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in ("--headless=new", "--disable-dev-shm-usage", f"--host-resolver-rules=MAP {LAN} 127.0.0.1"):
        options.add_argument(flag)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(driver_binary))
    yield driver
    driver.quit()


@pytest.fixture
def page(chrome: Any, port: int) -> Any:
    """A new session of the page at 1280 px."""
    _resize(chrome, 1280, 900)
    return _open(chrome, "localhost", port)


def _open(chrome: Any, host: str, port: int) -> Any:
    chrome.get(f"http://{host}:{port}")
    _wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, ".lq-foot"))
    return chrome


def _wait(chrome: Any, condition: Any, seconds: float = 60) -> Any:
    return WebDriverWait(chrome, seconds, poll_frequency=0.1).until(lambda _: condition())


def _resize(chrome: Any, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def _ask(page: Any, question: str = QUESTION) -> Any:
    """Type into the box once it has the focus, and press Enter; the first card."""
    _wait(page, lambda: _has_focus(page), 20)
    box = page.switch_to.active_element
    box.send_keys(question)
    box.send_keys(Keys.ENTER)
    return _wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))[0]


def _has_focus(page: Any) -> bool:
    return bool(page.execute_script("return document.activeElement === document.querySelector(arguments[0])", BOX))


def _copy(page: Any, label: str) -> str:
    """Press a copy button; what it says then."""
    button = page.find_element(By.XPATH, f"//button[normalize-space()='{label}']")
    button.click()
    _wait(page, lambda: button.text != label, 5)
    return str(button.text)


def _clipboard(chrome: Any, port: int) -> str:
    """Read on localhost, where pages may."""
    if urlsplit(chrome.current_url).hostname != "localhost":
        _open(chrome, "localhost", port)
    origin = {"origin": f"http://localhost:{port}", "permissions": ["clipboardReadWrite"]}
    chrome.execute_cdp_cmd("Browser.grantPermissions", origin)
    return str(chrome.execute_async_script("navigator.clipboard.readText().then(arguments[0])"))


def test_the_box_has_the_focus_and_enter_gives_a_cited_card(page: Any) -> None:
    card = _ask(page)
    assert card.find_element(By.CSS_SELECTOR, "h3").text == CITATION
    assert "不得采取停止供电、供水、供热、供燃气等方式催交物业费" in card.text
    assert _has_focus(page)  # ready for the next question


def test_enter_that_confirms_an_input_method_does_not_ask(page: Any) -> None:
    _wait(page, lambda: _has_focus(page), 10)
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
    _wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-card"))


def test_copying_through_the_clipboard_api(page: Any, port: int) -> None:
    _ask(page)
    assert _copy(page, texts.COPY_CITATION) == texts.COPIED
    assert _clipboard(page, port) == CITATION
    assert _copy(page, texts.COPY_WORDING) == texts.COPIED
    assert _clipboard(page, port) == f"{CITATION}\n物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费。"


def test_copying_on_a_plain_http_lan_address(chrome: Any, port: int) -> None:
    page = _open(chrome, LAN, port)
    assert page.execute_script("return navigator.clipboard === undefined && !isSecureContext")
    _ask(page)
    assert _copy(page, texts.COPY_CITATION) == texts.COPIED
    assert _clipboard(page, port) == CITATION


def test_where_nothing_may_be_copied_the_citation_is_selected(chrome: Any, port: int) -> None:
    page = _open(chrome, LAN, port)
    _ask(page)
    page.execute_script("document.execCommand = () => false")
    assert _copy(page, texts.COPY_CITATION) == texts.COPY_BY_HAND
    assert page.execute_script("return getSelection().toString().trim()") == CITATION


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_and_everything_can_be_tapped(page: Any, width: int) -> None:
    _resize(page, width, 844)
    for _ in ("start", "answer"):
        widest = page.execute_script(
            "return Math.max(...[...document.querySelectorAll('html, [data-testid=stMain]')].map(e => e.scrollWidth))"
        )
        assert widest <= width
        small = page.execute_script(SMALL_TARGETS)
        assert small == []
        if not page.find_elements(By.CSS_SELECTOR, ".lq-card"):
            page.find_element(By.CSS_SELECTOR, BOX).click()
            _ask(page)


def test_links_open_apart_without_handing_over_the_page(page: Any) -> None:
    link = _ask(page).find_element(By.CSS_SELECTOR, "a.lq-page")
    assert link.get_attribute("target") == "_blank" and "noopener" in link.get_attribute("rel")


def test_no_chrome_of_streamlit_is_seen(page: Any) -> None:
    selector = "header[data-testid=stHeader], [data-testid=stToolbar], #MainMenu, [data-testid=stAppDeployButton]"
    assert not [e for e in page.find_elements(By.CSS_SELECTOR, selector) if e.is_displayed()]
    assert page.execute_script("return document.documentElement.lang") == "zh-CN"


def test_no_console_error_and_no_request_leaves_the_machine(chrome: Any, port: int) -> None:
    for kind in ("performance", "browser"):  # what earlier tests left
        chrome.get_log(kind)
    page = _open(chrome, "localhost", port)
    _ask(page)
    _copy(page, texts.COPY_CITATION)
    errors = [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
    assert errors == []
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    urls += [m["params"]["url"] for m in messages if m["method"] == "Network.webSocketCreated"]
    assert len(urls) > 5
    strangers = [u for u in urls if urlsplit(u).scheme not in ("data", "blob") and urlsplit(u).hostname != "localhost"]
    assert strangers == []
