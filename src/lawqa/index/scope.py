"""Which provisions may answer: in force on the day, of the region or above, of the chosen compound or of none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.store import Store
from lawqa.law.region import NATIONWIDE, region_chain

_FOREVER = dt.date.max.toordinal()


@dataclass(frozen=True)
class Scope:
    """The law that is asked for: as-of date, region (None: national law only) and compound (None: no convention)."""

    day: dt.date
    region: str | None = None
    compound: str | None = None


class ScopeTable:
    """Validity, region and compound of every provision as arrays, so that a filter costs microseconds."""

    def __init__(self, store: Store) -> None:
        start, end, regions, compounds, searchable = [], [], [], [], []
        for instrument, version, is_searchable in store.scopes():
            interval = version.in_force
            start.append(interval.start.toordinal() if interval.start else 0)
            end.append(interval.end.toordinal() if interval.end else _FOREVER)
            regions.append(instrument.region)
            compounds.append(instrument.compound or "")
            searchable.append(is_searchable)
        self._start, self._end = np.array(start), np.array(end)
        self._region, self._compound = np.array(regions), np.array(compounds)
        self._searchable = np.array(searchable, dtype=bool)

    @property
    def conventions(self) -> frozenset[int]:
        """The row numbers of the clauses of conventions."""
        return frozenset(np.flatnonzero(self._compound != "").tolist())

    def mask(self, scope: Scope) -> NDArray[np.bool_]:
        """Shape (provisions,). A convention counts for its compound only; law only in its region and below."""
        day = scope.day.toordinal()
        in_force = (self._start <= day) & (day < self._end)
        law = (self._compound == "") & np.isin(self._region, list(region_chain(scope.region or NATIONWIDE)))
        convention = (self._compound != "") & (self._compound == (scope.compound or ""))
        admitted: NDArray[np.bool_] = self._searchable & in_force & (law | convention)
        return admitted
