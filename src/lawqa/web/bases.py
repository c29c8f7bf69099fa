"""What figures rest on, as HTML: links to provisions, remarks, the wording to unfold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from lawqa.desk.basis import Basis, Remark
from lawqa.desk.jump import locate
from lawqa.errors import LawqaError
from lawqa.law.model import ArticleNo, StoredProvision
from lawqa.search.library import Library
from lawqa.web import links, parts, texts_figures


def basis_link(basis: Basis) -> str:
    """One provision in 查法条."""
    href = links.article_href(basis.law, ArticleNo(basis.article), basis.paragraph, basis.item)
    return links.go(href, escape(basis.citation))


def bases_html(bases: Sequence[Basis]) -> str:
    """All of them in a line; '' without any."""
    names = "".join(map(basis_link, dict.fromkeys(bases)))
    return f'<p class="lq-see lq-related"><b>{texts_figures.BASIS}</b>{names}</p>' if names else ""


def remarks_html(remarks: Iterable[Remark], title: str = texts_figures.REMARKS) -> str:
    """A list, each with its provisions."""
    rows = "".join(f"<li><p>{escape(r.text)}</p>{bases_html(r.bases)}</li>" for r in remarks)
    return f'<h3 class="lq-sub">{title}</h3><ul class="lq-remarks">{rows}</ul>' if rows else ""


def wording_html(library: Library, bases: Iterable[Basis]) -> str:
    """The articles' wording, each folded; what no source holds is left out."""
    articles = dict.fromkeys((basis.law, basis.article) for basis in bases)
    return "".join(_fold(stored) for law, article in articles if (stored := _stored(library, law, article)))


def gist_of(library: Library, law: str, article: str) -> str:
    """The gist of an article as it is today, or ''."""
    try:
        stored = locate(library, law, ArticleNo.parse(article), dt.date.today()).stored
    except (LawqaError, ValueError):
        return ""
    return stored.note.gist if stored.note else ""


def _stored(library: Library, law: str, article: int) -> StoredProvision | None:
    try:
        return locate(library, law, ArticleNo(article), dt.date.today()).stored
    except LawqaError:
        return None


def _fold(stored: StoredProvision) -> str:
    if not stored.verbatim:
        return ""
    name = texts_figures.WORDING_OF.format(citation=Basis(stored.title, stored.provision.article.number).citation)
    shown = parts.paragraphs_html(stored.provision, range(len(stored.provision.paragraphs)), parts.Emphasis())
    return f'<details class="lq-whole"><summary>{escape(name)}</summary>{shown}</details>'
