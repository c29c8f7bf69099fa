"""The official texts beside the checkout, where there are any: the Civil Code whole, and nothing refused."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from lawqa.config import load_settings
from lawqa.corpus.collect import Corpus, build_corpus, catalogue_of
from lawqa.corpus.sources import FolderSource, PackageSource
from lawqa.law.model import ArticleNo
from lawqa.law.sentence import sentence_spans


@pytest.fixture(scope="module")
def corpus(shared_corpus: Path) -> Corpus:
    return build_corpus(dataclasses.replace(load_settings({}), texts=(shared_corpus,), home=Path("/nonexistent")))


def test_every_version_comes_out_whole(corpus: Corpus) -> None:
    incomplete = [r for r in corpus.reports if r.held != r.expected or r.refusals]
    assert not incomplete
    assert not corpus.skipped


def test_the_civil_code_is_the_official_one(shared_corpus: Path) -> None:
    """Article by article the same from the national database's DOCX, its Markdown and the data package."""
    catalogue = catalogue_of(load_settings({}))
    package = PackageSource.installed()
    assert package is not None
    sources = [FolderSource(shared_corpus / "法律"), FolderSource(shared_corpus.parent / "official-files"), package]
    codes = [
        text.parsed.provisions
        for source in sources
        for text in source.texts(catalogue)
        if text.instrument.id == "民法典"
    ]
    assert len(codes) == 3
    for code in codes:
        assert [p.article for p in code] == [ArticleNo(n) for n in range(1, 1261)]
        assert [p.paragraphs for p in code] == [p.paragraphs for p in codes[0]]


@pytest.mark.parametrize(
    ("article", "paragraphs", "items"),
    [
        (204, 1, 0),
        (278, 2, 9),
        (285, 2, 0),
        (53, 2, 0),
        (944, 3, 0),
        (1254, 3, 0),
        (1258, 2, 0),
        (1259, 1, 0),
        (1260, 1, 0),
    ],
)
def test_paragraph_counts_of_the_civil_code(corpus: Corpus, article: int, paragraphs: int, items: int) -> None:
    """Counted in the official DOCX; a glued heading or a lost paragraph (285, 53 in a public copy) would show."""
    code = {p.provision.article.number: p.provision for p in corpus.provisions if p.instrument.id == "民法典"}
    assert len(code[article].paragraphs) == paragraphs
    assert sum(len(p.items) for p in code[article].paragraphs) == items


def test_faults_that_cannot_be_cured_are_refused_by_name(shared_corpus: Path) -> None:
    """In the data package 生态环境法典 lacks 1120 and 1201, whose tails stand in 1119 and 1200."""
    corpus = build_corpus(dataclasses.replace(load_settings({}), texts=(), home=Path("/nonexistent")))
    (report,) = [r for r in corpus.reports if r.instrument.id == "生态环境法典"]
    refused = {refusal.article: refusal.reason for refusal in report.refusals}
    assert set(refused) == {
        "第四百九十五条",
        "第八百零六条",
        "第一千一百一十九条",
        "第一千一百二十条",
        "第一千二百条",
        "第一千二百零一条",
        "第一千二百零五条",
    }
    assert "核对值" in refused["第一千一百一十九条"]
    assert "缺" in refused["第一千一百二十条"]


def test_every_cue_is_to_a_sentence(corpus: Corpus) -> None:
    wrong = [
        (p.title, str(p.provision.article), number)
        for p in corpus.provisions
        if p.note and p.verbatim
        for number, _ in p.note.of_sentences
        if not 1 <= number <= len(sentence_spans(p.provision.text))
    ]
    assert wrong == []
