"""A citation as a value, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass

from lawqa.law.model import ArticleNo
from lawqa.law.numerals import to_chinese


@dataclass(frozen=True)
class Citation:
    """What was cited: `title` as written ('' for a bare number), and `span` in the original text.

    >>> Citation("民法典", ArticleNo(944), 3, None, (0, 0))      # 民法典第九百四十四条第三款
    """

    title: str
    article: ArticleNo
    paragraph: int | None = None
    item: int | None = None
    span: tuple[int, int] = (0, 0)


def format_citation(title: str, article: ArticleNo, paragraph: int | None = None, item: int | None = None) -> str:
    """The canonical form: 《中华人民共和国民法典》第九百四十四条第三款第（二）项."""
    text = f"《{nest_brackets(title)}》{article}"
    if paragraph:
        text += f"第{to_chinese(paragraph)}款"
    if item:
        text += f"第（{to_chinese(item)}）项"
    return text


def nest_brackets(title: str) -> str:
    """Title marks inside a title are single ones: …关于适用〈中华人民共和国民法典〉…（GB/T 15834-2011, 4.15.3.5）."""
    return title.replace("《", "〈").replace("》", "〉")
