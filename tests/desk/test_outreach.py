"""Talks: what goes into them, what rests on what, and that the product's own check finds nothing against the files."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from pptx.oxml.ns import qn

from lawqa.config import Settings
from lawqa.corpus.outreach import Ground, load_talks
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.labels import GIST_ONLY, REPLY
from lawqa.desk.outreach import AUDIENCES, Basis, Outline
from lawqa.desk.outreachfile import SUFFIXES, file_name, outreach_file
from lawqa.desk.outreachplan import QUIZ_QUESTIONS, OutreachDesk
from lawqa.desk.outreachslides import slides_of
from lawqa.desk.outreachtext import handout, talk_markdown
from lawqa.errors import BadQuestion, CorpusError, NotFound
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant

from .outreach import small_desk, text_of_deck, text_of_handout

TODAY = dt.date(2026, 11, 24)
CUTTING = "停水停电催费"


@pytest.fixture(scope="module")
def desk(small_index: Settings, assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> OutreachDesk:
    return small_desk(small_index, assistant.library, tmp_path_factory.mktemp("talks"))


@pytest.fixture
def outline(desk: OutreachDesk) -> Outline:
    return desk.outline([CUTTING], day=TODAY)


def test_an_outline_has_every_part_and_each_rests_on_a_provision(outline: Outline) -> None:
    assert [rule.basis.citation for rule in outline.rules] == [
        "《中华人民共和国民法典》第四条第二款",  # the situations turn on it, and on this paragraph
        "《中华人民共和国民法典》第三条",  # a situation turns on it, too
        "《中华人民共和国民法典》第四条之一",
    ]
    first = outline.rules[0]
    assert first.basis.wording == "物业服务人不得采取停水的方式催交物业费。"
    assert first.gist == "物业费按约定交；不能用断水逼人交费。" and first.example is not None
    assert first.example.question == "不缴钱就没水用了，找谁说理"
    assert (first.example.label, first.example.answer) == (REPLY, "不行。物业不能用停水的办法催交物业费。")
    assert [basis.named_paragraph for basis in first.example.bases] == [2, 1]
    assert outline.rules[1].example is not None and outline.rules[1].example.label != REPLY  # nobody wrote one
    assert [line.text for line in outline.dos] == ["看清公开的标准", "大家按约定交费", "催费先催告"]
    assert [q.ask for q in outline.quiz] == ["动用维修资金要多少人同意？", "欠费能断水吗？", "标准要公开吗？"]
    assert [step.who for path in outline.paths for step in path.steps] == ["物业服务人"]
    assert outline.asked and set(map(type, outline.sources)) == {Basis}
    assert len(outline.sources) == len({basis.key for basis in outline.sources})


def test_lines_speak_to_the_audience_first(desk: OutreachDesk) -> None:
    managers = desk.outline([CUTTING], audience="业委会和物业", day=TODAY)
    assert managers.dos[0].text == "催费先催告"
    assert "【居民】看清公开的标准" in talk_markdown(managers)
    assert "【业委会和物业】" not in talk_markdown(managers)


def test_what_rests_on_nothing_is_left_out_and_said(outline: Outline) -> None:
    assert [line.text for line in outline.donts] == ["不要断水"]
    assert len(outline.notices) == 1 and "没有放进来" in outline.notices[0]


def test_a_line_is_left_out_once_its_provision_reads_otherwise(desk: OutreachDesk) -> None:
    ground = Ground("停车样本条例", ArticleNo(1))
    assert desk.still_said(ground, dt.date(2025, 1, 1)) is not None
    assert desk.still_said(ground, dt.date(2023, 1, 1)) is None  # two yuan then, five when the line was written


def test_repealed_law_is_no_rule(desk: OutreachDesk) -> None:
    told = desk.outline(["旧法"], day=TODAY)
    assert [rule.basis.stored.instrument.id for rule in told.rules] == ["民法典"] and told.notices
    assert told.asked and told.quiz == ()  # nothing was written for it, so that questions come from the notes


def test_a_gist_without_wording_is_labelled_and_its_paragraph_not_named(desk: OutreachDesk) -> None:
    pets = desk.outline(["宠物"], day=TODAY)
    assert {rule.basis.wording for rule in pets.rules} == {""}
    assert pets.quiz[0].basis.citation == "《样本条例》第二条"
    text = talk_markdown(pets)
    assert f"**{GIST_ONLY}**　养狗要拴绳，咬了人要赔。" in text and "原文**" not in text
    assert any(GIST_ONLY in card.text for slide in slides_of(pets) for card in slide.cards)


def test_collected_provisions_make_a_talk(desk: OutreachDesk, assistant: Assistant) -> None:
    identity = assistant.store.at([assistant.store.positions("民法典", ArticleNo(4))[0]])[0].id
    told = desk.outline(provisions=[identity, "民法典第三条第二款"], day=TODAY)
    assert [rule.basis.citation for rule in told.rules] == [
        "《中华人民共和国民法典》第四条",
        "《中华人民共和国民法典》第三条第二款",
    ]
    assert told.topics[0] == CUTTING and told.quiz and told.paths
    alone = desk.outline(provisions=["民法典2"], day=TODAY)
    assert alone.topics == ("收集的条文",) and alone.quiz == ()


def test_topics_take_turns(desk: OutreachDesk) -> None:
    told = desk.outline([CUTTING, "宠物", CUTTING], minutes=10, day=TODAY)
    assert told.topics == (CUTTING, "宠物")
    assert [rule.topic for rule in told.rules] == [CUTTING, "宠物"]
    assert len(told.quiz) == QUIZ_QUESTIONS and len(told.paths) == 2
    assert file_name(told, ".pptx") == f"{CUTTING}等2个话题-宣讲-{TODAY}.pptx"


@pytest.mark.parametrize(
    ("chosen", "error", "says"),
    [
        ({"topics": []}, BadQuestion, "还没有选话题"),
        ({"topics": ["停水"]}, None, ""),
        ({"topics": ["断水"]}, None, ""),  # an everyday word of the topic
        ({"topics": ["停水停电追费"]}, NotFound, "相近的有：停水停电催费"),
        ({"topics": ["火星"]}, NotFound, "可选的有"),
        ({"topics": ["宠物"], "audience": "外星人"}, BadQuestion, "居民"),
        ({"topics": ["宠物"], "minutes": 3}, BadQuestion, "10、20、40"),
        ({"provisions": ["民法典第九百条"]}, NotFound, "第九百条"),
        ({"provisions": ["乱写"]}, NotFound, "乱写"),
    ],
)
def test_wrong_choices_are_one_line(
    desk: OutreachDesk, chosen: dict[str, Any], error: type[Exception] | None, says: str
) -> None:
    if error is None:
        assert desk.outline(**chosen, day=TODAY).rules
        return
    with pytest.raises(error, match=says):
        desk.outline(**chosen, day=TODAY)


def exports(outline: Outline) -> Iterator[tuple[str, str]]:
    """Each file's text."""
    yield "pptx", text_of_deck(outreach_file(outline, ".pptx"))
    yield "docx", text_of_handout(outreach_file(outline, ".docx"))
    yield "md", outreach_file(outline, ".md").decode("utf-8")


