"""Building the index, from a terminal or beside the running page, with its progress where every front end can read it.

The build that a page asks for runs in a process of its own (`python -m lawqa.desk.rebuild`): it outlives the page's
request, takes no memory of the page's, and can fail without harm. Every build writes rebuild.json into the index
folder as it goes, and holds rebuild.lock meanwhile, by which one that was killed is told from one that is at work.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from lawqa.config import Settings
from lawqa.corpus.whole import write_whole
from lawqa.errors import IndexUnavailable, LawqaError, ModelUnavailable

JOURNAL_FILE, LOCK_FILE = "rebuild.json", "rebuild.lock"
RUNNING, DONE, FAILED = "running", "done", "failed"
STARTING = "准备"
KILLED = "建立索引的进程意外结束，原有索引不受影响"
_BETWEEN = 0.2  # seconds from one line of progress to the next
_FOR_A_LOOK = 2.0  # seconds that someone who only looks may hold the lock
_NICENESS = 5  # answers come first
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BuildState:
    """The build that runs or ran last: `share` of the whole done, 0 to 1; `line` says how it ended. Times are ISO, UTC."""

    state: str
    label: str
    share: float
    started: str
    ended: str = ""
    line: str = ""

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self.state == RUNNING

    @property
    def failed(self) -> bool:
        """Whether it ended without an index."""
        return self.state == FAILED


def build_index(settings: Settings, progress: Progress | None = None, *, force: bool = False) -> str:
    """Prepare the models where needed, then build unless the index is fresh; the line to show. LawqaError as they raise.

    Where nothing needs to be done, no trace is left.
    """
    with _Journal(settings.index, progress) as journal:
        line = _build(settings, journal.report, force=force)
        journal.ended(DONE, line)
    return line


def start(settings: Settings, *, force: bool = False) -> None:
    """Begin a build in a process of its own. IndexUnavailable when one is at work, or it cannot be started."""
    with _STARTING:
        now = state(settings.index)
        if now and now.running:
            raise _busy()
        try:
            settings.index.mkdir(parents=True, exist_ok=True)
            _write(settings.index, BuildState(RUNNING, STARTING, 0.0, _now()))
            _CHILDREN[settings.index] = subprocess.Popen(
                [sys.executable, "-P", "-m", "lawqa.desk.rebuild", _dump(settings, force=force)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise IndexUnavailable(
                f"没能开始建立索引：{error.strerror or error}", "检查索引文件夹的权限和磁盘"
            ) from error


def state(index: Path) -> BuildState | None:
    """The build at work, else how the last one ended; None when there was none."""
    written = _read(index)
    child = _CHILDREN.get(index)
    if child is not None and child.poll() is None:  # at work until it has ended, whatever it wrote last
        return replace(written, state=RUNNING) if written else None
    if written is None or not written.running or _locked(index):
        return written
    latest = _read(index)  # it may have ended between the two looks
    return replace(latest, state=FAILED, line=KILLED) if latest and latest.running else latest


_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
_STARTING = threading.Lock()


def _build(settings: Settings, progress: Progress, *, force: bool) -> str:
    from lawqa.desk.clausejudge import HEADS_FILE
    from lawqa.index.build import build_index as build
    from lawqa.index.embedder import OnnxEmbedder
    from lawqa.index.prepare import ensure_model
    from lawqa.index.status import index_status

    ensure_model(settings.model_folder, settings.model, settings.corpus / "adapter.safetensors", progress)
    lacking = ""
    try:
        ensure_model(settings.checkup_folder, None, settings.corpus / HEADS_FILE, progress, keep_float=False)
    except ModelUnavailable as error:  # all but the check-up works without it
        lacking = f"；规约体检暂不可用：{error}"
    if not force and index_status(settings).fresh:
        return f"索引已是最新{lacking}"
    manifest = build(settings, OnnxEmbedder(settings.model_folder), progress)
    count = f"{manifest.provisions}条规定，{manifest.passages}个片段，沿用{manifest.reused}个旧向量"
    return f"索引已建好：{count}{lacking}"


class _Journal:
    """Writes the state of one build; begun by its first word, or by `begin`."""

    def __init__(self, index: Path, progress: Progress | None = None) -> None:
        self._index = index
        self._progress = progress
        self._lock = FileLock(index / LOCK_FILE)
        self._state: BuildState | None = None
        self._written = 0.0

    def __enter__(self) -> _Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.ended(FAILED, str(error) if isinstance(error, LawqaError) else _unexpected(error))
        self._lock.release()

    def begin(self) -> None:
        """IndexUnavailable when another build is at work; the journal is then left to that one."""
        self._index.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=_FOR_A_LOOK)
        except Timeout as error:
            raise _busy() from error
        self._state = BuildState(RUNNING, STARTING, 0.0, _now())
        _write(self._index, self._state)

    def report(self, label: str, share: float) -> None:
        """Progress, for the caller and for the journal."""
        if self._progress:
            self._progress(label, share)
        if self._state is None:
            self.begin()
        assert self._state is not None
        due = time.monotonic() - self._written > _BETWEEN
        if due or label != self._state.label:
            self._state = replace(self._state, label=label, share=min(max(share, 0.0), 1.0))
            self._written = time.monotonic()
            _write(self._index, self._state)

    def ended(self, how: str, line: str) -> None:
        """The last word on a build that was begun."""
        if self._state is not None and self._state.running:
            self._state = replace(self._state, state=how, ended=_now(), line=line)
            _write(self._index, self._state)


def _busy() -> IndexUnavailable:
    return IndexUnavailable("另一个建立索引的进程正在运行", "等它结束后再试")


def _unexpected(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "建立索引被中断，原有索引不受影响"
    return f"建立索引时出了没有预料到的问题（{type(error).__name__}），原有索引不受影响"


def _locked(index: Path) -> bool:
    lock = FileLock(index / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder that only another user writes
        return False
    lock.release()
    return False


def _write(index: Path, now: BuildState) -> None:
    """Write aside, then rename; progress that cannot be written stops no build."""
    with contextlib.suppress(OSError):
        write_whole(index / JOURNAL_FILE, json.dumps(asdict(now), ensure_ascii=False).encode())


def _read(index: Path) -> BuildState | None:
    try:
        return BuildState(**json.loads((index / JOURNAL_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _dump(settings: Settings, *, force: bool) -> str:
    paths = {"corpus": settings.corpus, "home": settings.home, "index": settings.index}
    data = {name: str(path) for name, path in paths.items()}
    return json.dumps(data | {"texts": [str(p) for p in settings.texts], "model": settings.model, "force": force})


def _load(text: str) -> tuple[Settings, bool]:
    data = json.loads(text)
    texts = tuple(Path(p) for p in data["texts"])
    return Settings(Path(data["corpus"]), Path(data["home"]), Path(data["index"]), texts, data["model"]), data["force"]


def main(argument: str) -> int:
    """The process that a page starts; what there is to say stands in the journal."""
    settings, force = _load(argument)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        with _Journal(settings.index) as journal:
            journal.begin()
            journal.ended(DONE, _build(settings, journal.report, force=force))
    except LawqaError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
