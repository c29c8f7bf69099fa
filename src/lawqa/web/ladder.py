"""The ladder of authority: what of an answer stands where, and what binds what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

from lawqa.desk.basis import (
    ADMINISTRATIVE_SUITS,
    LEGISLATION,
    PENALTIES,
    PROPERTY_REGULATION,
    Basis,
    Remark,
)
from lawqa.law.model import Authority
from lawqa.search.answer import Answer, Hit
from lawqa.web import bases, links, texts_figures

RUNGS = {
    Authority.LAW: Remark("效力高于行政法规、地方性法规和规章。", (Basis(LEGISLATION, 99, 1),)),
    Authority.ADMINISTRATIVE_REGULATION: Remark("服从法律；高于地方性法规和规章。", (Basis(LEGISLATION, 99),)),
    Authority.JUDICIAL_INTERPRETATION: Remark(
        "最高人民法院、最高人民检察院说明法律条文怎样具体应用，要合乎法律的目的、原则和原意；和它解释的法律一起看。",
        (Basis(LEGISLATION, 119, 1),),
    ),
    Authority.DEPARTMENTAL_RULE: Remark(
        "服从法律、行政法规；与地方性法规不一致、定不下来的，由国务院提出意见。",
        (Basis(LEGISLATION, 99), Basis(LEGISLATION, 106, 1, 2)),
    ),
    Authority.LOCAL_REGULATION: Remark(
        "服从法律、行政法规；高于本级和下级地方政府规章。", (Basis(LEGISLATION, 99), Basis(LEGISLATION, 100, 1))
    ),
    Authority.NORMATIVE_DOCUMENT: Remark(
        "不能设定行政处罚；告行政机关时，可以请法院一并审查它合不合法。",
        (Basis(PENALTIES, 16), Basis(ADMINISTRATIVE_SUITS, 53, 1)),
    ),
    Authority.CONVENTION: Remark(
        "约束本小区全体业主；不得违反法律、法规，不得损害社会公共利益。",
        (Basis(PROPERTY_REGULATION, 17, 2), Basis(PROPERTY_REGULATION, 17, 3)),
    ),
}


def ladder_html(answer: Answer) -> str:
    """All rungs from the highest down; hits of the answer on theirs, rungs without any folded.

    Nothing is said of whether the hits fit: of an abstained answer the caller says that they are only the nearest.
    """
    held = dict(answer.by_authority())
    rows = "".join(_rung_html(authority, held.get(authority, ()), answer.scope.day) for authority in Authority)
    names = "、".join(authority.value for authority in Authority)
    spoken = escape(texts_figures.LADDER_SPOKEN.format(rungs=names))
    return f'<div class="lq"><ol class="lq-ladder" aria-label="{spoken}">{rows}</ol></div>'


def _rung_html(authority: Authority, hits: Sequence[Hit], day: dt.date) -> str:
    remark = RUNGS[authority]
    binds = f'<p class="lq-binds">{escape(remark.text)}</p>{bases.bases_html(remark.bases)}'
    if not hits:
        summary = f"<summary>{authority.value}<small>{texts_figures.LADDER_EMPTY}</small></summary>"
        return f'<li class="lq-bare"><details>{summary}{binds}</details></li>'
    name = f'<p class="lq-rung-name">{authority.value}</p>'
    rows = "".join(f"<li>{_hit_html(hit, day)}</li>" for hit in hits)
    return f'<li>{name}{binds}<ul class="lq-list">{rows}</ul></li>'


def _hit_html(hit: Hit, day: dt.date) -> str:
    gist = f'<span class="lq-quiet">{escape(hit.gist)}</span>' if hit.gist else ""
    href = links.provision_href(hit.stored, day, hit.paragraph, hit.item)
    return links.go(href, f'<span class="lq-name">{escape(hit.citation)}</span>{gist}', "lq-row")
