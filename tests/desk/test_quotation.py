"""What counts as quoted wording, to which citation it belongs, and how it compares with the text."""

from __future__ import annotations

import pytest

from lawqa.desk.quotation import Quote, Wording, find_quotes, is_misquoted, quoted_spans
from lawqa.law.grammar import CitationFinder

FINDER = CitationFinder(["民法典", "样本条例"])
RULE = Wording("猫不得上房。猫上房的，主人应当在三日内请下来。")
WORDS = "猫上房的，主人应当在三日内请下来"


def quotes(text: str) -> list[Quote]:
    return find_quotes(text, FINDER.find(text))


def attributed(text: str) -> list[tuple[str, list[str]]]:
    """(quoted words, the citations they are laid to)."""
    citations = FINDER.find(text)
    return [
        (quote.text, [text[slice(*citations[n].span)] for n in quote.citations])
        for quote in find_quotes(text, citations)
    ]


# --- marks ---


@pytest.mark.parametrize(
    ("text", "insides"),
    [
        ("说“猫不得上房”。", ["猫不得上房"]),
        ("说「猫不得『上房』」。", ["猫不得『上房』"]),
        ("“甲“乙”丙”", ["甲“乙”丙"]),
        ('规定:"猫不得上房去"。', ["猫不得上房去"]),
        ("「甲“乙」", ["甲“乙"]),  # what was left open inside ends with the outer mark
        ("“从不合上\n\n“猫不得上房”", ["猫不得上房"]),
        ("规定：”猫不得上房去”。", ["猫不得上房去"]),  # both marks closing ones
        ("规定：“猫不得上房去“。", ["猫不得上房去"]),  # both marks opening ones
        ("”“", []),
        ("", []),
    ],
)
def test_the_insides_of_quotation_marks(text: str, insides: list[str]) -> None:
    assert [text[a:b] for a, b in quoted_spans(text)] == insides


# --- which citation a quotation belongs to ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"《民法典》第一条规定：“{WORDS}”。", [(WORDS, ["《民法典》第一条"])]),
        (f"《民法典》第一条第二款明确，“{WORDS}”。", [(WORDS, ["《民法典》第一条第二款"])]),
        (f"“{WORDS}”（《民法典》第一条）。", [(WORDS, ["《民法典》第一条"])]),
        (f"“{WORDS}。”——《民法典》第一条", [(f"{WORDS}。", ["《民法典》第一条"])]),
        (f"民法典第二条。“{WORDS}”（参见民法典第一条）。", [(WORDS, ["民法典第一条"])]),
        (f"《民法典》第一条、第二条规定“{WORDS}”", [(WORDS, ["《民法典》第一条", "第二条"])]),
        (f"《民法典》第一条规定：\n“{WORDS}”", [(WORDS, ["《民法典》第一条"])]),
        (f"见《民法典》第一条。物业说：“{WORDS}”", []),  # a new sentence is somebody else's
        (f"《民法典》第一条\n“{WORDS}”", [(WORDS, ["《民法典》第一条"])]),  # as a heading
        (f"见《民法典》第一条的规定\n“{WORDS}”", []),
        ("《民法典》第一条规定的“业主”", []),  # a term, no wording
        (f"“{WORDS}”", []),
        (f"《民法典》第一条{'甲乙丙丁' * 25}“{WORDS}”", []),  # too far away
    ],
)
def test_a_quotation_belongs_to_the_citation_beside_it(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert attributed(text) == expected


def test_spans_are_of_the_document() -> None:
    text = f"按《民法典》第一条规定：“{WORDS}”，第二条规定，猫不得在房上过夜超过两个晚上。"
    assert [text[slice(*q.span)] for q in quotes(text)] == [WORDS, "猫不得在房上过夜超过两个晚上"]
    assert [q.marked for q in quotes(text)] == [True, False]


def test_what_is_told_inside_marks_is_no_second_quotation() -> None:
    (quote,) = quotes(f"《民法典》第一条规定：“{WORDS}，{WORDS}”")
    assert quote.marked


def test_many_quotations_are_laid_each_to_its_own() -> None:
    text = "".join(f"民法典第{n}条规定：“{WORDS}”。" for n in range(1, 200))
    assert [cited for _, cited in attributed(text)] == [[f"民法典第{n}条"] for n in range(1, 200)]


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        (f"民法典第一条规定：“{WORDS}”", True),
        (f"民法典第一条“{WORDS}”", True),
        (f"依民法典第一条，猫主人答应“{WORDS}”", False),
    ],
)
def test_whether_the_sentence_says_that_it_is_the_wording(text: str, strict: bool) -> None:
    assert [q.strict for q in quotes(text)] == [strict]


# --- how it compares ---


@pytest.mark.parametrize(
    "quoted",
    [
        WORDS,
        "猫不得上房。猫上房的",
        "猫上房的 ，主人应当在三日内\n请下来。",  # spaces, line ends
        "猫上房的,主人应当在三日内请下来.",  # half-width marks
        "猫上房的主人应当在三日内请下来",  # none
        "猫不得上房……三日内请下来",
        "猫不得上房（略）请下来",
        "……主人应当在三日内请下来",
    ],
)
def test_word_for_word(quoted: str) -> None:
    assert RULE.compare(quoted).position == RULE.text.index(
        "猫不" if quoted.startswith("猫不") else quoted.strip("…")[:2]
    )


@pytest.mark.parametrize(
    ("quoted", "difference"),
    [
        ("猫上房的，主人应当在五日内请下来", ("三", "五")),
        ("猫上房的，主人可以在三日内请下来", ("应当", "可以")),
        ("猫上房的，邻居应当在三日内请下来", ("主人", "邻居")),
        ("猫上房的，主人应当请下来", ("在三日内", "")),
    ],
)
def test_a_changed_word_is_a_difference(quoted: str, difference: tuple[str, str]) -> None:
    comparison = RULE.compare(quoted)
    assert comparison.position is None
    changed = [(d.official, d.quoted) for d in comparison.differences if d.kind != "equal"]
    assert changed == [difference]
    assert comparison.official == "猫上房的，主人应当在三日内请下来。"  # with the marks of the text


def test_full_width_digits_and_letters_are_the_same() -> None:
    assert Wording("每平方米收费２元，按Ａ类办理。").compare("收费2元，按A类办理").position == 4


def test_parts_out_of_order_are_not_the_wording() -> None:
    assert RULE.compare("三日内请下来……猫不得上房").position is None


@pytest.mark.parametrize("quoted", ["", "，。", "……"])
def test_nothing_is_nowhere(quoted: str) -> None:
    assert (RULE.compare(quoted).position, RULE.compare(quoted).likeness) == (None, 0.0)


def test_other_words_are_nothing_like_it() -> None:
    assert RULE.compare("电梯广告收入归全体住户共有").likeness < 40


@pytest.mark.parametrize(
    ("told", "at_fault"),
    [
        ("猫上房的，主人应当在五日内请下来", True),
        ("猫上房的，主人不应当在三日内请下来", True),
        ("猫上房的，主人可以在三日内请下来", True),
        ("猫一旦上房的，主人应当在三日内请下来", False),  # told in one's own words
        ("电梯广告的收入归全体住户共有，物业不得独占", False),
    ],
)
def test_what_is_told_is_at_fault_only_where_it_says_something_else(told: str, at_fault: bool) -> None:
    quote = Quote(told, (0, len(told)), (0,), marked=False, strict=False)
    assert is_misquoted(quote, RULE.compare(told)) is at_fault
