"""庭审: the hits as a compact list in order of relevance, made for the keyboard (page.js: lq-hits)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lawqa.desk.checkups import Standing
from lawqa.desk.labels import GIST, GIST_ONLY
from lawqa.law.model import Authority
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.answer import Answer, Hit
from lawqa.web import cards, links, parts, texts, tray
from lawqa.web import texts_modes as words
from lawqa.web.standing import standing_html


def answer_html(answer: Answer, standings: Mapping[str, Standing]) -> str:
    """All hits, best first, each with citation, deciding sentence, authority and validity; the keys below."""
    rows = "".join(_row_html(answer, hit, rank, standings) for rank, hit in enumerate(answer.hits, 1))
    return f'<div class="lq lq-hearing">{_scope_html(answer)}<ol class="lq-hits">{rows}</ol>{_keys_html()}</div>'


def _scope_html(answer: Answer) -> str:
    place = region_label(answer.scope.region or NATIONWIDE)
    if answer.scope.compound:
        place += f"，{answer.scope.compound}"
    line = words.AS_OF.format(
        day=f"<time>{answer.scope.day.isoformat()}</time>",
        place=escape(place),
        count=len(answer.hits),
        ms=max(1, round(answer.ms)),
    )
    return f'<p class="lq-asof" role="status">{line}</p>'


def _row_html(answer: Answer, hit: Hit, rank: int, standings: Mapping[str, Standing]) -> str:
    day = answer.scope.day
    href = links.provision_href(hit.stored, day, hit.paragraph, hit.item)
    own = " lq-own" if hit.stored.instrument.authority is Authority.CONVENTION else ""
    standing = standings.get(hit.stored.id)
    badges = parts.badges_html(parts.badges_of(hit.stored, day))
    head = f"{links.go(href, f'<h2>{escape(hit.citation)}</h2>', 'lq-cite')}{badges}"
    body = "".join(
        [
            _sentence_html(hit),
            parts.line_html("lq-caution", texts.CAUTION, hit.caution),
            standing_html(standing, day) if standing else "",
        ]
    )
    # Whatever else a card lets one do comes after the copy button.
    copy = parts.copy_button(words.COPY, hit.citation, words.COPY_HIT.format(rank=rank))
    copy += tray.collect_button(hit.stored, day, hit.paragraph, hit.item)
    said = escape(words.COPIED_HIT.format(rank=rank, citation=hit.citation))
    return (
        f'<li><article class="lq-card lq-hit{own}" id="lq-hit-{rank}" tabindex="-1" data-said="{said}">'
        f'<span class="lq-rank">{rank}</span><div class="lq-hit-body"><header>{head}</header>{body}</div>'
        f'<footer class="lq-actions">{copy}</footer></article></li>'
    )


def _sentence_html(hit: Hit) -> str:
    """The deciding sentence, else what the citation names, in the wording; a labelled gist where none is held."""
    if not hit.stored.verbatim:
        return parts.line_html("lq-gist", GIST_ONLY, hit.gist)
    gist = "" if hit.deciding else parts.line_html("lq-gist", GIST, hit.gist)
    return gist + cards.decided_html(hit, " lq-brief")


def _keys_html() -> str:
    rows = "".join(f"<div><dt>{escape(keys)}</dt><dd>{does}</dd></div>" for keys, does in words.KEYS)
    return (
        f'<p class="lq-said" role="status" aria-live="polite" data-failed="{words.COPY_FAILED}"></p>'
        f'<details class="lq-keys"><summary>{words.KEYS_TITLE}（?）</summary><dl>{rows}</dl></details>'
    )
