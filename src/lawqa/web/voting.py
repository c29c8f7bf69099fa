"""The calculator of owners' votes: what is typed, read, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import streamlit as st

from lawqa.desk.amounts import area_text, heads_text, read_area, read_heads
from lawqa.desk.roll import counts_of, read_roll
from lawqa.desk.voting import MATTERS, Count, Matter, decide
from lawqa.errors import LawqaError
from lawqa.search.assistant import Assistant
from lawqa.web import parts, votechart
from lawqa.web import texts_figures as t

_SENT = "vote-sent"
_MATTER, _MANNER, _ROLL = "vote-matter", "vote-manner", "vote-roll"
_FIRST = 4  # what owners vote on most: who manages the property
_ROWS = {"totals": ("total", "present", "favour"), "ballots": ("total", "favour", "against", "abstained")}
KEYS = (
    _MATTER,
    _MANNER,
    _ROLL,
    *(f"vote-{name}-{measure}" for name in t.FIELDS for measure in ("area", "heads")),
)


def draw(assistant: Assistant) -> None:
    """Draw the form; what was sent last is held against the matter that is chosen."""
    st.html(f'<div class="lq"><h2 class="lq-title">{t.VOTE_TITLE}</h2></div>')
    with st.container(key="vote-scope"):
        columns = st.columns([3, 2], gap="small")
        st.session_state.setdefault(_MATTER, _FIRST)
        item = columns[0].selectbox(t.MATTER, [m.item for m in MATTERS], format_func=_option, key=_MATTER)
        manner = columns[1].selectbox(t.MANNER, list(t.MANNERS), format_func=t.MANNERS.__getitem__, key=_MANNER)
    with st.form("vote-form", border=False):
        if manner == "roll":
            st.html(f'<div class="lq"><p class="lq-quiet">{t.ROLL_HELP}</p></div>')
            st.text_area(t.ROLL, key=_ROLL, height=200, placeholder=t.ROLL_PLACEHOLDER, label_visibility="collapsed")
        else:
            _fields(_ROWS[manner])
        with st.container(key="vote-send", horizontal=True, vertical_alignment="center"):
            sent = st.form_submit_button(t.CALCULATE, type="primary", width="content")
            st.html(f'<div class="lq"><p class="lq-quiet">{t.VOTE_STAYS}</p></div>')
    if sent:
        st.session_state[_SENT] = manner
    if st.session_state.get(_SENT) != manner:
        st.html(f'<div class="lq"><p class="lq-quiet">{t.VOTE_START}</p></div>')
        return
    try:
        area, heads, counted = _roll() if manner == "roll" else (*_counts(_ROWS[manner]), "")
        outcome = decide(MATTERS[item - 1], area, heads)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    st.html(votechart.outcome_html(assistant.library, outcome, counted))


def _option(item: int) -> str:
    matter: Matter = MATTERS[item - 1]
    return t.MATTER_OPTION.format(number=matter.item, name=matter.name, majority=matter.majority.name)


def _fields(names: Sequence[str]) -> None:
    with st.container(key="vote-numbers"):
        for name in names:
            columns = st.columns(2, gap="small")
            for column, measure, label in zip(columns, ("area", "heads"), (t.AREA_LABEL, t.HEADS_LABEL), strict=True):
                column.text_input(label.format(name=t.FIELDS[name]), key=f"vote-{name}-{measure}", autocomplete="off")


def _counts(names: Sequence[str]) -> tuple[Count, Count]:
    return (
        _count(names, "area", lambda text, name: read_area(text, f"{name}的面积")),
        _count(names, "heads", lambda text, name: Fraction(read_heads(text, f"{name}的人数"))),
    )


def _count(names: Sequence[str], measure: str, read: Callable[[str, str], Fraction]) -> Count:
    """Of ballots, an empty field for those against or abstaining is none, and those who took part are all three."""
    values = {}
    for name in names:
        text = st.session_state.get(f"vote-{name}-{measure}", "")
        none = name in ("against", "abstained") and not text.strip()
        values[name] = Fraction(0) if none else read(text, t.FIELDS[name])
    if "present" not in values:
        values["present"] = values["favour"] + values["against"] + values["abstained"]
    return Count(**values)


def _roll() -> tuple[Count, Count, str]:
    ballots = read_roll(st.session_state.get(_ROLL, ""))
    area, heads = counts_of(ballots)
    line = t.COUNTED.format(units=len(ballots), area=area_text(area.total), heads=heads_text(heads.total))
    return area, heads, line
