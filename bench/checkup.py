"""How well the check-up tells unlawful clauses from lawful look-alikes, on clauses that nobody tuned on.

    python bench/checkup.py tests/checkup/clauses.jsonl [--split test] [--misses] [--curve]
    python bench/checkup.py tests/checkup/validation.tsv
    python bench/checkup.py --documents

A clause is found when it is judged conflict or uncertain with a provision that the set accepts; a lawful one is flagged
when it is judged conflict. A .tsv has examples (rule, + or -, clause) that the model was not taught: there the rule
itself must be named. `--documents` checks the sample conventions, where nothing should be found.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lawqa.config import load_settings
from lawqa.corpus.catalogue import load_catalogue
from lawqa.corpus.checkup import Checkup, clauses_of, load_checkup
from lawqa.corpus.clauses import Clause
from lawqa.corpus.conventions import load_conventions
from lawqa.desk.checkups import Search, with_searched
from lawqa.desk.clausejudge import HEADS_FILE, ClauseJudge
from lawqa.desk.conventioncheck import CONFLICT, OK, UNCERTAIN, Checker, ClauseFinding
from lawqa.search.assistant import open_assistant

_GRAVITY = {OK: 0, UNCERTAIN: 1, CONFLICT: 2}


def main() -> None:
    """Print the table."""
    settings = load_settings()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--split", help="only the clauses of this split")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--rules-only", action="store_true", help="without the provision that search finds")
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--curve", action="store_true", help="figures by threshold")
    parser.add_argument("--model", type=Path, default=settings.checkup_folder)
    parser.add_argument("--heads", type=Path, default=settings.corpus / HEADS_FILE)
    arguments = parser.parse_args()
    checkup = load_checkup(settings.corpus / "checkup.toml", load_catalogue(settings.corpus / "catalogue.toml"))
    judge = ClauseJudge.load(arguments.model, arguments.heads, checkup)
    assistant = open_assistant(settings)
    library = assistant.library
    rows = [row for file in arguments.files for row in rows_of(file, checkup)]
    rows = [row for row in rows if arguments.split in (None, row.get("split"))]
    if rows and arguments.curve:
        for conflict in (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0):
            for gap in (0.5, 1.0, 2.0):
                limits = dataclasses.replace(checkup.thresholds, conflict=conflict, doubt=conflict - gap)
                tuned = dataclasses.replace(checkup, thresholds=limits)
                print(
                    f"{conflict:+.1f}/{conflict - gap:+.1f}", dict(score(tuned, Checker(tuned, library, judge), rows))
                )
    elif rows:
        search = None if arguments.rules_only else assistant.law_near
        print(dict(score(checkup, Checker(checkup, library, judge), rows, search, misses=arguments.misses)))
    if arguments.documents:
        documents(Checker(checkup, library, judge), settings.corpus / "conventions")


def rows_of(path: Path, checkup: Checkup) -> list[dict[str, Any]]:
    """The clauses of a .jsonl, or the examples of a .tsv in the same form, with the rule that must be named."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix != ".tsv":
        return [json.loads(line) for line in lines]
    kinds = {rule.id: next(iter(rule.kinds), None) for rule in checkup.rules}
    cut = [line.split("\t") for line in lines]
    return [
        {"text": text, "kind": kinds[rule], "verdict": OK if sign == "-" else CONFLICT, "rule": rule}
        for rule, sign, text in cut
    ]


def score(
    checkup: Checkup,
    checker: Checker,
    rows: Iterable[dict[str, Any]],
    search: Search | None = None,
    *,
    misses: bool = False,
) -> Counter[str]:
    """unlawful, found (with a right article), seen (under whatever article); lawful, flagged (conflict), doubted."""
    today = dt.date.today()
    counts: Counter[str] = Counter(dict.fromkeys(("unlawful", "found", "seen", "lawful", "flagged", "doubted"), 0))
    for row in rows:
        findings = checker.check(clauses_of(row["text"]), kind=row["kind"])
        if search:
            findings = [with_searched(finding, search, today) for finding in findings]
        worst = max(findings, key=lambda f: _GRAVITY[f.verdict])
        met = {(g.law, str(g.article)) for f in findings for g in f.against}
        if row["verdict"] == OK:
            counts.update(lawful=1, flagged=worst.verdict == CONFLICT, doubted=worst.verdict == UNCERTAIN)
            wrong = worst.verdict != OK
        else:
            accepted = {(g["law"], g["article"]) for g in row.get("against", []) + row.get("also", [])}
            found = worst.verdict != OK and (bool(met & accepted) or row.get("rule") in _met(findings))
            counts.update(unlawful=1, found=found, seen=worst.verdict != OK)
            wrong = not found
        if misses and wrong:
            print(f"  {row['verdict']} -> {worst.verdict} {_met(findings)} | {row['kind']} | {row['text']}")
    return counts


def _met(findings: Iterable[ClauseFinding]) -> list[str]:
    return [match.rule.id for finding in findings for match in finding.matches]


def documents(checker: Checker, folder: Path) -> None:
    """Findings in the sample conventions, and how long each took."""
    for _, convention in load_conventions(folder):
        own = [Clause(provision.name, provision) for provision in convention.clauses]
        started = time.perf_counter()
        found = [f for f in checker.check(own, kind=convention.kind) if f.matches]
        print(f"{convention.title}: {len(own)} clauses, {len(found)} found, {time.perf_counter() - started:.1f} s")
        for finding in found:
            match = finding.matches[0]
            print(f"    {finding.clause} {match.verdict} {match.confidence:.2f} {match.rule.id} | {match.text}")


if __name__ == "__main__":
    main()
