"""An answer as HTML: cards by authority, or what to do where nothing fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType

from lawqa.desk.checkups import Standing
from lawqa.desk.labels import GIST, GIST_ONLY, NOTHING_FITS, authority_label
from lawqa.law.citation import nest_brackets
from lawqa.law.model import Authority, Relation
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.law.sentence import locate
from lawqa.search.answer import Answer, Hit
from lawqa.web import links, parts, texts, texts_modes, tray
from lawqa.web.standing import standing_html

# An article that answers as a whole is shown whole up to this many characters.
SHOWN_WHOLE = 400
SEE_ALSO_LIMIT = 4
_NONE: Mapping[str, Standing] = MappingProxyType({})


def answer_html(answer: Answer, standings: Mapping[str, Standing] = _NONE) -> str:
    """All hits, grouped by authority and numbered by rank; conventions stand beside the law.

    `standings` say how clauses stand to the law, by the clause's id.
    """
    ranks = {id(hit): rank for rank, hit in enumerate(answer.hits, 1)}
    law: list[str] = []
    conventions: list[str] = []
    for authority, hits in answer.by_authority():
        cards = "".join(
            card_html(hit, ranks[id(hit)], answer.scope.day, standing=standings.get(hit.stored.id)) for hit in hits
        )
        (conventions if authority is Authority.CONVENTION else law).append(_group_html(authority, cards))
    columns = "".join(f'<div class="lq-column">{"".join(groups)}</div>' for groups in (law, conventions) if groups)
    beside = " lq-beside" if law and conventions else ""
    head = _summary_html(answer) + _ranking_html(answer)
    return f'<div class="lq">{head}<div class="lq-groups{beside}">{columns}</div></div>'


def nearest_html(answer: Answer) -> str:
    """The nearest hits of an abstained answer, folded, each labelled as not fitting."""
    if not answer.hits:
        return ""
    cards = "".join(card_html(hit, rank, answer.scope.day, fitting=False) for rank, hit in enumerate(answer.hits, 1))
    return f'<div class="lq"><details class="lq-nearest"><summary>{texts.NEAREST}</summary>{cards}</details></div>'


def abstained_html() -> str:
    """The plain message that nothing fits."""
    return (
        f'<div class="lq"><section class="lq-abstained" role="status"><h2>{NOTHING_FITS}</h2>'
        f"<p>{texts.ABSTAINED_WHY}</p></section></div>"
    )


def steps_html() -> str:
    """What the reader can do instead."""
    steps = "".join(f"<li>{step}</li>" for step in texts.STEPS)
    return f'<div class="lq"><h2 class="lq-label">{texts.WHAT_TO_DO}</h2><ul class="lq-steps">{steps}</ul></div>'


def card_html(hit: Hit, rank: int, day: dt.date, *, fitting: bool = True, standing: Standing | None = None) -> str:
    """One hit. `fitting` is False for the nearest hits when nothing fits; `standing` is that of a convention's clause."""
    instrument = hit.stored.instrument
    kind = " lq-own" if instrument.authority is Authority.CONVENTION else ""
    href = links.provision_href(hit.stored, day, hit.paragraph, hit.item)
    pieces = [
        f'<header><span class="lq-rank">{rank}</span>{links.go(href, f"<h3>{escape(hit.citation)}</h3>", "lq-cite")}</header>',
        _badges_html(hit, day, fitting),
        _headings_html(hit),
        _gist_html(hit),
        _wording_html(hit),
        standing_html(standing, day) if standing else "",
        parts.line_html("lq-caution", texts.CAUTION, hit.caution),
        _whole_html(hit),
        _see_also_html(hit, day),
        f'<p class="lq-see">{escape(instrument.note)}</p>' if instrument.compound and instrument.note else "",
        _actions_html(hit, day, copying=fitting),
    ]
    return f'<article class="lq-card{kind}" id="lq-hit-{rank}">{"".join(pieces)}</article>'


def cited_wording(hit: Hit) -> str:
    """The wording that `hit.citation` names: the item with its lead-in, the paragraph, or the whole article."""
    return parts.cited_wording(hit.stored.provision, hit.paragraph, hit.item)


def decided(hit: Hit) -> str:
    """The deciding sentence, an item of a list after the words that lead to it; else what the citation names."""
    if not hit.deciding:
        return cited_wording(hit).strip()
    sentence = hit.text[slice(*hit.deciding)].strip()
    provision = hit.stored.provision
    paragraph, item = locate(provision, hit.deciding)
    if paragraph is None or item is None or not sentence.startswith("（"):
        return sentence
    left_out = "" if item == 1 else "……"
    return f"{provision.paragraphs[paragraph - 1].text}{left_out}\n{sentence}"


def decided_html(hit: Hit, kind: str = "") -> str:
    """That in print; CSS says after it that it is less than the citation names, so that this is never copied with it."""
    shown = decided(hit)
    whole = "".join(cited_wording(hit).split())
    part = "" if "".join(shown.split()) == whole else f' data-excerpt="{texts_modes.EXCERPT}"'
    return f'<blockquote class="lq-wording{kind}"><p{part}>{escape(shown)}</p></blockquote>'


