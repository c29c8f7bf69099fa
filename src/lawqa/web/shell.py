"""The frame around every page as HTML: the doors between the pages, the head, the style."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawqa.web import kiosk, links, texts, texts_records

_STYLES = Path(__file__).with_name("style")
_SCRIPT = Path(__file__).with_name("page.js")


@dataclass(frozen=True)
class Door:
    """A page as the head shows it: its path, its name, what it is for."""

    path: str
    name: str
    purpose: str


DOORS = (
    Door(links.ASK, texts.NAV_ASK, texts.SUBTITLE),
    Door(links.STATUTES, texts.NAV_STATUTES, texts.STATUTES_SUBTITLE),
    Door(links.CITATIONS, texts.NAV_CITATIONS, texts.CITATIONS_SUBTITLE),
    Door(links.CHECKUP, texts.NAV_CHECKUP, texts.CHECKUP_SUBTITLE),
    Door(links.COMPOUNDS, texts.NAV_COMPOUNDS, texts.COMPOUNDS_SUBTITLE),
    Door(links.RECORDS, texts_records.NAV_RECORDS, texts_records.RECORDS_SUBTITLE),
)


def door(path: str) -> Door:
    """The door of the page at `path`."""
    return next(door for door in DOORS if door.path == path)


def head_html(here: Door) -> str:
    """The head of a page, with the way to the others."""
    nav = f'<nav class="lq-nav" aria-label="{texts.NAV}">{"".join(_tabs(here))}</nav>'
    return f'<div class="lq lq-head"><h1>{texts.TITLE}</h1>{_mine(here)}<p>{here.purpose}</p>{nav}</div>'


def style_html() -> str:
    """All style sheets in order of their names."""
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_STYLES.glob("*.css")))
    return f"<style>{sheets}</style>"


def script_html() -> str:
    """What the page does by itself."""
    return f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>"


def _mine(here: Door) -> str:
    """The way to the reader's own records stands apart from the doors; there is none on a public screen."""
    if not kiosk.is_open(links.RECORDS):
        return ""
    current = ' aria-current="page"' if here.path == links.RECORDS else ""
    return links.go(links.page_href(links.RECORDS), texts_records.NAV_RECORDS, "lq-mine", current)


def _tabs(here: Door) -> Iterator[str]:
    for other in DOORS:
        if other.path == links.RECORDS or not kiosk.is_open(other.path):
            continue
        current = ' aria-current="page"' if other == here else ""
        yield links.go(links.page_href(other.path), other.name, "lq-tab", current)
