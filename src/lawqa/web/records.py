"""The page 我的记录: what this browser asked, kept and said, to search, to export and to delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TypeVar

import streamlit as st

from lawqa.desk import memory as kinds
from lawqa.desk.feedback import VERDICTS, Feedback, given, to_jsonl
from lawqa.desk.memory import Asked, Favourite, Memory, PlaceNote
from lawqa.errors import RecordsUnavailable
from lawqa.law.region import region_label
from lawqa.search.assistant import Assistant
from lawqa.web import bridge, controls, links, memories, parts, tray
from lawqa.web import texts_records as words
from lawqa.web.identity import owner
from lawqa.web.sessions import STORE

_SWITCH, _SEARCH, _NOTICE = "records-switch", "records-search", "records-notice"
_Entry = TypeVar("_Entry")
_JSONL = "application/jsonl"


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    memory = memories.memory()
    _take(memory)
    if notice := st.session_state.pop(_NOTICE, ""):
        st.html(parts.notices_html([notice]))
    _switch()
    search = st.text_input(words.RECORDS_SEARCH, key=_SEARCH, placeholder=words.RECORDS_SEARCH_HINT).strip()
    said = [f for f in given(memories.records(), owner()) if _has(f, search)][::-1]
    sections = [
        _section(words.HISTORY, memory.history(search), _asked_html, lambda e: (kinds.HISTORY, e.id)),
        _section(words.FAVOURITES, memory.favourites(search), _favourite_html, lambda e: (kinds.FAVOURITES, e.id)),
        _section(words.NOTES, memory.notes(search), _note_html, lambda e: (kinds.NOTES, e.id)),
        _section(words.FEEDBACK, said, _feedback_html, lambda e: (kinds.FEEDBACK, e.id)),
    ]
    body = "".join(sections)
    nothing = words.RECORDS_NOT_FOUND.format(words=search) if search else words.RECORDS_NONE
    st.html(f'<div class="lq">{body or f"<p class=lq-quiet>{escape(nothing)}</p>"}</div>')
    _exports()
    st.html(_forget_html())


def ask_again() -> None:
    """On 问, where its address says so: a question of the history is asked again in the scope of then."""
    key = st.query_params.get(links.AGAIN, "")
    if not key:
        return
    del st.query_params[links.AGAIN]
    asked = next((entry for entry in memories.memory().history() if str(entry.id) == key), None)
    if asked is not None:
        controls.ask_with(asked.question, asked.region, asked.compound, asked.day)


def exports(feedback: Iterable[Feedback]) -> tuple[str, str]:
    """As lines of an evaluation file: those that name the right article, and the others."""
    entries = list(feedback)
    return to_jsonl(f for f in entries if f.answered), to_jsonl(f for f in entries if not f.answered)


def _switch() -> None:
    on = memories.remembers()
    st.session_state[_SWITCH] = on
    st.toggle(words.RECORDS_SWITCH, key=_SWITCH, on_change=_choose)
    lines = [words.RECORDS_ON if on else words.RECORDS_OFF]
    if not memories.is_local():
        lines.append(words.RECORDS_LAN)
    st.html(f'<div class="lq">{"".join(f"<p class=lq-quiet>{line}</p>" for line in lines)}</div>')


def _choose() -> None:
    """The reader turned the switch; what was collected so far is kept from now on, too."""
    on = bool(st.session_state[_SWITCH])
    try:
        memories.memory().choose(on)
        if on:
            memories.keep_tray(tray.current())
    except RecordsUnavailable as error:
        st.session_state[_NOTICE] = str(error)


def _take(memory: Memory) -> None:
    while act := bridge.action("forget", "forget-all"):
        kind, _, key = act.value.partition(":")
        if act.name == "forget-all":
            memory.forget()
            STORE.drop(owner())
            controls.forget_choices()
            st.session_state[_NOTICE] = words.FORGOTTEN
        elif act.name == "forget" and key.isdecimal():
            memory.forget_one(kind, int(key))


def _section(
    title: str, entries: Sequence[_Entry], body: Callable[[_Entry], str], key: Callable[[_Entry], tuple[str, int]]
) -> str:
    if not entries:
        return ""
    rows = []
    for entry in entries[: words.SHOWN]:
        kind, number = key(entry)
        delete = parts.act_button(words.FORGET, "forget", f"{kind}:{number}")
        rows.append(f"<li><div>{body(entry)}</div>{delete}</li>")
    more = (
        f'<p class="lq-quiet">{words.MORE_RECORDS.format(count=words.SHOWN)}</p>' if len(entries) > words.SHOWN else ""
    )
    head = words.count_in(title, len(entries))
    return f'<section class="lq-records"><h2 class="lq-label">{head}</h2><ul>{"".join(rows)}</ul>{more}</section>'


def _asked_html(asked: Asked) -> str:
    scope = [region_label(asked.region)] if asked.region else []
    scope += [asked.compound] if asked.compound else []
    scope += [asked.day.isoformat()] if asked.day else []
    again = links.go(f"{links.page_href(links.ASK)}?{links.AGAIN}={asked.id}", words.ASK_AGAIN)
    best = asked.citation or words.NOTHING_FOUND
    line = "　".join([asked.at, *scope])
    return f"<p>{escape(asked.question)}</p><p class=lq-quiet>{escape(best)}</p><p class=lq-quiet>{escape(line)}</p>{again}"


def _favourite_html(favourite: Favourite) -> str:
    link = links.go(favourite.place, escape(favourite.citation))
    return f"{link}<p class=lq-quiet>{escape(favourite.gist)}</p>"


def _note_html(note: PlaceNote) -> str:
    link = links.go(note.place, escape(note.citation))
    return f"{link}<p class=lq-note>{escape(note.text)}</p><p class=lq-quiet>{note.at}</p>"


def _feedback_html(feedback: Feedback) -> str:
    verdict = VERDICTS.get(feedback.verdict, feedback.verdict)
    right = f"：{feedback.law} {feedback.article}" if feedback.answered else ""
    remark = f"<p>{escape(feedback.remark)}</p>" if feedback.remark else ""
    line = f"<p class=lq-quiet>{escape(verdict + right)}</p>{remark}<p class=lq-quiet>{feedback.at}</p>"
    return f"<p>{escape(feedback.question)}</p>{line}"


def _has(feedback: Feedback, words_: str) -> bool:
    text = f"{feedback.question}\n{feedback.remark}\n{feedback.law}\n{feedback.article}\n{feedback.compound}"
    return words_.lower() in text.lower()


def _exports() -> None:
    answered, rest = exports(given(memories.records(), owner()))
    files = (
        (words.FEEDBACK_EXPORT, words.FEEDBACK_NAME, answered),
        (words.FEEDBACK_EXPORT_REST, words.FEEDBACK_REST_NAME, rest),
    )
    with st.container(key="records-files", horizontal=True, gap="small"):
        for label, name, text in files:
            if text:
                st.download_button(label, text.encode("utf-8"), f"{name}.jsonl", _JSONL, on_click="ignore")


def _forget_html() -> str:
    sure = parts.act_button(words.FORGET_ALL_SURE, "forget-all", "")
    return (
        f'<div class="lq"><details class="lq-sure"><summary>{words.FORGET_ALL}</summary>'
        f"<p>{words.FORGET_ALL_WHAT}</p>{sure}</details></div>"
    )
