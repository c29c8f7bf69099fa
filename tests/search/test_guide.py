"""Topics, reply and further questions of an answer, from a few situations of ours; the explained words name laws that exist."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lawqa.corpus.situations import Link, Situation
from lawqa.corpus.situations import Reply as Written
from lawqa.corpus.topics import Step, Topic, load_topics
from lawqa.errors import CorpusError, IndexUnavailable
from lawqa.index.scope import Scope
from lawqa.index.situations import SituationIndex
from lawqa.index.told import Told, load_told, save_told, tell
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Paragraph,
    Provision,
    StoredProvision,
    Version,
)
from lawqa.search.answer import Answer, Hit
from lawqa.search.candidates import Asked, Part
from lawqa.search.guide import Around, Guide
from lawqa.search.reply import FEATURES, ReplyChoice

CORPUS = Path(__file__).parents[2] / "corpus"
DAY = dt.date(2026, 8, 1)
VERSION = Version(dt.date(2020, 1, 1), Interval(dt.date(2021, 1, 1)))
LAW = Instrument("样本法", "样本法", Authority.LAW, (VERSION,))
STORED = [
    StoredProvision(
        LAW,
        VERSION,
        Provision(ArticleNo(number), (Paragraph(f"第{number}条的第一句。第二句。"), Paragraph("第二款。"))),
    )
    for number in (1, 2, 3)
]
FEES = Topic(
    "物业费",
    (),
    (("样本法", "第一条"),),
    {},
    (Step("先谈", "物业", "样本法", "第一条"), Step("起诉", "法院", "样本法", "第二条")),
)
POWER = Topic(
    "停水停电催费", (), (("样本法", "第二条"),), {"断电": ("停止供电",)}, (Step("拍照", "物业", "样本法", "第二条"),)
)


def _link(article: int, paragraph: int = 0, sentence: int = 0) -> Link:
    return Link("样本法", ArticleNo(article), paragraph, 1.0, sentence)


SITUATIONS = [
    Situation("物业费", (_link(1),), ("空房要交吗？", "没住过"), Written("要交。", (_link(1, 1, 2),), (2,))),
    Situation("停水停电催费", (_link(2), _link(1)), ("能停电吗？",), Written("不能停电。", (_link(2), _link(1, 2)))),
    Situation("停水停电催费", (_link(2),), ("能停水吗？",)),
    Situation("物业费", (_link(3),), ("涨价要表决吗？",), Written("要表决。", (_link(9),))),
]
VECTORS = {
    "空房要交吗？": (1, 0, 0),
    "没住过": (0.8, 0.6, 0),
    "能停电吗？": (0, 1, 0),
    "能停水吗？": (0, 0.6, 0.8),
    "涨价要表决吗？": (0, 0, 1),
}


CHOICE = ReplyChoice(
    dict.fromkeys(FEATURES, 1.0), {"cosine": 0.8, "vote": 0.05, "word_vote": 0.02, "votes": 0.1}, {"cosine": 0.9}
)


def _positions(_: str, article: ArticleNo) -> list[int]:
    return [article.number - 1] if article.number <= len(STORED) else []


class _Store:
    def at(self, positions: list[int]) -> list[StoredProvision]:
        return [STORED[position] for position in positions]

    def position(self, identity: str) -> int | None:
        return next((n for n, stored in enumerate(STORED) if stored.id == identity), None)


@pytest.fixture(scope="module")
def told() -> tuple[Told, ...]:
    return tell(SITUATIONS, _positions)


@pytest.fixture(scope="module")
def guide(told: tuple[Told, ...]) -> Guide:
    def embed(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        return np.array([VECTORS[t] for t in texts], dtype=np.float32), np.arange(len(texts), dtype=np.uint64)

    index = SituationIndex.build(SITUATIONS, _positions, embed, list)
    return Guide((FEES, POWER), CORPUS, index, told, _Store(), CHOICE)  # type: ignore[arg-type]


def _answer(
    vector: tuple[float, ...],
    *articles: int,
    question: str = "交不交费",
    day: dt.date = DAY,
    words: str = "空房停电",
    parts: tuple[Part, ...] = (),
) -> Answer:
    whole = Part(np.array(vector, dtype=np.float32), list(words))
    hits = tuple(Hit(STORED[article - 1], 0.9 / place) for place, article in enumerate(articles, 1))
    return Answer(question, hits, False, 0.9, 1.0, Scope(day), asked=Asked(whole, parts, [], {}))


def test_the_nearest_situations_and_the_everyday_words_say_the_topic(guide: Guide) -> None:
    assert [t.name for t in guide.around(_answer((1, 0, 0))).topics] == ["物业费"]
    assert [t.name for t in guide.around(_answer((0, 1, 0))).topics] == ["停水停电催费"]
    assert [t.name for t in guide.around(_answer((0, 0.1, 0.1), question="断电")).topics] == ["停水停电催费"]
    nothing = Answer("zzz", (), False, 0.9, 1.0, Scope(DAY))
    assert guide.around(nothing) == Around((), None, (), ())


def test_a_reply_is_that_of_the_nearest_situation_with_what_says_so(guide: Guide) -> None:
    reply = guide.around(_answer((0.9, 0.4, 0), 1, 2)).reply
    assert reply is not None and (reply.text, reply.question, reply.topic) == ("要交。", "空房要交吗？", FEES)
    assert [basis.citation for basis in reply.bases] == ["《样本法》第一条第一款"]
    assert reply.bases[0].text[slice(*reply.bases[0].deciding or (0, 0))] == "第二句。"
    assert [step.do for step in reply.steps] == ["起诉"]
    power = guide.around(_answer((0, 1, 0), 2, 1)).reply
    assert power is not None and power.to_dict() == {
        "text": "不能停电。",
        "question": "能停电吗？",
        "topic": "停水停电催费",
        "citations": ["《样本法》第二条", "《样本法》第一条第二款"],
    }
    assert power.steps == POWER.steps
    assert guide.counsel is None  # no topic of these says whom to ask


def _part(vector: tuple[float, ...], words: str = "空房停电") -> Part:
    return Part(np.array(vector, dtype=np.float32), list(words))


def test_a_long_question_gets_replies_to_its_parts_one_a_topic(guide: Guide) -> None:
    both = _answer((0.9, 0.4, 0), 1, 2, parts=(_part((1, 0, 0)), _part((0, 1, 0)), _part((0, 1, 0))))
    unlike = replace(both, hits=both.hits[1:])  # as a whole like no situation that a hit bears out
    for answer in (both, unlike):
        around = guide.around(answer)
        assert around.reply is not None and around.reply.text == "要交。"
        assert [reply.text for reply in around.also] == ["不能停电。"]
    far = _answer((0.9, 0.4, 0), 1, 2, parts=(_part((0, 0.7, 0.7)),))
    assert guide.around(far).also == ()
    silent = guide.around(replace(both, abstained=True))
    assert (silent.reply, silent.also) == (None, ())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_answer((1, 0, 0), 2), id="no hit bears it out"),
        pytest.param(_answer((0.5, 0.5, 0.5), 1, 2), id="nothing is near"),
        pytest.param(_answer((0, 0, 1), 3, 2), id="the nearest rests on what is not held, the next is another matter"),
        pytest.param(replace(_answer((1, 0, 0), 1), abstained=True), id="abstained"),
        pytest.param(_answer((1, 0, 0), 1, words=""), id="no word in common"),
        pytest.param(_answer((1, 0, 0), 1, question="狗"), id="nothing in particular"),
        pytest.param(_answer((1, 0, 0), 1, day=dt.date(2020, 6, 1)), id="not the law of the day"),
    ],
)
def test_without_a_sound_one_there_is_no_reply(guide: Guide, answer: Answer) -> None:
    assert guide.around(answer).reply is None


def test_the_very_question_of_a_situation_gets_its_reply_whatever_was_found(guide: Guide) -> None:
    reply = guide.around(_answer((0, 1, 0), 2, question="请问空房要交吗")).reply
    assert reply is not None and reply.text == "要交。" and reply.is_for("空房要交")
    silent = replace(_answer((0, 1, 0), 2, question="空房要交吗？"), abstained=True)
    assert guide.around(silent).reply is None


def test_ours_say_whom_to_ask_where_no_steps_fit() -> None:
    none = SituationIndex.empty(3)
    ours = Guide(load_topics(CORPUS / "topics.toml"), CORPUS, none, (), _Store(), CHOICE)  # type: ignore[arg-type]
    assert ours.counsel is not None and ours.counsel.who == "法律援助中心（法律援助机构）"


def test_damaged_parameters_are_one_line(tmp_path: Path) -> None:
    assert ReplyChoice.load(CORPUS / "reply.toml").weights.keys() == set(FEATURES)
    for damaged in ("[weights", "[weights]\nvote = 1", "weights = 1"):
        (tmp_path / "reply.toml").write_text(damaged, encoding="utf-8")
        with pytest.raises(CorpusError, match=r"reply\.toml"):
            ReplyChoice.load(tmp_path / "reply.toml")


def _guide_to(situation: Situation) -> Guide:
    """One that knows a single question."""
    index = SituationIndex.build(
        [situation], _positions, lambda texts: (np.array([[1, 0, 0]], np.float32), np.zeros(1, np.uint64)), list
    )
    return Guide((FEES, POWER), CORPUS, index, tell([situation], _positions), _Store(), CHOICE)  # type: ignore[arg-type]


def test_steps_may_be_those_of_another_topic() -> None:
    written = Written("不怪。", (_link(2),), None, "停水停电催费")
    asked = _answer((1, 0, 0), 2, words="停电")
    reply = _guide_to(Situation("物业费", (_link(2),), ("停电怪我吗？",), written)).around(asked).reply
    assert reply is not None and (reply.topic, reply.steps) == (FEES, POWER.steps)
    unknown = Situation("物业费", (_link(2),), ("停电怪我吗？",), replace(written, steps_of="没有的话题"))
    assert _guide_to(unknown).around(asked).reply is None


def test_what_is_said_to_an_office_is_not_said_to_a_resident() -> None:
    office = Situation("停水停电催费", (_link(2),), ("我是物业，能停电吗？",), Written("不能。", (_link(2),)))
    own = _guide_to(office)
    assert own.around(_answer((1, 0, 0), 2, words="停电", question="物业能停电吗")).reply is None
    assert own.around(_answer((1, 0, 0), 2, words="停电", question="我们物业能停电吗")).reply is not None


def test_other_questions_are_the_nearest_then_plain_ones_of_its_topics(guide: Guide) -> None:
    asked = _answer((0.6, 0.8, 0), 1, question="空房要交吗？")
    assert guide.around(asked).questions == ("能停电吗？", "涨价要表决吗？")
    assert guide.around(_answer((1, 0, 0), 1, question="空房要交吗？")).questions == ("涨价要表决吗？",)


def test_written_and_read(told: tuple[Told, ...], tmp_path: Path) -> None:
    assert told[3].reply is None  # the index does not know the provision
    save_told(tmp_path, told)
    assert load_told(tmp_path) == told
    for damaged in ("[", "[1]", '[{"topic": "a"}]', '[{"topic": "a", "question": "b", "reply": {"steps": 1}}]'):
        (tmp_path / "told.json").write_text(damaged, encoding="utf-8")
        with pytest.raises(IndexUnavailable):
            load_told(tmp_path)
