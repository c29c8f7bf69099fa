"""An answer as HTML. Whatever comes from the corpus or the reader is escaped here; no room for it elsewhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from lawqa.desk.labels import GIST, GIST_ONLY, NOTHING_FITS, authority_label, place_label, validity_label
from lawqa.errors import BadQuestion, LawqaError
from lawqa.law.citation import nest_brackets
from lawqa.law.model import Authority, Paragraph
from lawqa.law.numerals import to_chinese
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.answer import Answer, Hit
from lawqa.web import texts

# An article that answers as a whole is shown whole up to this many characters.
SHOWN_WHOLE = 400
SEE_ALSO_LIMIT = 4
_COMMAND = re.compile(r"lawqa [a-z]+(?: [a-z]+)?|pip install \S+")


@dataclass(frozen=True)
class _Line:
    """One printed line of an article: a paragraph's text or an item; `start` is its offset in Hit.text."""

    start: int
    text: str


def answer_html(answer: Answer) -> str:
    """All hits, grouped by authority and numbered by rank; conventions stand beside the law."""
    ranks = {id(hit): rank for rank, hit in enumerate(answer.hits, 1)}
    law: list[str] = []
    conventions: list[str] = []
    for authority, hits in answer.by_authority():
        cards = "".join(card_html(hit, ranks[id(hit)], answer.scope.day) for hit in hits)
        (conventions if authority is Authority.CONVENTION else law).append(_group_html(authority, cards))
    columns = "".join(f'<div class="lq-column">{"".join(groups)}</div>' for groups in (law, conventions) if groups)
    beside = " lq-beside" if law and conventions else ""
    head = _summary_html(answer) + _ranking_html(answer)
    return f'<div class="lq">{head}<div class="lq-groups{beside}">{columns}</div></div>'


def nearest_html(answer: Answer) -> str:
    """The nearest hits of an abstained answer, folded, each labelled as not fitting."""
    if not answer.hits:
        return ""
    cards = "".join(card_html(hit, rank, answer.scope.day, fitting=False) for rank, hit in enumerate(answer.hits, 1))
    return f'<div class="lq"><details class="lq-nearest"><summary>{texts.NEAREST}</summary>{cards}</details></div>'


def abstained_html() -> str:
    """The plain message that nothing fits."""
    return (
        f'<div class="lq"><section class="lq-abstained" role="status"><h2>{NOTHING_FITS}</h2>'
        f"<p>{texts.ABSTAINED_WHY}</p></section></div>"
    )


def steps_html() -> str:
    """What the reader can do instead."""
    steps = "".join(f"<li>{step}</li>" for step in texts.STEPS)
    return f'<div class="lq"><h2 class="lq-label">{texts.WHAT_TO_DO}</h2><ul class="lq-steps">{steps}</ul></div>'


def heading_html() -> str:
    """The head of the page."""
    return f'<div class="lq lq-head"><h1>{texts.TITLE}</h1><p>{texts.SUBTITLE}</p></div>'


def label_html(text: str) -> str:
    """A small heading."""
    return f'<div class="lq"><h2 class="lq-label">{escape(text)}</h2></div>'


def notices_html(notices: Iterable[str]) -> str:
    """What the assistant wants the reader to know, a line each; '' when there is nothing."""
    lines = "".join(f'<p class="lq-notice"><b>{texts.NOTICE}</b>{escape(n)}</p>' for n in notices)
    return f'<div class="lq">{lines}</div>' if lines else ""


def error_html(error: LawqaError) -> str:
    """One line, with the command to type as code."""
    hint = _COMMAND.sub(lambda m: f"<code>{m[0]}</code>", escape(error.hint))
    message = escape(error.message) + (f"：{hint}" if hint else "")
    label = texts.NOTICE if isinstance(error, BadQuestion) else texts.ERROR
    return f'<div class="lq"><p class="lq-error" role="alert"><b>{label}</b>{message}</p></div>'


def footer_html(corpus: str = "") -> str:
    """What this page is and is not; `corpus` says what the index holds."""
    lines = "".join(f"<p>{line}</p>" for line in (texts.FOOTER, texts.FOOTER_LOCAL, escape(corpus)) if line)
    return f'<div class="lq"><footer class="lq-foot">{lines}</footer></div>'