@pytest.mark.parametrize("topic", [CUTTING, "旧法"])
def test_the_products_own_check_finds_nothing_against_any_file(
    desk: OutreachDesk, assistant: Assistant, topic: str
) -> None:
    outline = desk.outline([topic], day=TODAY)
    checker = CitationChecker(assistant.library)
    for name, text in exports(outline):
        checked = checker.check(text, TODAY)
        assert [(c.text, c.message) for c in checked.citations if c.verdict.value != "ok"] == [], name
        cited = {c.resolution.written for c in checked.citations}
        assert {basis.citation for basis in outline.sources} <= cited, name


def test_the_check_would_find_a_wrong_word(desk: OutreachDesk, assistant: Assistant, outline: Outline) -> None:
    """So that the test above can fail, for each of the three files."""
    for name, text in exports(outline):
        wrong = text.replace("不得采取停水的方式", "可以采取停水的方式")
        faults = CitationChecker(assistant.library).check(wrong, TODAY).faults
        assert {fault.verdict.value for fault in faults} == {"misquoted"}, name


def test_every_statement_of_a_slide_has_its_citation_on_it(outline: Outline) -> None:
    for slide in slides_of(outline)[1:]:
        assert slide.cards
        for card in slide.cards:
            question = card.runs[0].text in {q.ask for q in outline.quiz}
            assert question or "《" in card.runs[-1].text or "《" in card.runs[0].text
        for basis in (basis for card in slide.cards for basis in card.bases):
            assert basis.citation in slide.notes


