"""The conventions of one compound: found at once, in their time and kind, and never in another compound."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.conftest import BigramEmbedder

from lawqa.config import Settings
from lawqa.corpus.compounds import Compound, CompoundFile, Convention
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.conventionadd import draft_kept, draft_of_lines, keep
from lawqa.errors import CorpusError, NotFound
from lawqa.index.conventions import embed_all
from lawqa.law.model import ArticleNo, Instrument, Paragraph, Provision
from lawqa.search.assistant import Assistant
from lawqa.search.own import OwnClauses, OwnShelf

HOME = Compound("青山花园", "北京", ("青山",))
DAY = dt.date(2024, 5, 1)


@pytest.fixture
def own(small_index: Settings, tmp_path: Path) -> Settings:
    """The small index with an empty registry of the test's own."""
    return dataclasses.replace(small_index, home=tmp_path)


def convention(
    words: list[str], day: str = "2024-01-01", kind: str = "管理规约", title: str = "管理规约"
) -> Convention:
    clauses = tuple(Provision(ArticleNo(n), (Paragraph(text),)) for n, text in enumerate(words, 1))
    when = dt.date.fromisoformat(day)
    return Convention(title, kind, when, when, clauses)


def found(assistant: Assistant, question: str, **scope: object) -> list[str]:
    hits = assistant.ask(question, 50, compound=HOME.name, **scope).hits  # type: ignore[arg-type]
    return [hit.stored.provision.text for hit in hits if hit.stored.instrument.compound]


def test_what_is_added_changed_and_removed_shows_with_the_next_question(own: Settings) -> None:
    assistant = Assistant(own, BigramEmbedder())
    file = CompoundFile(own.registry)
    with pytest.raises(NotFound):
        assistant.ask("遛狗时间", compound=HOME.name)
    file.add(HOME, convention(["遛狗时间为早上六点。"]))
    assert found(assistant, "遛狗时间") == ["遛狗时间为早上六点。"]
    file.replace(HOME.name, convention(["遛狗时间为晚上八点。"], "2025-01-01"))
    assert found(assistant, "遛狗时间") == ["遛狗时间为晚上八点。"]
    assert found(assistant, "遛狗时间", date=DAY) == ["遛狗时间为早上六点。"]
    assert assistant.ask("遛狗时间", 50, compound="青山").scope.compound == HOME.name
    file.remove(HOME.name)
    with pytest.raises(NotFound):
        assistant.ask("遛狗时间", compound=HOME.name)


def test_kinds_are_a_filter(own: Settings) -> None:
    file = CompoundFile(own.registry)
    file.add(HOME, convention(["遛狗时间为早上六点。"]))
    file.add(HOME, convention(["遛狗时间请错开。"], kind="居民公约", title="居民公约"))
    assistant = Assistant(own, BigramEmbedder())
    assert len(found(assistant, "遛狗时间")) == 2
    assert found(assistant, "遛狗时间", kinds=["居民公约"]) == ["遛狗时间请错开。"]


def test_a_draft_is_kept_and_comes_back(own: Settings) -> None:
    assistant = Assistant(own, BigramEmbedder())
    lines = ("青山花园居民公约", "一、邻里", "（一）遛狗时间为早上六点。", "（二）互相帮助。")
    draft = draft_of_lines(lines, "公约.txt")
    assert (draft.title, draft.kind, draft.compound) == ("青山花园居民公约", "居民公约", HOME.name)
    conventions = assistant.store.conventions
    keep(conventions, CompoundFile(own.registry), BigramEmbedder(), draft, HOME)
    assert found(assistant, "遛狗时间")[0] == "遛狗时间为早上六点。"
    again = draft_kept(conventions, "青山")
    assert [c.label for c in again.clauses] == [c.label for c in draft.clauses]
    with pytest.raises(CorpusError, match="替换"):
        keep(conventions, CompoundFile(own.registry), BigramEmbedder(), draft, HOME)
    with pytest.raises(CorpusError, match="样本"):
        keep(conventions, CompoundFile(own.registry), BigramEmbedder(), draft, Compound("甲小区", "北京"))
    with pytest.raises(NotFound, match="青山花园居民公约"):
        draft_kept(conventions, HOME.name, "没有的")


# Every clause ends with a word that tells whose it is and that no question has.
MARKS = {
    Compound("甲苑", "北京", ("甲",)): "子丑寅",
    Compound("乙苑", "北京"): "辰巳午",
    Compound("丙苑", "四川"): "申酉戌",
}
KINDS = ("管理规约", "居民公约", "业主大会议事规则")
WORDS = st.lists(
    st.sampled_from(["遛狗", "装修", "停车", "时间", "早上", "六点", "公告", "罚款"]), min_size=1, max_size=4
)
CLAUSES = st.lists(WORDS.map("".join), min_size=1, max_size=4)
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2027, 1, 1))
# A document: kind, whether its title names the compound, clauses of each version in turn with its first day.
DOCUMENTS = st.dictionaries(
    st.tuples(st.sampled_from(KINDS), st.booleans()),
    st.dictionaries(DAYS, CLAUSES, min_size=1, max_size=3),
    max_size=3,
)
CITED = [
    "",
    "本小区管理规约第二条",
    "《管理规约》第一条",
    "《居民公约》第一条",
    *(f"《{c.name}{kind}》第一条" for c in MARKS for kind in KINDS),
]


