"""The desk of the check-up: what no rule names is searched, and only where a clause is not in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.checkup import Ground, load_checkup
from lawqa.desk.checkups import with_searched
from lawqa.desk.conventioncheck import CONFLICT, ClauseFinding, Match
from lawqa.law.model import StoredProvision
from lawqa.search.assistant import Assistant

DAY = dt.date(2026, 11, 29)


@pytest.fixture(scope="module")
def found() -> ClauseFinding:
    corpus = load_settings().corpus
    rule = load_checkup(corpus / "checkup.toml", load_catalogue(corpus / "catalogue.toml")).rules[0]
    words = "欠费的，物业停水。"
    return ClauseFinding("第七条", words, (Match(rule, words, CONFLICT, 0.9, rule.against),))


def test_a_clause_that_is_not_in_order_gets_the_nearest_law(assistant: Assistant, found: ClauseFinding) -> None:
    searched = with_searched(found, assistant.law_near, DAY)
    nearest = assistant.law_near(found.words, DAY)[0]
    assert searched.searched == (Ground(nearest.title, nearest.provision.article),)
    assert searched.against == (*found.against, *searched.searched)
    assert nearest.instrument.compound is None and DAY in nearest.version.in_force


def test_what_is_named_already_or_in_order_is_not_searched(assistant: Assistant, found: ClauseFinding) -> None:
    asked: list[str] = []

    def search(text: str, day: dt.date) -> list[StoredProvision]:
        asked.append(text)
        return assistant.law_near(text, day)

    (nearest,) = search(found.words, DAY)
    ground = Ground(nearest.instrument.title, nearest.provision.article, 1)
    known = replace(found, matches=(replace(found.matches[0], against=(ground,)),))
    assert with_searched(known, search, DAY).searched == ()
    clean = ClauseFinding("第八条", "爱护花草。")
    assert with_searched(clean, search, DAY) is clean
    long = replace(found, words="爱护花草。" * 200)
    with_searched(long, search, DAY)
    assert asked[1:] == [found.words, found.words]  # of a long clause the sentence that decides


def test_a_text_without_words_is_near_to_nothing(assistant: Assistant) -> None:
    assert assistant.law_near("……", DAY) == []
