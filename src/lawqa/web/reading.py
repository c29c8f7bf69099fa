"""One article as HTML: wording, ways to cite it, its neighbours and versions, what it refers to and what refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lawqa.desk.article import ArticleView, Place, Stage
from lawqa.desk.labels import GIST, GIST_ONLY, validity_label
from lawqa.law.citation import nest_brackets
from lawqa.law.model import StoredProvision
from lawqa.web import links, parts, texts, tray

# So many links are shown; the others are to unfold.
SHOWN_LINKS = 8


def article_html(view: ArticleView) -> str:
    """The card of the article and what stands around it."""
    around = [
        _links_html(texts.CITES, view.cites, texts.RELATIONS_FROM),
        _links_html(texts.CITED_BY, view.cited_by, texts.RELATIONS_TO),
    ]
    pieces = [_breadcrumb_html(view), _card_html(view), _neighbours_html(view), _stages_html(view), *around]
    return f'<div class="lq lq-reading">{"".join(pieces)}</div>'


def _breadcrumb_html(view: ArticleView) -> str:
    stored = view.stored
    href = links.law_href(stored.instrument.id, view.day, stored.provision.article)
    path = "".join(f"<span>{escape(name)}</span>" for name in stored.provision.headings)
    title = f"《{escape(nest_brackets(stored.title))}》"
    return f'<nav class="lq-crumbs">{links.go(href, title, "lq-up")}{path}</nav>'


def _card_html(view: ArticleView) -> str:
    stored, note = view.stored, view.stored.note
    kind = " lq-own" if stored.instrument.compound else ""
    pieces = [
        f"<header><h2>{escape(view.forms.canonical)}</h2></header>",
        parts.badges_html(parts.badges_of(stored, view.day)),
        _warning_html(view),
        parts.line_html("lq-gist", GIST if stored.verbatim else GIST_ONLY, note.gist if note else ""),
        _wording_html(view),
        parts.line_html("lq-caution", texts.CAUTION, note.caution if note else ""),
        parts.line_html("lq-see", texts.NOTICE, _convention_note(stored)),
        _forms_html(view),
    ]
    return f'<article class="lq-card{kind}">{"".join(pieces)}</article>'


def _convention_note(stored: StoredProvision) -> str:
    """That a convention binds in its compound only, and what its own head says of it (a sample)."""
    notes = [texts.CONVENTION_NOTE, stored.instrument.note] if stored.instrument.compound else []
    return "；".join(filter(None, notes))


def _warning_html(view: ArticleView) -> str:
    if not view.warning:
        return ""
    heirs = "".join(links.go(_href(p), escape(p.written)) for p in view.heirs)
    now = f'<p class="lq-see lq-related"><b>{texts.NOW_AT}</b>{heirs}</p>' if heirs else ""
    return parts.line_html("lq-caution", texts.NOTICE, view.warning) + now


def _wording_html(view: ArticleView) -> str:
    provision = view.stored.provision
    if not provision.paragraphs:
        return ""
    numbers = range(1, len(provision.paragraphs) + 1)
    # The ordinal of the paragraph that is cited leads back to the article as a whole.
    cited = [None if number == view.paragraph else number for number in numbers]
    hrefs = [links.provision_href(view.stored, view.day, number) for number in cited]
    emphasis = parts.Emphasis(paragraph=view.paragraph or (1 if view.item else None), item=view.item)
    return parts.paragraphs_html(provision, range(len(numbers)), emphasis, hrefs)


def _forms_html(view: ArticleView) -> str:
    forms = view.forms
    named = (
        (texts.FORM_CANONICAL, forms.canonical),
        (texts.FORM_COURT, forms.court),
        (texts.FORM_SHORT, forms.short),
    )
    rows = "".join(_form_html(name, text) for name, text in named)
    whole = f"{forms.canonical}\n{parts.cited_wording(view.stored.provision, view.paragraph, view.item)}"
    wording = parts.copy_button(texts.COPY_WORDING, whole) if view.stored.verbatim else ""
    page = parts.official_page(view.stored)
    collect = tray.collect_button(view.stored, view.day, view.paragraph, view.item)
    inner = wording + collect + page
    actions = f'<footer class="lq-actions">{inner}</footer>' if inner else ""
    return f'<dl class="lq-forms" aria-label="{texts.FORMS}">{rows}</dl>{actions}'


def _form_html(name: str, text: str) -> str:
    button = parts.copy_button(texts.COPY, text, texts.copy_form(name))
    return f'<div data-copied=""><dt>{name}</dt><dd>{escape(text)}</dd><dd class="lq-form-copy">{button}</dd></div>'


def _neighbours_html(view: ArticleView) -> str:
    previous = _neighbour_html(view, view.previous, texts.PREVIOUS, "prev")
    following = _neighbour_html(view, view.following, texts.FOLLOWING, "next")
    return f'<nav class="lq-turn">{previous}{following}</nav>'


def _neighbour_html(view: ArticleView, other: StoredProvision | None, label: str, rel: str) -> str:
    if other is None:
        return ""
    body = f"<small>{label}</small>{escape(other.provision.name)}"
    return links.go(links.provision_href(other, view.day), body, f"lq-{rel}", f' rel="{rel}"')


def _stages_html(view: ArticleView) -> str:
    if len(view.stages) < 2 and not view.ended:
        return ""
    rows = "".join(f"<li>{_stage_html(view, stage)}</li>" for stage in view.stages)
    end = f'<p class="lq-see">{texts.STAGES_END}</p>' if view.ended else ""
    return f'<section class="lq-section"><h2 class="lq-label">{texts.STAGES}</h2><ol class="lq-list">{rows}</ol>{end}</section>'


def _stage_html(view: ArticleView, stage: Stage) -> str:
    stored = stage.place.stored
    other = stored.title if stored.title != view.stored.title else ""
    name = texts.stage_line(stored.version.promulgated.isoformat(), stored.provision.name, nest_brackets(other))
    here = stored.id == view.stored.id
    badges = [
        ("lq-here" if here else "", texts.STAGE_HERE if here else texts.STAGE_KINDS.get(stage.kind, "")),
        ("", validity_label(stored.version.in_force, view.day)),
    ]
    spans = "".join(parts.badge_html(kind, text) for kind, text in badges if text)
    body = f'<span class="lq-name">{escape(name)}</span><span class="lq-badges">{spans}</span>'
    return links.go(_href(stage.place), body, "lq-row", ' aria-current="true"' if here else "")


def _links_html(title: str, places: Sequence[Place], relations: Mapping[str, str]) -> str:
    if not places:
        return ""
    rows = [f"<li>{_link_html(place, relations)}</li>" for place in places]
    shown = f'<ul class="lq-list">{"".join(rows[:SHOWN_LINKS])}</ul>'
    if rest := rows[SHOWN_LINKS:]:
        name = texts.count_of(texts.MORE, len(rest))
        shown += f'<details class="lq-fold"><summary>{name}</summary><ul class="lq-list">{"".join(rest)}</ul></details>'
    return (
        f'<section class="lq-section"><h2 class="lq-label">{texts.count_of(title, len(places))}</h2>{shown}</section>'
    )


def _link_html(place: Place, relations: Mapping[str, str]) -> str:
    badges = "".join(parts.badge_html("", relations.get(kind, "")) for kind in place.kinds)
    note = place.stored.note
    gist = f'<span class="lq-quiet">{escape(note.gist)}</span>' if note else ""
    body = f'<span class="lq-name">{escape(place.written)}</span>{gist}<span class="lq-badges">{badges}</span>'
    return links.go(_href(place), body, "lq-row")


def _href(place: Place) -> str:
    return links.provision_href(place.stored, place.day, place.paragraph, place.item)
