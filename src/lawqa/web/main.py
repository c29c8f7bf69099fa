"""The pages and their frame: head with the way between them, one handler of errors, foot."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from lawqa.errors import LawqaError
from lawqa.index.manifest import Manifest
from lawqa.search.assistant import Assistant
from lawqa.web import ask, checking, checkup, compounds, links, loading, parts, statutes, texts
from lawqa.web.controls import keep_choices

_log = logging.getLogger(__name__)
_STYLE = Path(__file__).with_name("style.css")
_SCRIPT = Path(__file__).with_name("page.js")
_ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the page that is open; Streamlit calls this at each interaction."""
    pages = [
        st.Page(ask_page, title=texts.NAV_ASK, url_path="ask", default=True),
        st.Page(statutes_page, title=texts.NAV_STATUTES, url_path=links.STATUTES),
        st.Page(citations_page, title=texts.NAV_CITATIONS, url_path=links.CITATIONS),
        st.Page(checkup_page, title=texts.NAV_CHECKUP, url_path=links.CHECKUP),
        st.Page(compounds_page, title=texts.NAV_COMPOUNDS, url_path=links.COMPOUNDS),
    ]
    st.navigation(pages, position="hidden").run()


def ask_page() -> None:
    """问."""
    _frame(links.ASK, texts.TITLE, ask.draw)


def statutes_page() -> None:
    """查法条."""
    _frame(links.STATUTES, f"{texts.NAV_STATUTES} · {texts.TITLE}", statutes.draw)


def citations_page() -> None:
    """核引用."""
    _frame(links.CITATIONS, f"{texts.NAV_CITATIONS} · {texts.TITLE}", checking.draw)


def checkup_page() -> None:
    """规约体检."""
    _frame(links.CHECKUP, f"{texts.NAV_CHECKUP} · {texts.TITLE}", checkup.draw)


def compounds_page() -> None:
    """小区规约."""
    _frame(links.COMPOUNDS, f"{texts.NAV_COMPOUNDS} · {texts.TITLE}", compounds.draw)


def _frame(path: str, title: str, draw: Callable[[Assistant], None]) -> None:
    st.set_page_config(page_title=title, page_icon=str(_ICON), layout="centered")
    st.html(_STYLE)
    st.html(f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    st.html(parts.heading_html(path))
    keep_choices(path)
    footer = ""
    try:
        assistant = loading.load_assistant()
        footer = _corpus_line(assistant.manifest)
        draw(assistant)
    except LawqaError as error:
        st.html(parts.error_html(error))
    except Exception as error:
        # The kind and the place only: a message or a traceback could carry what the reader wrote.
        _log.error("unexpected %s at %s", type(error).__name__, _place(error))
        st.html(parts.error_html(LawqaError(texts.UNEXPECTED)))
    st.html(parts.footer_html(footer))


def _corpus_line(manifest: Manifest) -> str:
    built = dt.datetime.fromisoformat(manifest.built).astimezone()
    return texts.corpus_line(manifest.provisions, f"{built:%Y-%m-%d %H:%M}")


def _place(error: BaseException) -> str:
    """file:line where an error was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
