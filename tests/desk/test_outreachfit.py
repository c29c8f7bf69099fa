"""Nothing overflows: texts of any length are measured, cut behind sentences, and laid out inside the slide."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawqa.config import Settings, load_settings
from lawqa.corpus.outreach import FILE, load_talks
from lawqa.desk.citecheck import CitationChecker
from lawqa.desk.labels import REPLY, WORDING
from lawqa.desk.outreach import Basis, Example, Line, Outline, Question, Rule
from lawqa.desk.outreachfile import outreach_file
from lawqa.desk.outreachfit import LEADING, lines, pieces, whole_sentences, width
from lawqa.desk.outreachplan import OutreachDesk
from lawqa.desk.outreachslides import BOTTOM, COLUMN, FOOT_TOP, INSET, PADDING, TOP, slides_of
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
from lawqa.law.quantity import find_quantities
from lawqa.search.library import open_library

from .outreach import text_of_deck, text_of_handout

DAY = dt.date(2026, 11, 24)
POINT = 12700  # EMU
TEXTS = st.text(alphabet="甲乙丙，。；：（）“”、aB3 \n", max_size=900)


def told(gist: str, paragraphs: tuple[Paragraph, ...], caution: str = "") -> Outline:
    """A talk whose every statement is as long as can be."""
    version = Version(dt.date(2020, 1, 1), Interval(dt.date(2020, 1, 1)))
    title = "样本高级人民法院关于审理样本纠纷案件适用法律若干样本问题的样本解释"
    instrument = Instrument("样本", title, Authority.LAW, (version,))
    stored = StoredProvision(
        instrument, version, Provision(ArticleNo(1234, 5), paragraphs), Note(gist, caution=caution)
    )
    basis = Basis(stored, 1)
    words = gist or "短"
    return Outline(
        ("样本",) * 12,
        "居民",
        20,
        DAY,
        "2026",
        asked=(Line(words, basis),) * 4,
        rules=(
            Rule(
                "样本",
                basis,
                gist,
                caution,
                Example(words, basis.wording or words, WORDING if basis.wording else REPLY, (basis, basis)),
            ),
        ),
        dos=(Line(words, basis, "社区工作者"),) * 3,
        donts=(Line(words, basis),) * 5,
        quiz=(Question(words, (words, "二", words), 0, words, basis),) * 3,
    )


@given(TEXTS, st.integers(5, 60), st.integers(1, 20))
def test_pieces_are_the_text_and_fit(text: str, ems: int, most: int) -> None:
    parts = pieces(text, ems, most)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(lines(part, ems) <= most for part in parts)


@given(TEXTS, st.integers(20, 60), st.integers(1, 20))
def test_whole_sentences_end_where_a_sentence_ends(text: str, ems: int, most: int) -> None:
    taken = whole_sentences(text, ems, most)
    rest = "".join(text.split())[len("".join(taken.split())) :]
    assert lines(taken, ems) <= most and text.lstrip("\n").startswith(taken)
    assert not taken or not rest or taken.rstrip("）”").endswith(("。", "；")) or "\n" in text


def test_a_sentence_is_never_cut_where_it_fits() -> None:
    text = "第一句有十个字左右长。第二句也有十个字左右长。第三句同样是这么长的。"
    assert pieces(text, 26, 1) == ["第一句有十个字左右长。第二句也有十个字左右长。", "第三句同样是这么长的。"]
    assert pieces("一二三四五，六七八九十，甲乙丙丁。", 8.6, 1) == ["一二三四五，", "六七八九十，", "甲乙丙丁。"]


def test_latin_letters_are_taken_as_wide_as_the_widest_usual_font() -> None:
    assert width("中文") == 2 and width("Mm1%") == pytest.approx(4 * 0.62)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.lists(TEXTS.filter(str.strip), min_size=1, max_size=3), TEXTS)
def test_no_text_whatever_overflows_a_slide(gist: str, wording: list[str], caution: str) -> None:
    for slide in slides_of(told(gist, tuple(Paragraph(text.replace("\n", "")) for text in wording), caution))[1:]:
        for card in slide.cards:
            assert card.top >= TOP and card.top + card.height <= BOTTOM + 0.01
        for upper, lower in zip(slide.cards, slide.cards[1:], strict=False):
            assert upper.top + upper.height <= lower.top


def test_a_long_wording_is_parted_at_sentences_and_a_very_long_one_is_marked_as_an_excerpt() -> None:
    sentence = "这是样本的一句话，一共有三十个字左右，用来看看很长的条文怎么分页才好。"
    for count, marks in ((20, ("　1/2", "　2/2")), (80, ("（节选，全文见备注和讲义）　1/2",))):
        outline = told("要旨", (Paragraph(sentence * count),))
        cards = [card for slide in slides_of(outline) for card in slide.cards if card.runs[0].text.startswith("原文")]
        assert [mark for mark in marks if not any(mark in card.runs[0].text for card in cards)] == []
        for card in cards:
            assert card.runs[1].text.startswith("“这是") and card.runs[1].text.endswith("才好。”")
            assert "接" not in card.runs[0].text
        notes = [slide.notes for slide in slides_of(outline) if slide.title.startswith("规定1")]
        assert sentence * count in notes[0]


def test_a_sentence_longer_than_a_slide_says_that_it_goes_on() -> None:
    cards = [c for s in slides_of(told("要旨", (Paragraph("很长的话，" * 150 + "完。"),))) for c in s.cards]
    heads = [card.runs[0].text for card in cards if card.runs[0].text.startswith("原文")]
    assert "（接下页）" in heads[0] and "（接上页）" in heads[1]


def test_items_are_kept_whole() -> None:
    items = tuple(
        Item(f"（{n}）", "这一项说的是样本里的一件事情，写得稍微长一点；") for n in "一二三四五六七八九十" * 2
    )
    outline = told("要旨", (Paragraph("下列事项：", items),))
    parts = [c.runs[1].text for s in slides_of(outline) for c in s.cards if c.runs[0].text.startswith("原文")]
    assert len(parts) == 2 and all(part.strip("“”").endswith(("；", "：")) for part in parts)


def frames(slide: Any) -> Iterator[Any]:
    yield from (shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text)


def test_the_file_has_the_sizes_that_were_measured() -> None:
    """Line heights and letters as written into the file, added up anew, stay inside their frames."""
    sentence = "这是样本的一句话，一共有三十个字左右，用来看看很长的条文怎么分页才好。"
    deck = pptx.Presentation(io.BytesIO(outreach_file(told(sentence * 3, (Paragraph(sentence * 30),)), ".pptx")))
    for slide in list(deck.slides)[1:]:
        for shape in frames(slide):
            top, high = shape.top / POINT, shape.height / POINT
            assert top + high <= 540 and shape.left / POINT + shape.width / POINT <= 960
            if top >= FOOT_TOP or shape == slide.shapes.title:
                continue
            assert top + high <= BOTTOM + 0.1
            used = 0.0
            for paragraph in shape.text_frame.paragraphs:
                size = paragraph.runs[0].font.size.pt if paragraph.runs else 20.0
                used += lines(paragraph.text, (COLUMN - 2 * INSET) / size) * paragraph.line_spacing.pt
                assert paragraph.line_spacing.pt == pytest.approx(size * LEADING, abs=0.1)
            assert used <= high - 2 * PADDING + 0.5


# The project's own topics, over the wordings of the data package.


@pytest.fixture(scope="module")
def desk(tiny_model_home: dict[str, str]) -> OutreachDesk:
    installed = load_settings(tiny_model_home)
    return OutreachDesk(installed, open_library(installed))


def test_every_topic_has_lines_and_three_questions_that_rest_on_law(desk: OutreachDesk) -> None:
    day = dt.date.today()
    assert set(load_talks(load_settings().corpus / FILE).topics) == set(desk.topics)
    for topic in desk.topics.values():
        talk = desk.talk(topic)
        assert len(talk.do) >= 2 and len(talk.dont) >= 2 and len(talk.quiz) >= 3, topic.name
        for item in talk.quiz:
            assert len(set(item.options)) == len(item.options) >= 3, item.ask
        for line in (*talk.do, *talk.dont, *talk.quiz):
            basis = desk.basis(line.on.law, line.on.article, line.on.paragraph, day)
            assert basis is not None, line.on
            count = len(basis.stored.provision.paragraphs)
            assert not basis.stored.verbatim or (line.on.paragraph or 1) <= count, line.on


def test_every_time_share_and_sum_of_a_line_stands_in_its_provision(desk: OutreachDesk) -> None:
    wrong = []
    for topic in desk.topics.values():
        talk = desk.talk(topic)
        said = [(line.text, line.on) for line in (*talk.do, *talk.dont)]
        said += [(f"{item.options[item.right]}。{item.why}", item.on) for item in talk.quiz]
        for text, on in said:
            basis = desk.basis(on.law, on.article, on.paragraph, dt.date.today())
            if basis is None or not basis.wording:
                continue
            held = {(q.kind, q.value) for q in find_quantities(basis.wording)}
            wrong += [(text, on) for q in find_quantities(text) if (q.kind, q.value) not in held]
    assert wrong == []


def test_no_line_carries_the_wording_of_a_statute(shared_corpus: Path) -> None:
    from lawqa.corpus.collect import build_corpus

    own = Settings(load_settings().corpus, Path("/nonexistent"), Path("/nonexistent"), (shared_corpus,))
    wordings = {}
    for stored in build_corpus(own).provisions:
        if DAY in stored.version.in_force:
            for name in (stored.instrument.id, stored.title, *stored.instrument.aliases):
                wordings[name, stored.provision.article] = letters(stored.provision.text)
    copied = []
    for talk in load_talks(own.corpus / FILE).topics.values():
        said = [(line.text, line.on) for line in (*talk.do, *talk.dont)]
        said += [(item.why, item.on) for item in talk.quiz]
        said += [(option, item.on) for item in talk.quiz for option in item.options]
        for text, on in said:
            plain, wording = letters(text), wordings.get((on.law, on.article), "")
            copied += [text for n in range(len(plain) - 25) if plain[n : n + 26] in wording][:1]
    assert copied == []


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_every_topic_makes_files_that_hold_and_slides_that_fit(desk: OutreachDesk) -> None:
    """All topics, the longest talk: each citation of each file, each card of each slide."""
    checker = CitationChecker(desk.library)
    for name in desk.topics:
        outline = desk.outline([name], minutes=40)
        assert outline.rules and outline.asked and len(outline.quiz) == 3 and outline.paths, name
        slides = slides_of(outline)
        assert len(slides) >= 10
        assert all(card.top + card.height <= BOTTOM + 0.01 for s in slides[1:] for card in s.cards), name
        for text in (
            text_of_deck(outreach_file(outline, ".pptx")),
            text_of_handout(outreach_file(outline, ".docx")),
            outreach_file(outline, ".md").decode("utf-8"),
        ):
            checked = checker.check(text)
            # Where only the gist of an instrument is held, its citations cannot be checked to the paragraph.
            assert [(c.text, c.message) for c in checked.faults] == [], name
            assert checked.citations


def test_the_longest_provisions_fit(desk: OutreachDesk) -> None:
    """Collected from any page, not from the topics: the longest wordings of the Civil Code and of procedure."""
    store = desk.library.store
    held = [store.instruments[name] for name in ("民法典", "民事诉讼法", "刑法") if name in store.instruments]
    articles = [a for i in held if (v := i.version_on(dt.date.today())) for a in store.articles(i, v)]
    longest = sorted(articles, key=lambda a: -len(a.provision.text))[:12]
    assert len(longest[0].provision.text) > 500
    outline = desk.outline(provisions=[stored.id for stored in longest])
    for slide in slides_of(outline)[1:]:
        assert all(card.top + card.height <= BOTTOM + 0.01 for card in slide.cards)
    assert not CitationChecker(desk.library).check(text_of_deck(outreach_file(outline, ".pptx"))).faults


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice，跳过排版后的检查")
def test_libreoffice_lays_the_longest_slides_out_inside_their_frames(tmp_path: Path) -> None:
    """The words of each page, as another program sets them in another font, stand above the foot."""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有 pdftotext，跳过排版后的检查")
    sentence = "这是样本的一句话，一共有三十个字左右，用来看看很长的条文怎么分页才好。"
    outline = dataclasses.replace(told(sentence * 2, (Paragraph(sentence * 30),), sentence * 4), topics=("样本",))
    (tmp_path / "长.pptx").write_bytes(outreach_file(outline, ".pptx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "长.pptx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert overflowing(tmp_path / "长.pdf") == []


def overflowing(pdf: Path) -> list[str]:
    """Words that stand between the end of the cards and the foot, or outside of the page."""
    import re

    result = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True)
    wrong = []
    for page in result.stdout.split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        scale = 960 / float(size[1])
        for word in re.finditer(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page):
            top, right, bottom = (float(word[n]) * scale for n in (2, 3, 4))
            if right > 960 or bottom > 540 or top < FOOT_TOP - 4 < bottom - 8:
                wrong.append(word[5])
    return wrong
