"""The check of citations on the blind texts, over the whole corpus; figures are in bench/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cite.scoring import compare
from tests.cite.texts import TODAY, load_texts, store_wording

from lawqa.config import Settings, load_settings
from lawqa.corpus.collect import Corpus, build_corpus, catalogue_of
from lawqa.corpus.store import Store, provisions_in_order, write_store
from lawqa.desk.citecheck import CitationChecker
from lawqa.search.library import Library

TEXTS = Path(__file__).parent


@pytest.fixture(scope="module")
def library(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The project's corpus with the folder of official texts, without any index."""
    home = tmp_path_factory.mktemp("store")
    settings = Settings(load_settings().corpus, home, home / "index", (shared_corpus,))
    corpus = build_corpus(settings)
    provisions = provisions_in_order(corpus.provisions)
    write_store(home / "store.db", Corpus(provisions, corpus.reports, corpus.skipped), catalogue_of(settings))
    return Library(Store(home / "store.db"), settings.corpus)


@pytest.mark.parametrize(("file", "least"), [("texts.jsonl", 0.98), ("fresh.jsonl", 0.95)])
def test_found_spans_and_verdicts_are_right(library: Library, file: str, least: float) -> None:
    checker = CitationChecker(library)
    total = wrong = beside = 0
    for text in load_texts(TEXTS / file, store_wording(library.store)):
        missed, left = compare(text, checker.check(text.text, text.date or TODAY).citations)
        total += sum(1 for e in text.citations if e.article)
        wrong += len(missed)
        beside += len(left)
    assert wrong / total <= 1 - least
    assert beside / total <= 1 - least


def test_every_reference_leads_to_an_article_that_exists_or_is_not_held(library: Library) -> None:
    """The graph of references names articles of the catalogue's instruments."""
    store = library.store
    provision = library.show("民法典 945")[0].stored
    assert store.references_to(provision) or store.references_from(provision)
    for stored in store.articles(
        store.instruments["物业服务纠纷解释"], store.instruments["物业服务纠纷解释"].versions[-1]
    ):
        for reference in store.references_from(stored):
            assert reference.instrument in store.instruments


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("《治安管理处罚法》（2012年修正）第五十八条", "《中华人民共和国治安管理处罚法》第八十八条"),
        ("《物权法》第七十六条", "《中华人民共和国民法典》第二百七十八条"),
    ],
)
def test_an_old_number_leads_to_the_new_one(library: Library, old: str, new: str) -> None:
    (checked,) = CitationChecker(library).check(old, TODAY).citations
    assert checked.verdict == "repealed"
    assert new in checked.successors
