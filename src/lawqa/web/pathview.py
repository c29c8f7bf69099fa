"""The way of a dispute as a picture: a stair of steps, each with whom to go to and the provision it rests on."""

from __future__ import annotations

from html import escape

from lawqa.corpus.topics import Topic
from lawqa.desk.basis import Basis
from lawqa.desk.labels import GIST
from lawqa.desk.path import PathStep, Stage, advice, path_of
from lawqa.law.model import ArticleNo
from lawqa.search.library import Library
from lawqa.web import bases, links, texts_figures

# The shape of each stage's sign, drawn by us: one path in a box of 24 by 24.
_SIGNS = {
    Stage.TALK: "M4 5h16v10H10l-4 4v-4H4z",
    Stage.OWNERS: "M4 20V10l8-6 8 6v10zM10 20v-6h4v6",
    Stage.COMMUNITY: "M3 20h18M5 20V8h14v12M9 12h2M13 12h2M9 16h2M13 16h2M12 8V4",
    Stage.MEDIATION: "M3 12l5-4 4 3 4-3 5 4-6 6h-6z",
    Stage.AUTHORITY: "M4 20h16M6 20V10M10 20V10M14 20V10M18 20V10M3 10h18l-9-6z",
    Stage.POLICE: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z",
    Stage.AID: "M12 20s-8-5-8-11a4 4 0 018-1 4 4 0 018 1c0 6-8 11-8 11z",
    Stage.COURT: "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
}


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
    sign = f'<svg class="lq-sign" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="{_SIGNS[step.stage]}"/></svg>'
    return (
        f'<li><div class="lq-step-head">{sign}<span class="lq-stage">{number} {step.stage.value}</span></div>'
        f'<p class="lq-do">{escape(advised.do)}</p><p class="lq-see"><b>{texts_figures.STEP_WHO}</b>{escape(advised.who)}</p>'
        f'{quiet}<p class="lq-see lq-related"><b>{texts_figures.BASIS}</b>{link}</p></li>'
    )
