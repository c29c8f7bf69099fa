"""The pages and their frame: head with the way between them, one handler of errors, foot."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from lawqa.errors import LawqaError
from lawqa.index.manifest import Manifest
from lawqa.search.assistant import Assistant
from lawqa.web import (
    ask,
    bridge,
    checking,
    checkup,
    compounds,
    figures,
    identity,
    kiosk,
    library,
    links,
    loading,
    modes,
    outreach,
    parts,
    records,
    sessions,
    shell,
    statutes,
    texts,
    texts_records,
    tray,
)
from lawqa.web.controls import keep_choices

_log = logging.getLogger(__name__)
_ICON = Path(__file__).with_name("icon.svg")
_NOTHING = "<script></script>"
_DRAW: dict[str, Callable[[Assistant], None]] = {
    links.ASK: ask.draw,
    links.STATUTES: statutes.draw,
    links.CITATIONS: checking.draw,
    links.CHECKUP: checkup.draw,
    links.OUTREACH: outreach.draw,
    links.COMPOUNDS: compounds.draw,
    links.LIBRARY: library.draw,
    links.FIGURES: figures.draw,
    links.RECORDS: records.draw,
}


def main() -> None:
    """Draw the page that is open; Streamlit calls this at each interaction."""
    st.navigation([_page(door) for door in shell.DOORS], position="hidden").run()


def _page(door: shell.Door) -> st.Page:
    first = door.path == links.ASK
    return st.Page(lambda: draw_page(door.path), title=door.name, url_path="ask" if first else door.path, default=first)


def draw_page(path: str) -> None:
    """Draw the page at `path` in its frame."""
    door = shell.door(path)
    title = texts.TITLE if path == links.ASK else f"{door.name} · {texts.TITLE}"
    st.set_page_config(page_title=title, page_icon=str(_ICON), layout="centered")
    st.html(shell.style_html())
    st.html(shell.script_html(), unsafe_allow_javascript=True)
    mode = modes.current_mode()
    st.html(shell.head_html(door, mode))
    st.html(identity.script_html() + kiosk.script_html() or _NOTHING, unsafe_allow_javascript=True)
    sessions.restore()
    bridge.listen()
    if path == links.ASK:
        records.ask_again()
    keep_choices(path)
    footer = ""
    try:
        assistant = loading.load_assistant()
        footer = _corpus_line(assistant.manifest)
        kiosk.check_open(path, door.name)
        tray.take(assistant)
        strip = st.container()
        _DRAW[path](assistant)
        if path in (links.ASK, links.STATUTES):
            with strip:
                tray.draw(assistant)
        sessions.save()
    except LawqaError as error:
        st.html(parts.error_html(error))
        if path == links.LIBRARY and not footer:  # no index could be opened: this is where one is built
            library.draw_without_index()
    except Exception as error:
        # The kind and the place only: a message or a traceback could carry what the reader wrote.
        _log.error("unexpected %s at %s", type(error).__name__, _place(error))
        st.html(parts.error_html(LawqaError(texts.UNEXPECTED)))
    st.html(parts.footer_html(footer, texts.FOOTER_LOCAL if kiosk.is_kiosk() else texts_records.FOOTER_RECORDS))
    bridge.rest()


def _corpus_line(manifest: Manifest) -> str:
    built = dt.datetime.fromisoformat(manifest.built).astimezone()
    return texts.corpus_line(manifest.provisions, f"{built:%Y-%m-%d %H:%M}")


def _place(error: BaseException) -> str:
    """file:line where an error was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
