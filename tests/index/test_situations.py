"""The index of situations: likeness by meaning and by words, what is silenced stays silent, a damaged file is one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lawqa.corpus.situations import ALSO, Link, Situation
from lawqa.errors import IndexUnavailable
from lawqa.index.situations import SituationIndex
from lawqa.law.model import ArticleNo

WATER = Situation(
    "漏水", (Link("a", ArticleNo(1), 2, 1.0, sentence=3), Link("a", ArticleNo(2), 0, ALSO)), ("水", "漏 水")
)
DOG = Situation("宠物", (Link("a", ArticleNo(3), 0, 1.0),), ("狗",))
VECTORS = {"水": (1, 0), "漏 水": (0.6, 0.8), "狗": (0, 1)}


@pytest.fixture
def index() -> SituationIndex:
    def embed(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        return np.array([VECTORS[t] for t in texts], dtype=np.float32), np.arange(len(texts), dtype=np.uint64)

    return SituationIndex.build([WATER, DOG], lambda _, article: [article.number], embed, str.split)


def test_the_nearest_question_counts_and_names_the_paragraph(index: SituationIndex) -> None:
    like = index.like(np.array([1, 0], dtype=np.float32), [])
    assert like[1].cosine == pytest.approx(1.0)
    assert like[1].paragraph == 2
    assert like[1].vote == pytest.approx(1.0, abs=1e-6)
    assert like[2].vote == pytest.approx(ALSO, abs=1e-6)
    assert like[2].cosine == 0  # only what decides is told by likeness
    assert like[1].word_vote == 0


def test_words_vote_too(index: SituationIndex) -> None:
    assert index.like(np.array([1, 0], dtype=np.float32), ["狗"])[3].word_vote == pytest.approx(1.0)


def test_the_same_question_is_known_whatever_its_marks_and_courtesies(index: SituationIndex) -> None:
    assert [index.same(text) for text in ("水", "请问水吗？", "狗！", "漏水", "鱼")] == [0, 0, 1, 0, None]
    assert index.without(np.array([True, False, False])).same("水") is None


def test_what_is_silenced_says_nothing(index: SituationIndex) -> None:
    silent = index.without(np.array([True, True, False]))
    like = silent.like(np.array([1, 0], dtype=np.float32), ["水", "狗"])
    assert set(like) == {3}
    assert like[3].word_vote == pytest.approx(1.0)


def test_the_sentence_that_decides_is_near(index: SituationIndex) -> None:
    queries = np.array([[0, 1], [0.6, 0.8]], dtype=np.float32)
    assert index.sentence_cosines(1, queries, 3).tolist() == pytest.approx([0, 0, 1.0])
    assert not index.sentence_cosines(1, queries, 2).any()  # a wording that has fewer
    assert not index.sentence_cosines(3, queries, 3).any()
    assert not index.without(np.array([True, True, False])).sentence_cosines(1, queries, 3).any()


def test_companions(index: SituationIndex) -> None:
    """1 and 2 stand together in one situation of theirs; 2 is only cited there, and nothing is certain from one."""
    assert index.together({1: 0.5, 3: 0.5}) == {2: pytest.approx(0.5 * ALSO / (1 + 2))}
    assert index.without(np.array([True, True, False])).together({1: 1.0}) == {}


def test_written_and_read(index: SituationIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    query = np.array([0.6, 0.8], dtype=np.float32)
    assert SituationIndex.load(tmp_path).like(query, ["水"]) == index.like(query, ["水"])


def test_no_situations(tmp_path: Path) -> None:
    def embed(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((0, 2), dtype=np.float32), np.zeros(0, dtype=np.uint64)

    SituationIndex.build([], lambda *_: [], embed, str.split).save(tmp_path)
    assert SituationIndex.load(tmp_path).like(np.array([1, 0], dtype=np.float32), ["水"]) == {}


@pytest.mark.parametrize("name", ["situations.npz", "situations.json"])
def test_a_damaged_file_is_one_line(index: SituationIndex, tmp_path: Path, name: str) -> None:
    index.save(tmp_path)
    (tmp_path / name).write_bytes(b"{")
    with pytest.raises(IndexUnavailable):
        SituationIndex.load(tmp_path)
