"""`lawqa convention` as people and other programs use it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from lawqa.cli import main

TEXT = """青山花园管理规约
（2025年3月9日业主大会会议表决通过）
一、费用
（一）物业费由业主按季交纳。
（二）业主不交物业费的，物业公司可以停水停电，直至交清。
二、安静
（一）22:00至次日7:00不得大声喧哗。
本规约自2025年4月1日起施行。
"""


@pytest.fixture
def run(tiny_model_home: dict[str, str], checkup_model: Path, tmp_path: Path) -> Any:
    """A registry of the test's own beside the shared index."""
    home = tmp_path / "own"
    home.mkdir()
    (home / "index").symlink_to(checkup_model.parent, target_is_directory=True)
    env = {**tiny_model_home, "LAWQA_HOME": str(home), "COLUMNS": "200"}

    def invoke(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["convention", *arguments], env=env, input=text, catch_exceptions=False)

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "规约.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_add_list_replace_export_remove_import(run: Any, file: Path, tmp_path: Path) -> None:
    added = run("add", str(file), "--compound", "青山花园", "--region", "四川", "--alias", "青山", "--json")
    assert added.exit_code == 0, added.output
    line = json.loads(added.stdout)
    assert (line["compound"], line["title"], line["kind"]) == ("青山花园", "青山花园管理规约", "管理规约")
    assert (line["adopted"], line["effective"]) == ("2025-03-09", "2025-04-01")
    again = run("add", str(file), "--compound", "青山")
    assert again.exit_code == 1 and "--replace" in again.stderr
    days = ("--adopted", "2026-01-01", "--effective", "2026-02-01")
    assert run("add", str(file), "--compound", "青山", "--replace", *days).exit_code == 0
    rows = json.loads(run("list", "--compound", "青山", "--json").stdout)
    assert [row["in_force"] for row in rows] == [["2025-04-01", "2026-02-01"], ["2026-02-01", None]]
    assert "青山花园（四川" in run("list").stdout
    archive = tmp_path / "all.zip"
    assert run("export", str(archive)).exit_code == 0
    assert run("remove", "--compound", "青山", text="n\n").exit_code == 1
    assert len(json.loads(run("list", "--compound", "青山花园", "--json").stdout)) == 2
    assert run("remove", "--compound", "青山", "--yes").exit_code == 0
    assert run("list", "--compound", "青山花园").exit_code == 1
    assert "2个版本" in run("import", str(archive)).stdout
    assert json.loads(run("list", "--compound", "青山花园", "--json").stdout) == rows


def test_check_is_the_contract(run: Any, file: Path, tmp_path: Path) -> None:
    result = run("check", str(file), "--json")
    findings = json.loads(result.stdout)
    assert result.exit_code == 1  # a conflict did not hold
    assert {"clause", "verdict", "against", "why", "instead"} <= set(findings[0])
    assert [f["clause"] for f in findings] == ["一、（一）", "一、（二）", "二、（一）", "末段"]
    assert [f["verdict"] for f in findings[1:]] == ["conflict", "ok", "ok"]
    assert {"law": "中华人民共和国民法典", "article": "第九百四十四条", "paragraph": 3} in findings[1]["against"]
    piped = run("check", "-", "--json", text=TEXT)
    assert json.loads(piped.stdout) == findings


def test_check_with_report_versions_and_what_is_kept(run: Any, file: Path, tmp_path: Path) -> None:
    old = tmp_path / "旧.txt"
    old.write_text(TEXT.replace("按季", "按月"), encoding="utf-8")
    report = tmp_path / "报告.docx"
    result = run("check", str(file), "--old", str(old), "--docx", str(report), "--json", "--full")
    whole = json.loads(result.stdout)
    assert [change["change"] for change in whole["changes"]] == ["changed"]
    assert isinstance(whole["gaps"], list)
    assert "停水停电" in "\n".join(p.text for p in docx.Document(str(report)).paragraphs)
    run("add", str(file), "--compound", "青山花园")
    kept = run("check", "--compound", "青山花园")
    assert kept.exit_code == 1
    for words in ("抵触1条", "一、（二）", "第九百四十四条第三款", "建议写法（供讨论）", "不是法律意见"):
        assert words in kept.stdout
    fine = run("check", "-", text="第一条　大家爱护花草。\n第二条　22:00以后保持安静。")
    assert fine.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add", "没有.docx", "--compound", "青山花园"), 1, "没有.docx"),
        (("add", "{file}", "--compound", "示范小区（样本）"), 1, "样本"),
        (("add", "{file}", "--compound", "青山花园", "--region", "火星"), 1, "火星"),
        (("add", "{file}", "--compound", "a/b"), 1, "名称"),
        (("list", "--compound", "无此小区"), 1, "示范小区"),
        (("remove", "--compound", "示范小区（样本）", "--yes"), 1, ""),
        (("import", "{file}"), 1, "导出"),
        (("import", "没有.zip"), 1, "没有.zip"),
        (("export", "/dev/null/a.zip"), 1, "写不了"),
        (("check", "--compound", "无此小区"), 1, "示范小区"),
        (("check", "--compound", "示范小区（样本）"), 1, "--title"),
        (("check", "-"), 1, ""),
        (("check", "{file}", "--docx", "报告.txt"), 2, "docx"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="路径是类 Unix 的")
def test_errors_are_one_line(run: Any, file: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run(*(a.format(file=file) for a in arguments), text="")
    assert result.exit_code == code, result.output
    assert says in result.stderr and result.stderr.strip()
    assert "Traceback" not in result.stderr
