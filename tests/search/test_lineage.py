"""The law of a past day: today's notes speak for the forerunner, the answer says so, and nothing else gets through."""

from __future__ import annotations

import datetime as dt

from lawqa.search.assistant import LEVELS, TIME_EFFECT, Assistant

THEN = dt.date(2019, 6, 1)


def test_the_forerunner_of_that_day_answers(assistant: Assistant) -> None:
    question = "楼上漏水损坏我家房屋"
    assert assistant.ask(question).hits[0].citation == "《中华人民共和国民法典》第一条"
    then = assistant.ask(question, date=THEN)
    assert then.hits[0].citation == "《中华人民共和国旧物权法》第二条"
    assert all(THEN in hit.stored.version.in_force for hit in then.hits)
    assert TIME_EFFECT in then.notices


def test_a_year_in_the_question_is_answered_with_how_to_ask_for_its_law(assistant: Assistant) -> None:
    answer = assistant.ask("2018年楼上漏水损坏我家房屋，2019年又漏")
    assert any("请指定日期" in notice for notice in answer.notices)
    assert TIME_EFFECT in answer.notices and answer.year == 2018
    for question, day in (("2018年楼上漏水", THEN), ("楼上漏水", None), (f"{dt.date.today().year}年楼上漏水", None)):
        assert assistant.ask(question, date=day).year is None


def test_two_versions_of_one_local_regulation(assistant: Assistant) -> None:
    for day, price in ((dt.date(2022, 1, 1), "二元"), (dt.date(2024, 8, 1), "五元")):
        hits = assistant.ask("停车收费每小时多少", region="北京", date=day).hits
        assert any(price in hit.text for hit in hits)
        assert not any("元" in hit.text and price not in hit.text for hit in hits)


def test_local_law_stands_below_national_law_and_the_answer_says_why(assistant: Assistant) -> None:
    local = assistant.ask("停车收费每小时多少", region="北京")
    assert LEVELS in local.notices
    assert LEVELS not in assistant.ask("停车收费每小时多少").notices
