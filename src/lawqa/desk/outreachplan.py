"""From topics or collected provisions to the outline of a talk."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from lawqa.config import Settings
from lawqa.corpus.outreach import FILE, Advice, Ground, QuizItem, TopicTalk, load_talks
from lawqa.corpus.situations import Link, Situation, load_situations
from lawqa.corpus.store import Store
from lawqa.corpus.topics import Topic, load_topics
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.jump import find_instrument
from lawqa.desk.labels import REPLY
from lawqa.desk.outreach import (
    AUDIENCES,
    LISTENER,
    MINUTES,
    Basis,
    Example,
    Line,
    Outline,
    Path,
    Question,
    Rule,
    Step,
)
from lawqa.desk.outreachexamples import answered, own_words, plain_question, reads_well
from lawqa.errors import BadQuestion, NotFound
from lawqa.law.citation import Citation, nest_brackets
from lawqa.law.model import ArticleNo, Instrument, StoredProvision
from lawqa.law.numerals import NUMERAL_CHARS
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.library import Library
from lawqa.search.resolve import Verdict

# By length in minutes: rules, questions at the start, lines of advice of each kind.
_BUDGET = {10: (2, 3, 3), 20: (4, 4, 4), 40: (7, 5, 6)}
QUIZ_QUESTIONS = 3
_MOST_TOPICS_OF_HITS = 2
_MOST_NEAR = 5
# 第九百四十四条 without a title in a note is an article of the note's own instrument.
_BARE = re.compile(rf"(?:^|(?<=[看用见按由依据引和与，；（。：]))(?<!条和)(?<!条与)第(?=[{NUMERAL_CHARS}]+条)")
_OWN = re.compile(rf"(?:本法|本条例|本解释|本规定|本办法|本法典)第(?=[{NUMERAL_CHARS}])")
T = TypeVar("T")


class OutreachDesk:
    """Makes outlines from one library and what the project wrote."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._settings = settings
        self.library = library
        self.topics = {topic.name: topic for topic in load_topics(settings.corpus / "topics.toml")}
        self._talks = load_talks(settings.corpus / FILE)
        self._checker = CitationChecker(library)
        self._situations = functools.lru_cache(maxsize=128)(self._read_situations)

    def topic(self, name: str) -> Topic:
        """NotFound lists the near ones; a part of a name that only one topic has is enough."""
        if name in self.topics:
            return self.topics[name]
        called = [t for t in self.topics.values() if name in t.words]
        having = [t for t in self.topics.values() if name and name in t.name] or called
        if len(having) == 1:
            return having[0]
        near = [t.name for t in having] or difflib.get_close_matches(name, self.topics, _MOST_NEAR, 0.3)
        hint = f"相近的有：{'、'.join(near[:_MOST_NEAR])}" if near else f"可选的有：{'、'.join(self.topics)}"
        raise NotFound(f"没有名为“{name}”的话题", hint)

    def outline(
        self,
        topics: Sequence[str] = (),
        provisions: Sequence[str] = (),
        *,
        audience: str = AUDIENCES[0],
        minutes: int = 20,
        day: dt.date | None = None,
        local: Sequence[Basis] = (),
        region: str = "",
        compound: str = "",
    ) -> Outline:
        """A talk on `topics`, on collected `provisions` (ids of provisions, or citations), or on both.

        `local` are provisions of a region and clauses of a compound, which are told after the rules. BadQuestion for
        nothing chosen, an unknown audience or length; NotFound for an unknown topic or provision.
        """
        if audience not in AUDIENCES:
            raise BadQuestion(f"没有“{audience}”这种听众", f"可选：{'、'.join(AUDIENCES)}")
        if minutes not in MINUTES:
            raise BadQuestion(f"没有{minutes}分钟的宣讲", f"可选：{'、'.join(map(str, MINUTES))}分钟")
        day = day or dt.date.today()
        chosen = list({t.name: t for t in map(self.topic, topics)}.values())
        collected = [basis for text in provisions for basis in self._collected(text, day)]
        if not chosen and not collected:
            raise BadQuestion("还没有选话题", "选一个或几个话题")
        told = chosen or self._topics_of(collected)
        plan = _Plan(self, told, day, audience, minutes)
        rules = plan.rules(collected, chosen) + tuple(plan.rule("", basis) for basis in local)
        return Outline(
            topics=tuple(t.name for t in told) or ("收集的条文",),
            audience=audience,
            minutes=minutes,
            day=day,
            corpus=self.library.built,
            region=region,
            compound=compound,
            asked=plan.asked(rules),
            rules=rules,
            dos=plan.advice(dont=False),
            donts=plan.advice(dont=True),
            quiz=plan.quiz(rules),
            paths=plan.paths(),
            notices=tuple(dict.fromkeys(plan.notices)),
        )

    def basis(self, law: str, article: ArticleNo, paragraph: int | None, day: dt.date) -> Basis | None:
        """The provision as of `day`; None where it is not the law then, or not in the corpus."""
        instrument = find_instrument(self.library.store, law)
        if instrument is None:
            return None
        found = self.library.resolver.resolve(Citation(instrument.title, article, paragraph), day)
        if found.stored is None or found.version is None or day not in found.version.in_force:
            return None
        if found.verdict not in (Verdict.OK, Verdict.UNCHECKED):
            return None
        return Basis(found.stored, paragraph if found.stored.verbatim else None)

    def still_said(self, ground: Ground, day: dt.date) -> Basis | None:
        """What a line of ours rests on as of `day`; None where the provision reads otherwise than when it was written."""
        basis = self.basis(ground.law, ground.article, ground.paragraph, day)
        if basis is None or day == self._talks.written:
            return basis
        then = self.basis(ground.law, ground.article, ground.paragraph, self._talks.written)
        same = then is not None and then.stored.provision.paragraphs == basis.stored.provision.paragraphs
        return basis if same else None

    def talk(self, topic: Topic) -> TopicTalk:
        """The lines about a topic; none where nothing was written."""
        return self._talks.topics.get(topic.name, TopicTalk(topic.name))

    def situations(self, topic: Topic) -> tuple[Situation, ...]:
        """The situations of a topic."""
        return self._situations(topic.name)

    def sound(self, text: str, stored: StoredProvision, day: dt.date) -> str:
        """A note of ours with its citations spelt out, without the sentences that cite what is not law on `day`."""
        title = f"《{nest_brackets(stored.title)}》第"
        text = _BARE.sub(title, _OWN.sub(title, own_words(text)))
        kept = [text[a:b] for a, b in sentence_spans(text) if not self._checker.check(text[a:b], day).faults]
        return "".join(kept).rstrip("；") + ("。" if kept and kept[-1].endswith("；") else "")

    def _read_situations(self, name: str) -> tuple[Situation, ...]:
        return load_situations(self._settings.corpus / "situations", _Names(self.library.store), name)

    def _collected(self, text: str, day: dt.date) -> Iterator[Basis]:
        position = self.library.store.position(text)
        if position is not None:
            yield Basis(self.library.store.at([position])[0])
            return
        for found in self.library.show(text, day):
            yield Basis(found.stored, found.citation.paragraph)

    def _topics_of(self, collected: Iterable[Basis]) -> list[Topic]:
        notes = [basis.stored.note for basis in collected]
        counted = Counter(name for note in notes if note for name in note.topics if name in self.topics)
        return [self.topics[name] for name, _ in counted.most_common(_MOST_TOPICS_OF_HITS)]


