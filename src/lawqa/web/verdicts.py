"""A checked text as HTML: its citations marked by verdict, and for each what was found, what differs, what is right."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from lawqa.desk.citecheck import CheckedCitation, CheckedText, Misquotation
from lawqa.desk.citereport import VERDICTS, diff_pieces, summary_line, verdict_name
from lawqa.desk.jump import day_to_read
from lawqa.law.numerals import NUMERAL_CHARS
from lawqa.search.resolve import Verdict
from lawqa.web import links, parts, texts

# The sign of each verdict, beside its word: never told by colour alone.
_SIGNS = {
    Verdict.OK: "✓",
    Verdict.NO_SUCH_LAW: "✗",
    Verdict.NO_SUCH_ARTICLE: "✗",
    Verdict.NO_SUCH_PARAGRAPH: "✗",
    Verdict.MISQUOTED: "≠",
    Verdict.REPEALED: "⊘",
    Verdict.NOT_YET: "⊘",
    Verdict.UNCHECKED: "？",
}
# A comparison character by character says something from this share of common characters on.
_COMPARABLE = 0.4
_NAMED = re.compile(
    rf"《[^《》]+》第[{NUMERAL_CHARS}]+条(?:之[{NUMERAL_CHARS}]+)?(?:第[{NUMERAL_CHARS}]+款)?(?:第（[{NUMERAL_CHARS}]+）项)?"
)
_OLD_VERSION = "旧版"


@dataclass(frozen=True)
class _Entry:
    """A citation with its number in the document, from 1, and the number that the mark of its place carries."""

    number: int
    checked: CheckedCitation
    place: int

    @property
    def sign(self) -> str:
        return _SIGNS.get(self.checked.verdict, "？")

    @property
    def word(self) -> str:
        return verdict_name(self.checked)


def result_html(checked: CheckedText) -> str:
    """Summary, the text with its marks, then the verdicts: faults first."""
    entries = list(_entries(checked))
    summary = f'<p class="lq-summary" role="status">{escape(summary_line(checked))}</p>'
    if not entries:
        return f'<div class="lq">{summary}<p class="lq-notice"><b>{texts.NOTICE}</b>{texts.NO_CITATIONS}</p></div>'
    faults = [e for e in entries if not e.checked.stands]
    unsure = [e for e in entries if e.checked.verdict is Verdict.UNCHECKED]
    right = [e for e in entries if e.checked.verdict is Verdict.OK]
    lists = [
        _list_html(texts.WITH_FAULTS, faults, checked),
        _list_html(texts.UNCHECKED_ONES, unsure, checked),
        _right_list_html(right, checked),
    ]
    columns = (
        f'<div class="lq-column">{_text_html(checked, entries)}</div><div class="lq-column">{"".join(lists)}</div>'
    )
    return f'<div class="lq">{summary}{_counts_html(entries)}<div class="lq-groups lq-beside">{columns}</div></div>'


def _entries(checked: CheckedText) -> Iterator[_Entry]:
    places: dict[tuple[int, int], int] = {}
    for number, citation in enumerate(checked.citations, 1):
        yield _Entry(number, citation, places.setdefault(citation.citation.span, number))


def _counts_html(entries: Sequence[_Entry]) -> str:
    counts = Counter(e.checked.verdict for e in entries)
    shown = {e.checked.verdict: e for e in entries}
    badges = "".join(
        parts.badge_html(f"lq-v lq-v-{verdict}", f"{shown[verdict].sign} {VERDICTS[verdict]} {counts[verdict]}")
        for verdict in VERDICTS
        if counts[verdict]
    )
    return f'<p class="lq-badges lq-counts">{badges}</p>'


def _text_html(checked: CheckedText, entries: Sequence[_Entry]) -> str:
    head = f'<h2 class="lq-label">{texts.CHECKED_TEXT}<small>{texts.TAP_A_MARK}</small></h2>'
    return f'<section class="lq-group">{head}<div class="lq-text">{"".join(_marked(checked, entries))}</div></section>'


def _marked(checked: CheckedText, entries: Sequence[_Entry]) -> Iterator[str]:
    """The text in stretches: plain, cited, quoted wrongly, or both of these."""
    by_span: dict[tuple[int, int], list[_Entry]] = {}
    for entry in entries:
        by_span.setdefault(entry.checked.citation.span, []).append(entry)
    wrong = {c.misquotation.span for c in checked.citations if c.misquotation}
    edges = sorted({0, len(checked.text), *(edge for span in (*by_span, *wrong) for edge in span)})
    cited, misquoted = _cover(by_span, edges), _cover(wrong, edges)
    for start, end in pairwise(edges):
        body = escape(checked.text[start:end])
        if span := cited.get(start):
            body = _mark_html(by_span[span], body, checked.text[start:end], first=span[0] == start)
        yield f'<span class="lq-misquoted">{body}</span>' if start in misquoted else body


def _cover(spans: Iterable[tuple[int, int]], edges: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Begin of a stretch between two edges → the span that it lies in."""
    return {edge: (a, b) for a, b in spans for edge in edges[bisect_left(edges, a) : bisect_left(edges, b)]}


