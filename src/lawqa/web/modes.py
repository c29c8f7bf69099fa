"""The three ways to look at the same answers: 庭审, 居民, 宣讲. A mode changes density and wording, never the hits."""

from __future__ import annotations

from enum import Enum

import streamlit as st

from lawqa.web import texts_modes as texts
from lawqa.web.kiosk import is_kiosk

# The parameter of an address and the name of the cookie, which page.js writes.
MODE, COOKIE = "mode", "lawqa_mode"


class Mode(Enum):
    """The value stands in addresses and in the cookie."""

    HEARING = "hearing"
    RESIDENT = "resident"
    TALK = "talk"

    @property
    def label(self) -> str:
        """Its name on the page."""
        return texts.MODES[self.value]


def current_mode() -> Mode:
    """The mode of this session: a kiosk's, else what the address asks for, what was chosen before, what the browser
    remembers, and at first that of residents."""
    if is_kiosk():
        return Mode.RESIDENT
    asked = _mode(st.query_params.get(MODE, ""))
    if asked:
        st.session_state[MODE] = asked.value
        return asked
    return _mode(st.session_state.get(MODE, "")) or _mode(st.context.cookies.get(COOKIE, "")) or Mode.RESIDENT


def switches_html(mode: Mode) -> str:
    """The switches of mode and theme. Links, so that they work before the script does."""
    modes = "".join(
        f'<a href="?{MODE}={other.value}" data-mode="{other.value}" title="{texts.MODE_FOR[other.value]}"'
        f"{_current(other is mode)}>{other.label}</a>"
        for other in Mode
    )
    # Pressed or not is the script's to say: the theme is the browser's own and never sent.
    themes = "".join(
        f'<button type="button" data-theme-choice="{key}" aria-pressed="{str(key == "auto").lower()}">{name}</button>'
        for key, name in texts.THEMES.items()
    )
    switch = f'<div class="lq-switch lq-modes" role="group" aria-label="{texts.MODE}">{modes}</div>'
    theme = f'<div class="lq-switch lq-themes" role="group" aria-label="{texts.THEME}">{themes}</div>'
    return f'<div class="lq-switches">{"" if is_kiosk() else switch}{theme}</div>'


def _mode(value: str) -> Mode | None:
    return Mode(value) if value in texts.MODES else None


def _current(here: bool) -> str:
    return ' aria-current="true"' if here else ""
