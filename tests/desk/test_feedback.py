"""Feedback: kept once a question, exported as the evaluation reads it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lawqa.cli import main
from lawqa.config import load_settings
from lawqa.desk.evaluation import evaluation_of, load_questions
from lawqa.desk.feedback import HELPFUL, MISSING, WRONG, Feedback, give, given, to_jsonl
from lawqa.desk.recordsfile import RecordsFile
from lawqa.errors import BadQuestion
from lawqa.search.assistant import Assistant

LAW, ARTICLE = "中华人民共和国民法典", "第九百四十四条"


@pytest.fixture
def file() -> RecordsFile:
    return RecordsFile(load_settings().records)


def test_a_later_judgement_takes_the_place_of_the_earlier(file: RecordsFile) -> None:
    give(file, "甲", Feedback("能停水吗", WRONG, remark="不对"))
    give(file, "乙", Feedback("能停水吗", MISSING))
    give(file, "甲", Feedback("能停水吗", HELPFUL, law=LAW, article=ARTICLE))
    assert [(f.verdict, f.remark) for f in given(file, "甲")] == [(HELPFUL, "")]
    assert [f.verdict for f in given(file)] == [MISSING, HELPFUL]
    with pytest.raises(BadQuestion):
        give(file, "甲", Feedback("问", "nonsense"))
    with pytest.raises(BadQuestion, match="501字"):
        give(file, "甲", Feedback("问", WRONG, remark="字" * 501))


def test_the_export_is_an_evaluation_file(file: RecordsFile, assistant: Assistant, tmp_path: Path) -> None:
    give(file, "甲", Feedback("物业能停水催费吗", WRONG, "四川", "", dt.date(2023, 5, 1), "应是这条", LAW, ARTICLE))
    give(file, "甲", Feedback("别的\n问题“引号”", HELPFUL, law=LAW, article=ARTICLE, shown="《…》"))
    target = tmp_path / "反馈.jsonl"
    target.write_text(to_jsonl(given(file)), encoding="utf-8")
    questions = load_questions(target)
    assert [dict(q.gold) for q in questions] == [{f"{LAW}#{ARTICLE}": 2}] * 2
    assert questions[0].text == "物业能停水催费吗" and questions[0].topic == "引错了"
    assert evaluation_of(assistant, [target]).whole.inside == 2
    line = json.loads(target.read_text(encoding="utf-8").splitlines()[0])
    assert (line["date"], line["region"], line["remark"]) == ("2023-05-01", "四川", "应是这条")


def test_the_command_writes_what_has_an_answer_apart_from_what_has_none(file: RecordsFile, tmp_path: Path) -> None:
    run = CliRunner().invoke
    target, rest = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    nothing = run(main, ["feedback", "export", "-o", str(target)])
    assert nothing.exit_code == 1 and "还没有评价" in nothing.output and not target.exists()
    give(file, "甲", Feedback("一", HELPFUL, law=LAW, article=ARTICLE))
    give(file, "甲", Feedback("二", MISSING))
    result = run(main, ["feedback", "export", "-o", str(target)])
    assert result.exit_code == 0 and "另有1条没有写明正确条文" in result.output
    assert [q.text for q in load_questions(target)] == ["一"]
    assert run(main, ["feedback", "export", "-o", str(target), "--rest", str(rest)]).exit_code == 0
    assert json.loads(rest.read_text(encoding="utf-8"))["gold"] == []
    assert run(main, ["feedback", "export", "-o", str(target), "--rest", str(target)]).exit_code == 2
    assert run(main, ["feedback", "export", "-o", str(tmp_path / "no" / "a.jsonl")]).exit_code == 2