def card_html(hit: Hit, rank: int, day: dt.date, *, fitting: bool = True) -> str:
    """One hit. `fitting` is False for the nearest hits when nothing fits."""
    instrument = hit.stored.instrument
    kind = " lq-own" if instrument.authority is Authority.CONVENTION else ""
    parts = [
        f'<header><span class="lq-rank">{rank}</span><h3>{escape(hit.citation)}</h3></header>',
        _badges_html(hit, day, fitting),
        _headings_html(hit),
        _gist_html(hit),
        _wording_html(hit),
        _line_html("lq-caution", texts.CAUTION, hit.caution),
        _whole_html(hit),
        _see_also_html(hit),
        f'<p class="lq-see">{escape(instrument.note)}</p>' if instrument.compound and instrument.note else "",
        _actions_html(hit, copying=fitting),
    ]
    return f'<article class="lq-card{kind}" id="lq-hit-{rank}">{"".join(parts)}</article>'


def cited_wording(hit: Hit) -> str:
    """The wording that `hit.citation` names: the item with its lead-in, the paragraph, or the whole article."""
    paragraph = _cited_paragraph(hit)
    if paragraph is None:
        return hit.text
    if hit.item and hit.item <= len(paragraph.items):
        return f"{paragraph.text}\n{paragraph.items[hit.item - 1]}"
    return str(paragraph)


def _cited_paragraph(hit: Hit) -> Paragraph | None:
    paragraphs = hit.stored.provision.paragraphs
    return paragraphs[hit.paragraph - 1] if hit.paragraph and hit.paragraph <= len(paragraphs) else None


def _group_html(authority: Authority, cards: str) -> str:
    note = f'<p class="lq-group-note">{texts.CONVENTION_NOTE}</p>' if authority is Authority.CONVENTION else ""
    return f'<section class="lq-group"><h2 class="lq-label">{authority_label(authority)}</h2>{note}{cards}</section>'


def _summary_html(answer: Answer) -> str:
    place = region_label(answer.scope.region or NATIONWIDE)
    if answer.scope.compound:
        place += f"，{answer.scope.compound}"
    line = texts.summary(len(answer.hits), answer.ms, answer.scope.day.isoformat(), place)
    return f'<p class="lq-summary" role="status">{escape(line)}</p>'


def _ranking_html(answer: Answer) -> str:
    """Links to the hits by rank, where the order of authority is another one."""
    shown = [hit for _, hits in answer.by_authority() for hit in hits]
    if [id(hit) for hit in shown] == [id(hit) for hit in answer.hits]:
        return ""
    links = "".join(
        f'<li><a href="#lq-hit-{rank}"><span class="lq-rank">{rank}</span>{escape(_short(hit))}</a></li>'
        for rank, hit in enumerate(answer.hits, 1)
    )
    return f'<nav class="lq-ranking"><h2 class="lq-label">{texts.BY_RANK}</h2><ol>{links}</ol></nav>'


def _short(hit: Hit) -> str:
    """For navigation only, never a citation."""
    title = nest_brackets(hit.stored.title).removeprefix("中华人民共和国").removeprefix("最高人民法院关于")
    return f"{title} {hit.stored.provision.article}"


def _badges_html(hit: Hit, day: dt.date, fitting: bool) -> str:
    instrument = hit.stored.instrument
    badges = [
        ("lq-authority", instrument.kind or instrument.authority.value),
        ("", place_label(hit.stored)),
        ("", validity_label(hit.stored.version.in_force, day)),
    ]
    if not fitting:
        badges.insert(0, ("lq-warn", texts.NOT_FITTING))
    if hit.stored.verbatim and not hit.stored.checked:
        badges.append(("lq-warn", texts.UNCHECKED))
    spans = "".join(f'<span class="lq-badge {kind}">{escape(text)}</span>' for kind, text in badges)
    return f'<p class="lq-badges">{spans}</p>'


def _headings_html(hit: Hit) -> str:
    path = "　".join(hit.stored.provision.headings)
    return f'<p class="lq-path">{escape(path)}</p>' if path else ""


def _gist_html(hit: Hit) -> str:
    return _line_html("lq-gist", GIST if hit.stored.verbatim else GIST_ONLY, hit.gist)


