"""Renumbering (corpus/renumbering.tsv): to which article of the next version, or of the replacing law, a rule went.

A line stands for one step: old instrument, version and article, then the new ones, kind, likeness and evidence. No line
says one of two things: with the same number and the same hash in both versions the article is unchanged; otherwise
nobody has decided yet. That a rule has no successor is a line of its own (`dropped`).

For maintainers: `python -m lawqa.corpus.renumber FOLDER ...` prints a proposal for every article that is not decided.
Read both wordings, put `read` for the question mark (a line with one does not load), and paste it in its place.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lawqa.config import load_settings
from lawqa.corpus import wording
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.collect import build_corpus, catalogue_of
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Provision
from lawqa.law.numerals import NUMERAL_CHARS

SAME, ALTERED, PART, DROPPED = "same", "altered", "part", "dropped"
KINDS = (SAME, ALTERED, PART, DROPPED)
TEXT, READ, UNREAD = "text", "read", "?"
_REFERENCE = re.compile(rf"第[{NUMERAL_CHARS}]+(条之[{NUMERAL_CHARS}]+|条|款|项|编|章|节)")
# A pair less alike than this, in its share of common pairs of characters, is not worth a reader's time.
_ALIKE = 0.3
_WITHIN = 0.5
_ANCHOR = 0.8
_ORDER_BONUS = 0.05
Matrix = npt.NDArray[np.float32]
Step = tuple[tuple[str, dt.date], tuple[str, dt.date]]


@dataclass(frozen=True, order=True)
class ProvisionKey:
    """An article of one version of one instrument (its id)."""

    instrument: str
    promulgated: dt.date
    article: ArticleNo


@dataclass(frozen=True)
class Renumbering:
    """One step of a rule from an old article to a new one.

    Kinds: `same` but for punctuation, spaces and the numbers of other articles; `altered`, the rule with its wording
    amended; `part`, split or merged, so that the new article takes over part of the old one, or more than it;
    `dropped`, checked to be taken over by no article (`new` is None). `evidence` is `text` (the wordings compared by
    machine) or `read`, which may go on with what changed.
    """

    old: ProvisionKey
    new: ProvisionKey | None
    kind: str
    likeness: float
    evidence: str


class Renumberings:
    """All steps, found from either end."""

    def __init__(self, entries: Iterable[Renumbering]) -> None:
        self._entries = tuple(entries)
        self._successors: dict[ProvisionKey, tuple[Renumbering, ...]] = {}
        self._predecessors: dict[ProvisionKey, tuple[Renumbering, ...]] = {}
        for entry in self._entries:
            self._successors[entry.old] = (*self._successors.get(entry.old, ()), entry)
            if entry.new:
                self._predecessors[entry.new] = (*self._predecessors.get(entry.new, ()), entry)

    def __iter__(self) -> Iterator[Renumbering]:
        return iter(self._entries)

    def successors(self, key: ProvisionKey) -> tuple[Renumbering, ...]:
        """Where the rule went, one step on. Empty is undecided or unchanged; a single `dropped` is nowhere."""
        return self._successors.get(key, ())

    def predecessors(self, key: ProvisionKey) -> tuple[Renumbering, ...]:
        """Where the rule came from, one step back."""
        return self._predecessors.get(key, ())


def load_renumberings(path: Path) -> Renumberings:
    """Read the file; CorpusError names the line at fault. A missing file is one without lines."""
    if not path.is_file():
        return Renumberings(())
    entries: dict[tuple[ProvisionKey, ProvisionKey | None], Renumbering] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        try:
            entry = _entry(line.split("\t"))
            if (entry.old, entry.new) in entries:
                raise ValueError("与前面一行重复")
        except ValueError as error:
            raise CorpusError(f"{path.name}第{number}行有误：{error}", "对照文件开头的说明修改") from error
        entries[entry.old, entry.new] = entry
    return Renumberings(entries.values())


def _entry(fields: list[str]) -> Renumbering:
    if len(fields) != 9:
        raise ValueError(f"应有9栏，实有{len(fields)}栏")
    old, new, kind, evidence = _key(fields[:3]), fields[3:6], fields[6], fields[8]
    if kind not in KINDS:
        raise ValueError(f"种类“{kind}”")
    if (kind == DROPPED) != (new == ["", "", ""]):
        raise ValueError(f"{DROPPED}的新条文应空着，其他种类不应空着")
    if evidence.split(" ")[0] not in (TEXT, READ) or (evidence == TEXT) != (kind == SAME):
        raise ValueError(f"种类{kind}的依据“{evidence}”")
    likeness = float(fields[7])
    if not 0 <= likeness <= 1:
        raise ValueError(f"相似度{fields[7]}")
    return Renumbering(old, None if kind == DROPPED else _key(new), kind, likeness, evidence)


def _key(fields: Sequence[str]) -> ProvisionKey:
    instrument, promulgated, article = fields
    return ProvisionKey(instrument, dt.date.fromisoformat(promulgated), wording.parse_number(article))


def dump_line(entry: Renumbering) -> str:
    """A line of the file."""
    ends = [wording.key(k.instrument, k.promulgated, k.article) if k else ("", "", "") for k in (entry.old, entry.new)]
    return "\t".join((*ends[0], *ends[1], entry.kind, f"{entry.likeness:.2f}", entry.evidence))


def plain(provision: Provision) -> str:
    """The wording as compared here: letters and digits alone, the numbers of other articles taken out."""
    return "".join(filter(str.isalnum, _REFERENCE.sub("第条", provision.text)))


@dataclass(frozen=True)
class Proposal:
    """A guess for a reader: `new` is None where no article is like the old one."""

    old: ArticleNo
    new: ArticleNo | None
    kind: str
    likeness: float


def propose(old: Sequence[Provision], new: Sequence[Provision]) -> list[Proposal]:
    """Mutual best matches; for what is left on either side the article that holds most of it; else dropped."""
    if not old or not new:
        return [Proposal(p.article, None, DROPPED, 0.0) for p in old]
    alike, taken, given = _tables([plain(p) for p in old], [plain(p) for p in new])
    pairs = _mutual(alike + _ORDER_BONUS * _in_order(alike), alike >= _ALIKE)
    found = {pair: _kind(old[pair[0]], new[pair[1]]) for pair in pairs}
    lone_old = set(range(len(old))) - {i for i, _ in pairs}
    lone_new = set(range(len(new))) - {j for _, j in pairs}
    found |= {(i, j): PART for i in lone_old if taken[i, j := int(taken[i].argmax())] >= _WITHIN}
    found |= {(i, j): PART for j in lone_new if given[i := int(given[:, j].argmax()), j] >= _WITHIN}
    lost = [Proposal(old[i].article, None, DROPPED, 0.0) for i in lone_old - {i for i, _ in found}]
    kept = [Proposal(old[i].article, new[j].article, kind, float(alike[i, j])) for (i, j), kind in found.items()]
    return sorted(lost + kept, key=lambda p: (p.old, p.new or p.old))


def likeness(old: Provision, new: Provision) -> float:
    """The share (0 to 1) of pairs of neighbouring characters that two wordings have in common."""
    return float(_tables([plain(old)], [plain(new)])[0][0, 0])


def _kind(old: Provision, new: Provision) -> str:
    return SAME if plain(old) == plain(new) else ALTERED


def _tables(old: Sequence[str], new: Sequence[str]) -> tuple[Matrix, Matrix, Matrix]:
    """For each old text (row) and new one (column): likeness, share of the old in the new, share of the new in the old."""
    pairs = [{a + b for a, b in pairwise(text)} for text in (*old, *new)]
    columns = {pair: column for column, pair in enumerate(sorted(set().union(*pairs)))}
    table = np.zeros((len(pairs), max(len(columns), 1)), dtype=np.float32)
    for row, own in enumerate(pairs):
        table[row, [columns[pair] for pair in own]] = 1
    common = table[: len(old)] @ table[len(old) :].T
    sizes = np.maximum(table.sum(axis=1), 1)
    old_size, new_size = sizes[: len(old), None], sizes[None, len(old) :]
    return 2 * common / (old_size + new_size), common / old_size, common / new_size


def _mutual(score: Matrix, allowed: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    best_new, best_old = score.argmax(axis=1), score.argmax(axis=0)
    return [(i, int(j)) for i, j in enumerate(best_new) if best_old[j] == i and allowed[i, j]]


def _in_order(alike: Matrix) -> Matrix:
    """1 where a new article stands where the sure pairs around the old one would have it, less the farther off."""
    anchors = _mutual(alike, alike >= _ANCHOR) or [(0, 0), (len(alike), alike.shape[1])]
    expected = np.interp(np.arange(len(alike)), [i for i, _ in anchors], [j for _, j in anchors])
    distance = np.abs(expected[:, None] - np.arange(alike.shape[1])[None, :])
    nearness: Matrix = (1 / (1 + distance)).astype(np.float32)
    return nearness


def steps(catalogue: Catalogue) -> Iterator[Step]:
    """Every version with the next one, and the last version of a replaced instrument with what replaced it."""
    for instrument in catalogue.instruments.values():
        days = [version.promulgated for version in instrument.versions]
        yield from (((instrument.id, a), (instrument.id, b)) for a, b in pairwise(days))
        for other in instrument.replaced_by:
            later = [v.promulgated for v in catalogue.instruments[other].versions if days and v.promulgated > days[-1]]
            if later:
                yield (instrument.id, days[-1]), (other, later[0])


def undecided(
    step: Step, old: Sequence[Provision], new: Sequence[Provision], decided: Renumberings
) -> Iterator[Renumbering]:
    """Proposals of one step as lines to be read; what is unchanged or decided is left out."""
    unchanged = {(p.article, wording.digest(p)) for p in old} & {(p.article, wording.digest(p)) for p in new}
    quiet = {article for article, _ in unchanged} if step[0][0] == step[1][0] else set()
    for guess in propose(old, new):
        key = ProvisionKey(*step[0], guess.old)
        if guess.old in quiet or decided.successors(key):
            continue
        target = ProvisionKey(*step[1], guess.new) if guess.new else None
        yield Renumbering(key, target, guess.kind, guess.likeness, TEXT if guess.kind == SAME else UNREAD)


def main(folders: list[str]) -> None:
    """Print what is not decided, one line a proposal."""
    settings = dataclasses.replace(load_settings(), texts=tuple(map(Path, folders)))
    texts: dict[tuple[str, dt.date], list[Provision]] = {}
    for stored in build_corpus(settings).provisions:
        if stored.checked:
            texts.setdefault((stored.instrument.id, stored.version.promulgated), []).append(stored.provision)
    decided = load_renumberings(settings.corpus / "renumbering.tsv")
    for step in steps(catalogue_of(settings)):
        old, new = texts.get(step[0], []), texts.get(step[1], [])
        for entry in undecided(step, old, new, decided) if old and new else ():
            sys.stdout.write(dump_line(entry) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
