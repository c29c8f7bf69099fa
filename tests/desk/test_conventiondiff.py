"""Two versions of a document, clause by clause."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from lawqa.corpus.checkup import Clause
from lawqa.desk.conventiondiff import ADDED, CHANGED, MOVED, REMOVED, SAME, changes_only, compare, diff_conventions
from lawqa.law.model import ArticleNo, Paragraph, Provision

OLD = """第一条　业主应当按时交纳物业费，逾期的可以催告。
第二条　每户饲养犬只不超过一只，出户牵绳。
第三条　楼道不得堆放杂物，保持通道畅通。
第四条　广场舞在晚上九点以前结束。"""


def kinds(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (c.kind, c.old.label if c.old else None, c.new.label if c.new else None) for c in diff_conventions(old, new)
    ]


def test_the_same_document() -> None:
    assert {kind for kind, _, _ in kinds(OLD, OLD)} == {SAME}
    assert changes_only(diff_conventions(OLD, OLD)) == []


def test_a_clause_inserted_in_front_changes_no_other() -> None:
    lines = [line.split("　", 1)[1] for line in OLD.splitlines()]
    numbers = ["第一条", "第二条", "第三条", "第四条", "第五条"]
    new = "\n".join(f"{n}　{t}" for n, t in zip(numbers, ["为了共同利益，制定本规约。", *lines], strict=True))
    assert kinds(OLD, new) == [
        (ADDED, None, "第一条"),
        (SAME, "第一条", "第二条"),
        (SAME, "第二条", "第三条"),
        (SAME, "第三条", "第四条"),
        (SAME, "第四条", "第五条"),
    ]


def test_changed_and_removed() -> None:
    new = (
        OLD.replace("不超过一只", "不超过两只")
        .replace("第三条　楼道不得堆放杂物，保持通道畅通。\n", "")
        .replace("第四条", "第三条")
    )
    changes = changes_only(diff_conventions(OLD, new))
    assert [(c.kind, c.old.label if c.old else None) for c in changes] == [(CHANGED, "第二条"), (REMOVED, "第三条")]
    pieces = [(piece.kind, piece.text) for piece in changes[0].pieces]
    assert ("delete", "一") in pieces and ("insert", "两") in pieces


def test_moved() -> None:
    lines = [line.split("　", 1)[1] for line in OLD.splitlines()]
    order = [3, 0, 1, 2]
    new = "\n".join(f"{n}　{lines[k]}" for n, k in zip(["第一条", "第二条", "第三条", "第四条"], order, strict=True))
    assert [(k, o) for k, o, _ in kinds(OLD, new)] == [
        (MOVED, "第四条"),
        (SAME, "第一条"),
        (SAME, "第二条"),
        (SAME, "第三条"),
    ]


def test_moved_and_changed() -> None:
    new = """第一条　广场舞在晚上八点以前结束。
第二条　业主应当按时交纳物业费，逾期的可以催告。
第三条　每户饲养犬只不超过一只，出户牵绳。
第四条　楼道不得堆放杂物，保持通道畅通。"""
    first = diff_conventions(OLD, new)[0]
    assert (first.kind, first.moved) == (CHANGED, True)
    assert json.loads(json.dumps(first.to_dict()))["old"] == "第四条"


def test_nothing_against_something() -> None:
    assert {kind for kind, _, _ in kinds("", OLD)} == {ADDED}
    assert {kind for kind, _, _ in kinds(OLD, "")} == {REMOVED}
    assert diff_conventions("", "") == []


@given(st.text(alphabet="业主不得可以交费，。", max_size=30), st.text(alphabet="业主不得可以交费，。", max_size=30))
def test_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.kind != "insert") == old
    assert "".join(p.text for p in pieces if p.kind != "delete") == new


def as_clauses(texts: list[str]) -> list[Clause]:
    return [Clause(str(n), Provision(ArticleNo(n), (Paragraph(text),))) for n, text in enumerate(texts, 1)]


@given(
    st.lists(st.text(alphabet="甲乙丙丁戊己", min_size=1, max_size=6), max_size=6),
    st.lists(st.text(alphabet="甲乙丙丁戊己", min_size=1, max_size=6), max_size=6),
)
def test_every_clause_of_both_versions_stands_once(old: list[str], new: list[str]) -> None:
    before, after = as_clauses(old), as_clauses(new)
    changes = diff_conventions(before, after)
    assert [c.new for c in changes if c.new] == after
    assert sorted(c.old.label for c in changes if c.old) == sorted(c.label for c in before)
