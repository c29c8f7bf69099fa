"""Favourite and note on the page of an article, where the page remembers."""

from __future__ import annotations

import streamlit as st

from lawqa.desk.article import ArticleView
from lawqa.desk.memory import Favourite, PlaceNote
from lawqa.errors import LawqaError
from lawqa.law.citation import cite
from lawqa.search.assistant import Assistant
from lawqa.web import bridge, memories, parts, places
from lawqa.web import texts_records as words

_SAID = "note-said"


def take(assistant: Assistant) -> None:
    """Do what the buttons asked for. LawqaError where it cannot be done."""
    while act := bridge.action("favour"):
        if not memories.remembers():
            continue
        found, _ = places.located(assistant.library, act.value)
        stored, memory = found.stored, memories.memory()
        place = places.place_of(stored, None, found.paragraph, found.item)
        if memory.is_favourite(place):
            memory.unfavour(place)
            continue
        gist = stored.note.gist if stored.note else ""
        memory.favour(Favourite(place, cite(stored.title, stored.provision, found.paragraph, found.item), gist))


def draw(view: ArticleView) -> None:
    """The favourite's button and the note on the article as a whole."""
    if not memories.remembers():
        return
    memory = memories.memory()
    place = places.place_of(view.stored)
    cited = places.place_of(view.stored, None, view.paragraph, view.item)
    inside = memory.is_favourite(cited)
    label = words.FAVOURED if inside else words.FAVOUR
    button = parts.act_button(label, "favour", cited, words.of_item(label, view.forms.canonical), pressed=inside)
    st.html(f'<div class="lq"><div class="lq-actions">{button}</div></div>')
    old = memory.note_on(place)
    with st.expander(words.MY_NOTE, expanded=bool(old), key="note"), st.form("note-form", border=False):
        text = st.text_area(
            words.MY_NOTE,
            old,
            key=f"note-{place}",
            placeholder=words.NOTE_PLACEHOLDER,
            label_visibility="collapsed",
            height=110,
        )
        sent = st.form_submit_button(words.NOTE_SAVE, width="content")
    if sent:
        try:
            memory.note(PlaceNote(place, cite(view.stored.title, view.stored.provision), text))
        except LawqaError as error:
            st.html(parts.error_html(error))
            return
        st.session_state[_SAID] = words.NOTE_SAVED if text.strip() else words.NOTE_GONE
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<div class="lq"><p class="lq-quiet" role="status">{said}</p></div>')
