"""The structure of a convention: the lines of a document to clauses with a stable citation, whatever their numbering.

第三条 keeps its number; 三、（二）, 2.1, 第3项 of a list and 第5段 of a text without numbers are called as they are printed. What
is attached to a document, and a second document behind it, has a name before each number (附件一第三条).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lawqa.corpus.structure.body import body_of, broken_width
from lawqa.corpus.structure.cut import Draft, drafts_of, governs
from lawqa.corpus.structure.frame import Head, Part, head_of, parts_of, signature_at, title_at
from lawqa.corpus.structure.lines import Line, read_lines
from lawqa.corpus.structure.names import Name, again, names_of
from lawqa.corpus.structure.plan import LIST, OUTLINE, PARAGRAPHS, Plan, plan_of
from lawqa.law.model import PREAMBLE, ArticleNo, Paragraph, Provision
from lawqa.law.numerals import LIMIT

# Far beyond any convention; what follows is kept in the last clause.
MOST_CLAUSES = 5_000
_MOST_NOTES = 30
_ATTACHED = 1_000  # the number of the clauses of what is attached first
_QUOTED = 20


@dataclass(frozen=True)
class Clause:
    """One clause of a convention; `label` is how it is printed and cited: 第十二条, 三、（二）, 2.1, 第5段."""

    label: str
    provision: Provision

    @property
    def text(self) -> str:
        """Its words, one line a paragraph or item."""
        return self.provision.text


@dataclass(frozen=True)
class Structure:
    """A document cut into clauses; `manner` is one of articles, outline, decimal, list, paragraphs.

    `notes` are lines in Chinese on what is odd about it. `preamble` and `signature` are what stands before the first
    clause and below the last; a preamble of weight is a clause, too (序言).
    """

    clauses: list[Clause]
    manner: str
    notes: list[str] = field(default_factory=list)
    title: str | None = None
    preamble: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()


def structure_of(lines: Sequence[str]) -> Structure:
    """Cut the lines of a whole document; never fails. The same lines give the same clauses with the same names."""
    main, *attached = [_read(part) for part in parts_of(read_lines(lines))]
    clauses, notes = _named(main)
    if main.manner == PARAGRAPHS and clauses:
        notes.insert(0, f"没有识别出条文编号，按自然段切分，共{len(clauses)}段")
    called: Counter[str] = Counter()
    beyond: list[Clause] = []
    last = max((clause.provision.article.number for clause in clauses), default=0)
    for n, read in enumerate(attached, 1):
        called[read.part.name] += 1
        base = last = max(min(n * _ATTACHED, LIMIT // _ATTACHED * _ATTACHED), last + 1)
        more, odd = _named_after(read, again(read.part.name, called[read.part.name]), base)
        (clauses if base <= LIMIT else beyond).extend(more)
        notes += odd
    if beyond:  # all numbers are used up
        clauses[-1] = _with(clauses[-1], beyond)
    signature = [line.text for part in (main, *attached) for line in part.signature]
    if signature:
        notes.append(f"落款没有编入条文：{_quoted(signature)}")
    if len(notes) > _MOST_NOTES:
        notes = [*notes[:_MOST_NOTES], f"另有{len(notes) - _MOST_NOTES}处"]
    preamble = tuple(line.text for line in main.head.preamble)
    return Structure(clauses, main.manner, notes, main.head.title, preamble, tuple(signature))


@dataclass(frozen=True)
class _Read:
    """One part, cut; `unused` are headings below which nothing stands."""

    part: Part
    manner: str
    head: Head
    drafts: list[Draft]
    signature: list[Line]
    unused: list[str]


def _read(part: Part) -> _Read:
    end = signature_at(part.lines)
    lines, signature = part.lines[:end], part.lines[end:]
    plan = plan_of(lines)
    if plan.manner == PARAGRAPHS:
        title, taken = title_at(lines)
        head = Head(title, [], [])
        plan = replace(plan, start=taken)
    else:
        head = head_of(plan.lines[: plan.start])
    if part.name:  # what stands before the first clause of an attachment has no other place
        head = replace(head, opening=head.preamble)
    lead = _lead(plan, head)
    if lead:
        head = Head(head.title, head.preamble[:-1], [line for line in head.opening if line is not head.preamble[-1]])
    drafts = _capped(drafts_of(plan, lead))
    used = {chapter for draft in drafts if draft.paragraphs for chapter in draft.chapters}
    unused = [line.heading.text for line in plan.lines[plan.start :] if line.heading and line.heading not in used]
    outline = plan.manner == LIST and any(len(draft.chain) > 1 for draft in drafts)
    return _Read(part, OUTLINE if outline else plan.manner, head, drafts, signature, unused)


def _lead(plan: Plan, head: Head) -> str:
    """The sentence that governs all entries of a flat list."""
    if plan.manner != LIST or not head.preamble or any(line.heading for line in plan.lines):
        return ""
    text = head.preamble[-1].text
    once = sum(bool(plan.lines[i].mark and plan.lines[i].mark.number == 1) for i in plan.tops)  # type: ignore[union-attr]
    return text if governs(text) and (once == 1 or once == len(plan.tops)) else ""


def _capped(drafts: list[Draft]) -> list[Draft]:
    if len(drafts) <= MOST_CLAUSES:
        return drafts
    kept = drafts[: MOST_CLAUSES - 1]
    rest = drafts[MOST_CLAUSES - 1 :]
    return [*kept, replace(rest[0], paragraphs=tuple(p for draft in rest for p in draft.paragraphs))]


def _named(read: _Read) -> tuple[list[Clause], list[str]]:
    names, notes = names_of(read.drafts)
    clauses = [_clause(draft, name) for draft, name in zip(read.drafts, names, strict=True) if draft.paragraphs]
    notes += [f"{n.text}没有内容" for d, n in zip(read.drafts, names, strict=True) if not d.paragraphs]
    notes += [f"标题“{text}”下没有条文" for text in read.unused]
    opening = read.head.opening
    if opening:
        clauses.insert(0, Clause(PREAMBLE, Provision(ArticleNo(0), body_of("", opening, broken_width(opening)))))
    left_out = [line.text for line in read.head.preamble if line not in opening]
    if left_out:
        notes.append(f"正文前有{len(left_out)}行没有编入条文：{_quoted(left_out)}")
    return clauses, notes


def _clause(draft: Draft, name: Name) -> Clause:
    provision = Provision(name.article, draft.paragraphs, draft.headings, name.label)
    return Clause(provision.name, provision)


def _named_after(read: _Read, name: str, base: int) -> tuple[list[Clause], list[str]]:
    """The clauses of an attachment or a second document: its name before theirs, all with the number `base`."""
    clauses, notes = _named(read)
    if not clauses:
        clauses = [Clause("", Provision(ArticleNo(1), (Paragraph(read.part.heading),)))]
    renamed = []
    for n, clause in enumerate(clauses, 1):
        label = name if len(clauses) == 1 else _joined(name, clause.label)
        headings = (read.part.heading, *filter(None, [read.head.title]), *clause.provision.headings)
        article = ArticleNo(min(base, LIMIT), n)
        renamed.append(Clause(label, replace(clause.provision, article=article, headings=headings, label=label)))
    return renamed, [f"{name}：{note}" for note in notes]


def _with(clause: Clause, more: Sequence[Clause]) -> Clause:
    paragraphs = (*clause.provision.paragraphs, *(p for other in more for p in other.provision.paragraphs))
    return Clause(clause.label, replace(clause.provision, paragraphs=paragraphs))


def _joined(name: str, label: str) -> str:
    return name + label if label[0] in f"第{PREAMBLE[0]}末" else f"{name}之{label}"


def _quoted(texts: Iterable[str]) -> str:
    whole = "；".join(texts)
    return whole if len(whole) <= _QUOTED else f"{whole[:_QUOTED]}…"
