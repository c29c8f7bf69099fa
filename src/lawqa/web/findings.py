"""A convention examined, as HTML: in numbers, conflicts first, then what is uncertain, what is missing, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from lawqa.corpus.checkup import Ground
from lawqa.desk.conventioncheck import CONFLICT, OK, UNCERTAIN, ClauseFinding, Match
from lawqa.desk.conventiondiff import ClauseChange
from lawqa.desk.conventiongaps import Gap
from lawqa.desk.examination import Examination
from lawqa.desk.labels import SEARCHED
from lawqa.web import parts, texts
from lawqa.web.doubts import doubts_html, in_doubt
from lawqa.web.standing import ground_link, instead_html, verdict_badge

# A wording up to this length stands open, a longer one is to unfold.
SHOWN_OPEN = 150


def result_html(examined: Examination, *, compared: bool = False) -> str:
    """All of it; `compared` says that there was an older version."""
    known = {CONFLICT: texts.CONFLICTS, UNCERTAIN: texts.UNCERTAIN_ONES}
    unknown = [f for f in examined.findings if f.verdict not in (CONFLICT, UNCERTAIN, OK)]
    doubtful = in_doubt(examined.draft)
    pieces = [
        _head_html(examined),
        *(
            _cards_html(name, [f for f in examined.findings if f.verdict == verdict], examined, doubtful)
            for verdict, name in known.items()
        ),
        _cards_html(texts.NOT_JUDGED, unknown, examined, doubtful),
        _gaps_html(examined),
        _changes_html(examined.changes, compared=compared),
        _held_html(examined, doubtful),
        _notes_html(examined.draft.notes),
    ]
    return f'<div class="lq">{"".join(pieces)}</div>{doubts_html(examined.draft)}'


def _head_html(examined: Examination) -> str:
    counts = Counter(f.verdict for f in examined.findings)
    summary = texts.checkup_summary(
        len(examined.findings), counts[CONFLICT], counts[UNCERTAIN], counts[OK], len(examined.gaps)
    )
    badges = [verdict_badge(verdict, count) for verdict, count in counts.items()]
    order = [verdict_badge(verdict, counts[verdict]) for verdict in (CONFLICT, UNCERTAIN, OK) if counts[verdict]]
    shown = parts.badges_html([*order, *(badge for badge in badges if badge not in order)])
    return (
        f'<h2 class="lq-title">《{escape(examined.draft.title)}》</h2><p class="lq-summary" role="status">{summary}</p>'
        f'{shown}<p class="lq-caution lq-aid"><b>{texts.NOTICE}</b>{texts.CHECKUP_AID}</p>'
    )


def _cards_html(name: str, findings: Sequence[ClauseFinding], examined: Examination, doubtful: set[str]) -> str:
    cards = "".join(_card_html(finding, examined, finding.clause in doubtful) for finding in findings)
    return _section_html(name, len(findings), cards) if findings else ""


def _section_html(name: str, count: int, body: str) -> str:
    head = f'<h2 class="lq-label">{texts.count_of(name, count)}</h2>'
    return f'<section class="lq-group lq-findings">{head}{body}</section>'


def _card_html(finding: ClauseFinding, examined: Examination, doubted: bool) -> str:
    badges = [verdict_badge(finding.verdict), *([("lq-warn", texts.DOUBT_BADGE)] if doubted else [])]
    shown: set[Ground] = set()
    matches = "".join(_match_html(match, examined, shown) for match in finding.matches)
    pieces = [
        f"<header><h3>{escape(finding.clause)}</h3></header>",
        parts.badges_html(badges),
        f'<p class="lq-quiet">{texts.CLAUSE_WORDS}</p>',
        _words_html(finding.words, [match.text for match in finding.matches]),
        matches,
        _named_html(SEARCHED, finding.searched, examined),
    ]
    return f'<article class="lq-card lq-finding">{"".join(pieces)}</article>'


def _words_html(words: str, deciding: Iterable[str] = ()) -> str:
    """The clause as it stands; the sentences that decide are marked where they stand in one line of it."""
    sentences = list(deciding)
    lines = "".join(f"<p>{_marked(line, sentences)}</p>" for line in words.split("\n") if line.strip())
    return f'<blockquote class="lq-wording">{lines}</blockquote>'


def _marked(line: str, sentences: Iterable[str]) -> str:
    spans = sorted((line.find(s), line.find(s) + len(s)) for s in set(sentences) if s and s in line)
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(line[at:start]), f"<mark>{escape(line[start:end])}</mark>"]
            at = end
    return "".join([*pieces, escape(line[at:])])


def _match_html(match: Match, examined: Examination, shown: set[Ground]) -> str:
    """Provisions, the first with their wordings (each once a clause), why, what could stand instead; of a rule that is
    only named beside another, the provisions and why."""
    grounds = "".join(_ground_html(g, examined, fresh=g not in shown) for g in match.leading)
    shown.update(match.leading)
    why = parts.line_html("lq-why", texts.WHY, match.why)
    instead = "" if match.beside else instead_html(match.rule.instead)
    return f'<div class="lq-match">{grounds}{_named_html(texts.SEE_ALSO, match.further, examined)}{why}{instead}</div>'


def _named_html(label: str, grounds: Sequence[Ground], examined: Examination) -> str:
    links = "".join(ground_link(g, _cited(g, examined), examined.day) for g in grounds)
    return f'<p class="lq-see lq-related"><b>{label}</b>{links}</p>' if links else ""


def _ground_html(ground: Ground, examined: Examination, *, fresh: bool = True) -> str:
    link = ground_link(ground, _cited(ground, examined), examined.day)
    line = f'<p class="lq-see lq-related"><b>{texts.AGAINST}</b>{link}</p>'
    return line + (_wording_html(examined.wordings.get(ground, "")) if fresh else "")


def _wording_html(wording: str) -> str:
    if not wording:
        return f'<p class="lq-quiet">{texts.NO_WORDING}</p>'
    lines = "".join(f"<p>{escape(line)}</p>" for line in wording.split("\n"))
    opened = " open" if len(wording) <= SHOWN_OPEN else ""
    return (
        f'<details class="lq-whole"{opened}><summary>{texts.OFFICIAL_WORDING}</summary>'
        f'<blockquote class="lq-wording">{lines}</blockquote></details>'
    )


def _cited(ground: Ground, examined: Examination) -> str:
    return examined.citations.get(ground) or f"《{ground.law}》{ground.article}"


def _gaps_html(examined: Examination) -> str:
    rows = "".join(_gap_html(gap, examined) for gap in examined.gaps)
    return _section_html(texts.GAPS, len(examined.gaps), rows) if rows else ""


def _gap_html(gap: Gap, examined: Examination) -> str:
    expected = gap.expected
    kind, name = ("lq-warn", texts.GAP_REQUIRED) if expected.required else ("", texts.GAP_USUAL)
    grounds = "".join(ground_link(g, _cited(g, examined), examined.day) for g in expected.against)
    nearest = texts.GAP_NEAREST.format(clause=gap.nearest) if gap.nearest else ""
    pieces = [
        f'<p class="lq-see lq-related"><b>{texts.AGAINST}</b>{grounds}</p>' if grounds else "",
        parts.line_html("lq-why", texts.WHY, expected.why),
        f'<p class="lq-quiet">{escape(nearest)}</p>' if nearest else "",
        instead_html(expected.examples[0] if expected.examples else ""),
    ]
    summary = f"<summary>{parts.badge_html(kind, name)}{escape(expected.id)}</summary>"
    return f'<details class="lq-fold lq-gap">{summary}<div>{"".join(pieces)}</div></details>'


def _changes_html(changes: Sequence[ClauseChange], *, compared: bool) -> str:
    if not compared:
        return ""
    if not changes:
        return _section_html(texts.CHANGES, 0, f'<p class="lq-quiet">{texts.COMPARE_SAME}</p>')
    deleted, inserted = texts.CHANGE_LEGEND
    legend = f"<del>{texts.DELETED}</del>{deleted}<ins>{texts.INSERTED}</ins>{inserted}"
    rows = "".join(map(_change_html, changes))
    return _section_html(texts.CHANGES, len(changes), f'<p class="lq-quiet">{legend}</p>{rows}')


def _change_html(change: ClauseChange) -> str:
    labels = dict.fromkeys(clause.label for clause in (change.old, change.new) if clause)
    kinds = [change.kind, *(["moved"] if change.moved and change.kind != "moved" else [])]
    badges = "".join(parts.badge_html("lq-here", texts.CHANGE_KINDS.get(kind, kind)) for kind in kinds)
    tags = {"delete": "del", "insert": "ins"}
    pieces = "".join(
        f"<{tags[piece.kind]}>{escape(piece.text)}</{tags[piece.kind]}>" if piece.kind in tags else escape(piece.text)
        for piece in change.pieces
    )
    head = f'<p class="lq-badges">{badges}<b class="lq-name">{escape(" → ".join(labels))}</b></p>'
    return f'<div class="lq-change">{head}<p class="lq-diff">{pieces}</p></div>'


def _held_html(examined: Examination, doubtful: set[str]) -> str:
    """The clauses on which nothing was found, folded: that is not to say that they are lawful."""
    held = [f for f in examined.findings if f.verdict == OK]
    if not held:
        return ""
    rows = "".join(_row_html(f.clause, f.words, f.clause in doubtful) for f in held)
    name = texts.count_of(texts.HELD, len(held))
    note = f'<p class="lq-quiet">{texts.HELD_NOTE}</p>'
    return f'<details class="lq-fold"><summary>{name}</summary>{note}<ul class="lq-list">{rows}</ul></details>'


def _row_html(label: str, words: str, doubted: bool) -> str:
    badge = parts.badge_html("lq-warn", texts.DOUBT_BADGE) if doubted else ""
    return f'<li><p class="lq-badges"><b class="lq-name">{escape(label)}</b>{badge}</p>{_words_html(words)}</li>'


def _notes_html(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    rows = "".join(f"<li>{escape(note)}</li>" for note in notes)
    name = texts.count_of(texts.NOTES, len(notes))
    return f'<details class="lq-fold"><summary>{name}</summary><ul class="lq-list lq-notes">{rows}</ul></details>'
