"""The page 问: a question, its answer as the mode shows it, or an honest 'nothing fits'."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from lawqa.corpus.terms import Glossary
from lawqa.desk.checkups import Standing
from lawqa.desk.standings import standings_of
from lawqa.errors import LawqaError
from lawqa.search.answer import Answer
from lawqa.search.assistant import Assistant
from lawqa.web import cards, hearing, judging, loading, memories, parts, resident, talk, texts, texts_modes
from lawqa.web.controls import FIRST_DAY, Choice, controls, examples, question_buttons, year_button
from lawqa.web.ladder import ladder_html
from lawqa.web.modes import Mode, current_mode

_Standings = Mapping[str, Standing]


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    choice = controls(assistant)
    if choice.question is None:
        examples()
        return
    answer = _ask(assistant, choice.question, choice)
    st.html(parts.asked_html(answer.question))
    if answer.notices:
        st.html(parts.notices_html(answer.notices))
    if answer.year and answer.year >= FIRST_DAY.year:
        year_button(answer.year)
    if answer.abstained:
        _nothing_fits(assistant, answer)
    else:
        {Mode.HEARING: _hearing, Mode.RESIDENT: _resident, Mode.TALK: _talk}[current_mode()](assistant, answer)
        st.html(parts.fold_html(texts_modes.LADDER, ladder_html(answer)))
    judging.draw(assistant, answer)
    memories.remember(answer)  # when the answer stands: it does not wait for the disk


def _hearing(assistant: Assistant, answer: Answer) -> None:
    _with_standings(assistant, answer, (lambda standings: hearing.answer_html(answer, standings),))


def _resident(assistant: Assistant, answer: Answer) -> None:
    guide, day = assistant.guide, answer.scope.day
    around = guide.around(answer)
    reply = around.reply
    if reply is None and around.questions:  # one of them may have what the nearest rule does not
        question_buttons(texts_modes.MEANT, around.questions)
    place = st.empty()
    lead = resident.lead_of(answer, reply)
    place.html(resident.lead_html(answer, lead, {}, guide.glossary))
    said = resident.lead_text(answer, lead)
    if around.also:
        st.html(resident.also_html(around.also, day, guide.glossary, said))
        said += resident.also_text(around.also)
    to_this = reply is not None and reply.is_for(answer.question)
    if reply and not to_this and around.questions:
        question_buttons(texts_modes.NOT_THIS, around.questions)
    topic = reply.topic if reply else next(iter(around.topics), None)
    steps = reply.steps if reply else topic.steps if topic else ()
    if not steps and guide.counsel:
        topic, steps = None, (guide.counsel,)
    if drawn := resident.steps_html(topic, steps, day, guide.glossary, said, resident.warning_before(steps)):
        st.html(drawn)
    st.html(resident.share_html(answer, lead, steps))
    if to_this and around.questions:
        question_buttons(texts_modes.ALSO_ASKED, around.questions)
    st.html(parts.label_html(texts_modes.ALL_GROUNDS))
    _with_standings(
        assistant,
        answer,
        (
            lambda standings: cards.answer_html(answer, standings),
            lambda standings: resident.lead_html(answer, lead, standings, guide.glossary),
        ),
        place,
    )


def _talk(assistant: Assistant, answer: Answer) -> None:
    around = assistant.guide.around(answer)
    topic = next(iter(around.topics), None)
    st.html(talk.lead_html(answer, around.questions, around.reply))
    if topic and (steps := resident.steps_html(topic, topic.steps, answer.scope.day, Glossary())):
        st.html(steps)
    _with_standings(assistant, answer, (lambda standings: talk.more_html(answer, standings),))
    if way := talk.outreach_html(topic):
        st.html(way)


def _with_standings(
    assistant: Assistant,
    answer: Answer,
    pieces: tuple[Callable[[_Standings], str], ...],
    *places: st.delta_generator.DeltaGenerator,
) -> None:
    """Draw the first piece here; the others are at `places` already, drawn without standings.

    The answer does not wait for the check-up: what it says of the compound's clauses is added when it is known.
    """
    here = st.empty()
    if first := pieces[0]({}):
        here.html(first)
    try:
        standings = standings_of(answer, lambda: loading.load_desk(assistant))
    except LawqaError as error:
        st.html(parts.notices_html([texts.NO_STANDING.format(reason=error)]))
        return
    if standings:
        for place, piece in zip((here, *places), pieces, strict=True):
            place.html(piece(standings))


def _ask(assistant: Assistant, question: str, choice: Choice) -> Answer:
    return assistant.ask(question, region=choice.region, compound=choice.compound, kinds=choice.kinds, date=choice.date)


def _nothing_fits(assistant: Assistant, answer: Answer) -> None:
    st.html(cards.abstained_html())
    if topics := assistant.topics_near(answer):
        question_buttons(texts.TOPICS_NEAR, topics)
    st.html(cards.steps_html())
    if nearest := cards.nearest_html(answer):
        st.html(nearest)
