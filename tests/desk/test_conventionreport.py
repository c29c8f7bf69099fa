"""The check-up as a Word file, opened again as a reader would."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import docx
import pytest

from lawqa.config import load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.checkup import Checkup, Ground, load_checkup
from lawqa.desk.conventioncheck import CONFLICT, UNCERTAIN, ClauseFinding, Match
from lawqa.desk.conventiondiff import changes_only, diff_conventions
from lawqa.desk.conventiongaps import Gap, load_expectations
from lawqa.desk.conventionreport import DISCLAIMER, CheckupReport, checkup_docx
from lawqa.desk.labels import SEARCHED
from lawqa.law.model import ArticleNo

CORPUS = load_settings().corpus
CATALOGUE = load_catalogue(CORPUS / "catalogue.toml")


@pytest.fixture(scope="module")
def checkup() -> Checkup:
    return load_checkup(CORPUS / "checkup.toml", CATALOGUE)


def opened(report: CheckupReport) -> tuple[Any, str]:
    document = docx.Document(io.BytesIO(checkup_docx(report)))
    return document, "\n".join(paragraph.text for paragraph in document.paragraphs)


def finding(checkup: Checkup, rule: str, clause: str, words: str, verdict: str) -> ClauseFinding:
    own = next(r for r in checkup.rules if r.id == rule)
    return ClauseFinding(clause, words, (Match(own, words, verdict, 0.9, own.against),))


def test_everything_a_meeting_needs_is_in_it(checkup: Checkup) -> None:
    cut = finding(checkup, "停水停电催费", "第七条", "欠费的停水停电。", CONFLICT)
    fine = finding(checkup, "物业罚款", "三、（二）", "违者罚款\x00五百元<b>。", UNCERTAIN)
    expected = load_expectations(CORPUS / "checkup.toml", CATALOGUE).entries[0]
    changes = changes_only(diff_conventions("第一条　每户养一只犬。", "第一条　每户养两只犬。"))
    searched = Ground("物业管理条例", ArticleNo(45))
    cut = replace(cut, searched=(searched,))
    report = CheckupReport(
        title="青山花园管理规约",
        compound="青山花园",
        kind="管理规约",
        findings=[cut, fine, ClauseFinding("第八条", "爱护花草。")],
        gaps=[Gap(expected, None)],
        changes=changes,
        day=dt.date(2026, 11, 29),
        corpus_version="2026-11-29 · abc",
        notes=["缺第四条"],
        wordings={cut.against[0]: "不得停水的原文。"},
    )
    document, text = opened(report)
    for words in (
        "青山花园",
        "2026-11-29",
        "2026-11-29 · abc",
        "抵触1条，存疑1条，未发现问题1条；可能缺少1项",
        "缺第四条",
    ):
        assert words in text
    assert DISCLAIMER in text
    assert f"{SEARCHED}：《物业管理条例》第四十五条" in text and cut.against[-1] == searched
    assert "原文：不得停水的原文。" in text and "原文未装入" in text
    assert f"建议写法（本项目拟写，供讨论）：{cut.matches[0].rule.instead}" in text
    assert f"说明：{cut.matches[0].why}" in text
    assert "违者罚款 五百元<b>。" in text
    assert expected.id in text and expected.examples[0] in text
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1][:3] == ["第七条", "抵触", "《中华人民共和国民法典》第九百四十四条第三款"]
    assert rows[2][:2] == ["三、（二）", "存疑"]
    assert len(rows) == 3
    looks = {run.text: (bool(run.font.strike), bool(run.font.underline)) for p in document.paragraphs for run in p.runs}
    assert looks["一"] == (True, False) and looks["两"] == (False, True)
    assert (document.sections[0].page_width.mm, document.sections[0].page_height.mm) == pytest.approx((210, 297), abs=1)
    assert "PAGE" in document.sections[0].footer._element.xml


def test_further_provisions_and_rules_are_named_without_their_wordings(checkup: Checkup) -> None:
    fine = next(rule for rule in checkup.rules if rule.id == "物业罚款")
    cut = next(rule for rule in checkup.rules if rule.id == "停水停电催费")
    words = "违者罚款、停水。"
    matches = (Match(fine, words, CONFLICT, 0.9, fine.against), Match(cut, words, CONFLICT, 0.9, cut.against, True))
    report = CheckupReport(
        title="青山花园管理规约",
        compound="",
        kind="管理规约",
        findings=[ClauseFinding("第七条", words, matches)],
        gaps=[],
        changes=[],
        day=dt.date(2026, 11, 29),
        corpus_version="abc",
        notes=[],
        wordings={},
    )
    _, text = opened(report)
    assert text.count("规定：") == 3 and text.count("另请对照：") == 2
    assert cut.why in text and cut.instead not in text


def test_a_convention_without_faults(checkup: Checkup) -> None:
    report = CheckupReport("公约", [ClauseFinding("第一条", "爱护花草。")], dt.date(2026, 11, 29), "v")
    document, text = opened(report)
    assert document.tables == []
    assert "抵触0条" in text and "逐条说明" not in text and "缺少的内容" not in text
