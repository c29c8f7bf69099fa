"""How clauses are called, so that each can be cited and none twice; and what is odd about their numbers."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lawqa.corpus.structure.cut import Draft
from lawqa.corpus.structure.marks import Kind, Mark
from lawqa.law.model import ArticleNo
from lawqa.law.numerals import LIMIT, to_chinese

# An ArticleNo of a clause in a section or chapter is that of the section times this, plus its own.
_SECTION = 100
_FREE_SUFFIX = 1001  # from here on for what has no number of its own; no document counts so many 之
_OPENING, _CLOSING, _PARAGRAPH = "首段", "末段", "第{}段"


@dataclass(frozen=True)
class Name:
    """`label` is '' for an article that is called by its number."""

    article: ArticleNo
    label: str

    @property
    def text(self) -> str:
        """As it is cited."""
        return self.label or str(self.article)


def again(name: str, count: int) -> str:
    """A name that comes for the `count`th time: 第二条（第二处）."""
    return name if count == 1 else f"{name}（第{_chinese(count)}处）"


def _chinese(number: int) -> str:
    return to_chinese(number) if number <= LIMIT else str(number)


def names_of(drafts: Sequence[Draft]) -> tuple[list[Name], list[str]]:
    """A name a draft, and in Chinese what a reader should know of the numbering."""
    drafts = _with_continued(_with_counted_bullets(drafts))
    scopes = _scopes(drafts)
    order = {scope: n for n, scope in enumerate(dict.fromkeys(filter(None, scopes)), 1)}
    places = [_place(draft) for draft in drafts]
    scoped = [((order[s],) if s else ()) + place for s, place in zip(scopes, places, strict=True)]
    labels = [scope + _label(draft, n) for n, (scope, draft) in enumerate(zip(scopes, drafts, strict=True), 1)]
    notes = list(_oddities(drafts, scopes))
    if any(scopes):
        example = next(label for label, scope in zip(labels, scopes, strict=True) if scope)
        notes.insert(0, f"编号在各部分重新起算，引用时带上所在的部分，例如“{example}”")
    named, doubled = _only_once(labels)
    articles = _numbers(scoped, drafts)
    names = [
        Name(article, "" if label == str(article) else label) for article, label in zip(articles, named, strict=True)
    ]
    return names, [*notes, *doubled]


def _with_counted_bullets(drafts: Sequence[Draft]) -> list[Draft]:
    """Bullets bear no numbers: they are counted through the document."""
    count = itertools.count(1)
    return [
        replace(d, chain=(*d.chain[:-1], replace(d.chain[-1], numbers=(next(count),))))
        if d.chain and d.chain[-1].kind is Kind.BULLET and d.own
        else d
        for d in drafts
    ]


def _with_continued(drafts: list[Draft]) -> list[Draft]:
    """Where the entries are counted through all sections (一、 1 to 5, 二、 6 to 9), the section is no part of their name."""
    own = [d for d in drafts if d.own and len(d.chain) > 1 and d.chain[-1].kind is not Kind.DECIMAL]
    changes = [
        (a.chain[-1].number, b.chain[-1].number) for a, b in itertools.pairwise(own) if a.chain[:-1] != b.chain[:-1]
    ]
    if not changes or any(following != number + 1 for number, following in changes):
        return drafts
    counted = {id(d) for d in own}
    return [replace(d, chain=d.chain[-1:]) if id(d) in counted else d for d in drafts]


def _place(draft: Draft) -> tuple[int, ...]:
    """The numbers of its sections and its own; () where it has none. 之 of an article is told apart elsewhere."""
    if not draft.chain:
        return ()
    last = draft.chain[-1]
    numbers = last.numbers if last.kind is Kind.DECIMAL else tuple(mark.number for mark in draft.chain)
    return numbers if draft.own else (*numbers, 0)


def _suffix(draft: Draft) -> int:
    last = draft.chain[-1] if draft.chain else None
    return last.numbers[1] if last and last.kind is Kind.ARTICLE and len(last.numbers) > 1 else 0


def _scopes(drafts: Sequence[Draft]) -> list[str]:
    """What must be said before the number, '' where that is enough: the chapter, where each chapter begins with 1."""
    firsts = [(d, _place(d)) for d in drafts if d.own and d.chain and set(_place(d)) == {1} and not _suffix(d)]
    if not _repeated(place for _, place in firsts):
        return [""] * len(drafts)
    for depth in range(1, max(len(d.chapters) for d in drafts) + 1):
        if not _repeated((_chapter(d, depth), place) for d, place in firsts):
            return [_chapter(d, depth) if d.chain else "" for d in drafts]
    begun = {id(d) for d, _ in firsts}
    part, scopes, seen = 1, [], False
    for draft in drafts:
        part += seen and id(draft) in begun
        seen = seen or id(draft) in begun
        scopes.append(f"第{_chinese(part)}部分" if draft.chain else "")
    return scopes


def _repeated(values: Iterable[object]) -> bool:
    return any(count > 1 for count in Counter(values).values())


def _chapter(draft: Draft, depth: int) -> str:
    return "".join(chapter.label for chapter in draft.chapters[:depth])


def _label(draft: Draft, n: int) -> str:
    if draft.closing:
        return _CLOSING
    if not draft.chain:
        if draft.own:
            return _PARAGRAPH.format(n)
        return "".join(chapter.label for chapter in draft.chapters) or _OPENING
    return _called(draft.chain)


def _called(chain: Sequence[Mark]) -> str:
    """第三条, 第三项, 三、（二）, 2.1."""
    last = chain[-1]
    if last.kind is Kind.ARTICLE:
        return str(ArticleNo(*last.numbers))
    if last.kind is Kind.DECIMAL and len(last.numbers) > 1:
        return last.bare
    if len(chain) == 1:
        return f"第{last.number if last.kind is Kind.BULLET else last.bare}项"
    return "".join(_within(mark) for mark in chain[:-1]) + last.bare


def _within(mark: Mark) -> str:
    """The number of a section before that of a clause in it: 三、 of 三、（二）."""
    return f"{mark.bare}、" if mark.kind is Kind.CHINESE else mark.bare


def _only_once(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    seen: Counter[str] = Counter()
    named, notes = [], []
    for label in labels:
        seen[label] += 1
        if seen[label] == 1:
            named.append(label)
            continue
        named.append(again(label, seen[label]))
        notes.append(f"{label}出现了{seen[label]}次，后面的一处标为“{named[-1]}”")
    return named, notes


def _numbers(places: Sequence[tuple[int, ...]], drafts: Sequence[Draft]) -> list[ArticleNo]:
    """A number each, in the order of the document where its own numbers are; the printed one wherever it tells enough."""
    depth = max(map(len, places), default=0)
    taken: dict[ArticleNo, None] = {}
    free: Counter[int] = Counter()
    last = 0
    for n, (place, draft) in enumerate(zip(places, drafts, strict=True), 1):
        article = _article(
            (n,) if not draft.chain and draft.own and not draft.closing else place, depth, _suffix(draft)
        )
        if article is None or article in taken:
            article = ArticleNo(last, _FREE_SUFFIX + free[last])
            free[last] += 1
        taken[article] = None
        last = article.number
    return list(taken)


def _article(place: tuple[int, ...], depth: int, suffix: int) -> ArticleNo | None:
    if not place:
        return None
    number, *below = (*place, *[0] * (depth - len(place)))
    if below:
        if below[0] >= _SECTION or len(below) > 2 - bool(suffix):
            return None
        number = number * _SECTION + below[0]
        suffix = below[1] if len(below) > 1 else suffix
    return ArticleNo(number, suffix) if 1 <= number <= LIMIT else None


def _oddities(drafts: Sequence[Draft], scopes: Sequence[str]) -> Iterator[str]:
    """Numbers that are missing or out of order, series by series."""
    last: dict[object, tuple[Mark, str]] = {}
    for draft, scope in zip(drafts, scopes, strict=True):
        for depth, mark in enumerate(draft.chain):
            above = mark.numbers[:-1] if mark.kind is Kind.DECIMAL else tuple(m.number for m in draft.chain[:depth])
            series = (scope, mark.kind, above)
            before, called = last.get(series, (None, ""))
            if before is mark or mark.kind is Kind.BULLET:
                continue
            label = scope + _called(draft.chain[: depth + 1])
            last[series] = mark, label
            if before is None and mark.number > 1:
                yield f"编号从{label}开始"
            elif before and mark.number > before.number + 1:
                yield f"{called}之后是{label}，{_missing(mark, before.number + 1, mark.number - 1)}"
            elif before and mark.number < before.number:
                yield f"{label}排在{called}之后"


def _missing(mark: Mark, first: int, last: int) -> str:
    if mark.kind is not Kind.ARTICLE:
        return f"中间缺{last - first + 1}个编号"
    return f"缺{ArticleNo(first)}" + (f"至{ArticleNo(last)}" if last > first else "")
