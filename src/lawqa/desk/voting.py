"""Owners' decisions under 民法典 278: two quorums and two majorities, by area and by heads, compared exactly.

Thresholds, all from 278 paragraph 2: two thirds of all must take part; three quarters of those who take part must be in
favour for items 6 to 8, more than half for the rest. 以上 includes the number itself (民法典 1259); 过半数 is more than half.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lawqa.desk.amounts import MAX_AREA, MAX_HEADS, area_text, heads_text, percent_text
from lawqa.desk.basis import OWNERSHIP, PROPERTY_LAW, PROPERTY_REGULATION, Basis, Remark, civil
from lawqa.errors import BadQuestion, NotFound

RULE = civil(278, 2)
AREA, HEADS = "面积", "人数"


@dataclass(frozen=True)
class Threshold:
    """`inclusive`: reached by exactly that share; otherwise only by more."""

    share: Fraction
    name: str
    inclusive: bool

    def reached(self, part: Fraction, whole: Fraction) -> bool:
        """By integers; nothing is reached where there is nobody."""
        if not whole:
            return False
        return part >= self.share * whole if self.inclusive else part > self.share * whole


QUORUM = Threshold(Fraction(2, 3), "三分之二以上", inclusive=True)
SIMPLE = Threshold(Fraction(1, 2), "过半数", inclusive=False)
SPECIAL = Threshold(Fraction(3, 4), "四分之三以上", inclusive=True)


@dataclass(frozen=True)
class Matter:
    """One of the nine matters, in our short words; `item` is its number in 278 paragraph 1."""

    item: int
    name: str

    @property
    def majority(self) -> Threshold:
        """What those in favour must reach."""
        return SPECIAL if self.item in (6, 7, 8) else SIMPLE

    @property
    def basis(self) -> Basis:
        """The item."""
        return civil(278, 1, self.item)


MATTERS = (
    Matter(1, "订立、改动议事规则"),
    Matter(2, "订立、改动管理规约"),
    Matter(3, "选业委会、换委员"),
    Matter(4, "选聘、解聘物业公司"),
    Matter(5, "动用维修资金"),
    Matter(6, "筹集维修资金"),
    Matter(7, "改建、重建楼房和设施"),
    Matter(8, "改共有部分用途、拿它经营"),
    Matter(9, "其他重大事项（如处分共有部分）"),
)


def matter_of(item: int) -> Matter:
    """The matter of that number; NotFound otherwise."""
    if 1 <= item <= len(MATTERS):
        return MATTERS[item - 1]
    raise NotFound(f"没有第{item}项", f"写1到{len(MATTERS)}")


@dataclass(frozen=True)
class Count:
    """One measure of a vote: areas in square metres, or heads. `against` and `abstained` where they are known."""

    total: Fraction
    present: Fraction
    favour: Fraction
    against: Fraction | None = None
    abstained: Fraction | None = None


@dataclass(frozen=True)
class Check:
    """One of the four comparisons. `part` of `whole` is held against `threshold`.

    `lacking` is how much more of `part` would do (0 where it holds): whole heads, or hundredths of a square metre.
    `joining` is how much would do if it were new voters, all in favour; None where that cannot help.
    """

    measure: str
    of: str
    part: Fraction
    whole: Fraction
    threshold: Threshold
    lacking: Fraction
    joining: Fraction | None = None

    @property
    def holds(self) -> bool:
        """Whether the threshold is reached."""
        return self.threshold.reached(self.part, self.whole)

    @property
    def share(self) -> Fraction:
        """0 where there is nobody."""
        return self.part / self.whole if self.whole else Fraction(0)

    def amount(self, value: Fraction) -> str:
        """With its unit."""
        return heads_text(value) if self.measure == HEADS else area_text(value)

    def to_dict(self) -> dict[str, object]:
        """For JSON; exact shares as fractions, amounts as decimals."""
        return {
            "measure": self.measure,
            "of": self.of,
            "part": float(self.part),
            "whole": float(self.whole),
            "share": str(self.share),
            "percent": percent_text(self.share),
            "threshold": str(self.threshold.share),
            "inclusive": self.threshold.inclusive,
            "holds": self.holds,
            "lacking": None if self.holds else self.amount(self.lacking),
        }


@dataclass(frozen=True)
class Outcome:
    """What a vote yields: the quorums by area and heads, the majorities by area and heads, one sentence."""

    matter: Matter
    quorums: tuple[Check, Check]
    majorities: tuple[Check, Check]
    notices: tuple[str, ...] = ()

    @property
    def quorate(self) -> bool:
        """Whether enough took part, by both measures."""
        return all(check.holds for check in self.quorums)

    @property
    def carried(self) -> bool:
        """Whether all four hold."""
        return self.quorate and all(check.holds for check in self.majorities)

    @property
    def checks(self) -> tuple[Check, ...]:
        """All four."""
        return (*self.quorums, *self.majorities)

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if self.carried:
            return "比例达到，通过"
        return "没有通过" if self.quorate else "参与表决的不够"

    @property
    def sentence(self) -> str:
        """What follows and from which provision."""
        cited = f"（{RULE.citation}）"
        majority = self.matter.majority.name
        if self.carried:
            return f"参与表决的面积和人数都占三分之二以上，其中同意的面积和人数都{_reach(majority)}，表决通过{cited}。"
        if not self.quorate:
            short = "、".join(f"{c.measure}还差{c.amount(c.lacking)}" for c in self.quorums if not c.holds)
            return f"参与表决的业主没有占到面积、人数的三分之二以上（{short}），同意的再多也不能通过{cited}。"
        short = "、".join(f"{c.measure}还差{c.amount(c.lacking)}" for c in self.majorities if not c.holds)
        return f"参与表决的够了，但同意的没有在面积和人数上都{_reach(majority)}（{short}），没有通过{cited}。"

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "matter": self.matter.item,
            "name": self.matter.name,
            "carried": self.carried,
            "quorate": self.quorate,
            "sentence": self.sentence,
            "basis": [RULE.to_dict(), self.matter.basis.to_dict()],
            "checks": [check.to_dict() for check in self.checks],
            "notices": list(self.notices),
            "remarks": [remark.to_dict() for remark in remarks(self.matter)],
        }


def decide(matter: Matter, area: Count, heads: Count) -> Outcome:
    """Hold a vote against the thresholds. BadQuestion says which numbers cannot be."""
    _refuse(area, AREA)
    _refuse(heads, HEADS)
    for name, of_area, of_heads in (
        ("参与表决", area.present, heads.present),
        ("同意", area.favour, heads.favour),
        ("反对", area.against, heads.against),
        ("弃权", area.abstained, heads.abstained),
    ):
        if of_area is not None and of_heads is not None and bool(of_area) != bool(of_heads):
            raise BadQuestion(f"{name}的面积和人数对不上：一个是零，另一个不是", "核对这两个数")
    majorities = (_majority(AREA, area, matter.majority), _majority(HEADS, heads, matter.majority))
    return Outcome(matter, (_quorum(AREA, area), _quorum(HEADS, heads)), majorities, tuple(_notices(area, heads)))


def remarks(matter: Matter) -> list[Remark]:
    """What a reader of the result is to know: how area and heads are counted, and what is not calculated."""
    found = [
        Remark(
            "专有面积可以按不动产登记簿算；还没登记的暂按测绘面积，没测绘的暂按购房合同面积。",
            (Basis(OWNERSHIP, 8),),
        ),
        Remark(
            "人数可以按房屋套数算，一套算一人；开发商没卖出和卖出没交付的合起来算一人，同一买受人有几套的也只算一人。",
            (Basis(OWNERSHIP, 9),),
        ),
        Remark("“三分之二以上”“四分之三以上”包括刚好这么多；“过半数”要多于一半，刚好一半不算。", (civil(1259), RULE)),
        Remark(
            "同意的比例以参与表决的为底数，不以全体业主为底数。没有送回的选票能不能算参与、算哪一边，"
            "民法典第二百七十八条没有规定，看小区的议事规则；当地条例另有细则的，也要查。",
            (RULE, Basis(PROPERTY_REGULATION, 18)),
        ),
        Remark(
            "物业管理条例第十一条、第十二条印的还是旧比例，不要照它算；2021年以前作出的决定当时看物权法，这里不算。",
            (RULE, Basis(PROPERTY_LAW, 76, 2), Basis(PROPERTY_REGULATION, 12, 3)),
        ),
    ]
    return [*_of_matter(matter), *found, Remark(_ONLY_RATIOS, (civil(280, 2), Basis(OWNERSHIP, 12)))]


_ONLY_RATIOS = (
    "这里只算比例。程序不合法，或者决定侵害了业主权益的，受侵害的业主可以在知道或应当知道决定之日起一年内请法院撤销。"
)


def _of_matter(matter: Matter) -> Iterator[Remark]:
    if matter.item in (5, 6):
        yield Remark(
            "动用维修资金过半数即可，筹集维修资金才要四分之三以上，别弄混。",
            (civil(278, 1, 5), civil(278, 1, 6), RULE),
        )
    if matter.item == 5:
        yield Remark("紧急维修另有办法：业主大会或业委会可以依法申请使用维修资金。", (civil(281, 2),))
    if matter.item == 8:
        yield Remark("把自己的住宅改成经营用房不归这里算：要有利害关系的业主一致同意。", (civil(279),))
    if matter.item == 9:
        yield Remark(
            "处分共有部分，以及业主大会决定或规约写明要共同决定的事，属于这里的重大事项。", (Basis(OWNERSHIP, 7),)
        )


def _reach(majority: str) -> str:
    return majority if majority == SIMPLE.name else f"占{majority}"


def _refuse(count: Count, measure: str) -> None:
    """BadQuestion for what cannot be."""
    limit = MAX_AREA if measure == AREA else Fraction(MAX_HEADS)
    parts = (count.total, count.present, count.favour, count.against, count.abstained)
    if any(part is not None and part < 0 for part in parts):
        raise BadQuestion(f"{measure}不能是负数", "核对数字")
    if measure == HEADS and any(part is not None and part.denominator != 1 for part in parts):
        raise BadQuestion("人数要写整数", "核对数字")
    if not count.total:
        raise BadQuestion(f"全体业主的{measure}不能是零", "填整个小区的数")
    if count.total > limit:
        raise BadQuestion(f"全体业主的{measure}太大", "核对数字和单位")
    if count.present > count.total:
        raise BadQuestion(f"参与表决的{measure}比全体业主的还多", "核对这两个数")
    if count.favour > count.present:
        raise BadQuestion(f"同意的{measure}比参与表决的还多", "核对这两个数")
    named = count.favour + (count.against or 0) + (count.abstained or 0)
    if named > count.present:
        raise BadQuestion(f"同意、反对、弃权的{measure}加起来比参与表决的还多", "核对这几个数")


def _notices(area: Count, heads: Count) -> Iterator[str]:
    for name, a, h in (
        ("参与表决", area.present == area.total, heads.present == heads.total),
        ("同意", area.favour == area.present, heads.favour == heads.present),
    ):
        if a != h and area.present:
            yield f"{name}的{AREA if a else HEADS}是全部，{HEADS if a else AREA}却不是，请核对。"


def _quorum(measure: str, count: Count) -> Check:
    return _check(measure, "全体业主", count.present, count.total, QUORUM)


def _majority(measure: str, count: Count, majority: Threshold) -> Check:
    check = _check(measure, "参与表决的", count.favour, count.present, majority)
    if check.holds:
        return check
    # Voters who join raise both: (favour + m) / (present + m) is to reach the share.
    joining = (majority.share * count.present - count.favour) / (1 - majority.share)
    joining = _enough(joining, measure, strict=not majority.inclusive)
    possible = bool(count.present) and joining <= count.total - count.present
    return replace(check, joining=joining if possible else None)


def _check(measure: str, of: str, part: Fraction, whole: Fraction, threshold: Threshold) -> Check:
    lacking = Fraction(0)
    if not threshold.reached(part, whole):
        lacking = _enough(threshold.share * whole - part, measure, strict=not threshold.inclusive)
    return Check(measure, of, part, whole, threshold, lacking)


def _enough(amount: Fraction, measure: str, *, strict: bool) -> Fraction:
    """The least number of heads, or of hundredths of a square metre, that reaches (`strict`: exceeds) the amount."""
    unit = 1 if measure == HEADS else 100
    exact = max(amount, Fraction(0)) * unit
    up = -(-exact.numerator // exact.denominator)
    return Fraction(up + 1 if strict and up == exact else up, unit)
