"""What a provision refers to: the citations in its wording (依照本法第…条, 前款, 民法典第…条) and the relations of its note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lawqa.corpus.catalogue import fold_title
from lawqa.law.citation import Citation
from lawqa.law.grammar import CitationFinder
from lawqa.law.model import ArticleNo, StoredProvision

CITES = "cites"


@dataclass(frozen=True, order=True)
class Reference:
    """From the provision `source` (its id) to an article of an instrument (its id).

    `kind` is `cites` for a citation in the wording, else the kind of a note's relation (interprets, details, exception,
    procedure, penalty, remedy).
    """

    source: str
    kind: str
    instrument: str
    article: ArticleNo
    paragraph: int | None = None
    item: int | None = None


def references_of(provisions: Iterable[StoredProvision], names: Mapping[str, str]) -> Iterator[Reference]:
    """Every reference to an instrument in `names` (folded title → id) or to the provision's own; none to the article
    itself."""
    finder = CitationFinder(names)
    for stored in provisions:
        found = dict.fromkeys([*_cited(stored, finder, names), *_related(stored, names)])
        here = (stored.instrument.id, stored.provision.article)
        yield from (r for r in found if (r.instrument, r.article) != here)


def _cited(stored: StoredProvision, finder: CitationFinder, names: Mapping[str, str]) -> Iterator[Reference]:
    article = stored.provision.article
    for number, paragraph in enumerate(stored.provision.paragraphs, 1):
        own = Citation(stored.title, article, number)
        for citation in finder.find(str(paragraph), own):
            instrument = (
                stored.instrument.id if citation.title == stored.title else names.get(fold_title(citation.title))
            )
            if instrument:
                yield Reference(stored.id, CITES, instrument, citation.article, citation.paragraph, citation.item)


def _related(stored: StoredProvision, names: Mapping[str, str]) -> Iterator[Reference]:
    for relation in stored.note.related if stored.note else ():
        if instrument := names.get(fold_title(relation.law)):
            yield Reference(stored.id, relation.kind, instrument, ArticleNo.parse(relation.article))
