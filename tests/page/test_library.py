"""资料库 as Streamlit's own test runner sees it, over the small index."""

from __future__ import annotations

import dataclasses
import logging
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest
from tests.conftest import DATA, BigramEmbedder

from lawqa.config import Settings
from lawqa.desk import rebuild
from lawqa.desk.rebuild import DONE, FAILED, RUNNING, BuildState
from lawqa.errors import BadQuestion, CorpusError, IndexUnavailable, LawqaError
from lawqa.search.assistant import Assistant
from lawqa.web import library, library_add, loading, texts
from lawqa.web import texts_library as words

from .conventions import HOSTILE

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('library')"
(CODE,) = (DATA / "texts").glob("*民法典*")
STARTED = "2026-11-29T08:00:00+00:00"


@pytest.fixture
def own(small_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The small index, with a home that may be written."""
    settings = dataclasses.replace(small_index, home=tmp_path)
    opened = Assistant(settings, BigramEmbedder())
    monkeypatch.setattr(loading, "load_assistant", lambda: opened)
    monkeypatch.setattr(library, "load_settings", lambda: settings)
    return settings


@pytest.fixture
def page(own: Settings) -> AppTest:
    """A session of the page."""
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def turn(page: AppTest, part: str) -> str:
    page.session_state[library.PART] = part
    return html_of(page.run())


def press(page: AppTest, label: str) -> str:
    next(b for b in page.button if b.label == label).click().run()
    return html_of(page)


def select(page: AppTest, label: str, value: str) -> str:
    next(s for s in page.selectbox if s.label == label).set_value(value).run()
    return html_of(page)


def upload(page: AppTest, *files: tuple[str, bytes]) -> str:
    turn(page, words.ADD)
    page.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files])
    return press(page, words.ADD_READ)


# --- the list ---


def test_every_version_is_a_row_with_what_is_known_of_it(page: AppTest) -> None:
    html = html_of(page)
    assert html.count("<tr") == 1 + 9 and "9个版本，其中" in html
    assert 'href="statutes?law=%E6%B0%91%E6%B3%95%E5%85%B8"' in html
    for text in (
        "现行有效",
        "被修订",
        "已失效，见民法典",
        "版本未核对",
        "要旨",
        "6条单源",
        "文件夹 texts",
        "2条未核对",
    ):
        assert text in html
    old = "statutes?law=%E6%97%A7%E7%89%A9%E6%9D%83%E6%B3%95&amp;date=2007-10-01"
    assert old in html  # a version that ended is read on a day when it was the law


def test_words_and_filters_narrow_the_list(page: AppTest) -> None:
    page.text_input[0].set_value("停车 北京")
    assert press(page, words.FIND).count("<tr") == 3
    html = select(page, words.STAGE, "被修订")
    assert html.count("<tr") == 2 and "9个版本中的1个" in html
    html = select(page, words.AUTHORITY, "法律")
    assert words.NONE_FOUND in html and "<table" not in html
    page.text_input[0].set_value(HOSTILE)
    assert "<img" not in press(page, words.FIND)


def test_a_long_list_is_shown_in_pieces(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "PAGE", 3)
    page.text_input[0].set_value("例")
    assert press(page, words.FIND).count("<tr") == 1 + 3
    assert press(page, words.more(1)).count("<tr") == 1 + 4
    assert not [b.label for b in page.button if "再显示" in b.label]


def test_a_kiosk_shows_the_list_only(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    page.session_state[library.PART] = words.INDEX
    html = html_of(page.run())
    assert "<table" in html and words.LAST_BUILD not in html
    assert [b.label for b in page.button] == [words.FIND] and not page.file_uploader
    assert not page.get("button_group")


# --- warnings ---


def test_warnings_say_what_to_do_and_lead_to_the_law(page: AppTest) -> None:
    html = turn(page, words.WARNINGS)
    assert 'data-kind="missing"' in html and "样本条例" in html and "只有2条要旨" in html
    assert 'data-kind="named"' in html and "只有名字的办法" in html
    assert 'data-kind="index"' in html and "向量模型还没有准备" in html  # the legible embedder is no prepared model
    assert html.count(f"<b>{words.TODO}</b>") == html.count('class="lq-warning"')


# --- adding ---


def test_a_text_is_shown_before_it_is_taken_in(own: Settings, page: AppTest) -> None:
    html = upload(page, (CODE.name, CODE.read_bytes()))
    assert "中华人民共和国民法典" in html and "2020-06-01版" in html
    assert "读出6条，6条与目录的核对值相符（目录共6条）" in html and "现在索引里有6条原文" in html
    assert not own.own_texts.exists()
    html = press(page, words.ADD_TAKE)
    assert "已加入1个文本" in html and page.file_uploader
    (kept,) = own.own_texts.iterdir()
    assert kept.name == "民法典(2020-06-01).md" and kept.read_bytes() == CODE.read_bytes()


def test_what_differs_from_the_catalogue_is_named(own: Settings, page: AppTest) -> None:
    changed = CODE.read_text(encoding="utf-8").replace("应当赔偿", "可以赔偿").encode()
    html = upload(page, (CODE.name, changed), ("未知法(2020-01-01).txt", "第一条 甲。".encode()))
    assert f"<b>{words.ADD_DOUBTFUL}</b>第一条" in html and "5条与目录的核对值相符" in html
    assert words.ADD_REFUSED in html and "目录里没有" in html
    press(page, words.ADD_DROP)
    assert not own.own_texts.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("未知法(2020-01-01).txt", "第一条 甲。".encode(), "目录里没有"),
        (f"{HOSTILE}(2020-01-01).txt".replace("/", ""), "第一条 甲。".encode(), "目录里没有"),
        ("样本条例(1999-01-01).txt", "第一条 甲。".encode(), "2018-01-01"),
        ("坏.pdf", b"%PDF-1.4 broken", "坏.pdf"),
        ("空.txt", b" ", "空文件"),
        ("图.png", b"\x89PNG\r\n\x1a\n....", "图.png"),
        (CODE.name, "第一条 都不对。".encode(), "没有一条"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    own: Settings, page: AppTest, name: str, data: bytes, says: str
) -> None:
    html = upload(page, (name, data))
    assert html.count('role="alert"') == 1 and says in html and "<img" not in html
    assert words.ADD_TAKE not in [b.label for b in page.button] and not own.own_texts.exists()


def test_a_folder_of_this_machine_is_read_whole(
    own: Settings, page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_add, "here", lambda: True)
    folder = tmp_path / "给我的"
    shutil.copytree(DATA / "texts", folder)
    turn(page, words.ADD)
    path = next(t for t in page.text_input if t.label == words.ADD_PATH)
    path.set_value(str(folder))
    assert f"{words.ADD_FOUND}（5）" in press(page, words.ADD_READ)
    assert "已加入5个文本" in press(page, words.ADD_TAKE)
    assert len(list(own.own_texts.iterdir())) == 5


def test_a_reader_elsewhere_names_no_path(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_add, "here", lambda: False)
    turn(page, words.ADD)
    assert words.ADD_PATH not in [t.label for t in page.text_input]


@pytest.mark.parametrize("path", ["", "没有这里", "\0", "~nobody-here/x"])
def test_a_path_that_leads_nowhere_is_one_line(own: Settings, path: str) -> None:
    with pytest.raises(LawqaError) as raised:
        library_add.read_offer(own, [], path)
    assert "\n" not in str(raised.value)


def test_too_much_at_once_is_refused(own: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_add, "MAX_FILES", 4)
    with pytest.raises(BadQuestion, match="太多"):
        library_add.read_offer(own, [], str(DATA / "texts"))
    monkeypatch.setattr(library_add, "MAX_FILES", 9)
    monkeypatch.setattr(library_add, "MAX_TOTAL", 10)
    with pytest.raises(BadQuestion, match="超过"):
        library_add.read_offer(own, [], str(DATA / "texts"))
    file = SimpleNamespace(name="深.txt", getvalue=lambda: b"x")

    def deep(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(library_add.TextDesk, "examine", deep)
    with pytest.raises(LawqaError, match=texts.UNREADABLE):
        library_add.read_offer(own, [file], "")


def test_a_full_disk_leaves_nothing_half_written(own: Settings, page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    upload(page, (CODE.name, CODE.read_bytes()))

    def full(*_: object) -> Path:
        raise CorpusError("存不下：磁盘空间不足", "腾出空间")

    monkeypatch.setattr(library_add.TextDesk, "take", full)
    html = press(page, words.ADD_TAKE)
    assert "磁盘空间不足" in html and "已加入" not in html and not own.own_texts.exists()


# --- the index ---


def states(monkeypatch: pytest.MonkeyPatch, state: BuildState | None) -> list[bool]:
    """The page sees this state of a build; what is started is noted."""
    begun: list[bool] = []
    monkeypatch.setattr(rebuild, "state", lambda index: state)
    monkeypatch.setattr(rebuild, "start", lambda settings, *, force=False: begun.append(force))
    return begun


def test_the_index_is_described_and_can_be_rebuilt(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = states(monkeypatch, None)
    html = turn(page, words.INDEX)
    for text in ("建立时间", "15条（原文13条，仅要旨2条）", "语料指纹", "需要重建", "文件夹 texts：5个版本"):
        assert text in html
    press(page, words.REBUILD)
    assert begun == [False]


def test_a_build_at_work_is_seen_from_every_part(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = states(monkeypatch, BuildState(RUNNING, "计算向量", 0.4, STARTED))
    html_of(page.run())
    assert [p.proto.text for p in page.get("progress")] == [f"{words.REBUILDING}：计算向量 40%"]
    turn(page, words.INDEX)
    assert next(b for b in page.button if b.label == words.REBUILD).disabled and not begun
    states(monkeypatch, BuildState(DONE, "完成", 1.0, STARTED, STARTED, "索引已建好：9条规定"))
    html = html_of(page.run())
    assert html.count("索引已建好：9条规定") == 2 and not page.get("progress")  # the notice, and 上次重建


def test_a_failed_build_is_one_line(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    states(monkeypatch, BuildState(RUNNING, "计算向量", 0.4, STARTED))
    html_of(page.run())
    states(monkeypatch, BuildState(FAILED, "计算向量", 0.4, STARTED, STARTED, f"磁盘空间不足{HOSTILE}"))
    html = html_of(page.run())
    assert html.count('role="alert"') == 1 and "仍在使用原有索引：磁盘空间不足" in html and "<img" not in html
    assert "磁盘空间不足" not in html_of(page.run())  # told once; then under 索引


def test_a_build_that_cannot_begin_is_one_line(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    states(monkeypatch, None)

    def busy(*_: object, **__: object) -> None:
        raise IndexUnavailable("另一个建立索引的进程正在运行", "等它结束后再试")

    monkeypatch.setattr(rebuild, "start", busy)
    turn(page, words.INDEX)
    assert press(page, words.REBUILD).count("另一个建立索引的进程正在运行") == 1


def test_without_an_index_one_is_built_from_here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Assistant:
        raise IndexUnavailable("还没有建立索引", "运行 lawqa index build")

    monkeypatch.setattr(loading, "load_assistant", missing)
    monkeypatch.setattr(library, "load_settings", lambda: settings)
    begun = states(monkeypatch, None)
    page = AppTest.from_string(SCRIPT, default_timeout=30).run()
    html = html_of(page)
    assert "还没有建立索引" in html and words.NO_INDEX in html
    press(page, words.REBUILD)
    assert begun == [True]
    monkeypatch.setenv("LAWQA_KIOSK", "1")
    page.run()
    assert not page.button


# --- compounds, privacy ---


def test_compounds_lead_to_their_page(page: AppTest) -> None:
    html = turn(page, words.COMPOUNDS)
    assert "甲小区（1份）" in html and 'href="compounds"' in html


def test_nothing_of_a_text_is_logged(
    page: AppTest, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    upload(page, (CODE.name, CODE.read_bytes() + "\n第七条　机密。\n".encode()))
    press(page, words.ADD_TAKE)
    assert "机密" not in caplog.text + "".join(capfd.readouterr())
