"""The modes 庭审, 居民 and 宣讲 over a fake assistant: the same hits in other words."""

# ruff: noqa: F401, F811 (fixtures are imported and then asked for by name)

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lawqa.corpus.terms import Glossary, Term
from lawqa.desk.labels import REPLY, WRITTEN_FOR
from lawqa.index.scope import Scope
from lawqa.search.answer import Answer, Hit
from lawqa.search.reply import Reply
from lawqa.web import cards, modes, resident, shell, talk, texts
from lawqa.web import texts_modes as words

from .test_app import (
    COMPOUND,
    CONVENTION,
    HITS,
    HOSTILE,
    LAW,
    ROOT,
    TOPIC,
    FakeAssistant,
    FakeDesk,
    ask,
    html_of,
    open_page,
)

DAY = dt.date(2026, 8, 1)


def _answer(*hits: Hit, question: str = "物业费可以不交吗", compound: str | None = None) -> Answer:
    return Answer(question, hits, False, 0.9, 7.9, Scope(DAY, None, compound))


def _lead(answer: Answer, *terms: Term) -> str:
    return resident.lead_html(answer, resident.lead_of(answer, None), {}, Glossary(terms))


def _in(mode: str, open_page: Callable[..., AppTest], fake: FakeAssistant, **kwargs: Any) -> AppTest:
    page = open_page(fake, **kwargs)
    page.query_params["mode"] = mode
    return page.run()


