"""Feedback on an answer: three buttons under it, and what the right citation would have been."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lawqa.desk.feedback import HELPFUL, VERDICTS, Feedback, give
from lawqa.desk.jump import look_up
from lawqa.errors import LawqaError, NotFound
from lawqa.law.model import Authority
from lawqa.search.answer import Answer
from lawqa.search.assistant import Assistant
from lawqa.web import bridge, memories, parts
from lawqa.web import texts_records as words
from lawqa.web.identity import owner
from lawqa.web.kiosk import is_kiosk

# The answer a form is open for and its verdict; the answer that was judged and how.
_OPEN, _DONE = "judge-open", "judge-done"
_CITATION, _REMARK = "judge-citation", "judge-remark"


def draw(assistant: Assistant, answer: Answer) -> None:
    """The buttons, and the form that two of them open. There are none on a public screen."""
    if is_kiosk():
        return
    key = (answer.question, answer.scope.region, answer.scope.compound, answer.scope.day)
    _press(answer, key)
    done = st.session_state.get(_DONE, (None, ""))
    opened = st.session_state.get(_OPEN, (None, ""))
    chosen = done[1] if done[0] == key else opened[1] if opened[0] == key else ""
    with st.container(key="judge"):
        st.html(buttons_html(chosen, thanked=done[0] == key))
        if opened[0] == key:
            _form(assistant, answer, opened[1], key)


def buttons_html(chosen: str, *, thanked: bool) -> str:
    """The three buttons, `chosen` pressed."""
    buttons = "".join(
        parts.act_button(label, "judge", verdict, pressed=verdict == chosen) for verdict, label in VERDICTS.items()
    )
    thanks = f'<span role="status">{words.JUDGED}</span>' if thanked else ""
    return (
        f'<div class="lq"><section class="lq-judge"><div class="lq-actions" role="group" aria-label="{words.JUDGE}">'
        f'<span class="lq-quiet">{words.JUDGE}</span>{buttons}{thanks}</div>'
        f'<p class="lq-quiet">{words.JUDGE_PRIVATE}</p></section></div>'
    )


def _press(answer: Answer, key: object) -> None:
    while act := bridge.action("judge"):
        if act.value == HELPFUL:
            law, article = _best(answer)
            _give(answer, key, HELPFUL, "", law, article)
        elif act.value in VERDICTS:
            st.session_state[_OPEN] = (key, act.value)
            st.session_state.pop(_DONE, None)


def _form(assistant: Assistant, answer: Answer, verdict: str, key: object) -> None:
    with st.form("judge-form", border=False):
        citation = st.text_input(
            words.JUDGE_CITATION, key=_CITATION, placeholder=words.JUDGE_CITATION_HINT, autocomplete="off"
        )
        remark = st.text_input(words.JUDGE_REMARK, key=_REMARK, autocomplete="off")
        sent = st.form_submit_button(words.JUDGE_SEND, width="content")
    if not sent:
        return
    try:
        law, article = _named(assistant, citation, answer.scope.day) if citation.strip() else ("", "")
        _give(answer, key, verdict, remark.strip(), law, article)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    for field in (_CITATION, _REMARK):
        st.session_state.pop(field, None)
    st.rerun()


def _named(assistant: Assistant, citation: str, day: dt.date) -> tuple[str, str]:
    """Law and article of a citation as the reader wrote it; NotFound where it names none."""
    located = look_up(assistant.library, citation, day).located
    if located is None:
        raise NotFound(words.JUDGE_UNKNOWN.format(text=citation), words.JUDGE_UNKNOWN_HINT)
    return located.stored.title, located.stored.provision.name


def _best(answer: Answer) -> tuple[str, str]:
    """The best hit of the law. What a compound agreed answers in that compound only, so it is no evaluation's answer."""
    if not answer.abstained:
        for hit in answer.hits:
            if hit.stored.instrument.authority is not Authority.CONVENTION:
                return hit.stored.title, hit.stored.provision.name
    return "", ""


def _give(answer: Answer, key: object, verdict: str, remark: str, law: str, article: str) -> None:
    scope = answer.scope
    day = None if scope.day == dt.date.today() else scope.day
    shown = "" if answer.abstained or not answer.hits else answer.hits[0].citation
    given = Feedback(
        answer.question, verdict, scope.region or "", scope.compound or "", day, remark, law, article, shown
    )
    give(memories.records(), owner(), given)
    st.session_state[_DONE] = (key, verdict)
    st.session_state.pop(_OPEN, None)
