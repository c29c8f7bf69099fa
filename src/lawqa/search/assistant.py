"""The one place that puts the parts together: `open_assistant().ask("楼上漏水找谁赔")`."""

from __future__ import annotations

import datetime as dt
import functools
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lawqa.config import Settings, load_settings
from lawqa.corpus.store import Store
from lawqa.corpus.topics import Topic, load_topics
from lawqa.errors import BadQuestion, IndexUnavailable, NotFound
from lawqa.index.build import DICTIONARY_FILE, NOTES_FOLDER, STORE_FILE, WORDING_FOLDER, WORDS_FOLDER
from lawqa.index.conventions import open_conventions
from lawqa.index.embedder import Embedder, OnnxEmbedder
from lawqa.index.lexical import LexicalIndex, Words
from lawqa.index.manifest import Manifest, current_build
from lawqa.index.scope import Scope, ScopeTable
from lawqa.index.situations import SituationIndex
from lawqa.index.told import load_told
from lawqa.index.vectors import OutsideIndex, VectorIndex, Vectors
from lawqa.law.model import ArticleNo, Authority, StoredProvision
from lawqa.law.region import NATIONWIDE, parse_region, region_chain, region_label
from lawqa.law.sentence import locate, sentence_spans
from lawqa.search.answer import Answer, Hit, nearest_topics
from lawqa.search.candidates import Asked, CandidateFinder, Part, TopicTable
from lawqa.search.confidence import Calibration, evidence_of
from lawqa.search.deciding import SentenceMarker, sentence_features
from lawqa.search.guide import Guide
from lawqa.search.lexicon import Lexicon
from lawqa.search.library import Found, Library
from lawqa.search.lineage import Lineage, for_forerunners
from lawqa.search.own import OwnClauses, OwnShelf
from lawqa.search.query import Query, parts_of
from lawqa.search.rank import Ranked, Ranker, sigmoid
from lawqa.search.reply import ReplyChoice
from lawqa.search.resolve import Verdict
from lawqa.search.spelling import Speller

DEFAULT_HITS = 5
# From this cosine on a clause of a convention speaks of what was asked; or from a lower one, where it stands out from the
# other clauses by so much.
CONVENTION_SURE, CONVENTION_FROM, CONVENTION_MARGIN = 0.76, 0.68, 0.12
# A local provision fits by its cosine and its share of the best BM25; local law has no notes to speak for it.
LOCAL_FROM, LOCAL_SHARE, MOST_LOCAL = 0.75, 0.2, 2
CIVIL_CODE_FROM = dt.date(2021, 1, 1)  # 民法典 1260
TIME_EFFECT = (
    "事情发生在2021年1月1日《中华人民共和国民法典》施行以前的，适用当时的法律、司法解释，另有规定的除外；"
    "一直持续到施行以后的，适用民法典，另有规定的除外；当时没有规定而民法典有规定的，一般可以适用民法典；"
    "施行前成立、履行到施行以后的合同，施行前履行的争议适用当时的规定，施行后履行的争议适用民法典合同编第四章、第五章"
    "（《最高人民法院关于适用〈中华人民共和国民法典〉时间效力的若干规定》第一条第二款、第三款，第三条，第二十条）"
)
HIGHER = (Authority.LAW, Authority.ADMINISTRATIVE_REGULATION)
LEVELS = "法律、行政法规的效力高于地方性法规，不一致的以前者为准（《中华人民共和国立法法》第九十九条）；地方性法规只在当地适用"
RANKER_FILE, REPLY_FILE, TOPICS_FILE = "ranker.toml", "reply.toml", "topics.toml"


