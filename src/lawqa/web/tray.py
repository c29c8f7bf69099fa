"""The tray on the page: a button beside each citation, a strip with what was collected and its exports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lawqa.desk.tray import Collected, Tray, collect
from lawqa.desk.trayexport import citations_text, tray_docx, tray_text
from lawqa.errors import LawqaError, NotFound, RecordsUnavailable
from lawqa.law.model import StoredProvision
from lawqa.search.assistant import Assistant
from lawqa.web import bridge, links, memories, parts, places
from lawqa.web import texts_records as words
from lawqa.web.identity import owner
from lawqa.web.kiosk import is_kiosk
from lawqa.web.sessions import STORE

_OPEN, _COMPLAINT = "tray-open", "tray-complaint"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CHANGES = ("tray-drop", "tray-up", "tray-down", "tray-clear")


def current() -> Tray:
    """The tray of this browser; empty on a public screen and outside a session."""
    if get_script_run_ctx(suppress_warning=True) is None or is_kiosk():
        return Tray()
    kept = STORE.get(owner()).tray
    if kept is None:
        found = _from_disk()
        kept = STORE.update(owner(), lambda session: replace(session, tray=session.tray or found)).tray or Tray()
    return kept


def collect_button(stored: StoredProvision, day: dt.date, paragraph: int | None = None, item: int | None = None) -> str:
    """A button that puts the citation into the tray, or takes it out again; '' on a public screen."""
    if is_kiosk():
        return ""
    collected = collect(stored, day, paragraph, item)
    inside = collected.key in current()
    label = words.COLLECTED if inside else words.COLLECT
    name = words.of_item(label, collected.citation)
    return parts.act_button(label, "collect", places.place_of(stored, day, paragraph, item), name, pressed=inside)


def take(assistant: Assistant) -> None:
    """Do what the buttons of the tray asked for; called before anything of it is drawn."""
    try:
        while act := bridge.action("collect", *_CHANGES):
            if is_kiosk():
                continue
            if act.name == "collect":
                found, day = places.located(assistant.library, act.value)
                _toggle(collect(found.stored, day, found.paragraph, found.item))
            else:
                st.session_state[_OPEN] = True
                _change(act.name, act.value)
    except LawqaError as error:
        st.session_state[_COMPLAINT] = error


def draw(assistant: Assistant) -> None:
    """The strip. It takes its place also where it shows nothing, so that what stands below is not drawn anew."""
    with st.container(key="tray"):
        complaint = st.session_state.pop(_COMPLAINT, None)
        tray = current()
        opened = bool(st.session_state.pop(_OPEN, False)) and len(tray) > 0
        st.html(
            (parts.error_html(complaint) if complaint else "") + tray_html(tray, assistant.manifest.version, opened)
        )
        if not len(tray):
            return
        with st.container(key="tray-files", horizontal=True, gap="small"):
            version = assistant.manifest.version
            st.download_button(
                words.TRAY_WORD, lambda: tray_docx(tray, version), f"{words.TRAY_NAME}.docx", _WORD, on_click="ignore"
            )
            st.download_button(
                words.TRAY_TEXT,
                lambda: tray_text(tray, version).encode("utf-8"),
                f"{words.TRAY_NAME}.txt",
                "text/plain",
                on_click="ignore",
            )


def tray_html(tray: Tray, corpus_version: str, opened: bool = False) -> str:
    """The strip as HTML: folded, with the count; an empty span where nothing was collected."""
    if not len(tray):
        return '<span class="lq-no-tray"></span>'
    rows = "".join(_row_html(item, n, len(tray)) for n, item in enumerate(tray.items))
    copies = parts.copy_button(words.TRAY_COPY_CITATIONS, citations_text(tray)) + parts.copy_button(
        words.TRAY_COPY_ALL, tray_text(tray, corpus_version)
    )
    clear = (
        f'<details class="lq-sure"><summary>{words.TRAY_CLEAR}</summary>'
        f"{parts.act_button(words.TRAY_CLEAR_SURE, 'tray-clear', '')}</details>"
    )
    return (
        f'<div class="lq"><details class="lq-tray"{" open" if opened else ""}>'
        f'<summary><span role="status">{words.count_in(words.TRAY, len(tray))}</span></summary>'
        f'<ol class="lq-collected">{rows}</ol><footer class="lq-actions">{copies}{clear}</footer></details></div>'
    )


def _row_html(item: Collected, index: int, count: int) -> str:
    href = links.article_href(item.instrument, item.number, item.paragraph, item.item, item.day)
    moves = [
        parts.act_button("↑", "tray-up", item.key, words.of_item(words.TRAY_UP, item.citation)) if index else "",
        parts.act_button("↓", "tray-down", item.key, words.of_item(words.TRAY_DOWN, item.citation))
        if index < count - 1
        else "",
        parts.act_button(words.TRAY_REMOVE, "tray-drop", item.key, words.of_item(words.TRAY_REMOVE, item.citation)),
    ]
    return f"<li>{links.go(href, escape(item.court))}<span>{''.join(moves)}</span></li>"


def _toggle(item: Collected) -> None:
    tray = current()
    if item.key in tray:
        return _keep(tray.remove(item.key))
    added = tray.add(item)
    if added is tray:
        raise NotFound(words.TRAY_FULL)
    return _keep(added)


def _change(name: str, key: str) -> None:
    tray = current()
    match name:
        case "tray-drop":
            _keep(tray.remove(key))
        case "tray-up":
            _keep(tray.move(key, -1))
        case "tray-down":
            _keep(tray.move(key, 1))
        case _:
            _keep(Tray())


def _keep(tray: Tray) -> None:
    STORE.update(owner(), lambda session: replace(session, tray=tray))
    memories.keep_tray(tray)


def _from_disk() -> Tray:
    try:
        return memories.kept_tray()
    except RecordsUnavailable as error:
        st.session_state[_COMPLAINT] = error
        return Tray()
