"""The one place that puts the parts together: `open_assistant().ask("楼上漏水找谁赔")`."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lawqa.config import Settings, load_settings
from lawqa.corpus.catalogue import fold_title
from lawqa.corpus.store import Store
from lawqa.errors import IndexUnavailable, NotFound
from lawqa.index.build import NOTES_FOLDER, STORE_FILE, WORDING_FOLDER, WORDS_FOLDER, DICTIONARY_FILE
from lawqa.index.embedder import Embedder, OnnxEmbedder
from lawqa.index.lexical import LexicalIndex, Words
from lawqa.index.manifest import Manifest, current_build
from lawqa.index.scope import Scope, ScopeTable
from lawqa.index.vectors import VectorIndex, Vectors
from lawqa.law.citation import Citation
from lawqa.law.model import Authority, Instrument, StoredProvision, Version
from lawqa.law.region import NATIONWIDE, parse_region, region_chain, region_label
from lawqa.law.sentence import sentence_spans
from lawqa.search.answer import Answer, Hit, locate, nearest_topics
from lawqa.search.candidates import CandidateFinder
from lawqa.search.confidence import Calibration
from lawqa.search.query import Query, QueryReader
from lawqa.search.rank import Ranked, Ranker

CIVIL_CODE = "民法典"
DEFAULT_HITS = 5


@dataclass(frozen=True)
class Found:
    """A citation that resolved to a provision; `version` may be out of force on the day asked for."""

    stored: StoredProvision
    citation: Citation
    in_force: bool


class Assistant:
    """Answers questions from one built index. Build it with `open_assistant`."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        folder = current_build(settings.index)
        manifest = Manifest.read(folder)
        self.folder, self.manifest = folder, manifest
        self.store = Store(folder / STORE_FILE)
        self._embedder = embedder or OnnxEmbedder(settings.model_folder)
        if self._embedder.fingerprint != manifest.model:
            raise IndexUnavailable("索引是用另一个模型建立的", "运行 lawqa index build 重建")
        self._words = Words(settings.corpus / DICTIONARY_FILE, cache=folder / WORDS_FOLDER)
        self._scopes = ScopeTable(self.store)
        self._finder = CandidateFinder(
            VectorIndex.load(folder, manifest.provisions),
            LexicalIndex.load(folder / WORDING_FOLDER, manifest.provisions),
            LexicalIndex.load(folder / NOTES_FOLDER, manifest.provisions),
        )
        self._ranker = Ranker.load(settings.corpus / "ranker.toml")
        self._calibration = Calibration.load(settings.corpus / "ranker.toml")
        self._reader = QueryReader(self.store.names, self.store.regions)
        self._conventions = frozenset(
            position for position, instrument, _, _ in self.store.scopes() if instrument.compound
        )

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

        BadQuestion for a question that cannot be asked; NotFound for an unknown region or compound.
        """
        started = time.perf_counter()
        query = self._reader.read(question)
        scope, notices = self._scope(query, region, compound, date)
        allowed = self._scopes.mask(scope)
        vector = self._embedder.embed_queries([query.text])[0]
        direct, complaints = self._direct(query, scope)
        ranked = self._ranker.rank(
            self._finder.find(vector, self._words.cut(query.text), allowed), self._conventions
        )
        hits = [*direct, *self._hits(ranked, vector, exclude={h.stored.id for h in direct}, limit=k - len(direct))]
        confidence = 1.0 if direct else self._confidence(ranked)
        return Answer(
            question=question,
            hits=tuple(hits[:k]),
            abstained=confidence < self._calibration.threshold,
            confidence=confidence,
            ms=(time.perf_counter() - started) * 1000,
            scope=scope,
            notices=(*notices, *complaints),
        )

    def show(self, reference: str, date: dt.date | None = None) -> list[Found]:
        """The provisions that a reference like 民法典 944 or 物业条例第四十一条 names; NotFound says what is missing."""
        query = self._reader.read(reference)
        if not query.citations:
            raise NotFound(f"没看懂要查哪一条：{reference}", "写成 民法典 944 或 物业管理条例第四十一条")
        day = date or dt.date.today()
        return [self._resolve(citation, day) for citation in query.citations]

    def _scope(
        self, query: Query, region: str | None, compound: str | None, date: dt.date | None
    ) -> tuple[Scope, list[str]]:
        notices = []
        if compound is not None and compound not in self.store.compounds:
            known = "、".join(self.store.compounds) or "无"
            raise NotFound(f"没有名为“{compound}”的小区", f"已有：{known}")
        if region is None:
            region = self.store.compounds[compound] if compound else query.region
            if region and not compound:
                notices.append(f"问题提到{region_label(region)}，已一并查找当地规定")
        else:
            name, region = region, parse_region(region, self.store.regions)
            if region is None:
                raise NotFound(f"没有名为“{name}”的地区", f"写省或市的名字；收录了地方规定的有：{'、'.join(self.store.regions)}")
            if not any(r in self.store.regions for r in region_chain(region)) and region != NATIONWIDE:
                notices.append(f"没有收录{region_label(region)}的地方规定，以下只有全国性规定")
        day = date or dt.date.today()
        if date is None and query.years and min(query.years) < day.year:
            notices.append(f"问题提到{query.years[0]}年；以下是今天有效的规定，事情若发生在当时，请指定日期再查")
        return Scope(day, region, compound), notices

    def _direct(self, query: Query, scope: Scope) -> tuple[list[Hit], list[str]]:
        """Hits for the citations in a question, and a line for each that cannot be shown."""
        hits, complaints = {}, []
        for citation in query.citations:
            try:
                found = self._resolve(citation, scope.day)
            except NotFound as error:
                complaints.append(str(error))
                continue
            if found.in_force:
                hits[found.stored.id] = Hit(found.stored, 1.0, citation.paragraph, citation.item)
            else:
                complaints.append(out_of_force_line(found.stored, self.store.instruments))
        return list(hits.values()), complaints

    def _resolve(self, citation: Citation, day: dt.date) -> Found:
        instrument = self._instrument(citation.title)
        version = instrument.version_on(day) or _nearest_version(instrument, day)
        if version is None:
            raise NotFound(f"《{instrument.title}》的原文未装入", f"官方页面：{instrument.page}" if instrument.page else "")
        stored = self.store.find(instrument, version, citation.article)
        if stored is None:
            total = f"，该版共{version.articles}条" if version.articles else ""
            raise NotFound(f"《{instrument.title}》没有{citation.article}{total}", "核对条号")
        count = len(stored.provision.paragraphs)
        if citation.paragraph and stored.verbatim and citation.paragraph > count:
            raise NotFound(f"《{instrument.title}》{citation.article}只有{count}款", "核对款号")
        return Found(stored, citation, day in version.in_force)

    def _instrument(self, title: str) -> Instrument:
        identity = self.store.names.get(fold_title(title)) if title else CIVIL_CODE
        if identity is None or identity not in self.store.instruments:
            raise NotFound(f"目录里没有《{title}》", "用 lawqa corpus list 查看收录的法规")
        return self.store.instruments[identity]

    def _hits(self, ranked: Iterable[Ranked], vector: Vectors, exclude: set[str], limit: int) -> list[Hit]:
        hits: list[Hit] = []
        wanted = [r for r in ranked][: max(limit, 0) + len(exclude)]
        for entry, stored in zip(wanted, self.store.at([r.signals.position for r in wanted]), strict=True):
            if stored.id not in exclude and len(hits) < limit:
                hits.append(self._hit(entry, stored, vector))
        return hits

    def _hit(self, entry: Ranked, stored: StoredProvision, vector: Vectors) -> Hit:
        deciding = self._deciding(entry, stored, vector)
        paragraph, item = locate(stored, deciding) if deciding else (entry.signals.paragraph or None, None)
        return Hit(stored, _sigmoid(entry.score), paragraph, item, deciding)

    def _deciding(self, entry: Ranked, stored: StoredProvision, vector: Vectors) -> tuple[int, int] | None:
        """The sentence nearest to the question where sentences are indexed, else the first of the best paragraph."""
        if not stored.verbatim:
            return None
        spans = sentence_spans(stored.provision.text)
        paragraph = entry.signals.paragraph
        inside = [n for n, span in enumerate(spans) if not paragraph or locate(stored, span)[0] == paragraph]
        cosines = self._finder.sentence_cosines(entry.signals.position, vector, len(spans))
        best = max(inside or range(len(spans)), key=lambda n: (cosines[n], -n))
        return spans[best]

    def _confidence(self, ranked: list[Ranked]) -> float:
        return self._calibration.confidence(ranked[0].features) if ranked else 0.0

    def topics_near(self, answer: Answer) -> list[str]:
        """Topics to offer when nothing fits."""
        return nearest_topics(answer.hits)

    def allowed(self, scope: Scope) -> NDArray[np.bool_]:
        """Which provisions a scope admits; shape (provisions,)."""
        return self._scopes.mask(scope)


def open_assistant(settings: Settings | None = None) -> Assistant:
    """Open the index in use. IndexUnavailable or ModelUnavailable says what to run when there is none."""
    return Assistant(settings or load_settings())


def out_of_force_line(stored: StoredProvision, instruments: dict[str, Instrument]) -> str:
    """One line on a provision that is not the law on the day: since when not, and what replaced it."""
    interval, instrument = stored.version.in_force, stored.instrument
    line = f"《{stored.title}》{stored.provision.article}"
    if interval.end and interval.end <= dt.date.today():
        line += f"自{interval.end.isoformat()}起不再有效"
    elif interval.start and interval.start > dt.date.today():
        line += f"将于{interval.start.isoformat()}起施行"
    else:
        line += "在所问日期不适用"
    successors = [f"《{instruments[i].title}》" for i in instrument.replaced_by if i in instruments]
    return line + (f"，现行规定见{'、'.join(successors)}" if successors else "")


def _nearest_version(instrument: Instrument, day: dt.date) -> Version | None:
    """For an instrument without a version in force on the day: the last one before it, else the first."""
    earlier = [v for v in instrument.versions if v.in_force.start and v.in_force.start <= day]
    return (earlier or list(instrument.versions[:1]) or [None])[-1]


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


def index_folder_in_use(settings: Settings) -> Path:
    """Changes when a new build is put in use; a running page compares it to reload."""
    return current_build(settings.index)


def is_convention(stored: StoredProvision) -> bool:
    """Whether a provision was agreed by a compound rather than enacted."""
    return stored.instrument.authority is Authority.CONVENTION
