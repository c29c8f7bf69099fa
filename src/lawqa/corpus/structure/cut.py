"""A document cut into clauses that are not named yet, by its plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lawqa.corpus.structure.body import BROKEN_IN_ARTICLE, body_of, broken_width, goes_on
from lawqa.corpus.structure.lines import UNNUMBERED, Heading, Line
from lawqa.corpus.structure.marks import Kind, Mark, is_name
from lawqa.corpus.structure.plan import ARTICLES, PARAGRAPHS, Plan
from lawqa.law.model import Item, Paragraph

_FORBIDS = re.compile(r"不得|禁止|严禁|不准|不许|不允许|不可|禁令|负面")
# A sentence before a list without which its entries would say something else.
_GOVERNS = re.compile(rf"{_FORBIDS.pattern}|(?:下列|以下|如下)(?:行为|义务|权利|情形|事项|职责)")
_CLOSING = re.compile(r"^(?:本|特此|以上|上述|此|请|望|希望|让我们|愿)")
_LEADS_TO_TABLE = re.compile(r"下表|附表|如下|见表|：$")
_COLUMNS = re.compile(r"序号|项目|名称|内容|标准|行为|类别|单位|事项|职责|主体|备注|处理|分值|责任")
_FINE = (Kind.CIRCLED, Kind.LETTER, Kind.BULLET)
_DEEPEST = 3
_WORTHY = 8
_SENTENCE = 15


@dataclass(frozen=True)
class Draft:
    """A clause without a name.

    `chapters` are the headings above it. `chain` holds the numbers of the sections that it lies in, then its own; with
    `own` False it is text right below the heading of the last of them (or of the last chapter), before anything is
    numbered. `closing` marks what a list ends with behind its last entry.
    """

    paragraphs: tuple[Paragraph, ...]
    chapters: tuple[Heading, ...] = ()
    chain: tuple[Mark, ...] = ()
    sections: tuple[str, ...] = ()
    own: bool = True
    closing: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading path as a provision has it."""
        return (*(chapter.text for chapter in self.chapters), *self.sections)


def drafts_of(plan: Plan, lead: str = "") -> list[Draft]:
    """The clauses in order; one without words has no paragraphs. `lead` is a sentence that governs a list as a whole."""
    if plan.manner == PARAGRAPHS:
        return list(_by_paragraphs(plan.lines[plan.start :]))
    width = BROKEN_IN_ARTICLE if plan.manner == ARTICLES else broken_width(plan.lines)
    drafts: list[Draft] = []
    chapters: tuple[Heading, ...] = ()
    held: list[Line] = []
    cutter = _Articles(width) if plan.manner == ARTICLES else _Outline(plan.depths, width, lead)
    for line in plan.lines[plan.start :]:
        if line.heading:
            drafts += cutter.cut(held, chapters)
            chapters, held = entered(chapters, line.heading), []
        else:
            held.append(line)
    drafts += cutter.cut(held, chapters)
    return _with_closing(drafts) if plan.manner != ARTICLES else drafts


def governs(line: str) -> bool:
    """Whether the entries of a list mean something else without this sentence before it (不得有下列行为：)."""
    return line.endswith("：") and bool(_GOVERNS.search(line))


def entered(chapters: tuple[Heading, ...], heading: Heading) -> tuple[Heading, ...]:
    """The path below a new heading; what lies at its rank or below ends with it."""
    return (*(chapter for chapter in chapters if chapter.rank < heading.rank), heading)


@dataclass(frozen=True)
class _Articles:
    width: float

    def cut(self, lines: Sequence[Line], chapters: tuple[Heading, ...]) -> Iterator[Draft]:
        """What stands between two headings."""
        for mark, body in _split(lines, lambda line: line.mark is not None and line.mark.kind is Kind.ARTICLE):
            if mark:
                yield Draft(body_of(mark.rest, body, self.width), chapters, (mark,))
            elif body:
                yield Draft(body_of("", body, self.width), chapters, own=False)


@dataclass(frozen=True)
class _Outline:
    depths: dict[tuple[Kind, int], int]
    width: float
    lead: str

    def cut(
        self,
        lines: Sequence[Line],
        chapters: tuple[Heading, ...],
        chain: tuple[Mark, ...] = (),
        sections: tuple[str, ...] = (),
    ) -> Iterator[Draft]:
        """What stands between two headings or in one section."""
        for mark, body in _split(lines, self._opens(lines)):
            if mark is None:
                if body:
                    yield Draft(body_of("", body, self.width), chapters, chain, sections, own=False)
            elif len(chain) + 1 < _DEEPEST and self._is_section(mark, body):
                yield from self.cut(body, chapters, (*chain, mark), (*sections, _named(mark)))
            else:
                yield self._clause(mark, body, chapters, (*chain, mark), sections)

    def _clause(
        self,
        mark: Mark,
        body: Sequence[Line],
        chapters: tuple[Heading, ...],
        chain: tuple[Mark, ...],
        sections: tuple[str, ...],
    ) -> Draft:
        first = mark.rest
        named = is_name(first) and bool(body) and body[0].is_plain and _is_sentence(body[0].text)
        if named and not goes_on(first, body[0].text, self.width):  # 三、文明养犬, and its words on the next line
            sections, first = (*sections, _named(mark)), ""
        paragraphs = body_of(first, body, self.width)
        if self.lead and len(chain) == 1 and paragraphs:
            paragraphs = (_led(self.lead, mark, paragraphs[0]), *paragraphs[1:])
        return Draft(paragraphs, chapters, chain, sections)

    def _opens(self, lines: Sequence[Line]) -> Callable[[Line], bool]:
        """What the uppermost numbers among the lines open."""
        top = min((self.depths[line.mark.level] for line in lines if line.mark), default=0)
        return lambda line: line.mark is not None and self.depths[line.mark.level] == top

    def _is_section(self, mark: Mark, body: Sequence[Line]) -> bool:
        """Whether a number with a name only heads the clauses below it, which then are sentences of their own."""
        opens = self._opens(body)
        entries = [line.mark for line in body if line.mark and opens(line)]
        if not entries or entries[0].kind in _FINE or mark.kind in _FINE or _FORBIDS.search(mark.rest):
            return False
        if mark.rest and not is_name(mark.rest):
            return False
        before = next(i for i, line in enumerate(body) if line.mark)
        if before and body[before - 1].text.endswith("："):
            return False
        deeper = any(line.mark and not opens(line) for line in body)
        return deeper or 2 * sum(len(entry.rest) >= _WORTHY for entry in entries) >= len(entries)


