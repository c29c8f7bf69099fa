"""`lawqa cite check` as other programs and people rely on it: JSON, exit codes, one line for every error, Word files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from lawqa.cli import main
from lawqa.config import Settings

RUNNER = CliRunner()
GOOD = "依《民法典》第二条规定：“住户不得在夜间制造噪声。”"
BAD = "依《民法典》第二条规定：“住户可以在夜间制造噪声。”另见《火星法》第三条和《广东省某某条例》第二条。"
KEYS = ["cite", "span", "law", "article", "paragraph", "item", "verdict", "message"]


@pytest.fixture
def run(small_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("lawqa.search.library.load_settings", lambda: small_index)

    def invoke(*arguments: str, text: str | bytes | None = None) -> Result:
        return RUNNER.invoke(main, ["cite", "check", *arguments], input=text, catch_exceptions=False)

    return invoke


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    path = tmp_path / "意见.txt"
    path.write_text(BAD, encoding="utf-8")
    return path


def word_file(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


# --- JSON and exit codes ---


def test_json_is_one_line_of_the_contract(run: Any, bad_file: Path) -> None:
    result = run(str(bad_file), "--json")
    assert result.exit_code == 1
    assert result.stdout.count("\n") == 1
    said = json.loads(result.stdout)
    assert [list(entry)[:8] for entry in said] == [KEYS] * 3
    assert [entry["verdict"] for entry in said] == ["misquoted", "no_such_law", "unchecked"]
    assert [BAD[slice(*entry["span"])] for entry in said] == [entry["cite"] for entry in said]
    assert (said[0]["law"], said[0]["article"], said[0]["paragraph"]) == ("中华人民共和国民法典", "第二条", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [(GOOD, 0), (BAD, 1), ("没有引用。", 0), ("《广东省某某条例》第二条", 0), ("《旧物权法》第一条", 1)],
)
@pytest.mark.parametrize("arguments", [(), ("-",), ("--json",), ("-", "--json")])
def test_exit_codes(run: Any, text: str, code: int, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, text=text)
    assert result.exit_code == code
    assert not result.stderr
    if "--json" in arguments:
        assert isinstance(json.loads(result.stdout), list)


def test_the_date_counts(run: Any) -> None:
    assert run("--date", "2020-06-01", text="《旧物权法》第一条").exit_code == 0


def test_the_compound_counts(run: Any) -> None:
    text = "《管理规约》第二条规定：“每户可以养两只狗。”"
    assert run("--compound", "乙小区", text=text).exit_code == 0
    assert run("--compound", "甲小区", text=text).exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_standard_input_in_any_usual_encoding(run: Any, encoding: str) -> None:
    (said,) = json.loads(run("--json", text=GOOD.encode(encoding)).stdout)
    assert (said["verdict"], said["span"]) == ("ok", [1, 9])


@pytest.mark.parametrize("name", ["意见.txt", "意见.md", "意见.docx"])
def test_every_format(run: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".docx":
        word_file(path, "标题", BAD)
    else:
        path.write_text(f"标题\n{BAD}", encoding="utf-8")
    said = json.loads(run(str(path), "--json").stdout)
    assert [entry["verdict"] for entry in said] == ["misquoted", "no_such_law", "unchecked"]
    assert said[0]["span"] == [4, 12]


# --- for people ---


def test_the_report_on_the_terminal(run: Any) -> None:
    lines = run(text=f"{BAD}\n{GOOD}").stdout.splitlines()
    assert lines[0].startswith("查到4处引用：1处无误，2处有问题，1处无法核对（按")
    assert lines[1] == "据以核对的文本：《中华人民共和国民法典》（2020-06-01版）"
    assert lines[3:8] == [
        "1. 引文不符  《中华人民共和国民法典》第二条",
        "   依【《民法典》第二条】规定：“住户可以在夜间制造噪声。”",
        "   说明：所引文字与原文不符",
        "   对照：住户〔误：可以〕〔应为：不得〕在夜间制造噪声",
        "   原文：住户不得在夜间制造噪声。",
    ]
    assert lines[9].startswith("2. 没有这部法")
    assert any(line.startswith("3. 无法核对") for line in lines)
    assert lines[-1] == "无误 4. 《民法典》第二条"


def test_successors_are_named(run: Any) -> None:
    result = run(text="《旧物权法》第二条")
    assert "已失效" in result.stdout
    assert "现为：《中华人民共和国民法典》第一条" in result.stdout


def test_square_brackets_and_control_signs_are_shown_as_they_are(run: Any) -> None:
    result = run(text="[red]看[/red]\x1b[31m《火星法》第三条")
    assert "[red]看[/red] [31m【《火星法》第三条】" in result.stdout
    assert "\x1b" not in result.stdout


def test_nothing_cited(run: Any) -> None:
    assert run(text="没有引用。").stdout.startswith("没有查到法条引用（按")


# --- Word ---


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_report_on_a_text(run: Any, bad_file: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    out = tmp_path / "报告.docx"
    result = run(str(bad_file), "--docx", str(out), *arguments)
    assert result.exit_code == 1
    line = f"带批注的 Word 文件：{out}"
    assert line in (result.stderr if arguments else result.stdout)
    document = docx.Document(str(out))
    assert "文件：意见.txt" in [p.text for p in document.paragraphs]
    assert len(list(document.comments)) == 3
    if arguments:
        assert len(json.loads(result.stdout)) == 3


def test_a_word_file_is_annotated(run: Any, tmp_path: Path) -> None:
    source, out = word_file(tmp_path / "意见.docx", "标题", BAD), tmp_path / "批注.docx"
    before = source.read_bytes()
    assert run(str(source), "--docx", str(out)).exit_code == 1
    assert source.read_bytes() == before
    document = docx.Document(str(out))
    assert [p.text for p in document.paragraphs][:2] == ["标题", BAD]
    assert len(list(document.comments)) == 3


def test_a_report_on_standard_input(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    assert run("--docx", str(out), text=GOOD).exit_code == 0
    assert "文件：标准输入" in [p.text for p in docx.Document(str(out)).paragraphs]


def test_the_file_itself_is_never_overwritten(run: Any, tmp_path: Path) -> None:
    source = word_file(tmp_path / "意见.docx", BAD)
    before = source.read_bytes()
    other = tmp_path / "同一个.docx"
    other.hardlink_to(source)
    for out in (source, other, tmp_path / "x" / ".." / "意见.docx"):
        (tmp_path / "x").mkdir(exist_ok=True)
        result = run(str(source), "--docx", str(out))
        assert result.exit_code == 2
        assert "不会覆盖原文件意见.docx" in result.stderr
    assert source.read_bytes() == before


# --- errors ---


@pytest.mark.parametrize(
    ("arguments", "text", "code", "says"),
    [
        (("没有.txt",), None, 2, "没有这个文件"),
        ((".",), None, 2, "不是文件"),
        ((), "", 2, "没有读到要核对的文字"),
        (("-",), " \n\n", 2, "没有读到要核对的文字"),
        ((), b"\xff\xff\xff\xff", 2, "不是文字"),
        (("--date", "昨天"), GOOD, 2, "不是日期"),
        (("--compound", "无此小区"), GOOD, 1, "甲小区"),
        (("--docx", "报告.pdf"), GOOD, 2, ".docx"),
        (("--docx", "没有的文件夹/报告.docx"), GOOD, 2, "没有文件夹"),
    ],
)
def test_errors_are_one_line_with_their_exit_code(
    run: Any, arguments: tuple[str, ...], text: str | bytes | None, code: int, says: str
) -> None:
    result = run(*arguments, text=text)
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.txt", b"", "空文件"),
        ("坏.docx", b"PK\x03\x04 no archive", "坏.docx"),
        ("坏.pdf", b"%PDF-1.4 nothing", "坏.pdf"),
        ("乱.txt", bytes(range(32)) * 40, "乱.txt"),
    ],
)
def test_files_that_cannot_be_read(run: Any, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    result = run(str(path))
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_without_an_index_one_line_says_what_to_run(tmp_path: Path) -> None:
    env = {"LAWQA_HOME": str(tmp_path), "LAWQA_CORPUS": ""}
    result = RUNNER.invoke(main, ["cite", "check"], env=env, input=GOOD, catch_exceptions=False)
    assert result.exit_code == 1
    assert "lawqa index build" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
