"""Buttons in our own HTML that act on the server, each click once: `parts.act_button`, then `action(name)` where it is drawn.

A click is what any program in the browser could send, so it is a wish and no more: the name must be one of NAMES, the
value is short text, and whoever takes it looks up what it names instead of trusting it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

# What buttons may ask for, a name a line.
NAMES = frozenset(
    {
        "collect",
        "favour",
        "forget",
        "forget-all",
        "judge",
        "tray-clear",
        "tray-down",
        "tray-drop",
        "tray-up",
    }
)
MAX_VALUE = 2000  # characters
_MAX_WAITING = 100
_KEY, _WAITING, _SEEN = "bridge", "bridge-waiting", "bridge-seen"
_component = st.components.v2.component("lawqa_bridge", js=Path(__file__).with_name("bridge.js").read_text("utf-8"))


@dataclass(frozen=True)
class Action:
    """One click: a name of NAMES and the button's value, at most MAX_VALUE characters, not checked otherwise."""

    name: str
    value: str = ""


def listen() -> None:
    """Listen to the buttons; called once a run, before the page is drawn. The clicks are at hand before the run starts."""
    with st.container(key=_KEY):
        _component(
            key="bridge-component",
            data={"seen": st.session_state.get(_SEEN, 0)},
            height="content",
            on_act_change=_receive,
        )


def action(*names: str) -> Action | None:
    """Take the earliest click with one of these names, None where there is none; again, for the next of several."""
    waiting: list[Action] = st.session_state.get(_WAITING, [])
    for index, act in enumerate(waiting):
        if act.name in names:
            del waiting[index]
            return act
    return None


def rest() -> None:
    """Forget the clicks that the page did not take; called once it is drawn."""
    st.session_state.pop(_WAITING, None)


def press(name: str, value: str = "") -> None:
    """As if a button of that name and value had been clicked; for a Streamlit button that does the same."""
    st.session_state.setdefault(_WAITING, []).append(Action(name, value))


def accept(clicks: object, seen: int) -> tuple[list[Action], int]:
    """The clicks with a number above `seen`, and the highest number; whatever is not as buttons send it is left out."""
    actions = []
    for click in clicks[-_MAX_WAITING:] if isinstance(clicks, list) else ():
        match click:
            case {"number": int(number), "name": str(name), "value": str(value)} if number > seen:
                seen = number
                if name in NAMES and len(value) <= MAX_VALUE:
                    actions.append(Action(name, value))
    return actions, seen


def _receive() -> None:
    clicks = st.session_state["bridge-component"].get("act")
    actions, st.session_state[_SEEN] = accept(clicks, st.session_state.get(_SEEN, 0))
    st.session_state.setdefault(_WAITING, []).extend(actions)
