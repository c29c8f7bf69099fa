"""How a clause stands to the law, as HTML: a sign and a word, the provisions, why, and what could stand instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from lawqa.corpus.checkup import Ground
from lawqa.desk.checkups import Standing
from lawqa.web import links, parts, texts

# Beside each word, so that nothing is told by colour alone. There is no tick: what was not found is not thereby lawful.
_SIGNS = {"conflict": "✗", "uncertain": "？", "details": "§", "ok": "○"}
_UNKNOWN = "？"


def verdict_badge(verdict: str, count: int | None = None) -> tuple[str, str]:
    """(class, text) of a verdict; one that is not known counts as not judged."""
    word = texts.STANDINGS.get(verdict, texts.NOT_JUDGED)
    kind = {"ok": "held"}.get(verdict, verdict) if verdict in _SIGNS else "unknown"
    number = "" if count is None else f" {count}"
    return f"lq-v lq-v-{kind}", f"{_SIGNS.get(verdict, _UNKNOWN)} {word}{number}"


def standing_html(standing: Standing, day: dt.date) -> str:
    """The part of a card that says it."""
    cited = zip(standing.against, standing.citations, strict=False)
    pieces = [
        parts.badges_html([verdict_badge(standing.verdict)]),
        grounds_html(cited, day),
        parts.line_html("lq-why", texts.WHY, standing.why),
        _instead_fold(standing.instead),
    ]
    kind = standing.verdict if standing.verdict in _SIGNS else "unknown"
    return f'<section class="lq-standing lq-standing-{kind}">{"".join(pieces)}</section>'


def grounds_html(grounds: Iterable[tuple[Ground, str]], day: dt.date) -> str:
    """Links to provisions in 查法条, each with its citation; '' without any."""
    names = "".join(ground_link(ground, citation, day) for ground, citation in grounds)
    return f'<p class="lq-see lq-related"><b>{texts.AGAINST}</b>{names}</p>' if names else ""


def ground_link(ground: Ground, citation: str, day: dt.date) -> str:
    """One provision in 查法条."""
    return links.go(links.article_href(ground.law, ground.article, ground.paragraph, day=day), escape(citation))


def instead_html(text: str) -> str:
    """What could stand in a convention, said to be ours, with a button to copy it."""
    if not text:
        return ""
    label = f"<b>{texts.INSTEAD}</b>（{texts.INSTEAD_NOTE}）"
    copy = parts.copy_button(texts.COPY_INSTEAD, text)
    return f'<div class="lq-instead"><p class="lq-quiet">{label}</p><p>{escape(text)}</p>{copy}</div>'


def _instead_fold(text: str) -> str:
    if not text:
        return ""
    return f'<details class="lq-whole"><summary>{texts.INSTEAD}</summary>{instead_html(text)}</details>'
