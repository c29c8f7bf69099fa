"""The page as Streamlit's own test runner sees it, over a fake assistant; the browser's part is in test_browser.py."""

from __future__ import annotations

import datetime as dt
import logging
import socket
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lawqa.corpus.checkup import Ground
from lawqa.corpus.compounds import Compound
from lawqa.corpus.topics import Step, Topic
from lawqa.desk.checkups import Standing
from lawqa.errors import BadQuestion, CorpusError, IndexUnavailable, LawqaError, NotFound
from lawqa.index.manifest import Manifest
from lawqa.index.scope import Scope
from lawqa.index.situations import SituationIndex
from lawqa.index.told import Told
from lawqa.law.model import (
    ArticleNo,
    Authority,
    Instrument,
    Interval,
    Item,
    Note,
    Paragraph,
    Provision,
    Relation,
    StoredProvision,
    Version,
)
from lawqa.search.answer import Answer, Hit
from lawqa.search.guide import Guide
from lawqa.search.reply import FEATURES, ReplyChoice
from lawqa.web import cards, loading, serve, shell, texts

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
COMPOUND = "示范小区（样本）"
HOSTILE = '<img src=x onerror="alert(1)">&\'"'


def _stored(
    title: str,
    authority: Authority,
    paragraphs: tuple[Paragraph, ...],
    note: Note | None = None,
    page: str | None = "https://example.org/law?a=1&b=2",
    compound: str | None = None,
) -> StoredProvision:
    version = Version(dt.date(2020, 5, 28), Interval(dt.date(2021, 1, 1)))
    kind = "管理规约" if compound else None
    note_on_it = "虚构样本" if compound else ""
    instrument = Instrument(
        title, title, authority, (version,), page=page, compound=compound, kind=kind, note=note_on_it
    )
    provision = Provision(ArticleNo(44), paragraphs, ("第三编 合同",))
    return StoredProvision(instrument, version, provision, note, checked=True)


# The deciding sentence is the second of the first paragraph.
FEES = Paragraph("业主应当付费。物业已经服务的，业主不得拒付。")
LAW = _stored(
    "中华人民共和国样本法",
    Authority.LAW,
    (FEES, Paragraph("有下列情形的除外：", (Item("（一）", "没有服务；"), Item("（二）", "服务太差。")))),
    Note("已经服务的就要交费。", ("物业费",), "先看合同。", (Relation("penalty", "样本条例", "第六十条"),)),
)
GIST_ONLY = _stored("样本条例", Authority.ADMINISTRATIVE_REGULATION, (), Note("停水停电催费不行。", ("催费",)))
CONVENTION = _stored(
    "样本小区管理规约", Authority.CONVENTION, (Paragraph("物业费每季度第一个月交。"),), page=None, compound=COMPOUND
)
HITS = (Hit(CONVENTION, 0.9, 1, None, (0, 12)), Hit(GIST_ONLY, 0.8), Hit(LAW, 0.7, 1, None, (7, 22)))


TOPIC = Topic(
    "物业费",
    ("业主",),
    (("中华人民共和国样本法", "第四十四条"),),
    {},
    (Step("先当面谈清楚", "物业服务人", "中华人民共和国样本法", "第四十四条"),),
)


CHOICE = ReplyChoice(dict.fromkeys(FEATURES, 1.0), {}, {})


class FakeConventions:
    compounds = MappingProxyType({COMPOUND: Compound(COMPOUND, "四川")})
    kinds: tuple[str, ...] = ("管理规约",)

    def instruments(self, compound: str) -> list[Instrument]:
        return [replace(CONVENTION.instrument, kind=kind) for kind in self.kinds]


class FakeStore:
    regions = ("四川", "浙江/宁波")

    def __init__(self) -> None:
        self.conventions = FakeConventions()


class FakeDesk:
    """Says of every clause what `verdict` says."""

    def __init__(self, verdict: str, why: str = "法律不许这样约定。") -> None:
        self.verdict, self.why = verdict, why

    def standing(self, stored: StoredProvision, day: dt.date | None = None) -> Standing:
        ground = Ground("中华人民共和国样本法", ArticleNo(44), 1)
        return Standing(self.verdict, (ground,), ("《中华人民共和国样本法》第四十四条第一款",), self.why, "改成这样。")


