"""An outline as slides: cards of text with their places in points, laid out so that nothing overflows.

The slide is 960 by 540 points (16:9). A card holds one statement with its citation; what does not fit goes on to another
slide, a long wording in parts that end with a sentence.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lawqa.desk.labels import GIST, GIST_ONLY, NO_ADVICE, WORDING, place_label, validity_label
from lawqa.desk.outreach import Basis, Example, Line, Outline, Path, Question, Rule
from lawqa.desk.outreachfit import height, lines, pieces, whole_sentences
from lawqa.law.citation import place_in

WIDTH, HEIGHT = 960.0, 540.0
LEFT, TOP, BOTTOM = 54.0, 112.0, 492.0
COLUMN = WIDTH - 2 * LEFT
TITLE_TOP, TITLE_HEIGHT = 40.0, 56.0
FOOT_TOP, FOOT_HEIGHT = 500.0, 26.0
FOOT_COLUMN = COLUMN - 60.0  # the number of the slide has the rest
PADDING, GAP = 10.0, 8.0  # inside a card above and below its text, between cards
INSET = 18.0  # inside a card beside its text
TEXT = COLUMN - 2 * INSET

BIG, MIDDLE, SMALL = 24.0, 20.0, 14.0
_MOST_WORDING = 2  # slides that one wording takes
_SCALES = (1.3, 1.15, 1.0)
_LETTERS = "ABCDEF"
EXCERPT, ON, FROM = "（节选，全文见备注和讲义）", "（接下页）", "（接上页）"


@dataclass(frozen=True)
class Run:
    """A paragraph of a card: `ink` is ink, quiet, accent or good."""

    text: str
    size: float = MIDDLE
    bold: bool = False
    ink: str = "ink"
    serif: bool = False

    @property
    def height(self) -> float:
        """In points."""
        return height(self.text, self.size, TEXT)


@dataclass(frozen=True)
class Card:
    """Paragraphs in a frame; `mark` is the colour of its left edge, `top` where it stands on its slide."""

    runs: tuple[Run, ...]
    mark: str = "accent"
    bases: tuple[Basis, ...] = ()
    top: float = 0.0

    @property
    def height(self) -> float:
        """In points, padding included."""
        return sum(run.height for run in self.runs) + 2 * PADDING

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Slide:
    """`foot` are the citations below; `notes` what the speaker reads."""

    title: str
    cards: tuple[Card, ...]
    foot: str = ""
    notes: str = ""
    cover: bool = False


def slides_of(outline: Outline) -> tuple[Slide, ...]:
    """The whole deck."""
    slides = [_cover(outline), *_flow("大家常问", [_asked_card(line.text, line.basis) for line in outline.asked])]
    for number, rule in enumerate(outline.rules, 1):
        slides += _rule(number, rule)
    slides += _flow("可以这样做", [_advice_card(line, outline.audience, "good") for line in outline.dos])
    slides += _flow("不要这样做", [_advice_card(line, outline.audience, "accent") for line in outline.donts])
    for number, question in enumerate(outline.quiz, 1):
        slides += _quiz(number, question)
    slides += _flow("答案", [_answer_card(number, question) for number, question in enumerate(outline.quiz, 1)])
    for path in outline.paths:
        slides += _path(path)
    slides += _flow("依据的条文", list(_source_cards(outline)), spoken=False)
    return tuple(slides)


def advice(line: Line, audience: str) -> str:
    """With whom it speaks to, where that is not this audience."""
    return f"【{line.who}】{line.text}" if line.who not in ("", audience) else line.text


def notes_of(bases: Iterable[Basis]) -> str:
    """What is cited, in full, with the wording or why it is missing."""
    return "\n\n".join(_quoted(basis) for basis in {basis.key: basis for basis in bases}.values())


def _quoted(basis: Basis) -> str:
    if basis.wording:
        return f"{basis.citation}：“{basis.wording}”"
    gist = basis.stored.note.gist if basis.stored.note else ""
    return f"{basis.citation}　{GIST_ONLY}：{gist}"


def _cover(outline: Outline) -> Slide:
    where = "　".join(filter(None, [outline.region, outline.compound]))
    about = [f"面向{outline.audience}　约{outline.minutes}分钟", *([where] if where else []), f"{outline.day}"]
    state = (
        f"内容按{outline.day}有效的规定；法规库{outline.corpus}。标“{GIST}”的是本项目概括，标“{WORDING}”的是官方原文。"
    )
    title = (
        outline.title if lines(outline.title, TEXT / 40) <= 3 else f"{outline.topics[0]}等{len(outline.topics)}个话题"
    )
    runs = (Run(title, 40, True, serif=True), *(Run(line, BIG) for line in about))
    small = (Run(state, SMALL, ink="quiet"), Run(NO_ADVICE, SMALL, ink="quiet"))
    notes = "\n".join([*outline.notices, state])
    return Slide("邻里普法", (Card(runs, "none", top=150.0), Card(small, "none", top=410.0)), notes=notes, cover=True)


def _asked_card(question: str, basis: Basis) -> Card:
    return Card((Run(question, MIDDLE), _cited(basis)), bases=(basis,))


def _advice_card(line: Line, audience: str, mark: str) -> Card:
    return Card((Run(advice(line, audience)), _cited(line.basis)), mark, (line.basis,))


def _rule(number: int, rule: Rule) -> Iterator[Slide]:
    basis, stored = rule.basis, rule.basis.stored
    name = f"规定{number}　{rule.topic}" if rule.topic else f"规定{number}　{place_label(stored)}"
    cards = []
    if rule.gist:
        label = GIST if basis.wording else GIST_ONLY
        cards.append(
            Card((Run(label, SMALL, True, "accent"), Run(rule.gist, BIG), _cited(Basis(stored))), bases=(basis,))
        )
    cards += _wording_cards(basis)
    if rule.caution:
        caution = (Run("注意", SMALL, True, "accent"), Run(rule.caution, 16.0), _cited(Basis(stored)))
        cards.append(Card(caution, "quiet", (basis,)))
    yield from _flow(name, cards)
    if rule.example:
        yield from _flow(f"身边的例子　{rule.topic}".rstrip("　"), _example_cards(rule.example))


def _wording_cards(basis: Basis) -> list[Card]:
    """The wording in as many cards as it takes; from a very long one whole sentences, and that is said."""
    if not basis.wording:
        return []
    cited = _cited(basis, "——")
    label = Run(WORDING, SMALL, True, "accent")
    room = int((BOTTOM - TOP - 2 * PADDING - label.height - cited.height) // Run("字", MIDDLE).height)
    ems = TEXT / MIDDLE
    excerpt = whole_sentences(basis.wording, ems, room * _MOST_WORDING)
    parts = pieces(basis.wording, ems, room - 1)
    shortened = len(parts) > _MOST_WORDING and bool(excerpt)
    if shortened:
        parts = pieces(excerpt, ems, room - 1)[:_MOST_WORDING]
    return [_part_card(parts, n, label, cited, basis, shortened) for n in range(len(parts))]


def _part_card(parts: Sequence[str], n: int, label: Run, cited: Run, basis: Basis, shortened: bool) -> Card:
    head = label.text + (EXCERPT if shortened else "") + (f"　{n + 1}/{len(parts)}" if len(parts) > 1 else "")
    begins = FROM if n and not parts[n - 1].endswith(("。", "；", "：", "！", "？")) else ""
    ends = ON if n + 1 < len(parts) and not parts[n].endswith(("。", "；", "：", "！", "？")) else ""
    wording = Run(f"“{parts[n]}”", MIDDLE, serif=True)
    return Card((replace(label, text=head + begins + ends), wording, cited), bases=(basis,))


def _example_cards(example: Example) -> list[Card]:
    first = example.bases[0]
    question = (Run("有人问", SMALL, True, "accent"), Run(example.question, BIG), _cited(first))
    asked = Card(question, "quiet", (first,))
    label = Run(f"规定怎么说（{example.label}）", SMALL, True, "accent")
    if not example.verbatim:
        answer = (label, Run(example.answer, BIG), *map(_cited, example.bases))
        return [asked, Card(answer, bases=example.bases)]
    cited = _cited(first, "——")
    room = int((BOTTOM - TOP - 2 * PADDING - label.height - cited.height) // Run("字", MIDDLE).height)
    parts = pieces(example.answer, TEXT / MIDDLE, room - 1)
    return [asked, *(_part_card(parts, n, label, cited, first, False) for n in range(len(parts)))]


def _quiz(number: int, question: Question) -> Iterator[Slide]:
    options = tuple(Run(f"{_LETTERS[n]}. {option}", BIG) for n, option in enumerate(question.options))
    ask = Card((Run(question.ask, BIG, True),), "accent", (question.basis,))
    slides = _flow(f"考考你　第{number}题", [ask, Card((*options, _cited(question.basis)), "quiet", (question.basis,))])
    answer = f"答案：选{_LETTERS[question.right]}。{question.why}（{question.basis.citation}）"
    yield from (replace(slide, notes=f"{answer}\n\n{slide.notes}") for slide in slides)


def _answer_card(number: int, question: Question) -> Card:
    right = f"{number}. 选{_LETTERS[question.right]}　{question.options[question.right]}"
    return Card(
        (Run(right, MIDDLE, True), Run(question.why, MIDDLE), _cited(question.basis)), "good", (question.basis,)
    )


def _path(path: Path) -> Iterator[Slide]:
    cards = [
        Card(
            (
                Run(f"{n}. {step.do}", MIDDLE, True),
                Run(f"找谁：{step.who}　依据：{step.basis.citation}", SMALL, ink="quiet"),
            ),
            bases=(step.basis,),
        )
        for n, step in enumerate(path.steps, 1)
    ]
    return iter(_flow(f"遇到了怎么办　{path.topic}", cards))


def _source_cards(outline: Outline) -> Iterator[Card]:
    """A card an instrument, with all places that are cited."""
    for _, group in itertools.groupby(outline.sources, key=lambda basis: basis.stored.instrument.id):
        bases = tuple(group)
        stored = bases[0].stored
        authority = stored.instrument.kind or stored.instrument.authority.value
        held = WORDING if all(basis.stored.verbatim for basis in bases) else GIST_ONLY
        about = f"{authority}　{validity_label(stored.version.in_force, outline.day)}　{held}"
        mark = "quiet" if stored.instrument.compound else "accent"
        yield Card((Run(listed(bases), SMALL), Run(about, 12.0, ink="quiet")), mark, bases)


def listed(bases: Sequence[Basis]) -> str:
    """Citations of one instrument read in one breath: 《…》第五条、第七条第二款."""
    if bases[0].stored.provision.label:  # clauses of a convention are not numbered 第X条
        return "、".join(basis.citation for basis in bases)
    rest = (place_in(basis.stored.provision, basis.named_paragraph) for basis in bases[1:])
    return "、".join([bases[0].citation, *rest])


def _cited(basis: Basis, lead: str = "") -> Run:
    return Run(lead + basis.citation, SMALL, ink="quiet")


def _flow(title: str, cards: Sequence[Card], *, spoken: bool = True) -> list[Slide]:
    """Cards one below the other, on as many slides as they take, in letters as large as that number allows."""
    fewest = len(_pages(cards))
    pages = next(pages for scale in _SCALES if len(pages := _pages([_scaled(c, scale) for c in cards])) == fewest)
    many = len(pages) > 1
    return [_slide(f"{title}（{n}/{len(pages)}）" if many else title, page, spoken) for n, page in enumerate(pages, 1)]


def _pages(cards: Sequence[Card]) -> list[list[Card]]:
    pages: list[list[Card]] = []
    top = BOTTOM
    for card in (part for whole in cards for part in _fitting(whole)):
        if not pages or top + card.height > BOTTOM:
            pages.append([])
            top = TOP
        pages[-1].append(replace(card, top=top))
        top += card.height + GAP
    return pages


def _scaled(card: Card, scale: float) -> Card:
    """Labels and citations stay as they are."""
    runs = (run if run.size <= SMALL else replace(run, size=round(run.size * scale, 1)) for run in card.runs)
    return replace(card, runs=tuple(runs))


def _slide(title: str, cards: Sequence[Card], spoken: bool) -> Slide:
    bases = {basis.key: basis for card in cards for basis in card.bases}
    cited = list(dict.fromkeys(basis.citation for basis in bases.values())) if spoken else []
    return Slide(title, tuple(cards), _foot(cited), notes_of(bases.values()))


def _foot(cited: Sequence[str]) -> str:
    """As many citations as one line takes, and how many there are where that is not all: the cards have them all."""
    for count in range(len(cited), 0, -1):
        foot = "　".join(cited[:count]) + (f"　等{len(cited)}处" if count < len(cited) else "")
        if lines(foot, FOOT_COLUMN / 11.0) <= 1:
            return foot
    return ""


def _fitting(card: Card) -> list[Card]:
    """The card, or where it is higher than a slide its paragraphs in parts on several cards, each with the last line."""
    room = BOTTOM - TOP
    if card.height <= room:
        return [card]
    *body, last = card.runs
    cards: list[Card] = []
    taken: list[Run] = []
    for run in body:
        free = room - 2 * PADDING - last.height - sum(r.height for r in taken)
        if run.height <= free:
            taken.append(run)
            continue
        # A label alone is no card: the first piece stands below it.
        label = sum(r.height for r in taken) if all(r.size <= SMALL for r in taken) else 0.0
        most = max(1, int((room - 2 * PADDING - last.height - label) // (run.size * 1.4)))
        for part in pieces(run.text, TEXT / run.size, most):
            piece = replace(run, text=part)
            if taken and piece.height > room - 2 * PADDING - last.height - sum(r.height for r in taken):
                cards.append(replace(card, runs=(*taken, last)))
                taken = []
            taken.append(piece)
    return [*cards, replace(card, runs=(*taken, last))]
