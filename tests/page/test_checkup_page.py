"""规约体检 as Streamlit's own test runner sees it, over the small index and a check-up that says what it is told."""

from __future__ import annotations

import dataclasses
import io
import logging
import re
from typing import Any

import docx
import pytest
from streamlit.testing.v1 import AppTest

from lawqa.corpus.readers import Doubt
from lawqa.desk.conventionadd import Draft, read_draft
from lawqa.desk.examination import examine
from lawqa.search.assistant import Assistant
from lawqa.web import checkup, doubts, findings, intake, loading, texts

from .conventions import CITATION, HOSTILE, TEXT, WORDING, FakeDesk

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('checkup')"
KEPT_COMPOUND, KEPT_TITLE = "甲小区", "甲小区管理规约"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def page(assistant: Assistant, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A session of the page."""
    monkeypatch.setattr(loading, "load_assistant", lambda: assistant)
    monkeypatch.setattr(loading, "load_desk", lambda _: desk)
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def check(page: AppTest, text: str) -> str:
    page.text_area[0].set_value(text)
    press(page, texts.CHECKUP)
    return html_of(page)


def press(page: AppTest, label: str) -> None:
    next(b for b in page.button if b.label == label).click().run()


def upload(page: AppTest, key: str, name: str, data: bytes) -> None:
    next(u for u in page.file_uploader if u.key == key).set_value((name, data, "application/octet-stream"))


def draft(text: str = TEXT) -> Draft:
    return read_draft((text.encode(), "规约.txt"))


def test_conflicts_come_first_with_words_provision_reason_and_suggestion(page: AppTest) -> None:
    html = check(page, TEXT)
    assert "共4条：抵触1条，存疑1条，未发现问题2条；可能缺少1项。" in html and texts.CHECKUP_AID in html
    order = [html.index(name) for name in (f"{texts.CONFLICTS}（1）", f"{texts.UNCERTAIN_ONES}（1）", texts.GAPS)]
    assert order == sorted(order)
    card = html[html.index('<article class="lq-card lq-finding">') :].split("</article>")[0]
    assert "<h3>第二条</h3>" in card and "✗ 与强制性规定抵触" in card
    assert f"{texts.CLAUSE_WORDS}</p>" in card and "<mark>欠费的，物业可以停水，直至交清为止。</mark>" in card
    assert (
        f">{CITATION}</a>" in card and "statutes?law=%E6%B0%91%E6%B3%95%E5%85%B8&amp;article=4&amp;paragraph=2" in card
    )
    assert f"<summary>{texts.OFFICIAL_WORDING}</summary>" in card and WORDING in card
    assert "<b>说明</b>不能停水催费。" in card
    assert f"<b>{texts.INSTEAD}</b>（{texts.INSTEAD_NOTE}）" in card and 'data-copy="可以催告。' in card


def test_nothing_found_is_never_called_lawful(page: AppTest) -> None:
    html = check(page, TEXT + "第五条　外星人来访由业委会接待。\n")
    assert f"{texts.NOT_JUDGED}（1）" in html and "？ 未能判断 1" in html
    held = html[html.index(f"<summary>{texts.HELD}（2）") :]
    assert "外星人" not in held and texts.HELD_NOTE in held
    assert "✓" not in html and not re.search("(?<!等于|确认)合法", html)


def test_the_kind_is_recognised_and_can_be_changed(page: AppTest, desk: FakeDesk) -> None:
    check(page, TEXT)
    kind = next(s for s in page.selectbox if s.label == texts.CHECKUP_KIND)
    assert kind.value == desk.kind == "管理规约"
    kind.set_value("居民公约").run()
    assert desk.kind == "居民公约" and desk.checked == 2
    page.run()
    assert desk.checked == 2  # not at each interaction
    html = check(page, "第一条　大家好。\n第二条　不停水。")
    assert texts.CHECKUP_KIND_UNKNOWN in html and desk.kind is None


def test_an_older_version_is_compared_to_the_character(page: AppTest) -> None:
    check(page, TEXT)
    next(s for s in page.selectbox if s.label == texts.COMPARE).set_value(texts.COMPARE_UPLOAD).run()
    old = TEXT.replace("牵引", "牵绳").replace("第四条　外来车辆按次收费，由物业决定。\n", "")
    upload(page, "checkup-old-1-file", "旧.txt", old.encode())
    html = html_of(page.run())
    changes = html[html.index(f"{texts.CHANGES}（2）") :]
    assert "<del>绳</del><ins>引</ins>" in changes and "<ins>外来车辆" in changes and ">新增<" in changes
    upload(page, "checkup-old-1-file", "旧.docx", b"\0\1\2")
    html = html_of(page.run())
    assert 'role="alert"' in html and "lq-finding" not in html
    upload(page, "checkup-old-1-file", "旧.txt", TEXT.encode())
    assert texts.COMPARE_SAME in html_of(page.run())


def test_a_kept_document_is_checked_and_reached_by_a_link(assistant: Assistant, page: AppTest, desk: FakeDesk) -> None:
    (instrument, *_) = assistant.store.conventions.instruments(KEPT_COMPOUND)
    page.query_params["compound"], page.query_params["title"] = KEPT_COMPOUND, instrument.title
    html = html_of(page.run())
    assert f"《{instrument.title}》</h2>" in html and desk.checked == 1
    press(page, texts.CHECKUP)
    assert desk.checked == 2 and not page.query_params
    page.query_params["compound"], page.query_params["title"] = HOSTILE, HOSTILE
    html = html_of(page.run())
    assert "<img" not in html and 'role="alert"' in html and "lq-finding" not in html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  ", texts.NO_CONVENTION),
        ("字" * (intake.MAX_CHARACTERS + 1), "文字太长"),
        ("\n".join(f"第{n}条　内容。" for n in range(1, intake.MAX_CLAUSES + 3)), "太多"),
        ("%PDF-1.7 junk", "粘贴的文字"),
    ],
)
def test_what_cannot_be_checked_is_one_line(page: AppTest, text: str, line: str) -> None:
    check(page, TEXT)
    html = check(page, text)
    assert html.count('role="alert"') == 1 and line in html and "lq-finding" not in html
    assert "lq-finding" in check(page, TEXT)


@pytest.mark.parametrize("name", ["a.exe", "../../etc/passwd", "规约.docx", "规约.pdf", f"{HOSTILE}.doc"])
def test_hostile_files_are_one_line(page: AppTest, name: str) -> None:
    upload(page, "checkup-file", name, b"\x7fELF\0\0\0" * 1000)
    press(page, texts.CHECKUP)
    html = html_of(page)
    assert html.count('role="alert"') == 1 and "<img" not in html and texts.UNEXPECTED not in html


def test_hostile_text_is_escaped_everywhere(
    assistant: Assistant, page: AppTest, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.why = HOSTILE
    text = TEXT.replace("停水", f"停水{HOSTILE}").replace("桂花苑小区", f"桂花苑小区{HOSTILE}")
    html = check(page, f"{text}第五条　{HOSTILE}外星\n")
    assert "<img" not in html and html.count("&lt;img") > 8
    doubtful = dataclasses.replace(draft(text), doubts=(Doubt(1, 5, "<img", 0.2), Doubt(1, -1, HOSTILE, 0.0)))
    assert "<img" not in doubts.doubts_html(doubtful)


def test_doubts_of_recognition_are_marked_and_told_at_the_clause() -> None:
    read = draft()
    line = next(n for n, text in enumerate(read.lines, 1) if "牵引" in text)
    doubtful = dataclasses.replace(read, doubts=(Doubt(line, read.lines[line - 1].index("牵引"), "牵引", 0.4),))
    html = findings.result_html(examine(FakeDesk(), doubtful))  # type: ignore[arg-type]
    assert '外出时<mark class="lq-doubted">牵引</mark>。' in html
    assert f'第三条</b><span class="lq-badge lq-warn">{texts.DOUBT_BADGE}</span>' in html
    kept = doubts.still_doubtful(doubtful, ["新的一行", *read.lines])
    assert [d.line for d in kept] == [line + 1]
    assert doubts.still_doubtful(doubtful, ["全改了"]) == ()


def test_the_report_is_offered(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    check(page, TEXT)
    assert [b.proto.label for b in page.get("download_button")] == [texts.DOWNLOAD_CHECKUP]


def test_a_word_file_is_read(page: AppTest) -> None:
    document, data = docx.Document(), io.BytesIO()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(data)
    upload(page, "checkup-file", "规约.docx", data.getvalue())
    press(page, texts.CHECKUP)
    assert "共4条：抵触1条" in html_of(page)


def test_very_long_clauses_are_not_compared() -> None:
    long: Any = draft(f"第一条　{'长' * (checkup.MAX_COMPARED + 1)}")
    subject = checkup.Subject(1, long)
    with pytest.raises(Exception, match="不能逐字对比"):
        checkup._comparable(checkup.Older("x", long.clauses), subject)


def test_what_is_checked_is_neither_shared_nor_logged(
    page: AppTest, desk: FakeDesk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    check(page, TEXT.replace("停水", "停水机密"))
    other = AppTest.from_string(SCRIPT, default_timeout=30).run()
    assert "机密" not in html_of(other) and other.text_area[0].value == ""
    desk.check = None  # type: ignore[assignment, method-assign]
    html = check(page, TEXT.replace("停水", "机密"))
    assert texts.UNEXPECTED in html
    assert "机密" not in caplog.text + "".join(capfd.readouterr())