class FakeAssistant:
    """Answers every question with `hits`, or fails with `error`; keeps what it was asked."""

    manifest = Manifest(1, "2026-08-01T04:00:00+00:00", "c", "m", 384, 16184, 16000, 30000, 0)

    def __init__(self, hits: tuple[Hit, ...] = HITS, *, abstained: bool = False, notices: tuple[str, ...] = ()) -> None:
        self.hits, self.abstained, self.notices = hits, abstained, notices
        self.store = FakeStore()
        self.kinds: tuple[str, ...] = ()
        told = [Told(TOPIC.name, question) for question in ("空房要交物业费吗？", "物业费能打折吗？")]
        self.guide = Guide((TOPIC,), ROOT / "corpus", SituationIndex.empty(4), told, self.store, CHOICE)  # type: ignore[arg-type]
        self.error: Exception | None = None
        self.asked: list[tuple[str, str | None, str | None, dt.date | None]] = []

    def ask(
        self,
        question: str,
        *,
        region: str | None = None,
        compound: str | None = None,
        kinds: tuple[str, ...] = (),
        date: dt.date | None = None,
    ) -> Answer:
        self.kinds = kinds
        self.asked.append((question, region, compound, date))
        if self.error:
            raise self.error
        scope = Scope(date or dt.date.today(), region, compound)
        year = 2019 if "2019年" in question and date is None else None
        return Answer(question, self.hits, self.abstained, 0.5, 7.9, scope, self.notices, year)

    def topics_near(self, answer: Answer) -> list[str]:
        return ["物业费", "催费"]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a session of the page over an assistant."""

    def open_(assistant: Any, script: Path = APP, desk: FakeDesk | None = None) -> AppTest:
        monkeypatch.setattr(loading, "load_assistant", lambda: assistant)
        monkeypatch.setattr(loading, "load_desk", lambda _: desk or FakeDesk("details"))
        return AppTest.from_file(str(script), default_timeout=30).run()

    yield open_


def html_of(page: AppTest) -> str:
    """All HTML of the page but style and script."""
    assert not page.exception
    bodies = [element.proto.body for element in page.get("html")]
    return "\n".join(b for b in bodies if not b.lstrip().startswith(("<style", "<script")))


def ask(page: AppTest, question: str) -> str:
    page.text_input[0].set_value(question)
    next(b for b in page.button if b.label == texts.ASK).click().run()
    return html_of(page)


def test_start_offers_examples_and_no_answer(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant())
    html = html_of(page)
    assert [b.label for b in page.button] == [texts.ASK, *texts.EXAMPLES]
    assert "lq-card" not in html and texts.FOOTER in html and "收录16,184条规定" in html


def test_every_page_is_one_tap_away(open_page: Callable[..., AppTest]) -> None:
    html = html_of(open_page(FakeAssistant()))
    pages = {
        "./": texts.NAV_ASK,
        "statutes": texts.NAV_STATUTES,
        "citations": texts.NAV_CITATIONS,
        "checkup": texts.NAV_CHECKUP,
        "compounds": texts.NAV_COMPOUNDS,
    }
    for href, name in pages.items():
        small = " lq-tab-small" if shell.door(href.removeprefix("./")).secondary else ""
        assert f'<a class="lq-tab{small}" data-go="" href="{href}"' in html and f">{name}</a>" in html
    assert html.count('aria-current="page"') == 1 and f'aria-current="page">{texts.NAV_ASK}<' in html


def test_a_card_leads_to_its_article_and_to_related_ones() -> None:
    day = dt.date(2024, 5, 1)
    html = cards.card_html(Hit(LAW, 1, 2, 1), 1, day)
    law = "%E4%B8%AD%E5%8D%8E%E4%BA%BA%E6%B0%91%E5%85%B1%E5%92%8C%E5%9B%BD%E6%A0%B7%E6%9C%AC%E6%B3%95"
    link = f'href="statutes?law={law}&amp;article=44&amp;paragraph=2&amp;item=1&amp;date=2024-05-01"'
    assert f"{link}><h3>《中华人民共和国样本法》第四十四条第二款第（一）项</h3></a>" in html
    assert ">处罚 《样本条例》第六十条</a>" in html and html.count("data-go") == 2
    # Today is what an address without a date means.
    assert "date=" not in cards.card_html(Hit(LAW, 1), 1, dt.date.today())


def test_a_question_gives_cards_with_citation_wording_and_mark(open_page: Callable[..., AppTest]) -> None:
    html = ask(open_page(FakeAssistant()), "物业费可以不交吗")
    assert "<h3>《中华人民共和国样本法》第四十四条第一款</h3>" in html
    assert "业主应当付费。<mark>物业已经服务的，业主不得拒付。</mark>" in html
    assert "现行有效（自2021-01-01）" in html
    assert "<b>要旨</b>已经服务的就要交费。" in html and "<b>注意</b>先看合同。" in html
    assert "处罚 《样本条例》第六十条" in html
    assert "第四十四条全文（共2款）" in html and "（二）服务太差。" in html


def test_cards_stand_by_authority_and_are_numbered_by_rank(open_page: Callable[..., AppTest]) -> None:
    html = ask(open_page(FakeAssistant()), "问")
    places = [html.index(f'id="lq-hit-{rank}"') for rank in (3, 2, 1)]  # law, regulation, convention
    assert places == sorted(places)
    assert html.index('href="#lq-hit-1"') < html.index('href="#lq-hit-2"') < places[0]


def test_a_convention_stands_beside_the_law_and_looks_different(open_page: Callable[..., AppTest]) -> None:
    html = ask(open_page(FakeAssistant()), "问")
    assert "lq-beside" in html and ">本小区规约</h2>" in html and texts.CONVENTION_NOTE in html
    assert '<article class="lq-card lq-own" id="lq-hit-1">' in html and COMPOUND in html
    assert ">管理规约</span>" in html and "虚构样本" in html


def test_a_gist_without_wording_is_labelled_and_has_no_wording_to_copy() -> None:
    html = cards.card_html(Hit(GIST_ONLY, 0.8), 1, dt.date(2026, 1, 1))
    assert "<b>要旨（原文未装入）</b>停水停电催费不行。" in html
    assert "<blockquote" not in html and texts.COPY_WORDING not in html
    assert 'href="https://example.org/law?a=1&amp;b=2" target="_blank" rel="noopener"' in html


@pytest.mark.parametrize(
    ("hit", "wording"),
    [
        (Hit(LAW, 1, 1), "业主应当付费。物业已经服务的，业主不得拒付。"),
        (Hit(LAW, 1, 2, 2), "有下列情形的除外：\n（二）服务太差。"),  # the item with its lead-in, not its neighbours
        (Hit(LAW, 1, 2), "有下列情形的除外：\n（一）没有服务；\n（二）服务太差。"),
        (Hit(LAW, 1), LAW.provision.text),  # cited as a whole
        (Hit(LAW, 1, 9), LAW.provision.text),  # a paragraph that is not there never breaks the page
    ],
)
def test_copied_wording_is_what_the_citation_names(hit: Hit, wording: str) -> None:
    assert cards.cited_wording(hit) == wording
    assert f'data-copy="{hit.citation}\n{wording}"' in cards.card_html(hit, 1, dt.date(2026, 1, 1))


def test_a_sentence_in_an_item_is_marked_in_its_line() -> None:
    start = LAW.provision.text.index("服务太差")
    html = cards.card_html(Hit(LAW, 1, 2, 2, (start, start + 5)), 1, dt.date(2026, 1, 1))
    assert "<p>（二）<mark>服务太差。</mark></p>" in html
    assert html.count("<mark>") == 2  # in what is shown, and in the whole article


def test_hostile_text_is_escaped_everywhere(open_page: Callable[..., AppTest]) -> None:
    note = Note(HOSTILE, (HOSTILE,), HOSTILE, (Relation("penalty", HOSTILE, HOSTILE),))
    hostile = _stored(HOSTILE, Authority.LAW, (Paragraph(HOSTILE),), note, page=f"https://x/{HOSTILE}")
    for abstained in (False, True):
        fake = FakeAssistant((Hit(hostile, 1, 1, None, (0, 4)),), abstained=abstained, notices=(HOSTILE,))
        html = ask(open_page(fake), HOSTILE)
        assert "<img" not in html and "&lt;img" in html
    fake.error = NotFound(HOSTILE, HOSTILE)
    assert "<img" not in ask(open_page(fake), HOSTILE)


def test_only_web_addresses_become_links() -> None:
    script = _stored("样本法", Authority.LAW, (FEES,), page="javascript:alert(1)")
    html = cards.card_html(Hit(script, 1, 1), 1, dt.date(2026, 1, 1))
    assert "javascript" not in html and "lq-page" not in html


def test_nothing_fits_is_said_plainly(open_page: Callable[..., AppTest]) -> None:
    page = open_page(FakeAssistant(abstained=True, notices=("没有收录四川的地方规定",)))
    html = ask(page, "火星移民")
    assert "没有找到合适的规定" in html and "没有收录四川的地方规定" in html and texts.STEPS[0] in html
    assert [b.label for b in page.button] == [texts.ASK, "物业费", "催费"]
    folded = html[html.index('<details class="lq-nearest">') :]
    assert folded.count(texts.NOT_FITTING + "</span>") == len(HITS) == html.count("<article")
    assert "data-copy" not in html


def test_a_topic_or_example_asks_itself_and_fills_the_box(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    page = open_page(fake)
    page.button[1].click().run()
    assert fake.asked[-1][0] == page.text_input[0].value == texts.EXAMPLES[0]
    assert "lq-card" in html_of(page)


def test_a_topic_is_plain_text_on_its_button(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeAssistant(abstained=True)
    monkeypatch.setattr(fake, "topics_near", lambda answer: ["![x](https://x/y.png)"])
    page = open_page(fake)
    ask(page, "问")
    assert page.button[1].label == r"\!\[x\]\(https\://x/y\.png\)"
    page.button[1].click().run()
    assert fake.asked[-1][0] == "![x](https://x/y.png)"


def test_pickers_scope_the_question_and_ask_it_anew(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    page = open_page(fake)
    assert page.selectbox[0].options == ["全国", "四川", "浙江宁波"]
    ask(page, "问")
    assert fake.asked == [("问", None, None, None)]  # nothing chosen: the question's own place and today count
    page.selectbox[0].set_value("浙江/宁波").run()
    page.selectbox[1].set_value(COMPOUND).run()
    page.date_input[0].set_value(dt.date(2019, 5, 1)).run()
    assert fake.asked[-1] == ("问", "浙江/宁波", COMPOUND, dt.date(2019, 5, 1))
    assert "按2019-05-01有效的规定" in html_of(page)


def test_the_law_of_a_year_that_the_question_names_is_one_tap_away(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    page = open_page(fake)
    ask(page, "2019年签的合同")
    page.button(key="year").click().run()
    assert fake.asked[-1] == ("2019年签的合同", None, None, dt.date(2019, 12, 31))
    assert page.date_input[0].value == dt.date(2019, 12, 31) and not [b for b in page.button if b.key == "year"]


@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        ("conflict", "✗ 与强制性规定抵触"),
        ("uncertain", "？ 存疑"),
        ("details", "§ 法律留给规约约定的事项"),
        ("something", "？ 未能判断"),
    ],
)
def test_a_clause_says_how_it_stands_to_the_law(open_page: Callable[..., AppTest], verdict: str, word: str) -> None:
    html = ask(open_page(FakeAssistant(), desk=FakeDesk(verdict, HOSTILE)), "问")
    own = html[html.index('id="lq-hit-1"') :].split("</article>")[0]
    assert f"{word}</span>" in own and "《中华人民共和国样本法》第四十四条第一款</a>" in own
    assert html.count('<section class="lq-standing') == 1  # never on a provision of law
    assert "<img" not in html and "建议写法" in own and "供讨论" in own


def test_the_desk_that_fails_leaves_the_answer_as_it_is(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk("conflict")

    def fail(stored: StoredProvision, day: dt.date | None = None) -> Standing:
        raise CorpusError("读不了checkup.toml")

    monkeypatch.setattr(desk, "standing", fail)
    html = ask(open_page(FakeAssistant(), desk=desk), "问")
    assert "物业费每季度第一个月交。" in html and "读不了checkup.toml" in html and "lq-standing" not in html


def test_a_question_without_clauses_never_opens_the_desk(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(FakeAssistant((Hit(LAW, 0.7, 1),)))
    monkeypatch.setattr(loading, "load_desk", lambda _: pytest.fail("opened"))
    assert "lq-card" in ask(page, "问")


def test_kinds_are_a_filter_where_the_compound_has_several(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    fake.store.conventions.kinds = ("管理规约", "居民公约")
    page = open_page(fake)
    assert [s.label for s in page.selectbox] == [texts.REGION, texts.COMPOUND]
    page.selectbox[1].set_value(COMPOUND).run()
    assert page.selectbox[2].options == [texts.ALL_KINDS, "居民公约", "管理规约"]
    page.selectbox[2].set_value("居民公约").run()
    ask(page, "问")
    assert fake.kinds == ("居民公约",)
    fake.store.conventions.kinds = ("管理规约",)  # meanwhile it was removed
    page.run()
    assert fake.kinds == () and "lq-card" in html_of(page)


def test_a_compound_that_was_removed_is_no_longer_chosen(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    page = open_page(fake)
    page.selectbox[1].set_value(COMPOUND).run()
    fake.store.conventions.compounds = MappingProxyType({})
    ask(page, "问")
    assert fake.asked[-1] == ("问", None, None, None)


def test_sessions_share_neither_question_nor_scope(open_page: Callable[..., AppTest]) -> None:
    fake = FakeAssistant()
    first, second = open_page(fake), open_page(fake)
    ask(first, "甲的问题")
    first.selectbox[0].set_value("四川").run()
    html = html_of(second.run())
    assert "lq-card" not in html and second.text_input[0].value == "" and second.selectbox[0].value == "全国"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadQuestion("还没有输入问题", "请写一句话"), "<b>提示</b>还没有输入问题：请写一句话"),
        (IndexUnavailable("没有索引", "运行 lawqa index build"), "没有索引：运行 <code>lawqa index build</code>"),
        (NotFound("没有这个地区"), "<b>出错了</b>没有这个地区"),
    ],
)
def test_an_anticipated_error_is_one_line(open_page: Callable[..., AppTest], error: LawqaError, line: str) -> None:
    fake = FakeAssistant()
    fake.error = error
    assert line in ask(open_page(fake), "问")


def test_a_missing_index_is_one_line_with_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAWQA_HOME", str(tmp_path))
    html = html_of(AppTest.from_file(str(APP), default_timeout=30).run())
    assert "还没有建立索引" in html and "<code>lawqa index build</code>" in html and texts.FOOTER in html


def test_a_defect_is_one_line_and_questions_are_never_logged(
    open_page: Callable[..., AppTest], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    fake = FakeAssistant()
    page = open_page(fake)
    ask(page, "机密的问题")
    fake.error = RuntimeError("机密的问题")
    html = ask(page, "机密的问题")
    assert texts.UNEXPECTED in html and "Traceback" not in html
    assert "unexpected RuntimeError at test_app.py:" in caplog.text
    assert "机密" not in caplog.text + "".join(capfd.readouterr())


def test_the_assistant_is_opened_once_and_anew_for_another_build(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[FakeAssistant] = []
    build = tmp_path / "one"
    monkeypatch.setattr(loading, "current_build", lambda index: build)

    def open_() -> FakeAssistant:
        opened.append(FakeAssistant())
        return opened[-1]

    monkeypatch.setattr(loading, "open_assistant", open_)
    script = "from lawqa.web.loading import load_assistant\nimport streamlit as st\nst.write(str(id(load_assistant())))"
    first = AppTest.from_string(script, default_timeout=30).run()
    second = AppTest.from_string(script, default_timeout=30).run()
    assert len(opened) == 1 and first.markdown[0].value == second.markdown[0].value
    build = tmp_path / "two"
    assert not first.run().exception and len(opened) == 2


def test_the_entry_inside_the_package_is_the_same_page(open_page: Callable[..., AppTest]) -> None:
    assert "lq-card" in ask(open_page(FakeAssistant(), serve.ENTRY), "问")


def test_serve_stays_on_this_machine_and_reports_to_nobody() -> None:
    command = serve.serve_command(8502)
    assert command[1:5] == ["-m", "streamlit", "run", str(serve.ENTRY)] and serve.ENTRY.is_file()
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in command[5:])
    assert flags["server.address"] == "localhost" and flags["server.port"] == "8502"
    assert flags["browser.gatherUsageStats"] == "false" and flags["server.fileWatcherType"] == "none"
    assert "--server.address=0.0.0.0" in serve.serve_command(None, "0.0.0.0")


def test_config_file_and_serve_say_the_same() -> None:
    def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
        flat: dict[str, Any] = {}
        for key, value in table.items():
            flat |= flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
        return flat

    config = flatten(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")))
    assert config == serve.OPTIONS | {"server.address": serve.DEFAULT_HOST}


def test_an_address_that_cannot_be_had_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LawqaError, match=f"端口{port}已被占用"):
            serve.check_address(port, "127.0.0.1")
        with pytest.raises(LawqaError, match=f"端口{port}已被占用"):
            serve.check_address(port, "localhost")
    serve.check_address(port, "localhost")
    with pytest.raises(LawqaError, match="不能在地址"):
        serve.check_address(port, "192.0.2.1")  # TEST-NET-1: nobody's
