"""Provisions to passages: what is embedded and what is matched by words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from lawqa.law.model import Instrument, StoredProvision
from lawqa.law.sentence import in_context, locate, sentence_spans


class PassageKind(IntEnum):
    """What a passage says: the law's own words, our gist of them, a question that they answer, one sentence of them,
    or a cue to one sentence.

    Sentences and cues are not searched: they serve to mark the deciding sentence of a hit. A cue is a question too.
    """

    PARAGRAPH = 0
    GIST = 1
    QUESTION = 2
    SENTENCE = 3
    CUE = 4

    @property
    def asked(self) -> bool:
        """Whether it is worded as a question is, and embedded like one."""
        return self in (PassageKind.QUESTION, PassageKind.CUE)


@dataclass(frozen=True)
class Passage:
    """`position`: row number of the provision; `paragraph`: 1-based, 0 for the article as a whole.

    For a sentence or a cue, `paragraph` is the sentence's number in the wording, from 0.
    """

    position: int
    kind: PassageKind
    paragraph: int
    text: str


def short_name(instrument: Instrument) -> str:
    """How an instrument is called in passages and on cards: its first alias, else its title."""
    return instrument.aliases[0] if instrument.aliases and not instrument.compound else instrument.title


def passages_of(position: int, stored: StoredProvision) -> Iterator[Passage]:
    """A passage a paragraph (with instrument and nearest heading as context), one for the gist, one a question."""
    heading = stored.provision.headings[-1].split(" ", 1)[-1] if stored.provision.headings else ""
    context = f"{short_name(stored.instrument)} {heading}".strip()
    for number, paragraph in enumerate(stored.provision.paragraphs, 1):
        yield Passage(position, PassageKind.PARAGRAPH, number, f"{context}：{paragraph}")
    text = stored.provision.text
    spans = sentence_spans(text)
    if (stored.note or stored.instrument.compound) and len(spans) > 1:
        for number, sentence in enumerate(in_context(text, spans)):
            yield Passage(position, PassageKind.SENTENCE, number, sentence)
    if note := stored.note:
        yield Passage(position, PassageKind.GIST, 0, f"{context}：{note.gist}")
        for paragraph_number, question in note.questions:
            yield Passage(position, PassageKind.QUESTION, paragraph_number, question)
        for sentence_number, cue in note.of_sentences:
            paragraph_of_cue = None
            if spans:  # without the wording a cue is no more than a question
                yield Passage(position, PassageKind.CUE, sentence_number - 1, cue)
                paragraph_of_cue, _ = locate(stored.provision, spans[sentence_number - 1])
            yield Passage(position, PassageKind.QUESTION, paragraph_of_cue or 0, cue)


def all_passages(provisions: Iterable[StoredProvision]) -> Iterator[Passage]:
    """The passages of every searchable provision, in the order of the provisions."""
    for position, stored in enumerate(provisions):
        if stored.searchable:
            yield from passages_of(position, stored)


def wording_document(stored: StoredProvision) -> str:
    """What word matching sees of the law's own words, or of the gist where they are not held.

    A provision that search does not cover gives an empty text.
    """
    if not stored.searchable:
        return ""
    gist = stored.note.gist if stored.note else ""
    return "\n".join([short_name(stored.instrument), *stored.provision.headings, stored.provision.text or gist])


def note_document(stored: StoredProvision) -> str:
    """What word matching sees of our notes: gist, topics and questions."""
    note = stored.note
    if note is None:
        return ""
    return "\n".join([note.gist, *note.topics, *(text for _, text in (*note.questions, *note.of_sentences))])
