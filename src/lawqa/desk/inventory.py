"""Every version of every instrument: status, source, how many articles, verbatim or gist."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from lawqa.corpus.collect import Corpus, VersionReport
from lawqa.corpus.compounds import Conventions
from lawqa.corpus.sources import PACKAGE
from lawqa.law.model import Authority, Version
from lawqa.law.region import region_label


@dataclass(frozen=True)
class InventoryRow:
    """One version as `lawqa corpus list` shows it; `expected` is the catalogue's number of articles."""

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

    @property
    def wording(self) -> str:
        """原文 when every article is held, 部分原文, 要旨 when there are only gists, else 未装入."""
        if self.held and self.held == (self.expected or self.held):
            return "原文"
        if self.held:
            return "部分原文"
        return "要旨" if self.gists else "未装入"

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self) | {"wording": self.wording}


def inventory(corpus: Corpus, conventions: Conventions, day: dt.date) -> list[InventoryRow]:
    """A row a version, by authority, title and date; conventions last."""
    rows = [_row(report, day) for report in corpus.reports] + _unsupplied(corpus) + _conventions(conventions, day)
    ranks = {authority.value: authority.rank for authority in Authority}
    return sorted(rows, key=lambda r: (ranks[r.authority], r.region, r.title, r.version))


def _row(report: VersionReport, day: dt.date) -> InventoryRow:
    instrument, version = report.instrument, report.version
    return InventoryRow(
        title=version.title or instrument.title,
        authority=instrument.authority.value,
        region=region_label(instrument.region),
        version=version.promulgated.isoformat(),
        status=_status(report, day),
        held=report.held,
        expected=report.expected,
        gists=report.gists,
        source="、".join(dict.fromkeys("数据包" if s == PACKAGE else "文本" for s in report.sources)),
        refused=tuple(f"{refusal.article}：{refusal.reason}" for refusal in report.refusals),
        page=version.page or instrument.page,
    )


def _status(report: VersionReport, day: dt.date) -> str:
    interval = report.version.in_force
    if interval.end and interval.end <= day:
        successor = report.instrument.replaced_by
        whole = report.version is report.instrument.versions[-1]
        return f"已废止，见{'、'.join(successor)}" if successor and whole else "已修改"
    return _validity(report.version, day)


def _validity(version: Version, day: dt.date) -> str:
    interval = version.in_force
    if interval.start and day < interval.start:
        return f"尚未生效（{interval.start}起）"
    return "已修改" if interval.end and interval.end <= day else "现行有效"


def _unsupplied(corpus: Corpus) -> list[InventoryRow]:
    return [
        InventoryRow(i.title, i.authority.value, region_label(i.region), "", "版本未核对", 0, None, 0, "", (), i.page)
        for i in corpus.unsupplied
    ]


def _conventions(conventions: Conventions, day: dt.date) -> list[InventoryRow]:
    return [
        InventoryRow(
            title=instrument.title,
            authority=instrument.authority.value,
            region=region_label(instrument.region),
            version=version.promulgated.isoformat(),
            status=_validity(version, day),
            held=held,
            expected=held,
            gists=0,
            source="样本或自加",
            refused=(),
            page=None,
        )
        for instrument in conventions.instruments()
        for version in instrument.versions
        for held in [len(conventions.clauses(instrument, version))]
    ]