def _led(lead: str, mark: Mark, first: Paragraph) -> Paragraph:
    """An entry of a list below the sentence that leads to it."""
    return Paragraph(lead, (Item(mark.printed, str(first)),))


def _named(mark: Mark) -> str:
    return f"{mark.printed}{'' if mark.printed[-1] in '、.）)' else ' '}{mark.rest}".strip()


def _is_sentence(text: str) -> bool:
    return text.endswith(("。", "；", "：")) or len(text) >= _SENTENCE


def _split(lines: Sequence[Line], opens: Callable[[Line], bool]) -> Iterator[tuple[Mark | None, list[Line]]]:
    """(mark, lines below it) of each line that opens a clause, first (None, lines before all of them)."""
    mark: Mark | None = None
    body: list[Line] = []
    for line in lines:
        if opens(line):
            yield mark, body
            mark, body = line.mark, []
        else:
            body.append(line)
    yield mark, body


def _with_closing(drafts: list[Draft]) -> list[Draft]:
    """A last paragraph that speaks of the document as a whole (本公约自公布之日起施行。) belongs to no entry of the list."""
    if not drafts or not drafts[-1].own or len(drafts[-1].paragraphs) < 2:
        return drafts
    last = drafts[-1]
    at = next((n for n, p in enumerate(last.paragraphs) if n and not p.items and _CLOSING.match(p.text)), None)
    if at is None:
        return drafts
    closing = Draft(last.paragraphs[at:], closing=True)
    return [*drafts[:-1], replace(last, paragraphs=last.paragraphs[:at]), closing]


def _by_paragraphs(lines: Sequence[Line]) -> Iterator[Draft]:
    """A clause a paragraph, with what it leads to; rows that nothing leads to are clauses, below their columns' names."""
    width = broken_width(lines)
    chapters: tuple[Heading, ...] = ()
    for group in _grouped(lines, width):
        first = group[0]
        if first.heading:
            chapters = entered(chapters, first.heading)
        elif first.is_row:
            yield from (Draft((Paragraph(text),), chapters) for text in _row_texts(group))
        else:
            yield Draft(body_of(first.text, group[1:], width), chapters)


def _grouped(lines: Sequence[Line], width: float) -> Iterator[list[Line]]:
    group: list[Line] = []
    for i, line in enumerate(lines):
        if group and _belongs(group, line, width):
            group.append(line)
            continue
        if group:
            yield group
        heads = line.is_plain and _heads(lines, i)
        group = [replace(line, heading=Heading(UNNUMBERED, line.text, line.text)) if heads else line]
    if group:
        yield group


def _heads(lines: Sequence[Line], i: int) -> bool:
    """Whether it is a name above a sentence."""
    name = lines[i].text
    if not is_name(name) or len(name) > _SENTENCE or i + 1 == len(lines) or (i and not lines[i - 1].ends):
        return False
    below = lines[i + 1]
    return below.is_plain and len(below.text) > _SENTENCE and below.text.endswith("。")


def _belongs(group: Sequence[Line], line: Line, width: float) -> bool:
    first, last = group[0], group[-1]
    if first.heading or line.heading:
        return False
    if line.is_row:
        return last.is_row or bool(_LEADS_TO_TABLE.search(last.text))
    if last.is_row:
        return False
    if line.mark:
        return first.text.endswith("：") or any(other.mark for other in group[1:])
    if goes_on(last.text, line.text, width):
        return True
    listed = len(group) == 1 and first.text.endswith("：") and line.text.endswith("；")
    return listed or (len(group) > 1 and not last.mark and last.text.endswith("；") and first.text.endswith("："))


def _row_texts(rows: Sequence[Line]) -> Iterator[str]:
    """Each row, below the names of the columns where the first row holds these."""
    first = rows[0].text
    if len(rows) < 2 or not _COLUMNS.search(first) or re.search(r"\d|。", first):
        yield from (row.text for row in rows)
    else:
        yield from (f"{first}\n{row.text}" for row in rows[1:])
