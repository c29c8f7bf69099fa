"""宣讲包 as Streamlit's own test runner sees it, over the small index."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lawqa.config import Settings
from lawqa.desk.outreachslides import slides_of
from lawqa.desk.tray import Tray, collect
from lawqa.search.assistant import Assistant
from lawqa.web import loading, outlineview
from lawqa.web import texts_outreach as texts

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('outreach')"
CUTTING = "停水停电催费"
HOSTILE = '<img src=x onerror="alert(1)">&'


@pytest.fixture
def desk(small_index: Settings, assistant: Assistant, tmp_path: Path) -> Any:
    import importlib.util

    # Tests of another folder: a helper is loaded by its path.
    path = Path(__file__).parents[1] / "desk" / "outreach.py"
    spec = importlib.util.spec_from_file_location("desk_outreach", path)
    assert spec and spec.loader
    helper = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(helper)
    return helper.small_desk(small_index, assistant.library, tmp_path / "talks")


@pytest.fixture
def page(assistant: Assistant, desk: Any, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A session of the page."""
    monkeypatch.setattr(loading, "load_assistant", lambda: assistant)
    monkeypatch.setattr(loading, "load_outreach", lambda _: desk)
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def downloads(page: AppTest) -> list[str]:
    return [element.proto.label for element in page.get("download_button")]


def test_nothing_chosen_says_what_to_do(page: AppTest) -> None:
    assert texts.FIRST in html_of(page) and downloads(page) == []
    assert page.multiselect[0].options == [CUTTING, "宠物", "旧法"]


def test_a_topic_gives_an_outline_with_links_and_three_files(page: AppTest) -> None:
    page.multiselect[0].select(CUTTING).run()
    html = html_of(page)
    assert downloads(page) == [texts.DOWNLOAD_PPTX, texts.DOWNLOAD_DOCX, texts.DOWNLOAD_MD]
    order = [html.index(f">{name}") for name in (texts.ASKED, texts.RULES, texts.DOS, texts.DONTS, texts.QUIZ)]
    assert order == sorted(order)
    assert "statutes?law=%E6%B0%91%E6%B3%95%E5%85%B8&amp;article=4&amp;paragraph=2" in html
    for item in re.findall(r"<li>(.*?)</li>", html.split(texts.DOS)[1].split(texts.QUIZ)[0]):
        assert 'class="lq-basis"' in item  # every line has its citation
    assert "<b>要旨</b>物业费按约定交；不能用断水逼人交费。" in html and "没有放进来" in html


def test_the_audience_and_the_length_change_the_talk(page: AppTest) -> None:
    page.multiselect[0].select(CUTTING).run()
    assert "【业委会和物业】不要断水" in html_of(page)
    page.selectbox[0].select("业委会和物业").run()
    html = html_of(page)
    assert "【业委会和物业】" not in html and "【居民】看清公开的标准" in html
    assert "第四条之一</a></h3>" in html
    page.selectbox[1].select(10).run()
    assert "第四条之一</a></h3>" not in html_of(page)  # the third rule


def test_a_common_topic_is_one_tap_away(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "COMMON_TOPICS", ("宠物", "没有的话题"))
    page.run()
    assert [b.label for b in page.button] == ["宠物"]
    page.button[0].click().run()
    assert page.multiselect[0].value == ["宠物"] and "要旨（原文未装入）" in html_of(page)


def test_what_was_collected_elsewhere_is_told_where_it_is_ticked(
    page: AppTest, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = assistant.library.show("《中华人民共和国民法典》第二条第二款", dt.date.today())
    collected = Tray((collect(found.stored, dt.date.today(), 2),))
    monkeypatch.setattr("lawqa.web.tray.current", lambda: collected)
    page.run()
    assert page.checkbox[0].label == texts.tray(1) and texts.FIRST in html_of(page)
    page.checkbox[0].check().run()
    assert "《中华人民共和国民法典》第二条第二款</a></h3>" in html_of(page)


def test_a_compound_without_anything_to_tell_says_so(
    page: AppTest, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawqa.web.outreach.local_rules", lambda *_, **__: ())
    page.multiselect[0].select(CUTTING).run()
    page.selectbox[3].select("甲小区").run()
    assert texts.NO_LOCAL in html_of(page)


def test_clauses_of_the_compound_are_told_unless_they_are_doubtful(
    page: AppTest, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lawqa.desk.checkups import Standing
    from lawqa.desk.outreachlocal import local_rules

    class Desk:
        verdict = "details"

        def standing(self, *_: Any) -> Standing:
            return Standing(self.verdict, (), (), "")

    checkup, asked = Desk(), ["《甲小区管理规约》第一条"]
    told = local_rules(assistant, lambda: checkup, asked, compound="甲小区")  # type: ignore[arg-type,return-value]
    assert {basis.stored.instrument.compound for basis in told} == {"甲小区"}
    checkup.verdict = "conflict"
    assert local_rules(assistant, lambda: checkup, asked, compound="甲小区") == ()  # type: ignore[arg-type,return-value]
    local = local_rules(assistant, lambda: checkup, ["停车收费每小时多少元"], region="北京")  # type: ignore[arg-type,return-value]
    assert {basis.stored.instrument.region for basis in local} == {"北京"}
    monkeypatch.setattr(
        type(assistant.guide), "words", lambda *_: frozenset({"高空抛物"})
    )  # nothing there speaks of it
    assert local_rules(assistant, lambda: checkup, ["停车收费每小时多少元"], ["高空抛物"], region="北京") == ()  # type: ignore[arg-type,return-value]


def test_markup_is_shown_as_text(desk: Any) -> None:
    outline = desk.outline([CUTTING])
    rule = dataclasses.replace(outline.rules[0], gist=HOSTILE, caution=HOSTILE)
    quiz = dataclasses.replace(outline.quiz[0], ask=HOSTILE, options=(HOSTILE, HOSTILE), why=HOSTILE)
    line = dataclasses.replace(outline.dos[0], text=HOSTILE)
    hostile = dataclasses.replace(outline, rules=(rule,), quiz=(quiz,), dos=(line,), notices=(HOSTILE,))
    html = outlineview.outline_html(hostile, len(slides_of(hostile)))
    assert "<img" not in html and html.count("&lt;img") == 8
