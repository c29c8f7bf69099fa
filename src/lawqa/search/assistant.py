"""The one place that puts the parts together: `open_assistant().ask("楼上漏水找谁赔")`."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable

from lawqa.config import Settings, load_settings
from lawqa.corpus.store import Store
from lawqa.corpus.topics import Topic, load_topics
from lawqa.errors import IndexUnavailable, NotFound
from lawqa.index.build import DICTIONARY_FILE, NOTES_FOLDER, STORE_FILE, WORDING_FOLDER, WORDS_FOLDER
from lawqa.index.embedder import Embedder, OnnxEmbedder
from lawqa.index.lexical import LexicalIndex, Words
from lawqa.index.manifest import Manifest, current_build
from lawqa.index.scope import Scope, ScopeTable
from lawqa.index.vectors import OutsideIndex, VectorIndex, Vectors
from lawqa.law.model import ArticleNo, StoredProvision
from lawqa.law.region import NATIONWIDE, parse_region, region_chain, region_label
from lawqa.law.sentence import pairs_in_common, sentence_spans
from lawqa.search.answer import Answer, Hit, locate, nearest_topics
from lawqa.search.candidates import CandidateFinder, TopicTable
from lawqa.search.candidates import Words as QueryWords
from lawqa.search.confidence import Calibration, evidence_of
from lawqa.search.lexicon import Lexicon
from lawqa.search.library import Found, Library
from lawqa.search.query import Query
from lawqa.search.rank import Ranked, Ranker, sigmoid

DEFAULT_HITS = 5
RANKER_FILE, TOPICS_FILE = "ranker.toml", "topics.toml"


class Assistant:
    """Answers questions from one built index. Build it with `open_assistant`."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        folder = current_build(settings.index)
        self.manifest = Manifest.read(folder)
        self.store = Store(folder / STORE_FILE)
        self.library = Library(self.store)
        self._embedder = embedder or OnnxEmbedder(settings.model_folder)
        if self._embedder.fingerprint != self.manifest.model:
            raise IndexUnavailable("索引是用另一个模型建立的", "运行 lawqa index build 重建")
        self._words = Words(settings.corpus / DICTIONARY_FILE, cache=folder / WORDS_FOLDER)
        self._scopes = ScopeTable(self.store)
        size = self.manifest.provisions
        topics = load_topics(settings.corpus / TOPICS_FILE)
        self._finder = CandidateFinder(
            VectorIndex.load(folder, size),
            LexicalIndex.load(folder / WORDING_FOLDER, size),
            LexicalIndex.load(folder / NOTES_FOLDER, size),
            TopicTable(self.store.topics(), self._deciding(topics)),
            self._scopes.conventions,
        )
        self._outside = OutsideIndex.load(folder)
        self._lexicon = Lexicon(topics)
        self._ranker = Ranker.load(settings.corpus / RANKER_FILE)
        self._calibration = Calibration.load(settings.corpus / RANKER_FILE)

    def ask(
        self,
        question: str,
        k: int = DEFAULT_HITS,
        *,
        region: str | None = None,
        compound: str | None = None,
        date: dt.date | None = None,
    ) -> Answer:
        """Answer from the law of `date` (default today) in `region`, and the conventions of `compound`.

        Without a region, a place that the question names is used, else national law only. BadQuestion for a question
        that cannot be asked; NotFound for an unknown region or compound.
        """
        started = time.perf_counter()
        query = self.library.reader.read(question)
        scope, notices = self._scope(query, region, compound, date)
        direct, complaints = self._direct(query, scope.day)
        vector = self._embedder.embed_queries([query.text])[0]
        ranked = self.rank(query.text, vector, scope)
        cited = {hit.stored.id for hit in direct}
        # A question that is nothing but a citation asks for that article, not for what resembles the number.
        limit = 0 if query.only_citations and direct else k - len(direct)
        hits = (*direct, *self._hits(ranked, query.text, vector, cited, limit))
        confidence = 1.0 if direct else self._confidence(ranked, vector)
        return Answer(
            question=question,
            hits=hits[:k],
            abstained=confidence < self._calibration.threshold,
            confidence=confidence,
            ms=(time.perf_counter() - started) * 1000,
            scope=scope,
            notices=(*notices, *complaints),
        )

    def rank(self, text: str, vector: Vectors, scope: Scope) -> list[Ranked]:
        """Candidates of a normalised question within `scope`, best first; `vector` has shape (dimension,)."""
        reading = self._lexicon.read(text)
        words = QueryWords(self._words.cut(text), self._words.cut(" ".join(reading.terms)))
        return self._ranker.rank(self._finder.find(vector, words, reading.topics, self._scopes.mask(scope)))

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
        if compound is not None and compound not in self.store.compounds:
            known = "、".join(self.store.compounds) or "无"
            raise NotFound(f"没有名为“{compound}”的小区", f"已有：{known}")
        if region is not None:
            region = self._known_region(region)
        elif compound is not None:
            region = self.store.compounds[compound]
        elif query.region:
            region = query.region
            notices.append(f"问题提到{region_label(region)}，已一并查找当地规定")
        chain = list(region_chain(region)) if region else [NATIONWIDE]
        if region not in (None, NATIONWIDE) and not any(r in self.store.law_regions for r in chain):
            notices.append(f"没有收录{region_label(region or '')}的地方规定原文，以下是全国性规定")
        if date is None and query.years and min(query.years) < day.year:
            notices.append(f"问题提到{min(query.years)}年；以下是今天有效的规定，事情若发生在当时，请指定日期再查")
        return Scope(day, region, compound), notices

    def _known_region(self, name: str) -> str:
        region = parse_region(name, self.store.regions)
        if region is None:
            known = "、".join(region_label(r) for r in self.store.regions)
            raise NotFound(f"没有名为“{name}”的地区", f"写省或市的名字；收录了地方规定的有：{known}")
        return region

    def _direct(self, query: Query, day: dt.date) -> tuple[list[Hit], list[str]]:
        """Hits for the citations in a question, and a line for each that cannot be shown as law of the day."""
        hits: dict[str, Hit] = {}
        complaints = []
        for citation in query.citations:
            try:
                found = self.library.resolve(citation, day)
            except NotFound as error:
                complaints.append(str(error))
                continue
            if found.in_force:
                hits[found.stored.id] = Hit(found.stored, 1.0, citation.paragraph, citation.item)
            else:
                complaints.append(self.library.out_of_force_line(found.stored, day))
        return list(hits.values()), complaints

    def _hits(self, ranked: list[Ranked], text: str, vector: Vectors, exclude: set[str], limit: int) -> list[Hit]:
        wanted = ranked[: limit + len(exclude)] if limit > 0 else []
        stored = self.store.at([entry.signals.position for entry in wanted])
        hits = [self._hit(e, s, text, vector) for e, s in zip(wanted, stored, strict=True) if s.id not in exclude]
        return hits[:limit]

    def _hit(self, entry: Ranked, stored: StoredProvision, text: str, vector: Vectors) -> Hit:
        deciding = self._deciding_sentence(entry, stored, text, vector)
        paragraph, item = locate(stored, deciding) if deciding else (entry.signals.paragraph or None, None)
        return Hit(stored, sigmoid(entry.score), paragraph, item, deciding)

    def _deciding_sentence(
        self, entry: Ranked, stored: StoredProvision, text: str, vector: Vectors
    ) -> tuple[int, int] | None:
        """The sentence nearest to the question within the paragraph that matched: by meaning where sentences are
        indexed, by shared pairs of characters otherwise."""
        spans = sentence_spans(stored.provision.text)
        if not spans:
            return None
        paragraph = entry.signals.paragraph
        inside = [n for n, span in enumerate(spans) if not paragraph or locate(stored, span)[0] == paragraph]
        cosines = self._finder.sentence_cosines(entry.signals.position, vector, len(spans))
        wording = stored.provision.text
        shared = [pairs_in_common(text, wording[start:end]) for start, end in spans]
        return spans[max(inside or range(len(spans)), key=lambda n: (cosines[n], shared[n], -n))]

    def evidence(self, ranked: list[Ranked], vector: Vectors) -> dict[str, float]:
        """What the confidence rests on; `ranked` is not empty."""
        return evidence_of(ranked, self._outside.resemblance(vector))

    def _confidence(self, ranked: list[Ranked], vector: Vectors) -> float:
        return self._calibration.confidence(self.evidence(ranked, vector)) if ranked else 0.0


def open_assistant(settings: Settings | None = None) -> Assistant:
    """Open the index in use. IndexUnavailable or ModelUnavailable says what to run when there is none."""
    return Assistant(settings or load_settings())
