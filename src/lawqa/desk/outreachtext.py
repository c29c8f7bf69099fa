"""A talk as Markdown, and what a handout says, block by block: one telling for Markdown and Word."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lawqa.desk.labels import GIST, GIST_ONLY, NO_ADVICE, REPLY, WORDING, validity_label
from lawqa.desk.outreach import Basis, Line, Outline, Question, Rule
from lawqa.desk.outreachslides import advice, listed

_LETTERS = "ABCDEF"
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True)
class Block:
    """`kind` is title, heading, subheading, text, quiet, item (of a list) or wording; `label` stands before the text."""

    kind: str
    text: str
    label: str = ""


def handout(outline: Outline) -> Iterator[Block]:
    """The whole talk for reading at home; every statement is followed by its citation."""
    yield Block("title", f"{outline.title}　普法讲义")
    where = "　".join(filter(None, [outline.region, outline.compound]))
    yield Block("quiet", f"面向{outline.audience}　{outline.day}" + (f"　{where}" if where else ""))
    yield Block(
        "quiet",
        f"内容按{outline.day}有效的规定；法规库{outline.corpus}。标{GIST}的是本项目概括，标{WORDING}的是官方原文。{NO_ADVICE}",
    )
    if outline.asked:
        yield Block("heading", "大家常问")
        yield from (_line(line, outline.audience) for line in outline.asked)
    if outline.rules:
        yield Block("heading", "规定怎么说")
    for number, rule in enumerate(outline.rules, 1):
        yield from _rule(number, rule)
    for name, lines in (("可以这样做", outline.dos), ("不要这样做", outline.donts)):
        if lines:
            yield Block("heading", name)
            yield from (_line(line, outline.audience) for line in lines)
    yield from _quiz(outline)
    for path in outline.paths:
        yield Block("heading", f"遇到了怎么办：{path.topic}")
        for number, step in enumerate(path.steps, 1):
            yield Block("item", f"{number}. {step.do}；找谁：{step.who}{_behind(step.basis)}")
    yield Block("heading", "依据的条文")
    for _, group in itertools.groupby(outline.sources, key=lambda basis: basis.stored.instrument.id):
        bases = list(group)
        yield Block("item", f"{listed(bases)}　{validity_label(bases[0].stored.version.in_force, outline.day)}")


def talk_markdown(outline: Outline) -> str:
    """The talk as Markdown."""
    return "\n\n".join(map(_markdown, handout(outline))) + "\n"


def _rule(number: int, rule: Rule) -> Iterator[Block]:
    whole = Basis(rule.basis.stored)
    yield Block("subheading", f"{number}. {rule.basis.citation}")
    if rule.gist:
        yield Block("text", f"{rule.gist}{_behind(whole)}", GIST if rule.basis.wording else GIST_ONLY)
    if rule.basis.wording:
        yield Block("wording", f"“{rule.basis.wording}”\n——{rule.basis.citation}", WORDING)
    if rule.caution:
        yield Block("text", f"{rule.caution}{_behind(whole)}", "注意")
    if rule.example:
        example = rule.example
        yield Block("text", f"{example.question}{_behind(example.bases[0])}", "有人问")
        if example.verbatim:
            yield Block("wording", f"“{example.answer}”\n——{example.bases[0].citation}", f"规定怎么说（{WORDING}）")
        elif example.label == REPLY:
            yield Block("text", f"{example.answer}{_behind(*example.bases)}", f"规定怎么说（{REPLY}）")


def _quiz(outline: Outline) -> Iterator[Block]:
    if outline.quiz:
        yield Block("heading", "考考你")
    for number, question in enumerate(outline.quiz, 1):
        options = "　".join(f"{_LETTERS[n]}. {option}" for n, option in enumerate(question.options))
        yield Block("item", f"{number}. {question.ask}　{options}{_behind(question.basis)}")
    if outline.quiz:
        yield Block("subheading", "答案")
    for number, question in enumerate(outline.quiz, 1):
        yield Block("item", f"{number}. {_answer(question)}")


def _answer(question: Question) -> str:
    return f"选{_LETTERS[question.right]}。{question.why}{_behind(question.basis)}"


def _line(line: Line, audience: str) -> Block:
    return Block("item", advice(line, audience) + _behind(line.basis))


def _behind(*bases: Basis) -> str:
    return f"（{'、'.join(basis.citation for basis in bases)}）"


def _markdown(block: Block) -> str:
    text = _MARKUP.sub(r"\\\1", block.text)
    lead = {"title": "# ", "heading": "## ", "subheading": "### ", "item": "- "}.get(block.kind, "")
    label = f"**{block.label}**　" if block.label else ""
    if block.kind == "wording":
        text = text.replace("”\n——", "”——")
        return f"{label.strip()}\n\n" + "\n".join(f"> {line}  " for line in text.split("\n"))
    return f"{lead}{label}{text}"
