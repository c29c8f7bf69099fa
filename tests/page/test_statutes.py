"""查法条 as Streamlit's own test runner sees it, over the small index."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from lawqa.corpus.renumber import ALTERED, READ, ProvisionKey, Renumbering, dump_line
from lawqa.law.model import ArticleNo
from lawqa.search.assistant import Assistant
from lawqa.search.library import Library
from lawqa.web import links, loading, texts

SCRIPT = "from lawqa.web.main import draw_page\ndraw_page('statutes')"
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def open_page(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """Opens a session of the page at an address; 旧物权法 1 became 民法典 4."""
    old = ProvisionKey("旧物权法", dt.date(2007, 3, 16), ArticleNo(1))
    step = Renumbering(old, ProvisionKey("民法典", dt.date(2020, 6, 1), ArticleNo(4)), ALTERED, 0.7, READ)
    (tmp_path / "renumbering.tsv").write_text(dump_line(step), encoding="utf-8")
    library = Library(assistant.store, tmp_path)
    fake = SimpleNamespace(store=assistant.store, manifest=assistant.manifest, library=library)
    monkeypatch.setattr(loading, "load_assistant", lambda: fake)

    def open_(**params: str) -> AppTest:
        page = AppTest.from_string(SCRIPT, default_timeout=30)
        page.query_params.update(params)
        return page.run()

    return open_


def html_of(page: AppTest) -> str:
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def jump(page: AppTest, typed: str) -> str:
    page.text_input[0].set_value(typed)
    next(b for b in page.button if b.label == texts.JUMP_GO).click().run()
    return html_of(page)


def address(page: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in page.query_params.items()}


def hrefs(html: str, kind: str = "") -> list[str]:
    return [unescape(h) for h in re.findall(rf'<a{kind}[^>]* href="([^"]*)"', html)]


def test_a_bare_number_opens_the_article_and_the_address_carries_it(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    html = jump(page, "4")
    assert address(page) == {"law": "民法典", "article": "4"}
    assert "<h2>《中华人民共和国民法典》第四条</h2>" in html
    assert "<b>要旨</b>物业费按约定交；不能用断水逼人交费。" in html
    assert '<nav class="lq-crumbs">' in html and "<span>第二章" in html
    assert "现行有效（自2021-01-01）" in html


def test_the_cited_paragraph_is_marked_and_its_number_is_not_text(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="民法典", article="4", paragraph="2"))
    marked = html.split('<div class="lq-paragraph lq-cited">')[1].split("</div>")[0]
    assert "物业服务人不得采取停水的方式催交物业费。" in marked and html.count("lq-paragraph lq-cited") == 1
    # The ordinal is an attribute that CSS prints; a link that cites this paragraph, or the article again.
    first, second = re.findall(r'<a class="lq-no" data-go="" href="([^"]*)" data-no="(第.款)"[^>]*></a>', html)
    assert "paragraph=1" in first[0] and "paragraph" not in second[0] and second[1] == "第二款"


def test_three_forms_and_the_wording_to_copy(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="民法典", article="3", paragraph="1", item="2"))
    for form in (
        "《中华人民共和国民法典》第三条第一款第（二）项",
        "《中华人民共和国民法典》第三条第一款第二项",
        "民法典第3条第1款第2项",
    ):
        assert f'data-copy="{form}"' in html
    assert (
        'data-copy="《中华人民共和国民法典》第三条第一款第（二）项\n下列事项由住户共同决定：\n（二）选聘物业服务人。"'
        in html
    )
    assert '<p class="lq-cited">（二）选聘物业服务人。</p>' in html


def test_neighbours_and_links_both_ways(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="民法典", article="2"))
    assert re.search(r'rel="prev"[^>]*><small>上一条</small>第一条', html)
    assert re.search(r'rel="next"[^>]*><small>下一条</small>第三条', html)
    assert texts.count_of(texts.CITED_BY, 1) in html and texts.RELATIONS_TO["remedy"] in html
    assert texts.RELATIONS_FROM["remedy"] in html_of(open_page(law="民法典", article="1"))


def test_versions_of_the_rule_are_links_on_days_of_their_own(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="民法典", article="4"))
    assert "2007-03-16版　《中华人民共和国旧物权法》第一条" in html and texts.STAGE_KINDS[ALTERED] in html
    old = next(h for h in hrefs(html) if "article=1" in h and "date=2007-10-01" in h)
    assert old == links.article_href("旧物权法", ArticleNo(1), day=dt.date(2007, 10, 1))
    html = html_of(open_page(law="旧物权法", article="1"))
    assert "已失效" in html and texts.NOW_AT in html and ">《中华人民共和国民法典》第四条</a>" in html


def test_another_day_leads_to_where_the_rule_stood_then(open_page: Callable[..., AppTest]) -> None:
    page = open_page(law="民法典", article="4")
    page.date_input[0].set_value(dt.date(2015, 1, 1)).run()
    assert address(page) == {"law": "旧物权法", "article": "1", "date": "2015-01-01"}
    assert texts.moved("2015-01-01", "《中华人民共和国旧物权法》第一条") in html_of(page)
    assert "住户应当缴纳管理费。" in html_of(page)
    assert texts.moved("2015-01-01", "") not in html_of(page.run())  # said once


def test_the_same_number_on_another_day_is_not_said_to_be_the_same_rule(open_page: Callable[..., AppTest]) -> None:
    page = open_page(law="停车样本条例", article="1")
    page.date_input[0].set_value(dt.date(2022, 1, 1)).run()
    html = html_of(page)
    assert "停车收费每小时二元。" in html and texts.same_number_only("2022-01-01") in html
    assert address(page)["date"] == "2022-01-01"


def test_a_title_opens_its_outline_and_versions(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    html = jump(page, "民法典")
    assert address(page) == {"law": "民法典"}
    assert re.search(r"<summary>第一编[^<]*<small>1–\d条</small></summary>", html)
    assert any(h.endswith("article=4%E4%B9%8B1") for h in hrefs(html))
    html = html_of(open_page(law="停车样本条例"))
    assert texts.count_of(texts.VERSIONS, 2) in html
    assert "2021-01-01公布，已失效（2021-02-01至2024-02-01），2条" in html


def test_part_of_a_title_lists_what_has_it(open_page: Callable[..., AppTest]) -> None:
    page = open_page()
    html = jump(page, "样本")
    assert address(page) == {"q": "样本"} and texts.MATCHES in html
    assert html.index("样本条例") < html.index("北京市停车样本条例")
    assert "浙江宁波" in html


def test_the_start_lists_all_by_authority_folded(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page())
    folds = re.findall(r'<details class="lq-fold"><summary>([^<]*)</summary>', html)
    assert folds == ["法律（2）", "行政法规（1）", "部门规章（1）", "地方性法规（2）", "小区规约（2）"]
    assert texts.NO_WORDING in html and "已失效（2007-10-01至2021-01-01）" in html


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("民法典99", "《中华人民共和国民法典》没有第九十九条"),
        ("没有的东西", "没有名称里含“没有的东西”的法规"),
        ("", "还没有输入"),
        (HOSTILE, "没有名称里含"),
    ],
)
def test_what_leads_nowhere_is_one_line_and_the_address_stays(
    open_page: Callable[..., AppTest], typed: str, line: str
) -> None:
    page = open_page(law="民法典", article="4")
    html = jump(page, typed)
    assert line in html and html.count('role="alert"') == 1
    assert address(page) == {"law": "民法典", "article": "4"} and "第四条</h2>" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("params", "line"),
    [
        ({"law": "民法典", "article": "99"}, "没有第九十九条"),
        ({"law": "民法典", "article": HOSTILE}, "不是条号"),
        ({"law": HOSTILE, "article": "4"}, "目录里没有"),
        ({"law": HOSTILE}, "没有收录"),
        ({"law": "民法典", "date": HOSTILE}, "不是能查的日期"),
        ({"law": "民法典", "article": "4", "paragraph": "9"}, "第四条只有2款，没有第9款"),
        ({"law": "民法典", "article": "4", "paragraph": HOSTILE, "item": "-1"}, "第四条</h2>"),
        ({"law": "民法典", "date": "9999-01-01"}, "不是能查的日期"),
    ],
)
def test_an_address_made_by_hand_never_breaks_the_page(
    open_page: Callable[..., AppTest], params: dict[str, str], line: str
) -> None:
    html = html_of(open_page(**params))
    assert line in html and "<img" not in html and texts.UNEXPECTED not in html


def test_a_convention_says_whom_it_binds(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="甲小区/甲小区管理规约", article="2"))
    assert texts.CONVENTION_NOTE in html and "虚构样本" in html and "lq-own" in html


def test_a_gist_without_wording_is_labelled(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(law="样本条例", article="1"))
    assert "<b>要旨（原文未装入）</b>养狗要拴绳" in html and texts.COPY_WORDING not in html
    assert 'data-copy="《样本条例》第一条"' in html and "<b>注意</b>赔偿看民法典。" in html
