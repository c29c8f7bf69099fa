"""What is on the shelf as HTML: instruments by authority, and one instrument with its versions and its outline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from lawqa.corpus.store import Store
from lawqa.desk.jump import day_to_read, version_read
from lawqa.desk.labels import authority_label, validity_label
from lawqa.law.citation import nest_brackets
from lawqa.law.model import ArticleNo, Authority, Instrument, Provision, Version
from lawqa.law.region import NATIONWIDE, region_label
from lawqa.web import links, parts, texts

# Up to this many articles an outline is shown unfolded.
SHOWN_UNFOLDED = 100


def shelf_html(store: Store, day: dt.date) -> str:
    """Those asked for most, then all by authority, each group folded."""
    common = [store.instruments[i] for i in texts.COMMON if i in store.instruments]
    chips = "".join(links.go(links.law_href(i.id, day), escape(_said(i)), "lq-chip") for i in common)
    head = f'<h2 class="lq-label">{texts.COMMON_TITLE}</h2><p class="lq-chips">{chips}</p>' if chips else ""
    groups: dict[Authority, list[Instrument]] = {authority: [] for authority in Authority}
    for instrument in (*store.instruments.values(), *store.conventions.instruments()):
        groups[instrument.authority].append(instrument)
    folded = "".join(_group_html(authority, members, day) for authority, members in groups.items() if members)
    return f'<div class="lq">{head}<h2 class="lq-label">{texts.ALL_LAWS}</h2>{folded}</div>'


def matches_html(instruments: Iterable[Instrument], day: dt.date) -> str:
    """Instruments to choose from."""
    rows = "".join(_row_html(i, day) for i in instruments)
    return f'<div class="lq"><h2 class="lq-label">{texts.MATCHES}</h2><ul class="lq-list">{rows}</ul></div>'


def instrument_html(
    store: Store, instrument: Instrument, articles: Sequence[Provision], day: dt.date, near: ArticleNo | None = None
) -> str:
    """One instrument: what it is, its versions, the outline of the one that is read on `day`."""
    version = version_read(instrument, day)
    title = (version.title if version else None) or instrument.title
    pieces = [
        links.go(links.STATUTES, texts.BACK_TO_LIST, "lq-up"),
        f'<h2 class="lq-title">《{escape(nest_brackets(title))}》</h2>',
        parts.badges_html(_badges(instrument, day)),
        parts.line_html("lq-see", texts.ISSUER, instrument.issuer),
        parts.line_html("lq-see", texts.NOTICE, instrument.note),
        _laws_html(store, texts.REPLACED_BY, instrument.replaced_by),
        _laws_html(store, texts.INTERPRETS, instrument.interprets),
        parts.page_link((version.page if version else None) or instrument.page),
        _versions_html(instrument, version, day),
        _outline_html(instrument, articles, version, day, near),
    ]
    return f'<div class="lq lq-instrument">{"".join(pieces)}</div>'


@dataclass
class Branch:
    """A heading, the articles right below it, and the headings under it."""

    name: str = ""
    articles: list[Provision] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def all(self) -> list[Provision]:
        """The articles below it at any depth."""
        return [*self.articles, *(a for branch in self.branches for a in branch.all())]


def outline(articles: Iterable[Provision]) -> Branch:
    """The tree of headings; the order is that of the text."""
    root = Branch()
    for provision in articles:
        branch = root
        for name in provision.headings:
            if not branch.branches or branch.branches[-1].name != name:
                branch.branches.append(Branch(name))
            branch = branch.branches[-1]
        branch.articles.append(provision)
    return root


def _said(instrument: Instrument) -> str:
    return instrument.aliases[0] if instrument.aliases else instrument.title


def _group_html(authority: Authority, members: list[Instrument], day: dt.date) -> str:
    members.sort(key=lambda i: (i.region, i.version_on(day) is None, i.title))
    rows = "".join(_row_html(i, day) for i in members)
    name = texts.count_of(authority_label(authority).replace("本小区", "小区"), len(members))
    return f'<details class="lq-fold"><summary>{name}</summary><ul class="lq-list">{rows}</ul></details>'


def _row_html(instrument: Instrument, day: dt.date) -> str:
    version = version_read(instrument, day)
    title = (version.title if version else None) or instrument.title
    badges = "".join(parts.badge_html(kind, text) for kind, text in _badges(instrument, day)[1:])
    body = f'<span class="lq-name">{escape(nest_brackets(title))}</span><span class="lq-badges">{badges}</span>'
    return f"<li>{links.go(links.law_href(instrument.id, day), body, 'lq-row')}</li>"


def _badges(instrument: Instrument, day: dt.date) -> list[tuple[str, str]]:
    """Authority, then place (where it is not the whole country) and validity."""
    badges = [("lq-authority", instrument.kind or instrument.authority.value)]
    if instrument.compound or instrument.region != NATIONWIDE:
        badges.append(("", instrument.compound or region_label(instrument.region)))
    version = version_read(instrument, day)
    if version is None:
        return [*badges, ("lq-warn", texts.NO_WORDING)]
    return [*badges, ("" if day in version.in_force else "lq-warn", validity_label(version.in_force, day))]


def _laws_html(store: Store, label: str, identities: Iterable[str]) -> str:
    known = [store.instruments[i] for i in identities if i in store.instruments]
    names = "".join(links.go(links.law_href(i.id), f"《{escape(nest_brackets(i.title))}》") for i in known)
    return f'<p class="lq-see lq-related"><b>{label}</b>{names}</p>' if names else ""


def _versions_html(instrument: Instrument, read: Version | None, day: dt.date) -> str:
    if len(instrument.versions) < 2:
        return ""
    rows = []
    for version in reversed(instrument.versions):
        line = texts.version_line(
            version.promulgated.isoformat(), validity_label(version.in_force, day), version.articles
        )
        here = ' aria-current="true"' if version is read else ""
        href = links.law_href(instrument.id, day_to_read(version, day))
        rows.append(f"<li>{links.go(href, escape(line), 'lq-row', here)}</li>")
    name = texts.count_of(texts.VERSIONS, len(rows))
    return f'<details class="lq-fold"><summary>{name}</summary><ul class="lq-list">{"".join(rows)}</ul></details>'


def _outline_html(
    instrument: Instrument, articles: Sequence[Provision], version: Version | None, day: dt.date, near: ArticleNo | None
) -> str:
    if not articles or version is None:
        return f'<p class="lq-notice"><b>{texts.NOTICE}</b>{texts.NO_WORDING}</p>'
    at = day_to_read(version, day)
    tree = _Tree(instrument.id, at, near, unfolded=len(articles) <= SHOWN_UNFOLDED)
    return f'<h2 class="lq-label">{texts.OUTLINE}</h2><div class="lq-outline">{tree.html(outline(articles))}</div>'


@dataclass(frozen=True)
class _Tree:
    """Draws an outline whose articles are read on `day`."""

    law: str
    day: dt.date
    near: ArticleNo | None
    unfolded: bool

    def html(self, branch: Branch) -> str:
        numbers = "".join(map(self._number, branch.articles))
        inner = f'<p class="lq-numbers">{numbers}</p>' if numbers else ""
        return inner + "".join(map(self._fold, branch.branches))

    def _fold(self, branch: Branch) -> str:
        below = branch.all()
        opened = " open" if self.unfolded or any(p.article == self.near for p in below) else ""
        named = any(p.label for p in below)
        extent = texts.articles_from_to(_short(below[0]), _short(below[-1]), "" if named else texts.ARTICLE_SIGN)
        summary = f"<summary>{escape(branch.name)}<small>{escape(extent)}</small></summary>"
        return f"<details{opened}>{summary}{self.html(branch)}</details>"

    def _number(self, provision: Provision) -> str:
        here = ' aria-current="true"' if provision.article == self.near else ""
        spoken = f'{here} aria-label="{escape(provision.name)}"'
        href = links.article_href(self.law, provision.article, day=self.day)
        return links.go(href, escape(_short(provision)), "", spoken)


def _short(provision: Provision) -> str:
    """944; the label of what is not numbered 第X条."""
    return provision.label or links.number(provision.article)
