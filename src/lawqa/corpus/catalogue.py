"""The catalogue: which instruments exist, by which names, and which version is the law on a day."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lawqa.errors import CorpusError
from lawqa.law.model import Authority, Instrument, Interval, Version
from lawqa.law.region import NATIONWIDE

_TITLE_FOLD = str.maketrans(
    {"〈": "《", "〉": "》", "＜": "《", "＞": "》", "<": "《", ">": "》", "(": "（", ")": "）"}
)
_STATE = "中华人民共和国"


def fold_title(title: str) -> str:
    """A title as compared: no outer 《》, no white space, one kind of brackets, no 中华人民共和国 in front."""
    text = re.sub(r"\s+", "", title).translate(_TITLE_FOLD)
    if text.startswith("《") and text.endswith("》") and text.count("《") == 1:
        text = text[1:-1]
    return text.removeprefix(_STATE)


@dataclass
class Catalogue:
    """All instruments by id, and their names; names bind to exactly one instrument."""

    instruments: dict[str, Instrument]
    labelled: dict[tuple[str, str], Version] = field(default_factory=dict)
    _names: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for instrument in self.instruments.values():
            names = {instrument.title, *instrument.aliases, *(v.title for v in instrument.versions if v.title)}
            for name in names:
                other = self._names.setdefault(fold_title(name), instrument.id)
                if other != instrument.id:
                    raise CorpusError(f"目录里“{name}”同时指向{other}和{instrument.id}", "改掉其中一个别名")

    def by_name(self, name: str) -> Instrument | None:
        """The instrument of that title or alias (exact, never a substring)."""
        found = self._names.get(fold_title(name))
        return self.instruments[found] if found else None

    def names(self) -> dict[str, str]:
        """Folded name → instrument id."""
        return dict(self._names)

    def match_text(self, title: str, date: str) -> tuple[Instrument, Version] | None:
        """The version that a text with this title and date (ISO, may be empty) is a wording of."""
        instrument = self.by_name(title)
        if instrument is None:
            return None
        if labelled := self.labelled.get((instrument.id, date)):
            return instrument, labelled
        version = next((v for v in instrument.versions if v.promulgated.isoformat() == date), None)
        return (instrument, version) if version else None


def load_catalogue(*paths: Path) -> Catalogue:
    """Read catalogue files, later ones adding to earlier ones; CorpusError names the file and the entry at fault."""
    instruments: dict[str, Instrument] = {}
    labelled: dict[tuple[str, str], Version] = {}
    for path in paths:
        for entry in _entries(path):
            try:
                instrument = _instrument(entry)
                labels = _labels(entry, instrument)
            except (KeyError, TypeError, ValueError) as error:
                raise CorpusError(
                    f"{path.name}里“{entry.get('title', '?')}”有误：{error}", "对照目录文件开头的说明修改"
                ) from error
            if instrument.id in instruments:
                raise CorpusError(f"{path.name}里“{instrument.id}”重复", "同一法规只留一条，新版本加在它的 version 里")
            instruments[instrument.id] = instrument
            labelled |= labels
    return Catalogue(instruments, labelled)


def _entries(path: Path) -> Iterable[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8")).get("instrument", [])
        return entries
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"读不了目录文件{path}：{error}", "检查文件是否完整") from error


def _instrument(entry: Mapping[str, Any]) -> Instrument:
    return Instrument(
        id=entry["id"],
        title=entry["title"],
        authority=Authority(entry["authority"]),
        versions=_versions(entry),
        aliases=tuple(entry.get("aliases", ())),
        region=entry.get("region", NATIONWIDE),
        issuer=entry.get("issuer", ""),
        page=entry.get("page"),
        replaced_by=tuple(entry.get("replaced_by", ())),
        interprets=tuple(entry.get("interprets", ())),
        searchable=tuple((a, b) for a, b in entry["search"]) if "search" in entry else None,
        note=entry.get("note", ""),
        enacted=_day(entry["enacted"]) if "enacted" in entry else None,
    )


def _versions(entry: Mapping[str, Any]) -> tuple[Version, ...]:
    """Versions in order; each ends where the next one, or an amendment whose wording is not held, begins."""
    raw = sorted(entry.get("version", ()), key=lambda v: _day(v["promulgated"]))
    amendments = [_day(d) for d in entry.get("amended", ())]
    starts = [_day(v["in_force"]) for v in raw]
    versions = []
    for position, (version, start) in enumerate(zip(raw, starts, strict=True)):
        later = [s for s in (*starts[position + 1 :], *amendments) if s > start]
        end = _day(version["until"]) if "until" in version else min(later, default=None)
        if end is not None and end <= start:
            raise ValueError(f"{version['promulgated']}版的效力区间为空")
        versions.append(
            Version(
                promulgated=_day(version["promulgated"]),
                in_force=Interval(start, end),
                articles=version.get("articles"),
                page=version.get("page"),
                title=version.get("title"),
                note=version.get("note", ""),
            )
        )
    return tuple(versions)


def _labels(entry: Mapping[str, Any], instrument: Instrument) -> dict[tuple[str, str], Version]:
    by_date = {v.promulgated: v for v in instrument.versions}
    return {
        (instrument.id, v["labelled"]): by_date[_day(v["promulgated"])]
        for v in entry.get("version", ())
        if "labelled" in v
    }


def _day(value: object) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise ValueError(f"不是日期：{value!r}")
