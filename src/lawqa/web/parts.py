"""Pieces of HTML that several pages share. Whatever comes from the corpus or the reader is escaped in these modules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from lawqa.desk.labels import place_label, validity_label
from lawqa.errors import BadQuestion, LawqaError
from lawqa.law import citation
from lawqa.law.model import Paragraph, Provision, StoredProvision
from lawqa.law.numerals import to_chinese
from lawqa.web import links, texts

_COMMAND = re.compile(r"lawqa [a-z]+(?: [a-z]+)?|pip install \S+")


@dataclass(frozen=True)
class _Line:
    """One printed line of an article: a paragraph's text or an item; `start` is its offset in the wording."""

    start: int
    text: str


@dataclass(frozen=True)
class Emphasis:
    """What stands out in a wording: a span of it, a paragraph, an item of that paragraph."""

    span: tuple[int, int] | None = None
    paragraph: int | None = None
    item: int | None = None


def label_html(text: str) -> str:
    """A small heading."""
    return f'<div class="lq"><h2 class="lq-label">{escape(text)}</h2></div>'


def asked_html(question: str) -> str:
    """Nothing to see: tells page.js which question the answer that follows is to."""
    return f'<div data-asked="{escape(question)}"></div>'


def fold_html(name: str, body: str) -> str:
    """HTML to unfold; `name` is text."""
    return f'<div class="lq"><details class="lq-fold"><summary>{escape(name)}</summary>{body}</details></div>'


def notices_html(notices: Iterable[str]) -> str:
    """What the reader is to know, a line each; '' when there is nothing."""
    lines = "".join(f'<p class="lq-notice"><b>{texts.NOTICE}</b>{escape(n)}</p>' for n in notices)
    return f'<div class="lq">{lines}</div>' if lines else ""


def error_html(error: LawqaError) -> str:
    """One line, with the command to type as code."""
    hint = _COMMAND.sub(lambda m: f"<code>{m[0]}</code>", escape(error.hint))
    message = escape(error.message) + (f"：{hint}" if hint else "")
    label = texts.NOTICE if isinstance(error, BadQuestion) else texts.ERROR
    return f'<div class="lq"><p class="lq-error" role="alert"><b>{label}</b>{message}</p></div>'


def footer_html(corpus: str = "", private: str = texts.FOOTER_LOCAL) -> str:
    """What this page is and is not; `corpus` says what the index holds, `private` what becomes of a question."""
    lines = "".join(f"<p>{line}</p>" for line in (texts.FOOTER, private, escape(corpus)) if line)
    return f'<div class="lq"><footer class="lq-foot">{lines}</footer></div>'


def line_html(kind: str, label: str, text: str) -> str:
    """A labelled line; '' without text."""
    return f'<p class="{kind}"><b>{label}</b>{escape(text)}</p>' if text else ""


def badges_html(badges: Iterable[tuple[str, str]]) -> str:
    """(class, text) of each."""
    return f'<p class="lq-badges">{"".join(badge_html(kind, text) for kind, text in badges)}</p>'


def badge_html(kind: str, text: str) -> str:
    """One badge."""
    return f'<span class="lq-badge {kind}">{escape(text)}</span>'


def badges_of(stored: StoredProvision, day: dt.date) -> list[tuple[str, str]]:
    """Authority, place, validity, and whether the wording was checked."""
    instrument, interval = stored.instrument, stored.version.in_force
    badges = [
        ("lq-authority", instrument.kind or instrument.authority.value),
        ("", place_label(stored)),
        ("" if day in interval else "lq-warn", validity_label(interval, day)),
    ]
    return [*badges, ("lq-warn", texts.UNCHECKED)] if stored.verbatim and not stored.checked else badges


def cited_wording(provision: Provision, paragraph: int | None = None, item: int | None = None) -> str:
    """The wording that a citation names: the item with its lead-in, the paragraph, or the whole article."""
    return citation.cited_wording(provision, paragraph, item)


