"""The index: what is in it, whether it is stale, and building it anew beside the running page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from html import escape

import streamlit as st

from lawqa.config import Settings
from lawqa.desk import rebuild
from lawqa.desk.inventory import InventoryRow
from lawqa.errors import LawqaError
from lawqa.index.status import IndexStatus
from lawqa.web import parts
from lawqa.web import texts_library as texts

_WATCHED, _COMPLAINT = "library-watched", "library-complaint"
_EVERY = 1.0  # seconds between two looks at the progress


def watch(settings: Settings) -> None:
    """The progress of a build at work, whoever began it; once it has ended, how."""
    if complaint := st.session_state.pop(_COMPLAINT, None):
        st.html(parts.error_html(complaint))
    now = rebuild.state(settings.index)
    if now is not None and now.running:
        st.session_state[_WATCHED] = True
        st.fragment(_progress, run_every=_EVERY)(settings)
    elif now is not None and st.session_state.pop(_WATCHED, False):
        body = parts.error_html(_failure(now)) if now.failed else parts.notices_html([now.line])
        st.html(body)


def draw(settings: Settings, status: IndexStatus, rows: Sequence[InventoryRow]) -> None:
    """What is in the index and the button to build it anew."""
    state = ("lq-v-ok", f"✓ {texts.INDEX_FRESH}") if status.fresh else ("", f"✗ {texts.INDEX_STALE}")
    facts = [*status.facts(), (texts.INDEX_SOURCES, _sources(rows))]
    last = rebuild.state(settings.index)
    if last is not None and not last.running:
        facts.append((texts.LAST_BUILD, texts.ended_line(last.line, _local(last.ended))))
    badge = parts.badges_html([(f"lq-v {state[0]}", state[1])])
    st.html(f'<div class="lq lq-library">{badge}{facts_html(facts)}</div>')
    _button(settings, texts.REBUILD_AGAIN if status.fresh else texts.REBUILD, force=status.fresh)
    st.html(f'<div class="lq"><p class="lq-quiet">{texts.REBUILD_NOTE}</p></div>')


def first_build(settings: Settings) -> None:
    """The button where there is no index yet, or none that can be used."""
    last = rebuild.state(settings.index)
    if last is None or not last.running:
        if last is not None and last.failed:
            st.html(parts.error_html(LawqaError(last.line)))
        st.html(parts.notices_html([texts.NO_INDEX]))
    _button(settings, texts.REBUILD, force=True)


def facts_html(facts: Sequence[tuple[str, str]]) -> str:
    """Names and values."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    return f'<dl class="lq-facts">{rows}</dl>'


def _button(settings: Settings, label: str, *, force: bool) -> None:
    now = rebuild.state(settings.index)
    st.button(
        label,
        type="secondary" if label == texts.REBUILD_AGAIN else "primary",
        key="library-rebuild",
        on_click=_start,
        args=(settings, force),
        disabled=now is not None and now.running,
    )


def _start(settings: Settings, force: bool) -> None:
    try:
        rebuild.start(settings, force=force)
        st.session_state[_WATCHED] = True  # also where it ends before anybody looks
    except LawqaError as error:
        st.session_state[_COMPLAINT] = error


def _progress(settings: Settings) -> None:
    now = rebuild.state(settings.index)
    if now is None or not now.running:
        st.rerun()
    st.progress(now.share, text=f"{texts.REBUILDING}：{now.label} {now.share:.0%}")


def _failure(now: rebuild.BuildState) -> LawqaError:
    return LawqaError(texts.BUILD_FAILED.format(line=now.line))


def _sources(rows: Sequence[InventoryRow]) -> str:
    counts = Counter(row.source for row in rows if row.held and not row.compound)
    return "；".join(texts.source_line(name, count) for name, count in counts.most_common()) or texts.NO_SOURCE


def _local(moment: str) -> str:
    try:
        return f"{dt.datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return ""
