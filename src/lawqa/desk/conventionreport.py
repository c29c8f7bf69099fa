"""The check-up of a convention as a Word file for an owners' meeting: what it says, clause by clause, and what could stand
instead. Official wording, our reasons and our proposals are told apart by their labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lawqa.corpus.checkup import Ground
from lawqa.desk.conventioncheck import CONFLICT, OK, UNCERTAIN, ClauseFinding, Match
from lawqa.desk.conventiondiff import ADDED, CHANGED, MOVED, REMOVED, ClauseChange
from lawqa.desk.conventiongaps import Gap
from lawqa.desk.docxparts import (
    HEADING_FONT,
    a4_page,
    name_fonts,
    saved,
    start_table,
    write,
    write_cell,
)
from lawqa.desk.labels import SEARCHED
from lawqa.law.citation import format_citation

TITLE = "规约体检报告"
DISCLAIMER = (
    "本报告由程序对照规则作出，供业主讨论时参考，不是法律意见；“未发现问题”不等于合法，要紧的条款请法律专业人员核对。"
)
VERDICTS = {CONFLICT: "抵触", UNCERTAIN: "存疑", OK: "未发现问题"}
TABLE_HEADINGS = ("条款", "结论", "抵触的规定", "理由")
CHANGES = {ADDED: "新增", REMOVED: "删去", CHANGED: "改动", MOVED: "移动"}
_INKS = {CONFLICT: "C00000", UNCERTAIN: "9C5700", OK: "2E7D32"}
_RED, _GREEN, _GREY = "C00000", "2E7D32", "666666"
_SHARES = (0.14, 0.1, 0.32, 0.44)


@dataclass(frozen=True)
class CheckupReport:
    """What goes into the file. `citations` and `wordings` are by provision; a wording that is not held is missing."""

    title: str
    findings: Sequence[ClauseFinding]
    day: dt.date
    corpus_version: str
    compound: str | None = None
    kind: str | None = None
    gaps: Sequence[Gap] = ()
    changes: Sequence[ClauseChange] = ()
    notes: Sequence[str] = ()
    citations: Mapping[Ground, str] = field(default_factory=dict)
    wordings: Mapping[Ground, str] = field(default_factory=dict)

    def cited(self, ground: Ground) -> str:
        """The provision in canonical form."""
        return self.citations.get(ground) or format_citation(ground.law, ground.article, ground.paragraph)

    def of(self, verdict: str) -> list[ClauseFinding]:
        """The clauses so judged, in order."""
        return [finding for finding in self.findings if finding.verdict == verdict]


def checkup_docx(report: CheckupReport) -> bytes:
    """The report as a file."""
    import docx

    document: Any = docx.Document()
    name_fonts(document)
    a4_page(document)
    document.core_properties.title, document.core_properties.author = TITLE, "lawqa"
    document.core_properties.comments = ""
    _heading(document, TITLE, 18)
    _summary(document, report)
    faulty = [*report.of(CONFLICT), *report.of(UNCERTAIN)]
    if faulty:
        _heading(document, "一览")
        _table(document, report, faulty)
        _heading(document, "逐条说明")
    for finding in faulty:
        _finding(document, report, finding)
    if report.gaps:
        _heading(document, "可能缺少的内容")
    for gap in report.gaps:
        _gap(document, report, gap)
    if report.changes:
        _heading(document, "与旧版本相比")
    for change in report.changes:
        _change(document, change)
    return saved(document)


def _heading(document: Any, text: str, size: float = 14) -> None:
    write(document.add_paragraph(), text, size=size, bold=True, font=HEADING_FONT)


def _summary(document: Any, report: CheckupReport) -> None:
    named = f"《{report.title}》" + (f"（{report.kind}）" if report.kind else "")
    counts = "，".join(f"{VERDICTS[v]}{len(report.of(v))}条" for v in (CONFLICT, UNCERTAIN, OK))
    lines = [
        *([f"小区：{report.compound}"] if report.compound else []),
        f"文件：{named}",
        f"体检日期：{report.day}",
        f"法规库版本：{report.corpus_version}",
        f"共{len(report.findings)}条：{counts}；可能缺少{len(report.gaps)}项。",
        *(f"提示：{note}" for note in report.notes),
    ]
    for line in lines:
        write(document.add_paragraph(), line)
    write(document.add_paragraph(), DISCLAIMER, colour=_GREY)


def _table(document: Any, report: CheckupReport, findings: Sequence[ClauseFinding]) -> None:
    rows = start_table(document, TABLE_HEADINGS, _SHARES, len(findings))
    for row, finding in zip(rows, findings, strict=True):
        against = "、".join(report.cited(ground) for ground in finding.matches[0].leading)
        texts = (finding.clause, VERDICTS[finding.verdict], against, finding.matches[0].why)
        for column, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
            write_cell(document, cell, text, colour=_INKS[finding.verdict] if column == 1 else None)


def _finding(document: Any, report: CheckupReport, finding: ClauseFinding) -> None:
    head = document.add_paragraph()
    write(head, f"{finding.clause}　", bold=True, font=HEADING_FONT)
    write(head, VERDICTS[finding.verdict], bold=True, font=HEADING_FONT, colour=_INKS[finding.verdict])
    _labelled(document, "条款原文", finding.words)
    for match in finding.matches:
        _match(document, report, match)
    if finding.searched:
        _labelled(document, SEARCHED, "、".join(report.cited(ground) for ground in finding.searched))


def _match(document: Any, report: CheckupReport, match: Match) -> None:
    for ground in match.leading:
        _labelled(document, "规定", report.cited(ground))
        _labelled(document, "原文", report.wordings.get(ground, "（原文未装入，请到官方网站核对）"))
    if match.further:
        _labelled(document, "另请对照", "、".join(report.cited(ground) for ground in match.further))
    _labelled(document, "说明", match.why)
    if not match.beside:
        _labelled(document, "建议写法（本项目拟写，供讨论）", match.rule.instead)


def _gap(document: Any, report: CheckupReport, gap: Gap) -> None:
    expected = gap.expected
    write(document.add_paragraph(), f"{'应当写' if expected.required else '建议写'}：{expected.id}", bold=True)
    _labelled(document, "依据", "、".join(report.cited(ground) for ground in expected.against))
    _labelled(document, "说明", expected.why)
    _labelled(document, "参考写法（本项目拟写，供讨论）", expected.examples[0])


def _change(document: Any, change: ClauseChange) -> None:
    labels = dict.fromkeys(clause.label for clause in (change.old, change.new) if clause is not None)
    paragraph = document.add_paragraph()
    write(paragraph, f"{CHANGES.get(change.kind, change.kind)}　{' → '.join(labels)}　", bold=True)
    for piece in change.pieces:
        if piece.kind == "delete":
            write(paragraph, piece.text, colour=_RED, strike=True)
        elif piece.kind == "insert":
            write(paragraph, piece.text, colour=_GREEN, underline=True)
        else:
            write(paragraph, piece.text)


def _labelled(document: Any, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    write(paragraph, f"{label}：", bold=True)
    write(paragraph, text)
