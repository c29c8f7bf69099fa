"""Re-check every article that the index serves against its hash in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from lawqa.corpus import wording
from lawqa.corpus.store import Store


@dataclass(frozen=True)
class Mismatch:
    """An article whose wording is not what the catalogue's hash says."""

    title: str
    version: str
    article: str


@dataclass(frozen=True)
class Verification:
    """`checked` articles agreed or not with a hash; `unknown` ones have none (conventions, the user's own texts)."""

    checked: int
    agreed_by_two: int
    unknown: int
    mismatches: tuple[Mismatch, ...]


def verify_store(store: Store, wordings: dict[wording.Key, wording.Wording]) -> Verification:
    """Hash every wording in the store anew; one changed character is a mismatch."""
    checked = agreed = unknown = 0
    mismatches = []
    for stored in store.at(range(store.size)):
        if not stored.verbatim:
            continue
        expected = wordings.get(wording.key(stored.instrument.id, stored.version.promulgated, stored.provision.article))
        if expected is None:
            unknown += 1
            continue
        checked += 1
        agreed += expected.evidence is wording.Evidence.AGREED
        if wording.digest(stored.provision) != expected.digest:
            version = stored.version.promulgated.isoformat()
            mismatches.append(Mismatch(stored.title, version, str(stored.provision.article)))
    return Verification(checked, agreed, unknown, tuple(mismatches))
