"""From sources to a checked corpus, and verifying it again."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.conftest import DATA

from lawqa.config import Settings
from lawqa.corpus.collect import build_corpus
from lawqa.corpus.conventions import load_conventions
from lawqa.corpus.store import Store
from lawqa.corpus.texts import add_texts
from lawqa.corpus.verify import verify_store
from lawqa.corpus.wording import load_wordings
from lawqa.errors import CorpusError, LawqaError
from lawqa.index.build import STORE_FILE
from lawqa.index.manifest import current_build


def test_what_no_source_has_is_kept_as_a_gist(settings: Settings) -> None:
    corpus = build_corpus(settings)
    regulation = [p for p in corpus.provisions if p.instrument.id == "样本条例"]
    assert [(p.verbatim, p.provision.text) for p in regulation] == [(False, ""), (False, "")]
    assert regulation[0].note is not None
    assert regulation[0].note.gist == "养狗要拴绳，咬了人要赔。"


def test_an_article_with_one_changed_character_is_not_used(settings: Settings, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(DATA / "texts", texts)
    (code,) = texts.glob("*民法典*")
    code.write_text(code.read_text(encoding="utf-8").replace("应当赔偿", "可以赔偿"), encoding="utf-8")
    corpus = build_corpus(dataclasses.replace(settings, texts=(texts,)))
    (report,) = [r for r in corpus.reports if r.instrument.id == "民法典"]
    assert [(r.article, "核对值" in r.reason) for r in report.refusals] == [("第一条", True)]
    first = next(p for p in corpus.provisions if p.id == "民法典@2020-06-01#1")
    assert not first.verbatim  # the gist stands in


def test_a_second_source_fills_what_the_first_got_wrong(settings: Settings, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(DATA / "texts", texts)
    (code,) = texts.glob("*民法典*")
    code.write_text(code.read_text(encoding="utf-8").replace("应当赔偿", "可以赔偿"), encoding="utf-8")
    corpus = build_corpus(dataclasses.replace(settings, texts=(texts, DATA / "texts")))
    (report,) = [r for r in corpus.reports if r.instrument.id == "民法典"]
    assert not report.refusals
    assert report.held == 6


def test_verify_finds_one_changed_character(small_index: Settings, tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    shutil.copy(current_build(small_index.index) / STORE_FILE, database)
    wordings = load_wordings(small_index.corpus / "wording.tsv")
    assert verify_store(Store(database), wordings).mismatches == ()
    with sqlite3.connect(database) as db:
        db.execute("UPDATE provisions SET paragraphs = replace(paragraphs, '应当赔偿', '应当赔赏')")
    (mismatch,) = verify_store(Store(database), wordings).mismatches
    assert (mismatch.title, mismatch.article) == ("中华人民共和国民法典", "第一条")


def test_conventions_are_clauses_of_their_compound(settings: Settings) -> None:
    found = {compound.name: (compound, text) for compound, text in load_conventions(settings.corpus / "conventions")}
    compound, convention = found["甲小区"]
    assert [str(clause.article) for clause in convention.clauses] == ["第一条", "第二条"]
    assert compound.region == "北京"


def test_a_convention_without_its_head_is_one_clear_error(settings: Settings, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    (corpus / "conventions" / "无头.md").write_text("第一条 甲。", encoding="utf-8")
    with pytest.raises(CorpusError, match="文件头"):
        list(load_conventions(corpus / "conventions"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('version = "2018-01-01"', 'version = "2011-01-01"', "没有"),
        ('article = "第一条"', 'article = "第X条"', "第X条"),
        ("[[provision]]", "[[provision", "完整"),
        ('article = "第二条"', 'article = "第一条"', "两次"),
    ],
)
def test_a_faulty_note_is_one_clear_error(settings: Settings, tmp_path: Path, old: str, new: str, says: str) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(settings.corpus, corpus)
    note = corpus / "notes" / "样本条例.toml"
    note.write_text(note.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        build_corpus(dataclasses.replace(settings, corpus=corpus))


# --- the user's own texts ---


def test_adding_a_folder_keeps_copies_and_says_what_was_refused(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "给我的"
    shutil.copytree(DATA / "texts", folder)
    (folder / "未知法(2020-01-01).txt").write_text("第一条 甲。", encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"broken")
    added = add_texts(settings, folder)
    assert sum(not a.reason for a in added) == 5
    assert {a.name for a in added if a.reason} == {"未知法(2020-01-01).txt", "坏.pdf"}
    shutil.rmtree(folder)
    corpus = build_corpus(dataclasses.replace(settings, texts=()))
    assert sum(p.instrument.id == "民法典" and p.verbatim for p in corpus.provisions) == 6


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("未知法(2020-01-01).txt", "第一条 甲。", "目录里没有"),
        ("样本条例(1999-01-01).txt", "第一条 甲。", "2018-01-01"),  # says which dates there are
        ("样本条例(2018-01-01).txt", "各位业主：明天停水。", "第一条"),
    ],
)
def test_a_text_that_cannot_be_used_says_why(
    settings: Settings, tmp_path: Path, name: str, text: str, says: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawqaError, match=says):
        add_texts(settings, path)
    assert not settings.own_texts.exists()


def test_the_users_catalogue_adds_to_the_projects(settings: Settings, tmp_path: Path) -> None:
    settings.home.mkdir(parents=True)
    settings.own_catalogue.write_text(
        '[[instrument]]\nid = "丙办法"\ntitle = "丙办法"\nauthority = "地方性法规"\nregion = "四川"\n'
        "[[instrument.version]]\npromulgated = 2022-01-01\nin_force = 2022-01-01\n",
        encoding="utf-8",
    )
    path = tmp_path / "丙办法(2022-01-01).txt"
    path.write_text("第一条 四川的规定。", encoding="utf-8")
    (added,) = add_texts(settings, path)
    assert (added.title, added.articles) == ("丙办法", 1)
    (stored,) = [p for p in build_corpus(settings).provisions if p.instrument.id == "丙办法"]
    assert stored.verbatim
    assert not stored.checked  # nothing to check it against, and that is said


def test_a_text_is_known_again_by_the_name_it_is_kept_under(settings: Settings, tmp_path: Path) -> None:
    """The id of an instrument need not be one of its names."""
    settings.home.mkdir(parents=True)
    settings.own_catalogue.write_text(
        '[[instrument]]\nid = "丁/办法"\ntitle = "丁小区停车办法"\nauthority = "地方性法规"\nregion = "四川"\n'
        "[[instrument.version]]\npromulgated = 2022-01-01\nin_force = 2022-01-01\n",
        encoding="utf-8",
    )
    for suffix in (".txt", ".md"):  # the second takes the place of the first
        path = tmp_path / f"丁小区停车办法(2022-01-01){suffix}"
        path.write_text("第一条 四川的规定。", encoding="utf-8")
        add_texts(settings, path)
    assert [kept.name for kept in settings.own_texts.iterdir()] == ["丁小区停车办法(2022-01-01).md"]
    assert [p.verbatim for p in build_corpus(settings).provisions if p.instrument.id == "丁/办法"] == [True]
