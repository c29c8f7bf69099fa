"""The page 问: a question, the cards of its answer, or an honest 'nothing fits'."""

from __future__ import annotations

import streamlit as st

from lawqa.desk.standings import standings_of
from lawqa.errors import LawqaError
from lawqa.search.answer import Answer
from lawqa.search.assistant import Assistant
from lawqa.web import cards, judging, loading, memories, parts, texts
from lawqa.web.controls import Choice, controls, examples, question_buttons


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    choice = controls(assistant)
    if choice.question is None:
        examples()
        return
    answer = _ask(assistant, choice.question, choice)
    if answer.notices:
        st.html(parts.notices_html(answer.notices))
    if answer.abstained:
        _nothing_fits(assistant, answer)
    else:
        _cards(assistant, answer)
    judging.draw(assistant, answer)
    memories.remember(answer)  # when the answer stands: it does not wait for the disk


def _cards(assistant: Assistant, answer: Answer) -> None:
    """The answer does not wait for the check-up: what it says of the compound's clauses is added when it is known."""
    place = st.empty()
    place.html(cards.answer_html(answer))
    try:
        standings = standings_of(answer, lambda: loading.load_desk(assistant))
    except LawqaError as error:
        st.html(parts.notices_html([texts.NO_STANDING.format(reason=error)]))
        return
    if standings:
        place.html(cards.answer_html(answer, standings))


def _ask(assistant: Assistant, question: str, choice: Choice) -> Answer:
    return assistant.ask(question, region=choice.region, compound=choice.compound, kinds=choice.kinds, date=choice.date)


def _nothing_fits(assistant: Assistant, answer: Answer) -> None:
    st.html(cards.abstained_html())
    if topics := assistant.topics_near(answer):
        question_buttons(texts.TOPICS_NEAR, topics)
    st.html(cards.steps_html())
    if nearest := cards.nearest_html(answer):
        st.html(nearest)
