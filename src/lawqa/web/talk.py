"""宣讲: an answer as one tells it: the rule in large words, an example, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lawqa.corpus.topics import Topic
from lawqa.desk.checkups import Standing
from lawqa.desk.labels import GIST, GIST_ONLY, OUR_WORDS, REPLY
from lawqa.search.answer import Answer, Hit
from lawqa.search.reply import Reply
from lawqa.web import cards, links, parts, shell, texts
from lawqa.web import texts_modes as words
from lawqa.web.resident import best_of, cite_html
from lawqa.web.standing import standing_html

# The path of 宣讲包; the way there is offered once that door exists.
OUTREACH = "outreach"


def lead_html(answer: Answer, questions: Sequence[str], reply: Reply | None = None) -> str:
    """The best rule, large, with its wording and a question that people ask, with our reply where there is one. `answer`
    has hits."""
    best = best_of(answer)
    return (
        f'<div class="lq lq-talk" aria-live="polite"><section><h2 class="lq-label">{words.THE_RULE}</h2>'
        f"{_rule_html(answer, best, 'lq-huge')}</section>"
        f'<section><h2 class="lq-label">{words.EXAMPLE}</h2>{_example_html(answer, questions, reply)}</section></div>'
    )


def _example_html(answer: Answer, questions: Sequence[str], reply: Reply | None) -> str:
    if reply is None:
        return f'<p class="lq-big">{escape(questions[0] if questions else answer.question)}</p>'
    cited = "".join(f'<p class="lq-rests">{cite_html(basis, answer.scope.day)}</p>' for basis in reply.bases)
    said = f'<p class="lq-big">{escape(reply.text)}</p><p class="lq-quiet">{REPLY}（{OUR_WORDS}）</p>'
    return f'<p class="lq-big">{escape(reply.question)}</p>{said}{cited}'


def more_html(answer: Answer, standings: Mapping[str, Standing]) -> str:
    """The other rules that belong to it, in order of relevance, clauses with how they stand to the law; '' for none."""
    rest = [hit for hit in answer.hits if hit is not best_of(answer)]
    if not rest:
        return ""
    rules = "".join(f"<li>{_rule_html(answer, hit, 'lq-big', standings.get(hit.stored.id))}</li>" for hit in rest)
    title = f'<h2 class="lq-label">{words.MORE_RULES}</h2>'
    return f'<div class="lq lq-talk"><section>{title}<ul class="lq-rules">{rules}</ul></section></div>'


def outreach_html(topic: Topic | None) -> str:
    """The way to 宣讲包, '' where this page has none."""
    if not any(door.path == OUTREACH for door in shell.DOORS):
        return ""
    href = links.page_href(OUTREACH)
    # The name of a topic is ours, never what the reader wrote.
    note = f" {escape(topic.name)}" if topic else ""
    return f'<div class="lq">{links.go(href, f"{words.TO_OUTREACH}{note}", "lq-chip")}</div>'


def _rule_html(answer: Answer, hit: Hit, size: str, standing: Standing | None = None) -> str:
    """The gist large and labelled, its citation, the deciding sentence, and what misleads when read alone."""
    day = answer.scope.day
    label = GIST if hit.stored.verbatim else GIST_ONLY
    gist = f'<p class="{size}">{escape(hit.gist)}</p><p class="lq-quiet">{label}</p>' if hit.gist else ""
    cite = f'<p class="lq-rests">{cite_html(hit, day)}</p>'
    wording = cards.decided_html(hit) if hit.stored.verbatim else ""
    badges = parts.badges_html(parts.badges_of(hit.stored, day))
    caution = parts.line_html("lq-caution", texts.CAUTION, hit.caution)
    stands = standing_html(standing, day) if standing else ""
    copy = parts.copy_button(texts.COPY_CITATION, hit.citation, f"{texts.COPY}{hit.citation}")
    return f'<article class="lq-rule">{gist}{cite}{badges}{wording}{caution}{stands}<footer class="lq-actions">{copy}</footer></article>'
