"""Authored questions as training questions: each is taken out of the index before it is asked.

A question of the notes is right for its provision, one of a situation for all provisions of the situation. Two thirds
of the situations are hidden whole; of the others only the question asked, since users' questions often have a twin.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lawqa.config import load_settings
from lawqa.corpus.collect import catalogue_of
from lawqa.corpus.situations import Situation, load_situations
from lawqa.desk.evaluation import DEPTH, Response, key
from lawqa.errors import BadQuestion
from lawqa.index.lexical import LexicalIndex
from lawqa.index.passages import PassageKind, note_document
from lawqa.index.scope import Scope
from lawqa.index.vectors import VectorIndex
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant
from lawqa.search.candidates import Asked, CandidateFinder
from lawqa.search.rank import Ranked, Ranker

SEED = 20261124
FOLDS = 5
WHOLE = 2 / 3
NOTE_QUESTIONS_A_FOLD = 300


@dataclass(frozen=True)
class Trial:
    """A question, its candidates with their signals, and which provisions are right (position → grade, 1 or 2)."""

    text: str
    asked: Asked
    ranked: list[Ranked]
    gold: dict[int, int]
    kind: str
    finder: CandidateFinder

    def ranked_by(self, ranker: Ranker) -> list[Ranked]:
        """The candidates under another ranker."""
        return ranker.rank([r.signals for r in self.ranked], self.finder.situations.together)


def trials(assistant: Assistant) -> Iterator[Trial]:
    """Every situation asked once or twice, and a sample of the notes' questions, each hidden from the index."""
    chance = random.Random(SEED)
    situations = situations_of()
    asked = {
        (position, place): text
        for position, stored in enumerate(assistant.store.at(range(assistant.store.size)))
        if stored.note
        for place, (_, text) in enumerate((*stored.note.questions, *stored.note.of_sentences))
    }
    links = assistant.finder.situations.links
    of_row = assistant.finder.situations.situation
    texts = [question for situation in situations for question in situation.questions]
    fold_of_situation = [chance.randrange(FOLDS) for _ in situations]
    whole = [chance.random() < WHOLE for _ in situations]
    rows_of = [np.flatnonzero(of_row == n).tolist() for n in range(len(situations))]
    asked_rows = [chance.sample(rows, min(2 if whole[n] else 1, len(rows))) for n, rows in enumerate(rows_of)]
    in_force = in_force_positions(assistant)
    for fold in range(FOLDS):
        mine = [n for n in range(len(situations)) if fold_of_situation[n] == fold]
        silent = np.zeros(len(texts), dtype=bool)
        for n in mine:
            silent[rows_of[n] if whole[n] else asked_rows[n]] = True
        hidden = {place for place in asked if chance.random() < 1 / FOLDS}
        finder = without_questions(assistant, hidden)
        questions = chance.sample(sorted(hidden), min(NOTE_QUESTIONS_A_FOLD, len(hidden)))
        finder = dataclasses.replace(finder, situations=finder.situations.without(silent))
        for n in mine:
            gold = {p: 2 if weight == 1.0 else 1 for p, _, weight, _ in links[n] if p in in_force}
            for row in asked_rows[n]:
                yield trial(assistant, texts[row], gold, finder, "situation" if whole[n] else "twin")
        for place in questions:
            if place[0] in in_force:
                yield trial(assistant, asked[place], {place[0]: 2}, finder, "note")


def situations_of() -> tuple[Situation, ...]:
    """The project's situations, in the order of their index."""
    settings = load_settings()
    return load_situations(settings.corpus / "situations", catalogue_of(settings))


def without_questions(assistant: Assistant, hidden: set[tuple[int, int]]) -> CandidateFinder:
    """A finder that does not know some questions of the notes: (position, place among the provision's questions, those
    of its note before its cues)."""
    vectors = assistant.finder.vectors
    mask = np.zeros(len(vectors.rows.kind), dtype=bool)
    documents = []
    for position, stored in enumerate(assistant.store.at(range(assistant.store.size))):
        for place, row in enumerate(question_rows(vectors, position)):
            mask[row] = (position, place) in hidden
        if note := stored.note:
            texts = [text for _, text in (*note.questions, *note.of_sentences)]
            kept = tuple((0, text) for place, text in enumerate(texts) if (position, place) not in hidden)
            stored = dataclasses.replace(stored, note=dataclasses.replace(note, questions=kept, cues=(), answers=()))
        documents.append(assistant.words.cut(note_document(stored)))
    return dataclasses.replace(assistant.finder, vectors=vectors.without(mask), notes=LexicalIndex.build(documents))


def question_rows(vectors: VectorIndex, position: int) -> list[int]:
    """The rows of a provision's questions: those of its note, then its cues."""
    rows = vectors.rows_of(position)
    return (rows.start + np.flatnonzero(vectors.rows.kind[rows] == PassageKind.QUESTION)).tolist()


def trial(
    assistant: Assistant, text: str, gold: dict[int, int], finder: CandidateFinder | None = None, kind: str = ""
) -> Trial:
    """Ask one question for today, nationwide."""
    asked = assistant.read(assistant.library.reader.read(text).text)
    finder = finder or assistant.finder
    return Trial(text, asked, assistant.rank(asked, Scope(dt.date.today()), finder), gold, kind, finder)


def best_ten(assistant: Assistant, ranked: list[Ranked]) -> Response:
    """The first ten as lawqa.desk.evaluation takes them; silence is not measured."""
    stored = assistant.store.at([r.signals.position for r in ranked[:DEPTH]])
    return Response(tuple(key(s.title, str(s.provision.article)) for s in stored), abstained=False, ms=0.0)


def is_question(assistant: Assistant, text: str) -> bool:
    """Whether it can be asked at all; what cannot needs no confidence."""
    try:
        assistant.library.reader.read(text)
    except BadQuestion:
        return False
    return True


def in_force_positions(assistant: Assistant) -> set[int]:
    """Row numbers of what is in force today."""
    today = dt.date.today()
    return {
        n
        for n, (instrument, version, _) in enumerate(assistant.store.scopes())
        if instrument.version_on(today) == version
    }


def gold_positions(assistant: Assistant, gold: dict[str, int]) -> dict[int, int]:
    """law#article → row number of the version in force."""
    found = {}
    for name, grade in gold.items():
        title, article = name.split("#")
        instrument = next(i for i in assistant.store.instruments.values() if i.title == title)
        version = instrument.version_on(dt.date.today())
        stored = version and assistant.store.find(instrument, version, ArticleNo.parse(article))
        position = stored and assistant.store.position(stored.id)
        if position is not None:
            found[position] = grade
    return found
