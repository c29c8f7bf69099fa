"""A compound and its documents as HTML: kind, length, since when, by which vote, older versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

from lawqa.corpus.compounds import Compound, KeptVersion
from lawqa.desk.jump import day_to_read
from lawqa.desk.labels import validity_label
from lawqa.law.model import Instrument, Version
from lawqa.law.region import region_label
from lawqa.web import links, parts, texts


def compound_html(compound: Compound, *, sample: bool) -> str:
    """What is known of the compound itself."""
    badges = [("lq-here", texts.SAMPLE)] if sample else []
    pieces = [
        parts.badges_html([*badges, ("", region_label(compound.region))]),
        parts.line_html("lq-see", texts.ALIASES, "、".join(compound.aliases)),
        parts.line_html("lq-see", texts.ADDRESS, compound.address),
        f'<p class="lq-see">{texts.SAMPLE_NOTE}</p>' if sample else "",
    ]
    return f'<div class="lq lq-compound">{"".join(pieces)}</div>'


def document_html(instrument: Instrument, versions: Sequence[KeptVersion], day: dt.date) -> str:
    """One document: the version of the day (else the last) first, the others folded."""
    current = _current(versions, day)
    others = [v for v in reversed(versions) if v is not current]
    older = "".join(f"<li>{_version_html(instrument, v, day)}</li>" for v in others)
    name = texts.count_of(texts.OLDER_VERSIONS, len(others))
    fold = f'<details class="lq-fold"><summary>{name}</summary><ul class="lq-list">{older}</ul></details>'
    title = escape(instrument.title)
    actions = "".join(
        [
            links.go(_href(instrument, current, day), texts.READ_CLAUSES, "lq-page"),
            links.go(links.checkup_href(current.compound, current.title), texts.NAV_CHECKUP, "lq-page"),
        ]
    )
    pieces = [
        f'<p class="lq-name lq-document-title">《{title}》</p>',
        parts.badges_html([("lq-authority", current.kind)]),
        f'<p class="lq-see">{escape(texts.clauses_from(current.clauses, validity_label(current.in_force, day)))}</p>',
        parts.line_html("lq-see", texts.ADD_VOTE, current.vote),
        f'<p class="lq-actions">{actions}</p>',
        fold if others else "",
    ]
    return f'<div class="lq lq-document">{"".join(pieces)}</div>'


def _current(versions: Sequence[KeptVersion], day: dt.date) -> KeptVersion:
    return next((v for v in reversed(versions) if day in v.in_force), versions[-1])


def _version_html(instrument: Instrument, kept: KeptVersion, day: dt.date) -> str:
    line = texts.clauses_from(kept.clauses, validity_label(kept.in_force, day))
    vote = f'<span class="lq-quiet">{escape(kept.vote)}</span>' if kept.vote else ""
    return links.go(_href(instrument, kept, day), f'<span class="lq-name">{escape(line)}</span>{vote}', "lq-row")


def _href(instrument: Instrument, kept: KeptVersion, day: dt.date) -> str:
    read = day_to_read(Version(kept.adopted, kept.in_force), day)
    return links.law_href(instrument.id, read)
