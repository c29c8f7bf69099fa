"""Topics: the project's own rest on provisions that exist, and there are enough of them."""

from __future__ import annotations

import pytest

from lawqa.config import load_settings
from lawqa.corpus.collect import Corpus, build_corpus, catalogue_of
from lawqa.corpus.topics import Topic, load_topics
from lawqa.corpus.wording import by_version, load_wordings
from lawqa.law.model import ArticleNo


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus(load_settings({}))


@pytest.fixture(scope="module")
def topics() -> tuple[Topic, ...]:
    return load_topics(load_settings({}).corpus / "topics.toml")


def test_every_provision_exists(topics: tuple[Topic, ...]) -> None:
    """The catalogue's table of hashes knows every article, also of texts that this machine does not hold."""
    settings = load_settings({})
    catalogue = catalogue_of(settings)
    pinned = by_version(load_wordings(settings.corpus / "wording.tsv"))
    cited = [(t.name, law, article) for t in topics for law, article in t.provisions]
    cited += [(t.name, s.law, s.article) for t in topics for s in t.steps]
    unknown = []
    for topic, law, article in cited:
        instrument = catalogue.by_name(law)
        assert instrument is not None, (topic, law)
        newest = instrument.versions[-1].promulgated.isoformat()
        if ArticleNo.parse(article) not in pinned.get((instrument.id, newest), {}):
            unknown.append((topic, law, article))
    assert unknown == []


def test_every_topic_is_whole(topics: tuple[Topic, ...]) -> None:
    assert len(topics) >= 40
    assert sum(len(t.words) for t in topics) >= 600
    for topic in topics:
        assert topic.parties, topic.name
        assert topic.provisions, topic.name
        assert topic.steps, topic.name
        assert all(step.do and step.who for step in topic.steps), topic.name


def test_notes_and_situations_use_these_topics(topics: tuple[Topic, ...], corpus: Corpus) -> None:
    names = {t.name for t in topics}
    assert {topic for p in corpus.provisions if p.note for topic in p.note.topics} <= names
    assert {s.topic for s in corpus.situations} <= names
