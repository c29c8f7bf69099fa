"""Situations: the reader, and that each of the project's own rests on provisions that exist."""

from __future__ import annotations

import collections
import re
from pathlib import Path

import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import Corpus, build_corpus, catalogue_of
from lawqa.corpus.situations import ALSO, Link, Reply, load_situations
from lawqa.corpus.topics import load_topics
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, StoredProvision
from lawqa.law.quantity import find_quantities
from lawqa.law.sentence import locate, sentence_spans


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_of(load_settings({}))


def write(folder: Path, entry: str) -> Path:
    (folder / "漏水.toml").write_text(f"[[situation]]\n{entry}", encoding="utf-8")
    return folder


def test_a_situation(tmp_path: Path, catalogue: Catalogue) -> None:
    text = 'provisions = ["民法典 第九百四十四条 3", "民法典 第二百七十八条 2 12"]\nalso = ["物业管理条例 第六十四条"]\nquestions = ["a", "b"]'
    (situation,) = load_situations(write(tmp_path, text), catalogue)
    assert (situation.topic, situation.questions) == ("漏水", ("a", "b"))
    assert situation.links == (
        Link("民法典", ArticleNo(944), 3, 1.0),
        Link("民法典", ArticleNo(278), 2, 1.0, sentence=12),
        Link("物业管理条例", ArticleNo(64), 0, ALSO),
    )


def test_a_reply_rests_on_the_first_provision_or_on_those_named(tmp_path: Path, catalogue: Catalogue) -> None:
    text = 'provisions = ["民法典 第九百四十四条 3"]\nquestions = ["a"]\nreply = "不行。"'
    (plain,) = load_situations(write(tmp_path, text), catalogue)
    assert plain.reply == Reply("不行。", (Link("民法典", ArticleNo(944), 3, 1.0),))
    named = text + '\nrests = ["物业管理条例 第六十四条", "民法典 第九百四十四条 1"]\nsteps = [2]\nsteps_of = "仲裁"'
    (other,) = load_situations(write(tmp_path, named), catalogue)
    assert other.reply is not None and (other.reply.steps, other.reply.steps_of) == ((2,), "仲裁")
    assert [(link.instrument, link.paragraph) for link in other.reply.rests] == [("物业管理条例", 0), ("民法典", 1)]


@pytest.mark.parametrize(
    "entry",
    [
        'provisions = ["民法典 第一条"]\nquestions = ["a"]\nreply = " "',
        'provisions = ["民法典 第一条"]\nquestions = ["a"]\nreply = "b"\nrests = []',
        'provisions = ["民法典 第一条"]\nquestions = ["a"]\nreply = "b"\nrests = ["没有这部法 第一条"]',
        'provisions = ["民法典 第一条"]\nquestions = ["a"]\nreply = 1',
        'provisions = ["没有这部法 第一条"]\nquestions = ["a"]',
        'provisions = ["民法典 第某条"]\nquestions = ["a"]',
        'provisions = ["民法典"]\nquestions = ["a"]',
        'provisions = ["民法典 第一条 甲"]\nquestions = ["a"]',
        'provisions = ["民法典 第一条"]',
        'provisions = ["民法典 第一条"',
    ],
)
def test_a_bad_one_is_named(tmp_path: Path, catalogue: Catalogue, entry: str) -> None:
    with pytest.raises(CorpusError, match="漏水"):
        load_situations(write(tmp_path, entry), catalogue)


def test_no_folder_is_no_situations(tmp_path: Path, catalogue: Catalogue) -> None:
    assert load_situations(tmp_path / "none", catalogue) == ()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus(load_settings({}))


@pytest.fixture(scope="module")
def newest(corpus: Corpus) -> dict[tuple[str, ArticleNo], StoredProvision]:
    """The provisions of today by instrument and article."""
    return {
        (p.instrument.id, p.provision.article): p
        for p in sorted(corpus.provisions, key=lambda p: p.version.promulgated)
        if p.version is p.instrument.versions[-1]
    }


def test_ours_rest_on_provisions_that_exist(
    corpus: Corpus, newest: dict[tuple[str, ArticleNo], StoredProvision]
) -> None:
    """Each article is held or known by a gist in its newest version, and, where its wording is held, has the paragraph
    named, and the sentence in it."""
    assert len(corpus.situations) > 1000
    for situation in corpus.situations:
        for link in (*situation.links, *(situation.reply.rests if situation.reply else ())):
            stored = newest.get((link.instrument, link.article))
            assert stored is not None, (situation.questions[0], link)
            if stored.verbatim:
                assert link.paragraph <= len(stored.provision.paragraphs), (situation.questions[0], link)
                if link.sentence:
                    span = sentence_spans(stored.provision.text)[link.sentence - 1]
                    assert locate(stored.provision, span)[0] == link.paragraph, (situation.questions[0], link)


def test_ours_reply_with_no_number_that_their_provisions_do_not_have(
    corpus: Corpus, newest: dict[tuple[str, ArticleNo], StoredProvision]
) -> None:
    """Each span of time, share or sum of a reply stands in a provision that it rests on, or was asked about."""
    replied = [(situation, situation.reply) for situation in corpus.situations if situation.reply]
    assert len(replied) > 2000
    for situation, reply in replied:
        rests = [newest[link.instrument, link.article] for link in reply.rests]
        if not all(stored.verbatim for stored in rests):
            continue
        texts = [*(stored.provision.text for stored in rests), *situation.questions]
        held = {(q.kind, q.value) for text in texts for q in find_quantities(text)}
        said = {(q.kind, q.value) for q in find_quantities(reply.text) if reply.text[slice(*q.span)] != "多数"}
        assert said <= held, (situation.topic, reply.text, said - held)


def test_ours_reply_in_plain_words(corpus: Corpus) -> None:
    """One or two sentences for a phone, which leave citing to the page; each step that is named exists."""
    steps = {topic.name: len(topic.steps) for topic in load_topics(load_settings({}).corpus / "topics.toml")}
    for situation in corpus.situations:
        if reply := situation.reply:
            assert 12 <= len(reply.text) <= 110 and reply.text.endswith("。"), reply.text
            assert not re.search(
                r"《|第[一二三四五六七八九十百千]+条|[“”,;?!]|抗辩|请求权|物权|不当得利", reply.text
            ), reply.text
            assert 1 <= len(reply.rests) <= 3
            assert set(reply.steps or ()) <= set(range(1, steps[reply.steps_of or situation.topic] + 1)), reply.text


def test_ours_ask_each_question_once(catalogue: Catalogue) -> None:
    situations = load_situations(load_settings({}).corpus / "situations", catalogue)
    counts = collections.Counter(question for situation in situations for question in situation.questions)
    assert [question for question, count in counts.items() if count > 1] == []
    assert all(len(situation.questions) >= 2 for situation in situations)
