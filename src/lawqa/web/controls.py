"""Question box, pickers and examples. What the reader chose lives in the session and nowhere else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.assistant import Assistant
from lawqa.web import cards, texts

_TYPED, _ASKED = "typed", "asked"
_FIRST_DAY = dt.date(1987, 1, 1)  # 民法通则 came into force
_MARKDOWN = re.compile(r"[\\`*_\[\](){}<>#!:$~|.+-]")  # a button's label is Markdown, pictures included
_DAYS_AHEAD = dt.timedelta(days=730)


@dataclass(frozen=True)
class Choice:
    """What is asked; `question` is None before anything was asked, and the rest as Assistant.ask takes it."""

    question: str | None
    region: str | None
    compound: str | None
    date: dt.date | None


def controls(assistant: Assistant) -> Choice:
    """Draw the question box and the pickers; a picker that changes asks the same question anew."""
    with st.form("question", border=False), st.container(key="ask", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts.QUESTION, key=_TYPED, placeholder=texts.PLACEHOLDER, label_visibility="collapsed", autocomplete="off"
        )
        st.form_submit_button(texts.ASK, type="primary", on_click=_ask_typed, width="content")
    with st.container(key="scope"):
        columns = st.columns(3, gap="small")
        region = columns[0].selectbox(
            texts.REGION, [NATIONWIDE, *assistant.store.regions], format_func=region_label, key="region"
        )
        compounds = ["", *assistant.store.compounds]
        compound = columns[1].selectbox(
            texts.COMPOUND, compounds, format_func=lambda c: c or texts.NO_COMPOUND, key="compound"
        )
        day = _day(columns[2])
    # 全国 and today stand for "not chosen": then a place in the question and the compound's own region count.
    return Choice(
        question=st.session_state.get(_ASKED),
        region=None if region == NATIONWIDE else region,
        compound=compound or None,
        date=None if day == dt.date.today() else day,
    )


def examples() -> None:
    """Questions that others ask."""
    question_buttons(texts.EXAMPLES_TITLE, texts.EXAMPLES)


def question_buttons(title: str, questions: Sequence[str]) -> None:
    """A button for each question, which asks it."""
    st.html(cards.label_html(title))
    with st.container(key="questions", horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            label = _MARKDOWN.sub(r"\\\g<0>", question)
            st.button(label, key=f"question-{number}", on_click=_ask, args=(question,), width="content")


def _day(column: st.delta_generator.DeltaGenerator) -> dt.date:
    today = dt.date.today()
    return column.date_input(
        texts.DAY,
        today,
        min_value=_FIRST_DAY,
        max_value=today + _DAYS_AHEAD,
        format="YYYY-MM-DD",
        key="day",
    )


def _ask_typed() -> None:
    st.session_state[_ASKED] = st.session_state[_TYPED]


def _ask(question: str) -> None:
    st.session_state[_TYPED] = st.session_state[_ASKED] = question
