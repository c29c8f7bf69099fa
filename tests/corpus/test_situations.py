"""Situations: the reader, and that each of the project's own rests on provisions that exist."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import build_corpus, catalogue_of
from lawqa.corpus.situations import ALSO, Link, load_situations
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo
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


@pytest.mark.parametrize(
    "entry",
    [
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


def test_ours_rest_on_provisions_that_exist() -> None:
    """Each article is held or known by a gist in its newest version, and, where its wording is held, has the paragraph
    named, and the sentence in it."""
    corpus = build_corpus(load_settings({}))
    newest = {
        (p.instrument.id, p.provision.article): p
        for p in sorted(corpus.provisions, key=lambda p: p.version.promulgated)
        if p.version is p.instrument.versions[-1]
    }
    assert len(corpus.situations) > 1000
    for situation in corpus.situations:
        for link in situation.links:
            stored = newest.get((link.instrument, link.article))
            assert stored is not None, (situation.questions[0], link)
            if stored.verbatim:
                assert link.paragraph <= len(stored.provision.paragraphs), (situation.questions[0], link)
                if link.sentence:
                    span = sentence_spans(stored.provision.text)[link.sentence - 1]
                    assert locate(stored.provision, span)[0] == link.paragraph, (situation.questions[0], link)


def test_ours_ask_each_question_once(catalogue: Catalogue) -> None:
    situations = load_situations(load_settings({}).corpus / "situations", catalogue)
    counts = collections.Counter(question for situation in situations for question in situation.questions)
    assert [question for question, count in counts.items() if count > 1] == []
    assert all(len(situation.questions) >= 2 for situation in situations)
