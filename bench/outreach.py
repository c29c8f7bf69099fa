"""How long a talk takes to make, and whether it holds, for every topic: python -m bench.outreach [FOLDER].

Prints median and slowest of: outline, slides, handout, Markdown (seconds, on one core, index open); the number of slides by
length of talk; the verdicts of the product's own check on all citations. With FOLDER the longest decks are kept there, to be
looked at: soffice --headless --convert-to pdf FOLDER/*.pptx
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from lawqa.config import load_settings
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.outreach import MINUTES
from lawqa.desk.outreachfile import SUFFIXES, outreach_file
from lawqa.desk.outreachplan import OutreachDesk
from lawqa.desk.outreachslides import slides_of
from lawqa.search.library import open_library


def main(folder: Path | None) -> None:
    settings = load_settings()
    started = time.perf_counter()
    desk = OutreachDesk(settings, open_library(settings))
    print(f"open                {time.perf_counter() - started:.2f} s")
    checker = CitationChecker(desk.library)
    times: dict[str, list[float]] = defaultdict(list)
    verdicts: Counter[str] = Counter()
    for minutes in MINUTES:
        counts = []
        for topic in desk.topics:
            started = time.perf_counter()
            outline = desk.outline([topic], minutes=minutes)
            times["outline"].append(time.perf_counter() - started)
            counts.append(len(slides_of(outline)))
            for suffix in SUFFIXES:
                started = time.perf_counter()
                data = outreach_file(outline, suffix)
                times[suffix].append(time.perf_counter() - started)
                if suffix == ".md":
                    verdicts.update(c.verdict.value for c in checker.check(data.decode("utf-8")).citations)
                if suffix == ".pptx" and folder and minutes == MINUTES[-1]:
                    (folder / f"{topic}.pptx").write_bytes(data)
        print(f"{minutes} minutes: {min(counts)} to {max(counts)} slides, median {statistics.median(counts):.0f}")
    for name, taken in times.items():
        print(f"{name:10} median {statistics.median(taken):.3f} s, slowest {max(taken):.3f} s, {len(taken)} times")
    print(f"citations: {dict(verdicts)}")


if __name__ == "__main__":
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    main(kept)
