"""How long the check of a long document takes: 200 pages, made from the index in use.

python bench/cite_speed.py [CHARACTERS] [--profile]     default 150,000 characters, about 1,500 citations
"""

from __future__ import annotations

import cProfile
import datetime as dt
import pstats
import random
import sys
import time
from collections import Counter

from lawqa.desk.citecheck import CitationChecker
from lawqa.law.citation import format_citation, format_short
from lawqa.law.model import StoredProvision
from lawqa.search.library import Library, open_library

CHARACTERS = 150_000
_FILLING = (
    "业主反映的情况经核实基本属实，双方当事人对事实没有争议。",
    "调解员先后三次上门走访，听取了楼上楼下两户的意见，并拍照留存。",
    "争议的焦点在于费用由谁承担，以及此前的约定对后来的业主有没有约束力。",
    "经业主大会筹备组与街道办事处沟通，会议改在下个月的第一个星期六上午召开。",
)
_LETTERS = "不得应可以有无一二三四五业主物权其他费用"


def document(library: Library, characters: int, seed: int = 1) -> str:
    """Articles cited in many ways, most of them quoted: four in five word for word, the rest with a character changed."""
    source = random.Random(seed)
    store = library.store
    articles = [p for p in store.at(range(0, store.size, 7)) if p.verbatim and not p.instrument.compound]
    pieces: list[str] = []
    length = 0
    while length < characters:
        piece = _sentence(source, source.choice(articles))
        if source.random() < 0.4:
            piece += source.choice(_FILLING)
        pieces.append(piece + ("\n" if source.random() < 0.3 else ""))
        length += len(pieces[-1])
    return "".join(pieces)


def _sentence(source: random.Random, stored: StoredProvision) -> str:
    article, number = stored.provision.article, source.randrange(len(stored.provision.paragraphs)) + 1
    paragraph = number if source.random() < 0.4 else None
    cited = format_citation(stored.title, article, paragraph)
    sort = source.random()
    if sort < 0.3:
        return f"根据{cited}的规定，应予支持。"
    if sort < 0.4:
        return f"另见{format_short(stored.title, article)}，同法第{article.number + 1}条亦同。"
    words = stored.provision.paragraphs[number - 1].text
    begin = source.randrange(max(1, len(words) - 60))
    quoted = words[begin : begin + source.randint(20, 80)].replace("\n", "")
    if source.random() < 0.2:
        place = source.randrange(len(quoted))
        quoted = quoted[:place] + source.choice(_LETTERS) + quoted[place + 1 :]
    if sort < 0.8:
        return f"{cited}规定：“{quoted}”。"
    return f"{cited}规定，{quoted}。" if sort < 0.9 else f"“{quoted}”（{cited}）。"


def main() -> None:
    """Print the seconds of the first check, of a second one, and what was found."""
    numbers = [int(a) for a in sys.argv[1:] if a.isdigit()]
    library = open_library()
    text = document(library, numbers[0] if numbers else CHARACTERS)
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    for turn in ("first", "second"):
        checker = CitationChecker(library)
        if profile and turn == "second":
            profile.enable()
        started = time.perf_counter()
        checked = checker.check(text, dt.date(2026, 11, 24))
        seconds = time.perf_counter() - started
        print(
            f"{turn}: {len(text)} characters, {len(checked.citations)} citations, "
            f"{sum(c.quoted is not None for c in checked.citations)} with a quotation: {seconds:.2f} s"
        )
    print(dict(Counter(c.verdict.value for c in checked.citations)))
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(35)


if __name__ == "__main__":
    main()
