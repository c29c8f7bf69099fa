"""资料库 in a headless Chromium: a law is found and opened, a text refused and one taken in, the index rebuilt."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lawqa.config import load_settings
from lawqa.desk import rebuild
from lawqa.index.manifest import current_build
from lawqa.web import texts_library as words

from .browser import By, Keys, chrome, fits, open_page, resize, served, turn_to, wait

pytestmark = pytest.mark.browser

TEXT = "丙小区停车样本办法\n第一条　电动车停进车棚，棚里的充电桩由物业看管。\n第二条　夜里十点以后不鸣笛。\n"
CATALOGUE = """
[[instrument]]
id = "丙停车样本办法"
title = "丙小区停车样本办法"
authority = "地方性法规"
region = "四川"

[[instrument.version]]
promulgated = 2022-01-01
in_force = 2022-02-01
articles = 3
"""


@pytest.fixture(scope="module")
def home(tiny_model_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tiny installation with an index of its own, since it is rebuilt, and a law in the user's catalogue."""
    old, new = load_settings(tiny_model_home), tmp_path_factory.mktemp("library") / "home"
    env = {**tiny_model_home, "LAWQA_HOME": str(new)}
    settings = load_settings(env)
    settings.index.mkdir(parents=True)
    build = current_build(old.index)
    shutil.copytree(build, settings.index / build.relative_to(old.index))
    shutil.copy(old.index / "CURRENT", settings.index)
    for folder in (old.model_folder, old.checkup_folder):
        if folder.is_dir():
            os.symlink(folder, settings.index / folder.name)
    settings.own_catalogue.write_text(CATALOGUE, encoding="utf-8")
    return env


@pytest.fixture(scope="module")
def port(home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The page over that installation."""
    with served(home, tmp_path_factory.mktemp("served")) as free:
        yield free


@pytest.fixture
def page(chrome: Any, port: int) -> Any:
    """A new session of the page."""
    resize(chrome, 1280, 900)
    return open_page(chrome, "localhost", port, "library")


def button(page: Any, name: str) -> Any:
    """The one that is seen and can be pressed; None while there is none."""
    alone, counted = f"normalize-space()='{name}'", f"starts-with(normalize-space(), '{name}（')"
    found = page.find_elements(By.XPATH, f"//button[{alone} or {counted}]")
    return next((b for b in found if b.is_displayed() and b.is_enabled()), None)


def press(page: Any, name: str) -> None:
    """Once it is there; a redraw may take it away once more."""
    wait(page, lambda: (found := button(page, name)) is not None and (found.click() or True))


def turn(page: Any, part: str, sign: str) -> None:
    """To a part of the page, until `sign` of it is there."""
    press(page, part)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, sign))


def has(page: Any, line: str) -> bool:
    return line in str(page.execute_script("return document.querySelector('.stMain').innerText"))


def find(page: Any, name: str) -> Any:
    """Search the list; the link to the instrument of that name."""
    box = wait(page, lambda: page.find_element(By.CSS_SELECTOR, ".st-key-ask input"))
    box.send_keys(name, Keys.ENTER)
    wait(page, lambda: all(name in row.text for row in page.find_elements(By.CSS_SELECTOR, ".lq-table tbody tr")))
    return wait(page, lambda: page.find_elements(By.XPATH, f"//a[contains(@class, 'lq-law')][.='{name}']"))[0]


def send_file(page: Any, path: Path) -> None:
    """Upload one file and have it read."""
    turn(page, words.ADD, "input[type=file]")
    wait(page, lambda: page.find_element(By.CSS_SELECTOR, "input[type=file]")).send_keys(str(path))
    wait(
        page, lambda: page.find_elements(By.CSS_SELECTOR, "[data-testid=stFileUploaderFile], [data-testid=stFileChip]")
    )
    press(page, words.ADD_READ)


def asked(page: Any, question: str) -> bool:
    """Typed over whatever stands in the box: a redraw may take the box away in between."""
    box = page.find_element(By.CSS_SELECTOR, ".st-key-ask input")
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(question, Keys.ENTER)
    return True


def test_a_law_is_found_in_the_list_and_opened(page: Any) -> None:
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-table tbody tr"))
    find(page, "物业管理条例").click()
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-instrument"))
    assert "statutes?law=" in page.current_url and has(page, "物业管理条例")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_part_fits(page: Any, width: int) -> None:
    resize(page, width, 844)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-table"))
    fits(page, width)
    for part, sign in (
        (words.WARNINGS, ".lq-warning"),
        (words.ADD, "input[type=file]"),
        (words.INDEX, ".lq-facts"),
        (words.COMPOUNDS, ".lq-entry"),
    ):
        turn(page, part, sign)
        fits(page, width)


def test_a_file_that_is_no_known_law_is_refused(page: Any, home: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "未知样本法(2020-01-01).txt"
    path.write_text("第一条 甲。", encoding="utf-8")
    send_file(page, path)
    wait(page, lambda: page.find_elements(By.CSS_SELECTOR, ".lq-error"))
    assert "目录里没有" in page.find_element(By.CSS_SELECTOR, ".lq-error").text
    assert not load_settings(home).own_texts.exists()


def test_a_text_is_added_and_found_after_a_rebuild(page: Any, home: dict[str, str], tmp_path: Path) -> None:
    settings = load_settings(home)
    shutil.rmtree(settings.own_texts, ignore_errors=True)  # what a first try that the machine held up took in
    before = current_build(settings.index)
    path = tmp_path / "丙小区停车样本办法(2022-01-01).txt"
    path.write_text(f"{TEXT}第三条　样本编号{time.time_ns()}。\n", encoding="utf-8")
    send_file(page, path)
    press(page, words.ADD_TAKE)
    wait(page, lambda: has(page, "已加入1个文本"))
    turn(page, words.INDEX, ".lq-facts")
    wait(page, lambda: has(page, words.INDEX_STALE))
    press(page, words.REBUILD)
    wait(page, lambda: rebuild.state(settings.index) is not None)
    open_page(page, "localhost", int(page.current_url.split(":")[2].split("/")[0]), "library")  # it survives a reload
    wait(page, lambda: not (now := rebuild.state(settings.index)) or not now.running, 300)
    now = rebuild.state(settings.index)
    assert now is not None and now.state == rebuild.DONE, now
    assert current_build(settings.index) != before
    wait(page, lambda: not page.find_elements(By.CSS_SELECTOR, ".stProgress"))
    turn_to(page, "问", ".st-key-ask input")
    wait(page, lambda: asked(page, "《丙小区停车样本办法》第一条"))
    wait(page, lambda: has(page, "充电桩由物业看管"))
