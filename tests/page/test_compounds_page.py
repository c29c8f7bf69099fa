"""小区规约 as Streamlit's own test runner sees it, over the small index and a registry of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.conftest import BigramEmbedder

from lawqa.config import Settings
from lawqa.corpus.compounds import Compound, CompoundFile
from lawqa.corpus.readers import Doubt
from lawqa.desk.conventionadd import compound_of, keep, read_draft
from lawqa.errors import CorpusError
from lawqa.search.assistant import Assistant
from lawqa.web import adding, compounds, loading, texts

from .conventions import HOSTILE, TEXT

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('compounds')"
OWN, TITLE = "桂花苑小区", "桂花苑小区管理规约"
LATER = TEXT.replace("2025年3月9日", "2026年3月9日").replace("2025年4月1日", "2026年4月1日")


@pytest.fixture
def own(small_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """Answers from the small index, with a registry that may be written."""
    opened = Assistant(dataclasses.replace(small_index, home=tmp_path), BigramEmbedder())
    monkeypatch.setattr(loading, "load_assistant", lambda: opened)
    return opened


@pytest.fixture
def page(own: Assistant) -> AppTest:
    """A session of the page."""
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def press(page: AppTest, label: str) -> str:
    next(b for b in page.button if b.label == label).click().run()
    return html_of(page)


def field(page: AppTest, label: str) -> Any:
    every = [*page.text_input, *page.selectbox, *page.date_input, *page.text_area]
    return next(w for w in every if w.label == label)


def read(page: AppTest, text: str = TEXT) -> str:
    press(page, texts.COMPOUNDS_ADD)
    page.text_area[0].set_value(text)
    return press(page, texts.ADD_READ)


def store(own: Assistant, text: str = TEXT, name: str = OWN, *, new: bool = True) -> None:
    registry = compounds.own_registry(own)
    keep(
        own.store.conventions,
        registry,
        own.embedder,
        read_draft((text.encode(), "规约.txt")),
        compound_of(name, "四川"),
        new=new,
    )


def test_samples_are_marked_and_cannot_be_changed(page: AppTest) -> None:
    html = html_of(page)
    assert html.count(f">{texts.SAMPLE}</span>") == 2 and texts.SAMPLE_NOTE in html and texts.COMPOUNDS_NONE in html
    assert [b.label for b in page.button] == [texts.COMPOUNDS_ADD, texts.IMPORT]


def test_what_is_read_is_recognised_corrected_and_kept(own: Assistant, page: AppTest) -> None:
    html = read(page)
    assert field(page, texts.ADD_COMPOUND).value == OWN and field(page, texts.ADD_TITLE).value == TITLE
    assert field(page, texts.ADD_KIND).value == "管理规约" and field(page, texts.ADD_MANNER).value == "新文件"
    assert field(page, texts.ADD_ADOPTED).value == dt.date(2025, 3, 9)
    assert field(page, texts.ADD_EFFECTIVE).value == dt.date(2025, 4, 1)
    assert "2025年3月9日业主大会会议" in field(page, texts.ADD_VOTE).value
    assert f"{texts.PREVIEW}（4）" in html and f"《{TITLE}》第二条</b>" in html
    field(page, texts.ADD_TEXT).set_value(TEXT + "第五条　电梯广告的钱归业主。\n")
    html = press(page, texts.ADD_PREVIEW)
    assert f"{texts.PREVIEW}（5）" in html and not own.store.conventions.file_of(OWN)
    field(page, texts.ADD_TITLE).set_value("桂花苑公约")
    field(page, texts.ADD_KIND).set_value("居民公约")
    field(page, texts.ALIASES + texts.ADD_NEW_ONLY).set_value("桂花苑、桂苑，桂苑")
    html = press(page, texts.SAVE)
    assert "已存入桂花苑小区：《桂花苑公约》，5条，自2025-04-01起施行" in html
    assert own.store.conventions.named("桂苑") == Compound(OWN, "全国", ("桂花苑", "桂苑"))
    (kept,) = compounds.own_registry(own).versions(OWN)
    assert (kept.kind, kept.clauses, kept.adopted) == ("居民公约", 5, dt.date(2025, 3, 9))


def test_what_is_saved_is_searchable_at_once(own: Assistant, page: AppTest) -> None:
    clauses = [f"第{n}条　第{n}号楼的垃圾放到{n}号桶，每天{n % 12}点以前投放完毕。" for n in range(1, 61)]
    read(page, "\n".join([TITLE, *clauses]))
    started = time.monotonic()
    press(page, texts.SAVE)
    answer = own.ask("第7号楼的垃圾放到哪里", compound=OWN)
    assert time.monotonic() - started < 3
    assert any(hit.stored.instrument.compound == OWN for hit in answer.hits)


def test_a_new_version_keeps_the_old_one(own: Assistant, page: AppTest) -> None:
    store(own)
    page.run()
    html = press(page, texts.ADD_VERSION)
    assert texts.ADD_VERSION_OF.format(compound=OWN, title=TITLE) in html
    page.text_area[0].set_value(LATER)
    press(page, texts.ADD_READ)
    assert field(page, texts.ADD_MANNER).value == "同名文件的新版本"
    html = press(page, texts.SAVE)
    assert f"{texts.OLDER_VERSIONS}（1）" in html and "（2025-04-01至2026-04-01）" in html
    assert "2026年3月9日业主大会会议" in html


def test_a_wrong_manner_is_told_before_anything_is_kept(own: Assistant, page: AppTest) -> None:
    store(own)
    page.run()
    read(page)
    field(page, texts.ADD_MANNER).set_value("新文件")
    html = press(page, texts.SAVE)
    assert "已有《" in html and "--" not in html and html.count('role="alert"') == 1
    field(page, texts.ADD_MANNER).set_value("同名文件的新版本")
    field(page, texts.ADD_TITLE).set_value("别的")
    assert "没有《别的》" in press(page, texts.SAVE)
    field(page, texts.ADD_COMPOUND).set_value(" ")
    assert texts.ADD_NO_COMPOUND in press(page, texts.SAVE)
    field(page, texts.ADD_COMPOUND).set_value("甲小区")
    field(page, texts.ADD_MANNER).set_value("新文件")
    assert "样本，不能添加" in press(page, texts.SAVE)
    assert len(compounds.own_registry(own).versions(OWN)) == 1


def test_what_the_text_does_not_say_is_asked_for(page: AppTest) -> None:
    html = read(page, "第一条　大家好。\n第二条　再见。")
    assert texts.ADD_NO_KIND in html and texts.ADD_NO_DATE in html
    assert field(page, texts.ADD_COMPOUND).value == "" and field(page, texts.ADD_ADOPTED).value is None


def test_doubts_are_marked_until_their_line_is_corrected(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    read_one = read_draft((TEXT.encode(), "规约.txt"))
    places = {
        n: line.index(word) for word in ("停水", "牵引") for n, line in enumerate(read_one.lines, 1) if word in line
    }
    found = tuple(Doubt(n, at, read_one.lines[n - 1][at : at + 2], 0.4) for n, at in places.items())
    monkeypatch.setattr(adding, "convention_form", lambda *_: dataclasses.replace(read_one, doubts=found))
    press(page, texts.COMPOUNDS_ADD)
    html = html_of(page)
    assert html.count('<mark class="lq-doubted">') == 2 and f"{texts.DOUBTS}（2）" in html
    field(page, texts.ADD_TEXT).set_value("\n".join(read_one.lines).replace("牵引", "牵绳"))
    html = press(page, texts.ADD_PREVIEW)
    assert html.count('<mark class="lq-doubted">') == 1 and "停水</mark>" in html
    assert field(page, texts.ADD_TITLE).value == TITLE


def test_removing_asks_first(own: Assistant, page: AppTest) -> None:
    store(own)
    store(own, LATER, new=False)
    page.run()
    html = press(page, texts.REMOVE_DOCUMENT)
    assert texts.REMOVE_SURE.format(what=texts.what_goes(OWN, TITLE)) in html
    press(page, texts.CANCEL)
    assert len(compounds.own_registry(own).versions(OWN)) == 2
    press(page, texts.REMOVE_DOCUMENT)
    assert "共2个版本" in press(page, texts.REMOVE_YES)
    assert own.store.conventions.instruments(OWN) == []
    press(page, texts.REMOVE_COMPOUND)
    press(page, texts.REMOVE_YES)
    assert OWN not in own.store.conventions.compounds


def test_what_is_known_of_an_own_compound_is_edited(own: Assistant, page: AppTest) -> None:
    store(own)
    page.run()
    press(page, texts.EDIT_COMPOUND)
    field(page, texts.ALIASES).set_value("桂苑,桂花")
    field(page, texts.ADDRESS).set_value("解放路1号")
    field(page, texts.REGION).set_value("浙江")
    html = press(page, texts.SAVE)
    assert "桂苑、桂花" in html and "解放路1号" in html and texts.SAVED_COMPOUND.format(name=OWN) in html
    assert own.store.conventions.named("桂花").region == "浙江"
    press(page, texts.EDIT_COMPOUND)
    field(page, texts.ALIASES).set_value("a/b")
    assert "不能用" in press(page, texts.SAVE)


def test_many_compounds_are_searched(own: Assistant, page: AppTest) -> None:
    registry = compounds.own_registry(own)
    for n in range(25):
        registry.put_compound(Compound(f"第{n}小区", "全国", (f"别名{n}号",), f"解放路{n}号"))
    html = html_of(page.run())
    assert len(page.expander) == texts.COMPOUNDS_SHOWN + 1 and texts.COMPOUNDS_REST.format(count=7) in html
    field(page, texts.COMPOUNDS_SEARCH).set_value("解放路24号").run()
    assert [e.label for e in page.expander][:1] == ["第24小区（0份）"] and len(page.expander) == 2
    field(page, texts.COMPOUNDS_SEARCH).set_value(HOSTILE).run()
    html = html_of(page)
    assert "没有名称、别名或地址里含" in html and "<img" not in html


def test_all_is_moved_as_one_archive(own: Assistant, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def import_registry(file: CompoundFile, path: Path) -> int:
        if path.read_bytes() != b"PK":
            raise CorpusError("不是导出的压缩包", "核对文件")
        return 3

    fake = SimpleNamespace(
        import_registry=import_registry, export_registry=lambda file, path, names: path.write_bytes(b"PK")
    )
    monkeypatch.setitem(sys.modules, "lawqa.corpus.exchange", fake)
    assert not page.get("download_button")
    store(own)
    page.run()
    assert [b.proto.label for b in page.get("download_button")] == [texts.EXPORT]
    assert compounds._archive(compounds.own_registry(own)) == b"PK"
    assert texts.IMPORT_NOTHING in press(page, texts.IMPORT)
    for data, line in ((b"junk", "不是导出的压缩包"), (b"PK", "已添加3个版本")):
        page.file_uploader[0].set_value(("x.zip", data, "application/zip"))
        assert line in press(page, texts.IMPORT)


def test_hostile_names_and_texts_are_escaped(own: Assistant, page: AppTest) -> None:
    html = read(page, TEXT.replace("停水", f"停水{HOSTILE}"))
    assert "<img" not in html and "&lt;img" in html
    field(page, texts.ADD_COMPOUND).set_value(f"{HOSTILE}小区 ![x](https://x.test/y.png)".replace("/", ""))
    field(page, texts.ADD_TITLE).set_value(HOSTILE)
    field(page, texts.ADD_VOTE).set_value(HOSTILE)
    field(page, texts.ADDRESS + texts.ADD_NEW_ONLY).set_value(HOSTILE)
    html = press(page, texts.SAVE)
    assert "已存入" in html and "<img" not in html and html.count("&lt;img") > 3
    assert not any("![x](" in e.label for e in page.expander)


def test_another_text_can_be_taken_and_the_way_back_keeps_nothing(own: Assistant, page: AppTest) -> None:
    read(page)
    press(page, texts.ADD_ANOTHER)
    assert page.text_area[0].label == texts.CONVENTION_TEXT
    page.text_area[0].set_value("")
    assert texts.NO_CONVENTION in press(page, texts.ADD_READ)
    press(page, texts.BACK_TO_COMPOUNDS)
    assert OWN not in own.store.conventions.compounds and texts.SAMPLE_NOTE in html_of(page)


def test_nothing_of_a_text_is_logged(
    own: Assistant, page: AppTest, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    read(page, TEXT.replace("停水", "机密"))
    press(page, texts.SAVE)
    assert "机密" not in caplog.text + "".join(capfd.readouterr())
