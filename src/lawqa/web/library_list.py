"""The law that is held as a table to search and to filter, and the warnings on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from lawqa.desk.inventory import InventoryRow, Stage
from lawqa.desk.staleness import Item, Warning
from lawqa.law.citation import nest_brackets
from lawqa.web import links, parts
from lawqa.web import texts_library as texts
from lawqa.web.controls import forget_unknown

WORDS, SHOWN = "library-words", "library-shown"
FILTERS = {"authority": texts.AUTHORITY, "region": texts.REGION, "stage": texts.STAGE, "wording": texts.WORDING}


def draw(rows: Sequence[InventoryRow]) -> None:
    """The search box, the filters, the table."""
    with st.form("library-form", border=False), st.container(key="ask", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts.SEARCH, key=WORDS, placeholder=texts.SEARCH_HINT, label_visibility="collapsed", autocomplete="off"
        )
        st.form_submit_button(texts.FIND, type="primary", width="content")
    words = st.session_state.get(WORDS, "").strip()
    wanted = {}
    with st.container(key="scope"):
        for column, (name, label) in zip(st.columns(4, gap="small"), FILTERS.items(), strict=True):
            key = f"library-{name}"
            options = [texts.ALL, *dict.fromkeys(getattr(row, name) for row in rows)]
            forget_unknown(key, options)
            wanted[name] = column.selectbox(label, options, key=key)
    found = [row for row in rows if matches(row, words, wanted)]
    if not found:
        st.html(parts.notices_html([f"{texts.NONE_FOUND}：{texts.NONE_FOUND_HINT}"]))
        return
    asked = (words, tuple(wanted.values()))
    if st.session_state.get(SHOWN, (None, 0))[0] != asked:
        st.session_state[SHOWN] = (asked, texts.PAGE)
    shown = st.session_state[SHOWN][1]
    st.html(table_html(found[:shown], len(found), len(rows), sum(row.wording == "原文" for row in found)))
    if len(found) > shown:
        rest = texts.more(min(len(found) - shown, texts.PAGE))
        st.button(rest, key="library-more", on_click=_more, args=(asked, shown + texts.PAGE))
    st.html(f'<div class="lq"><p class="lq-quiet">{texts.LEGEND}</p></div>')


def _more(asked: object, shown: int) -> None:
    st.session_state[SHOWN] = (asked, shown)


def matches(row: InventoryRow, words: str, wanted: dict[str, str]) -> bool:
    """Whether a row has all the words among its names, and what is wanted of it."""
    if any(value != texts.ALL and getattr(row, name) != value for name, value in wanted.items()):
        return False
    names = (row.title, row.region, *row.names)
    return all(any(word in name for name in names) for word in words.split())


def table_html(rows: Iterable[InventoryRow], count: int, of: int, whole: int) -> str:
    """The table; on a phone its rows are drawn as cards, and keep the roles of a table for who hears them."""
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in texts.COLUMNS)
    body = "".join(map(_row_html, rows))
    return (
        f'<div class="lq lq-library"><p class="lq-summary">{texts.found_line(count, of, whole)}</p>'
        f'<table class="lq-table" role="table" aria-label="{texts.TABLE}"><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _row_html(row: InventoryRow) -> str:
    note = f'<p class="lq-quiet">{escape(row.note)}</p>' if row.note else ""
    stage = parts.badge_html("" if row.stage == Stage.CURRENT.value else "lq-warn", row.status)
    wording = parts.badge_html("" if row.wording == "原文" else "lq-warn", row.wording)
    count = f"{row.held}/{row.expected}" if row.expected and row.held != row.expected else str(row.held or "—")
    checks = texts.checks_line(row.agreed, row.single, len(row.disputed), row.unchecked)
    values = (
        _law_link(row) + note,
        escape(row.authority),
        escape(row.compound or row.region),
        stage,
        _version(row),
        wording,
        count,
        escape(row.source or texts.NO_SOURCE),
        checks or texts.NO_SOURCE,
    )
    cells = (
        f'<td role="cell" data-name="{name}"><div>{value}</div></td>'
        for name, value in zip(texts.COLUMNS, values, strict=True)
    )
    return f'<tr role="row">{"".join(cells)}</tr>'


def _version(row: InventoryRow) -> str:
    if not row.version:
        return texts.NO_VERSION
    until = f"–{row.end}" if row.end else "起"
    force = f'<span class="lq-quiet">{row.start or "?"}{until}</span>'
    return f"{row.version}<br>{force}"


def _law_link(row: InventoryRow) -> str:
    """The version in 查法条."""
    href = links.law_href(row.law, _day_of(row))
    return links.go(href, f'<span class="lq-name">{escape(nest_brackets(row.title))}</span>', "lq-law")


def warnings_html(warnings: Sequence[Warning]) -> str:
    """Each warning with what to do, and where it applies folded."""
    if not warnings:
        return f'<div class="lq lq-library"><p>{texts.NO_WARNINGS}</p></div>'
    return f'<div class="lq lq-library">{"".join(map(_warning_html, warnings))}</div>'


def _warning_html(warning: Warning) -> str:
    items = "".join(f"<li>{_item_html(item)}</li>" for item in warning.items)
    name = f"{texts.WHICH}（{len(warning.items)}）"
    fold = f'<details class="lq-whole"><summary>{name}</summary><ul class="lq-list">{items}</ul></details>'
    todo = parts.line_html("lq-why", texts.TODO, warning.todo)
    title = f'<h2 class="lq-warning-title">{escape(warning.title)}</h2>'
    return f'<section class="lq-warning" data-kind="{warning.kind}">{title}{todo}{fold if items else ""}</section>'


def _item_html(item: Item) -> str:
    if item.row is None:
        return f'<p class="lq-entry">{escape(item.text)}</p>'
    row = item.row
    name = f'<span class="lq-name">《{escape(nest_brackets(row.title))}》</span>'
    body = f'{name}<span class="lq-quiet">{escape(item.text)}</span>'
    href = links.article_href(row.law, item.article) if item.article else links.law_href(row.law, _day_of(row))
    return links.go(href, body, "lq-row")


def _day_of(row: InventoryRow) -> dt.date | None:
    """A day on which this version is what 查法条 reads; None for today."""
    return None if row.stage in (Stage.CURRENT.value, Stage.UNKNOWN.value) else row.start