def cited_paragraph(provision: Provision, paragraph: int | None) -> Paragraph | None:
    """The paragraph of that number, if there is one."""
    paragraphs = provision.paragraphs
    return paragraphs[paragraph - 1] if paragraph and paragraph <= len(paragraphs) else None


def paragraphs_html(
    provision: Provision, shown: Iterable[int], emphasis: Emphasis, hrefs: Sequence[str] | None = None
) -> str:
    """The paragraphs of these indexes; `hrefs` make their ordinals links.

    The ordinal of a paragraph is an attribute that CSS prints, so that it is never copied with the wording.
    """
    paragraphs = _printed(provision.paragraphs)
    blocks = []
    for index in shown:
        ordinal = f"第{to_chinese(index + 1)}款" if len(paragraphs) > 1 else ""
        link = _ordinal_link(ordinal, hrefs[index]) if ordinal and hrefs else ""
        number = f' data-no="{ordinal}"' if ordinal and not hrefs else ""
        cited = emphasis.paragraph == index + 1
        lines = "".join(
            f"<p{_cited(cited and emphasis.item == n)}>{_marked(line, emphasis.span)}</p>"
            for n, line in enumerate(paragraphs[index])
            if line.text
        )
        kind = "lq-paragraph lq-cited" if cited and ordinal else "lq-paragraph"
        blocks.append(f'<div class="{kind}"{number}>{link}{lines}</div>')
    return f'<blockquote class="lq-wording">{"".join(blocks)}</blockquote>'


def copy_button(label: str, text: str, name: str = "") -> str:
    """A button that copies `text`; `name` is what a screen reader says where the label alone says too little."""
    answers = f'data-done="{texts.COPIED}" data-failed="{texts.COPY_BY_HAND}"'
    spoken = f' aria-label="{escape(name)}"' if name else ""
    return f'<button type="button" class="lq-copy" data-copy="{escape(text)}" {answers}{spoken}>{label}</button>'


def act_button(label: str, action: str, value: str, name: str = "", *, pressed: bool | None = None) -> str:
    """A button that acts on the server (bridge.action); `name` is spoken, `pressed` is the state of a switch."""
    spoken = f' aria-label="{escape(name)}"' if name else ""
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    value = f'data-act="{escape(action)}" data-value="{escape(value)}"'
    return f'<button type="button" class="lq-act" {value}{spoken}{state}>{escape(label)}</button>'


def official_page(stored: StoredProvision) -> str:
    """The link to the official page, '' where none is known."""
    return page_link(stored.version.page or stored.instrument.page)


def page_link(page: str | None) -> str:
    """A link to a page elsewhere, which opens apart."""
    if not page or not page.startswith(("https://", "http://")):
        return ""
    return f'<a class="lq-page" href="{escape(page)}" target="_blank" rel="noopener">{texts.OFFICIAL_PAGE}</a>'


def _ordinal_link(ordinal: str, href: str) -> str:
    spoken = escape(texts.cite_paragraph(ordinal))
    return links.go(href, "", "lq-no", f' data-no="{ordinal}" aria-label="{spoken}" title="{spoken}"')


def _cited(cited: bool) -> str:
    return ' class="lq-cited"' if cited else ""


def _printed(paragraphs: Sequence[Paragraph]) -> list[list[_Line]]:
    """The lines of each paragraph with their offsets in Provision.text."""
    printed, offset = [], 0
    for paragraph in paragraphs:
        lines = []
        for text in [paragraph.text, *map(str, paragraph.items)]:
            lines.append(_Line(offset, text))
            offset += len(text) + 1
        printed.append(lines)
    return printed


def _marked(line: _Line, span: tuple[int, int] | None) -> str:
    """The line, with what lies inside the span marked."""
    start, end = span or (0, 0)
    a = min(max(start - line.start, 0), len(line.text))
    b = min(max(end - line.start, 0), len(line.text))
    if a >= b:
        return escape(line.text)
    return f"{escape(line.text[:a])}<mark>{escape(line.text[a:b])}</mark>{escape(line.text[b:])}"
