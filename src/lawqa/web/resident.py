"""居民: one plain line, the wording under it, the compound's own rule beside it, then what to do and whom to go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from lawqa.corpus.terms import Term, terms_in
from lawqa.corpus.topics import Step, Topic
from lawqa.desk.checkups import Standing
from lawqa.desk.labels import GIST, NO_ADVICE, WORDING, place_label
from lawqa.law.citation import nest_brackets
from lawqa.law.model import Authority
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.answer import Answer, Hit
from lawqa.web import cards, links, parts, texts
from lawqa.web import texts_modes as words
from lawqa.web.standing import verdict_badge


def lead_html(answer: Answer, standings: Mapping[str, Standing], terms: Sequence[Term]) -> str:
    """The plain line with its citation and wording, and what the compound itself says. `answer` has hits."""
    best, own = best_of(answer), own_of(answer)
    day = answer.scope.day
    beside = _own_html(answer, own, standings) if best is not own else _unchosen_html(answer)
    said = escape(best.gist) if best.gist else words.NO_GIST
    label = f'<p class="lq-quiet">{GIST}（{words.OUR_WORDS}）</p>'
    href = links.provision_href(best.stored, day, best.paragraph, best.item)
    cite = links.go(href, escape(best.citation), "lq-cite-line")
    line = (
        f'<section class="lq-plain" aria-labelledby="lq-plain-title"><h2 class="lq-label" id="lq-plain-title">'
        f'{words.IN_ONE_LINE}</h2><p class="lq-big">{said}</p>{label}<p class="lq-rests"><b>{words.RESTS_ON}</b>{cite}</p>'
        f"{parts.badges_html(parts.badges_of(best.stored, day))}{_wording_html(best)}"
        f"{parts.line_html('lq-caution', texts.CAUTION, best.caution)}{_terms_html(_read_first(best, own), terms, day)}</section>"
    )
    asked = f'<p class="lq-printed">{escape(words.PRINTED.format(question=answer.question))}</p>'
    return f'<div class="lq lq-lead" aria-live="polite">{asked}<div class="lq-lead-columns">{line}{beside}</div></div>'


def steps_html(topic: Topic | None, day: dt.date, terms: Sequence[Term], shown: str = "") -> str:
    """The numbered steps of the topic, each with whom to go to and its provision; '' without a topic.

    Terms that `shown` uses were explained before.
    """
    if topic is None or not topic.steps:
        return ""
    items = "".join(_step_html(step, day) for step in topic.steps)
    text = "\n".join(f"{step.do} {step.who}" for step in topic.steps)
    rest = [term for term in terms if term.place(shown) < 0]
    note = words.STEPS_OF.format(topic=escape(topic.name))
    picture = links.go(links.figures_href("path", topic.name), words.PATH_PICTURE, "lq-page")
    return (
        f'<div class="lq"><section class="lq-next" aria-labelledby="lq-next-title"><h2 class="lq-label" id="lq-next-title">'
        f'{words.NEXT_STEPS}</h2><ol class="lq-way">{items}</ol><p class="lq-quiet">{note}</p><p>{picture}</p>'
        f"{_terms_html(text, rest, day)}</section></div>"
    )


def share_html(answer: Answer, topic: Topic | None) -> str:
    """Copy the answer as text, or print it. Nothing of the question goes into an address."""
    copy = parts.copy_button(words.SHARE, shared_text(answer, topic))
    button = f'<button type="button" class="lq-copy" data-print="">{words.PRINT}</button>'
    printed = f'<p class="lq-printed">{escape(_on(answer))}<br>{NO_ADVICE}</p>'
    return f'<div class="lq"><div class="lq-actions lq-share">{copy}{button}</div>{printed}</div>'


def shared_text(answer: Answer, topic: Topic | None) -> str:
    """The answer for a message: the line, the wording, the compound's rule, the steps, the provisions, day and place."""
    best, own = best_of(answer), own_of(answer)
    lines = [f"{words.ASKED}：{answer.question}"]
    if best.gist:
        lines.append(f"{GIST}：{best.gist}")
    if best.stored.verbatim:
        lines.append(f"{best.citation}{WORDING}：{cards.decided(best)}")
    if own is not None and own is not best:
        lines.append(f"{words.MY_COMPOUND}：{own.citation}：{cards.decided(own)}")
    if topic is not None and topic.steps:
        lines.append(f"{words.NEXT_STEPS}：")
        lines += [
            f"{n}. {s.do}（{words.GO_TO}：{s.who}；《{nest_brackets(s.law)}》{s.article}）"
            for n, s in enumerate(topic.steps, 1)
        ]
    lines.append(f"{words.SHARED_SOURCES}：" + "；".join(hit.citation for hit in answer.hits))
    return "\n".join([*lines, _on(answer), NO_ADVICE])


