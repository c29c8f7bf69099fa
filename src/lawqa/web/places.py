"""Provisions named in the value of a button: the address of an article in 查法条, looked up before it is believed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

from lawqa.desk.jump import Located, locate
from lawqa.errors import NotFound
from lawqa.law.model import ArticleNo, StoredProvision
from lawqa.search.library import Library
from lawqa.web import links, texts


def place_of(
    stored: StoredProvision, day: dt.date | None = None, paragraph: int | None = None, item: int | None = None
) -> str:
    """The address of a provision as of `day`, today where None."""
    return links.provision_href(stored, day, paragraph, item)


def located(library: Library, place: str) -> tuple[Located, dt.date]:
    """What an address of `place_of` names, and its day. NotFound in one line for anything else."""
    given = dict(parse_qsl(urlsplit(place).query))
    try:
        article = ArticleNo.parse(given[links.ARTICLE])
        day = dt.date.fromisoformat(given[links.DATE]) if links.DATE in given else dt.date.today()
        paragraph, item = (int(given[name]) if name in given else None for name in (links.PARAGRAPH, links.ITEM))
        law = given[links.LAW]
    except (KeyError, ValueError):
        raise NotFound(texts.BAD_ARTICLE.format(text=place[:60]), texts.BAD_ARTICLE_HINT) from None
    return locate(library, law, article, day, paragraph, item), day
