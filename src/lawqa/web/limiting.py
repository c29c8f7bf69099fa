"""The calculator of limitation periods: what is chosen, and what is drawn."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lawqa.desk.claims import EVENTS, KINDS, Kind, event_kind_of, kind_of
from lawqa.desk.limitation import FIRST_DAY, Claim, Event, Obstacle, limitations
from lawqa.errors import LawqaError
from lawqa.search.assistant import Assistant
from lawqa.web import parts, timeline
from lawqa.web import texts_figures as t

MOST_EVENTS = 6
_KIND, _START, _INJURY, _LAST, _SHOWN = "limit-kind", "limit-start", "limit-injury", "limit-last", "limit-shown"
_OBSTACLE_START, _OBSTACLE_END = "limit-obstacle-start", "limit-obstacle-end"
_NAMES = {kind.id: kind.name for kind in (*KINDS, *EVENTS)} | {"": t.EVENT_NONE}
KEYS = (
    _KIND,
    _START,
    _INJURY,
    _LAST,
    _SHOWN,
    _OBSTACLE_START,
    _OBSTACLE_END,
    *(f"limit-event-{n}-{part}" for n in range(1, MOST_EVENTS + 1) for part in ("kind", "day", "end")),
)


def draw(assistant: Assistant) -> None:
    """Draw the choices and, once there is enough of them, the result."""
    st.html(f'<div class="lq"><h2 class="lq-title">{t.LIMIT_TITLE}</h2></div>')
    kind = kind_of(st.selectbox(t.KIND, [k.id for k in KINDS], format_func=_NAMES.__getitem__, key=_KIND))
    today = dt.date.today()
    claim, notices = _claim(kind, today) if kind.years is not None else (Claim(kind), [])
    if kind.years is not None and claim.start is None:
        st.html(f'<div class="lq"><p class="lq-quiet">{t.LIMIT_START}</p></div>')
        return
    if notices:
        st.html(parts.notices_html(notices))
    try:
        results = limitations(claim, today)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    st.html(timeline.limitation_html(assistant.library, results))


def _claim(kind: Kind, today: dt.date) -> tuple[Claim, list[str]]:
    """The claim as far as it is filled in, and what of it is not counted yet."""
    with st.container(key="limit-days"):
        place = st.container()
        start = _day(place, t.START.format(begins=kind.begins), _START, ahead=True)
        extra = [key for key, wanted in ((_LAST, kind.id == "fees"), (_INJURY, kind.longest)) if wanted]
        columns = st.columns(max(len(extra), 1), gap="small", vertical_alignment="bottom")
        days = {
            key: _day(column, t.LAST if key == _LAST else t.INJURY, key, ahead=key == _LAST)
            for key, column in zip(extra, columns, strict=False)
        }
    events: list[Event] = []
    obstacles: list[Obstacle] = []
    notices: list[str] = []
    if kind.stops:
        _events(events, notices)
        _obstacle(obstacles, notices)
    claim = Claim(kind, start, days.get(_INJURY), tuple(events), tuple(obstacles), days.get(_LAST))
    return claim, notices


def _events(events: list[Event], notices: list[str]) -> None:
    st.html(f'<div class="lq"><h3 class="lq-sub">{t.EVENTS_TITLE}</h3><p class="lq-quiet">{t.EVENTS_HELP}</p></div>')
    shown = st.session_state.setdefault(_SHOWN, 1)
    for number in range(1, shown + 1):
        key = f"limit-event-{number}"
        with st.container(key=f"limit-row-{number}"):
            columns = st.columns([2, 1, 1], gap="small", vertical_alignment="bottom")
            options = ["", *(kind.id for kind in EVENTS)]
            chosen = columns[0].selectbox(
                t.EVENT_KIND.format(number=number), options, format_func=_NAMES.__getitem__, key=f"{key}-kind"
            )
            if not chosen:
                continue
            kind = event_kind_of(chosen)
            day = _day(columns[1], t.EVENT_DAY, f"{key}-day")
            until = _day(columns[2], t.EVENT_END, f"{key}-end") if kind.procedure else None
        if day:
            events.append(Event(kind, day, until))
        else:
            notices.append(t.EVENT_WITHOUT_DAY.format(number=number))
    if shown < MOST_EVENTS:
        st.button(t.ADD_EVENT, key="limit-add", on_click=_show_more, width="content")


def _obstacle(obstacles: list[Obstacle], notices: list[str]) -> None:
    with st.expander(t.OBSTACLE_TITLE):
        st.html(f'<div class="lq"><p class="lq-quiet">{t.OBSTACLE_HELP}</p></div>')
        with st.container(key="limit-obstacle"):
            columns = st.columns(2, gap="small", vertical_alignment="bottom")
            start = _day(columns[0], t.OBSTACLE_START, _OBSTACLE_START)
            end = _day(columns[1], t.OBSTACLE_END, _OBSTACLE_END)
    if start:
        obstacles.append(Obstacle(start, end))
    elif end:
        notices.append(t.OBSTACLE_WITHOUT_DAY)


def _show_more() -> None:
    st.session_state[_SHOWN] = min(st.session_state[_SHOWN] + 1, MOST_EVENTS)


def _day(place: st.delta_generator.DeltaGenerator, label: str, key: str, *, ahead: bool = False) -> dt.date | None:
    """A day that may be left out; `ahead` lets it lie in the future."""
    today = dt.date.today()
    last = today + dt.timedelta(days=3650) if ahead else today
    return place.date_input(label, None, min_value=FIRST_DAY, max_value=last, format="YYYY-MM-DD", key=key)
