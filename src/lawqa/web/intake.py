"""A convention from the reader: pasted or uploaded, read in memory, kept in the session and nowhere else."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from lawqa.corpus.readers import MAX_BYTES
from lawqa.desk.conventionadd import Draft, read_draft
from lawqa.errors import BadQuestion, UnreadableFile
from lawqa.web import texts

MAX_CHARACTERS = 200_000
MAX_CLAUSES = 1_000


class Upload(Protocol):
    """What a file uploader gives."""

    name: str

    def getvalue(self) -> bytes:
        """The bytes of the file."""
        ...


def convention_form(key: str, button: str, private: str) -> Draft | None:
    """Draw the form; what was sent, read. LawqaError in one line where it cannot be."""
    st.html(upload_style())
    with st.form(f"{key}-form", border=False):
        text = st.text_area(
            texts.CONVENTION_TEXT,
            key=f"{key}-text",
            height=160,
            placeholder=texts.CONVENTION_PLACEHOLDER,
            label_visibility="collapsed",
        )
        upload = file_input(key, texts.CONVENTION_FILE)
        with st.container(key=f"{key}-send", horizontal=True, vertical_alignment="center"):
            sent = st.form_submit_button(button, type="primary", width="content")
            st.html(f'<div class="lq"><p class="lq-quiet">{private}</p></div>')
    return draft_of(text, upload) if sent else None


def file_input(key: str, label: str) -> Upload | None:
    """An uploader of one file."""
    limit = MAX_BYTES // 2**20
    return st.file_uploader(label.format(limit=limit), key=f"{key}-file", max_upload_size=limit)


def draft_of(text: str, upload: Upload | None) -> Draft:
    """What was pasted or uploaded, as a draft; of the two the file counts."""
    if upload is not None:
        draft = _read(upload.getvalue(), upload.name)
    elif text.strip():
        _check_length(len(text))
        draft = _read(text.encode("utf-8", errors="replace"), texts.PASTED_FILE)
    else:
        raise BadQuestion(texts.NO_CONVENTION, texts.NO_CONVENTION_HINT)
    check_size(draft)
    return draft


def check_size(draft: Draft) -> None:
    """BadQuestion where it is larger than any convention."""
    _check_length(sum(map(len, draft.lines)))
    if len(draft.clauses) > MAX_CLAUSES:
        line = texts.TOO_MANY_CLAUSES.format(count=len(draft.clauses))
        raise BadQuestion(line, texts.TOO_MANY_CLAUSES_HINT.format(limit=MAX_CLAUSES))


def upload_style() -> str:
    """Streamlit's uploader speaks English; the style sheets put these in its place."""
    names = {"--lq-browse": texts.CHECK_BROWSE, "--lq-drop": texts.CHECK_DROP}
    variables = " ".join(f'{name}: "{text}";' for name, text in names.items())
    return f"<style>:root {{ {variables} }}</style>"


def _check_length(count: int) -> None:
    if count > MAX_CHARACTERS:
        raise BadQuestion(texts.TOO_LONG.format(count=count), texts.TOO_LONG_HINT.format(limit=MAX_CHARACTERS))


def _read(data: bytes, name: str) -> Draft:
    place = st.empty()

    def tell(page: int, pages: int) -> None:
        place.progress(min(page / max(pages, 1), 1.0), texts.READING_PAGE.format(page=page, pages=pages))

    try:
        with st.spinner(texts.READING):
            return read_draft((data, name), tell)
    except (RecursionError, MemoryError) as error:  # a text made to break the reader, not a convention
        raise UnreadableFile(texts.UNREADABLE, texts.UNREADABLE_HINT) from error
    finally:
        place.empty()
