"""The assistant of the running page: opened once, opened anew when another build is put in use."""

from __future__ import annotations

import streamlit as st

from lawqa.config import load_settings
from lawqa.desk.checkups import CheckupDesk
from lawqa.desk.outreachplan import OutreachDesk
from lawqa.index.manifest import current_build
from lawqa.search.assistant import Assistant, open_assistant
from lawqa.web import texts


def load_assistant() -> Assistant:
    """The assistant on the build in use, shared by all sessions: it keeps nothing of a question.

    LawqaError when there is no index or model.
    """
    return _opened(str(current_build(load_settings().index)))


@st.cache_resource(max_entries=1, show_spinner=texts.OPENING)
def _opened(build: str) -> Assistant:
    """Keyed by the build's folder; an error is not kept, so that the next visit tries again."""
    return open_assistant()


def load_desk(assistant: Assistant) -> CheckupDesk:
    """The check-up over the assistant's law, shared by all sessions: it keeps nothing of what is pasted or uploaded."""
    return _desk(assistant.library.built, assistant)


@st.cache_resource(max_entries=1, show_spinner=False)
def _desk(build: str, _assistant: Assistant) -> CheckupDesk:
    """Keyed by the build, as the assistant is."""
    return CheckupDesk(load_settings(), _assistant.library, _assistant.embedder, _assistant.law_near)


def load_outreach(assistant: Assistant) -> OutreachDesk:
    """The maker of talks over the assistant's library, shared by all sessions."""
    return _outreach(assistant.library.built, assistant)


@st.cache_resource(max_entries=1, show_spinner=False)
def _outreach(build: str, _assistant: Assistant) -> OutreachDesk:
    """Keyed by the build, as the assistant is."""
    return OutreachDesk(load_settings(), _assistant.library)