def best_of(answer: Answer) -> Hit:
    """The hit that the plain line is of: the best one of law that has a gist, else the best."""
    law = (h for h in answer.hits if h.stored.instrument.authority is not Authority.CONVENTION and h.gist)
    return next(law, answer.hits[0])


def own_of(answer: Answer) -> Hit | None:
    """The best clause of the compound's conventions."""
    return next((h for h in answer.hits if h.stored.instrument.authority is Authority.CONVENTION), None)


def lead_text(answer: Answer) -> str:
    """What the lead says, for finding the terms that it explains."""
    return _read_first(best_of(answer), own_of(answer))


def _read_first(best: Hit, own: Hit | None) -> str:
    return "\n".join([best.gist, cards.decided(best), best.caution, cards.decided(own) if own else ""])


def _wording_html(hit: Hit) -> str:
    if not hit.stored.verbatim:
        return ""
    return f'<h3 class="lq-label">{words.DECIDING}</h3>{cards.decided_html(hit)}'


def _own_html(answer: Answer, own: Hit | None, standings: Mapping[str, Standing]) -> str:
    if own is None:
        return _unchosen_html(answer)
    day, standing = answer.scope.day, standings.get(own.stored.id)
    href = links.provision_href(own.stored, day, own.paragraph, own.item)
    badges = [("", place_label(own.stored)), *([verdict_badge(standing.verdict)] if standing else [])]
    why = parts.line_html("lq-why", texts.WHY, standing.why) if standing else ""
    return _aside(
        f'<p class="lq-rests">{links.go(href, escape(own.citation), "lq-cite-line")}</p>{parts.badges_html(badges)}'
        f"{cards.decided_html(own)}{why}"
        f'<p class="lq-quiet">{texts.CONVENTION_NOTE}</p>'
    )


def _unchosen_html(answer: Answer) -> str:
    compound = answer.scope.compound
    line = words.NONE_OF_MINE.format(compound=compound) if compound else words.CHOOSE_COMPOUND
    return _aside(f'<p class="lq-quiet">{escape(line)}</p>')


def _aside(body: str) -> str:
    title = f'<h2 class="lq-label" id="lq-mine-title">{words.MY_COMPOUND}</h2>'
    return f'<section class="lq-mine" aria-labelledby="lq-mine-title">{title}{body}</section>'


def _step_html(step: Step, day: dt.date) -> str:
    href = links.article_href(step.law, step.article, day=day)
    law = links.go(href, f"《{escape(nest_brackets(step.law))}》{escape(step.article)}")
    return (
        f'<li><p class="lq-do">{escape(step.do)}</p>'
        f'<p class="lq-who"><b>{words.GO_TO}</b>{escape(step.who)}</p><p class="lq-basis"><b>{words.RESTS_ON}</b>{law}</p></li>'
    )


def _terms_html(text: str, terms: Iterable[Term], day: dt.date) -> str:
    """The legal words of a text, each to unfold where it is met: by touch, by key, and read out as a button."""
    found = terms_in(text, terms)
    if not found:
        return ""
    folds = "".join(_term_html(term, day) for term in found)
    return f'<div class="lq-terms"><p class="lq-quiet">{words.TERMS}（{words.TERM_NOTE}）</p>{folds}</div>'


def _term_html(term: Term, day: dt.date) -> str:
    law = ""
    if term.law:
        href = links.article_href(term.law, term.article, day=day)
        law = (
            f'<p class="lq-basis">{links.go(href, f"《{escape(nest_brackets(term.law))}》{escape(term.article)}")}</p>'
        )
    return f"<details><summary><dfn>{escape(term.name)}</dfn></summary><p>{escape(term.plain)}</p>{law}</details>"


def _on(answer: Answer) -> str:
    place = region_label(answer.scope.region or NATIONWIDE)
    return words.SHARED_ON.format(day=answer.scope.day.isoformat(), place=place, printed=dt.date.today().isoformat())