@pytest.fixture(scope="module")
def crowded(small_index: Settings, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant whose registry the test fills anew each time, while it is open."""
    own = dataclasses.replace(small_index, home=tmp_path_factory.mktemp("crowded"))
    return Assistant(own, BigramEmbedder())


def fill(file: CompoundFile, compounds: dict[Compound, dict[tuple[str, bool], dict[dt.date, list[str]]]]) -> None:
    for known in file.compounds():
        file.remove(known.name)
    entries = []
    for compound, documents in compounds.items():
        versions = []
        for (kind, named), texts in documents.items():
            title = f"{compound.name}{kind}" if named else kind
            for day, words in texts.items():
                marked = [f"{text}，{MARKS[compound]}。" for text in words]
                versions.append((convention(marked, day.isoformat(), kind, title), None))
        entries.append((compound, versions))
    file.merge(entries)


@given(
    filling=st.fixed_dictionaries(dict.fromkeys(MARKS, DOCUMENTS)),
    words=WORDS,
    cited=st.sampled_from(CITED),
    quoted=WORDS,
    compound=st.sampled_from([None, *MARKS]),
    kinds=st.sampled_from([(), ("管理规约",), ("居民公约", "管理规约")]),
    day=DAYS,
)
@hypothesis_settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_reaches_another_compound(
    crowded: Assistant,
    filling: dict[Compound, dict[tuple[str, bool], dict[dt.date, list[str]]]],
    words: list[str],
    cited: str,
    quoted: list[str],
    compound: Compound | None,
    kinds: tuple[str, ...],
    day: dt.date,
) -> None:
    conventions = crowded.store.conventions
    fill(conventions.files[0], filling)
    name = compound.name if compound else None
    answer = crowded.ask("".join(words) + cited, 50, compound=name, kinds=kinds if name else (), date=day)
    text = f"{cited}规定，“{''.join(quoted)}，由业主承担全部责任。”"
    checked = CitationChecker(crowded.library).check(text, day, name)
    said = repr(answer) + repr(checked) + repr(checked.to_list())  # whatever any part of an answer might show
    for other, mark in MARKS.items():
        assert other == compound or mark not in said or (compound is None and _names_it(cited, other, filling))
    clauses = [hit.stored for hit in answer.hits if hit.stored.instrument.compound]
    if compound is None:
        assert all(f"《{stored.title}》第一条" == cited for stored in clauses)
    else:
        found = [stored for stored in clauses if "本小区" not in cited and not _cites(cited, stored.instrument)]
        assert all(day in stored.version.in_force for stored in found)
        assert all(not kinds or stored.instrument.kind in kinds for stored in found)
        asked = [i for i in conventions.instruments(name) if i.version_on(day) and (not kinds or i.kind in kinds)]
        if asked and not cited:
            assert clauses  # what is in force is among so many hits


def _cites(cited: str, instrument: Instrument) -> bool:
    """Inside its compound a document is cited by its title, or by its kind."""
    return f"《{instrument.title}》" in cited or f"《{instrument.kind}》" in cited


def _names_it(
    cited: str, compound: Compound, filling: dict[Compound, dict[tuple[str, bool], dict[dt.date, list[str]]]]
) -> bool:
    """Whether the citation is the full title of a document that this compound has, and no other."""
    titles = [(c, f"{c.name}{kind}" if named else kind) for c, held in filling.items() for kind, named in held]
    return [c for c, title in titles if f"《{title}》第一条" == cited] == [compound]


def test_two_threads_ask_while_a_third_changes(own: Settings) -> None:
    assistant, file = Assistant(own, BigramEmbedder()), CompoundFile(own.registry)
    file.add(HOME, convention(["遛狗时间为早上六点。"]))
    stop = threading.Event()
    seen: list[str] = []

    def ask() -> None:
        while not stop.is_set():
            seen.append("".join(found(assistant, "遛狗时间")))

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        for n in range(1, 20):
            file.replace(HOME.name, convention([f"遛狗时间为{n}点。"]))
        stop.set()
        for task in asking:
            task.result()
    assert found(assistant, "遛狗时间") == ["遛狗时间为19点。"]
    assert all(text.count("遛狗时间") == 1 for text in seen)


def test_a_shelf_does_not_keep_what_was_read_before_a_change(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant, file = Assistant(own, BigramEmbedder()), CompoundFile(own.registry)
    file.add(HOME, convention(["遛狗时间为早上六点。"]))
    shelf = OwnShelf(assistant.store.conventions, assistant.embedder, assistant.words)
    load = shelf._load

    def slowly(compound: str) -> OwnClauses | None:
        loaded = load(compound)
        monkeypatch.setattr(shelf, "_load", load)
        file.replace(compound, convention(["遛狗时间为晚上八点。"]))
        embed_all(file, assistant.embedder)  # to keep vectors is a change, too
        assert shelf.of(compound) is not None  # another thread asks meanwhile
        return loaded

    monkeypatch.setattr(shelf, "_load", slowly)
    shelf.of(HOME.name)
    kept = shelf.of(HOME.name)
    assert kept is not None
    assert [p.provision.text for p in kept.provisions] == ["遛狗时间为晚上八点。"]
