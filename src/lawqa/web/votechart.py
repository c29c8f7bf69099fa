"""What a vote yields, as a picture: four bars against their thresholds, and the same as text and as a table."""

from __future__ import annotations

from html import escape

from lawqa.desk.amounts import percent_text
from lawqa.desk.voting import RULE, Check, Outcome, remarks
from lawqa.search.library import Library
from lawqa.web import bases, texts_figures


def outcome_html(library: Library, outcome: Outcome, counted: str = "") -> str:
    """The whole result; `counted` says how a list of ballots was counted."""
    kind = "good" if outcome.carried else "bad"
    sign = "✓" if outcome.carried else "✗"
    notices = "".join(f'<p class="lq-caution">{escape(line)}</p>' for line in outcome.notices)
    pieces = [
        f'<h3 class="lq-verdict-line lq-is-{kind}"><span aria-hidden="true">{sign}</span> {outcome.verdict}</h3>',
        f'<p class="lq-sentence" role="status">{escape(outcome.sentence)}</p>',
        f'<p class="lq-quiet">{escape(counted)}</p>' if counted else "",
        notices,
        _bars(texts_figures.QUORUMS, outcome.quorums),
        _bars(texts_figures.MAJORITIES, outcome.majorities),
        _table(outcome),
        bases.bases_html((RULE, outcome.matter.basis)),
        bases.remarks_html(remarks(outcome.matter)),
        bases.wording_html(library, (RULE,)),
    ]
    return f'<div class="lq"><section class="lq-figure">{"".join(pieces)}</section></div>'


def bar_html(check: Check) -> str:
    """One bar; lengths are shares of the width, so that letters keep their size on any screen.

    Streamlit takes SVG out of what it shows, so the picture is made of boxes; role and label make it one to a reader.
    """
    share, mark = float(check.share) * 100, float(check.threshold.share) * 100
    kind = "good" if check.holds else "bad"
    return (
        f'<div class="lq-bar" role="img" aria-label="{escape(_spoken(check))}">'
        f'<span class="lq-fill lq-is-{kind}" style="width:{share:.4f}%"></span>'
        f'<span class="lq-limit" style="left:{mark:.4f}%"><small>{check.threshold.name}</small></span></div>'
    )


def _bars(title: str, checks: tuple[Check, Check]) -> str:
    return f'<h3 class="lq-sub">{title}</h3>{"".join(map(_bar, checks))}'


def _bar(check: Check) -> str:
    word = texts_figures.HOLDS if check.holds else texts_figures.HOLDS_NOT
    sign, kind = ("✓", "good") if check.holds else ("✗", "bad")
    line = f"{check.measure} {check.amount(check.part)} / {check.amount(check.whole)}"
    head = (
        f'<p class="lq-bar-head"><span>{escape(line)}</span><b>{percent_text(check.share)}</b>'
        f'<span class="lq-is-{kind}"><span aria-hidden="true">{sign}</span> {word}</span></p>'
    )
    return f'<div class="lq-bar-row">{head}{bar_html(check)}{_short(check)}</div>'


def _short(check: Check) -> str:
    if check.holds:
        return ""
    joining = ""
    if check.joining is not None:
        joining = "；" + texts_figures.SHORT_JOIN.format(amount=check.amount(check.joining))
    form = texts_figures.SHORT_SWITCH if joining else texts_figures.SHORT
    line = form.format(amount=check.amount(check.lacking)) + joining
    return f'<p class="lq-short">{escape(line)}</p>'


def _spoken(check: Check) -> str:
    return texts_figures.BAR_SPOKEN.format(
        of=check.of,
        measure=check.measure,
        whole=check.amount(check.whole),
        part=check.amount(check.part),
        percent=percent_text(check.share),
        threshold=check.threshold.name,
        result=texts_figures.HOLDS if check.holds else texts_figures.HOLDS_NOT,
    )


def _table(outcome: Outcome) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in texts_figures.TABLE_HEAD)
    rows = []
    for number, check in enumerate(outcome.checks):
        name = f"{'参与表决' if number < len(outcome.quorums) else '同意'}的{check.measure}"
        word = texts_figures.HOLDS if check.holds else texts_figures.HOLDS_NOT
        cells = (
            check.amount(check.part),
            check.amount(check.whole),
            percent_text(check.share),
            check.threshold.name,
            word,
        )
        rows.append(f'<tr><th scope="row">{name}</th>{"".join(f"<td>{escape(c)}</td>" for c in cells)}</tr>')
    table = f'<div class="lq-scroll"><table class="lq-table"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    return f'<details class="lq-fold"><summary>{texts_figures.AS_TABLE}</summary>{table}</details>'
