"""Question box, pickers and examples. What the reader chose lives in the session and nowhere else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.assistant import Assistant
from lawqa.web import links, parts, texts, texts_modes
from lawqa.web.modes import Mode, current_mode

_TYPED, _ASKED = "typed", "asked"
FIRST_DAY = dt.date(1987, 1, 1)  # 民法通则 came into force
_MARKDOWN = re.compile(r"[\\`*_\[\](){}<>#!:$~|.+-]")  # a button's label is Markdown, pictures included
_DAYS_AHEAD = dt.timedelta(days=730)
# Streamlit forgets a widget that a run did not draw; these are kept while another page is open.
_TO_KEEP = {
    links.ASK: (_TYPED, "region", "compound", "kind", "day"),
    links.CITATIONS: ("check-text", "check-compound", "check-day"),
    links.CHECKUP: ("checkup-text", "checkup-source"),
    links.OUTREACH: (
        "outreach-topics",
        "outreach-audience",
        "outreach-minutes",
        "outreach-region",
        "outreach-compound",
        "outreach-tray",
    ),
    links.COMPOUNDS: ("compounds-search",),
    links.LIBRARY: (
        "library-part",
        "library-words",
        *(f"library-{name}" for name in ("authority", "region", "stage", "wording")),
    ),
}
_KEPT = "kept"


@dataclass(frozen=True)
class Choice:
    """What is asked; `question` is None before anything was asked, and the rest as Assistant.ask takes it."""

    question: str | None
    region: str | None
    compound: str | None
    date: dt.date | None
    kinds: tuple[str, ...] = ()


def controls(assistant: Assistant) -> Choice:
    """Draw the question box and the pickers; a picker that changes asks the same question anew."""
    with st.form("question", border=False), st.container(key="ask", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts.QUESTION, key=_TYPED, placeholder=texts.PLACEHOLDER, label_visibility="collapsed", autocomplete="off"
        )
        st.form_submit_button(texts.ASK, type="primary", on_click=_ask_typed, width="content")
    with st.container(key="scope"):
        kinds = _kinds_of(assistant, st.session_state.get("compound"))
        columns = st.columns(4 if len(kinds) > 1 else 3, gap="small")
        regions = [NATIONWIDE, *assistant.store.regions]
        forget_unknown("region", regions)
        region = columns[0].selectbox(texts.REGION, regions, format_func=region_label, key="region")
        compound = compound_input(columns[1], assistant)
        kind = _kind_input(columns[2], kinds) if len(kinds) > 1 else ""
        day = day_input(columns[-1])
    # 全国 and today stand for "not chosen": then a place in the question and the compound's own region count.
    return Choice(
        question=st.session_state.get(_ASKED),
        region=None if region == NATIONWIDE else region,
        compound=compound or None,
        date=None if day == dt.date.today() else day,
        kinds=(kind,) if kind else (),
    )


def examples() -> None:
    """Questions that others ask."""
    question_buttons(texts.EXAMPLES_TITLE, texts.EXAMPLES)


def question_buttons(title: str, questions: Sequence[str]) -> None:
    """A button for each question, which asks it."""
    st.html(parts.label_html(title))
    with st.container(key="questions", horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            st.button(plain_label(question), key=f"question-{number}", on_click=_ask, args=(question,), width="content")


def year_button(year: int) -> None:
    """A button that asks the same question of the law in force at the end of a past year."""
    day = dt.date(year, 12, 31)
    label = texts.ASK_OF_DAY.format(day=day)
    st.button(label, key="year", on_click=_choose_day, args=(day,), width="content")


def keep_choices(path: str) -> None:
    """What was chosen on the page at `path` is still there when the reader comes back from another one."""
    keep(_TO_KEEP.get(path, ()))


def keep(keys: Iterable[str]) -> None:
    """The same, of widgets by their keys."""
    kept = st.session_state.setdefault(_KEPT, {})
    for key in keys:
        if key in st.session_state:
            kept[key] = st.session_state[key]
        elif key in kept:
            st.session_state[key] = kept[key]


def choices() -> dict[str, object]:
    """What was chosen and asked on 问, for `choose`; a day that is today is none, for tomorrow it would be another."""
    kept = st.session_state.get(_KEPT, {})
    chosen = {key: kept[key] for key in _TO_KEEP[links.ASK] if key in kept}
    if chosen.get("day") == dt.date.today():
        del chosen["day"]
    return chosen | ({_ASKED: st.session_state[_ASKED]} if _ASKED in st.session_state else {})


def choose(chosen: Mapping[str, object]) -> None:
    """It is chosen and asked when 问 is next opened."""
    st.session_state.setdefault(_KEPT, {}).update({k: v for k, v in chosen.items() if k != _ASKED})
    if _ASKED in chosen:
        st.session_state[_ASKED] = chosen[_ASKED]


def forget_choices() -> None:
    """Nothing is chosen and nothing was asked."""
    st.session_state.pop(_KEPT, None)
    for key in (*_TO_KEEP[links.ASK], _ASKED):
        st.session_state.pop(key, None)


def ask_with(question: str, region: str, compound: str, day: dt.date | None) -> None:
    """The question is asked in this scope ('' and None: nothing chosen) when 问 is next opened."""
    forget_choices()
    given = {"region": region or NATIONWIDE, "compound": compound, "day": day or dt.date.today()}
    choose({_TYPED: question, _ASKED: question} | given)


def day_input(
    column: st.delta_generator.DeltaGenerator, key: str = "day", on_change: Callable[[], None] | None = None
) -> dt.date:
    """The picker of the day whose law is asked for; today at first. For residents it has a plainer name."""
    return column.date_input(
        texts_modes.DAY if current_mode() is Mode.RESIDENT else texts.DAY,
        "today",
        min_value=FIRST_DAY,
        max_value=last_day(),
        format="YYYY-MM-DD",
        key=key,
        on_change=on_change,
    )


def last_day() -> dt.date:
    """The last day that can be picked."""
    return dt.date.today() + _DAYS_AHEAD


def compound_input(column: st.delta_generator.DeltaGenerator, assistant: Assistant, key: str = "compound") -> str:
    """The picker of the compound, '' for none."""
    compounds = ["", *assistant.store.conventions.compounds]
    forget_unknown(key, compounds)
    return column.selectbox(texts.COMPOUND, compounds, format_func=lambda c: c or texts.NO_COMPOUND, key=key)


def last_question() -> str:
    """What was asked last in this session, or ''."""
    return st.session_state.get(_ASKED) or ""


def choose_compound(name: str) -> None:
    """It is chosen when 问 is next opened."""
    st.session_state.setdefault(_KEPT, {})["compound"] = name


def forget_unknown(key: str, options: Sequence[str]) -> None:
    """A choice that is no longer among the options is none: the compound was removed meanwhile."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]


def plain_label(text: str) -> str:
    """A text for a label, which Streamlit reads as Markdown."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def _kinds_of(assistant: Assistant, compound: str | None) -> list[str]:
    """The kinds of the compound's documents."""
    conventions = assistant.store.conventions
    if not compound or compound not in conventions.compounds:
        return []
    return sorted({instrument.kind for instrument in conventions.instruments(compound) if instrument.kind})


def _kind_input(column: st.delta_generator.DeltaGenerator, kinds: Sequence[str]) -> str:
    options = ["", *kinds]
    forget_unknown("kind", options)
    return column.selectbox(texts.KIND_FILTER, options, format_func=lambda k: k or texts.ALL_KINDS, key="kind")


def _choose_day(day: dt.date) -> None:
    st.session_state["day"] = day


def _ask_typed() -> None:
    st.session_state[_ASKED] = st.session_state[_TYPED]


def _ask(question: str) -> None:
    st.session_state[_TYPED] = st.session_state[_ASKED] = question
