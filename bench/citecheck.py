"""How often the check of citations is right, on texts written by people who had not read the grammar (tests/cite).

PYTHONPATH=. python bench/citecheck.py [--misses]     needs an index with the folder of official texts
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from tests.cite.scoring import compare
from tests.cite.texts import TODAY, CiteText, Expected, load_texts, store_wording

from lawqa.desk.citecheck import CheckedCitation, CitationChecker
from lawqa.search.library import open_library

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print, for each set, the share of expectations met, and what was found beside them."""
    library = open_library()
    checker = CitationChecker(library)
    for path in sorted((ROOT / "tests" / "cite").glob("*.jsonl")):
        total = extra = exact = 0
        wrong: Counter[str] = Counter()
        started = time.perf_counter()
        for text in load_texts(path, store_wording(library.store)):
            checked = checker.check(text.text, text.date or TODAY).citations
            missed, left = compare(text, checked)
            spans = {c.citation.span for c in checked}
            expected = [e for e in text.citations if e.article]
            total += len(expected)
            exact += sum(e.span in spans for e in expected)
            extra += len(left)
            wrong.update(e.verdict for e in missed)
            if "--misses" in sys.argv:
                show(text, missed, left)
        right = total - sum(wrong.values())
        seconds = time.perf_counter() - started
        sys.stdout.write(
            f"{path.name}: {right} of {total} right ({right / total:.1%}), {extra} found beside them, "
            f"{exact / total:.1%} with exactly the marked span; wrong by verdict {dict(wrong)}; {seconds:.2f} s\n"
        )


def show(text: CiteText, missed: list[Expected], left: list[CheckedCitation]) -> None:
    """What went wrong in one text."""
    for e in missed:
        cited = text.text[slice(*e.span)]
        sys.stdout.write(f"- {text.id} {cited!r}: {e.law} {e.article} {e.paragraph} {e.item} {e.verdict}\n")
    for c in left:
        context = text.text[max(0, c.citation.span[0] - 15) : c.citation.span[1] + 40]
        sys.stdout.write(
            f"+ {text.id} {c.text!r}: {c.resolution.title} {c.citation.article} {c.citation.paragraph}"
            f" {c.citation.item} {c.verdict.value} {c.message} … {context!r}\n"
        )


if __name__ == "__main__":
    main()
