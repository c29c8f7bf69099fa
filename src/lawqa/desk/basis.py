"""The provisions that a calculation rests on, by citation; never their wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lawqa.law.citation import format_citation, nest_brackets
from lawqa.law.model import ArticleNo

CIVIL_CODE = "中华人民共和国民法典"
GENERAL_PROVISIONS = "中华人民共和国民法总则"
GENERAL_PRINCIPLES = "中华人民共和国民法通则"
PROPERTY_LAW = "中华人民共和国物权法"
ECOLOGY = "中华人民共和国生态环境法典"
PROCEDURE = "中华人民共和国民事诉讼法"
LEGISLATION = "中华人民共和国立法法"
MEDIATION = "中华人民共和国人民调解法"
ADMINISTRATIVE_SUITS = "中华人民共和国行政诉讼法"
PENALTIES = "中华人民共和国行政处罚法"
PROPERTY_REGULATION = "物业管理条例"
OWNERSHIP = "最高人民法院关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释"
LIMITATION = "最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定"
GENERAL_PART = "最高人民法院关于适用《中华人民共和国民法典》总则编若干问题的解释"
PROCEDURE_INTERPRETATION = "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释"
TIME_EFFECT = "最高人民法院关于适用《中华人民共和国民法典》时间效力的若干规定"
ECOLOGY_TORT = "最高人民法院关于审理生态环境侵权责任纠纷案件适用法律若干问题的解释"


@dataclass(frozen=True)
class Basis:
    """`law` is the official title; the paragraph is named only where the article has several."""

    law: str
    article: int
    paragraph: int | None = None
    item: int | None = None

    @property
    def citation(self) -> str:
        """The canonical form."""
        return format_citation(self.law, ArticleNo(self.article), self.paragraph, self.item)

    @property
    def place(self) -> str:
        """The citation without the title."""
        return self.citation.removeprefix(f"《{nest_brackets(self.law)}》")

    def to_dict(self) -> dict[str, object]:
        """For JSON, as the contracts write a provision."""
        return {
            "law": self.law,
            "article": str(ArticleNo(self.article)),
            "paragraph": self.paragraph,
            "item": self.item,
            "citation": self.citation,
        }


@dataclass(frozen=True)
class Remark:
    """What a reader is to know, in our words, and what it rests on."""

    text: str
    bases: tuple[Basis, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"text": self.text, "bases": [basis.to_dict() for basis in self.bases]}

    def __str__(self) -> str:
        return f"{self.text}（{cited(self.bases)}）" if self.bases else self.text


def cited(bases: Sequence[Basis]) -> str:
    """All of them in one go; what has the title, or the article, of the one before it does not repeat it."""
    pieces = []
    for before, basis in zip((None, *bases), bases, strict=False):
        same_law = before is not None and before.law == basis.law
        same_article = same_law and before is not None and before.article == basis.article
        title = "" if same_law else f"《{nest_brackets(basis.law)}》"
        full = f"{title}{basis.place}"
        own = basis.place.removeprefix(str(ArticleNo(basis.article)))
        pieces.append(own if same_article and own else full)
    return "、".join(pieces)


def civil(article: int, paragraph: int | None = None, item: int | None = None) -> Basis:
    """An article of the Civil Code."""
    return Basis(CIVIL_CODE, article, paragraph, item)
