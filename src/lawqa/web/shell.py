"""The frame around every page as HTML: the doors between the pages, the head, the style."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawqa.web import (
    kiosk,
    links,
    modes,
    texts,
    texts_figures,
    texts_library,
    texts_modes,
    texts_outreach,
    texts_records,
)

_STYLES = Path(__file__).with_name("style")
_SCRIPT = Path(__file__).with_name("page.js")


@dataclass(frozen=True)
class Door:
    """A page as the head shows it: its path, its name, what it is for; a secondary one is smaller and comes last."""

    path: str
    name: str
    purpose: str
    secondary: bool = False


DOORS = (
    Door(links.ASK, texts.NAV_ASK, texts.SUBTITLE),
    Door(links.STATUTES, texts.NAV_STATUTES, texts.STATUTES_SUBTITLE),
    Door(links.CITATIONS, texts.NAV_CITATIONS, texts.CITATIONS_SUBTITLE),
    Door(links.CHECKUP, texts.NAV_CHECKUP, texts.CHECKUP_SUBTITLE),
    Door(links.OUTREACH, texts_outreach.NAV, texts_outreach.SUBTITLE),
    Door(links.LIBRARY, texts_library.NAME, texts_library.SUBTITLE),
    Door(links.FIGURES, texts_figures.NAV_FIGURES, texts_figures.FIGURES_SUBTITLE, secondary=True),
    Door(links.COMPOUNDS, texts.NAV_COMPOUNDS, texts.COMPOUNDS_SUBTITLE, secondary=True),
    Door(links.RECORDS, texts_records.NAV_RECORDS, texts_records.RECORDS_SUBTITLE, secondary=True),
)


def door(path: str) -> Door:
    """The door of the page at `path`."""
    return next(door for door in DOORS if door.path == path)


def head_html(here: Door, mode: modes.Mode = modes.Mode.RESIDENT) -> str:
    """The head of a page, with the way to the others and the switches of mode and theme."""
    nav = f'<nav class="lq-nav" aria-label="{texts.NAV}">{"".join(_tabs(here))}</nav>'
    title = f'<div class="lq-title-line"><h1>{texts.TITLE}</h1><p>{here.purpose}</p></div>'
    return (
        f'<header class="lq lq-head" data-mode="{mode.value}"><a class="lq-skip" href="#lq-content">{texts_modes.SKIP}</a>'
        f"{title}{modes.switches_html(mode)}{nav}</header>"
        '<div id="lq-content" tabindex="-1"></div>'
    )


@functools.cache  # drawn with every interaction
def style_html() -> str:
    """All style sheets in order of their names."""
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_STYLES.glob("*.css")))
    return f"<style>{sheets}</style>"


@functools.cache
def script_html() -> str:
    """What the page does by itself."""
    return f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>"


def _tabs(here: Door) -> Iterator[str]:
    for other in sorted(DOORS, key=lambda door: door.secondary):
        if not kiosk.is_open(other.path):
            continue
        current = ' aria-current="page"' if other == here else ""
        yield links.go(
            links.page_href(other.path), other.name, "lq-tab lq-tab-small" if other.secondary else "lq-tab", current
        )
