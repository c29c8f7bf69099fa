"""What is in the index, and whether it is stale."""

from __future__ import annotations

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

    def lines(self) -> list[str]:
        """For people, in Chinese."""
        if self.manifest is None:
            return [f"模型：{self.model or '未准备'}"]
        m = self.manifest
        return [
            f"建立时间：{m.built}",
            f"规定：{m.provisions}条（原文{m.verbatim}条，仅要旨{m.provisions - m.verbatim}条）",
            f"片段：{m.passages}个，{m.dimension}维向量",
            f"模型：{self.model or '未准备'}",
            "状态：最新" if self.fresh else f"状态：{self.problem}",
        ]


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
