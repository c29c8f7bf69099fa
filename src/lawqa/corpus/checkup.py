"""The rules of the check-up of conventions (corpus/checkup.toml), and how a clause is cut into what they are held against.

A rule has clauses that break a mandatory provision and look-alikes that do not: both are what a clause is compared with,
and tests. A provision is written "name article[ paragraph]": "民法典 944 3".
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.clauses import Clause as Clause
from lawqa.corpus.clauses import structure_of
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Provision
from lawqa.law.quantity import Bound
from lawqa.law.sentence import sentence_spans

VERDICTS = ("conflict", "uncertain")


@dataclass(frozen=True)
class Ground:
    """A mandatory provision; `law` is the official title, `paragraph` None where the article as a whole is meant."""

    law: str
    article: ArticleNo
    paragraph: int | None = None

    def to_dict(self) -> dict[str, object]:
        """As the JSON contract writes it."""
        return {"law": self.law, "article": str(self.article), "paragraph": self.paragraph}


@dataclass(frozen=True)
class Limit:
    """A quantity in the role must lie within the bound."""

    role: str
    bound: Bound


@dataclass(frozen=True)
class Rule:
    """`needs` (patterns, one of which a clause must hold) and `unless` (none of which it may) narrow what is compared.

    `kinds` are the kinds of document that the rule is for; none means all.
    """

    id: str
    topic: str
    verdict: str
    against: tuple[Ground, ...]
    why: str
    instead: str
    unlawful: tuple[str, ...]
    lawful: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    limit: Limit | None = None
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def concerns(self, text: str) -> bool:
        """Whether a clause of these words may be compared with the rule at all."""
        needed = self.needs is None or self.needs.search(text) is not None
        return needed and (self.unless is None or self.unless.search(text) is None)


@dataclass(frozen=True)
class Thresholds:
    """`conflict` and `doubt` are log-odds from which a sentence breaks a rule, or may; `near` is how probably it must be
    about a rule to be held against it, `beside` the same for a second rule; `quantity` is what a number outside the lawful range adds, or inside it takes."""

    conflict: float
    doubt: float
    near: float
    beside: float
    quantity: float


@dataclass(frozen=True)
class Checkup:
    """All rules in order of the file, from when on they count, and ordinary sentences that offend nothing."""

    rules: tuple[Rule, ...]
    thresholds: Thresholds
    ordinary: tuple[str, ...] = ()

    @functools.cached_property
    def _known(self) -> frozenset[str]:
        """The ordinary sentences in plain words, their last mark aside."""
        return frozenset(map(_bare, self.ordinary))

    def is_ordinary(self, sentence: str) -> bool:
        """Whether it is word for word one of the ordinary sentences."""
        return _bare(sentence) in self._known


def _bare(text: str) -> str:
    return plain(text).strip().rstrip("。；;.")


def load_checkup(path: Path, catalogue: Catalogue) -> Checkup:
    """CorpusError names the rule at fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        thresholds = Thresholds(**{name: float(value) for name, value in data["thresholds"].items()})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"读不了{path.name}：{error}", "重新安装 lawqa") from error
    rules = tuple(_rule(entry, catalogue) for entry in data.get("rule", ()))
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise CorpusError(f"{path.name}里“{rule.id}”写了两次", "删去其中一条")
        seen.add(rule.id)
    return Checkup(rules, thresholds, tuple(data.get("ordinary", ())))


@dataclass(frozen=True)
class Example:
    """A clause that breaks the rule of that id, or a look-alike that does not."""

    rule: str
    text: str
    unlawful: bool


def load_examples(path: Path, checkup: Checkup) -> list[Example]:
    """The rules' own examples and those of the file (rule, + or -, clause; a tab between); CorpusError names a line at
    fault."""
    ids = {rule.id for rule in checkup.rules}
    found = [
        Example(rule.id, text, unlawful)
        for rule in checkup.rules
        for texts, unlawful in ((rule.unlawful, True), ((*rule.lawful, rule.instead), False))
        for text in texts
    ]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        rule, sign, text = [*line.split("\t"), "", ""][:3]
        if rule not in ids or sign not in ("+", "-") or not text:
            raise CorpusError(f"{path.name}第{number}行有误", "写成：规则、+ 或 -、条款，用制表符分开")
        found.append(Example(rule, text, sign == "+"))
    return found