def test_residents_come_first_and_an_address_or_the_browser_says_otherwise(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(FakeAssistant())
    assert 'data-mode="resident"><a' in html_of(page)
    page.query_params["mode"] = "hearing"
    assert 'data-mode="hearing"><a' in html_of(page.run())
    del page.query_params["mode"]  # it is still chosen
    assert 'data-mode="hearing"><a' in html_of(page.run())
    monkeypatch.setattr(modes.st, "context", SimpleNamespace(cookies={modes.COOKIE: "talk"}))
    assert 'data-mode="talk"><a' in html_of(open_page(FakeAssistant()))
    monkeypatch.setattr(modes.st, "context", SimpleNamespace(cookies={modes.COOKIE: HOSTILE}))
    assert 'data-mode="resident"><a' in html_of(open_page(FakeAssistant()))


def test_a_kiosk_is_for_residents(open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    html = html_of(_in("hearing", open_page, FakeAssistant()))
    assert 'data-mode="resident"><a' in html and "lq-modes" not in html and "lq-themes" in html


@pytest.mark.parametrize("mode", ["hearing", "resident", "talk"])
def test_every_mode_shows_every_hit_with_its_citation_and_validity(
    open_page: Callable[..., AppTest], mode: str
) -> None:
    html = ask(_in(mode, open_page, FakeAssistant(), desk=FakeDesk("conflict")), "物业费可以不交吗")
    for hit in HITS:
        assert hit.citation in html
    assert "现行有效（自2021-01-01）" in html and "✗ 与强制性规定抵触" in html
    assert "要旨（原文未装入）" in html and "先看合同。" in html  # no mode hides what misleads


@pytest.mark.parametrize("mode", ["hearing", "resident", "talk"])
def test_hostile_text_is_escaped_in_every_mode(open_page: Callable[..., AppTest], mode: str) -> None:
    html = ask(_in(mode, open_page, FakeAssistant(), desk=FakeDesk("conflict", HOSTILE)), HOSTILE)
    assert "<img" not in html


def test_a_hearing_lists_hits_by_rank_with_the_deciding_sentence(open_page: Callable[..., AppTest]) -> None:
    html = ask(_in("hearing", open_page, FakeAssistant()), "问")
    places = [html.index(f'id="lq-hit-{rank}"') for rank in (1, 2, 3)]
    assert places == sorted(places)
    assert f'<p data-excerpt="{words.EXCERPT}">物业已经服务的，业主不得拒付。</p>' in html  # one of two sentences
    assert "<p>物业费每季度第一个月交。</p>" in html  # all that is cited
    assert f"<time>{dt.date.today().isoformat()}</time>" in html
    third = html[places[2] :]
    assert f'data-copy="{HITS[2].citation}"' in third and 'data-said="已复制第3条：' in third


def test_residents_read_a_line_the_wording_their_rule_and_steps(open_page: Callable[..., AppTest]) -> None:
    html = ask(open_page(FakeAssistant()), "物业费可以不交吗")
    lead = html[html.index("lq-plain") :]
    order = [
        "停水停电催费不行。",
        "样本条例",
        words.MY_COMPOUND,
        "物业费每季度第一个月交。",
        words.NEXT_STEPS,
        "先当面谈清楚",
    ]
    places = [lead.index(text) for text in order]
    assert places == sorted(places)
    assert "物业服务人</p>" in lead and "《中华人民共和国样本法》第四十四条</a>" in lead
    assert 'aria-live="polite"' in html and "我们的话，以原文为准" in html


def test_without_a_reply_what_may_be_meant_is_offered_before_the_steps(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeAssistant()
    around = fake.guide.around(fake.ask("物业费可以不交吗"))
    monkeypatch.setattr(fake.guide, "around", lambda _: replace(around, reply=None, questions=("能停水吗？",)))
    html = ask(open_page(fake), "物业费可以不交吗")
    assert html.index(words.MEANT) < html.index(words.NEAREST_RULE) < html.index(words.NEXT_STEPS)


def test_other_questions_are_offered_before_the_steps_unless_the_reply_is_to_this_one(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeAssistant()
    around = fake.guide.around(fake.ask("物业费可以不交吗"))
    reply = Reply("不行。", "能停水吗？", TOPIC, (Hit(LAW, 1.0, 1, None, (0, 7)),), TOPIC.steps)
    told = replace(around, reply=reply, also=(replace(reply, text="也不行。"),), questions=("物业费能打折吗？",))
    monkeypatch.setattr(fake.guide, "around", lambda _: told)
    page = open_page(fake)
    html = ask(page, "物业费可以不交吗")
    order = [words.IN_ONE_LINE, words.ALSO_TOLD, words.NOT_THIS, words.NEXT_STEPS]
    assert (places := [html.index(text) for text in order]) == sorted(places) and words.ALSO_ASKED not in html
    html = ask(page, "能停水吗")
    assert html.index(words.NEXT_STEPS) < html.index(words.ALSO_ASKED) and words.NOT_THIS not in html


@pytest.mark.parametrize(("mode", "warned"), [("resident", True), ("talk", False)])
def test_residents_read_what_to_do_in_danger_before_the_steps(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, mode: str, warned: bool
) -> None:
    assert resident.warning_before(TOPIC.steps) == ""
    fake = FakeAssistant()
    police = replace(TOPIC, steps=(replace(TOPIC.steps[0], do="报警", who="派出所（公安机关）"),))
    around = replace(fake.guide.around(fake.ask("物业费可以不交吗")), topics=(police,), reply=None)
    monkeypatch.setattr(fake.guide, "around", lambda _: around)
    html = ask(_in(mode, open_page, fake), "物业费可以不交吗")
    assert (words.IN_DANGER in html) is warned
    assert not warned or html.index(words.NEXT_STEPS) < html.index(words.IN_DANGER) < html.index("报警")


def test_the_day_has_a_plainer_name_for_residents_and_stays_chosen(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    assert page.date_input[0].label == words.DAY
    page.date_input[0].set_value(dt.date(2019, 5, 1)).run()
    for mode in ("hearing", "talk"):
        page.query_params["mode"] = mode
        picker = page.run().date_input[0]
        assert picker.label == texts.DAY and picker.value == dt.date(2019, 5, 1)


@pytest.mark.parametrize("abstained", [False, True])
@pytest.mark.parametrize("mode", ["hearing", "resident", "talk"])
def test_the_page_tells_the_script_which_question_is_answered(
    open_page: Callable[..., AppTest], mode: str, abstained: bool
) -> None:
    page = _in(mode, open_page, FakeAssistant(abstained=abstained))
    assert "data-asked" not in html_of(page)
    assert 'data-asked="物业费&quot;可以不交吗"' in ask(page, '物业费"可以不交吗')


def test_other_questions_of_the_topic_ask_themselves(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    page = open_page(fake)
    ask(page, "物业费可以不交吗")
    other = page.button[1]
    assert other.label and other.label != "物业费可以不交吗"
    other.click().run()
    assert fake.asked[-1][0] == page.text_input[0].value != "物业费可以不交吗"


def test_what_is_shared_says_all_and_no_more() -> None:
    answer = _answer(*reversed(HITS), compound=COMPOUND)
    text = resident.shared_text(answer, resident.lead_of(answer, None), TOPIC.steps)
    assert text.splitlines() == [
        "问：物业费可以不交吗",
        "要旨：已经服务的就要交费。",
        "《中华人民共和国样本法》第四十四条第一款原文：物业已经服务的，业主不得拒付。",
        "我的小区怎么规定：《样本小区管理规约》第四十四条：物业费每季度第一个月交。",
        "接下来怎么办：",
        "1. 先当面谈清楚（找谁：物业服务人；《中华人民共和国样本法》第四十四条）",
        "依据的规定：《中华人民共和国样本法》第四十四条第一款；《样本条例》第四十四条；《样本小区管理规约》第四十四条",
        f"按2026-08-01的规定，全国；{dt.date.today().isoformat()}查询",
        "本工具提供法律信息，不构成法律意见。",
    ]


def test_without_steps_a_gist_or_a_compound_nothing_is_made_up() -> None:
    only = Hit(CONVENTION, 0.9, 1)
    assert resident.steps_html(None, (), DAY, Glossary()) == "" == resident.steps_html(TOPIC, (), DAY, ())
    anybody = resident.steps_html(None, TOPIC.steps, DAY, Glossary())
    borrowed = resident.steps_html(replace(TOPIC, steps=()), TOPIC.steps, DAY, Glossary())
    assert words.STEPS_LIKE in borrowed and "类纠纷通常的步骤" not in borrowed
    assert words.ANY_STEPS in anybody and "类纠纷通常的步骤" not in anybody and TOPIC.steps[0].do in anybody
    html = _lead(_answer(only, compound=COMPOUND))
    assert words.NO_GIST in html and "规约里没有找到" not in html  # it is what the lead is about
    html = _lead(_answer(Hit(LAW, 0.9, 1), compound=HOSTILE))
    assert "<img" not in html and "规约里没有找到" in html and words.CHOOSE_COMPOUND not in html


def test_without_a_compound_a_quiet_line_after_the_provisions_says_that_one_can_be_chosen() -> None:
    answer = _answer(Hit(LAW, 0.9, 1), HITS[1])
    html = resident.lead_html(answer, resident.Lead("不行。", answer.hits), {}, Glossary())
    assert words.MY_COMPOUND not in html and "lq-mine" not in html
    assert html.index(HITS[1].citation) < html.index(words.CHOOSE_COMPOUND)


def test_a_reply_leads_with_its_provisions_and_says_for_which_question_it_was_written() -> None:
    reply = Reply(f"不行。{HOSTILE}", "能停水吗？", TOPIC, (Hit(LAW, 1.0, 1, None, (0, 7)), HITS[1]), ())
    answer = _answer(*HITS)
    lead = resident.lead_of(answer, reply)
    html = resident.lead_html(answer, lead, {}, Glossary())
    order = [
        WRITTEN_FOR,
        "能停水吗？",
        "不行。",
        f"{REPLY}（",
        "第四十四条第一款",
        "<blockquote",
        words.RESTS_ON_TOO,
    ]
    places = [html.index(text) for text in order]
    assert places == sorted(places) and "<img" not in html
    assert "要旨（原文未装入）" in html[places[-1] :]  # what is no wording does not look like one
    same = _answer(*HITS, question="能 停水吗")
    assert WRITTEN_FOR not in resident.lead_html(same, resident.lead_of(same, reply), {}, Glossary())
    shared = resident.shared_text(answer, lead, reply.steps)
    assert f"{REPLY}：不行。" in shared and words.NEXT_STEPS not in shared


def test_a_legal_word_is_explained_once_where_it_is_met() -> None:
    terms = (
        Term("业主", "买了房的人。", law="样本法", article="第一条"),
        Term("付费", "给钱。"),
        Term("没有的词", "无"),
    )
    lead = _lead(_answer(Hit(LAW, 0.9, 1, None, (0, 7))), *terms)
    assert "<dfn>业主</dfn>" in lead and "买了房的人。" in lead and "没有的词" not in lead
    term = Glossary([Term("物业服务人", "管物业的。")])
    assert resident.steps_html(TOPIC, TOPIC.steps, DAY, term, "物业服务人").count("<dfn>") == 0
    assert "<dfn>物业服务人</dfn>" in resident.steps_html(TOPIC, TOPIC.steps, DAY, term)


def test_many_legal_words_are_folded_and_named_as_they_are_written() -> None:
    letters = "无有没卖买付清"
    terms = [Term(f"{n}号词", f"{n}。", (letter,)) for n, letter in enumerate(letters)]
    lead = resident.lead_html(_answer(HITS[2]), resident.Lead(letters, (HITS[2],)), {}, Glossary(terms))
    assert lead.count("<dfn>") == len(letters) and words.MORE_TERMS.format(count=1) not in lead
    assert "<dfn>无</dfn>" in lead and "0号词" not in lead
    more = [*terms, Term("八号词", "8。", ("旧",))]
    folded = resident.lead_html(_answer(HITS[2]), resident.Lead(letters + "旧", (HITS[2],)), {}, Glossary(more))
    assert folded.index(words.MORE_TERMS.format(count=2)) < folded.index("<dfn>清</dfn>")


def test_an_item_is_quoted_with_the_words_that_lead_to_it() -> None:
    text = LAW.provision.text
    second = text.index("（二）")
    assert cards.decided(Hit(LAW, 0.9, 2, 2, (second, len(text)))) == "有下列情形的除外：……\n（二）服务太差。"
    first = text.index("（一）")
    assert cards.decided(Hit(LAW, 0.9, 2, 1, (first, second - 1))) == "有下列情形的除外：\n（一）没有服务；"


def test_what_else_was_told_is_replied_to_apart_and_a_gist_is_no_reply() -> None:
    reply = Reply(f"不行。{HOSTILE}", "能停水吗？", TOPIC, (Hit(LAW, 1.0, 1, None, (0, 7)), HITS[1]), ())
    html = resident.also_html([reply], DAY, Glossary())
    order = [words.ALSO_TOLD, "不行。", WRITTEN_FOR, "第四十四条第一款", HITS[1].citation]
    places = [html.index(text) for text in order]
    assert places == sorted(places) and "<img" not in html
    term = Glossary([Term("不行", "不可以。")])
    assert "<dfn>不行</dfn>" in resident.also_html([reply], DAY, term)
    assert "<dfn>" not in resident.also_html([reply], DAY, term, "都说了不行")
    gist = _lead(_answer(*HITS))
    assert words.NEAREST_RULE in gist and words.IN_ONE_LINE not in gist


def test_a_talk_tells_an_example_with_our_reply_and_every_provision_it_rests_on() -> None:
    reply = Reply(f"不行。{HOSTILE}", "能停水吗？", TOPIC, (Hit(LAW, 1.0, 1, None, (0, 7)), HITS[1]), ())
    html = talk.lead_html(_answer(*HITS), ["别的问题"], reply)
    example = html[html.index(words.EXAMPLE) :]
    order = ["能停水吗？", "不行。", f"{REPLY}（", "第四十四条第一款", HITS[1].citation]
    places = [example.index(text) for text in order]
    assert places == sorted(places) and "<img" not in html and "别的问题" not in html
    assert "别的问题" in talk.lead_html(_answer(*HITS), ["别的问题"])


def test_the_way_to_a_talk_is_offered_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "DOORS", tuple(door for door in shell.DOORS if door.path != talk.OUTREACH))
    assert talk.outreach_html(TOPIC) == ""
    monkeypatch.setattr(shell, "DOORS", (*shell.DOORS, shell.Door(talk.OUTREACH, "宣讲包", "")))
    assert 'href="outreach"' in talk.outreach_html(TOPIC)


def test_nine_doors_stand_in_order_secondary_ones_last(monkeypatch: pytest.MonkeyPatch) -> None:
    small, big = shell.Door("vote", "算一算", "", secondary=True), shell.Door("library", "资料库", "")
    monkeypatch.setattr(shell, "DOORS", (small, *shell.DOORS, big))
    html = shell.head_html(big, modes.Mode.HEARING)
    assert html.index(">资料库<") < html.index(">算一算<") and html.count('aria-current="page"') == 1


def test_texts_name_every_mode_and_theme() -> None:
    assert set(words.MODES) == set(words.MODE_FOR) == {mode.value for mode in modes.Mode}
    assert texts.COPIED and set(words.THEMES) == {"auto", "light", "dark"}
