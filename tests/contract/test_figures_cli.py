"""`lawqa vote` and `lawqa limit`: exit codes, JSON, one line for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawqa.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_a_vote_as_json() -> None:
    result = run("vote", "--matter", "6", "--total", "1200/12", "--present", "800/8", "--favour", "600/6", "--json")
    data = json.loads(result.output)
    assert result.exit_code == 0 and data["carried"] is True
    assert [check["holds"] for check in data["checks"]] == [True] * 4
    assert data["basis"][0]["citation"] == "《中华人民共和国民法典》第二百七十八条第二款"


def test_a_vote_that_is_not_carried_ends_with_1(tmp_path: Path) -> None:
    roll = tmp_path / "roll.csv"
    roll.write_text("房号,业主,面积,表决\n101,甲,80,同意\n102,乙,80,\n103,丙,80,", encoding="utf-8")
    result = run("vote", "--matter", "4", "--roll", str(roll))
    assert result.exit_code == 1 and "人数还差1人" in result.output and "✗ 面积：80㎡" in result.output


def test_a_period_as_json() -> None:
    result = run(
        "limit", "--from", "2023-05-01", "--event", "suit:2024-01-01:2025-06-30", "--today", "2026-11-29", "--json"
    )
    (data,) = json.loads(result.output)
    assert result.exit_code == 0 and data["end"] == "2028-06-30" and data["days_left"] == 579


def test_a_period_that_is_over_ends_with_1() -> None:
    result = run("limit", "--from", "2023-01-01", "--obstacle", "2023-02-01:2023-03-01", "--today", "2026-11-29")
    assert result.exit_code == 1 and "2026年1月1日届满" in result.output


def test_kinds_are_listed() -> None:
    result = run("limit", "--kind", "list")
    assert result.exit_code == 0 and "revoke\t" in result.output and "mediation\t" in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("vote", "--matter", "4"), 2, "写全 --total"),
        (("vote", "--matter", "10", "--total", "1/1", "--present", "1/1", "--favour", "1/1"), 1, "没有第10项"),
        (("vote", "--matter", "4", "--total", "100", "--present", "1/1", "--favour", "1/1"), 2, "要写面积和人数"),
        (("vote", "--matter", "4", "--total", "1/1", "--present", "2/1", "--favour", "1/1"), 2, "比全体业主的还多"),
        (("vote", "--matter", "4", "--roll", "no-such-file"), 2, "读不了"),
        (("limit",), 2, "还没有填起算的那天"),
        (("limit", "--kind", "no-such", "--from", "2024-01-01"), 1, "没有这种请求"),
        (("limit", "--from", "2024-01-01", "--event", "demand"), 2, "中断写得不对"),
        (("limit", "--from", "2024-01-01", "--event", "demand:now"), 2, "不是日期"),
        (("limit", "--from", "2024-01-01", "--obstacle", "a:b:c"), 2, "障碍写得不对"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: tuple[str, ...], code: int, line: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code and line in result.output and "Traceback" not in result.output