class _Names:
    """The instruments of a store by name, as the catalogue gives them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def by_name(self, name: str) -> Instrument | None:
        """By title or alias."""
        return find_instrument(self._store, name)


class _Plan:
    """One outline in the making."""

    def __init__(self, desk: OutreachDesk, topics: Sequence[Topic], day: dt.date, audience: str, minutes: int) -> None:
        self.desk, self.topics, self.day, self.audience = desk, topics, day, audience
        self.most_rules, self.most_asked, self.most_lines = _BUDGET[minutes]
        self.notices: list[str] = []

    def rules(self, collected: Sequence[Basis], chosen: Sequence[Topic]) -> tuple[Rule, ...]:
        """Collected provisions all, then those of the topics in turn, as many as there is time for."""
        told = {basis.stored.id: self.rule(self._first_topic(basis), basis) for basis in collected}
        most = max(self.most_rules, len(chosen))
        for topic, basis in _in_turn([[(t, b) for b in self._deciding(t)] for t in chosen]):
            if len(told) >= max(most, len(collected)):
                break
            told.setdefault(basis.stored.id, self.rule(topic.name, basis))
        return tuple(told.values())

    def rule(self, topic: str, basis: Basis) -> Rule:
        """A rule with its caution and an example."""
        note, stored = basis.stored.note, basis.stored
        gist = self.desk.sound(note.gist, stored, self.day) if note else ""
        caution = self.desk.sound(note.caution, stored, self.day) if note else ""
        return Rule(topic, basis, gist, caution, self._example(topic, basis, gist))

    def asked(self, rules: Sequence[Rule]) -> tuple[Line, ...]:
        """What people ask, each question with the provision that decides it; none that is an example already."""
        taken = {rule.example.question for rule in rules if rule.example}
        lines: dict[tuple[str, int | None], Line] = {}
        for situation in _in_turn([self.desk.situations(topic) for topic in self.topics]):
            question = situation.questions[0]  # the one that the reply was written for, and with it what it rests on
            replied = self._replied(situation) if reads_well(question, self.audience) else ()
            if replied and own_words(question) not in taken:
                lines.setdefault(replied[0].key, Line(own_words(question), replied[0]))
            if len(lines) >= self.most_asked:
                break
        return tuple(lines.values()) or self._asked_of_notes(rules, taken)

    def advice(self, *, dont: bool) -> tuple[Line, ...]:
        """Lines for this audience first, then those for everybody, then what the others have to do."""
        talks = map(self.desk.talk, self.topics)
        lines = _in_turn([self._lines(talk.dont if dont else talk.do) for talk in talks])
        order = {self.audience: 0, "": 1}
        return tuple(sorted(lines, key=lambda line: order.get(line.who, 2))[: self.most_lines])

    def quiz(self, rules: Sequence[Rule]) -> tuple[Question, ...]:
        """Three questions, those on provisions of the talk first."""
        told = {rule.basis.stored.id for rule in rules}
        items = _in_turn([self._questions(self.desk.talk(topic).quiz) for topic in self.topics])
        return tuple(sorted(items, key=lambda q: q.basis.stored.id not in told)[:QUIZ_QUESTIONS])

    def paths(self) -> tuple[Path, ...]:
        """The steps of each topic."""
        paths = []
        for topic in self.topics:
            bases = [self.desk.basis(s.law, ArticleNo.parse(s.article), None, self.day) for s in topic.steps]
            steps = tuple(Step(s.do, s.who, b) for s, b in zip(topic.steps, bases, strict=True) if b is not None)
            if len(steps) < len(topic.steps):
                self._left_out()
            if steps:
                paths.append(Path(topic.name, steps))
        return tuple(paths)

    def _deciding(self, topic: Topic) -> list[Basis]:
        """The provisions of a topic with the paragraph that its situations turn on most, those asked for most first."""
        asked: list[tuple[int, Basis]] = []
        for law, article in topic.provisions:
            number = ArticleNo.parse(article)
            basis = self.desk.basis(law, number, None, self.day)
            if basis is None:
                self._left_out()
                continue
            weights: Counter[int] = Counter()
            for link in self._links(topic):
                if _is_of(link, basis.stored):
                    weights[link.paragraph] += 2 if link.weight == 1 else 1
            total = weights.total()
            del weights[0]
            paragraph = weights.most_common(1)[0][0] if weights else None
            asked.append((total, self._with_paragraph(basis, paragraph)))
        return [basis for _, basis in sorted(asked, key=lambda entry: -entry[0])]

    def _with_paragraph(self, basis: Basis, paragraph: int | None) -> Basis:
        there = paragraph and paragraph <= len(basis.stored.provision.paragraphs)
        return Basis(basis.stored, paragraph if there else None)

    def _links(self, topic: Topic) -> Iterator[Link]:
        for situation in self.desk.situations(topic):
            yield from situation.links

    def _replied(self, situation: Situation) -> tuple[Basis, ...]:
        """What our reply rests on; () without one, or where a provision reads otherwise than when it was written."""
        links = situation.reply.rests if situation.reply else ()
        grounds = [Ground(link.instrument, link.article, link.paragraph or None) for link in links]
        bases = [self.desk.still_said(ground, self.day) for ground in grounds]
        return tuple(basis for basis in bases if basis is not None) if all(bases) else ()

    def _first_topic(self, basis: Basis) -> str:
        names = basis.stored.note.topics if basis.stored.note else ()
        told = [topic.name for topic in self.topics]
        return next((name for name in names if name in told), next(iter(names), ""))

    def _example(self, topic: str, basis: Basis, gist: str) -> Example | None:
        """A question that this provision decides: of the topic's situations, with our reply, else of its note."""
        stored = basis.stored
        for situation in self.desk.situations(self.desk.topics[topic]) if topic in self.desk.topics else ():
            reply, question = situation.reply, situation.questions[0]
            if reply is None or not _is_of(reply.rests[0], stored) or not reads_well(question, self.audience):
                continue
            bases = self._replied(situation)
            if bases and _covers(bases[0], basis):
                return Example(own_words(question), own_words(reply.text), REPLY, bases)
        if stored.note is None:
            return None
        for number, question in (*stored.note.answers, *stored.note.cues):
            spans = sentence_spans(stored.provision.text)
            paragraph = locate(stored.provision, spans[number - 1])[0] if 0 < number <= len(spans) else None
            if paragraph in (basis.paragraph, None) or basis.paragraph is None:
                return answered(question, stored, number, paragraph, gist)
        questions = [q for paragraph, q in stored.note.questions if paragraph in (0, basis.paragraph)]
        question = plain_question(questions, self.audience)
        return answered(question, stored, 0, basis.paragraph, gist) if question else None

    def _asked_of_notes(self, rules: Sequence[Rule], taken: set[str]) -> tuple[Line, ...]:
        lines = []
        for rule in rules:
            note = rule.basis.stored.note
            question = (
                plain_question((q for _, q in note.questions if own_words(q) not in taken), self.audience)
                if note
                else ""
            )
            if question:
                lines.append(Line(own_words(question), Basis(rule.basis.stored)))
        return tuple(lines[: self.most_asked])

    def _lines(self, advice: Iterable[Advice]) -> list[Line]:
        lines = []
        for entry in advice:
            basis = self.desk.still_said(entry.on, self.day)
            if basis is None:
                self._left_out()
            else:
                lines.append(Line(entry.text, basis, LISTENER[entry.who]))
        return lines

    def _questions(self, items: Iterable[QuizItem]) -> list[Question]:
        questions = []
        for item in items:
            basis = self.desk.still_said(item.on, self.day)
            if basis is None:
                self._left_out()
            else:
                questions.append(Question(item.ask, item.options, item.right, item.why, basis))
        return questions

    def _left_out(self) -> None:
        self.notices.append(f"有的内容所依据的条文在{self.day}不是现行规定或已经修改，没有放进来")


def _is_of(link: Link, stored: StoredProvision) -> bool:
    """Whether it names the article, in whatever version: costs nothing, unlike looking it up."""
    return (link.instrument, link.article) == (stored.instrument.id, stored.provision.article)


def _covers(found: Basis, wanted: Basis) -> bool:
    """Whether it is the provision, and the paragraph where one is wanted."""
    same = found.stored.id == wanted.stored.id
    return same and wanted.named_paragraph in (None, found.named_paragraph)


def _in_turn(lists: Sequence[Iterable[T]]) -> list[T]:
    """The first of each, then the second of each, and so on."""
    rounds = itertools.zip_longest(*lists)
    return [entry for one in rounds for entry in one if entry is not None]
