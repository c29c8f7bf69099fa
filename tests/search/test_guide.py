"""The topics of an answer and what else people ask there; the explained words name laws that exist."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.terms import load_terms
from lawqa.corpus.topics import load_topics
from lawqa.errors import CorpusError
from lawqa.index.scope import Scope
from lawqa.law.model import ArticleNo
from lawqa.search.answer import Answer
from lawqa.search.guide import Guide

CORPUS = Path(__file__).parents[2] / "corpus"


def _answer(question: str) -> Answer:
    return Answer(question, (), False, 0.9, 1.0, Scope(dt.date(2026, 8, 1)))


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide(load_topics(CORPUS / "topics.toml"), CORPUS)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("楼上漏水找谁赔", "漏水"),
        ("楼道堆放杂物谁来管", "楼道堆物"),
        ("高空抛物砸了车找不到人", "高空抛物"),
        ("楼顶养鸡", "楼顶养殖"),
        ("一楼不同意加装电梯", "加装电梯"),
    ],
)
def test_a_question_leads_to_its_topic_and_to_others_of_it(guide: Guide, question: str, topic: str) -> None:
    assert [t.name for t in guide.topics(_answer(question))] == [topic]
    others = guide.questions(_answer(question), guide.topics(_answer(question), 2), 3)
    assert len(others) == 3 and question not in others


def test_a_question_of_nothing_has_no_topic(guide: Guide) -> None:
    assert guide.topics(_answer("zzz")) == [] and guide.questions(_answer("zzz"), guide.topics(_answer("zzz"), 2)) == []


def test_a_broken_file_of_situations_is_named(tmp_path: Path) -> None:
    (tmp_path / "situations").mkdir()
    (tmp_path / "situations" / "漏水.toml").write_text("[[situation", encoding="utf-8")
    with pytest.raises(CorpusError, match="漏水"):
        Guide((), tmp_path).topics(_answer("漏水"))


def test_what_a_term_rests_on_is_in_the_catalogue() -> None:
    catalogue = load_catalogue(CORPUS / "catalogue.toml")
    for term in load_terms(CORPUS / "terms.toml"):
        if term.law:
            instrument = catalogue.by_name(term.law)
            assert instrument is not None and instrument.title == term.law, term.name
            assert ArticleNo.parse(term.article)


def test_broken_terms_are_named_and_missing_ones_are_none(tmp_path: Path) -> None:
    assert load_terms(tmp_path / "terms.toml") == ()
    (tmp_path / "terms.toml").write_text("[[term]]\nname = '词'\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"terms\.toml"):
        load_terms(tmp_path / "terms.toml")