def _mark_html(entries: Sequence[_Entry], body: str, plain: str, *, first: bool) -> str:
    """A link to the verdict; of several citations in one place to the worst."""
    worst = min(entries, key=lambda e: (e.checked.stands, e.checked.verdict is Verdict.OK, e.number))
    numbers = str(entries[0].number) if len(entries) == 1 else f"{entries[0].number}–{entries[-1].number}"
    spoken = escape(f"{plain}，{texts.verdict_of(worst.number, worst.word)}")
    identity = f' id="lq-at-{entries[0].number}"' if first else ""
    sign = f' data-sign="{worst.sign}{numbers}"' if first else ""
    kind = f"lq-mark lq-v-{worst.checked.verdict}"
    return f'<a class="{kind}"{identity}{sign} href="#lq-cite-{worst.number}" aria-label="{spoken}">{body}</a>'


def _list_html(title: str, entries: Sequence[_Entry], checked: CheckedText) -> str:
    if not entries:
        return ""
    cards = "".join(_card_html(e, checked) for e in entries)
    name = texts.count_of(title, len(entries))
    return f'<section class="lq-group"><h2 class="lq-label">{name}</h2>{cards}</section>'


def _right_list_html(entries: Sequence[_Entry], checked: CheckedText) -> str:
    """What stands needs no card: its canonical form to open and to copy, its number leading back into the text."""
    if not entries:
        return ""
    rows = "".join(_row_html(e, checked) for e in entries)
    head = f'<h2 class="lq-label">{texts.count_of(texts.WITHOUT_FAULTS, len(entries))}</h2>'
    return f'<section class="lq-group">{head}<ul class="lq-list lq-right">{rows}</ul></section>'


def _row_html(entry: _Entry, checked: CheckedText) -> str:
    written = entry.checked.resolution.written
    back = f'<a class="lq-back" href="#lq-at-{entry.place}" aria-label="{texts.BACK_TO_TEXT}">'
    pieces = [
        f'{back}<span class="lq-rank">{entry.number}</span></a>',
        f'<span class="lq-v lq-v-ok" aria-label="{entry.word}">{entry.sign}</span>',
        _article_link(entry.checked, checked, escape(written))
        + ("" if entry.checked.quoted else f'<span class="lq-quiet">{texts.NUMBER_ONLY}</span>'),
        parts.copy_button(texts.COPY, written, texts.copy_form(texts.RIGHT_CITATION)),
    ]
    return f'<li id="lq-cite-{entry.number}">{"".join(pieces)}</li>'


