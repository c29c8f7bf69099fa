"""The outline of a talk as HTML: cards in the order of the talk, every citation a link into 查法条."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from lawqa.desk.labels import GIST, GIST_ONLY, WORDING
from lawqa.desk.outreach import Basis, Line, Outline, Path, Question, Rule
from lawqa.desk.outreachslides import advice
from lawqa.web import links, parts
from lawqa.web import texts_outreach as texts

_LETTERS = "ABCDEF"


def outline_html(outline: Outline, slides: int) -> str:
    """All of it; `slides` is how many the deck has."""
    day, audience = outline.day, outline.audience
    summary = texts.summary(slides, len(outline.rules), len(outline.sources))
    pieces = [
        f'<h2 class="lq-title">{escape(outline.title)}</h2><p class="lq-summary" role="status">{summary}</p>',
        parts.notices_html(outline.notices),
        _section(texts.ASKED, _lines(outline.asked, audience, day)),
        _section(texts.RULES, "".join(_rule(n, rule, day) for n, rule in enumerate(outline.rules, 1))),
        _section(texts.DOS, _lines(outline.dos, audience, day)),
        _section(texts.DONTS, _lines(outline.donts, audience, day)),
        _section(texts.QUIZ, "".join(_question(n, question, day) for n, question in enumerate(outline.quiz, 1))),
        *(_section(f"{texts.PATH}：{path.topic}", _steps(path, day)) for path in outline.paths),
        _section(texts.SOURCES, _sources(outline)),
    ]
    return f'<div class="lq lq-outline-talk">{"".join(pieces)}</div>'


def _section(name: str, body: str) -> str:
    return f'<section class="lq-group"><h2 class="lq-label">{escape(name)}</h2>{body}</section>' if body else ""


def _lines(lines: Sequence[Line], audience: str, day: dt.date) -> str:
    items = "".join(f"<li>{escape(advice(line, audience))}{_cited(line.basis, day)}</li>" for line in lines)
    return f'<ul class="lq-talk">{items}</ul>' if items else ""


def _rule(number: int, rule: Rule, day: dt.date) -> str:
    label = GIST if rule.basis.wording else GIST_ONLY
    wording = "".join(f"<p>{escape(line)}</p>" for line in rule.basis.wording.split("\n") if line)
    pieces = [
        f'<header><span class="lq-rank">{number}</span><h3>{_link(rule.basis, day)}</h3></header>',
        parts.line_html("lq-gist", label, rule.gist),
        f'<details class="lq-whole"><summary>{WORDING}</summary><blockquote class="lq-wording">{wording}</blockquote></details>'
        if wording
        else "",
        parts.line_html("lq-caution", texts.CAUTION, rule.caution),
    ]
    if rule.example:
        pieces.append(parts.line_html("lq-see", texts.EXAMPLE, rule.example.question))
        cited = "".join(_cited(basis, day) for basis in rule.example.bases)
        answer = parts.line_html("", f"{texts.ANSWER}（{rule.example.label}）", rule.example.answer)
        pieces.append(f'<div class="lq-see">{answer}{cited}</div>')
    return f'<article class="lq-card">{"".join(pieces)}</article>'


def _question(number: int, question: Question, day: dt.date) -> str:
    options = "".join(f"<li>{_LETTERS[n]}. {escape(option)}</li>" for n, option in enumerate(question.options))
    answer = parts.line_html("lq-gist", f"{texts.ANSWER} {_LETTERS[question.right]}", question.why)
    return (
        f'<article class="lq-card"><header><span class="lq-rank">{number}</span><h3>{escape(question.ask)}</h3></header>'
        f'<ul class="lq-options">{options}</ul><div>{answer}{_cited(question.basis, day)}</div></article>'
    )


def _steps(path: Path, day: dt.date) -> str:
    items = "".join(
        f'<li>{escape(step.do)}<span class="lq-quiet">{texts.WHO}{escape(step.who)}</span>{_cited(step.basis, day)}</li>'
        for step in path.steps
    )
    return f'<ol class="lq-talk">{items}</ol>'


def _sources(outline: Outline) -> str:
    return _list(_link(basis, outline.day, "lq-row") for basis in outline.sources)


def _list(items: Iterable[str]) -> str:
    return f'<ul class="lq-list">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _cited(basis: Basis, day: dt.date) -> str:
    return _link(basis, day, "lq-basis")


def _link(basis: Basis, day: dt.date, kind: str = "") -> str:
    return links.go(links.provision_href(basis.stored, day, basis.paragraph), escape(basis.citation), kind)
