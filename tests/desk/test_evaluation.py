"""Metrics against numbers worked out by hand, and files that are at fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lawqa.cli import main
from lawqa.desk.evaluation import Question, Response, evaluate, evaluation_of, load_questions, shortfalls
from lawqa.errors import CorpusError
from lawqa.search.assistant import Assistant

GOLD = {"甲法#第一条": 2, "甲法#第二条": 2, "甲法#第三条": 1}


def test_metrics_by_hand() -> None:
    questions = [
        Question("1", "a", "居民", "漏水", GOLD),
        Question("2", "b", "居民", "漏水", {"甲法#第九条": 2}),
        Question("3", "c", "居民", "范围外"),
    ]
    responses = {
        "1": Response(("甲法#第三条", "甲法#第一条", "x", "y", "z", "甲法#第二条"), False, 1.0),
        "2": Response(("甲法#第九条",), True, 2.0),
        "3": Response(("x",), False, 9.0),
    }
    report = evaluate(questions, responses)
    assert report.metrics["Recall@5"] == pytest.approx((1 / 2 + 1) / 2)
    assert report.metrics["Recall@10"] == pytest.approx(1.0)
    assert report.metrics["MRR@10"] == pytest.approx((1 / 2 + 1) / 2)
    assert report.metrics["P@1"] == pytest.approx(1 / 2)
    assert report.metrics["Hit@3"] == pytest.approx(1.0)
    assert (report.declined_in_scope, report.answered_out_of_scope, report.median_ms) == (0.5, 1.0, 2.0)


def write(path: Path, *entries: object) -> Path:
    path.write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in entries), encoding="utf-8")
    return path


ENTRY = {"id": "1", "q": "天花板滴水找谁赔", "group": "居民", "topic": "漏水"}
RIGHT = [{"law": "中华人民共和国民法典", "article": "第一条", "grade": 2}]


def test_what_went_wrong_is_listed(assistant: Assistant, tmp_path: Path) -> None:
    wrong = [{"law": "中华人民共和国民法典", "article": "第九条", "grade": 2}]
    path = write(
        tmp_path / "q.jsonl",
        ENTRY | {"gold": RIGHT},
        ENTRY | {"id": "2", "gold": wrong},
        ENTRY | {"id": "3", "gold": []},
    )
    evaluation = evaluation_of(assistant, [path])
    assert [(question.id, fault) for question, _, fault in evaluation.misses()] == [
        ("2", "前三条未中"),
        ("3", "不该答而答"),
    ]
    assert set(evaluation.groups) == {"居民"}
    assert evaluation.topics["漏水"].inside == 2


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "q": "a", "gold": [{"law": "b"}]}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(ENTRY | {"gold": []}) + "\n" + line, encoding="utf-8")
    with pytest.raises(CorpusError, match="第2行"):
        load_questions(path)


def test_an_id_may_come_once(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="重复"):
        evaluation_of(assistant, [write(tmp_path / "q.jsonl", ENTRY | {"gold": []}, ENTRY | {"gold": []})])


def test_no_question_is_said(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="没有题"):
        evaluation_of(assistant, [write(tmp_path / "q.jsonl")])


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["eval", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 1
    assert result.output.startswith("错误：")


def test_a_gate_names_what_falls_short(tmp_path: Path) -> None:
    questions = [Question("1", "a", "居民", "漏水", {"甲法#第一条": 2}), Question("2", "b", "居民", "范围外")]
    responses = {"1": Response(("x", "甲法#第一条"), False, 1.0), "2": Response((), False, 1.0)}
    gate = tmp_path / "gate.toml"
    gate.write_text('[at_least]\n"P@1" = 0.5\n"Recall@5" = 1.0\n[at_most]\nanswered_out_of_scope = 0.1\n', "utf-8")
    assert shortfalls(evaluate(questions, responses), gate) == [
        "P@1 0.000，低于门槛 0.500",
        "answered_out_of_scope 1.000，高于门槛 0.100",
    ]


@pytest.mark.parametrize("text", ["", "[at_least", '[at_least]\n"P@9" = 1\n[at_most]\n'])
def test_a_bad_gate_is_one_line(tmp_path: Path, text: str) -> None:
    gate = tmp_path / "gate.toml"
    gate.write_text(text, "utf-8")
    with pytest.raises(CorpusError):
        shortfalls(evaluate([], {}), gate)