def _rule(entry: Mapping[str, Any], catalogue: Catalogue) -> Rule:
    try:
        if entry["verdict"] not in VERDICTS:
            raise ValueError(f"verdict {entry['verdict']}")
        return Rule(
            id=entry["id"],
            topic=entry["topic"],
            verdict=entry["verdict"],
            against=tuple(ground_of(written, catalogue) for written in entry["against"]),
            why=entry["why"].strip(),
            instead=entry["instead"].strip(),
            unlawful=tuple(entry["unlawful"]),
            lawful=tuple(entry["lawful"]),
            kinds=tuple(entry.get("kinds", ())),
            limit=_limit(entry["quantity"]) if "quantity" in entry else None,
            needs=_pattern(entry.get("needs")),
            unless=_pattern(entry.get("unless")),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise CorpusError(f"体检规则“{entry.get('id', '?')}”有误：{error}", "对照其他规则修改") from error


def ground_of(written: str, catalogue: Catalogue) -> Ground:
    """民法典 944 3 as a ground; ValueError where the catalogue has no such law."""
    name, article, *paragraph = written.split(" ")
    instrument = catalogue.by_name(name)
    if instrument is None:
        raise ValueError(f"目录里没有“{name}”")
    return Ground(instrument.title, ArticleNo.parse(article), int(paragraph[0]) if paragraph else None)


def _limit(entry: Mapping[str, str]) -> Limit:
    return Limit(entry["role"], Bound.parse(entry["lawful"]))


def _pattern(alternatives: Sequence[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(alternatives)) if alternatives else None


# ---- clauses and their commands ----


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a convention's text, whatever its numbering; its paragraphs where it has none."""
    return structure_of(text.splitlines()).clauses


_FORBIDS = re.compile(r"(?:不得|禁止|严禁|不准|不允许|不应)[^，。；：]{0,16}：$")
_LEAD_TAIL = re.compile(r"(?:实施|有|从事|进行)?(?:下列|以下)[^，。；：]{0,8}：$")
_LONGEST_LEAD = 40
_SHORT_LEAD = 16
_SHORTEST = 7
_LONGEST_TOLD = 110  # characters; the model was taught on no longer texts
_ORDERS = re.compile(r"不得|禁止|严禁|不准|可以|有权|应当|视为|一律|归|罚|禁")


def commands(provision: Provision) -> Iterator[str]:
    """What the clause says, a sentence or an item at a time.

    An item is read with the words that lead to it: after 不得实施下列行为：（一）罚款 it says 不得罚款.
    """
    yield from (text for text, _ in told(provision))


def told(provision: Provision) -> Iterator[tuple[str, str]]:
    """The commands, each with the same read after the sentence before it in its paragraph: 车辆不进入小区 is said of the
    couriers of the sentence before. An item stands alone, for it has its lead."""
    for paragraph in provision.paragraphs:
        sentences = _sentences(paragraph.text)
        lead = sentences.pop() if paragraph.items and sentences else ""
        for before, text in zip(["", *sentences], sentences, strict=False):
            yield text, before + text if len(before) + len(text) <= _LONGEST_TOLD else text
        for item in paragraph.items:
            for text in _sentences(item.text, shortest=1 if lead else _SHORTEST):
                yield (_led(lead, text),) * 2


def _led(lead: str, item: str) -> str:
    opening = lead.rsplit("，", 1)[-1] if len(lead) > _LONGEST_LEAD else lead
    stem = _LEAD_TAIL.sub("", opening).rstrip("：")
    joined = _FORBIDS.search(lead) or stem != opening.rstrip("：") or len(stem) <= _SHORT_LEAD
    return f"{stem}{item}" if joined else f"{opening}{item}"


def _sentences(text: str, shortest: int = _SHORTEST) -> list[str]:
    """Cut at 。；！？; what stands in a list after a short lead (业主委员会不得：…；…。) is read with the lead."""
    found, lead = [], ""
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        opening, colon, rest = sentence.partition("：")
        if colon and rest and len(opening) <= _SHORT_LEAD:
            lead, sentence = opening, rest
        whole = _led(f"{lead}：", sentence) if lead else sentence
        if len(whole) >= shortest or _ORDERS.search(whole):
            found.append(whole)
        if not sentence.endswith("；"):
            lead = ""
    return found


# ---- reading a sentence ----

# One word for one thing, so that likeness does not hang on what the property manager is called.
_ONE_WORD = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (
            r"物业(?:服务|管理)?(?:公司|企业|中心|服务人|管理处|服务企业|服务中心|服务公司|管理公司|管理企业|处|办)|管理处",
            "物业",
        ),
        (r"业主委员会", "业委会"),
        (r"居民委员会|社区居委会", "居委会"),
        (r"本小区|本物业管理区域|物业管理区域|本住宅区|本社区", "小区"),
        (r"缴纳|缴交|缴付|缴清", "交纳"),
        (r"无须|毋须|毋需|不必|不需要?|无需要", "无需"),
        (r"必须|(?<!无)须|应(?![当急对用付该届])", "应当"),
        (r"维修基金|专项维修资金|大修基金", "维修资金"),
        (r"物业管理费|物业服务费用?", "物业费"),
        (r"拖欠|欠缴|未缴|欠交", "欠"),
        (r"建设单位|开发企业|开发建设单位", "开发商"),
        (r"租户|租客|租赁人|租住户", "承租人"),
        (r"住户|居民(?!委|会议|代表|公约)|业户", "业主"),
    )
)


def plain(text: str) -> str:
    """With one word for one thing."""
    for pattern, word in _ONE_WORD:
        text = pattern.sub(word, text)
    return text
