"""The page 算一算: a vote, a limitation period, the way of a dispute, the ladder of authority. The view is in the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from lawqa.config import load_settings
from lawqa.corpus.topics import Topic, load_topics
from lawqa.errors import LawqaError
from lawqa.search.assistant import TOPICS_FILE, Assistant
from lawqa.web import ladder, limiting, links, parts, pathview, texts, texts_figures, voting
from lawqa.web.controls import keep, last_question

_QUESTION = "ladder-question"
_TOPIC = "path-topic"
_HITS = 8


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    keep((*voting.KEYS, *limiting.KEYS))
    view = st.query_params.get(links.VIEW, "") or ("path" if links.TOPIC in st.query_params else "vote")
    view = view if view in _VIEWS else "vote"
    st.html(_chips(view))
    try:
        _VIEWS[view](assistant)
    except LawqaError as error:
        st.html(parts.error_html(error))


def _chips(here: str) -> str:
    chips = []
    for view, name in texts_figures.VIEW_NAMES.items():
        current = ' aria-current="page"' if view == here else ""
        chips.append(links.go(links.figures_href(view), name, "lq-chip", current))
    return f'<div class="lq"><nav class="lq-chips lq-views" aria-label="{texts_figures.VIEWS}">{"".join(chips)}</nav></div>'


@st.cache_data(max_entries=1, show_spinner=False)
def _topics(path: str, changed: float) -> dict[str, Topic]:
    """By name; read anew when the file changed."""
    return {topic.name: topic for topic in load_topics(Path(path)) if topic.steps}


def _path(assistant: Assistant) -> None:
    file = load_settings().corpus / TOPICS_FILE
    topics = _topics(str(file), file.stat().st_mtime if file.is_file() else 0.0)
    wanted = st.query_params.get(links.TOPIC, "")
    st.html(_title(texts_figures.PATH_TITLE))
    if not topics:
        return
    if wanted and wanted not in topics:
        st.html(parts.notices_html([texts_figures.PATH_NONE]))
    name = wanted if wanted in topics else next(iter(topics))
    st.session_state[_TOPIC] = name
    common = [topic for topic in texts_figures.COMMON_TOPICS if topic in topics]
    here = ' aria-current="true"'
    chips = "".join(links.go(links.figures_href("path", t), t, "lq-chip", here if t == name else "") for t in common)
    st.html(f'<div class="lq"><p class="lq-chips">{chips}</p></div>')
    st.selectbox(texts_figures.TOPIC, list(topics), key=_TOPIC, on_change=_choose_topic)
    st.html(pathview.path_html(assistant.library, topics[name]))


def _choose_topic() -> None:
    st.query_params.from_dict({links.VIEW: "path", links.TOPIC: st.session_state[_TOPIC]})


def _ladder(assistant: Assistant) -> None:
    st.html(_title(texts_figures.LADDER_TITLE))
    st.session_state.setdefault(_QUESTION, last_question() or texts_figures.LADDER_EXAMPLE)
    with st.form("ladder-form", border=False), st.container(key="ladder", horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(texts_figures.LADDER_QUESTION, key=_QUESTION, autocomplete="off")
        st.form_submit_button(texts.ASK, type="primary", width="content")
    answer = assistant.ask(question, _HITS)
    if answer.abstained:
        st.html(parts.notices_html([texts_figures.LADDER_ABSTAINED]))
    st.html(parts.label_html(texts_figures.LADDER_OF.format(question=question)))
    st.html(ladder.ladder_html(answer))


def _title(text: str) -> str:
    return f'<div class="lq"><h2 class="lq-title">{text}</h2></div>'


_VIEWS: dict[str, Callable[[Assistant], None]] = {
    "vote": voting.draw,
    "limit": limiting.draw,
    "path": _path,
    "ladder": _ladder,
}
