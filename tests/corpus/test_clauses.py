"""Documents of any numbering to clauses: what is cut where, how it is called, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import DATA

from lawqa.config import load_settings
from lawqa.corpus.catalogue import Catalogue
from lawqa.corpus.checkup import clauses_of, commands
from lawqa.corpus.clauses import MOST_CLAUSES, Structure, structure_of
from lawqa.corpus.collect import Corpus
from lawqa.corpus.conventions import load_conventions
from lawqa.corpus.parser import parse
from lawqa.corpus.readers import read_document
from lawqa.corpus.store import Store, write_store
from lawqa.corpus.structure.frame import is_title
from lawqa.corpus.structure.lines import read_line
from lawqa.corpus.structure.marks import accepted, levels, mark_of
from lawqa.desk.article import forms_of
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Item,
    Paragraph,
    Provision,
    StoredProvision,
    Version,
)
from lawqa.law.numerals import to_chinese
from lawqa.search.answer import Hit

SAMPLE = (DATA / "readers" / "样本管理规约.txt").read_text(encoding="utf-8").splitlines()


def read(text: str) -> Structure:
    return structure_of(text.strip("\n").splitlines())


def told(structure: Structure) -> dict[str, str]:
    return {clause.label: clause.text for clause in structure.clauses}


# --- 第X条 ---


def test_sixty_clauses_are_those_of_the_parser() -> None:
    structure = structure_of(SAMPLE)
    assert [clause.provision for clause in structure.clauses] == parse(SAMPLE).provisions
    assert (structure.manner, structure.title, structure.notes) == ("articles", SAMPLE[0], [])
    assert "住宅物业费\t元/平方米·月\t1.85\t含电梯运行费" in structure.clauses[23].text.splitlines()


@pytest.mark.parametrize("path", sorted((load_settings().corpus / "conventions").rglob("*.md")), ids=lambda p: p.stem)
def test_articles_of_the_samples_are_those_of_the_parser(path: Path) -> None:
    lines = read_document(path).lines
    structure = structure_of(lines)
    if structure.manner == "articles":
        assert [clause.provision for clause in structure.clauses] == parse(lines).provisions


@pytest.mark.parametrize(
    "line",
    ["第十二条　甲。", "第12条 甲。", "第 12 条甲。", "第１２条　甲。", "第 十 二 条　甲。", "第十二条：甲。", "第十二条、甲。", "【第十二条】甲。", "第拾贰条 甲。", "第十二条\t甲。"],
)  # fmt: skip
def test_how_an_article_is_printed(line: str) -> None:
    (clause,) = structure_of([line]).clauses
    assert (clause.label, clause.text, clause.provision.article) == ("第十二条", "甲。", ArticleNo(12))
    assert clause.provision.label == ""


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的行为，由业主委员会劝阻。",
        "第三条第二款的费用另计。",
        "第三条、第四条除外。",
        "第三条的标准每年公布。",
    ],
)
def test_a_reference_at_the_front_of_a_sentence_opens_no_clause(line: str) -> None:
    (first, second) = structure_of(["第一条 甲。", line, "第二条 乙。"]).clauses
    assert first.text == f"甲。\n{line}"
    assert second.label == "第二条"


def test_a_number_that_runs_into_its_sentence_may_skip_others() -> None:
    structure = read("第一条业主应当交费。\n第二条业主应当守约。\n第三条甲。\n第五条乙。\n第八条丙。\n第七条　丁。")
    assert list(told(structure)) == ["第一条", "第二条", "第三条", "第五条", "第八条", "第七条"]
    assert structure.notes == [
        "第三条之后是第五条，缺第四条",
        "第五条之后是第八条，缺第六条至第七条",
        "第七条排在第八条之后",
    ]


def test_a_number_used_twice_is_told_apart() -> None:
    structure = read("第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。")
    assert list(told(structure)) == ["第一条", "第二条", "第二条（第二处）", "第三条"]
    articles = [clause.provision.article for clause in structure.clauses]
    assert articles == sorted(set(articles))
    assert structure.notes == ["第二条出现了2次，后面的一处标为“第二条（第二处）”"]


def test_numbers_that_begin_anew_in_each_chapter() -> None:
    structure = read("第一章 业主\n第一条 甲。\n第二条 乙。\n第二章 物业\n第一条 丙。\n第二条 丁。")
    assert told(structure) == {
        "第一章第一条": "甲。",
        "第一章第二条": "乙。",
        "第二章第一条": "丙。",
        "第二章第二条": "丁。",
    }
    assert [c.provision.article.number for c in structure.clauses] == [101, 102, 201, 202]
    assert "第一章第一条" in structure.notes[0]


def test_numbers_that_begin_anew_without_a_heading() -> None:
    assert list(told(read("第一条 甲。\n第二条 乙。\n第一条 丙。\n第二条 丁。"))) == [
        "第一部分第一条",
        "第一部分第二条",
        "第二部分第一条",
        "第二部分第二条",
    ]


def test_what_is_attached_is_cut_and_called_by_its_own_name() -> None:
    structure = read(
        "管理规约\n第一条 甲。\n第二条 乙。\n附件一：停车办法\n第一条 丙。\n第二条 丁。\n附件二 收费表\n项目\t金额\n押金\t500元\n附件三：\n1. 戊。\n2. 己。"
    )
    assert told(structure) == {
        "第一条": "甲。",
        "第二条": "乙。",
        "附件一第一条": "丙。",
        "附件一第二条": "丁。",
        "附件二": "项目\t金额\n押金\t500元",
        "附件三第1项": "戊。",
        "附件三第2项": "己。",
    }
    assert [c.provision.headings for c in structure.clauses[2:6:2]] == [("附件一 停车办法",), ("附件二 收费表",)]


def test_many_attachments() -> None:
    lines = ["第一条 甲。", *(line for n in range(1, 31) for line in (f"附件{n}", "第一条 乙。", "第二条 丙。"))]
    structure = structure_of(lines)
    assert [clause.label for clause in structure.clauses[-2:]] == ["附件30第一条", "附件30第二条"]
    assert [clause.provision.article for clause in structure.clauses] == sorted(
        {clause.provision.article for clause in structure.clauses}
    )


def test_a_second_document_behind_the_first() -> None:
    structure = read("管理规约\n第一条 甲。\n第二条 乙。\n业主大会议事规则\n第一条 丙。\n第二条 丁。")
    assert list(told(structure)) == ["第一条", "第二条", "业主大会议事规则第一条", "业主大会议事规则第二条"]


def test_an_article_may_list_by_any_numbers() -> None:
    structure = read(
        "第一条 服务内容\n1. 清扫；\n（1）楼道；\n（2）电梯；\n2. 保安。\n第二条 禁止：\n①甲；\n②乙。\n第三条 不得有下列行为：\n停水；\n停电。"
    )
    first, second, third = [clause.provision.paragraphs for clause in structure.clauses]
    assert first == (Paragraph("服务内容", (Item("1.", "清扫；\n（1）楼道；\n（2）电梯；"), Item("2.", "保安。"))),)
    assert second == (Paragraph("禁止：", (Item("①", "甲；"), Item("②", "乙。"))),)
    assert third == (Paragraph("不得有下列行为：", (Item("", "停水；"), Item("", "停电。"))),)
    assert list(commands(structure.clauses[2].provision)) == ["不得停水；", "不得停电。"]


def test_headings_without_a_number_and_headings_that_count_in_chinese() -> None:
    structure = read("一、总则\n第一条 甲。\n业主大会\n第二条 乙。\n二、附则\n第三条 丙。")
    assert [c.provision.headings for c in structure.clauses] == [("一、总则",), ("一、总则", "业主大会"), ("二、附则",)]
    (clause,) = read("第一条 禁止下列行为：\n一、停水；\n二、停电。").clauses
    assert [str(item) for item in clause.provision.paragraphs[0].items] == ["一、停水；", "二、停电。"]


def test_a_table_of_contents_is_left_out() -> None:
    structure = read(
        "管理规约\n目　录\n第一章 总则……1\n第二章 业主……3\n第一章 总则\n第一条 甲。\n第二章 业主\n第二条 乙。"
    )
    assert [c.provision.headings for c in structure.clauses] == [("第一章 总则",), ("第二章 业主",)]
    assert structure.preamble == ()


def test_what_is_empty_is_said() -> None:
    structure = read("第一章 总则\n第一条 甲。\n第二条\n第三条 乙。\n第二章 附则")
    assert list(told(structure)) == ["第一条", "第三条"]
    assert structure.notes == ["第二条没有内容", "标题“第二章 附则”下没有条文"]


# --- outlines, decimals, lists ---

PUBLIC = """
示范小区居民公约
为了建设文明小区，经居民会议讨论，制定本公约。
一、文明养犬
（一）养犬应当依法登记，按时免疫。
（二）外出牵绳，做到：
1. 大型犬佩戴嘴套；
2. 乘电梯避让他人。
二、公共空间
（一）不在楼道堆放杂物。
三、物业费按季交纳，逾期不交的，物业可以催告。
四、禁止行为
1、高空抛物
2、飞线充电
本公约自公布之日起施行。
示范小区业主委员会（盖章）
2024年3月1日
"""


def test_an_outline() -> None:
    structure = read(PUBLIC)
    assert (structure.manner, structure.title) == ("outline", "示范小区居民公约")
    assert told(structure) == {
        "序言": "为了建设文明小区，经居民会议讨论，制定本公约。",
        "一、（一）": "养犬应当依法登记，按时免疫。",
        "一、（二）": "外出牵绳，做到：\n1.大型犬佩戴嘴套；\n2.乘电梯避让他人。",
        "二、（一）": "不在楼道堆放杂物。",
        "第三项": "物业费按季交纳，逾期不交的，物业可以催告。",
        "第四项": "禁止行为\n1、高空抛物\n2、飞线充电",
        "末段": "本公约自公布之日起施行。",
    }
    assert structure.signature == ("示范小区业主委员会（盖章）", "2024年3月1日")
    assert structure.notes == ["落款没有编入条文：示范小区业主委员会（盖章）；2024年3…"]
    articles = [c.provision.article for c in structure.clauses]
    assert articles == sorted(articles)
    assert articles[0] == ArticleNo(0)
    assert structure.clauses[2].provision.headings == ("一、文明养犬",)


def test_decimals() -> None:
    structure = read(
        "1 总则\n1.1 甲甲甲甲甲甲。\n1.2 乙乙乙乙乙乙，标准见下表：\n项目\t标准\n车位\t1.5 元\n2 收费\n2.1 停车费\n2.1.1 地面车位每月120元。\n2.1.2 地下车位每月300元。\n2.2 大型车辆另行规定，\n3.5 吨以上货车不得入内。"
    )
    assert structure.manner == "decimal"
    assert told(structure) == {
        "1.1": "甲甲甲甲甲甲。",
        "1.2": "乙乙乙乙乙乙，标准见下表：\n项目\t标准\n车位\t1.5元",
        "2.1.1": "地面车位每月120元。",
        "2.1.2": "地下车位每月300元。",
        "2.2": "大型车辆另行规定，3.5吨以上货车不得入内。",
    }
    assert structure.clauses[2].provision.headings == ("2 收费", "2.1 停车费")
    assert [str(c.provision.article.number) for c in structure.clauses] == ["101", "102", "201", "201", "202"]


def test_parts_of_decimals_and_lists_below_them() -> None:
    structure = read(
        "1. 总则\n1.1. 甲甲甲甲甲甲。\n1.2. 加分：\n1. 乙；\n2. 丙；\n3. 丁。\n2. 兑换\n2.1. 礼品：\n2.1.1 3件以上；\n2.1.2 毛巾。\n3. 本办法自公布之日起施行。"
    )
    assert told(structure) == {
        "1.1": "甲甲甲甲甲甲。",
        "1.2": "加分：\n1.乙；\n2.丙；\n3.丁。",
        "2.1": "礼品：\n2.1.1 3件以上；\n2.1.2毛巾。",
        "第3项": "本办法自公布之日起施行。",
    }


@pytest.mark.parametrize("numbers", [("1.", "2.", "3."), ("1、", "2、", "3、"), ("1．", "2．", "3．"), ("⒈", "⒉", "⒊"), ("1）", "2）", "3）"), ("1 ", "2 ", "3 ")])  # fmt: skip
def test_a_flat_list(numbers: tuple[str, ...]) -> None:
    structure = structure_of(["文明公约", *(f"{n}不乱扔垃圾，爱护花木。" for n in numbers)])
    assert (structure.manner, structure.title) == ("list", "文明公约")
    assert [clause.text for clause in structure.clauses] == ["不乱扔垃圾，爱护花木。"] * 3
    assert [clause.provision.article.number for clause in structure.clauses] == [1, 2, 3]
    assert structure.clauses[1].label in ("第2项", "第⒉项")


@pytest.mark.parametrize("bullet", [*"•●◆☆■", "- ", "-", "\uf06c", "—"])
def test_bullets_are_counted(bullet: str) -> None:
    structure = structure_of(["文明公约", f"{bullet}爱护花木", f"{bullet}不乱扔垃圾"])
    assert told(structure) == {"第1项": "爱护花木", "第2项": "不乱扔垃圾"}


def test_the_sentence_that_governs_a_list_is_part_of_each_entry() -> None:
    """Without it 停水 would say the opposite."""
    structure = read("物业服务人不得有下列行为：\n1. 停水；\n2. 停电。")
    assert told(structure) == {
        "第1项": "物业服务人不得有下列行为：\n1.停水；",
        "第2项": "物业服务人不得有下列行为：\n2.停电。",
    }
    assert [list(commands(c.provision)) for c in structure.clauses] == [
        ["物业服务人不得停水；"],
        ["物业服务人不得停电。"],
    ]


def test_a_list_that_begins_anew_below_names() -> None:
    structure = read(
        "权责清单\n业主篇\n1. 按时交费，参加会议。\n2. 爱护设施，不乱搭建。\n物业篇\n1. 提供服务，公开账目。"
    )
    assert list(told(structure)) == ["业主篇第1项", "业主篇第2项", "物业篇第1项"]


def test_entries_that_are_counted_through_all_sections() -> None:
    structure = read(
        "一、业主\n1. 按时交费，参加会议。\n2. 爱护设施，不乱搭建。\n二、物业\n3. 提供服务，公开账目。\n4. 不停水停电。"
    )
    assert list(told(structure)) == ["第1项", "第2项", "第3项", "第4项"]
    assert structure.clauses[3].provision.headings == ("二、物业",)


def test_a_number_in_a_sentence_is_no_entry() -> None:
    structure = read(
        "一、物业费每平方米1.5元。\n二、停车：\n3.5吨以上的货车不得停放；\n20、30米内不得停放。\n三、四号楼另行规定。\n三、其他事项由业主大会决定。"
    )
    assert list(told(structure)) == ["第一项", "第二项", "第三项"]


# --- no numbers ---


def test_paragraphs() -> None:
    structure = read(
        "温馨提示\n请各位业主按时交费。\n安静和睦\n晚上十点以后不得播放高音喇叭，影响他人休息的立即停止。\n收费标准如下：\n项目\t金额\n押金\t2000元\n业主不得：\n● 占道；\n● 飞线。\n物业不得：\n● 停水。"
    )
    assert (structure.manner, structure.title) == ("paragraphs", "温馨提示")
    assert told(structure) == {
        "第1段": "请各位业主按时交费。",
        "第2段": "晚上十点以后不得播放高音喇叭，影响他人休息的立即停止。",
        "第3段": "收费标准如下：\n项目\t金额\n押金\t2000元",
        "第4段": "业主不得：\n●占道；\n●飞线。",
        "第5段": "物业不得：\n●停水。",
    }
    assert structure.notes == ["没有识别出条文编号，按自然段切分，共5段"]
    assert structure.clauses[1].provision.headings == ("安静和睦",)


def test_slogans_are_not_glued_and_broken_lines_are() -> None:
    slogans = ["不在楼道、消防通道堆放杂物和停放电动自行车", "不从窗户和阳台往外扔东西", "文明养犬"]
    assert [c.text for c in structure_of(slogans).clauses] == slogans
    cut = [
        "业主应当按照物业服务合同的约定按时交纳物业",
        "费，逾期不交的，物业服务人可以催告，催告后仍",
        "不交的，可以起诉。",
        "业主应当爱护公共设施。",
    ]
    assert [c.text for c in structure_of(cut).clauses] == ["".join(cut[:3]), cut[3]]


def test_a_document_that_is_a_table() -> None:
    structure = read("序号\t行为\t处理\n1\t楼道堆物\t劝阻\n2\t高空抛物\t报警")
    assert [c.text for c in structure.clauses] == [
        "序号\t行为\t处理\n1\t楼道堆物\t劝阻",
        "序号\t行为\t处理\n2\t高空抛物\t报警",
    ]


def test_a_row_below_a_joined_cell_stays_a_row() -> None:
    (clause,) = read("第一条 处理如下：\n行为\t处理\n占道\t劝阻\n\t报告").clauses
    assert clause.text.splitlines()[2:] == ["占道\t劝阻", "\t报告"]


@pytest.mark.parametrize(
    ("text", "label"), [("物业可以罚款。", "第1段"), ("五、物业可以罚款。", "第1段"), ("业主应当遵守小区的规定", "第1段"), ("第九条 物业可以罚款。", "第九条"), ("1. 物业可以罚款。", "第1项")]
)  # fmt: skip
def test_a_clause_alone(text: str, label: str) -> None:
    assert [clause.label for clause in clauses_of(text)] == [label]


def test_nothing_gives_nothing() -> None:
    assert structure_of([]).clauses == structure_of(["", " \u3000"]).clauses == []


# --- what frames the clauses ---


def test_a_contract() -> None:
    structure = read(
        "物业服务\n合同书\n甲方：示范小区业主委员会\n乙方：示范物业公司\n双方经协商一致，订立本合同。\n第一条 甲。\n甲方（盖章）：　　乙方（盖章）：\n代表人：　　代表人：\n　　年　月　日　　年　月　日"
    )
    assert structure.title == "物业服务合同书"
    assert list(told(structure)) == ["序言", "第一条"]
    assert told(structure)["第一条"] == "甲。"
    assert len(structure.signature) == 3


def test_what_says_little_before_the_first_clause_is_kept_aside() -> None:
    structure = read("管理规约\n（2024年3月1日业主大会通过）\n第一条 甲。")
    assert (structure.title, structure.preamble) == ("管理规约", ("（2024年3月1日业主大会通过）",))
    assert list(told(structure)) == ["第一条"]
    assert structure.notes == ["正文前有1行没有编入条文：（2024年3月1日业主大会通过）"]


@pytest.mark.parametrize("line", ["示范小区业主委员会", "二〇二四年三月一日", "2024 年 3 月 1 日", "2024-03-01", "业主签名：", "物业服务中心（公章）"])  # fmt: skip
def test_a_signature_is_no_clause(line: str) -> None:
    structure = read(f"1. 甲甲。\n2. 乙乙。\n{line}")
    assert [clause.text for clause in structure.clauses] == ["甲甲。", "乙乙。"]
    assert len(structure.signature) == 1


@pytest.mark.parametrize(("line", "title"), [("示范小区管理规约", True), ("示范小区管理规约（试行）", True), ("致业主的一封信", True), ("遵守小区管理规定", False), ("业主应当遵守规约", False), ("第一章 总则", False)])  # fmt: skip
def test_what_is_a_title(line: str, title: bool) -> None:
    assert is_title(read_line(line)) is title


# --- marks ---


def test_which_numbers_lie_below_which() -> None:
    """Not their shape decides but which of them goes on counting across the other."""
    marks = accepted([mark_of(line) for line in ["1、甲", "（一）乙", "（二）丙", "2、丁", "（一）戊"]])
    depths = levels(marks)
    assert [depths[mark.level] for mark in marks if mark] == [0, 1, 1, 0, 1]


@pytest.mark.parametrize("line", ["1.5米", "2024.3.16", "3.5 吨以上", "20、30米", "三、四号楼", "（三）项规定的", "（一）和（二）", "第三条规定的", "——甲", "-1层"])  # fmt: skip
def test_what_is_no_number(line: str) -> None:
    assert mark_of(line) is None


# --- nothing is lost, nothing changes ---

CONTENT = "甲乙丙丁戊己庚辛"
LINE = st.one_of(
    st.text(alphabet=CONTENT + "，。；：", max_size=30),
    st.tuples(
        st.sampled_from(["第一条 ", "第二条", "第三条　", "第5条", "第二章 ", "一、", "二、", "三、", "（一）", "（二）", "1.", "2、", "3.", "1.1 ", "1.2", "2.1", "(1)", "①", "● ", "- ", "附件一：", "附则", "1 ", "2 "]),
        st.text(alphabet=CONTENT + "，。：", max_size=12),
    ).map("".join),
    st.lists(st.text(alphabet=CONTENT, min_size=1, max_size=4), min_size=2, max_size=4).map("\t".join),
    st.sampled_from(["", "示范小区管理规约", "业主委员会（盖章）", "2024年3月1日", "第一章 总则", "业主篇", "为了甲，制定本规约。", "不得有下列行为："]),
)  # fmt: skip


@given(st.lists(LINE, max_size=25))
def test_no_character_is_lost_and_every_name_is_its_own(lines: list[str]) -> None:
    structure = structure_of(lines)
    assert structure == structure_of(lines)
    assert structure.manner in ("articles", "outline", "decimal", "list", "paragraphs")
    for given_names in ([c.label for c in structure.clauses], [c.provision.article for c in structure.clauses]):
        assert len(given_names) == len(set(given_names))
    assert all(c.text.strip() and c.label == c.provision.name for c in structure.clauses)
    kept = [structure.title or "", *structure.preamble, *structure.signature, *structure.notes]
    kept += [text for c in structure.clauses for text in (c.text, *c.provision.headings)]
    # Of headings that come twice, as in a table of contents, one is enough.
    assert not content(dict.fromkeys(lines)) - content(kept)


def content(texts: Iterable[str]) -> Counter[str]:
    return Counter(character for text in texts for character in text if character in CONTENT)


@given(
    st.text(alphabet='第一二1２条款章节编附件则之目录 　\t\n（）()。，；：、.●-—"甲年月日\u200b\uf0b7①⑴', max_size=200)
)
def test_any_text_is_cut_without_an_error(text: str) -> None:
    structure = structure_of(text.splitlines())
    assert len({c.provision.article for c in structure.clauses}) == len(structure.clauses)
    assert all(c.provision.paragraphs for c in structure.clauses)


SENTENCE = st.text(alphabet="业主大会共有部分物费停车位", min_size=8, max_size=20).map(lambda s: s + "。")
ROWS = st.lists(st.sampled_from(["车位\t120元", "押金\t500元", "装修\t2000元"]), max_size=3)
# How each manner prints its n-th clause, and how that is called.
MANNERS = {
    "articles": lambda n: (f"第{to_chinese(n)}条　", f"第{to_chinese(n)}条"),
    "list": lambda n: (f"{n}. ", f"第{n}项"),
    "outline": lambda n: (f"{to_chinese(n)}、", f"第{to_chinese(n)}项"),
    "paragraphs": lambda n: ("", f"第{n}段"),
}


@pytest.mark.parametrize("manner", MANNERS)
@given(st.lists(st.tuples(SENTENCE, ROWS), min_size=2, max_size=12))
def test_what_is_printed_is_cut_again(manner: str, clauses: list[tuple[str, list[str]]]) -> None:
    """Every clause under its name, with its table row by row and nothing else."""
    lines = ["示范小区公约"]
    expected = {}
    for n, (sentence, rows) in enumerate(clauses, 1):
        mark, label = MANNERS[manner](n)
        lead = sentence[:-1] + ("，标准见下表：" if rows else "。")
        lines += [mark + lead, *rows]
        expected[label] = "\n".join([lead, *rows])
    structure = structure_of([*lines, "示范小区业主委员会", "2024年3月1日"])
    assert told(structure) == expected
    assert structure.title == "示范小区公约"


@given(st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=1, max_size=6))
def test_an_outline_of_sections_is_cut_again(sections: list[list[str]]) -> None:
    lines, expected = [], {}
    for n, sentences in enumerate(sections, 1):
        lines.append(f"{to_chinese(n)}、文明养犬")
        for m, sentence in enumerate(sentences, 1):
            lines.append(f"（{to_chinese(m)}）{sentence}")
            expected[f"{to_chinese(n)}、（{to_chinese(m)}）"] = sentence
    structure = structure_of(lines)
    if len(sections) > 1:
        assert told(structure) == expected
    assert "".join(expected.values()) == "".join(c.text for c in structure.clauses)


def test_endless_documents_are_kept_whole() -> None:
    lines = [f"业主应当遵守第{n}项约定。" for n in range(MOST_CLAUSES + 500)]
    structure = structure_of(lines)
    assert len(structure.clauses) == MOST_CLAUSES
    assert structure.clauses[-1].text.endswith(lines[-1])
    attached = ["第9999条 甲。", *("附件", "第一条 乙。") * 30]
    assert "\n".join(c.text for c in structure_of(attached).clauses).count("乙") == 30


# --- in the corpus ---

HEAD = "---\ntitle: 甲小区居民公约\ncompound: 甲小区\nkind: 居民公约\nregion: 北京\nadopted: '2024-03-01'\n---\n\n"
ADOPTED = Version(dt.date(2024, 3, 1), Interval(dt.date(2024, 3, 1)))
DOCUMENT = Instrument("样本公约", "甲小区居民公约", Authority.CONVENTION, (ADOPTED,), aliases=("居民公约",))


def test_a_convention_of_any_numbering_loads(tmp_path: Path) -> None:
    (tmp_path / "居民公约.md").write_text(HEAD + PUBLIC, encoding="utf-8")
    ((_, convention),) = load_conventions(tmp_path)
    assert list(convention.clauses) == [clause.provision for clause in read(PUBLIC).clauses]


def test_a_label_is_stored_and_a_row_without_one_is_as_it_was(tmp_path: Path) -> None:
    clauses = [clause.provision for clause in read(PUBLIC).clauses] + [Provision(ArticleNo(500), (Paragraph("甲。"),))]
    corpus = Corpus([StoredProvision(DOCUMENT, ADOPTED, clause) for clause in clauses], [], [])
    write_store(tmp_path / "corpus.db", corpus, Catalogue({}))
    store = Store(tmp_path / "corpus.db")
    assert [stored.provision for stored in store.articles(DOCUMENT, ADOPTED)] == clauses
    with sqlite3.connect(tmp_path / "corpus.db") as db:
        ((written,),) = db.execute("SELECT headings FROM provisions WHERE number = 500").fetchall()
    assert written == "[]"


def test_answers_cite_a_clause_as_it_is_printed() -> None:
    stored = StoredProvision(DOCUMENT, ADOPTED, read(PUBLIC).clauses[2].provision)
    hit = Hit(stored, 1.0, paragraph=1, item=2)
    assert hit.article_citation == "《甲小区居民公约》一、（二）"
    assert hit.citation == "《甲小区居民公约》一、（二）2"
    assert hit.to_dict()["article"] == "一、（二）"
    forms = forms_of(stored, 1, 2)
    assert (forms.canonical, forms.court, forms.short) == (hit.citation, hit.citation, "甲小区居民公约一、（二）2")
