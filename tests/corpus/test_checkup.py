"""The rules of the check-up: citations, examples, and how clauses are cut and read."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from tests.conftest import TODAY

from lawqa.config import Settings, load_settings
from lawqa.corpus.catalogue import Catalogue, load_catalogue
from lawqa.corpus.checkup import (
    Checkup,
    Ground,
    clauses_of,
    commands,
    ground_of,
    load_checkup,
    plain,
    told,
)
from lawqa.corpus.topics import load_topics
from lawqa.corpus.wording import key, load_wordings
from lawqa.desk.conventiongaps import load_expectations
from lawqa.errors import CorpusError

CORPUS = load_settings().corpus
RULES = CORPUS / "checkup.toml"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CORPUS / "catalogue.toml")


@pytest.fixture(scope="module")
def checkup(catalogue: Catalogue) -> Checkup:
    return load_checkup(RULES, catalogue)


def all_grounds(checkup: Checkup, catalogue: Catalogue) -> set[Ground]:
    expected = load_expectations(RULES, catalogue).entries
    return {ground for entry in (*checkup.rules, *expected) for ground in entry.against}


def test_every_citation_exists_and_is_in_force_today(checkup: Checkup, catalogue: Catalogue) -> None:
    wordings = load_wordings(CORPUS / "wording.tsv")
    for ground in all_grounds(checkup, catalogue):
        instrument = catalogue.by_name(ground.law)
        assert instrument is not None and instrument.title == ground.law
        version = instrument.version_on(TODAY)
        assert version is not None, ground
        assert key(instrument.id, version.promulgated, ground.article) in wordings, ground


def test_every_cited_paragraph_exists(checkup: Checkup, catalogue: Catalogue, shared_corpus: Path) -> None:
    from lawqa.corpus.collect import build_corpus

    nowhere = Path("/nonexistent")
    held = {
        (p.title, p.provision.article): len(p.provision.paragraphs)
        for p in build_corpus(Settings(CORPUS, nowhere, nowhere, (shared_corpus,))).provisions
        if TODAY in p.version.in_force and p.verbatim
    }
    for ground in all_grounds(checkup, catalogue):
        assert (ground.paragraph or 1) <= held[ground.law, ground.article], ground


def test_rules_are_complete(checkup: Checkup) -> None:
    topics = {topic.name for topic in load_topics(CORPUS / "topics.toml")}
    assert len(checkup.rules) >= 80
    for rule in checkup.rules:
        assert rule.topic in topics, rule.id
        assert rule.against, rule.id
        assert len(rule.unlawful) >= 3 and len(rule.lawful) >= 3, rule.id
        assert 10 <= len(rule.why) <= 200, rule.id
        assert rule.instead.endswith("。"), rule.id


def test_no_example_stands_twice(checkup: Checkup) -> None:
    unlawful = [text for rule in checkup.rules for text in rule.unlawful]
    lawful = {text for rule in checkup.rules for text in rule.lawful}
    assert len(unlawful) == len(set(unlawful))
    assert not lawful & set(unlawful)


def test_examples_hold_what_their_rule_needs(checkup: Checkup) -> None:
    """A rule whose gate shuts out its own unlawful examples could never be met."""
    shut_out = [(rule.id, text) for rule in checkup.rules for text in rule.unlawful if not rule.concerns(plain(text))]
    assert shut_out == []


def test_no_wording_of_statutes(checkup: Checkup, catalogue: Catalogue, shared_corpus: Path) -> None:
    from lawqa.corpus.collect import build_corpus

    run = 26
    nowhere = Path("/nonexistent")
    corpus = build_corpus(Settings(CORPUS, nowhere, nowhere, (shared_corpus,)))
    law = "\n".join(
        letters(p.provision.text)
        for p in corpus.provisions
        if not p.instrument.compound and p.instrument.region == "全国"
    )
    runs = {law[n : n + run] for n in range(len(law) - run + 1)}
    ours = [t for r in checkup.rules for t in (r.why, r.instead, *r.unlawful, *r.lawful)]
    ours += [t for e in load_expectations(RULES, catalogue).entries for t in (e.why, *e.examples)]
    assert [t for t in ours if any(letters(t)[n : n + run] in runs for n in range(len(letters(t)) - run + 1))] == []


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ('verdict = "conflict"', "verdict"),
        ('"民法典 278 2"', "目录里没有"),
        ('lawful = ">= 2/3"', "not a range"),
    ],
)
def test_a_damaged_rule_is_named(tmp_path: Path, catalogue: Catalogue, change: str, complaint: str) -> None:
    spoilt = {'verdict = "conflict"': 'verdict = "maybe"', '"民法典 278 2"': '"无此法 1"'}
    text = RULES.read_text(encoding="utf-8").replace(change, spoilt.get(change, 'lawful = "多数"'), 1)
    (tmp_path / "checkup.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=complaint) as raised:
        load_checkup(tmp_path / "checkup.toml", catalogue)
    assert "参与表决不足三分之二" in str(raised.value)


def test_a_missing_file_is_one_line(tmp_path: Path, catalogue: Catalogue) -> None:
    with pytest.raises(CorpusError, match=r"读不了checkup\.toml"):
        load_checkup(tmp_path / "checkup.toml", catalogue)


def test_a_ground_is_written_in_full(catalogue: Catalogue) -> None:
    assert ground_of("民法典 944 3", catalogue).to_dict() == {
        "law": "中华人民共和国民法典",
        "article": "第九百四十四条",
        "paragraph": 3,
    }


CONVENTION = """样本规约

