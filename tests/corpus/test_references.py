"""What a provision refers to, from its wording and its note, and what refers to it."""

from __future__ import annotations

from pathlib import Path

from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.references import CITES, Reference, references_of
from lawqa.law.model import ArticleNo, Note, Paragraph, Provision, Relation, StoredProvision

CATALOGUE = load_catalogue(Path(__file__).parents[1] / "data" / "corpus" / "catalogue.toml")


def stored(name: str, number: int, *paragraphs: str, note: Note | None = None) -> StoredProvision:
    instrument = CATALOGUE.instruments[name]
    provision = Provision(ArticleNo(number), tuple(Paragraph(text) for text in paragraphs))
    return StoredProvision(instrument, instrument.versions[0], provision, note)


def test_wordings_and_notes_refer() -> None:
    note = Note("要旨", related=(Relation("penalty", "样本条例", "第二条"), Relation("details", "没有的法", "第一条")))
    provision = stored("民法典", 5, "依照本法第三条和《旧物权法》第一条第二款办理。", "前款不适用第五条。", note=note)
    assert list(references_of([provision], CATALOGUE.names())) == [
        Reference(provision.id, CITES, "民法典", ArticleNo(3)),
        Reference(provision.id, CITES, "旧物权法", ArticleNo(1), 2),
        Reference(provision.id, "penalty", "样本条例", ArticleNo(2)),
    ]