def _line_html(kind: str, label: str, text: str) -> str:
    return f'<p class="{kind}"><b>{label}</b>{escape(text)}</p>' if text else ""


def _wording_html(hit: Hit) -> str:
    """The paragraph that decides; the whole article where it is cited as a whole and short, or has one paragraph."""
    count = len(hit.stored.provision.paragraphs)
    shown = range(count) if _shown_whole(hit) else range(*_first_shown(hit))
    return _paragraphs_html(hit, shown) if count else ""


def _whole_html(hit: Hit) -> str:
    """The whole article to unfold, where only a part of it is shown."""
    count = len(hit.stored.provision.paragraphs)
    if _shown_whole(hit):
        return ""
    summary = texts.whole_article(str(hit.stored.provision.article), count)
    return f'<details class="lq-whole"><summary>{summary}</summary>{_paragraphs_html(hit, range(count))}</details>'


def _shown_whole(hit: Hit) -> bool:
    count = len(hit.stored.provision.paragraphs)
    return count <= 1 or (_cited_paragraph(hit) is None and len(hit.text) <= SHOWN_WHOLE)


def _first_shown(hit: Hit) -> tuple[int, int]:
    first = hit.paragraph if hit.paragraph and _cited_paragraph(hit) else 1
    return first - 1, first


def _printed(paragraphs: Sequence[Paragraph]) -> list[list[_Line]]:
    """The lines of each paragraph with their offsets in Provision.text."""
    printed, offset = [], 0
    for paragraph in paragraphs:
        lines = []
        for text in [paragraph.text, *map(str, paragraph.items)]:
            lines.append(_Line(offset, text))
            offset += len(text) + 1
        printed.append(lines)
    return printed


def _paragraphs_html(hit: Hit, shown: Iterable[int]) -> str:
    """The ordinal of a paragraph is an attribute that CSS prints, so that it is never copied with the wording."""
    paragraphs = _printed(hit.stored.provision.paragraphs)
    blocks = []
    for index in shown:
        ordinal = f' data-no="第{to_chinese(index + 1)}款"' if len(paragraphs) > 1 else ""
        lines = "".join(f"<p>{_marked(line, hit.deciding)}</p>" for line in paragraphs[index] if line.text)
        blocks.append(f'<div class="lq-paragraph"{ordinal}>{lines}</div>')
    return f'<blockquote class="lq-wording">{"".join(blocks)}</blockquote>'


def _marked(line: _Line, deciding: tuple[int, int] | None) -> str:
    """The line, with what lies inside the deciding span marked."""
    start, end = deciding or (0, 0)
    a = min(max(start - line.start, 0), len(line.text))
    b = min(max(end - line.start, 0), len(line.text))
    if a >= b:
        return escape(line.text)
    return f"{escape(line.text[:a])}<mark>{escape(line.text[a:b])}</mark>{escape(line.text[b:])}"


def _see_also_html(hit: Hit) -> str:
    related = hit.stored.note.related[:SEE_ALSO_LIMIT] if hit.stored.note else ()
    names = [f"{texts.RELATIONS.get(r.kind, '')} 《{nest_brackets(r.law)}》{r.article}".strip() for r in related]
    return _line_html("lq-see", texts.SEE_ALSO, "；".join(names))


def _actions_html(hit: Hit, *, copying: bool) -> str:
    """Nothing to copy where the provision does not fit."""
    actions = [_copy_button(texts.COPY_CITATION, hit.citation)] if copying else []
    if copying and hit.stored.verbatim:
        actions.append(_copy_button(texts.COPY_WORDING, f"{hit.citation}\n{cited_wording(hit)}"))
    page = hit.stored.version.page or hit.stored.instrument.page or ""
    if page.startswith(("https://", "http://")):
        link = f'<a class="lq-page" href="{escape(page)}" target="_blank" rel="noopener">{texts.OFFICIAL_PAGE}</a>'
        actions.append(link)
    return f'<footer class="lq-actions">{"".join(actions)}</footer>' if actions else ""


def _copy_button(label: str, text: str) -> str:
    answers = f'data-done="{texts.COPIED}" data-failed="{texts.COPY_BY_HAND}"'
    return f'<button type="button" class="lq-copy" data-copy="{escape(text)}" {answers}>{label}</button>'
