"""The page 核引用: a text or a file in, its citations with verdicts out. What is checked stays in the session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import streamlit as st

from lawqa.corpus.readers import read_document
from lawqa.desk.citecheck import CheckedText, CitationChecker
from lawqa.desk.citereport import annotate_docx, report_docx
from lawqa.errors import BadQuestion, LawqaError
from lawqa.search.assistant import Assistant
from lawqa.web import parts, texts, verdicts
from lawqa.web.controls import compound_input, day_input
from lawqa.web.intake import upload_style

MAX_CHARACTERS = 200_000
MAX_MEGABYTES = 10
_SOURCE = "check-source"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Source:
    """What is checked: its text, its name, and for a Word document its bytes."""

    text: str
    name: str
    word: bytes | None = None
    recognised: bool = False


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    complaint = _input()
    with st.container(key="check-scope"):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
        compound = compound_input(columns[0], assistant, "check-compound") or None
        day = day_input(columns[1], "check-day")
    if complaint:
        st.html(parts.error_html(complaint))
    source: Source | None = st.session_state.get(_SOURCE)
    if source is None:
        return
    _result(CitationChecker(assistant.library), source, day or dt.date.today(), compound)


def _input() -> LawqaError | None:
    """Draw the form; what was sent is kept as the source, what is wrong with it returned."""
    st.html(upload_style())
    with st.form("check-form", border=False):
        text = st.text_area(
            texts.CHECK_TEXT,
            key="check-text",
            height=200,
            placeholder=texts.CHECK_PLACEHOLDER,
            label_visibility="collapsed",
        )
        label = texts.CHECK_FILE.format(limit=MAX_MEGABYTES)
        upload = st.file_uploader(label, key="check-file", max_upload_size=MAX_MEGABYTES)
        with st.container(key="check-send", horizontal=True, vertical_alignment="center"):
            sent = st.form_submit_button(texts.CHECK, type="primary", width="content")
            st.html(f'<div class="lq"><p class="lq-quiet">{texts.CHECK_PRIVATE}</p></div>')
    if not sent:
        return None
    try:
        source = _from_file(upload.name, upload.getvalue()) if upload else Source(text, texts.PASTED)
        _check_length(source)
    except LawqaError as error:
        st.session_state.pop(_SOURCE, None)
        return error
    st.session_state[_SOURCE] = source
    return None


def _from_file(name: str, data: bytes) -> Source:
    """Read in memory; UnreadableFile says in one line what is wrong."""
    if len(data) > MAX_MEGABYTES * 2**20:
        line = texts.FILE_TOO_BIG.format(name=name, size=len(data) // 2**20)
        raise BadQuestion(line, texts.FILE_TOO_BIG_HINT.format(limit=MAX_MEGABYTES))
    document = read_document((data, name))
    word = data if PurePath(name).suffix.lower() == ".docx" else None
    return Source("\n".join(document.lines), document.path.name, word, document.recognised)


def _check_length(source: Source) -> None:
    if not source.text.strip():
        raise BadQuestion(texts.NOTHING_TO_CHECK, texts.NOTHING_TO_CHECK_HINT)
    if len(source.text) > MAX_CHARACTERS:
        line = texts.TOO_LONG.format(count=len(source.text))
        raise BadQuestion(line, texts.TOO_LONG_HINT.format(limit=MAX_CHARACTERS))


def _result(checker: CitationChecker, source: Source, day: dt.date, compound: str | None) -> None:
    checked = checker.check(source.text, day, compound)
    if source.recognised:
        st.html(parts.notices_html([texts.RECOGNISED]))
    if checked.citations:
        _downloads(checker, source, checked, compound)
    st.html(verdicts.result_html(checked))


def _downloads(checker: CitationChecker, source: Source, checked: CheckedText, compound: str | None) -> None:
    """The files are made when they are asked for."""
    with st.container(key="downloads", horizontal=True, gap="small"):
        _download(texts.DOWNLOAD_REPORT, texts.REPORT_NAME, lambda: report_docx(checked, source.name))
        word = source.word
        if word is not None:
            name = texts.ANNOTATED_NAME.format(stem=PurePath(source.name).stem)
            _download(texts.DOWNLOAD_ANNOTATED, name, lambda: annotate_docx(word, checker, checked.day, compound))


def _download(label: str, name: str, make: Callable[[], bytes]) -> None:
    st.download_button(label, make, name, _WORD, on_click="ignore")
