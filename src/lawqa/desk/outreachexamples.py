"""Everyday examples of a talk: which question reads well from a slide, and what the provision answers to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lawqa.desk.labels import GIST, GIST_ONLY, WORDING
from lawqa.desk.outreach import AUDIENCES, Basis, Example
from lawqa.law.model import StoredProvision
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.reply import OFFICE

RESIDENTS = AUDIENCES[0]
_LONGEST_ASKED, _SHORTEST_ASKED = 36, 8
# And misspellings, which the questions have on purpose.
_DIALECT = re.compile("[嗦咋啥嘛滴捏撒噻哇咯]|物业废|莫得|晓得|俺")
_QUESTION = re.compile(r"[吗呢？?]|怎么|能不能|可不可以|该不该|谁|多久|多少")
_SINGLE = str.maketrans("“”「」『』", "‘’‘’‘’")


def answered(question: str, stored: StoredProvision, sentence: int, paragraph: int | None, gist: str) -> Example | None:
    """With the sentence that decides where it is known and the wording held, else with the gist."""
    spans = sentence_spans(stored.provision.text)
    if 0 < sentence <= len(spans):
        number, item = locate(stored.provision, spans[sentence - 1])
        basis = Basis(stored, number or paragraph)
        words = _deciding_words(stored, spans[sentence - 1], number, item)
        return Example(own_words(question), words, WORDING, (basis,))
    basis = Basis(stored, paragraph)
    return Example(own_words(question), gist, GIST if basis.wording else GIST_ONLY, (basis,)) if gist else None


def _deciding_words(stored: StoredProvision, span: tuple[int, int], paragraph: int | None, item: int | None) -> str:
    """The sentence; an item with all that leads to it, and …… for the items between."""
    if paragraph is None or item is None:
        return stored.provision.text[slice(*span)]
    listing = stored.provision.paragraphs[paragraph - 1]
    between = ["……"] if item > 1 else []
    return "\n".join([listing.text, *between, str(listing.items[item - 1])])


def own_words(text: str) -> str:
    """With single marks for what is no quotation of a statute."""
    return text.translate(_SINGLE)


def reads_well(question: str, audience: str = "") -> bool:
    """Whether it can stand on a slide for that audience: neither long nor clipped, no dialect, not in an office's voice."""
    foreign = audience == RESIDENTS and OFFICE.search(question)
    return _SHORTEST_ASKED <= len(question) <= _LONGEST_ASKED and not _DIALECT.search(question) and not foreign


def plain_question(questions: Iterable[str], audience: str = "") -> str:
    """The first that reads well from a slide: neither long nor clipped, no dialect, a question with its mark; else the
    nearest to that; '' of none. Residents are not asked with the voice of a property manager or a committee.
    """
    offered = [q for q in questions if audience != RESIDENTS or not OFFICE.search(q)]
    fitting = [q for q in offered if reads_well(q)]
    asking = [q for q in fitting if _QUESTION.search(q)]
    return next((q for q in asking if q.endswith("？")), next(iter(asking or fitting or offered), ""))
