"""What survives a reload: question, scope and tray of a browser, in the memory of the server for some hours."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from lawqa.desk.tray import Tray
from lawqa.web import controls
from lawqa.web.identity import owner
from lawqa.web.kiosk import is_kiosk

MAX_OWNERS = 500
MAX_SECONDS = 12 * 3600.0
_RESTORED = "restored"


@dataclass(frozen=True)
class KeptSession:
    """`choices` as `controls.choices` gives them; `tray` is None until it was looked for."""

    choices: Mapping[str, object] = field(default_factory=dict)
    tray: Tray | None = None


class SessionStore:
    """Sessions by owner: at most `limit`, the longest unused goes first; none longer than `seconds` after its last use."""

    def __init__(
        self, limit: int = MAX_OWNERS, seconds: float = MAX_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._seconds, self._clock = limit, seconds, clock
        self._kept: OrderedDict[str, tuple[float, KeptSession]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, of: str) -> KeptSession:
        """What is kept of an owner; an empty session where nothing is."""
        with self._lock:
            return self._get(of)

    def update(self, of: str, change: Callable[[KeptSession], KeptSession]) -> KeptSession:
        """Change what is kept of an owner, whole: two tabs of one browser may do so at once."""
        with self._lock:
            kept = change(self._get(of))
            self._kept[of] = (self._clock(), kept)
            self._kept.move_to_end(of)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
            return kept

    def drop(self, of: str) -> None:
        """Keep nothing of an owner."""
        with self._lock:
            self._kept.pop(of, None)

    def __len__(self) -> int:
        return len(self._kept)

    def _get(self, of: str) -> KeptSession:
        oldest = self._clock() - self._seconds
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)
        return self._kept[of][1] if of in self._kept else KeptSession()


STORE = SessionStore()


def restore() -> None:
    """At the first run of a session: what the browser had chosen and asked, before anything is drawn."""
    if is_kiosk() or _RESTORED in st.session_state:
        return
    st.session_state[_RESTORED] = True
    controls.choose(STORE.get(owner()).choices)


def save() -> None:
    """At the end of a run."""
    if is_kiosk():
        return
    chosen = controls.choices()
    STORE.update(owner(), lambda kept: replace(kept, choices=chosen))