def _group_html(authority: Authority, cards: str) -> str:
    note = f'<p class="lq-group-note">{texts.CONVENTION_NOTE}</p>' if authority is Authority.CONVENTION else ""
    return f'<section class="lq-group"><h2 class="lq-label">{authority_label(authority)}</h2>{note}{cards}</section>'


def _summary_html(answer: Answer) -> str:
    place = region_label(answer.scope.region or NATIONWIDE)
    if answer.scope.compound:
        place += f"，{answer.scope.compound}"
    line = texts.summary(len(answer.hits), answer.ms, answer.scope.day.isoformat(), place)
    return f'<p class="lq-summary" role="status">{escape(line)}</p>'


def _ranking_html(answer: Answer) -> str:
    """Links to the hits by rank, where the order of authority is another one."""
    shown = [hit for _, hits in answer.by_authority() for hit in hits]
    if [id(hit) for hit in shown] == [id(hit) for hit in answer.hits]:
        return ""
    links = "".join(
        f'<li><a href="#lq-hit-{rank}"><span class="lq-rank">{rank}</span>{escape(_short(hit))}</a></li>'
        for rank, hit in enumerate(answer.hits, 1)
    )
    return f'<nav class="lq-ranking"><h2 class="lq-label">{texts.BY_RANK}</h2><ol>{links}</ol></nav>'


def _short(hit: Hit) -> str:
    """For navigation only, never a citation."""
    title = nest_brackets(hit.stored.title).removeprefix("中华人民共和国").removeprefix("最高人民法院关于")
    return f"{title} {hit.stored.provision.name}"


def _badges_html(hit: Hit, day: dt.date, fitting: bool) -> str:
    unfit = [] if fitting else [("lq-warn", texts.NOT_FITTING)]
    return parts.badges_html([*unfit, *parts.badges_of(hit.stored, day)])


def _headings_html(hit: Hit) -> str:
    path = "　".join(hit.stored.provision.headings)
    return f'<p class="lq-path">{escape(path)}</p>' if path else ""


def _gist_html(hit: Hit) -> str:
    return parts.line_html("lq-gist", GIST if hit.stored.verbatim else GIST_ONLY, hit.gist)


def _wording_html(hit: Hit) -> str:
    """The paragraph that decides; the whole article where it is cited as a whole and short, or has one paragraph."""
    count = len(hit.stored.provision.paragraphs)
    shown = range(count) if _shown_whole(hit) else range(*_first_shown(hit))
    return _paragraphs_html(hit, shown) if count else ""


def _paragraphs_html(hit: Hit, shown: Iterable[int]) -> str:
    return parts.paragraphs_html(hit.stored.provision, shown, parts.Emphasis(hit.deciding))


def _whole_html(hit: Hit) -> str:
    """The whole article to unfold, where only a part of it is shown."""
    count = len(hit.stored.provision.paragraphs)
    if _shown_whole(hit):
        return ""
    summary = texts.whole_article(escape(hit.stored.provision.name), count)
    return f'<details class="lq-whole"><summary>{summary}</summary>{_paragraphs_html(hit, range(count))}</details>'


def _shown_whole(hit: Hit) -> bool:
    count = len(hit.stored.provision.paragraphs)
    return count <= 1 or (
        parts.cited_paragraph(hit.stored.provision, hit.paragraph) is None and len(hit.text) <= SHOWN_WHOLE
    )


def _first_shown(hit: Hit) -> tuple[int, int]:
    first = hit.paragraph if hit.paragraph and parts.cited_paragraph(hit.stored.provision, hit.paragraph) else 1
    return first - 1, first


def _see_also_html(hit: Hit, day: dt.date) -> str:
    related = hit.stored.note.related[:SEE_ALSO_LIMIT] if hit.stored.note else ()
    if not related:
        return ""
    return f'<p class="lq-see lq-related"><b>{texts.SEE_ALSO}</b>{"".join(_related_html(r, day) for r in related)}</p>'


def _related_html(relation: Relation, day: dt.date) -> str:
    name = f"{texts.RELATIONS.get(relation.kind, '')} 《{nest_brackets(relation.law)}》{relation.article}".strip()
    return links.go(links.article_href(relation.law, relation.article, day=day), escape(name))


def _actions_html(hit: Hit, day: dt.date, *, copying: bool) -> str:
    """Nothing to copy where the provision does not fit."""
    actions = [parts.copy_button(texts.COPY_CITATION, hit.citation)] if copying else []
    if copying and hit.stored.verbatim:
        actions.append(parts.copy_button(texts.COPY_WORDING, f"{hit.citation}\n{cited_wording(hit)}"))
    if copying:
        actions.append(tray.collect_button(hit.stored, day, hit.paragraph, hit.item))
    inner = "".join([*actions, parts.official_page(hit.stored)])
    return f'<footer class="lq-actions">{inner}</footer>' if inner else ""
