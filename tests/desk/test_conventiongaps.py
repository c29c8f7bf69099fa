"""What a document of its kind lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import BigramEmbedder

from lawqa.config import load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.checkup import Clause
from lawqa.corpus.conventions import load_conventions
from lawqa.desk.conventiongaps import Expectations, find_gaps, load_expectations
from lawqa.errors import CorpusError

CORPUS = load_settings().corpus
EMPTY = "第一条　每日八点开门，晚上十点关门。\n第二条　大家互相帮助。"


@pytest.fixture(scope="module")
def expectations() -> Expectations:
    return load_expectations(CORPUS / "checkup.toml", load_catalogue(CORPUS / "catalogue.toml"))


def test_an_empty_document_lacks_everything_required_first(expectations: Expectations) -> None:
    gaps = find_gaps(EMPTY, "业主大会议事规则", BigramEmbedder(), expectations)
    required = [gap.expected.required for gap in gaps]
    assert len(gaps) == sum("业主大会议事规则" in e.kinds for e in expectations.entries)
    assert required == sorted(required, reverse=True) and any(required)
    data = json.loads(json.dumps(gaps[0].to_dict(), ensure_ascii=False))
    assert data["required"] is True
    assert {"law": "物业管理条例", "article": "第十八条", "paragraph": None} in data["against"]


def test_what_is_said_is_no_gap(expectations: Expectations) -> None:
    text = EMPTY + "\n第三条　业主委员会由委员七人组成，每届任期三年。"
    gaps = {gap.expected.id for gap in find_gaps(text, "业主大会议事规则", BigramEmbedder(), expectations)}
    assert not {"业主委员会的组成", "业主委员会成员的任期"} & gaps
    assert "会议通知" in gaps


def test_no_clause_at_all(expectations: Expectations) -> None:
    gaps = find_gaps("", "居民公约", BigramEmbedder(), expectations)
    assert {gap.expected.id for gap in gaps} >= {"由居民会议制定", "公约备案"}
    assert {gap.nearest for gap in gaps} == {None}


def test_nothing_is_expected_of_other_kinds(expectations: Expectations) -> None:
    assert find_gaps(EMPTY, "积分制办法", BigramEmbedder(), expectations) == []
    assert "管理规约" in expectations.kinds


@pytest.mark.parametrize("kind", ["管理规约", "业主大会议事规则", "居民公约"])
def test_the_samples_have_what_is_required(expectations: Expectations, kind: str) -> None:
    documents = [
        [Clause(provision.name, provision) for provision in convention.clauses]
        for _, convention in load_conventions(CORPUS / "conventions")
        if convention.kind == kind
    ]
    assert documents
    for clauses in documents:
        gaps = find_gaps(clauses, kind, BigramEmbedder(), expectations)
        assert [gap.expected.id for gap in gaps if gap.expected.required] == []


def test_a_damaged_expectation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "checkup.toml"
    path.write_text('[gaps]\nnear = 0.9\n[[expected]]\nid = "甲"\nkinds = ["管理规约"]\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="甲"):
        load_expectations(path, load_catalogue(CORPUS / "catalogue.toml"))
    path.write_text("", encoding="utf-8")
    with pytest.raises(CorpusError, match="读不了"):
        load_expectations(path, load_catalogue(CORPUS / "catalogue.toml"))