class Assistant:
    """Answers questions from one built index. Build it with `open_assistant`."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        folder = current_build(settings.index)
        self.manifest = Manifest.read(folder)
        self.store = Store(folder / STORE_FILE, open_conventions(settings, folder))
        self.library = Library(self.store, settings.corpus, self.manifest.version)
        self.embedder = embedder or OnnxEmbedder(settings.model_folder)
        if self.embedder.fingerprint != self.manifest.model:
            raise IndexUnavailable("索引是用另一个模型建立的", "运行 lawqa index build 重建")
        self.words = Words(settings.corpus / DICTIONARY_FILE, cache=folder / WORDS_FOLDER)
        self._scopes = ScopeTable(self.store)
        size = self.manifest.provisions
        topics = load_topics(settings.corpus / TOPICS_FILE)
        self.finder = CandidateFinder(
            VectorIndex.load(folder, size),
            LexicalIndex.load(folder / WORDING_FOLDER, size),
            LexicalIndex.load(folder / NOTES_FOLDER, size),
            SituationIndex.load(folder),
            TopicTable(self.store.topics(), self._deciding(topics)),
        )
        self._own = OwnShelf(self.store.conventions, self.embedder, self.words)
        self.outside = OutsideIndex.load(folder)
        self._lexicon = Lexicon(topics)
        choice = ReplyChoice.load(settings.corpus / REPLY_FILE)
        self.guide = Guide(topics, settings.corpus, self.finder.situations, load_told(folder), self.store, choice)
        dictionary = (settings.corpus / DICTIONARY_FILE).read_text(encoding="utf-8").split()
        self._speller = Speller(self._lexicon.terms.union(dictionary), self.words.tokens)
        self._ranker = Ranker.load(settings.corpus / RANKER_FILE)
        self._marker = SentenceMarker.load(settings.corpus / RANKER_FILE)
        self._calibration = Calibration.load(settings.corpus / RANKER_FILE)

    def ask(
        self,
        question: str,
        k: int = DEFAULT_HITS,
        *,
        region: str | None = None,
        compound: str | None = None,
        kinds: Sequence[str] = (),
        date: dt.date | None = None,
    ) -> Answer:
        """Answer from the law of `date` (default today) in `region`, and the conventions of `compound`: of those
        `kinds` where some are given.

        Without a region, a place that the question names is used, else national law only. BadQuestion for a question
        that cannot be asked; NotFound for an unknown region or compound.
        """
        started = time.perf_counter()
        query = self.library.reader.read(question)
        scope, notices = self._scope(query, region, compound, date)
        scope = replace(scope, kinds=tuple(kinds))
        direct, complaints = self._direct(query, scope)
        asked = self.read(query.text)
        vector = asked.whole.vector
        ranked = self._with_own(self.rank(asked, scope), k)
        notices += self._time_notices(asked, scope)
        cited = {hit.stored.id for hit in direct}
        # A question that is nothing but a citation asks for that article, not for what resembles the number.
        limit = 0 if query.only_citations and direct else k - len(direct)
        hits = (*direct, *self._hits(ranked, query.text, asked, scope, cited, limit))
        known = direct or self.finder.situations.same(query.text) is not None
        confidence = 1.0 if known else self._confidence(ranked, vector)
        return Answer(
            question=question,
            hits=hits[:k],
            abstained=confidence < self._calibration.threshold,
            confidence=confidence,
            ms=(time.perf_counter() - started) * 1000,
            scope=scope,
            notices=(*notices, *complaints, *_levels(hits[:k])),
            year=_past_year(query, date),
            asked=asked,
        )

    def law_near(self, text: str, day: dt.date, k: int = 1) -> list[StoredProvision]:
        """National law of `day` that is nearest to a text, best first, however far; [] for a text without words."""
        try:
            asked = self.read(self.library.reader.read(text).text)
        except BadQuestion:
            return []
        return self.store.at([entry.signals.position for entry in self.rank(asked, Scope(day))[:k]])

    def read(self, text: str) -> Asked:
        """What search needs of a normalised question."""
        text = self._speller.correct(text)
        reading = self._lexicon.read(text)
        texts = [text, *parts_of(text)]
        whole, *parts = (
            Part(vector, self.words.cut(part))
            for part, vector in zip(texts, self.embedder.embed_queries(texts), strict=True)
        )
        return Asked(whole, tuple(parts), self.words.cut(" ".join(reading.terms)), reading.topics)

    def rank(self, asked: Asked, scope: Scope, finder: CandidateFinder | None = None) -> list[Ranked]:
        """Candidates within `scope`, best first; `finder` stands in for the assistant's own."""
        finder = finder or self.finder
        mask = self._scopes.mask(scope)
        spoken = self.lineage.speakers(mask.tobytes()) if scope.day != dt.date.today() else {}
        mask[list(spoken)] = True
        candidates = finder.find(asked, mask)
        if own := self._clauses(scope):
            candidates += own.find(asked, scope, self.store.size)
        ranked = self._ranker.rank(candidates, finder.situations.together)
        return for_forerunners(ranked, spoken) if spoken else ranked

    def _clauses(self, scope: Scope) -> OwnClauses | None:
        return self._own.of(scope.compound) if scope.compound else None

    def _is_own(self, position: int) -> bool:
        """Clauses of the compound's conventions are numbered after the law."""
        return position >= self.store.size

    @functools.cached_property
    def lineage(self) -> Lineage:
        """Which provisions came from which; built when a past day is first asked for."""
        return Lineage(self.store, self.library.renumberings)

    def _time_notices(self, asked: Asked, scope: Scope) -> list[str]:
        """For a day that is not today: whether the Civil Code applies at all, and whose wording of then is not held."""
        today = dt.date.today()
        if scope.day == today:
            return []
        ranked = self.rank(asked, replace(scope, day=today, compound=None))[:DEFAULT_HITS]
        instruments = {s.instrument.id: s.instrument for s in self.store.at([r.signals.position for r in ranked])}
        missing = [i for i in instruments.values() if i.lacks_wording_of(scope.day)]
        notices = [TIME_EFFECT] if scope.day < CIVIL_CODE_FROM else []
        if missing:
            titles = "、".join(f"《{i.title}》" for i in missing)
            notices.append(f"{titles}在{scope.day}的文本没有收录，以下没有它的条文")
        return notices

    def _with_own(self, ranked: list[Ranked], k: int) -> list[Ranked]:
        """Of the first k places the last are for what holds here alone and fits: up to two provisions of the region,
        and the first clause of the compound's conventions, however well national law answers."""
        local = [n for n, r in enumerate(ranked) if r.signals.position in self._scopes.local and _fits_locally(r)]
        clauses = {n: r.signals.paragraph_cosine for n, r in enumerate(ranked) if self._is_own(r.signals.position)}
        usual = statistics.median(clauses.values()) if clauses else 0.0
        standing_out = max(CONVENTION_FROM, usual + CONVENTION_MARGIN)
        own = [n for n, cosine in clauses.items() if cosine >= min(CONVENTION_SURE, standing_out)]
        called = [n for n in (*own[:1], *local[:MOST_LOCAL]) if n >= k]
        room = max(k - len(called), min(k, 1))  # the first place is never given away
        called = called[: k - room]
        rest = [n for n in range(len(ranked)) if n not in called]
        return [ranked[n] for n in (*rest[:room], *called, *rest[room:])]

    def show(self, reference: str, day: dt.date | None = None) -> list[Found]:
        """See `Library.show`."""
        return self.library.show(reference, day)

    def topics_near(self, answer: Answer) -> list[str]:
        """Topics to offer when nothing fits."""
        return nearest_topics(answer.hits)

    def _deciding(self, topics: Iterable[Topic]) -> dict[str, list[list[int]]]:
        """Topic → its provisions, each as the row numbers of its versions."""
        return {
            topic.name: [self.store.positions(law, ArticleNo.parse(article)) for law, article in topic.provisions]
            for topic in topics
        }

    def _scope(
        self, query: Query, region: str | None, compound: str | None, date: dt.date | None
    ) -> tuple[Scope, list[str]]:
        day = date or dt.date.today()
        notices = []
        own = self.store.conventions.named(compound) if compound is not None else None
        if region is not None:
            region = self._known_region(region)
        elif own is not None:
            region = own.region
        elif query.region:
            region = query.region
            notices.append(f"问题提到{region_label(region)}，已一并查找当地规定")
        chain = list(region_chain(region)) if region else [NATIONWIDE]
        if region not in (None, NATIONWIDE) and not any(r in self.store.law_regions for r in chain):
            notices.append(f"没有收录{region_label(region or '')}的地方规定原文，以下是全国性规定")
        if year := _past_year(query, date):
            notices.append(f"问题提到{year}年；以下是今天有效的规定，事情若发生在当时，请指定日期再查")
            if year < CIVIL_CODE_FROM.year:
                notices.append(TIME_EFFECT)
        return Scope(day, region, own.name if own else None), notices

    def _known_region(self, name: str) -> str:
        region = parse_region(name, self.store.regions)
        if region is None:
            known = "、".join(region_label(r) for r in self.store.regions)
            raise NotFound(f"没有名为“{name}”的地区", f"写省或市的名字；收录了地方规定的有：{known}")
        return region

    def _direct(self, query: Query, scope: Scope) -> tuple[list[Hit], list[str]]:
        """Hits for the citations in a question, and a line for each that cannot be shown as law of the day."""
        hits: dict[str, Hit] = {}
        complaints = []
        for citation in query.citations:
            found = self.library.resolver.resolve(citation, scope.day, scope.compound)
            if found.verdict is Verdict.OK and found.stored is not None:
                hits[found.stored.id] = Hit(found.stored, 1.0, citation.paragraph, citation.item)
            else:
                complaints.append(found.message)
        return list(hits.values()), complaints

    def _hits(
        self, ranked: list[Ranked], text: str, asked: Asked, scope: Scope, exclude: set[str], limit: int
    ) -> list[Hit]:
        own = self._clauses(scope)
        hits: list[Hit] = []
        for entry in ranked[: limit + len(exclude)] if limit > 0 else []:
            position = entry.signals.position
            if not self._is_own(position):
                (stored,), finder = self.store.at([position]), self.finder
            elif own is None:  # the compound was taken out while it was searched
                continue
            else:
                position -= self.store.size
                stored, finder = own.provisions[position], own.finder
            if stored.id not in exclude:
                hits.append(self._hit(entry, position, stored, finder, text, asked))
        return hits[:limit]

    def _hit(
        self, entry: Ranked, position: int, stored: StoredProvision, finder: CandidateFinder, text: str, asked: Asked
    ) -> Hit:
        spans = sentence_spans(stored.provision.text)
        if not spans:
            return Hit(stored, sigmoid(entry.score), entry.signals.paragraph or None)
        deciding = spans[self._marker.mark(sentence_features(finder, position, stored, spans, text, asked))]
        return Hit(stored, sigmoid(entry.score), *locate(stored.provision, deciding), deciding)

    def evidence(self, ranked: list[Ranked], vector: Vectors, outside: OutsideIndex | None = None) -> dict[str, float]:
        """What the confidence rests on; `ranked` is not empty, `outside` stands in for the assistant's own."""
        return evidence_of(ranked, (outside or self.outside).resemblance(vector))

    def _confidence(self, ranked: list[Ranked], vector: Vectors) -> float:
        return self._calibration.confidence(self.evidence(ranked, vector)) if ranked else 0.0


def _levels(hits: Sequence[Hit]) -> list[str]:
    """Why local law stands below national law, where both are among the hits."""
    local = any(h.stored.instrument.authority is Authority.LOCAL_REGULATION for h in hits)
    higher = any(h.stored.instrument.authority in HIGHER for h in hits)
    return [LEVELS] if local and higher else []


def _past_year(query: Query, date: dt.date | None) -> int | None:
    """The earliest year that a question names, where that is over and no day was given."""
    return min((year for year in query.years if year < dt.date.today().year), default=None) if date is None else None


def _fits_locally(entry: Ranked) -> bool:
    return entry.signals.paragraph_cosine + LOCAL_SHARE * entry.features["wording_bm25_share"] >= LOCAL_FROM


def open_assistant(settings: Settings | None = None) -> Assistant:
    """Open the index in use. IndexUnavailable or ModelUnavailable says what to run when there is none."""
    return Assistant(settings or load_settings())
