"""The command line as other programs rely on it: JSON, exit codes, one line for every error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from lawqa.cli import main

RUNNER = CliRunner()


@pytest.fixture
def run(tiny_model_home: dict[str, str]) -> Any:
    def invoke(*arguments: str, text: str | None = None) -> Result:
        return RUNNER.invoke(main, list(arguments), env=tiny_model_home, input=text, catch_exceptions=False)

    return invoke


def commands(group: click.Group, prefix: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix}{name} ")
        else:
            found.append((prefix + name, command))
    return found


@pytest.mark.parametrize(("name", "command"), commands(main), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_help_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"lawqa {name}" in readme


def test_ask_in_json(run: Any) -> None:
    result = run("ask", "物业费可以不交吗", "--k", "3", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert {"id", "q", "abstained", "confidence", "ms", "hits", "reply"} <= set(answer)
    assert len(answer["hits"]) == 3
    assert {
        "law",
        "article",
        "paragraph",
        "item",
        "authority",
        "region",
        "compound",
        "in_force",
        "text",
        "verbatim",
        "gist",
        "score",
    } <= set(answer["hits"][0])


def test_ask_for_people(run: Any) -> None:
    result = run("ask", "民法典944和278")
    assert result.exit_code == 0
    assert "《中华人民共和国民法典》第九百四十四条" in result.stdout
    assert "不构成法律意见" in result.stdout


def test_batch_keeps_order_and_survives_a_bad_question(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "问题.jsonl"
    questions = [{"id": "a", "q": "漏水"}, {"id": 2, "q": ""}, {"id": "c", "q": "民法典 1254"}]
    file.write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in questions) + "\n\n", encoding="utf-8")
    result = run("ask", "--batch", str(file), "--json")
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["a", 2, "c"]
    assert answers[1]["abstained"]
    assert answers[1]["hits"] == []
    assert answers[2]["hits"][0]["article"] == "第一千二百五十四条"


def test_batch_from_standard_input(run: Any) -> None:
    result = run("ask", "--batch", "-", "--json", text='{"id": 1, "q": "漏水"}\n')
    assert json.loads(result.stdout)["q"] == "漏水"


@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}', "3"])
def test_a_batch_that_is_none_is_wrong_use(run: Any, tmp_path: Path, line: str) -> None:
    file = tmp_path / "坏.jsonl"
    file.write_text(line, encoding="utf-8")
    result = run("ask", "--batch", str(file))
    assert result.exit_code == 2
    assert "第1行" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask",), 2, "问题"),
        (("ask", ""), 2, "还没有输入问题"),
        (("ask", "😀"), 2, "没有读到文字"),
        (("ask", "漏水", "--region", "火星"), 1, "火星"),
        (("ask", "漏水", "--compound", "无此小区"), 1, "示范小区"),
        (("ask", "漏水", "--date", "昨天"), 2, "不是日期"),
        (("ask", "漏水", "--k", "0"), 2, ""),
        (("ask", "--batch", "没有.jsonl"), 2, "JSONL"),
        (("show", "民法典", "9999"), 1, "共1260条"),
        (("show", "没有的法", "1"), 1, "没看懂"),
        (("corpus", "add", "没有这个文件"), 1, "没有这个文件"),
    ],
)
def test_errors_are_one_line_with_their_exit_code(run: Any, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert not result.stdout


def test_without_an_index_one_line_says_what_to_run(tmp_path: Path) -> None:
    env = {"LAWQA_HOME": str(tmp_path), "LAWQA_CORPUS": ""}
    for arguments in (["ask", "漏水"], ["show", "民法典", "1"], ["index", "status"], ["corpus", "verify"]):
        result = RUNNER.invoke(main, arguments, env=env, catch_exceptions=False)
        assert result.exit_code == 1
        assert "lawqa index build" in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("reference", [("民法典", "944"), ("民法典第九百四十四条第三款",), ("944",)])
def test_show(run: Any, reference: tuple[str, ...]) -> None:
    result = run("show", *reference, "--json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert (shown["law"], shown["article"]) == ("中华人民共和国民法典", "第九百四十四条")
    assert shown["verbatim"]


def test_property_regulation_on_a_bare_machine_is_a_labelled_gist(run: Any) -> None:
    shown = json.loads(run("show", "物业条例", "41", "--json").stdout)
    assert (shown["law"], shown["verbatim"], shown["text"]) == ("物业管理条例", False, "")
    assert shown["gist"]
    assert "要旨（原文未装入）" in run("show", "物业条例", "41").stdout


def test_corpus_list_and_verify(run: Any) -> None:
    rows = {(r["title"], r["version"]): r for r in json.loads(run("corpus", "list", "--json").stdout)}
    assert rows["中华人民共和国民法典", "2020-05-28"]["held"] == 1260
    assert rows["物业管理条例", "2018-03-19"]["wording"] == "要旨"
    assert "已失效" in rows["中华人民共和国噪声污染防治法", "2021-12-24"]["status"]
    assert rows["四川省物业管理条例", ""]["wording"] == "未装入"
    verified = json.loads(run("corpus", "verify", "--json").stdout)
    assert verified["mismatches"] == []
    assert verified["checked"] > 5000


def test_index_status_is_fresh_after_a_build(run: Any) -> None:
    assert run("index", "status").exit_code == 0
    assert json.loads(run("index", "status", "--json").stdout)["fresh"]
    built = run("index", "build")
    assert built.exit_code == 0
    assert "已是最新" in built.stdout
