"""A public screen (`lawqa serve --kiosk`): looking up only, nothing of a reader stays, back to the beginning when left."""

from __future__ import annotations

import json
from pathlib import Path

from lawqa.config import load_settings
from lawqa.errors import BadQuestion
from lawqa.web import links
from lawqa.web import texts_records as words

# What anybody may use without leaving or changing anything; every other page is closed, also by its address.
OPEN_PAGES = frozenset({links.ASK, links.STATUTES, links.FIGURES, links.LIBRARY})
_SCRIPT = Path(__file__).with_name("kiosk.js")
_COUNTDOWN = 15  # seconds of warning, at most half of the idle time


def is_kiosk() -> bool:
    """Whether this is a public screen."""
    return load_settings().kiosk


def is_open(path: str) -> bool:
    """Whether the page at `path` may be used here."""
    return path in OPEN_PAGES or not is_kiosk()


def check_open(path: str, name: str) -> None:
    """BadQuestion in one line where it may not."""
    if not is_open(path):
        raise BadQuestion(words.KIOSK_CLOSED.format(name=name), words.KIOSK_CLOSED_HINT)


def script_html() -> str:
    """What watches over a public screen; '' elsewhere."""
    settings = load_settings()
    if not settings.kiosk:
        return ""
    given = {
        "idle": settings.kiosk_idle,
        "countdown": min(_COUNTDOWN, settings.kiosk_idle / 2),
        "line": words.KIOSK_COUNTDOWN,
        "stay": words.KIOSK_STAY,
    }
    return f"<script>window.lawqaKiosk ??= {json.dumps(given)};\n{_SCRIPT.read_text(encoding='utf-8')}</script>"
