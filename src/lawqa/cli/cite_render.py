"""The check of citations for a terminal (rich): what is at fault first, what holds in one line each."""

from __future__ import annotations

from rich.text import Text

from lawqa.cli.render import CONSOLE
from lawqa.desk.citecheck import CheckedCitation, CheckedText
from lawqa.desk.citereport import (
    context_of,
    correct,
    diff_pieces,
    summary_line,
    texts_line,
    unchecked,
    verdict_name,
)

_DIFF_STYLES = {"same": "", "wrong": "red strike", "right": "green"}
_PLAIN_FORMS = {"same": "{}", "wrong": "〔误：{}〕", "right": "〔应为：{}〕"}  # where there are no colours


def print_checked(checked: CheckedText) -> None:
    """Summary; each fault with its sentence and what should stand there; what could not be checked; what holds."""
    CONSOLE.print(Text(summary_line(checked), "bold"))
    if not checked.citations:
        return
    CONSOLE.print(Text(texts_line(checked), "dim"))
    numbers = {id(citation): n for n, citation in enumerate(checked.citations, 1)}
    for citation in (*checked.faults, *unchecked(checked)):
        CONSOLE.print()
        _print_one(checked.text, citation, numbers[id(citation)])
    if held := correct(checked):
        CONSOLE.print()
        for citation in held:
            line = Text.assemble((verdict_name(citation), "green"), f" {numbers[id(citation)]}. ", _flat(citation.text))
            if citation.message:
                line.append(f"（{citation.message}）", "dim")
            CONSOLE.print(line)


def _print_one(text: str, citation: CheckedCitation, number: int) -> None:
    colour = "yellow" if citation.stands else "red"
    heading = Text.assemble(f"{number}. ", (verdict_name(citation), f"bold {colour}"))
    CONSOLE.print(heading.append(f"  {citation.resolution.written}", "bold"))
    CONSOLE.print(Text("   ") + _sentence(text, citation, colour))
    if citation.message:
        CONSOLE.print(Text(f"   说明：{citation.message}"))
    if citation.misquotation:
        if pieces := diff_pieces(citation.misquotation):
            forms = {} if CONSOLE.color_system else _PLAIN_FORMS
            marked = ((forms.get(kind, "{}").format(piece), _DIFF_STYLES[kind]) for kind, piece in pieces)
            CONSOLE.print(Text.assemble("   对照：", *marked))
        CONSOLE.print(Text.assemble("   原文：", (_indented(citation.misquotation.official), "green")))
    if citation.successors:
        CONSOLE.print(Text(f"   现为：{'、'.join(citation.successors)}"))


def _sentence(text: str, citation: CheckedCitation, colour: str) -> Text:
    """The sentence with its citation in 【】 and colour: without colours, too, one sees which it is."""
    start, end = context_of(text, citation)
    begin, stop = citation.citation.span
    return Text.assemble(
        (_flat(text[start:begin]), "dim"),
        (f"【{_flat(text[begin:stop])}】", f"bold {colour}"),
        (_flat(text[stop:end]), "dim"),
    )


def _flat(text: str) -> str:
    """On one line, without signs that would steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _indented(text: str) -> str:
    return text.replace("\n", "\n         ")
