"""Whether the page remembers, and what an answer leaves behind when it does."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lawqa.config import load_settings
from lawqa.desk.memory import Asked, Memory
from lawqa.desk.recordsfile import RecordsFile
from lawqa.desk.tray import Tray
from lawqa.errors import RecordsUnavailable
from lawqa.search.answer import Answer
from lawqa.web import parts
from lawqa.web.identity import owner
from lawqa.web.kiosk import is_kiosk

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_LAST = "remembered"


def records() -> RecordsFile:
    """The file of all records."""
    return RecordsFile(load_settings().records)


def memory() -> Memory:
    """That of this browser."""
    return Memory(records(), owner())


def is_local() -> bool:
    """Whether the page is served to this machine only."""
    return st.get_option("server.address") in _LOCAL


def remembers() -> bool:
    """Whether to write what this browser does to disk: as the reader said, else on this machine only; never in public."""
    if is_kiosk():
        return False
    said = memory().choice()
    return is_local() if said is None else said


def remember(answer: Answer) -> None:
    """Keep the question of an answer, once however often it is drawn; a failure is said and breaks nothing."""
    scope = answer.scope
    best = "" if answer.abstained or not answer.hits else answer.hits[0].citation
    day = None if scope.day == dt.date.today() else scope.day
    asked = Asked(answer.question, scope.region or "", scope.compound or "", day, best)
    if st.session_state.get(_LAST) == asked:
        return
    try:
        if remembers():
            memory().remember(asked)
    except RecordsUnavailable as error:
        st.html(parts.error_html(error))
        return
    st.session_state[_LAST] = asked


def kept_tray() -> Tray:
    """The tray that is on disk; empty where nothing is to be remembered."""
    return memory().tray() if remembers() else Tray()


def keep_tray(tray: Tray) -> None:
    """Write the tray to disk where it is to be remembered."""
    if remembers():
        memory().keep_tray(tray)
