"""核引用 as Streamlit's own test runner sees it, over the small index."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections.abc import Callable

import docx
import pytest
from streamlit.testing.v1 import AppTest

from lawqa.errors import LawqaError
from lawqa.search.assistant import Assistant
from lawqa.web import checking, loading, texts, verdicts

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('citations')"
HOSTILE = '<img src=x onerror="alert(1)">'
RIGHT = "根据《民法典》第四条第二款，“物业服务人不得采取停水的方式催交物业费”。"
MISQUOTED = "《民法典》第三条第二款规定：“决定前款第一项事项，应当经三分之二以上的住户同意。”"
INVENTED = "依据《民法典》第九十九条和《小区和谐促进法》第三条，"
TEXT = f"{RIGHT}\n{MISQUOTED}\n{INVENTED}应当赔偿。"


@pytest.fixture
def page(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A session of the page."""
    monkeypatch.setattr(loading, "load_assistant", lambda: assistant)
    return AppTest.from_string(SCRIPT, default_timeout=30).run()


@pytest.fixture
def result(assistant: Assistant) -> Callable[[str], str]:
    """The verdicts on a text as HTML."""
    checker = checking.CitationChecker(assistant.library)
    return lambda text: verdicts.result_html(checker.check(text, dt.date(2026, 11, 24)))


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def check(page: AppTest, text: str) -> str:
    page.text_area[0].set_value(text)
    next(b for b in page.button if b.label == texts.CHECK).click().run()
    return html_of(page)


def test_right_misquoted_and_invented_are_told_apart(page: AppTest) -> None:
    html = check(page, TEXT)
    assert "查到4处引用：1处无误，3处有问题，0处无法核对" in html
    marks = re.findall(r'<a class="lq-mark lq-v-(\w+)" id="lq-at-(\d)" data-sign="(..)" href="#lq-cite-(\d)"', html)
    assert marks == [
        ("ok", "1", "✓1", "1"),
        ("misquoted", "2", "≠2", "2"),
        ("no_such_article", "3", "✗3", "3"),
        ("no_such_law", "4", "✗4", "4"),
    ]
    assert all(f'id="lq-cite-{n}"' in html for n in range(1, 5))
    # A word beside each sign: never a colour alone.
    assert "≠ 引文不符" in html and "✗ 没有这一条" in html and "第4处：没有这部法" in html


def test_a_misquotation_shows_what_differs_and_what_is_right(page: AppTest) -> None:
    html = check(page, MISQUOTED)
    difference = html.split('<p class="lq-diff">')[1].split("</p>")[0]
    assert re.sub(r"<ins>.*?</ins>|</?del>", "", difference) == "决定前款第一项事项应当经三分之二以上的住户同意"
    assert re.sub(r"<del>.*?</del>|</?ins>", "", difference) == "决定前款第一项事项应当经四分之三以上的住户同意"
    assert "应当经四分之三以上的住户同意。</p></blockquote>" in html
    assert 'data-copy="《中华人民共和国民法典》第三条第二款"' in html
    assert '<span class="lq-misquoted">决定前款' in html
    assert "statutes?law=%E6%B0%91%E6%B3%95%E5%85%B8&amp;article=3&amp;paragraph=2" in html


def test_the_text_is_shown_as_it_was_written(result: Callable[[str], str]) -> None:
    shown = result(TEXT).split('<div class="lq-text">')[1].split("</div>")[0]
    assert re.sub(r"<[^>]*>", "", shown) == TEXT


def test_a_range_is_one_mark_and_each_article_has_its_verdict(result: Callable[[str], str]) -> None:
    html = result("《民法典》第四条至第七条")
    assert 'data-sign="✗1–4"' in html and html.count('class="lq-mark') == 1  # the worst of them is told
    assert len(re.findall(r'id="lq-cite-\d"', html)) == len(re.findall(r'href="#lq-at-1"', html)) > 1


def test_the_right_citation_follows_the_verdict(result: Callable[[str], str]) -> None:
    # On the wrong paragraph: what is to be cited is where the words stand.
    html = result("《民法典》第四条第一款规定：“物业服务人不得采取停水的方式催交物业费。”")
    assert f"<dt>{texts.RIGHT_PLACE}</dt>" in html and 'data-copy="《中华人民共和国民法典》第四条第二款"' in html
    assert 'data-copy="《中华人民共和国民法典》第四条第一款"' not in html
    # What does not exist has no right form.
    assert "data-copy" not in result("《民法典》第九十九条")


def test_day_and_compound_count_at_once(page: AppTest) -> None:
    assert "已失效" in check(page, "《旧物权法》第一条")
    page.date_input[0].set_value(dt.date(2015, 1, 1)).run()
    assert "查到1处引用：1处无误" in html_of(page)
    assert "无法核对 1" in check(page, "《管理规约》第二条")
    page.selectbox[0].set_value("甲小区").run()
    page.date_input[0].set_value(dt.date.today()).run()
    assert "查到1处引用：1处无误" in html_of(page)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  \n", texts.NOTHING_TO_CHECK),
        ("字" * (checking.MAX_CHARACTERS + 1), "文字太长（200,001字）"),
    ],
)
def test_what_cannot_be_checked_is_one_line(page: AppTest, text: str, line: str) -> None:
    html = check(page, text)
    assert line in html and html.count('role="alert"') == 1 and "lq-text" not in html


def test_a_text_without_citations_says_so(page: AppTest) -> None:
    assert texts.NO_CITATIONS in check(page, "楼上漏水，请赔偿。")


def test_hostile_text_is_escaped(page: AppTest) -> None:
    html = check(page, f"《民法典》第四条{HOSTILE}规定：“{HOSTILE}不得不得不得”，《{HOSTILE}法》第三条")
    assert "<img" not in html and "&lt;img" in html


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_files_are_read_in_memory() -> None:
    source = checking._from_file("起诉状.docx", word_file(RIGHT, INVENTED))
    assert source.text == f"{RIGHT}\n{INVENTED}" and source.name == "起诉状.docx" and source.word
    source = checking._from_file("通知.txt", RIGHT.encode("gb18030"))
    assert source.text.strip() == RIGHT and source.word is None


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("坏.docx", b"PK nothing", "坏.docx"),
        ("空.txt", b"", "空.txt是空文件"),
        ("程序.exe", b"MZ\x90\x00", "程序.exe"),
        ("大.txt", b"x" * (checking.MAX_MEGABYTES * 2**20 + 1), "大.txt有10 MB，太大"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(name: str, data: bytes, line: str) -> None:
    with pytest.raises(LawqaError, match=line) as caught:
        checking._from_file(name, data)
    assert "\n" not in str(caught.value)


def test_an_uploaded_word_file_is_checked_and_offered_with_comments(page: AppTest) -> None:
    page.file_uploader[0].upload("起诉状.docx", word_file(RIGHT, INVENTED), checking._WORD)
    next(b for b in page.button if b.label == texts.CHECK).click().run()
    assert "查到3处引用：1处无误，2处有问题" in html_of(page)
    assert [b.proto.label for b in page.get("download_button")] == [texts.DOWNLOAD_REPORT, texts.DOWNLOAD_ANNOTATED]


def test_sessions_share_no_text_and_nothing_is_logged(
    page: AppTest, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "机密" in check(page, f"机密的诉状。{TEXT}")
    other = AppTest.from_string(SCRIPT, default_timeout=30).run()
    assert other.text_area[0].value == "" and "lq-text" not in html_of(other)
    assert "机密" not in caplog.text + "".join(capfd.readouterr())
