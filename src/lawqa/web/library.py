"""The page 资料库: what law is held, what to mind about it, adding texts, the index, and the way to the compounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from pathlib import Path

import streamlit as st

from lawqa.config import load_settings
from lawqa.corpus.holdings import Holdings, read_holdings
from lawqa.corpus.store import Store
from lawqa.corpus.wording import load_wordings
from lawqa.desk.inventory import InventoryRow, inventory
from lawqa.desk.staleness import Warning, warnings_of
from lawqa.index.manifest import current_build
from lawqa.index.status import IndexStatus, index_status
from lawqa.search.assistant import Assistant
from lawqa.web import library_add, library_index, library_list, links
from lawqa.web import texts as page_texts
from lawqa.web import texts_library as texts
from lawqa.web.kiosk import is_kiosk

PART = "library-part"


def draw(assistant: Assistant) -> None:
    """Draw the page below its head."""
    settings = load_settings()
    held = _held(str(current_build(settings.index)), settings.corpus, assistant.store)
    rows = inventory(held, assistant.store.conventions, dt.date.today(), settings)
    if is_kiosk():
        library_list.draw(rows)
        return
    library_index.watch(settings)
    status = index_status(settings)
    warnings = _warnings(rows, held, status)
    draw_part: dict[str, Callable[[], object]] = {
        texts.LAWS: lambda: library_list.draw(rows),
        texts.WARNINGS: lambda: st.html(library_list.warnings_html(warnings)),
        texts.ADD: lambda: library_add.draw(settings, rows),
        texts.INDEX: lambda: library_index.draw(settings, status, rows),
        texts.COMPOUNDS: lambda: st.html(_compounds_html(assistant)),
    }
    names = {texts.WARNINGS: texts.warnings_name(len(warnings))}
    chosen = st.segmented_control(
        texts.PARTS,
        list(draw_part),
        default=None if PART in st.session_state else texts.LAWS,
        format_func=lambda part: names.get(part, part),
        key=PART,
        label_visibility="collapsed",
    )
    draw_part[chosen or texts.LAWS]()


def draw_without_index() -> None:
    """What the page offers while there is no index to answer from: to build one."""
    if not is_kiosk():
        settings = load_settings()
        library_index.watch(settings)
        library_index.first_build(settings)


def _warnings(rows: list[InventoryRow], held: Holdings, status: IndexStatus) -> list[Warning]:
    built = dt.datetime.fromisoformat(status.manifest.built).astimezone().date() if status.manifest else None
    return warnings_of(rows, dt.date.today(), built=built, problem=status.problem, skipped=held.skipped)


@st.cache_resource(max_entries=1, show_spinner=False)
def _held(build: str, corpus: Path, _store: Store) -> Holdings:
    """Keyed by the build's folder, as the assistant is; read only."""
    return read_holdings(Path(build), _store, load_wordings(corpus / "wording.tsv"))


def _compounds_html(assistant: Assistant) -> str:
    conventions = assistant.store.conventions
    names = list(conventions.compounds)
    shown = [(name, len(conventions.instruments(name))) for name in names[: texts.COMPOUNDS_SHOWN]]
    rows = "".join(f'<li class="lq-entry">{escape(page_texts.documents_of(name, count))}</li>' for name, count in shown)
    more = texts.more_compounds(len(names) - len(shown))
    rest = f'<p class="lq-quiet">{more}</p>' if len(names) > len(shown) else ""
    way = links.go(links.COMPOUNDS, texts.COMPOUNDS_GO, "lq-page")
    note = f'<p class="lq-quiet">{texts.COMPOUNDS_NOTE}</p>'
    return f'<div class="lq lq-library"><ul class="lq-list">{rows}</ul>{rest}{note}<p>{way}</p></div>'
