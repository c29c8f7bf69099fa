"""The loader on literal examples, and what the file of texts must hold to be worth measuring on."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.cite.texts import VERDICTS, CiteText, Expected, expand, load_texts, strip_marks

from lawqa.law.model import ArticleNo

TEXTS = Path(__file__).parent / "texts.jsonl"
CATALOGUE = Path(__file__).parents[2] / "corpus" / "catalogue.toml"
PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def wording(name: str, version: str | None, article: str, paragraph: int | None) -> str:
    """A law of one article of two paragraphs, and what it said before."""
    if (name, article) != ("甲法", "7"):
        raise KeyError(f"{name} {article}")
    if version == "2001-01-01":
        return "旧文。"
    paragraphs = ["猫不得上房。", "猫上房的，三日内请下来：\n（一）好言相劝；\n（二）搬梯子。"]
    return "\n".join(paragraphs) if paragraph is None else paragraphs[paragraph - 1]


def no_wording(name: str, version: str | None, article: str, paragraph: int | None) -> str:
    """For texts whose placeholders are gone."""
    raise AssertionError("nothing to fill in")


def entry(text: str, *citations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A line of the file, whole but for what is given."""
    return {
        "id": "c1",
        "kind": "聊天记录",
        "split": "dev",
        "text": text,
        "date": None,
        "citations": list(citations),
    } | fields


def citation(**fields: Any) -> dict[str, Any]:
    """An entry of `citations`, whole but for what is given."""
    return {"mark": 1, "law": "甲法", "article": "第七条", "paragraph": None, "item": None, "verdict": "ok"} | fields


def write(path: Path, *entries: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(e, ensure_ascii=False) for e in entries) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("placeholder", "expected"),
    [
        ("{{甲法|7|1}}", "猫不得上房。"),
        ("{{甲法|7|2}}", "猫上房的，三日内请下来：（一）好言相劝；（二）搬梯子。"),
        ("{{甲法|7|}}", "猫不得上房。猫上房的，三日内请下来：（一）好言相劝；（二）搬梯子。"),
        ("{{甲法@2001-01-01|7|}}", "旧文。"),
        ("{{甲法|7|1||1:4}}", "不得上"),
        ("{{甲法|7|1|不得=>可以}}", "猫可以上房。"),
        ("{{甲法|7|2|三日=>十日;;，=>|0:11}}", "猫上房的十日内请下来"),
        ("甲：“{{甲法|7|1}}”乙：“{{甲法|7|1|猫=>狗}}”", "甲：“猫不得上房。”乙：“狗不得上房。”"),
    ],
)
def test_placeholders(placeholder: str, expected: str) -> None:
    assert expand(placeholder, wording) == expected


@pytest.mark.parametrize(
    "placeholder",
    [
        "{{甲法|7}}",
        "{{甲法|7|1|狗=>猪}}",
        "{{甲法|7|1|不得}}",
        "{{甲法|7|1||3:99}}",
        "{{甲法|7|1||x}}",
        "{{甲法|7|1|a|b|c}}",
    ],
)
def test_placeholders_at_fault(placeholder: str) -> None:
    with pytest.raises(ValueError, match=r"placeholder|unpack|literal"):
        expand(placeholder, wording)


def test_marks() -> None:
    plain, spans = strip_marks("见⟦1|《甲法》第7⟧、⟦2|8条⟧。")
    assert plain == "见《甲法》第7、8条。"
    assert [plain[a:b] for a, b in spans] == ["《甲法》第7", "8条"]


@pytest.mark.parametrize("text", ["⟦2|第七条⟧", "⟦1|a⟧⟦1|b⟧", "⟦1|⟧", "⟦1|第七条", "第七条⟧", "{{甲法"])
def test_marks_at_fault(text: str) -> None:
    with pytest.raises(ValueError):
        strip_marks(text)


