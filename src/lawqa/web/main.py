"""The page: a question, the cards of its answer, or an honest 'nothing fits'."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import streamlit as st

from lawqa.errors import LawqaError
from lawqa.index.manifest import Manifest
from lawqa.search.answer import Answer
from lawqa.search.assistant import Assistant
from lawqa.web import cards, loading, texts
from lawqa.web.controls import Choice, controls, examples, question_buttons

_log = logging.getLogger(__name__)
_STYLE = Path(__file__).with_name("style.css")
_SCRIPT = Path(__file__).with_name("page.js")
_ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the page; Streamlit calls this at each interaction."""
    st.set_page_config(page_title=texts.TITLE, page_icon=str(_ICON), layout="centered")
    st.html(_STYLE)
    st.html(f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    st.html(cards.heading_html())
    footer = ""
    try:
        assistant = loading.load_assistant()
        footer = _corpus_line(assistant.manifest)
        _page(assistant)
    except LawqaError as error:
        st.html(cards.error_html(error))
    except Exception as error:
        # The kind and the place only: a message or a traceback could carry the question.
        _log.error("unexpected %s at %s", type(error).__name__, _place(error))
        st.html(cards.error_html(LawqaError(texts.UNEXPECTED)))
    st.html(cards.footer_html(footer))


def _page(assistant: Assistant) -> None:
    choice = controls(assistant)
    if choice.question is None:
        examples()
        return
    answer = _ask(assistant, choice.question, choice)
    if answer.notices:
        st.html(cards.notices_html(answer.notices))
    if answer.abstained:
        _nothing_fits(assistant, answer)
    else:
        st.html(cards.answer_html(answer))


def _ask(assistant: Assistant, question: str, choice: Choice) -> Answer:
    return assistant.ask(question, region=choice.region, compound=choice.compound, date=choice.date)


def _nothing_fits(assistant: Assistant, answer: Answer) -> None:
    st.html(cards.abstained_html())
    if topics := assistant.topics_near(answer):
        question_buttons(texts.TOPICS_NEAR, topics)
    st.html(cards.steps_html())
    if nearest := cards.nearest_html(answer):
        st.html(nearest)


def _corpus_line(manifest: Manifest) -> str:
    built = dt.datetime.fromisoformat(manifest.built).astimezone()
    return texts.corpus_line(manifest.provisions, f"{built:%Y-%m-%d %H:%M}")


def _place(error: BaseException) -> str:
    """file:line where an error was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
