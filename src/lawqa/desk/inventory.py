"""Every version of every instrument: status, source, how many articles, verbatim or gist, how well it is checked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum

from lawqa.config import Settings
from lawqa.corpus.collect import VersionReport
from lawqa.corpus.compounds import Conventions
from lawqa.corpus.holdings import Reported
from lawqa.corpus.sources import PACKAGE
from lawqa.corpus.wording import Evidence
from lawqa.law.model import Authority, Instrument, Version
from lawqa.law.region import region_label


class Stage(Enum):
    """What a version is on a day, by the catalogue's dates."""

    CURRENT = "现行有效"
    COMING = "尚未施行"
    AMENDED = "被修订"
    ENDED = "已失效"
    UNKNOWN = "版本未核对"


@dataclass(frozen=True)
class InventoryRow:
    """One version as `lawqa corpus list` and the page 资料库 show it; `expected` is the catalogue's number of articles.

    `agreed` and `single` count articles whose hash rests on two sources or on one; `disputed` names those whose sources
    differ; `unchecked` counts those that have no hash. `law` is the instrument's id.
    """

    title: str
    authority: str
    region: str
    version: str
    status: str
    held: int
    expected: int | None
    gists: int
    source: str
    refused: tuple[str, ...]
    page: str | None
    law: str = ""
    names: tuple[str, ...] = ()
    compound: str | None = None
    stage: str = Stage.UNKNOWN.value
    start: dt.date | None = None
    end: dt.date | None = None
    agreed: int = 0
    single: int = 0
    disputed: tuple[str, ...] = ()
    unchecked: int = 0
    note: str = ""

    @property
    def wording(self) -> str:
        """原文 when every article is held, 部分原文, 要旨 when there are only gists, else 未装入."""
        if self.held and self.held == (self.expected or self.held):
            return "原文"
        if self.held:
            return "部分原文"
        return "要旨" if self.gists else "未装入"

    def to_dict(self) -> dict[str, object]:
        """For JSON; days as ISO 8601."""
        days = {name: day.isoformat() if day else None for name, day in (("start", self.start), ("end", self.end))}
        return asdict(self) | days | {"wording": self.wording}


def inventory(
    corpus: Reported, conventions: Conventions, day: dt.date, settings: Settings | None = None
) -> list[InventoryRow]:
    """A row a version, by authority, region, title and date; conventions last. `settings` tell the folders of texts apart."""
    named = _source_namer(settings)
    rows = [_row(report, day, named) for report in corpus.reports]
    rows += [_unsupplied(instrument) for instrument in corpus.unsupplied] + _conventions(conventions, day)
    ranks = {authority.value: authority.rank for authority in Authority}
    return sorted(rows, key=lambda r: (ranks[r.authority], r.region, r.title, r.version))


def _row(report: VersionReport, day: dt.date, named: Callable[[str], str]) -> InventoryRow:
    instrument, version = report.instrument, report.version
    stage = stage_of(instrument, version, day)
    evidence = Counter(report.checks.values())
    return InventoryRow(
        title=version.title or instrument.title,
        authority=instrument.authority.value,
        region=region_label(instrument.region),
        version=version.promulgated.isoformat(),
        status=_status(instrument, version, stage),
        held=report.held,
        expected=report.expected,
        gists=report.gists,
        source="、".join(dict.fromkeys(named(source) for source in report.sources)),
        refused=tuple(f"{refusal.article}：{refusal.reason}" for refusal in report.refusals),
        page=version.page or instrument.page,
        law=instrument.id,
        names=_names(instrument),
        stage=stage.value,
        start=version.in_force.start,
        end=version.in_force.end,
        agreed=evidence[Evidence.AGREED],
        single=evidence[Evidence.SINGLE],
        disputed=tuple(str(article) for article, mark in report.checks.items() if mark is Evidence.DISPUTED),
        unchecked=evidence[None],
        note="；".join(filter(None, (instrument.note, version.note))),
    )


def stage_of(instrument: Instrument, version: Version, day: dt.date) -> Stage:
    """What `version` is on `day`: one that ended is 被修订 where a later wording of the instrument took its place."""
    interval = version.in_force
    if interval.start is None:
        return Stage.UNKNOWN
    if day < interval.start:
        return Stage.COMING
    if interval.end is None or day < interval.end:
        return Stage.CURRENT
    last = version.promulgated == instrument.versions[-1].promulgated
    return Stage.ENDED if last and instrument.replaced_by else Stage.AMENDED


def _status(instrument: Instrument, version: Version, stage: Stage) -> str:
    word: str = stage.value
    if stage is Stage.COMING:
        return f"{word}（{version.in_force.start}起）"
    if stage is Stage.ENDED:
        return f"{word}，见{'、'.join(instrument.replaced_by)}"
    return word


def _names(instrument: Instrument) -> tuple[str, ...]:
    others = (version.title for version in instrument.versions)
    return tuple(dict.fromkeys(filter(None, (instrument.title, *instrument.aliases, *others, instrument.issuer))))


def _source_namer(settings: Settings | None) -> Callable[[str], str]:
    """How a source is called: 数据包, or the folder in which the text lies now."""
    folders = [(settings.own_texts, "自己加入"), *((f, f"文件夹 {f.name}") for f in settings.texts)] if settings else []

    def named(source: str) -> str:
        if source == PACKAGE:
            return "数据包"
        return next((name for folder, name in folders if (folder / source).is_file()), "文本")

    return named


def _unsupplied(instrument: Instrument) -> InventoryRow:
    return InventoryRow(
        title=instrument.title,
        authority=instrument.authority.value,
        region=region_label(instrument.region),
        version="",
        status=Stage.UNKNOWN.value,
        held=0,
        expected=None,
        gists=0,
        source="",
        refused=(),
        page=instrument.page,
        law=instrument.id,
        names=_names(instrument),
        note=instrument.note,
    )


def _conventions(conventions: Conventions, day: dt.date) -> list[InventoryRow]:
    rows = []
    for instrument in conventions.instruments():
        for version in instrument.versions:
            held = len(conventions.clauses(instrument, version))
            stage = stage_of(instrument, version, day)
            rows.append(
                InventoryRow(
                    title=instrument.title,
                    authority=instrument.authority.value,
                    region=region_label(instrument.region),
                    version=version.promulgated.isoformat(),
                    status=_status(instrument, version, stage),
                    held=held,
                    expected=held,
                    gists=0,
                    source="样本或自加",
                    refused=(),
                    page=None,
                    law=instrument.id,
                    names=(instrument.title, instrument.compound or ""),
                    compound=instrument.compound,
                    stage=stage.value,
                    start=version.in_force.start,
                    end=version.in_force.end,
                    unchecked=held,
                    note=instrument.note,
                )
            )
    return rows
