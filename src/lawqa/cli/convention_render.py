"""Conventions for a terminal (rich): what is kept, and what a check-up found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from lawqa.cli.render import CONSOLE
from lawqa.desk.conventioncheck import CONFLICT, OK, ClauseFinding
from lawqa.desk.examination import Examination
from lawqa.desk.labels import SEARCHED
from lawqa.law.region import region_label

_NAMES = {CONFLICT: ("抵触", "red"), "uncertain": ("存疑", "yellow")}
_LONGEST = 200


def print_versions(rows: Sequence[dict[str, Any]]) -> None:
    """A heading a compound, a line a version."""
    if not rows:
        CONSOLE.print("还没有小区规约；用 lawqa convention add 添加")
    last = None
    for row in rows:
        if row["compound"] != last:
            last = row["compound"]
            known = [region_label(row["region"]), row["address"]]
            CONSOLE.print(Text.assemble((str(last), "bold"), f"（{'，'.join(filter(None, known))}）"))
        start, end = row["in_force"]
        until = f"至{end}" if end else "起"
        vote = f"，{row['vote']}" if row["vote"] else ""
        CONSOLE.print(Text(f"  《{row['title']}》（{row['kind']}），{row['clauses']}条，{start}{until}{vote}"))


def print_examined(examined: Examination) -> None:
    """Summary; each clause at fault with provision, reason and what could stand instead; what is missing; changes."""
    held = sum(finding.verdict == OK for finding in examined.findings)
    kind = examined.draft.kind or "种类不明"
    CONSOLE.print(Text(f"《{examined.draft.title}》（{kind}）规约体检", "bold"))
    CONSOLE.print(
        f"共{len(examined.findings)}条：抵触{len(examined.conflicts)}条，存疑{len(examined.uncertain)}条，"
        f"未发现问题{held}条；可能缺少{len(examined.gaps)}项。辅助核对，不是法律意见。"
    )
    for note in examined.draft.notes:
        CONSOLE.print(Text(f"提示：{note}", "dim"))
    for finding in (*examined.conflicts, *examined.uncertain):
        _print_finding(examined, finding)
    if examined.gaps:
        CONSOLE.print(Text("\n可能缺少的内容", "bold"))
    for gap in examined.gaps:
        cited = "、".join(examined.citations[g] for g in gap.expected.against)
        CONSOLE.print(Text(f"· {'应当写' if gap.expected.required else '建议写'}{gap.expected.id}（{cited}）"))
    if examined.changes:
        CONSOLE.print(Text("\n与旧版本相比", "bold"))
    for change in examined.changes:
        CONSOLE.print(Text(f"· {_change_line(change.kind, change.old, change.new)}"))


def _change_line(kind: str, old: object, new: object) -> str:
    names = {"added": "新增", "removed": "删去", "changed": "改动", "moved": "移动"}
    labels = [getattr(clause, "label", "") for clause in (old, new) if clause is not None]
    return f"{names.get(kind, kind)}：{' → '.join(dict.fromkeys(labels))}"


def _print_finding(examined: Examination, finding: ClauseFinding) -> None:
    name, colour = _NAMES[finding.verdict]
    CONSOLE.print()
    CONSOLE.print(Text.assemble((f"{name}  ", f"bold {colour}"), (finding.clause, "bold")))
    CONSOLE.print(Text(f"   条款：{_cut(finding.matches[0].text)}"))
    for match in finding.matches:
        if match.leading:
            CONSOLE.print(Text(f"   规定：{'、'.join(examined.citations[g] for g in match.leading)}"))
        for ground in match.leading:
            if wording := examined.wordings.get(ground):
                CONSOLE.print(Text.assemble("   原文：", (_cut(wording.replace("\n", "")), "green")))
        if match.further:
            CONSOLE.print(Text(f"   另请对照：{'、'.join(examined.citations[g] for g in match.further)}"))
        CONSOLE.print(Text(f"   说明：{match.why}"))
        if not match.beside:
            CONSOLE.print(Text(f"   建议写法（供讨论）：{match.rule.instead}"))
    if finding.searched:
        CONSOLE.print(Text(f"   {SEARCHED}：{'、'.join(examined.citations[g] for g in finding.searched)}"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
