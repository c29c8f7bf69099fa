"""`lawqa outreach` as people use it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pptx
import pytest
from click.testing import CliRunner, Result

from lawqa.cli import main
from lawqa.cli.outreach import _AUDIENCES, _MINUTES
from lawqa.desk.outreach import AUDIENCES, MINUTES


@pytest.fixture
def run(tiny_model_home: dict[str, str]) -> Any:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["outreach", *arguments], env=tiny_model_home, catch_exceptions=False)

    return invoke


def test_the_choices_are_those_of_the_desk() -> None:
    """They are written out in the command so that --help stays light."""
    assert _AUDIENCES == AUDIENCES and tuple(map(int, _MINUTES)) == MINUTES


def test_a_deck_of_ten_slides_and_more(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "漏水.pptx"
    result = run("漏水", "-o", str(target), "--minutes", "10", "--audience", "业委会和物业")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("已存为 漏水.pptx：漏水，2条规定，3道题")
    deck = pptx.Presentation(io.BytesIO(target.read_bytes()))
    assert len(deck.slides) >= 10
    assert "面向业委会和物业" in "".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)


def test_a_handout_and_markdown_of_several_topics_and_a_provision(run: Any, tmp_path: Path) -> None:
    for suffix in (".docx", ".md"):
        target = tmp_path / f"讲{suffix}"
        result = run("停车位", "高空抛物", "--provision", "民法典944", "-o", str(target))
        assert result.exit_code == 0, result.output
        assert target.stat().st_size > 2000
    text = (tmp_path / "讲.md").read_text(encoding="utf-8")
    assert text.startswith("# 停车位、高空抛物　普法讲义") and "### 1. 《中华人民共和国民法典》第九百四十四条" in text


def test_a_file_is_never_overwritten_unasked(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "讲.md"
    target.write_text("我的稿子", encoding="utf-8")
    result = run("漏水", "-o", str(target))
    assert result.exit_code == 2 and "已经有讲.md了" in result.stderr and "--force" in result.stderr
    assert target.read_text(encoding="utf-8") == "我的稿子"
    assert run("漏水", "-o", str(target), "--force").exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("# 漏水")


def test_a_past_day_leaves_out_what_was_not_law_then(run: Any, tmp_path: Path) -> None:
    target = tmp_path / "旧.md"
    result = run("噪音", "-o", str(target), "--date", "2024-05-01")
    assert result.exit_code == 0 and "没有放进来" in result.stderr
    assert "生态环境法典" not in target.read_text(encoding="utf-8")


def test_topics_are_listed(run: Any) -> None:
    result = run("--list")
    assert result.exit_code == 0 and "物业费、公共收益" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("漏水渗", "-o", "{folder}/a.pptx"), 1, "相近的有"),
        (("火星移民", "-o", "{folder}/a.pptx"), 1, "没有名为“火星移民”的话题"),
        ((), 2, "还没有选话题"),
        (("漏水",), 2, "-o"),
        (("漏水", "-o", "{folder}/a.pdf"), 2, ".pptx"),
        (("漏水", "-o", "{folder}/没有/a.md"), 2, "没有文件夹"),
        (("漏水", "-o", "{folder}/a.md", "--minutes", "7"), 2, "10"),
        (("--provision", "民法典9999", "-o", "{folder}/a.md"), 1, "第九千九百九十九条"),
        (("漏水", "-o", "{folder}/a.md", "--compound", "无此小区"), 1, "无此小区"),
        (("漏水", "-o", "{folder}/a.md", "--region", "火星"), 1, "火星"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="路径是类 Unix 的")
def test_errors_are_one_line(run: Any, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run(*(a.format(folder=tmp_path) for a in arguments))
    assert result.exit_code == code, result.output
    assert says in result.stderr and "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())  # nothing half-written
