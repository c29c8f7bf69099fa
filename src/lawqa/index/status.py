"""What is in the index, and whether it is stale."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from lawqa.config import Settings
from lawqa.errors import IndexUnavailable, ModelUnavailable
from lawqa.index.embedder import ModelManifest
from lawqa.index.manifest import Manifest, corpus_fingerprint, current_build


@dataclass(frozen=True)
class IndexStatus:
    """`problem` is '' for a usable index that agrees with corpus and model."""

    manifest: Manifest | None
    model: str
    problem: str

    @property
    def fresh(self) -> bool:
        """Whether there is nothing to rebuild."""
        return not self.problem

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        built = asdict(self.manifest) if self.manifest else None
        return {"fresh": self.fresh, "problem": self.problem, "model": self.model, "index": built}

    def facts(self) -> list[tuple[str, str]]:
        """(name, value) of what a person wants to know, in Chinese; times are local."""
        if self.manifest is None:
            return [("模型", self.model or "未准备")]
        m = self.manifest
        built = dt.datetime.fromisoformat(m.built).astimezone()
        return [
            ("建立时间", f"{built:%Y-%m-%d %H:%M}"),
            ("规定", f"{m.provisions}条（原文{m.verbatim}条，仅要旨{m.provisions - m.verbatim}条）"),
            ("片段", f"{m.passages}个，{m.dimension}维向量"),
            ("模型", self.model or "未准备"),
            ("语料指纹", m.corpus),
            ("状态", "最新，不需要重建" if self.fresh else f"{self.problem}，需要重建"),
        ]

    def lines(self) -> list[str]:
        """The same, a line each."""
        return [f"{name}：{value}" for name, value in self.facts()]


def index_status(settings: Settings) -> IndexStatus:
    """Compare the index in use with the corpus and the model as they are now."""
    try:
        model = ModelManifest.read(settings.model_folder)
        name, fingerprint = model.name, model.fingerprint
    except ModelUnavailable:
        name, fingerprint = "", ""
    try:
        manifest = Manifest.read(current_build(settings.index))
    except IndexUnavailable as error:
        return IndexStatus(None, name, error.message)
    return IndexStatus(manifest, name, _problem(settings, manifest, fingerprint))


def _problem(settings: Settings, manifest: Manifest, model: str) -> str:
    if not model:
        return "向量模型还没有准备"
    if manifest.model != model:
        return "索引是用另一个模型建立的"
    if manifest.corpus != corpus_fingerprint(settings):
        return "语料有变化，索引已过期"
    return ""