def test_spans_are_those_of_the_text_with_its_wordings(tmp_path: Path) -> None:
    text = "“{{甲法|7|1}}”（⟦1|甲法第七条⟧），⟦2|第八条至第九条⟧"
    rows = [citation(), citation(mark=2, article="第八条"), citation(mark=2, article="第九条")]
    [loaded] = load_texts(write(tmp_path / "t.jsonl", entry(text, *rows, date="2019-06-01")), wording)
    assert loaded == CiteText(
        "c1",
        "聊天记录",
        "dev",
        "“猫不得上房。”（甲法第七条），第八条至第九条",
        dt.date(2019, 6, 1),
        (
            Expected(1, (9, 14), "甲法", "第七条", None, None, "ok"),
            Expected(2, (16, 23), "甲法", "第八条", None, None, "ok"),
            Expected(2, (16, 23), "甲法", "第九条", None, None, "ok"),
        ),
    )


@pytest.mark.parametrize(
    "entries",
    [
        [entry("⟦1|甲法第七条⟧")],
        [entry("甲法第七条", citation())],
        [entry("⟦1|甲法第七条⟧", citation(verdict="fine"))],
        [entry("⟦1|甲法第七条⟧", citation(article="第7条"))],
        [entry("⟦1|甲法⟧", citation(article=None, paragraph=1))],
        [entry("⟦1|甲法第七条⟧", citation(note="?"))],
        [entry("⟦1|甲法第七条⟧", citation(), split="train")],
        [entry("⟦1|甲法第七条⟧", citation(), date="昨天")],
        [entry("⟦1|甲法第七条⟧“{{乙法|7|}}”", citation())],
        [entry("⟦1|甲法第七条⟧", citation(), extra=1)],
        [entry("⟦1|甲法第七条⟧", citation())] * 2,
    ],
)
def test_entries_at_fault(tmp_path: Path, entries: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match=r"t\.jsonl"):
        load_texts(write(tmp_path / "t.jsonl", *entries), wording)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[CiteText]:
    """The texts, a dash in place of each wording: no source of wordings is needed to check the rest."""
    bare = tmp_path_factory.mktemp("cite") / "texts.jsonl"
    bare.write_text(PLACEHOLDER.sub("—", TEXTS.read_text(encoding="utf-8")), encoding="utf-8")
    return load_texts(bare, no_wording)


def test_there_is_enough_of_everything(texts: list[CiteText]) -> None:
    count = Counter(c.verdict for t in texts for c in t.citations)
    assert count.total() >= 300
    least = {"misquoted": 40, "repealed": 30, "no_such_article": 25, "no_such_paragraph": 20, "no_such_law": 20}
    assert all(count[verdict] >= number for verdict, number in least.items())
    assert set(count) == VERDICTS
    split = Counter(t.split for t in texts)
    assert split["dev"] * 2 == split["test"]


def test_every_mark_is_expected_once_or_is_a_range(texts: list[CiteText]) -> None:
    for text in texts:
        seen = {(c.mark, c.article, c.paragraph, c.item) for c in text.citations}
        assert len(seen) == len(text.citations), text.id


def test_laws_are_titles_of_the_catalogue(texts: list[CiteText]) -> None:
    instruments = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["instrument"]
    titles = {i["title"] for i in instruments} | {
        v["title"] for i in instruments for v in i.get("version", ()) if "title" in v
    }
    names = titles | {alias for i in instruments for alias in i.get("aliases", ())}
    for text in texts:
        for c in text.citations:
            if c.verdict == "no_such_law":
                assert c.law not in names, (text.id, c.law)
            if c.verdict in ("no_such_law", "unchecked") and c.law not in titles:
                assert c.law in text.text, (text.id, c.law)
            else:
                assert c.law in titles, (text.id, c.law)


def test_quotations_name_articles_of_the_catalogue() -> None:
    instruments = {i["id"]: i for i in tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["instrument"]}
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        for placeholder in PLACEHOLDER.findall(json.loads(line)["text"]):
            name, article, *_ = placeholder.split("|")
            law, _, version = name.partition("@")
            promulgated = {v["promulgated"].isoformat() for v in instruments[law]["version"]}
            assert not version or version in promulgated, placeholder
            assert ArticleNo.parse(article), placeholder
