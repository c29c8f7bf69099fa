"""One article for reading: where it stands, what its rule was and became, what it refers to and what refers to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lawqa.corpus.references import Reference
from lawqa.corpus.renumber import DROPPED
from lawqa.corpus.store import Store
from lawqa.desk.jump import day_to_read, version_read
from lawqa.desk.labels import validity_label
from lawqa.law.citation import Citation, cite, format_for_court, format_short, place_in
from lawqa.law.model import ArticleNo, StoredProvision
from lawqa.search.answer import Hit
from lawqa.search.library import Library
from lawqa.search.resolve import key_of

# How the rule came from the stage before it, where the table of renumberings says nothing: same number, same wording.
UNCHANGED = "unchanged"
_MOST_STEPS = 8
_LONGEST_SHORT_NAME = 12
_STATE = "中华人民共和国"


@dataclass(frozen=True)
class Place:
    """Where a link leads: an article in one version; on `day` that version is read.

    `kinds` say how the two provisions are related, as Reference does.
    """

    stored: StoredProvision
    day: dt.date
    paragraph: int | None = None
    item: int | None = None
    kinds: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The citation in canonical form."""
        return cite(self.stored.title, self.stored.provision, self.paragraph, self.item)

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "law": self.stored.title,
            "article": self.stored.provision.name,
            "paragraph": self.paragraph,
            "item": self.item,
            "version": self.stored.version.promulgated.isoformat(),
            "citation": self.written,
            "kinds": list(self.kinds),
            "gist": self.stored.note.gist if self.stored.note else "",
        }


@dataclass(frozen=True)
class Stage:
    """The rule in one version of its instrument, or of the instrument before or after it.

    `kind` is how it came from the stage before or went on from this article, as Renumbering has it; '' for the article
    that is read.
    """

    place: Place
    kind: str = ""

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return self.place.to_dict() | {"kind": self.kind}


@dataclass(frozen=True)
class Forms:
    """The citation in the three ways it is written."""

    canonical: str
    court: str
    short: str


@dataclass(frozen=True)
class ArticleView:
    """An article as of `day`, with what stands around it.

    `stages` are the versions of its rule in order of time, itself among them; `ended` says that no article took the
    rule over. `cites` and `cited_by` hold citations in the wording and the relations of notes, highest authority first.
    `heirs` are where the rule stands on `day`, if this version is not the law then; `warning` says so in one line.
    """

    stored: StoredProvision
    day: dt.date
    paragraph: int | None
    item: int | None
    forms: Forms
    previous: StoredProvision | None = None
    following: StoredProvision | None = None
    stages: tuple[Stage, ...] = ()
    ended: bool = False
    cites: tuple[Place, ...] = ()
    cited_by: tuple[Place, ...] = ()
    heirs: tuple[Place, ...] = ()
    warning: str = ""

    @property
    def in_force(self) -> bool:
        """Whether this version is the law on `day`."""
        return self.day in self.stored.version.in_force

    def stage_on(self, day: dt.date) -> Stage | None:
        """The stage that is the law on `day`, where there is exactly one."""
        found = [s for s in self.stages if day in s.place.stored.version.in_force]
        return found[0] if len(found) == 1 else None

    def to_dict(self) -> dict[str, object]:
        """For JSON: the provision as `lawqa show` gives it, with what stands around it."""
        data = Hit(self.stored, 1.0, self.paragraph, self.item).to_dict()
        del data["score"], data["deciding"]
        return data | {
            "date": self.day.isoformat(),
            "in_force_now": self.in_force,
            "warning": self.warning,
            "forms": {"canonical": self.forms.canonical, "court": self.forms.court, "short": self.forms.short},
            "previous": self.previous.provision.name if self.previous else None,
            "following": self.following.provision.name if self.following else None,
            "stages": [stage.to_dict() for stage in self.stages],
            "ended": self.ended,
            "heirs": [place.to_dict() for place in self.heirs],
            "cites": [place.to_dict() for place in self.cites],
            "cited_by": [place.to_dict() for place in self.cited_by],
        }


def article_view(
    library: Library,
    stored: StoredProvision,
    day: dt.date,
    paragraph: int | None = None,
    item: int | None = None,
) -> ArticleView:
    """Gather what is shown of `stored` as of `day`; `paragraph` and `item` are the part that is cited."""
    store = library.store
    around = _neighbours(store, stored)
    in_force = day in stored.version.in_force
    keys = () if in_force else library.resolver.heirs(key_of(stored), day)
    successors = library.renumberings.successors(key_of(stored))
    return ArticleView(
        stored,
        day,
        paragraph,
        item,
        forms_of(stored, paragraph, item),
        *around,
        stages=tuple(_stages(library, stored, day)),
        ended=any(step.kind == DROPPED for step in successors),
        cites=tuple(_cites(store, stored, day)),
        cited_by=tuple(_cited_by(store, stored, day)),
        heirs=tuple(Place(s, day) for s in map(library.resolver.provision, keys) if s),
        warning="" if in_force else _out_of_force_line(library, stored, day),
    )


