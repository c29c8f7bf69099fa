"""What a convention says of itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawqa.config import load_settings
from lawqa.corpus.conventions import load_conventions
from lawqa.corpus.kinds import (
    KINDS,
    Dates,
    recognise_compound,
    recognise_dates,
    recognise_kind,
    recognise_title,
)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青山花园管理规约", "管理规约"),
        ("青山花园业主公约", "管理规约"),
        ("青山花园临时管理规约", "临时管理规约"),
        ("前期物业临时公约", "临时管理规约"),
        ("滨江商业街管理规约", "商业街管理规约"),
        ("幸福社区居民公约", "居民公约"),
        ("柳林村村规民约", "居民公约"),
        ("业主大会议事规则", "业主大会议事规则"),
        ("业主委员会工作制度", "业委会工作规则"),
        ("物业管理委员会工作规则", "物业管理委员会工作规则"),
        ("三方权责清单", "治理权责清单"),
        ("门前三包责任书", "门前五包责任书"),
        ("不文明行为负面清单", "文明行为负面清单"),
        ("专项维修资金使用管理办法", "维修资金和公共收益管理办法"),
        ("公共收益管理制度", "维修资金和公共收益管理办法"),
        ("志愿服务积分兑换办法", "积分制办法"),
        ("前期物业服务合同", "物业服务合同"),
        ("关于停水的通知", None),
    ],
)
def test_the_title_tells_the_kind(title: str, kind: str | None) -> None:
    assert recognise_kind(title, []) == kind
    assert kind is None or kind in KINDS


def test_the_body_tells_where_the_title_does_not() -> None:
    lines = ["为规范服务，甲方聘请乙方提供物业服务。", "甲方提供物业用房。", "乙方提供物业服务，甲方支付物业费。"]
    assert recognise_kind("协议", lines) == "物业服务合同"
    assert recognise_kind("公告", ["本规约公布。"]) is None
    assert recognise_kind("文件", ["本规约一。", "本规约二。", "违反本规约的。"]) == "管理规约"


@pytest.mark.parametrize("text", list(load_conventions(load_settings().corpus / "conventions")), ids=str)
def test_the_samples_are_recognised(text: tuple[object, object]) -> None:
    convention = text[1]
    assert recognise_kind(convention.title, []) == convention.kind  # type: ignore[attr-defined]


def test_title_and_compound() -> None:
    lines = ["  青山花园管理规约 ", "第一条　为规范管理，制定本规约。"]
    assert recognise_title(lines, "扫描件001.pdf") == "青山花园管理规约"
    assert recognise_compound(lines) == "青山花园"
    assert recognise_title(["第一条　甲。"], "../../公约.docx") == "公约"
    assert recognise_compound(["管理规约", "第一条　本规约适用于翠湖苑全体业主。"]) == "翠湖苑"
    assert recognise_compound(["管理规约", "第一条　本小区业主应当遵守。"]) is None


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        (
            ["（2024年3月9日业主大会会议表决通过）", "本规约自2024年4月1日起施行。"],
            Dates(dt.date(2024, 3, 9), dt.date(2024, 4, 1), "2024年3月9日业主大会会议表决通过"),
        ),
        (["本公约自二〇二四年四月十二日起施行。"], Dates(None, dt.date(2024, 4, 12))),
        (
            ["本规约自业主大会通过之日起生效。", "业主委员会", "２０２４ 年 3 月 20 日"],
            Dates(dt.date(2024, 3, 20), dt.date(2024, 3, 20)),
        ),
        (["2023年1月1日至2023年12月31日的物业费。"], Dates()),
        (["本规约自2024年13月40日起施行。"], Dates()),
    ],
)
def test_dates(lines: list[str], dates: Dates) -> None:
    assert recognise_dates(lines) == dates


@given(st.lists(st.text(alphabet="自2024年3月九十日起施行通过业主大会规约第条 \n《》，。", max_size=40), max_size=12))
def test_nothing_raises(lines: list[str]) -> None:
    recognise_kind("".join(lines[:1]), lines)
    recognise_title(lines, "".join(lines)[:20])
    recognise_compound(lines)
    dates = recognise_dates(lines)
    assert not (dates.adopted and dates.effective) or dates.adopted <= dates.effective
