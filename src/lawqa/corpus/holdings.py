"""What a built index holds of each version, read back from the build, so that the sources are not read again for it.

refused.json in the folder of a build names the articles and the files that its sources offered and that were not used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lawqa.corpus import wording
from lawqa.corpus.collect import VersionReport
from lawqa.corpus.parser import Refusal
from lawqa.corpus.sources import SkippedText
from lawqa.corpus.store import Store
from lawqa.law.model import Instrument

REFUSED_FILE = "refused.json"


class Reported(Protocol):
    """What is known of every version: a corpus just read, or the holdings of a build."""

    @property
    def reports(self) -> list[VersionReport]: ...
    @property
    def skipped(self) -> list[SkippedText]: ...
    @property
    def unsupplied(self) -> list[Instrument]: ...


@dataclass(frozen=True)
class Holdings:
    """As `lawqa.corpus.collect.Corpus`, without the provisions."""

    reports: list[VersionReport]
    skipped: list[SkippedText]
    unsupplied: list[Instrument]


def write_refused(folder: Path, corpus: Reported) -> None:
    """Write refused.json into a build folder."""
    refused = [
        [r.instrument.id, r.version.promulgated.isoformat(), refusal.article, refusal.reason]
        for r in corpus.reports
        for refusal in r.refusals
    ]
    skipped = [[skip.name, skip.reason] for skip in corpus.skipped]
    text = json.dumps({"refused": refused, "skipped": skipped}, ensure_ascii=False, indent=1)
    (folder / REFUSED_FILE).write_text(text, encoding="utf-8")


def read_holdings(folder: Path, store: Store, wordings: Mapping[wording.Key, wording.Wording]) -> Holdings:
    """The reports as they were when the build was made, in the order of the catalogue.

    A build without a readable refused.json is taken to have refused nothing; what it lacks is then told by the counts.
    """
    instruments = [i for i in store.instruments.values() if not i.compound]
    reports = {(i.id, v.promulgated.isoformat()): VersionReport(i, v) for i in instruments for v in i.versions}
    for instrument, promulgated, article, source, verbatim, noted in store.holdings():
        report = reports[instrument, promulgated]
        report.gists += noted
        if verbatim:
            expected = wordings.get(wording.key(instrument, promulgated, article))
            report.checks[article] = expected.evidence if expected else None
            if source not in report.sources:
                report.sources.append(source)
    refused, skipped = _refused(folder / REFUSED_FILE)
    for instrument, promulgated, article_name, reason in refused:
        if known := reports.get((instrument, promulgated)):
            known.refusals.append(Refusal(article_name, reason))
    return Holdings(list(reports.values()), skipped, [i for i in instruments if not i.versions])


def _refused(path: Path) -> tuple[Iterable[tuple[str, str, str, str]], list[SkippedText]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        refused = [(str(law), str(day), str(article), str(why)) for law, day, article, why in data["refused"]]
        return refused, [SkippedText(str(name), str(reason)) for name, reason in data["skipped"]]
    except (OSError, ValueError, KeyError, TypeError):
        return [], []
