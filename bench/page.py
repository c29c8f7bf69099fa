"""From pressing Enter to the first card in a headless Chromium, against what the same answers take in Python.

    python bench/page.py [--mode hearing] [--questions 20]

Serves the page over the index in use, asks each question twice (the first round warms up) and prints medians in
milliseconds: Enter to card, `Assistant.ask`, and their ratio; also page load to the box having the focus, warm.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import lawqa
from lawqa import open_assistant
from lawqa.web.serve import serve_command

QUESTIONS = Path(__file__).parents[1] / "tests" / "eval" / "test.jsonl"
BOX = '.st-key-ask input[type="text"]'
ANSWER = ".lq-card, .lq-plain, .lq-rule, .lq-abstained"
# The clock starts at the key and stops at the frame in which a card is there that was not there before.
WATCH = """
document.querySelectorAll(arguments[0]).forEach((e) => { e.dataset.old = "1"; });
window.lqTook = 0;
const fresh = () => [...document.querySelectorAll(arguments[0])].some((e) => !e.dataset.old);
addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const start = performance.now();
  const look = () => fresh() ? requestAnimationFrame(() => { window.lqTook = performance.now() - start; })
                             : requestAnimationFrame(look);
  look();
}, { capture: true, once: true });
"""
LOADED = "return document.activeElement === document.querySelector(arguments[0]) && performance.now()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", default="hearing", choices=["hearing", "resident", "talk"])
    parser.add_argument("--questions", type=int, default=20)
    arguments = parser.parse_args()
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["q"]) for line in lines[: arguments.questions]]
    assistant = open_assistant()
    for question in questions:
        assistant.ask(question)
    answering = statistics.median(assistant.ask(question).ms for question in questions)
    with served() as port, browser() as chrome:
        address = f"http://localhost:{port}/?mode={arguments.mode}"
        loads = [load(chrome, address) for _ in range(6)][1:]
        took = [enter_to_card(chrome, question) for _ in range(2) for question in questions][len(questions) :]
    median = statistics.median(took)
    print(f"enter to card {median:.0f} ms (p90 {sorted(took)[int(len(took) * 0.9)]:.0f}), {arguments.mode}")
    print(f"Assistant.ask {answering:.0f} ms, ratio {median / answering:.1f}")
    print(f"load to focus {statistics.median(loads):.0f} ms")


def enter_to_card(chrome: Any, question: str) -> float:
    """Milliseconds from the key to the first card."""
    box = chrome.find_element(By.CSS_SELECTOR, BOX)
    box.click()
    box.send_keys(Keys.CONTROL, "a", Keys.NULL, question)
    chrome.execute_script(WATCH, ANSWER)
    box.send_keys(Keys.ENTER)
    took = WebDriverWait(chrome, 60, 0.05).until(lambda _: chrome.execute_script("return window.lqTook"))
    time.sleep(0.5)  # what the page does after the card is not part of the next question's time
    return float(took)


def load(chrome: Any, address: str) -> float:
    """Milliseconds from the start of loading to the focus in the box."""
    chrome.get(address)
    return float(WebDriverWait(chrome, 60, 0.02).until(lambda _: chrome.execute_script(LOADED, BOX)))


@contextmanager
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    for flag in ("--headless=new", "--disable-dev-shm-usage", "--no-sandbox", "--window-size=1280,800"):
        options.add_argument(flag)
    chrome = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield chrome
    finally:
        chrome.quit()


@contextmanager
def served() -> Iterator[int]:
    """The port of the page."""
    with socket.create_server(("localhost", 0)) as probe:
        port = int(probe.getsockname()[1])
    source = str(Path(lawqa.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen(serve_command(port), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
