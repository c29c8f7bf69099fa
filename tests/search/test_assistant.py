"""From a question to an answer, on the small index: filters, direct citations, silence, and what a hit shows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lawqa.corpus.store import Store
from lawqa.errors import BadQuestion, NotFound
from lawqa.index.scope import Scope
from lawqa.search.answer import Answer
from lawqa.search.assistant import Assistant

TODAY = dt.date(2026, 11, 24)


def titles(answer: Answer) -> set[str]:
    return {hit.stored.title for hit in answer.hits}


# --- the right article ---


@pytest.mark.parametrize(
    ("question", "citation"),
    [
        ("楼上漏水损坏我家房屋", "《中华人民共和国民法典》第一条"),  # the law's own words
        ("天花板滴水找谁赔", "《中华人民共和国民法典》第一条"),  # an authored question
        ("物业把我家水掐了咋办", "《中华人民共和国民法典》第四条第二款"),  # … of a paragraph
        ("断供逼缴费的责任谁担", "《中华人民共和国民法典》第四条第二款"),  # a situation, which names the paragraph
        ("邻居的狗把我咬了", "《样本条例》第一条"),  # known as a gist only
    ],
)
def test_the_first_hit(assistant: Assistant, question: str, citation: str) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert answer.hits[0].citation == citation


def test_a_gist_is_never_shown_as_wording(assistant: Assistant) -> None:
    hit = assistant.ask("邻居的狗把我咬了").hits[0]
    assert (hit.text, hit.stored.verbatim, hit.deciding) == ("", False, None)
    assert hit.gist == "养狗要拴绳，咬了人要赔。"
    assert hit.caution == "赔偿看民法典。"


def test_a_provision_known_by_its_gist_only_is_found_by_its_words(assistant: Assistant) -> None:
    """A bare machine answers from property regulations too: the gist stands for the wording it does not hold."""
    (signals,) = [
        r.signals
        for r in assistant.rank(assistant.read("养狗要拴绳"), Scope(TODAY))
        if r.signals.position == assistant.store.position("样本条例@2018-01-01#1")
    ]
    assert signals.wording_bm25 > 0
    assert signals.paragraph_cosine == signals.gist_cosine > 0.8


def test_the_deciding_sentence_is_a_slice_of_the_wording(assistant: Assistant) -> None:
    hit = assistant.ask("物业把我家水掐了").hits[0]
    assert hit.deciding is not None
    start, end = hit.deciding
    assert hit.text[start:end] == "物业服务人不得采取停水的方式催交物业费。"


@pytest.mark.parametrize(
    ("question", "sentence", "citation"),
    [
        ("要几成的人点头才动得了钱", "决定前款第一项事项，应当经四分之三以上的住户同意。", "第三条第二款"),
        ("另请一家来管小区", "（二）选聘物业服务人。", "第三条第一款第（二）项"),
    ],
)
def test_a_cue_leads_to_its_sentence(assistant: Assistant, question: str, sentence: str, citation: str) -> None:
    hit = assistant.ask(question).hits[0]
    assert hit.deciding is not None
    start, end = hit.deciding
    assert hit.text[start:end] == sentence
    assert hit.citation == f"《中华人民共和国民法典》{citation}"


def test_an_item_is_cited_as_an_item(assistant: Assistant) -> None:
    hit = next(h for h in assistant.ask("使用维修资金；").hits if h.stored.provision.article.number == 3)
    assert hit.citation == "《中华人民共和国民法典》第三条第一款第（一）项"


# --- filters ---


def test_the_law_of_the_day(assistant: Assistant) -> None:
    assert "中华人民共和国旧物权法" not in titles(assistant.ask("漏水由楼上修理", 50))
    old = assistant.ask("漏水由楼上修理", 50, date=dt.date(2019, 6, 1))
    assert old.hits[0].stored.title == "中华人民共和国旧物权法"
    assert "中华人民共和国民法典" not in titles(old)


@pytest.mark.parametrize(("day", "fee"), [("2022-01-01", "二元"), ("2024-08-01", "五元")])
def test_two_versions_of_a_local_regulation(assistant: Assistant, day: str, fee: str) -> None:
    answer = assistant.ask("停车收费", region="北京", date=dt.date.fromisoformat(day))
    local = [h for h in answer.hits if h.stored.instrument.region == "北京"]
    assert local
    assert all(h.stored.version.in_force.start <= dt.date.fromisoformat(day) for h in local)  # type: ignore[operator]
    assert any(fee in h.text for h in local)


def test_another_regions_regulation_never_appears(assistant: Assistant) -> None:
    for region in (None, "四川", "浙江"):  # the province does not get the city's regulation
        regions = {h.stored.instrument.region for h in assistant.ask("停车收费", 50, region=region).hits}
        assert regions == {"全国"}
    assert "浙江/宁波" in {h.stored.instrument.region for h in assistant.ask("停车收费", 50, region="宁波").hits}


def test_a_place_in_the_question_is_used_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("北京的停车收费", date=TODAY)
    assert answer.hits[0].stored.instrument.region == "北京"
    assert any("北京" in notice for notice in answer.notices)


def test_a_convention_counts_in_its_compound_only(assistant: Assistant) -> None:
    without = assistant.ask("装修时间", 50)
    assert not any(h.stored.instrument.compound for h in without.hits)
    answer = assistant.ask("装修时间", 50, compound="甲小区")
    assert answer.hits[0].stored.instrument.compound == "甲小区"
    assert {h.stored.instrument.compound for h in answer.hits} <= {"甲小区", None}


def test_a_fitting_clause_is_among_the_hits_however_well_the_law_fits(assistant: Assistant) -> None:
    question = "家里被楼上泡了，是装修闹的，天花板滴水找谁赔"
    law = assistant.ask(question, 2)
    answer = assistant.ask(question, 2, compound="甲小区")
    assert answer.hits[0].stored.id == law.hits[0].stored.id
    assert answer.hits[1].stored.instrument.compound == "甲小区"
    unrelated = assistant.ask("天花板滴水找谁赔", 2, compound="甲小区")
    assert {h.stored.instrument.compound for h in unrelated.hits} == {None}


def test_a_convention_of_later_does_not_bind_earlier(assistant: Assistant) -> None:
    answer = assistant.ask("装修时间", 50, compound="甲小区", date=dt.date(2024, 3, 15))
    assert not any(h.stored.instrument.compound for h in answer.hits)


WORDS = st.lists(
    st.sampled_from(["装修", "时间", "养狗", "停车", "收费", "漏水", "物业费", "每户", "两只", "噪声"]),
    min_size=1,
    max_size=6,
)
DAYS = st.dates(dt.date(2005, 1, 1), dt.date(2030, 1, 1))


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, DAYS, st.sampled_from([None, "北京", "浙江", "宁波"]), st.sampled_from([None, "甲小区", "乙小区"]))
def test_no_hit_is_ever_out_of_scope(
    assistant: Assistant, words: list[str], day: dt.date, region: str | None, compound: str | None
) -> None:
    answer = assistant.ask("".join(words), 50, region=region, compound=compound, date=day)
    for hit in answer.hits:
        assert day in hit.stored.version.in_force
        assert hit.stored.instrument.compound in (None, compound)
        if hit.stored.instrument.compound is None:
            assert hit.stored.instrument.region in (
                "全国",
                answer.scope.region,
                (answer.scope.region or "").split("/")[0],
            )


@pytest.mark.parametrize("arguments", [{"compound": "丙小区"}, {"region": "火星"}])
def test_unknown_places_are_one_line(assistant: Assistant, arguments: dict[str, str]) -> None:
    with pytest.raises(NotFound) as raised:
        assistant.ask("停车", **arguments)  # type: ignore[arg-type]
    assert "甲小区" in str(raised.value) or "北京" in str(raised.value)


def test_a_province_without_law_of_its_own_is_said(assistant: Assistant) -> None:
    assert any("湖南" in notice for notice in assistant.ask("停车收费", region="湖南").notices)


# --- direct citations ---


def test_a_bare_number_is_the_civil_code(assistant: Assistant) -> None:
    answer = assistant.ask("4")
    assert [h.article_citation for h in answer.hits] == ["《中华人民共和国民法典》第四条"]
    assert answer.confidence == 1.0


def test_a_cited_article_comes_first_in_a_question(assistant: Assistant) -> None:
    answer = assistant.ask("民法典第三条和楼上漏水有什么关系")
    assert answer.hits[0].article_citation == "《中华人民共和国民法典》第三条"
    assert len(answer.hits) > 1


def test_a_suffixed_article_is_another_one(assistant: Assistant) -> None:
    (hit,) = assistant.ask("民法典第四条之一").hits
    assert hit.text == "物业服务人应当公开收费标准。"


def test_a_repealed_citation_is_told_apart_from_an_invented_one(assistant: Assistant) -> None:
    repealed = assistant.ask("旧物权法第一条说了什么")
    assert any("2021-01-01" in n and "民法典" in n for n in repealed.notices)
    invented = assistant.ask("《不存在法》第一条说了什么")
    assert any("目录里没有" in n for n in invented.notices)


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("民法典 99", "没有第九十九条"),
        ("民法典第二条第五款", "只有2款"),
        ("民法典第三条第一款第九项", "第1款只有2项"),
        ("不存在法 3", "没看懂"),
        ("《不存在法》第三条", "目录里没有"),
        ("只有名字的办法 3", "未装入"),
        ("什么", "没看懂"),
    ],
)
def test_showing_what_is_not_there(assistant: Assistant, reference: str, says: str) -> None:
    with pytest.raises(NotFound, match=says):
        assistant.show(reference)


def test_showing_an_old_law_says_that_it_is_old(assistant: Assistant) -> None:
    (found,) = assistant.show("旧物权法 2", TODAY)
    assert not found.in_force
    (then,) = assistant.show("旧物权法 2", dt.date(2019, 1, 1))
    assert then.in_force


# --- silence and odd questions ---


def test_nothing_fits_still_lists_the_nearest(assistant: Assistant) -> None:
    answer = assistant.ask("xyzzy plugh")
    assert answer.abstained
    assert str(answer) == "没有找到合适的规定。"


def test_the_very_question_of_a_situation_is_never_declined(assistant: Assistant) -> None:
    assert assistant.ask("请问断供，逼缴费的责任？").confidence == 1.0
    assert assistant.ask("断供逼缴费的责任归谁").confidence < 1.0


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "？？？！", "😀😡", "\x00\x01", "长" * 20_001])
def test_what_cannot_be_asked_is_one_line(assistant: Assistant, question: str) -> None:
    with pytest.raises(BadQuestion) as raised:
        assistant.ask(question)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "question",
    [
        "楼上漏水" * 2500,
        "How do I pay?",
        "樓上漏水損壞我家房屋",
        "楼上漏水😡😡",
        "\u200b楼上\x00漏水",
        "<script>alert(1)</script> 漏水",
        "'; DROP TABLE",
    ],
)
def test_odd_questions_are_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).ms > 0


def test_traditional_and_full_width_questions_mean_the_same(assistant: Assistant) -> None:
    simple = assistant.ask("楼上漏水损坏房屋4")
    for other in ("樓上漏水損壞房屋4", "楼上漏水损坏房屋４"):
        assert [h.stored.id for h in assistant.ask(other).hits] == [h.stored.id for h in simple.hits]


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_answered_or_refused(assistant: Assistant, question: str) -> None:
    try:
        answer = assistant.ask(question)
    except BadQuestion:
        return
    assert 0 <= answer.confidence <= 1
    scores = [h.score for h in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_the_same_question_has_the_same_answer(assistant: Assistant) -> None:
    one, two = assistant.ask("停车收费漏水物业费", 20), assistant.ask("停车收费漏水物业费", 20)
    assert [(h.stored.id, h.score) for h in one.hits] == [(h.stored.id, h.score) for h in two.hits]


# --- the store and the contract ---


def test_shown_wording_is_the_stores(assistant: Assistant) -> None:
    store: Store = assistant.store
    for hit in assistant.ask("漏水物业费噪声维修资金", 50).hits:
        again = store.find(hit.stored.instrument, hit.stored.version, hit.stored.provision.article)
        assert again is not None
        assert hit.text == again.provision.text


def test_hits_are_grouped_by_authority(assistant: Assistant) -> None:
    groups = assistant.ask("楼道装修电瓶车停车收费漏水", 50, compound="甲小区", region="北京").by_authority()
    ranks = [authority.rank for authority, _ in groups]
    assert ranks == sorted(set(ranks))


def test_the_json_of_the_contract(assistant: Assistant) -> None:
    data = assistant.ask("物业把我家水掐了", date=TODAY).to_dict()
    assert {"q", "abstained", "confidence", "ms", "hits"} <= set(data)
    hit = data["hits"][0]  # type: ignore[index]
    assert hit | {"score": 0} == hit | {
        "law": "中华人民共和国民法典",
        "article": "第四条",
        "paragraph": 2,
        "item": None,
        "authority": "法律",
        "region": "全国",
        "compound": None,
        "in_force": ["2021-01-01", None],
        "verbatim": True,
        "score": 0,
    }
    assert hit["text"].startswith("住户应当按照约定支付物业费。")
