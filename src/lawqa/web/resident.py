"""居民: one plain line, the wording under it, the compound's own rule beside it, then what to do and whom to go to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lawqa.corpus.terms import Glossary, Term
from lawqa.corpus.topics import Step, Topic
from lawqa.desk.checkups import Standing
from lawqa.desk.labels import (
    GIST,
    GIST_ONLY,
    NO_ADVICE,
    OUR_WORDS,
    REPLY,
    WORDING,
    WRITTEN_FOR,
    authority_label,
    place_label,
)
from lawqa.law.citation import nest_brackets
from lawqa.law.model import Authority
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.search.answer import Answer, Hit
from lawqa.search.reply import Reply
from lawqa.web import cards, links, parts, texts
from lawqa.web import texts_modes as words
from lawqa.web.standing import verdict_badge

_FEW_TERMS = 6
_RESCUE = re.compile("公安|派出所|消防")


@dataclass(frozen=True)
class Lead:
    """What is read first: our plain words and the provisions that say so, the most deciding first.

    `label` says whose words they are; `written_for` is the question that they were written for, where it is another one.
    """

    said: str
    bases: tuple[Hit, ...]
    label: str = GIST
    written_for: str = ""


def lead_of(answer: Answer, reply: Reply | None) -> Lead:
    """The reply, where there is one, else the gist of the best hit. `answer` has hits."""
    if reply is None:
        best = best_of(answer)
        return Lead(best.gist, (best,))
    return Lead(reply.text, reply.bases, REPLY, "" if reply.is_for(answer.question) else reply.question)


def lead_html(answer: Answer, lead: Lead, standings: Mapping[str, Standing], glossary: Glossary) -> str:
    """The plain words with their citations and wordings, and what the compound itself says."""
    own, day = own_of(answer), answer.scope.day
    first, *others = lead.bases
    beside = _own_html(answer, own, standings) if own is not first else ""
    unchosen = own is None and not answer.scope.compound
    choose = f'<p class="lq-quiet">{words.CHOOSE_COMPOUND}</p>' if unchosen else ""
    read = _read_first(lead, own)
    said = escape(lead.said) if lead.said else words.NO_GIST
    title = words.IN_ONE_LINE if lead.label == REPLY else words.NEAREST_RULE
    line = (
        f'<section class="lq-plain" aria-labelledby="lq-plain-title"><h2 class="lq-label" id="lq-plain-title">'
        f'{title}</h2>{_asked_html(lead)}<p class="lq-big">{said}</p>'
        f'<p class="lq-quiet">{lead.label}（{OUR_WORDS}）</p>{_basis_html(first, day)}'
        f"{_terms_html(glossary.terms_in(read), day)}"
        f"{''.join(_other_html(basis, day, glossary, read) for basis in others)}{choose}</section>"
    )
    asked = f'<p class="lq-printed">{escape(words.PRINTED.format(question=answer.question))}</p>'
    return f'<div class="lq lq-lead" aria-live="polite">{asked}<div class="lq-lead-columns">{line}{beside}</div></div>'


def also_html(replies: Sequence[Reply], day: dt.date, glossary: Glossary, shown: str = "") -> str:
    """What to say to the other matters that a long question tells of, each with its provisions.

    Terms that `shown` uses were explained before.
    """
    items = "".join(
        f'<li><p class="lq-do">{escape(reply.text)}</p><p class="lq-quiet">{WRITTEN_FOR}{escape(reply.question)}</p>'
        f'<p class="lq-basis"><b>{words.RESTS_ON}</b>{"　".join(cite_html(basis, day) for basis in reply.bases)}</p></li>'
        for reply in replies
    )
    return (
        f'<div class="lq"><section class="lq-also" aria-labelledby="lq-also-title"><h2 class="lq-label" id="lq-also-title">'
        f'{words.ALSO_TOLD}</h2><ul class="lq-others">{items}</ul><p class="lq-quiet">{OUR_WORDS}</p>'
        f"{_terms_html(glossary.terms_in(also_text(replies), shown), day)}</section></div>"
    )


def also_text(replies: Iterable[Reply]) -> str:
    """What `also_html` says, for finding the terms that it explains."""
    return "\n".join(reply.text for reply in replies)


def steps_html(
    topic: Topic | None, steps: Sequence[Step], day: dt.date, glossary: Glossary, shown: str = "", first: str = ""
) -> str:
    """The numbered steps, each with whom to go to and its provision; '' without any.

    `topic` is what the answer is about, None where they are for any trouble; steps of another one are not called its own.
    Terms that `shown` uses were explained before; `first` is a line to read before the steps.
    """
    if not steps:
        return ""
    items = "".join(_step_html(step, day) for step in steps)
    text = "\n".join(f"{step.do} {step.who}" for step in steps)
    before = f'<p class="lq-quiet">{first}</p>' if first else ""
    note, picture = words.ANY_STEPS if topic is None else words.STEPS_LIKE, ""
    if topic is not None and set(steps) <= set(topic.steps):
        note = words.STEPS_OF.format(topic=escape(topic.name))
        picture = f"<p>{links.go(links.figures_href('path', topic.name), words.PATH_PICTURE, 'lq-page')}</p>"
    return (
        f'<div class="lq"><section class="lq-next" aria-labelledby="lq-next-title"><h2 class="lq-label" id="lq-next-title">'
        f'{words.NEXT_STEPS}</h2>{before}<ol class="lq-way">{items}</ol><p class="lq-quiet">{note}</p>{picture}'
        f"{_terms_html(glossary.terms_in(text, shown), day)}</section></div>"
    )


def warning_before(steps: Iterable[Step]) -> str:
    """What to do in danger, where a step leads to the police or the fire brigade; else ''."""
    return words.IN_DANGER if any(_RESCUE.search(step.who) for step in steps) else ""


def share_html(answer: Answer, lead: Lead, steps: Sequence[Step]) -> str:
    """Copy the answer as text, or print it. Nothing of the question goes into an address."""
    copy = parts.copy_button(words.SHARE, shared_text(answer, lead, steps))
    button = f'<button type="button" class="lq-copy" data-print="">{words.PRINT}</button>'
    printed = f'<p class="lq-printed">{escape(_on(answer))}<br>{NO_ADVICE}</p>'
    return f'<div class="lq"><div class="lq-actions lq-share">{copy}{button}</div>{printed}</div>'


def shared_text(answer: Answer, lead: Lead, steps: Sequence[Step]) -> str:
    """The answer for a message: our words, the wordings, the compound's rule, the steps, the provisions, day and place."""
    own = own_of(answer)
    lines = [f"{words.ASKED}：{answer.question}"]
    if lead.said:
        lines.append(f"{lead.label}：{lead.said}")
    lines += [f"{b.citation}{WORDING}：{cards.decided(b)}" for b in lead.bases if b.stored.verbatim]
    if own is not None and own not in lead.bases:
        lines.append(f"{words.MY_COMPOUND}：{own.citation}：{cards.decided(own)}")
    if steps:
        lines.append(f"{words.NEXT_STEPS}：")
        lines += [
            f"{n}. {s.do}（{words.GO_TO}：{s.who}；《{nest_brackets(s.law)}》{s.article}）"
            for n, s in enumerate(steps, 1)
        ]
    sources = dict.fromkeys(hit.citation for hit in (*lead.bases, *answer.hits))
    lines.append(f"{words.SHARED_SOURCES}：" + "；".join(sources))
    return "\n".join([*lines, _on(answer), NO_ADVICE])


