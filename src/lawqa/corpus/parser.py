"""One parser for every source: lines of text to provisions with heading path, paragraphs (款) and items (项).

A line that is not an item opens a new paragraph, as drafting practice has it (立法技术规范: 款 is an indented
paragraph without a number, 项 is numbered in brackets), so text after a list of items is the next paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lawqa.corpus import repair
from lawqa.law.model import ArticleNo, Item, Paragraph, Provision
from lawqa.law.numerals import NUMERAL_CHARS

_ARTICLE_LINE = re.compile(
    rf"^第\s*([{NUMERAL_CHARS}]+)\s*条(?:\s*之\s*([{NUMERAL_CHARS}]+)(?=[\s\u3000]|$))?([\s\u3000]*)(.*)$", re.S
)


@dataclass(frozen=True)
class Refusal:
    """An article that could not be cured: which, and why (in Chinese, for the user)."""

    article: str
    reason: str


@dataclass
class ParsedText:
    """What came out of one text: provisions in order and what was refused."""

    provisions: list[Provision] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class RawArticle:
    """An article before its lines are understood: number as printed, heading path, lines of its body."""

    number: str
    headings: tuple[str, ...]
    lines: tuple[str, ...]


def parse(lines: Iterable[str]) -> ParsedText:
    """Parse the lines of a whole instrument. A table of contents and attachments are left out."""
    return assemble(split_articles(lines))


def assemble(articles: Iterable[RawArticle]) -> ParsedText:
    """Build provisions; a number that cannot be read, an empty body or a number used twice is refused."""
    result = ParsedText()
    seen: dict[ArticleNo, Provision] = {}
    for raw in articles:
        try:
            number = ArticleNo.parse(raw.number)
        except ValueError:
            result.refusals.append(Refusal(raw.number, "条号无法识别"))
            continue
        paragraphs = paragraphs_of(raw.lines)
        if not paragraphs:
            result.refusals.append(Refusal(str(number), "没有条文内容"))
        elif number in seen:
            if seen[number].paragraphs != paragraphs:
                result.refusals.append(Refusal(str(number), "同一条号出现两次且内容不同，保留前一条"))
        else:
            seen[number] = Provision(number, paragraphs, raw.headings)
            result.provisions.append(seen[number])
    return result


def paragraphs_of(lines: Iterable[str]) -> tuple[Paragraph, ...]:
    """Paragraphs and items of an article's body, with the faults of the sources cured.

    Rows of a table stand on lines of their own below the paragraph or item that leads to them.
    """
    kept = [s for line in lines if (s := repair.drop_invisible(line).strip())]
    own = repair.detach_glued_headings(repair.cut_attachments(kept))
    cured = repair.mend_broken_lines(repair.row_of(line) or repair.close_spaces(line) for line in own)
    paragraphs: list[Paragraph] = []
    for line in map(repair.curl_quotes, filter(None, cured)):
        item = repair.ITEM.match(line)
        if item and paragraphs:
            label = f"（{item[1]}）"
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph(last.text, (*last.items, Item(label, line[item.end() :])))
        elif paragraphs and ("\t" in line or (paragraphs[-1].items and _is_subitem(line))):
            paragraphs[-1] = with_line(paragraphs[-1], line)
        else:
            paragraphs.append(Paragraph(line))
    return tuple(paragraphs)


def with_line(paragraph: Paragraph, line: str) -> Paragraph:
    """`line` (a row of a table, a 目) below the paragraph, or below its last item."""
    if not paragraph.items:
        return Paragraph(f"{paragraph.text}\n{line}")
    *before, tail = paragraph.items
    return Paragraph(paragraph.text, (*before, Item(tail.label, f"{tail.text}\n{line}")))


def _is_subitem(line: str) -> bool:
    """目: 1. or １．, numbered inside an item."""
    return bool(re.match(r"^[0-9０-９]{1,2}\s*[.．、]", line))


def split_articles(lines: Iterable[str]) -> Iterator[RawArticle]:
    """Cut lines into articles, tracking the heading path; text before 第一条 is left out."""
    headings: dict[str, str] = {}
    current: tuple[str, tuple[str, ...]] | None = None
    body: list[str] = []
    last: ArticleNo | None = None
    for line in _physical_lines(lines):
        if last and repair.ATTACHMENT.match(line):
            break
        if heading := repair.heading_of(line):
            _enter(headings, *heading)
            continue
        start = _article_start(line, last)
        if start is None:
            body.append(line)
            continue
        if current:
            yield RawArticle(*current, tuple(body))
        last, rest = start
        current = (str(last), tuple(headings[level] for level in repair.LEVELS if level in headings))
        body = [rest] if rest else []
    if current:
        yield RawArticle(*current, tuple(body))


def _physical_lines(lines: Iterable[str]) -> Iterator[str]:
    for raw in lines:
        if line := repair.drop_invisible(raw).strip():
            yield from repair.split_heading_from_article(line)


def _enter(headings: dict[str, str], level: str, heading: str) -> None:
    """Put `heading` in the path; what lies below its level ends with it."""
    for lower in repair.LEVELS[repair.LEVELS.index(level) :]:
        headings.pop(lower, None)
    headings[level] = heading


def _article_start(line: str, last: ArticleNo | None) -> tuple[ArticleNo, str] | None:
    """(number, rest of the line) when `line` opens an article.

    A sentence may begin with a reference (第三条规定的…), so a number that runs into its sentence opens an article
    only when it is the next in order; one set off by white space may skip numbers, but never goes back.
    """
    match = _ARTICLE_LINE.match(line)
    if not match:
        return None
    try:
        number = ArticleNo.parse(f"第{match[1]}条" + (f"之{match[2]}" if match[2] else ""))
    except ValueError:
        return None
    rest = match[4].strip()
    expected = (last is None and number == ArticleNo(1)) or (last is not None and _follows(last, number))
    if expected and not re.match(r"(第[一二三四五六七八九十]+[款项]|规定|至第|、第|和第)", rest):
        return number, rest
    if match[3] and (last is None or number > last):
        return number, rest
    return None


def _follows(last: ArticleNo, number: ArticleNo) -> bool:
    return number in (ArticleNo(last.number + 1), ArticleNo(last.number, last.suffix + 1))
