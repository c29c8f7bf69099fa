"""A registry as an archive: what goes out comes back, and what is hostile or damaged adds nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lawqa.corpus.compounds import Compound, CompoundFile, Convention
from lawqa.corpus.exchange import LIST_FILE, export_registry, import_registry
from lawqa.errors import CorpusError
from lawqa.law.model import ArticleNo, Item, Paragraph, Provision

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
NAMES = st.text("甲乙丙丁小区花园", min_size=1, max_size=6)
ITEMS = st.lists(st.builds(Item, st.sampled_from(["（一）", "1."]), TEXTS), max_size=2).map(tuple)
PARAGRAPHS = st.lists(st.builds(Paragraph, TEXTS, ITEMS), min_size=1, max_size=2).map(tuple)


@st.composite
def conventions(draw: st.DrawFn) -> list[tuple[Compound, Convention]]:
    found = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        aliases = draw(st.sampled_from([(), (f"{name}一期",), (f"{name}一期", f"{name}二期")]))
        compound = Compound(name, "四川", aliases, draw(TEXTS))
        for title in draw(st.lists(NAMES, min_size=1, max_size=2, unique=True)):
            adopted = draw(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)))
            clauses = tuple(
                Provision(ArticleNo(n, draw(st.integers(0, 2))), draw(PARAGRAPHS), ("第一章",), draw(TEXTS))
                for n in range(1, draw(st.integers(2, 4)))
            )
            original, source = draw(st.binary(max_size=40)), draw(st.sampled_from(["a.docx", "../../b", "c.p/d"]))
            new = Convention(title, "管理规约", adopted, adopted, clauses, "表决", "注", source, original)
            found.append((compound, new))
    return found


def contents(archive: Path) -> tuple[Any, dict[str, bytes]]:
    with zipfile.ZipFile(archive) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    return json.loads(parts.pop(LIST_FILE)), parts


@given(entries=conventions())
@hypothesis_settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_goes_out_comes_back(tmp_path_factory: pytest.TempPathFactory, entries: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("exchange")
    first, second = CompoundFile(folder / "1.db"), CompoundFile(folder / "2.db")
    for compound, convention in entries:
        first.add(compound, convention)
    later = entries[0][1].effective + dt.timedelta(days=1)
    newer = Convention(entries[0][1].title, "居民公约", later, later, entries[0][1].clauses)
    first.replace(entries[0][0].name, newer)
    assert export_registry(first, folder / "all.zip") == len(entries) + 1
    assert import_registry(second, folder / "all.zip") == len(entries) + 1
    for compound in first.compounds():
        ours, theirs = ([(k.in_force, c) for k, c in f.whole_versions(compound.name)] for f in (first, second))
        assert ours == theirs
    assert first.compounds() == second.compounds()
    assert import_registry(second, folder / "all.zip") == 0
    export_registry(second, folder / "again.zip")
    (one, originals), (two, again) = (contents(folder / name) for name in ("all.zip", "again.zip"))
    assert (one, originals) == (two, again)
    assert sorted(p.name for p in folder.iterdir() if p.suffix == ".tmp") == []


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = CompoundFile(tmp_path / "1.db")
    day = dt.date(2024, 1, 1)
    clauses = (Provision(ArticleNo(1), (Paragraph("甲。"),)),)
    for name in ("甲小区", "乙小区"):
        file.add(Compound(name, "四川"), Convention("规约", "管理规约", day, day, clauses, original=b"PK" * 99))
    export_registry(file, tmp_path / "all.zip")
    return tmp_path / "all.zip"


def test_some_compounds_only(archive: Path, tmp_path: Path) -> None:
    assert export_registry(CompoundFile(tmp_path / "1.db"), tmp_path / "one.zip", ["乙小区"]) == 1
    with zipfile.ZipFile(tmp_path / "one.zip") as opened:
        (row,) = json.loads(opened.read(LIST_FILE))["compounds"]
    assert row["name"] == "乙小区"


def test_what_is_there_stays_and_ends_where_a_new_version_begins(archive: Path, tmp_path: Path) -> None:
    there, target = CompoundFile(tmp_path / "1.db"), CompoundFile(tmp_path / "2.db")
    import_registry(target, archive)
    (before,) = target.whole_versions("甲小区")
    later = dt.date(2025, 1, 1)
    there.replace("甲小区", replace(before[1], adopted=later, effective=later, note="新"))
    target.put_compound(Compound("甲小区", "浙江", ("甲",)))
    export_registry(there, archive)
    assert import_registry(target, archive) == 1
    assert [kept.in_force.end for kept, _ in target.whole_versions("甲小区")] == [later, None]
    assert target.whole_versions("甲小区")[0][1].original == before[1].original
    assert target.compounds()[1] == Compound("甲小区", "浙江", ("甲",))


def test_a_name_that_is_another_compound_there_adds_nothing(archive: Path, tmp_path: Path) -> None:
    target = CompoundFile(tmp_path / "2.db")
    target.put_compound(Compound("丙小区", "四川", ("乙小区",)))
    with pytest.raises(CorpusError, match="别名"):
        import_registry(target, archive)
    assert [c.name for c in target.compounds()] == ["丙小区"]


def test_an_export_that_cannot_be_written_or_read_back_leaves_the_old_one(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive.read_bytes()
    with pytest.raises(CorpusError, match="写不了"):
        export_registry(CompoundFile(tmp_path / "1.db"), tmp_path / "没有" / "all.zip")
    monkeypatch.setattr("lawqa.corpus.exchange.MAX_LIST", 100)
    with pytest.raises(CorpusError, match="--compound"):
        export_registry(CompoundFile(tmp_path / "1.db"), archive)
    assert archive.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {"1.db", "1.db-wal", "1.db-shm", "all.zip"}


def test_a_blank_original_comes_back(tmp_path: Path) -> None:
    file, day = CompoundFile(tmp_path / "1.db"), dt.date(2024, 1, 1)
    clauses = (Provision(ArticleNo(1), (Paragraph("甲。"),)),)
    blank = Convention("规约", "管理规约", day, day, clauses, source="../a.txt", original=bytes(10_000_000))
    file.add(Compound("甲小区", "四川"), blank)
    export_registry(file, tmp_path / "all.zip")
    assert import_registry(CompoundFile(tmp_path / "2.db"), tmp_path / "all.zip") == 1
    assert list(contents(tmp_path / "all.zip")[1]) == ["originals/000001.txt"]


def edited(archive: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    with zipfile.ZipFile(archive) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    listed = json.loads(parts[LIST_FILE])
    result = change(listed)
    text = result if isinstance(result, str) else json.dumps(listed)
    target = archive.with_name("edited.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in {**parts, LIST_FILE: text.encode()}.items():
            made.writestr(name, data)
    return target


def version_of(listed: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = listed["compounds"][1]["versions"][0]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda listed: "{",
        lambda listed: "[" * 100_000,
        lambda listed: '{"format": NaN}',
        lambda listed: listed.update(format=99),
        lambda listed: listed.pop("compounds"),
        lambda listed: listed["compounds"][1].update(name="../../etc"),
        lambda listed: listed["compounds"][1].update(name=7),
        lambda listed: version_of(listed).update(adopted="昨天"),
        lambda listed: version_of(listed).update(adopted="2025-01-01"),
        lambda listed: version_of(listed).update(clauses=[]),
        lambda listed: version_of(listed)["clauses"][0].update(number=[10**30, 0]),
        lambda listed: version_of(listed)["clauses"][0].update(number=["1", 0]),
        lambda listed: version_of(listed).update(clauses=version_of(listed)["clauses"] * 2),
        lambda listed: version_of(listed).update(original="originals/000099"),
        lambda listed: version_of(listed).update(original="../../etc/passwd"),
        lambda listed: version_of(listed).update(original=listed["compounds"][0]["versions"][0]["original"]),
        lambda listed: version_of(listed).update(original=LIST_FILE),
        lambda listed: version_of(listed).update(title="\ud800"),
        lambda listed: version_of(listed).update(until="2024-01-01"),
        lambda listed: version_of(listed).update(until=""),
        lambda listed: version_of(listed).update(effective="99999-01-01"),
        lambda listed: version_of(listed).update(effective=20240101),
        lambda listed: version_of(listed).update(clauses={}),
        lambda listed: version_of(listed)["clauses"][0].update(headings="第一章"),
        lambda listed: version_of(listed)["clauses"][0].update(number=[1, -1]),
        lambda listed: version_of(listed)["clauses"][0].update(number=[True, 0]),
        lambda listed: version_of(listed)["clauses"][0]["paragraphs"][0].update(items=["甲乙"]),
        lambda listed: listed["compounds"][1].update(aliases="甲乙"),
        lambda listed: listed["compounds"][1].update(aliases=["乙小区"]),
        lambda listed: listed["compounds"][1].update(name="长" * 61),
        lambda listed: listed["compounds"].append(listed["compounds"][0]),
        lambda listed: listed["compounds"][1]["versions"].append({**version_of(listed), "original": ""}),
        lambda listed: listed["compounds"][1]["versions"].append(
            {**version_of(listed), "original": "", "adopted": "2023-01-01"}
        ),
        lambda listed: '{"format": 1e999, "compounds": []}',
        lambda listed: f'{{"format": {"9" * 5000}, "compounds": []}}',
        lambda listed: '{"format": 1, "compounds": [' + "[]," * 3_000_001 + "[]]}",
    ],
)
def test_what_is_not_right_adds_nothing(archive: Path, tmp_path: Path, change: Any) -> None:
    target = CompoundFile(tmp_path / "2.db")
    with pytest.raises(CorpusError) as raised:
        import_registry(target, edited(archive, change))
    assert "\n" not in str(raised.value)
    assert target.compounds() == []


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return data.getvalue()


def test_what_is_no_archive_or_a_bomb_adds_nothing_and_takes_little(archive: Path, tmp_path: Path) -> None:
    target, source = CompoundFile(tmp_path / "2.db"), tmp_path / "hostile.zip"
    whole = archive.read_bytes()
    listed, originals = contents(archive)
    swollen = {"originals/000001": bytes(40_000_000), LIST_FILE: json.dumps(listed).encode()}
    named_alike = {**originals, LIST_FILE: json.dumps(listed).encode(), "../../etc/passwd": b"x", "/root/x": b"x"}
    locked = bytearray(whole)
    directory = locked.rindex(b"PK\x01\x02")
    locked[directory + 8] |= 1  # the flag of a password
    hostile = {
        "empty": b"",
        "no zip": b"PK\x03\x04" * 1000,
        "no list": zipped({"a": b""}),
        "cut": whole[:-40],
        "half": whole[: len(whole) // 2],
        "password": bytes(locked),
        "another method": zipped({LIST_FILE: b"{}"}, zipfile.ZIP_LZMA),
        "blank list": zipped({LIST_FILE: b" " * 50_000_000}),
        "swollen original": zipped({**originals, **swollen}),
        "many swollen originals": zipped({f"originals/{n}": bytes(15_000_000) for n in range(3)}),
        "many entries": zipped({f"originals/{n}": b"" for n in range(60_000)}),
    }
    assert import_registry(CompoundFile(tmp_path / "3.db"), write(source, zipped(named_alike))) == 2  # never opened
    for why, data in hostile.items():
        write(source, data)
        tracemalloc.start()
        with pytest.raises(CorpusError) as raised:
            import_registry(target, source)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "\n" not in str(raised.value)
        assert peak < 60_000_000, why
    for missing in (tmp_path / "没有.zip", tmp_path):
        with pytest.raises(CorpusError):
            import_registry(target, missing)
    assert target.compounds() == []


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_damage_anywhere_is_one_line_or_harmless(archive: Path, tmp_path: Path) -> None:
    whole, chance, target = archive.read_bytes(), random.Random(5), CompoundFile(tmp_path / "2.db")
    for n in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            added = import_registry(target, write(tmp_path / "damaged.zip", bytes(data)))
        except CorpusError as error:
            assert "\n" not in str(error)
            assert target.compounds() == [], n
        else:
            assert added == 2
            for compound in target.compounds():
                target.remove(compound.name)
