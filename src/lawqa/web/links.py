"""Addresses inside the page. All are relative to its root, so that they hold behind any prefix."""

from __future__ import annotations

import datetime as dt
from html import escape
from urllib.parse import urlencode

from lawqa.law.model import ArticleNo, StoredProvision

ASK, STATUTES, CITATIONS, CHECKUP, COMPOUNDS = "", "statutes", "citations", "checkup", "compounds"
LIBRARY = "library"
FIGURES = "figures"
OUTREACH = "outreach"
RECORDS = "records"
AGAIN = "again"  # parameter of 问
# Parameters of 查法条.
LAW, ARTICLE, PARAGRAPH, ITEM, DATE, WORDS, NEAR = "law", "article", "paragraph", "item", "date", "q", "near"
# Parameters of 规约体检.
COMPOUND, TITLE = "compound", "title"
# Parameters of 算一算.
VIEW, TOPIC = "view", "topic"


def page_href(path: str) -> str:
    """A page by its path; './' for the first one."""
    return path or "./"


def article_href(
    law: str,
    article: ArticleNo | str,
    paragraph: int | None = None,
    item: int | None = None,
    day: dt.date | None = None,
) -> str:
    """An article in 查法条; `law` is an id, a title or an alias."""
    parts: dict[str, object] = {LAW: law, ARTICLE: number(article) if isinstance(article, ArticleNo) else article}
    if paragraph:
        parts[PARAGRAPH] = paragraph
    if item:
        parts[ITEM] = item
    return _statutes(parts, day)


def provision_href(
    stored: StoredProvision, day: dt.date | None = None, paragraph: int | None = None, item: int | None = None
) -> str:
    """The same, of a provision at hand."""
    several = len(stored.provision.paragraphs) > 1
    return article_href(stored.instrument.id, stored.provision.article, paragraph if several else None, item, day)


def law_href(law: str, day: dt.date | None = None, near: ArticleNo | None = None) -> str:
    """An instrument in 查法条, its outline opened at the article `near`."""
    parts: dict[str, object] = {LAW: law}
    if near:
        parts[NEAR] = number(near)
    return _statutes(parts, day)


def checkup_href(compound: str, title: str) -> str:
    """The check-up of a document that is kept."""
    return f"{CHECKUP}?{urlencode({COMPOUND: compound, TITLE: title})}"


def figures_href(view: str, topic: str = "") -> str:
    """A view of 算一算; `topic` is the one whose way is shown."""
    return f"{FIGURES}?{urlencode({VIEW: view} | ({TOPIC: topic} if topic else {}))}"


def number(article: ArticleNo) -> str:
    """944, 120之1, 序言: as ArticleNo.parse reads it."""
    return article.plain


def go(href: str, body: str, kind: str = "", attributes: str = "") -> str:
    """A link that page.js follows without loading the page anew; `body` and `attributes` are HTML."""
    css = f' class="{kind}"' if kind else ""
    return f'<a{css} data-go="" href="{escape(href)}"{attributes}>{body}</a>'


def _statutes(parts: dict[str, object], day: dt.date | None) -> str:
    if day and day != dt.date.today():
        parts[DATE] = day.isoformat()
    return f"{STATUTES}?{urlencode(parts)}"
