"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(target: Path, data: bytes) -> None:
    """Written aside, then renamed: whatever happens, `target` is the old one or the new one. OSError when it cannot be."""
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