第一条　物业服务人不得有下列行为：
（一）罚款；
（二）停水停电。
第二条　业主应当交费。逾期不交的，可以起诉；没有约定的，不得加收滞纳金。
第三条　业主委员会不得：代替业主表决；泄露个人信息。"""


def test_commands_are_read_with_what_leads_to_them() -> None:
    said = [list(commands(clause.provision)) for clause in clauses_of(CONVENTION)]
    assert said == [
        ["物业服务人不得罚款；", "物业服务人不得停水停电。"],
        ["业主应当交费。", "逾期不交的，可以起诉；", "没有约定的，不得加收滞纳金。"],
        ["业主委员会不得代替业主表决；", "业主委员会不得泄露个人信息。"],
    ]


def test_a_sentence_is_told_after_the_one_before_it() -> None:
    (clause,) = clauses_of("第一条　快递车停在西门外；车辆不进入小区。配送人员可以：\n（一）步行；\n（二）推车。")
    assert list(told(clause.provision))[:2] == [
        ("快递车停在西门外；", "快递车停在西门外；"),
        ("车辆不进入小区。", "快递车停在西门外；车辆不进入小区。"),
    ]
    assert [text for text, _ in told(clause.provision)] == list(commands(clause.provision))
    (clause,) = clauses_of(f"第一条　{'长' * 90}。{'短' * 30}。")
    assert [whole for _, whole in told(clause.provision)] == [f"{'长' * 90}。", f"{'短' * 30}。"]


def test_a_text_without_articles_is_cut_at_its_lines() -> None:
    assert [(c.label, c.text) for c in clauses_of("物业可以罚款。\n\n业主应当守约。")] == [
        ("第1段", "物业可以罚款。"),
        ("第2段", "业主应当守约。"),
    ]
    assert clauses_of("") == []


def test_one_word_for_one_thing() -> None:
    assert plain("物业服务企业须向业主委员会缴纳") == "物业应当向业委会交纳"
    assert plain("无须、不需要") == "无需、无需"


def test_the_file_says_how_it_is_read() -> None:
    data = tomllib.loads(RULES.read_text(encoding="utf-8"))
    assert set(data) == {"ordinary", "thresholds", "rule", "gaps", "expected"}
    assert dt.date(2026, 11, 24) == TODAY
