"""For maintainers: `python -m lawqa.corpus.pin FOLDER ...` recomputes wording.tsv and the catalogue's article counts.

Every folder and the data package are read; where two sources differ on an article, the first folder's wording is
taken and the article marked as disputed. Read the printed list before you commit the result.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from lawqa.config import load_settings
from lawqa.corpus import wording
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.sources import FolderSource, PackageSource, Source
from lawqa.corpus.wording import Evidence, Wording
from lawqa.law.model import ArticleNo


def pin(catalogue_file: Path, sources: list[Source]) -> tuple[str, str, list[str]]:
    """(text of wording.tsv, text of the catalogue with article counts, lines on what the sources disagree about)."""
    catalogue = load_catalogue(catalogue_file)
    digests: dict[wording.Key, list[str]] = defaultdict(list)
    for source in sources:
        for text in source.texts(catalogue):
            for provision in text.parsed.provisions:
                key = wording.key(text.instrument.id, text.version.promulgated, provision.article)
                digests[key].append(wording.digest(provision))
    wordings = [(key, Wording(found[0], _evidence(found))) for key, found in sorted(digests.items(), key=_order)]
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for instrument, version, _ in digests:
        counts[instrument, version] += 1
    disputed = [" ".join(key) for key, w in wordings if w.evidence is Evidence.DISPUTED]
    return wording.dump_wordings(wordings), _with_counts(catalogue_file.read_text(encoding="utf-8"), counts), disputed


def _evidence(digests: list[str]) -> Evidence:
    if len(digests) == 1:
        return Evidence.SINGLE
    return Evidence.AGREED if digests.count(digests[0]) > 1 else Evidence.DISPUTED


def _order(entry: tuple[wording.Key, list[str]]) -> tuple[str, str, ArticleNo]:
    (instrument, version, article), _ = entry
    return instrument, version, wording.parse_number(article)


def _with_counts(catalogue: str, counts: dict[tuple[str, str], int]) -> str:
    instrument, lines, version = "", [], ""
    for line in catalogue.splitlines():
        if match := re.match(r'id = "(.+)"', line):
            instrument = match[1]
        elif match := re.match(r"promulgated = (\S+)", line):
            version = match[1]
        elif line.startswith("articles = ") and (count := counts.get((instrument, version))):
            line = f"articles = {count}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def main(folders: list[str]) -> None:
    """Write wording.tsv and the counts; print what is disputed or skipped."""
    corpus = load_settings().corpus
    sources: list[Source] = [FolderSource(Path(folder)) for folder in folders]
    if package := PackageSource.installed():
        sources.append(package)
    table, catalogue, disputed = pin(corpus / "catalogue.toml", sources)
    (corpus / "wording.tsv").write_text(table, encoding="utf-8")
    (corpus / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    skipped = [f"{skip.name}: {skip.reason}" for source in sources for skip in source.skipped]
    sys.stdout.write("\n".join([*disputed, *skipped]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