def best_of(answer: Answer) -> Hit:
    """The hit that the plain line is of: the best one of law that has a gist, else the best."""
    law = (h for h in answer.hits if h.stored.instrument.authority is not Authority.CONVENTION and h.gist)
    return next(law, answer.hits[0])


def own_of(answer: Answer) -> Hit | None:
    """The best clause of the compound's conventions."""
    return next((h for h in answer.hits if h.stored.instrument.authority is Authority.CONVENTION), None)


def cite_html(hit: Hit, day: dt.date) -> str:
    """The citation of a hit as a link to its place in 查法条."""
    href = links.provision_href(hit.stored, day, hit.paragraph, hit.item)
    return links.go(href, escape(hit.citation), "lq-cite-line")


def lead_text(answer: Answer, lead: Lead) -> str:
    """What the lead says before anything is unfolded, for finding the terms that it explains."""
    return _read_first(lead, own_of(answer))


def _read_first(lead: Lead, own: Hit | None) -> str:
    first = lead.bases[0]
    cited = (first.citation, authority_label(first.stored.instrument.authority))
    return "\n".join([lead.said, *cited, cards.decided(first), first.caution, cards.decided(own) if own else ""])


def _asked_html(lead: Lead) -> str:
    """The question that is answered, where it is not the reader's own: read first, so that nobody takes one for the other."""
    return f'<p class="lq-asked">{WRITTEN_FOR}<b>{escape(lead.written_for)}</b></p>' if lead.written_for else ""


