"""A headless Chromium on the page as `lawqa serve` runs it: fixtures and steps that several browser tests use."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import lawqa
from lawqa.web.serve import ENTRY, serve_command

pytest.importorskip("selenium", reason="没有安装 selenium，跳过浏览器测试")
pytest.importorskip("axe_core_python", reason="没有安装 axe-core-python，跳过浏览器测试")

from axe_core_python.base import AXE_SCRIPT
from selenium import webdriver
from selenium.common.exceptions import ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

__all__ = [
    "LAN",
    "By",
    "Keys",
    "axe",
    "chrome",
    "chromium",
    "dark",
    "fits",
    "open_page",
    "page",
    "port",
    "resize",
    "served",
    "turn_to",
    "wait",
]

LAN = "lan.test"  # resolved to this machine; plain http there is no secure context, as on a LAN address
# What can be tapped and is lower than 44 px; the frame of a field counts as the field.
SMALL_TARGETS = """
return [...document.querySelectorAll(
    ".stMain button, .stMain summary, .lq a, .stMain [role=group], .stForm input, .stMain textarea")]
  .filter(e => e.offsetParent && !e.matches("[tabindex='-1'], [data-testid=stDateInputField] *"))
  .map(e => e.closest("[data-testid=stTextInputRootElement], [data-testid=stDateInputField], .stSelectbox [role=group]") || e)
  .filter(e => !e.matches("input[type=file]"))
  .filter(e => e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML.slice(0, 120))
"""


@pytest.fixture(scope="module")
def port(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The page as `lawqa serve` runs it, over a tiny installation."""
    with served(tiny_model_home, tmp_path_factory.mktemp("served")) as free:
        yield free


@contextmanager
def served(installation: dict[str, str], folder: Path, entry: Path = ENTRY) -> Iterator[int]:
    """The port on which the page is served; `entry` stands in for the script that `lawqa serve` runs."""
    with socket.create_server(("localhost", 0)) as probe:
        free = int(probe.getsockname()[1])
    source = str(Path(lawqa.__file__).parents[1])
    env = {**installation, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}
    command = [str(entry) if part == str(ENTRY) else part for part in serve_command(free)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
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
    with chromium() as driver:
        yield driver


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser with a profile of its own; the test skips where there is none."""
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
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def page(chrome: Any, port: int) -> Any:
    """A new session of the page at 1280 px."""
    resize(chrome, 1280, 900)
    return open_page(chrome, "localhost", port)


def open_page(chrome: Any, host: str, port: int, path: str = "") -> Any:
    """A new session of the page, of a browser that was never here."""
    chrome.execute_cdp_cmd("Network.clearBrowserCookies", {})
    chrome.get(f"http://{host}:{port}/{path}")
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, ".lq-foot"))
    return chrome


def wait(chrome: Any, condition: Any, seconds: float = 60) -> Any:
    """Until `condition` holds; a redraw may take an element away between finding and using it."""
    redrawn = [StaleElementReferenceException, ElementNotInteractableException]
    return WebDriverWait(chrome, seconds, poll_frequency=0.1, ignored_exceptions=redrawn).until(lambda _: condition())


def resize(chrome: Any, width: int, height: int) -> None:
    """A window of that size; below 500 px a phone."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def fits(page: Any, width: int) -> None:
    """Nothing scrolls sideways, everything can be tapped."""
    widest = page.execute_script(
        "return Math.max(...[...document.querySelectorAll('html, [data-testid=stMain]')].map(e => e.scrollWidth))"
    )
    assert widest <= width
    small = page.execute_script(SMALL_TARGETS)
    assert small == []


def turn_to(page: Any, name: str, sign: str) -> None:
    """To another page by its tab, until `sign` of it is there."""
    page.find_element(By.XPATH, f"//a[contains(@class, 'lq-tab')][.='{name}']").click()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, sign), 20)


def axe(page: Any) -> None:
    """axe-core finds no serious or critical violation on the page as it is."""
    page.execute_script(AXE_SCRIPT)
    found = page.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations), e => done([{impact: String(e)}]))"
    )
    serious = [
        (v.get("id"), v["impact"], nodes[:5])
        for v in found
        if v["impact"] not in ("minor", "moderate")
        and (nodes := [n["html"][:160] for n in v.get("nodes", []) if not _allowed_since(v.get("id"), n["html"])])
    ]
    assert not serious, serious


def _allowed_since(rule: str, node: str) -> bool:
    """What the packaged axe-core still asks for and WAI-ARIA 1.2 no longer does: an empty spin button has no value."""
    return rule == "aria-required-attr" and 'role="spinbutton"' in node


def dark(page: Any, on: bool = True) -> None:
    """What the machine says of its theme."""
    wish = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wish]})
