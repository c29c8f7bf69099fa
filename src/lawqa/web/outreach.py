"""The page 宣讲包: topics, listeners, length; the outline of the talk; its three files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lawqa.desk.outreach import AUDIENCES, MINUTES, Basis, Outline
from lawqa.desk.outreachfile import TYPES, file_name, outreach_file
from lawqa.desk.outreachlocal import local_rules
from lawqa.desk.outreachplan import OutreachDesk
from lawqa.desk.outreachslides import slides_of
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.assistant import Assistant
from lawqa.web import loading, parts, tray
from lawqa.web import texts_outreach as texts
from lawqa.web.controls import forget_unknown
from lawqa.web.outlineview import outline_html

_TOPICS = "outreach-topics"
_LABELS = {".pptx": texts.DOWNLOAD_PPTX, ".docx": texts.DOWNLOAD_DOCX, ".md": texts.DOWNLOAD_MD}


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    desk = loading.load_outreach(assistant)
    topics = st.multiselect(
        texts.TOPICS, list(desk.topics), key=_TOPICS, placeholder=texts.TOPICS_PLACEHOLDER, select_all=False
    )
    with st.container(key="outreach-scope"):
        columns = st.columns(4, gap="small", vertical_alignment="bottom")
    audience = columns[0].selectbox(texts.AUDIENCE, AUDIENCES, key="outreach-audience")
    minutes = columns[1].selectbox(texts.MINUTES, MINUTES, 1, format_func=texts.minutes, key="outreach-minutes")
    region = columns[2].selectbox(
        texts.REGION, ["", *assistant.store.regions], format_func=_region_name, key="outreach-region"
    )
    compound = _compound_input(columns[3], assistant)
    provisions = _collected(assistant)
    if not topics and not provisions:
        _first(desk)
        return
    chosen = {"audience": audience, "minutes": minutes}
    outline = desk.outline(topics, provisions, **chosen)  # type: ignore[arg-type]
    if region or compound:
        local = _local(assistant, outline, region, compound)
        where = {"region": _region_name(region) if region else "", "compound": compound}
        outline = desk.outline(topics, provisions, local=local, **chosen, **where)  # type: ignore[arg-type]
        if not local:
            st.html(parts.notices_html([texts.NO_LOCAL]))
    _downloads(outline)
    st.html(outline_html(outline, len(slides_of(outline))))


def _first(desk: OutreachDesk) -> None:
    """Nothing is chosen yet: what this is, and topics one tap away."""
    st.html(parts.notices_html([texts.FIRST]))
    st.html(parts.label_html(texts.COMMON))
    with st.container(key="questions", horizontal=True, gap="small"):
        for name in texts.COMMON_TOPICS:
            if name in desk.topics:
                st.button(name, key=f"outreach-{name}", on_click=_choose, args=(name,), width="content")


def _choose(name: str) -> None:
    st.session_state[_TOPICS] = [name]


def _region_name(region: str) -> str:
    return texts.NO_REGION if region in ("", NATIONWIDE) else region_label(region)


def _compound_input(column: st.delta_generator.DeltaGenerator, assistant: Assistant) -> str:
    compounds = ["", *assistant.store.conventions.compounds]
    forget_unknown("outreach-compound", compounds)
    return column.selectbox(
        texts.COMPOUND, compounds, format_func=lambda name: name or texts.NO_COMPOUND, key="outreach-compound"
    )


def _collected(assistant: Assistant) -> list[str]:
    """What was collected elsewhere, where the reader wants it told; a compound's own clauses come with the compound."""
    own = assistant.store.conventions.titled
    collected = [item.citation for item in tray.current().items if not own(item.law)]
    return collected if collected and st.checkbox(texts.tray(len(collected)), key="outreach-tray") else []


def _local(assistant: Assistant, outline: Outline, region: str, compound: str) -> tuple[Basis, ...]:
    return local_rules(
        assistant,
        lambda: loading.load_desk(assistant),
        [line.text for line in outline.asked],
        outline.topics,
        region=region or None,
        compound=compound or None,
        day=outline.day,
    )


def _downloads(outline: Outline) -> None:
    with st.container(key="downloads", horizontal=True, gap="small"):
        for suffix, label in _LABELS.items():
            # Made when it is asked for.
            st.download_button(
                label,
                partial(outreach_file, outline, suffix),
                file_name(outline, suffix),
                TYPES[suffix],
                on_click="ignore",
                type="primary" if suffix == ".pptx" else "secondary",
                key=f"outreach-file{suffix}",
            )