def _basis_html(basis: Hit, day: dt.date) -> str:
    return (
        f'<p class="lq-rests"><b>{words.RESTS_ON}</b>{cite_html(basis, day)}</p>'
        f"{parts.badges_html(parts.badges_of(basis.stored, day))}{_wording_html(basis)}"
        f"{parts.line_html('lq-caution', texts.CAUTION, basis.caution)}"
    )


def _other_html(basis: Hit, day: dt.date, glossary: Glossary, shown: str) -> str:
    """A further provision, its wording folded: the first one is read, the others are looked up."""
    terms = glossary.terms_in(cards.decided(basis), shown)
    cite = f'<p class="lq-rests"><b>{words.RESTS_ON_TOO}</b>{cite_html(basis, day)}</p>'
    body = cards.decided_html(basis) if basis.stored.verbatim else f"<p>{GIST_ONLY}：{escape(basis.gist)}</p>"
    return (
        f'{cite}<details class="lq-other"><summary>{words.DECIDING}</summary>{body}{_terms_html(terms, day)}</details>'
    )


def _wording_html(hit: Hit) -> str:
    if not hit.stored.verbatim:
        return ""
    return f'<h3 class="lq-label">{words.DECIDING}</h3>{cards.decided_html(hit)}'


def _own_html(answer: Answer, own: Hit | None, standings: Mapping[str, Standing]) -> str:
    if own is None:
        compound = answer.scope.compound
        none = escape(words.NONE_OF_MINE.format(compound=compound))
        return _aside(f'<p class="lq-quiet">{none}</p>') if compound else ""
    day, standing = answer.scope.day, standings.get(own.stored.id)
    badges = [("", place_label(own.stored)), *([verdict_badge(standing.verdict)] if standing else [])]
    why = parts.line_html("lq-why", texts.WHY, standing.why) if standing else ""
    return _aside(
        f'<p class="lq-rests">{cite_html(own, day)}</p>{parts.badges_html(badges)}'
        f"{cards.decided_html(own)}{why}"
        f'<p class="lq-quiet">{texts.CONVENTION_NOTE}</p>'
    )


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


def _terms_html(terms: Mapping[Term, str], day: dt.date) -> str:
    """Legal words, each to unfold where it is met: by touch, by key, and read out as a button. More than a few are folded."""
    if not terms:
        return ""
    folds = [_term_html(term, word, day) for term, word in terms.items()]
    shown, more = folds[:_FEW_TERMS], folds[_FEW_TERMS:]
    if len(more) > 1:
        label = words.MORE_TERMS.format(count=len(more))
        shown.append(f'<details class="lq-more"><summary>{label}</summary>{"".join(more)}</details>')
    else:
        shown += more
    return f'<div class="lq-terms"><p class="lq-quiet">{words.TERMS}（{words.TERM_NOTE}）</p>{"".join(shown)}</div>'


def _term_html(term: Term, word: str, day: dt.date) -> str:
    law = ""
    if term.law:
        href = links.article_href(term.law, term.article, day=day)
        law = (
            f'<p class="lq-basis">{links.go(href, f"《{escape(nest_brackets(term.law))}》{escape(term.article)}")}</p>'
        )
    return f"<details><summary><dfn>{escape(word)}</dfn></summary><p>{escape(term.plain)}</p>{law}</details>"


def _on(answer: Answer) -> str:
    place = region_label(answer.scope.region or NATIONWIDE)
    return words.SHARED_ON.format(day=answer.scope.day.isoformat(), place=place, printed=dt.date.today().isoformat())