def test_every_line_of_the_handout_has_its_citation(outline: Outline) -> None:
    answers = [block for block in handout(outline) if block.kind in ("text", "wording", "item")]
    assert answers and all("《" in block.text for block in answers)


def test_the_deck_has_titles_notes_and_chinese_fonts(outline: Outline) -> None:
    deck = pptx.Presentation(io.BytesIO(outreach_file(outline, ".pptx")))
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000) and len(deck.slides) >= 10
    assert len(deck.slide_layouts) == 1
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text and slide.has_notes_slide
        runs = [r for s in slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs]
        for run in (*runs, *(r for p in slide.notes_slide.notes_text_frame.paragraphs for r in p.runs)):
            font = run.font._element.find(qn("a:ea"))
            assert font is not None and font.get("typeface") in ("微软雅黑", "宋体")
    theme = next(p for p in deck.part.package.iter_parts() if "theme/theme1" in str(p.partname))
    assert theme.blob.decode("utf-8").count('<a:ea typeface="微软雅黑"') == 2


def test_the_handout_has_headings_and_chinese_fonts(outline: Outline) -> None:
    document = docx.Document(io.BytesIO(outreach_file(outline, ".docx")))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"][:2] == ["大家常问", "规定怎么说"]
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            assert run.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) in ("宋体", "黑体")


def test_a_clause_is_told_as_one_of_the_compound(desk: OutreachDesk, assistant: Assistant) -> None:
    conventions = assistant.store.conventions
    instrument = conventions.instruments("甲小区")[0]
    clause = conventions.clauses(instrument, instrument.versions[-1])[0]
    told = desk.outline([CUTTING], day=TODAY, local=[Basis(clause)], compound="甲小区")
    assert told.rules[-1].basis.stored is clause and told.rules[-1].gist == ""
    assert "规定4　甲小区" in [slide.title for slide in slides_of(told)]
    checked = CitationChecker(assistant.library).check(talk_markdown(told), TODAY, "甲小区")
    assert not checked.faults


def test_notes_name_the_law_that_they_speak_of(desk: OutreachDesk, assistant: Assistant) -> None:
    stored = assistant.store.at([assistant.store.positions("民法典", ArticleNo(4))[0]])[0]
    said = desk.sound(
        "赔偿看本法第一条；怎么收见第四条之一。旧物权法第一条已经没用了。「白话」不算原话。", stored, TODAY
    )
    title = "《中华人民共和国民法典》"
    assert said == f"赔偿看{title}第一条；怎么收见{title}第四条之一。‘白话’不算原话。"


def test_markup_in_a_text_is_told_as_it_is(outline: Outline) -> None:
    rule = dataclasses.replace(outline.rules[0], gist="<b>*粗*</b> [x](y) \x0b|")
    hostile = dataclasses.replace(outline, rules=(rule,))
    assert r"\<b\>\*粗\*\</b\> \[x\](y)" in talk_markdown(hostile)
    for suffix in (".pptx", ".docx"):
        assert outreach_file(hostile, suffix)


def test_only_three_kinds_of_files(outline: Outline) -> None:
    assert SUFFIXES == (".pptx", ".docx", ".md")
    with pytest.raises(BadQuestion, match="pptx"):
        outreach_file(outline, ".pdf")
    assert all(desk_audience in AUDIENCES for desk_audience in ("居民", "业委会和物业", "社区工作者"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "读不了"),
        ("written = 2026-01-01\n[[topic]]\nname = '甲'\ndo = [{text = '一'}]", "甲"),
        ("written = 2026-01-01\n[[topic]]\nname = '甲'\ndo = [{text = '一', on = '民法典 四百 1 1'}]", "甲"),
        (
            "written = 2026-01-01\n[[topic]]\nname = '甲'\ndo = [{who = '外星人', text = '一', on = '民法典 4'}]",
            "外星人",
        ),
        (
            "written = 2026-01-01\n[[topic]]\nname = '甲'\nquiz = [{ask = '问', options = ['一'], right = 3, why = '', on = '甲 4'}]",
            "答案不对",
        ),
    ],
)
def test_faults_of_the_file_are_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "outreach.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=re.escape(says)):
        load_talks(path)
