"""Strangers' files are parsed in a process of their own, so that one that hangs or fills the memory ends that alone.

The child is the module `worker`; it takes about 0.1 s to start. Time limits hold everywhere, its memory limit where
the system has one (not on Windows).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from typing import IO, Any

from lawqa.corpus.readers.reading import Doubt, Progress, Reading
from lawqa.errors import UnreadableFile

# Seconds for a file of each kind, a hundred times what an honest one takes; further ones for each picture of a page
# and for each 50 pages of text.
LIMITS = {"docx": 20.0, "html": 10.0, "pdf": 20.0, "image": 30.0}
LIMIT_A_PAGE = 60.0
LIMIT_50_PAGES = 2.0
# Few threads and arenas: each would reserve address space that counts against the limit.
_ENVIRONMENT = {
    "PYTHONWARNINGS": "ignore",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "2",
    "MALLOC_ARENA_MAX": "4",
}
_WORKER = "lawqa.corpus.readers.worker"


def read_apart(kind: str, data: bytes, name: str, *, with_ocr: bool, progress: Progress | None = None) -> Reading:
    """Read one file of `kind` (docx, pdf, html, image) in a child; UnreadableFile when it fails, hangs or dies."""
    command = [sys.executable, "-P", "-m", _WORKER, kind, name, "1" if with_ocr else "0"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    environment = os.environ | _ENVIRONMENT
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, creationflags=hidden, env=environment, **pipes) as child:  # type: ignore[call-overload]
        watch = _Watch(child, LIMITS[kind])
        try:
            return _talk(child, data, name, watch, progress)
        finally:
            watch.stop()
            child.kill()


def _talk(child: subprocess.Popen[bytes], data: bytes, name: str, watch: _Watch, progress: Progress | None) -> Reading:
    assert child.stdin and child.stdout
    feeder = threading.Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    for raw in child.stdout:
        watch.heard()
        try:
            said: dict[str, Any] = json.loads(raw)
        except ValueError:
            continue  # a library's own words
        if "message" in said:
            raise UnreadableFile(said["message"], said["hint"])
        if "lines" in said:
            doubts = tuple(Doubt(*doubt) for doubt in said["doubts"])
            return Reading(said["lines"], doubts, said["recognised"])
        watch.allow(LIMIT_A_PAGE if said.get("of") else LIMIT_50_PAGES)
        if progress and said.get("of"):
            progress(said["page"], said["of"])
    if watch.ended:
        raise UnreadableFile(f"{name}在限定的时间内读不完", "文件可能有问题；请拆分或另存后再试")
    raise UnreadableFile(f"{name}无法读取，文件可能已损坏或过于庞大", "重新下载或另存后再试")


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), stream:  # a child that has seen enough closes its end
        stream.write(data)


class _Watch:
    """Ends the child when it is silent for too long or has used up its time."""

    def __init__(self, child: subprocess.Popen[bytes], limit: float) -> None:
        self.ended = False
        self._child = child
        self._until = time.monotonic() + limit
        self._heard = time.monotonic()
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def heard(self) -> None:
        self._heard = time.monotonic()

    def allow(self, seconds: float) -> None:
        """Give the child more time."""
        self._until += seconds

    def stop(self) -> None:
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(0.2):
            now = time.monotonic()
            if now > self._until or now > self._heard + LIMIT_A_PAGE:
                self.ended = True
                self._child.kill()
                return
