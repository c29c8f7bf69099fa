"""The glossary: which legal words a text uses, and that each of ours says where its law stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.terms import Glossary, Term
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def ours() -> Glossary:
    return Glossary.load(CORPUS / "terms.toml")


def test_terms_are_found_in_the_order_of_a_text(ours: Glossary) -> None:
    found = ours.terms_in("业委会可以催告，侵害专有部分的，业主委员会可以要求赔")
    wanted = ("业主委员会", "催告", "专有部分")
    assert [(term.name, word) for term, word in found.items() if term.name in wanted] == [
        ("业主委员会", "业委会、业主委员会"),
        ("催告", "催告"),
        ("专有部分", "专有部分"),
    ]


def test_the_longest_is_meant_and_what_was_explained_is_not_explained_again() -> None:
    short, long = Term("时效", "a"), Term("时效中止", "b", also=("时效停了",))
    glossary = Glossary([short, long])
    assert glossary.terms_in("时效中止以后") == {long: "时效中止"}
    assert glossary.terms_in("时效中止，时效", explained="时效中止") == {short: "时效"}
    assert glossary.terms_in("时效中止和时效停了", explained="时效停了") == {long: "时效中止"}
    assert Glossary().terms_in("时效") == {}


def test_ours_are_explained_once_in_a_short_sentence(ours: Glossary) -> None:
    written = Counter(word for term in ours.terms for word in (term.name, *term.also))
    assert [word for word, count in written.items() if count > 1] == []
    assert min(map(len, written)) >= 2
    for term in ours.terms:
        assert 4 <= len(term.plain) <= 80 and term.plain.endswith("。"), term


def test_what_ours_rest_on_is_in_the_catalogue(ours: Glossary) -> None:
    catalogue = load_catalogue(CORPUS / "catalogue.toml")
    for term in ours.terms:
        assert bool(term.law) == bool(term.article), term.name
        if term.law:
            instrument = catalogue.by_name(term.law)
            assert instrument is not None and instrument.title == term.law, term.name
            assert ArticleNo.parse(term.article)


@pytest.mark.parametrize("damaged", ["[[term]]\nname = '词'\n", "[[term]]\nname = ''\nplain = ''\n", "[[term"])
def test_a_broken_one_is_named_and_a_missing_one_is_empty(tmp_path: Path, damaged: str) -> None:
    assert Glossary.load(tmp_path / "terms.toml").terms == ()
    (tmp_path / "terms.toml").write_text(damaged, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"terms\.toml"):
        Glossary.load(tmp_path / "terms.toml")
