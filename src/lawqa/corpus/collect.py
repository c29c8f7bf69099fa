"""Catalogue, sources and notes to one corpus: each article checked against the catalogue before it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lawqa.config import Settings
from lawqa.corpus import wording
from lawqa.corpus.catalogue import Catalogue, load_catalogue
from lawqa.corpus.notes import load_notes
from lawqa.corpus.parser import Refusal
from lawqa.corpus.situations import Situation, load_situations
from lawqa.corpus.sources import FolderSource, PackageSource, SkippedText, Source, SourceText
from lawqa.law.model import ArticleNo, Instrument, Note, Provision, StoredProvision, Version, provision_id


@dataclass
class VersionReport:
    """What became of one version: how many articles are held, from where, and what was refused or is missing.

    `checks` says of every article held on what its hash in the catalogue rests; None where it has none.
    """

    instrument: Instrument
    version: Version
    gists: int = 0
    sources: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    checks: dict[ArticleNo, wording.Evidence | None] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """The number of articles whose wording is held."""
        return len(self.checks)

    @property
    def expected(self) -> int | None:
        """The number of articles that the catalogue counts."""
        return self.version.articles


@dataclass
class Corpus:
    """Every provision that can be shown, in order, and the report on how it came to be.

    `unsupplied` are instruments of which the catalogue knows no more than that they exist.
    """

    provisions: list[StoredProvision]
    reports: list[VersionReport]
    skipped: list[SkippedText]
    unsupplied: list[Instrument] = field(default_factory=list)
    situations: tuple[Situation, ...] = ()


def catalogue_of(settings: Settings) -> Catalogue:
    """The project's catalogue with the user's additions."""
    own = [settings.own_catalogue] if settings.own_catalogue.is_file() else []
    return load_catalogue(settings.corpus / "catalogue.toml", *own)


def sources_of(settings: Settings) -> list[Source]:
    """The user's own texts, further folders, then the data package."""
    folders = [settings.own_texts, *settings.texts]
    sources: list[Source] = [FolderSource(folder) for folder in folders if folder.is_dir()]
    package = PackageSource.installed()
    return [*sources, package] if package else sources


def build_corpus(settings: Settings) -> Corpus:
    """Read everything once. CorpusError when what the project or the user wrote is at fault."""
    catalogue = catalogue_of(settings)
    expected = wording.by_version(wording.load_wordings(settings.corpus / "wording.tsv"))
    notes = load_notes(settings.corpus / "notes", catalogue)
    sources = sources_of(settings)
    texts = [text for source in sources for text in source.texts(catalogue)]
    skipped = [skip for source in sources for skip in source.skipped]
    provisions: list[StoredProvision] = []
    reports: list[VersionReport] = []
    for instrument in catalogue.instruments.values():
        for version in instrument.versions:
            own = [t for t in texts if (t.instrument.id, t.version.promulgated) == (instrument.id, version.promulgated)]
            report = VersionReport(instrument, version)
            pinned = expected.get((instrument.id, version.promulgated.isoformat()), {})
            held = _merge(report, own, pinned)
            report.checks = {a: pinned[a].evidence if a in pinned else None for a in sorted(held)}
            provisions += _stored(report, held, notes)
            reports.append(report)
    unsupplied = [i for i in catalogue.instruments.values() if not i.versions]
    situations = load_situations(settings.corpus / "situations", catalogue)
    return Corpus(provisions, reports, skipped, unsupplied, situations)


@dataclass(frozen=True)
class _Held:
    provision: Provision
    source: str
    checked: bool


def _merge(
    report: VersionReport, texts: Iterable[SourceText], pinned: Mapping[ArticleNo, wording.Wording]
) -> dict[ArticleNo, _Held]:
    """The accepted articles of a version. An article that differs from its hash is refused, and another source asked.

    A version without any hash (the user's own catalogue) cannot be checked, and its articles are marked so.
    """
    held: dict[ArticleNo, _Held] = {}
    refused: dict[ArticleNo, Refusal] = {}
    for text in texts:
        report.sources.append(text.source)
        report.refusals += text.parsed.refusals
        for provision in text.parsed.provisions:
            if provision.article in held:
                continue
            expected = pinned.get(provision.article)
            if pinned and expected is None:
                refused[provision.article] = Refusal(str(provision.article), f"{text.source}多出目录没有的一条")
            elif expected and wording.digest(provision) != expected.digest:
                refused[provision.article] = Refusal(str(provision.article), f"{text.source}的文字与目录的核对值不符")
            else:
                held[provision.article] = _Held(provision, text.source, expected is not None)
    report.refusals += [r for article, r in sorted(refused.items()) if article not in held]
    if report.sources:
        already = {refusal.article for refusal in report.refusals}
        missing = (str(article) for article in pinned if article not in held)
        report.refusals += [Refusal(label, "来源缺这一条") for label in missing if label not in already]
    return held


def _stored(report: VersionReport, held: dict[ArticleNo, _Held], notes: dict[str, Note]) -> Iterator[StoredProvision]:
    instrument, version = report.instrument, report.version
    noted = _noted_articles(instrument, version.promulgated, notes)
    report.gists = len(noted)
    for article in sorted({*held, *noted}):
        note = notes.get(provision_id(instrument.id, version.promulgated, article))
        if found := held.get(article):
            yield StoredProvision(instrument, version, found.provision, note, found.source, found.checked)
        else:
            yield StoredProvision(instrument, version, Provision(article, ()), note)


def _noted_articles(instrument: Instrument, promulgated: dt.date, notes: dict[str, Note]) -> set[ArticleNo]:
    prefix = f"{instrument.id}@{promulgated.isoformat()}#"
    return {wording.parse_number(identity.removeprefix(prefix)) for identity in notes if identity.startswith(prefix)}
