"""Which provisions of the law may answer: in force on the day, of the region or above."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lawqa.corpus.store import Store
from lawqa.law.region import NATIONWIDE, region_chain

_FOREVER = dt.date.max.toordinal()


@dataclass(frozen=True)
class Scope:
    """What is asked for: as-of date, region (None: national law only), compound (None: no convention) and the kinds of
    its documents (none: all)."""

    day: dt.date
    region: str | None = None
    compound: str | None = None
    kinds: tuple[str, ...] = ()


class ScopeTable:
    """Validity and region of every provision as arrays, so that a filter costs microseconds."""

    def __init__(self, store: Store) -> None:
        start, end, regions, searchable = [], [], [], []
        for instrument, version, is_searchable in store.scopes():
            interval = version.in_force
            start.append(interval.start.toordinal() if interval.start else 0)
            end.append(interval.end.toordinal() if interval.end else _FOREVER)
            regions.append(instrument.region)
            searchable.append(is_searchable)
        self._start, self._end = np.array(start), np.array(end)
        self._region = np.array(regions)
        self._searchable = np.array(searchable, dtype=bool)

    @functools.cached_property
    def local(self) -> frozenset[int]:
        """The row numbers of provisions that are law in one region only."""
        return frozenset(np.flatnonzero(self._region != NATIONWIDE).tolist())

    def mask(self, scope: Scope) -> NDArray[np.bool_]:
        """Shape (provisions,): law counts in its region and below."""
        day = scope.day.toordinal()
        in_force = (self._start <= day) & (day < self._end)
        here = np.isin(self._region, list(region_chain(scope.region or NATIONWIDE)))
        admitted: NDArray[np.bool_] = self._searchable & in_force & here
        return admitted
