"""The page 小区规约: which compounds have which documents; adding, changing, removing, moving them as one archive."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from lawqa.corpus.compounds import Compound, CompoundFile
from lawqa.errors import BadQuestion, LawqaError
from lawqa.law.region import region_label
from lawqa.search.assistant import Assistant
from lawqa.web import adding, holdings, parts, texts
from lawqa.web.controls import plain_label
from lawqa.web.intake import upload_style

_SEARCH, _NOTICE = "compounds-search", "compounds-notice"
_PENDING, _EDITED, _TOUCHED = "compounds-pending", "compounds-edited", "compounds-touched"


@dataclass(frozen=True)
class Removal:
    """What is to go, once the reader has said so: one document, or the compound (title None)."""

    compound: str
    title: str | None = None


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    if adding.is_open():
        adding.draw(assistant, own_registry(assistant))
        return
    place = st.container()  # also where there is none: what stands below keeps its place, and is not folded anew
    if notice := st.session_state.pop(_NOTICE, "") or adding.saved():
        place.html(parts.notices_html([notice]))
    st.button(texts.COMPOUNDS_ADD, type="primary", key="compounds-add", on_click=adding.open_for)
    _list(assistant)
    _move(assistant)


def own_registry(assistant: Assistant) -> CompoundFile:
    """The registry that the reader may change; it comes before that of the samples."""
    return assistant.store.conventions.files[0]


def _list(assistant: Assistant) -> None:
    conventions = assistant.store.conventions
    own = own_registry(assistant)
    compounds = sorted(conventions.compounds.values(), key=lambda c: conventions.file_of(c.name) is not own)
    if len(compounds) > texts.COMPOUNDS_MANY:
        words = st.text_input(texts.COMPOUNDS_SEARCH, key=_SEARCH, placeholder=texts.COMPOUNDS_SEARCH_HINT)
        compounds = [c for c in compounds if _has(c, words.strip())]
        if not compounds:
            st.html(parts.notices_html([texts.COMPOUNDS_NOT_FOUND.format(words=words)]))
    if not any(conventions.file_of(c.name) is own for c in conventions.compounds.values()):
        st.html(parts.notices_html([texts.COMPOUNDS_NONE]))
    shown = compounds[: texts.COMPOUNDS_SHOWN]
    for name, group in itertools.groupby(shown, lambda c: _group(conventions.file_of(c.name) is own)):
        st.html(parts.label_html(name))
        for compound in group:
            _compound(assistant, compound)
    if (rest := len(compounds) - texts.COMPOUNDS_SHOWN) > 0:
        st.html(f'<div class="lq"><p class="lq-quiet">{texts.COMPOUNDS_REST.format(count=rest)}</p></div>')


def _group(own: bool) -> str:
    return texts.OWN_COMPOUNDS if own else texts.SAMPLES


def _has(compound: Compound, words: str) -> bool:
    return any(words in name for name in (compound.name, *compound.aliases, compound.address))


def _compound(assistant: Assistant, compound: Compound) -> None:
    conventions = assistant.store.conventions
    file = conventions.file_of(compound.name)
    if file is None:  # removed meanwhile
        return
    own = file is own_registry(assistant)
    instruments = conventions.instruments(compound.name)
    edited = st.session_state.get(_EDITED) == compound.name
    label = plain_label(texts.documents_of(compound.name, len(instruments)))
    with st.expander(label, expanded=st.session_state.get(_TOUCHED) == compound.name):
        st.html(holdings.compound_html(compound, sample=not own))
        if own:
            _compound_buttons(file, compound, edited=edited, regions=assistant.store.regions)
        versions = file.versions(compound.name)
        for instrument in instruments:
            kept = [v for v in versions if v.title == instrument.title]
            if not kept:
                continue
            st.html(holdings.document_html(instrument, kept, dt.date.today()))
            if own:
                _document_buttons(file, Removal(compound.name, instrument.title))


def _compound_buttons(file: CompoundFile, compound: Compound, *, edited: bool, regions: Sequence[str]) -> None:
    if edited:
        _edit(file, compound, regions)
        return
    whole = Removal(compound.name)
    if _sure(file, whole):
        return
    with st.container(key=f"buttons-{compound.name}", horizontal=True, gap="small"):
        add = (compound.name, None)
        st.button(texts.COMPOUNDS_ADD, key=f"add-{compound.name}", on_click=adding.open_for, args=add, width="content")
        st.button(
            texts.EDIT_COMPOUND,
            key=f"edit-{compound.name}",
            on_click=_set,
            args=(_EDITED, compound.name),
            width="content",
        )
        st.button(
            texts.REMOVE_COMPOUND,
            key=f"remove-{compound.name}",
            on_click=_begin,
            args=(compound.name, _PENDING, whole),
            width="content",
        )


def _document_buttons(file: CompoundFile, removal: Removal) -> None:
    if _sure(file, removal):
        return
    name = f"{removal.compound}/{removal.title}"
    with st.container(key=f"buttons-{name}", horizontal=True, gap="small"):
        add = (removal.compound, removal.title)
        st.button(texts.ADD_VERSION, key=f"version-{name}", on_click=adding.open_for, args=add, width="content")
        st.button(
            texts.REMOVE_DOCUMENT,
            key=f"remove-{name}",
            on_click=_begin,
            args=(removal.compound, _PENDING, removal),
            width="content",
        )


def _sure(file: CompoundFile, removal: Removal) -> bool:
    """Asks before anything goes; whether it is being asked."""
    if st.session_state.get(_PENDING) != removal:
        return False
    what = texts.what_goes(removal.compound, removal.title)
    st.html(parts.notices_html([texts.REMOVE_SURE.format(what=what)]))
    with st.container(key="removal", horizontal=True, gap="small"):
        st.button(
            texts.REMOVE_YES, type="primary", key="remove-yes", on_click=_remove, args=(file, removal), width="content"
        )
        st.button(texts.CANCEL, key="remove-no", on_click=_set, args=(_PENDING, None), width="content")
    return True


def _remove(file: CompoundFile, removal: Removal) -> None:
    st.session_state[_PENDING] = None
    try:
        gone = file.remove(removal.compound, removal.title)
    except LawqaError as error:
        st.session_state[_NOTICE] = str(error)
        return
    what = texts.what_goes(removal.compound, removal.title)
    st.session_state[_NOTICE] = texts.REMOVED.format(what=what, count=gone)


def _edit(file: CompoundFile, compound: Compound, regions: Sequence[str]) -> None:
    with st.form(f"edit-form-{compound.name}", border=False):
        aliases = st.text_input(
            texts.ALIASES, "、".join(compound.aliases), placeholder=texts.ALIASES_HINT, key="edit-aliases"
        )
        address = st.text_input(texts.ADDRESS, compound.address, key="edit-address")
        known = adding.region_options([*regions, compound.region])
        region = st.selectbox(
            texts.REGION, known, index=known.index(compound.region), format_func=region_label, key="edit-region"
        )
        with st.container(key="edit-send", horizontal=True, gap="small"):
            sent = st.form_submit_button(texts.SAVE, type="primary", width="content")
            dropped = st.form_submit_button(texts.CANCEL, width="content")
    if dropped:
        _set(_EDITED, None)
        st.rerun()
    if not sent:
        return
    try:
        file.put_compound(Compound(compound.name, region, adding.aliases_of(aliases), address.strip()))
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    _set(_EDITED, None)
    st.session_state[_NOTICE] = texts.SAVED_COMPOUND.format(name=compound.name)
    st.rerun()


def _move(assistant: Assistant) -> None:
    own = own_registry(assistant)
    with st.expander(texts.MOVE_TITLE):
        st.html(upload_style())
        if own.compounds():
            with st.container(key="downloads", horizontal=True, gap="small"):
                st.download_button(
                    texts.EXPORT, lambda: _archive(own), texts.EXPORT_NAME, "application/zip", on_click="ignore"
                )
            st.html(f'<div class="lq"><p class="lq-quiet">{texts.EXPORT_NOTE}</p></div>')
        with st.form("import-form", border=False, clear_on_submit=True):
            upload = st.file_uploader(texts.IMPORT_FILE, key="import-file")
            sent = st.form_submit_button(texts.IMPORT, width="content")
        if sent:
            _import(own, upload.getvalue() if upload else b"")


def _archive(own: CompoundFile) -> bytes:
    from lawqa.corpus.exchange import export_registry

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / texts.EXPORT_NAME
        export_registry(own, path, None)
        return path.read_bytes()


def _import(own: CompoundFile, data: bytes) -> None:
    from lawqa.corpus.exchange import import_registry

    try:
        if not data:
            raise BadQuestion(texts.IMPORT_NOTHING, texts.IMPORT_NOTHING_HINT)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / texts.EXPORT_NAME
            path.write_bytes(data)
            count = import_registry(own, path)
    except LawqaError as error:
        st.html(parts.error_html(error))
        return
    st.session_state[_NOTICE] = texts.IMPORTED.format(count=count)
    st.rerun()


def _begin(compound: str, key: str, value: object) -> None:
    """What is begun in a compound keeps it unfolded."""
    st.session_state[_TOUCHED] = compound
    st.session_state[_EDITED] = st.session_state[_PENDING] = None
    st.session_state[key] = value


def _set(key: str, value: object) -> None:
    st.session_state[key] = value
