"""Buttons of our own HTML in a real Chromium: each click reaches the server once, whatever is redrawn meanwhile."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.web import bridge, parts

from .browser import By, chrome, served, wait

SCRIPT = """
import time
import streamlit as st
from lawqa.web import bridge, parts, shell

def page(name):
    st.html(shell.style_html())
    bridge.listen()
    log = st.session_state.setdefault("log", [])
    while act := bridge.action("collect"):
        log.append(act.value)
    st.html('<p class="lq-log">' + ",".join(log) + f'</p><p class="lq-name">{name}</p>')
    time.sleep(0.3)  # a page that takes its time, so that clicks come while it is drawn
    st.html(f'<div class="lq">{parts.act_button("一", "collect", "甲<1>")}{parts.act_button("二", "collect", "乙" + str(len(log)))}'
            '<button type="button" data-act="unknown" data-value="x" class="lq-act">三</button></div>')
    st.page_link(pages[1], label="翻页")
    bridge.rest()

pages = [st.Page(lambda: page("first"), title="a", url_path="a", default=True), st.Page(lambda: page("second"), title="b", url_path="b")]
st.navigation(pages, position="hidden").run()
"""


def test_only_clicks_as_buttons_send_them_are_taken_and_each_once() -> None:
    click = {"number": 3, "name": "collect", "value": "a"}
    assert bridge.accept([click], 2) == ([bridge.Action("collect", "a")], 3)
    assert bridge.accept([click], 3) == ([], 3)
    assert bridge.accept([click | {"name": "format-disk"}], 0) == ([], 3)
    assert bridge.accept([click | {"value": "x" * (bridge.MAX_VALUE + 1)}], 0)[0] == []


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_browser_sends_is_harmless(sent: object) -> None:
    actions, seen = bridge.accept(sent, 0)
    assert all(act.name in bridge.NAMES for act in actions) and seen >= 0


def test_a_button_carries_its_value_escaped() -> None:
    button = parts.act_button("收<", "collect", '"&<', "说", pressed=True)
    assert 'data-value="&quot;&amp;&lt;"' in button and "收&lt;" in button
    assert 'aria-pressed="true"' in button and 'aria-label="说"' in button


@pytest.fixture(scope="module")
def bridge_port(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("bridge")
    script = folder / "entry.py"
    script.write_text(textwrap.dedent(SCRIPT), encoding="utf-8")
    with served(tiny_model_home, folder, script) as free:
        yield free


@pytest.mark.browser
def test_each_click_reaches_the_server_once(chrome: Any, bridge_port: int) -> None:
    chrome.get(f"http://localhost:{bridge_port}/")
    button = wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "button[data-act]"))[0]
    assert button.size["height"] >= 44
    _press(chrome, "一")
    wait(chrome, lambda: _log(chrome) == ["甲<1>"])
    # Many at once, while the page is being drawn; an unknown name among them.
    chrome.execute_script(
        "const all = [...document.querySelectorAll('button[data-act]')];"
        "for (let turn = 0; turn < 5; turn++) for (const b of all) b.click();"
    )
    wait(chrome, lambda: len(_log(chrome)) == 11)
    # On another page of the same session, drawn anew.
    chrome.find_element(By.CSS_SELECTOR, '[data-testid="stPageLink"] a').click()
    wait(chrome, lambda: chrome.find_element(By.CSS_SELECTOR, ".lq-name").text == "second")
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "button[data-value='乙11']"))
    _press(chrome, "二")
    wait(chrome, lambda: len(_log(chrome)) == 12)
    assert _log(chrome)[-1] == "乙11"
    # A reload is a new session: nothing is sent again.
    chrome.refresh()
    wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, "button[data-value='乙0']"))
    _press(chrome, "二")
    wait(chrome, lambda: _log(chrome) == ["乙0"])
    assert not [
        entry for entry in chrome.get_log("browser") if entry["source"] != "network" and entry["level"] == "SEVERE"
    ]


def _press(chrome: Any, label: str) -> None:
    chrome.find_element(By.XPATH, f"//button[@data-act][.='{label}']").click()


def _log(chrome: Any) -> list[str]:
    text = wait(chrome, lambda: chrome.find_elements(By.CSS_SELECTOR, ".lq-log"))[0].text
    return text.split(",") if text else []
