"""The tray: order, no doubles, what it exports; nothing of it is wording that the corpus does not hold."""

from __future__ import annotations

import datetime as dt
import io
import json

import docx
from hypothesis import given
from hypothesis import strategies as st

from lawqa.desk.tray import MAX_COLLECTED, Collected, Tray, collect
from lawqa.desk.trayexport import citations_text, tray_docx, tray_text
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Item,
    Note,
    Paragraph,
    Provision,
    StoredProvision,
    Version,
)

DAY = dt.date(2026, 11, 29)
VERSION = Version(dt.date(2020, 5, 28), Interval(dt.date(2021, 1, 1)))
LAW = Instrument("样本法", "中华人民共和国样本法", Authority.LAW, (VERSION,))
TWO = (Paragraph("甲应当付费。"), Paragraph("下列除外：", (Item("（一）", "未服务；"), Item("（二）", "太差。"))))
STORED = StoredProvision(LAW, VERSION, Provision(ArticleNo(120, 1), TWO), Note("付了才算。"))
GIST = StoredProvision(LAW, VERSION, Provision(ArticleNo(7), ()), Note("付了才算。"))


def item(article: int) -> Collected:
    return collect(StoredProvision(LAW, VERSION, Provision(ArticleNo(article), TWO[:1])), DAY, today=DAY)


def test_what_is_collected_is_the_part_that_the_citation_names() -> None:
    whole, paragraph, part = (collect(STORED, DAY, p, i, today=DAY) for p, i in ((None, None), (1, None), (2, 2)))
    assert whole.text == STORED.provision.text
    assert (paragraph.text, paragraph.citation) == ("甲应当付费。", "《中华人民共和国样本法》第一百二十条之一第一款")
    assert part.text == "下列除外：\n（二）太差。"
    assert part.court == "《中华人民共和国样本法》第一百二十条之一第二款第二项"
    assert part.number == "120之1" and ArticleNo.parse(part.number) == ArticleNo(120, 1)
    assert len({c.key for c in (whole, paragraph, part)}) == 3


def test_a_provision_without_wording_gives_its_gist_labelled() -> None:
    text = tray_text(Tray().add(collect(GIST, DAY)), "2026-11-29 · abc", DAY)
    assert "要旨（原文未装入）：付了才算。" in text and "\n原文：" not in text


def test_the_export_says_wording_interval_and_corpus() -> None:
    tray = Tray().add(collect(STORED, dt.date(2019, 1, 1), 1, today=DAY)).add(item(5))
    text = tray_text(tray, "2026-11-29 · abc", DAY)
    assert "1. 《中华人民共和国样本法》第一百二十条之一第一款\n原文：甲应当付费。" in text
    assert "效力：尚未生效（自2021-01-01起施行），按2019-01-01查" in text
    assert "效力：现行有效（自2021-01-01），按2026-11-29查" in text
    assert "法规库版本：2026-11-29 · abc" in text and "收入日期：2026-11-29" in text
    assert citations_text(tray).splitlines()[1] == "《中华人民共和国样本法》第五条"


def test_the_word_file_says_the_same_and_names_chinese_fonts() -> None:
    tray = Tray().add(collect(STORED, DAY, 2, 2, today=DAY))
    document = docx.Document(io.BytesIO(tray_docx(tray, "2026-11-29 · abc", DAY)))
    lines = [p.text for p in document.paragraphs if p.text]
    assert "\n".join(lines) == "\n".join(line for line in tray_text(tray, "2026-11-29 · abc", DAY).split("\n") if line)
    assert 'w:eastAsia="宋体"' in document.element.xml


@given(st.lists(st.integers(1, 8)), st.lists(st.tuples(st.integers(1, 8), st.integers(-9, 9)), max_size=8))
def test_order_is_kept_without_doubles_whatever_is_moved(added: list[int], moves: list[tuple[int, int]]) -> None:
    tray = Tray()
    for article in added:
        tray = tray.add(item(article))
    assert [i.number for i in tray.items] == [str(a) for a in dict.fromkeys(added)]
    for article, by in moves:
        before = [i.key for i in tray.items]
        tray = tray.move(item(article).key, by)
        assert sorted(i.key for i in tray.items) == sorted(before)
        if item(article).key in before:  # the others keep their order
            others = [k for k in before if k != item(article).key]
            assert [i.key for i in tray.items if i.key != item(article).key] == others
    assert Tray.from_list(json.loads(json.dumps(tray.to_list()))) == tray
    for article in range(1, 9):
        tray = tray.remove(item(article).key)
    assert not len(tray)


def test_moving_takes_one_place_and_a_full_tray_takes_no_more() -> None:
    tray = Tray((item(1), item(2), item(3)))
    assert [i.number for i in tray.move(item(3).key, -1).items] == ["1", "3", "2"]
    assert [i.number for i in tray.move(item(1).key, 1).items] == ["2", "1", "3"]
    full = Tray(tuple(item(n) for n in range(1, MAX_COLLECTED + 1)))
    assert full.add(item(MAX_COLLECTED + 1)) is full


@given(st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_whatever_was_kept_is_read_without_an_error(data: object) -> None:
    assert len(Tray.from_list(data)) == 0