def _card_html(entry: _Entry, checked: CheckedText) -> str:
    citation = entry.checked
    pieces = [
        f'<header><span class="lq-rank">{entry.number}</span><h3>{escape(" ".join(citation.text.split()))}</h3></header>',
        parts.badges_html([(f"lq-v lq-v-{citation.verdict}", f"{entry.sign} {entry.word}")]),
        f'<p class="lq-message">{escape(citation.message)}</p>' if citation.message else "",
        _misquotation_html(citation.misquotation) if citation.misquotation else "",
        _right_html(citation),
        f'<footer class="lq-actions">{_actions_html(entry, checked)}</footer>',
    ]
    return f'<article class="lq-card lq-verdict" id="lq-cite-{entry.number}">{"".join(pieces)}</article>'


def _misquotation_html(bad: Misquotation) -> str:
    common = sum(len(d.quoted) for d in bad.differences if d.kind == "equal")
    difference = _difference_html(bad) if common >= _COMPARABLE * len(bad.quoted) else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in bad.official.split("\n"))
    wording = f'<p class="lq-quiet">{texts.RIGHT_WORDING}</p><blockquote class="lq-wording">{lines}</blockquote>'
    return difference + wording


def _difference_html(bad: Misquotation) -> str:
    tags = {"wrong": "del", "right": "ins"}
    pieces = "".join(
        f"<{tags[kind]}>{escape(text)}</{tags[kind]}>" if kind in tags else escape(text)
        for kind, text in diff_pieces(bad)
    )
    deleted, inserted = texts.DIFFERENCE_LEGEND
    legend = f"<del>{texts.DELETED}</del>{deleted}<ins>{texts.INSERTED}</ins>{inserted}"
    return f'<p class="lq-quiet">{texts.DIFFERENCE}{legend}</p><p class="lq-diff">{pieces}</p>'


def _right_html(checked: CheckedCitation) -> str:
    rows = "".join(_copied_html(label, citation) for label, citation in _right(checked))
    return f'<dl class="lq-forms">{rows}</dl>' if rows else ""


def _right(checked: CheckedCitation) -> Iterable[tuple[str, str]]:
    """What may be cited instead; nothing where that is not known."""
    if checked.verdict is Verdict.REPEALED:
        return [(texts.RIGHT_NOW, successor) for successor in checked.successors]
    if checked.verdict is not Verdict.MISQUOTED or _OLD_VERSION in checked.message:
        return []
    named = _NAMED.findall(checked.message)
    return [(texts.RIGHT_PLACE, citation) for citation in named] or [(texts.RIGHT_CITATION, checked.resolution.written)]


def _copied_html(label: str, citation: str) -> str:
    button = parts.copy_button(texts.COPY, citation, texts.copy_form(label))
    return (
        f'<div data-copied=""><dt>{label}</dt><dd>{escape(citation)}</dd><dd class="lq-form-copy">{button}</dd></div>'
    )


def _actions_html(entry: _Entry, text: CheckedText) -> str:
    checked = entry.checked
    copy = parts.copy_button(texts.COPY_RIGHT_WORDING, checked.misquotation.official) if checked.misquotation else ""
    back = f'<a class="lq-page" href="#lq-at-{entry.place}">{texts.BACK_TO_TEXT}</a>'
    return copy + _article_link(checked, text) + back


def _article_link(checked: CheckedCitation, text: CheckedText, name: str = texts.OPEN_ARTICLE) -> str:
    found = checked.resolution
    if found.instrument is None:
        return ""
    day = day_to_read(found.version, text.day) if found.version else text.day
    if found.stored is None:
        return links.go(links.law_href(found.instrument.id, day), texts.OPEN_LAW, "lq-page")
    cited = found.citation
    has = checked.verdict is not Verdict.NO_SUCH_PARAGRAPH
    paragraph, item = (cited.paragraph, cited.item) if has else (None, None)
    return links.go(links.provision_href(found.stored, day, paragraph, item), name, "lq-page")