def forms_of(stored: StoredProvision, paragraph: int | None = None, item: int | None = None) -> Forms:
    """The three forms, two of them alike for a clause that is not numbered 第X条; a paragraph is named only where there
    are several.
    """
    if len(stored.provision.paragraphs) == 1:
        paragraph = None
    canonical = cite(stored.title, stored.provision, paragraph, item)
    if stored.provision.label:
        return Forms(canonical, canonical, short_name(stored) + place_in(stored.provision, paragraph, item))
    parts = (stored.provision.article, paragraph, item)
    return Forms(
        canonical,
        format_for_court(stored.title, *parts),
        format_short(short_name(stored), *parts),
    )


def short_name(stored: StoredProvision) -> str:
    """The title as it is said: without 中华人民共和国, an alias for a long one; always that of the version."""
    name = stored.title.removeprefix(_STATE)
    aliases = stored.instrument.aliases if stored.title == stored.instrument.title else ()
    return name if len(name) <= _LONGEST_SHORT_NAME or not aliases else aliases[0]


def _out_of_force_line(library: Library, stored: StoredProvision, day: dt.date) -> str:
    named = Citation(stored.title, stored.provision.article, dated=str(stored.version.promulgated.year))
    found = library.resolver.resolve(named, day)
    return found.message if found.version == stored.version else validity_label(stored.version.in_force, day)


def _neighbours(store: Store, stored: StoredProvision) -> tuple[StoredProvision | None, StoredProvision | None]:
    articles = store.articles(stored.instrument, stored.version)
    here = next((n for n, other in enumerate(articles) if other.id == stored.id), None)
    if here is None:
        return None, None
    return (articles[here - 1] if here else None), (articles[here + 1] if here + 1 < len(articles) else None)


def _stages(library: Library, stored: StoredProvision, day: dt.date) -> list[Stage]:
    """The article and all that is known to have come before and after it, in order of time."""
    reached: dict[str, Stage] = {stored.id: Stage(Place(stored, day_to_read(stored.version, day)))}
    for forward in (True, False):
        edge = [stored]
        for _ in range(_MOST_STEPS):
            steps = [step for here in edge for step in _one_step(library, here, forward=forward)]
            edge = [there for there, _ in steps if there.id not in reached]
            for there, kind in steps:
                reached.setdefault(there.id, Stage(Place(there, day_to_read(there.version, day)), kind))
    return sorted(
        reached.values(), key=lambda s: (s.place.stored.version.promulgated, s.place.stored.provision.article)
    )


def _one_step(library: Library, here: StoredProvision, *, forward: bool) -> Iterator[tuple[StoredProvision, str]]:
    """As the table says, else the same number of the neighbouring version where the wording did not change."""
    find, table, key = library.resolver.provision, library.renumberings, key_of(here)
    steps = table.successors(key) if forward else table.predecessors(key)
    for step in steps:
        target = step.new if forward else step.old
        if target and (there := find(target)):
            yield there, step.kind
    if steps:
        return
    versions = here.instrument.versions
    index = versions.index(here.version) + (1 if forward else -1)
    if not 0 <= index < len(versions):
        return
    there = library.store.find(here.instrument, versions[index], here.provision.article)
    if there and there.verbatim and there.provision.text == here.provision.text:
        yield there, UNCHANGED


def _cites(store: Store, stored: StoredProvision, day: dt.date) -> list[Place]:
    at = day_to_read(stored.version, day)
    return _merged(_target(store, stored, reference, at) for reference in store.references_from(stored))


def _target(store: Store, stored: StoredProvision, reference: Reference, at: dt.date) -> Place | None:
    own = reference.instrument == stored.instrument.id
    instrument = stored.instrument if own else store.instruments[reference.instrument]
    version = stored.version if own else version_read(instrument, at)
    there = store.find(instrument, version, reference.article) if version else None
    if there is None or version is None:
        return None
    return Place(there, day_to_read(version, at), reference.paragraph, reference.item, (reference.kind,))


def _cited_by(store: Store, stored: StoredProvision, day: dt.date) -> list[Place]:
    """Only by what is law together with this version: another version's number may name another rule."""
    at = day_to_read(stored.version, day)
    places = []
    for reference in store.references_to(stored):
        position = store.position(reference.source)
        source = store.at([position])[0] if position is not None else None
        if source and at in source.version.in_force:
            places.append(Place(source, at, kinds=(reference.kind,)))
    return _merged(places)


def _merged(places: Iterable[Place | None]) -> list[Place]:
    """One place for each provision, with all kinds; a part of it only where every reference names that part."""
    merged: dict[str, Place] = {}
    for place in places:
        if place is None:
            continue
        known = merged.get(place.stored.id)
        if known is None:
            merged[place.stored.id] = place
            continue
        same = (known.paragraph, known.item) == (place.paragraph, place.item)
        part = (known.paragraph, known.item) if same else (None, None)
        merged[place.stored.id] = Place(known.stored, known.day, *part, tuple(dict.fromkeys(known.kinds + place.kinds)))
    return sorted(merged.values(), key=_by_authority)


def _by_authority(place: Place) -> tuple[int, str, ArticleNo]:
    instrument = place.stored.instrument
    return instrument.authority.rank, instrument.id, place.stored.provision.article
