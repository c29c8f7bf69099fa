"""Citations to provisions: what exists, what is law on the day, what took over, and what cannot be told."""

from __future__ import annotations

import datetime as dt

import pytest

from lawqa.law.citation import Citation
from lawqa.search.assistant import Assistant
from lawqa.search.resolve import Resolution, Verdict

TODAY = dt.date(2026, 11, 24)


def resolve(assistant: Assistant, text: str, day: dt.date = TODAY, compound: str | None = None) -> Resolution:
    (citation,) = assistant.library.reader.find_citations(text)
    return assistant.library.resolver.resolve(citation, day, compound)


@pytest.mark.parametrize(
    ("text", "verdict", "says"),
    [
        ("《民法典》第三条第一款第（二）项", Verdict.OK, ""),
        ("《民法典》第四条之一", Verdict.OK, ""),
        ("《民法典》第四条之二", Verdict.NO_SUCH_ARTICLE, "没有第四条之二"),
        ("《民法典》第九十九条", Verdict.NO_SUCH_ARTICLE, "没有第九十九条，该版共6条"),
        ("《民法典》第二条第五款", Verdict.NO_SUCH_PARAGRAPH, "只有2款"),
        ("《民法典》第三条第一款第（三）项", Verdict.NO_SUCH_PARAGRAPH, "只有2项"),
        ("《民法典》第二条第一款第（一）项", Verdict.NO_SUCH_PARAGRAPH, "没有分项"),
        ("《民典法》第一条", Verdict.NO_SUCH_LAW, "是否指《中华人民共和国民法典》"),
        ("《旧物权法》第二条", Verdict.REPEALED, "现为《中华人民共和国民法典》第一条"),
        ("《旧物权法》第一条", Verdict.REPEALED, "现行规定见《中华人民共和国民法典》"),
        ("《北京市停车样本条例》（2021年版）第一条", Verdict.REPEALED, "2024-02-01起不再有效"),
        ("《北京市停车样本条例》第一条", Verdict.OK, ""),
        ("《只有名字的办法》第三条", Verdict.UNCHECKED, "未装入"),
        ("《武汉市样本条例》第三条", Verdict.UNCHECKED, "没有收录"),
        ("根据本法第三条", Verdict.UNCHECKED, "没有说明“本法”"),
        ("根据本小区管理规约第一条", Verdict.UNCHECKED, "没有指定"),
    ],
)
def test_verdicts(assistant: Assistant, text: str, verdict: Verdict, says: str) -> None:
    found = resolve(assistant, text)
    assert found.verdict is verdict
    assert says in found.message


def test_the_law_of_another_day(assistant: Assistant) -> None:
    then = dt.date(2019, 6, 1)
    assert resolve(assistant, "《旧物权法》第二条", then).verdict is Verdict.OK
    ahead = resolve(assistant, "《民法典》第一条", then)
    assert ahead.verdict is Verdict.NOT_YET
    assert "自2021-01-01起施行" in ahead.message
    old = resolve(assistant, "《北京市停车样本条例》第一条", dt.date(2022, 1, 1))
    assert old.stored is not None
    assert "二元" in old.stored.provision.text


def test_a_clause_of_the_chosen_compound(assistant: Assistant) -> None:
    for text in ("根据本小区管理规约第一条", "《管理规约》第一条"):
        found = resolve(assistant, text, compound="甲小区")
        assert found.verdict is Verdict.OK
        assert found.instrument is not None
        assert found.instrument.compound == "甲小区"


def test_successors_are_provisions_in_force(assistant: Assistant) -> None:
    found = resolve(assistant, "《旧物权法》第二条")
    assert [str(key.article) for key in found.successors] == ["第一条"]


def test_a_name_is_never_bound_to_a_near_one(assistant: Assistant) -> None:
    for title in ("民法典解释", "新民法典", "旧物权法实施条例"):
        citation = Citation(title, assistant.show("民法典 1")[0].citation.article)
        assert assistant.library.resolver.resolve(citation, TODAY).verdict is Verdict.NO_SUCH_LAW
