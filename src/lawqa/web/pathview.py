"""The way of a dispute as a picture: a stair of steps, each with whom to go to and the provision it rests on."""

from __future__ import annotations

from html import escape

from lawqa.corpus.topics import Topic
from lawqa.desk.basis import Basis
from lawqa.desk.labels import GIST
from lawqa.desk.path import PathStep, advice, path_of
from lawqa.law.model import ArticleNo
from lawqa.search.library import Library
from lawqa.web import bases, links, texts_figures


def path_html(library: Library, topic: Topic) -> str:
    """The stair, then what helps on the way."""
    steps = path_of(topic)
    rows = "".join(_step_html(library, number, step) for number, step in enumerate(steps, 1))
    label = texts_figures.PATH_LABEL.format(topic=topic.name, count=len(steps))
    stair = f'<ol class="lq-stair" aria-label="{escape(label)}">{rows}</ol>'
    more = links.go(links.figures_href("limit"), texts_figures.TO_LIMIT, "lq-chip")
    tail = f'<p class="lq-quiet">{texts_figures.PATH_NOTE}</p>{bases.remarks_html(advice(steps), texts_figures.ADVICE)}'
    return f'<div class="lq"><section class="lq-figure">{stair}{tail}<p class="lq-chips">{more}</p></section></div>'


def _step_html(library: Library, number: int, step: PathStep) -> str:
    advised = step.step
    article = ArticleNo.parse(advised.article)
    basis = Basis(advised.law, article.number)
    # An article with a suffix has no Basis of its own form; the link carries what topics.toml says.
    name = basis.citation if not article.suffix else f"《{advised.law}》{advised.article}"
    link = links.go(links.article_href(advised.law, article), escape(name))
    gist = bases.gist_of(library, advised.law, advised.article)
    quiet = f'<p class="lq-gist"><b>{GIST}</b>{escape(gist)}</p>' if gist else ""
    sign = f'<span class="lq-sign lq-sign-{step.stage.name.lower()}" aria-hidden="true"></span>'
    return (
        f'<li><div class="lq-step-head">{sign}<span class="lq-stage">{number} {step.stage.value}</span></div>'
        f'<p class="lq-do">{escape(advised.do)}</p><p class="lq-see"><b>{texts_figures.STEP_WHO}</b>{escape(advised.who)}</p>'
        f'{quiet}<p class="lq-see lq-related"><b>{texts_figures.BASIS}</b>{link}</p></li>'
    )
