"""A citation as a value, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from lawqa.law.model import ArticleNo, Provision
from lawqa.law.numerals import NUMERAL_CHARS, to_chinese

_ARTICLE_LABEL = re.compile(r"条(?:之\w+)?(?:（[^（）]+）)?$")
_ITEM_LABEL = re.compile(rf"^第([{NUMERAL_CHARS}]+)项$")


class Manner(Enum):
    """How a citation is made; each way has its own rule for finding the instrument."""

    FULL = "full"  # title and article: 《民法典》第九百四十四条, 民法典944
    LISTED = "listed"  # shares the title, article or paragraph before it: 第278、279条
    RANGE = "range"  # one of 第二百七十八条至第二百八十条; all have the span of the whole
    RELATIVE = "relative"  # 同法第五条, 本条第一款, 前款; its title is that of the instrument it leads back to


@dataclass(frozen=True)
class Citation:
    """What was cited: `title` as written ('' for a bare number), and `span` in the original text.

    `dated` is what stands in brackets between title and number: a document number, a date, 2020修正. A relative
    citation whose instrument the text does not name has the relative word as its title: 本法.

    >>> Citation("民法典", ArticleNo(944), 3, None, (0, 0))      # 民法典第九百四十四条第三款
    """

    title: str
    article: ArticleNo
    paragraph: int | None = None
    item: int | None = None
    span: tuple[int, int] = (0, 0)
    manner: Manner = Manner.FULL
    dated: str = ""


def format_citation(title: str, article: ArticleNo, paragraph: int | None = None, item: int | None = None) -> str:
    """The canonical form: 《中华人民共和国民法典》第九百四十四条第三款第（二）项."""
    return f"《{nest_brackets(title)}》{article}{_parts(paragraph, item, '第（{}）项')}"


def cite(title: str, provision: Provision, paragraph: int | None = None, item: int | None = None) -> str:
    """The canonical form of a provision at hand; what is not numbered 第X条 is cited as it is printed: 《居民公约》三、（二）."""
    return f"《{nest_brackets(title)}》{place_in(provision, paragraph, item)}"


def place_in(provision: Provision, paragraph: int | None = None, item: int | None = None) -> str:
    """The citation without the title.

    >>> place_in(third)              # 第三项, of a document that counts 一、二、三、
    >>> place_in(third, item=2)      # 三、（二）
    """
    label = provision.label
    if not label or _ARTICLE_LABEL.search(label):
        return provision.name + _parts(paragraph, item, "第（{}）项")
    place = label + _parts(paragraph, None, "")
    if not item:
        return place
    number = _item_number(provision, paragraph, item)
    if number.startswith(label):  # 1.1.1, an item of 1.1
        return number
    if whole := _ITEM_LABEL.match(place):
        return f"{whole[1]}、{number}"
    return place + (f"第{number}项" if place[-1].isdigit() and number[0].isdigit() else number)


def cited_wording(provision: Provision, paragraph: int | None = None, item: int | None = None) -> str:
    """The wording that a citation names: the item with its lead-in, the paragraph, or the whole article."""
    paragraphs = provision.paragraphs
    if paragraph is None and (item is None or len(paragraphs) != 1):
        return provision.text
    index = (paragraph or 1) - 1
    if not 0 <= index < len(paragraphs):
        return provision.text
    cited = paragraphs[index]
    return f"{cited.text}\n{cited.items[item - 1]}" if item and item <= len(cited.items) else str(cited)


def _item_number(provision: Provision, paragraph: int | None, item: int) -> str:
    """The number that an item bears, without the mark behind it; its place where it bears none (●)."""
    listed = provision.paragraphs[(paragraph or 1) - 1 : paragraph or 1]
    items = listed[0].items if listed else ()
    printed = items[item - 1].label if item <= len(items) else ""
    number = printed if printed[:1] in ("（", "(") else printed.rstrip(".．、)）：: ")
    return number if any(map(str.isalnum, number)) else f"第（{to_chinese(item)}）项"


def format_for_court(title: str, article: ArticleNo, paragraph: int | None = None, item: int | None = None) -> str:
    """As courts' documents write it: 《中华人民共和国民法典》第九百四十四条第三款第二项.

    The item without brackets is how statutes cite themselves: 第一款第一项, throughout the Civil Code.
    """
    return f"《{nest_brackets(title)}》{article}{_parts(paragraph, item, '第{}项')}"


def format_short(name: str, article: ArticleNo, paragraph: int | None = None, item: int | None = None) -> str:
    """The short form, for talking and for tables: 民法典第944条第3款第2项; `name` is a title or an alias."""
    suffix = f"之{article.suffix}" if article.suffix else ""
    text = f"{name}第{article.number}条{suffix}"
    if paragraph:
        text += f"第{paragraph}款"
    return text + (f"第{item}项" if item else "")


def nest_brackets(title: str) -> str:
    """Title marks inside a title are single ones: …关于适用〈中华人民共和国民法典〉…（GB/T 15834-2011, 4.15.3.5）."""
    return title.replace("《", "〈").replace("》", "〉")


def _parts(paragraph: int | None, item: int | None, item_form: str) -> str:
    text = f"第{to_chinese(paragraph)}款" if paragraph else ""
    return text + (item_form.format(to_chinese(item)) if item else "")
