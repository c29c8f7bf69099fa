"""Where things lie and which model is used: one frozen value, built once and passed down.

In a checkout, what is built goes to index/; installed from a wheel, to the user's data folder. `LAWQA_HOME` moves
both the built files and the user's own texts, `LAWQA_CORPUS` (paths joined by the system's path separator) adds
folders of texts, `LAWQA_MODEL` names a sentence-transformers model by path or hub name. `LAWQA_KIOSK` (1) makes the page
one for a public screen, which goes back to its beginning after `LAWQA_KIOSK_IDLE` seconds without a touch.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent
DEFAULT_IDLE = 90


@dataclass(frozen=True)
class Settings:
    """`corpus`: what the project wrote; `home`: the user's data; `index`: what is built; `texts`: folders of texts."""

    corpus: Path
    home: Path
    index: Path
    texts: tuple[Path, ...] = ()
    model: str | None = None
    kiosk: bool = False
    kiosk_idle: int = DEFAULT_IDLE

    @property
    def own_texts(self) -> Path:
        """Where `lawqa corpus add` keeps copies of the user's texts."""
        return self.home / "texts"

    @property
    def own_catalogue(self) -> Path:
        """The user's additions to the catalogue, in the same format."""
        return self.home / "catalogue.toml"

    @property
    def registry(self) -> Path:
        """The user's compounds and their conventions."""
        return self.home / "compounds.db"

    @property
    def records(self) -> Path:
        """What readers asked, noted and said of answers, each under the browser it came from."""
        return self.home / "records.db"

    @property
    def model_folder(self) -> Path:
        """The prepared model."""
        return self.index / "model"

    @property
    def checkup_folder(self) -> Path:
        """The model of the check-up; always the packaged one, for its heads fit no other."""
        return self.index / "checkup-model"


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; no folder is created."""
    env = os.environ if env is None else env
    in_checkout = (_CHECKOUT / "corpus" / "catalogue.toml").is_file()
    corpus = _CHECKOUT / "corpus" if in_checkout else _PACKAGE / "_corpus"
    if home_override := env.get("LAWQA_HOME"):
        home = Path(home_override)
        index = home / "index"
    else:
        home = user_data_path("lawqa", appauthor=False)
        index = _CHECKOUT / "index" if in_checkout else home / "index"
    texts = [Path(p) for p in env.get("LAWQA_CORPUS", "").split(os.pathsep) if p]
    # A folder of official texts laid beside the checkout is read without further ado; nothing depends on it.
    beside = _CHECKOUT.parent / "shared" / "corpus"
    if in_checkout and beside.is_dir() and "LAWQA_CORPUS" not in env:
        texts.append(beside)
    model = env.get("LAWQA_MODEL") or None
    idle = env.get("LAWQA_KIOSK_IDLE", "")
    seconds = max(1, int(idle)) if idle.isdecimal() else DEFAULT_IDLE
    return Settings(corpus, home, index, tuple(texts), model, env.get("LAWQA_KIOSK") == "1", seconds)
