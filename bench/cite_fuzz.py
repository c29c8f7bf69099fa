"""Random and mutated strings through the finder of citations: nothing may raise, and none take long.

python bench/cite_fuzz.py [COUNT]
"""

from __future__ import annotations

import random
import sys
import time

from lawqa.law.grammar import CitationFinder
from lawqa.search.library import open_library

_PIECES = (
    *"《》〈〉（）()第条款项之、，。和至-~…“”\n 　0123456789０４四百十千零两前本同该",
    *(
        "《民法典》",
        "民诉法",
        "第九百四十四条",
        "第278、279条",
        "第（一）项",
        "前两款",
        "本条例",
        "以下简称",
        "法释〔2020〕17号",
    ),
    *("中华人民共和国", "物业管理条例", "一百二十条之一", "\u200b", "\ufeff", "🏠", "𠀀", "條", "a", "\x00"),
)
_SEEDS = (
    "《最高人民法院关于适用〈中华人民共和国民法典〉物权编的解释（一）》（法释〔2020〕24号）第三条第一款第（二）项、第（四）至（六）项",
    "根据《民法典》第二百七十八条至第二百八十条、同法第九百四十四条第三款，前款规定的物业服务人不得停水停电",
    "民法典944.3，物业条例第41、42条和本条例第四十三条第一款、第三款",
)


def random_text(source: random.Random) -> str:
    """Up to 300 pieces, or a seed with some characters changed, dropped, doubled."""
    if source.random() < 0.5:
        return "".join(source.choices(_PIECES, k=source.randint(0, 300)))
    text = list(source.choice(_SEEDS) * source.randint(1, 3))
    for _ in range(source.randint(1, 25)):
        place = source.randrange(len(text))
        text[place] = source.choice(("", text[place] * 2, source.choice(_PIECES), chr(source.randrange(0x20, 0x10000))))
    return "".join(text)


def main() -> None:
    """Print how many were tried and the slowest of them; a failure is raised as it is."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    finder = CitationFinder(open_library().store.names)
    source = random.Random(7)
    times = []
    for _ in range(count):
        text = random_text(source)
        started = time.process_time()
        for citation in finder.find(text):
            assert 0 <= citation.span[0] < citation.span[1] <= len(text)
        times.append(time.process_time() - started)
    times.sort()
    sys.stdout.write(
        f"{count} strings: median {times[count // 2] * 1000:.2f} ms, 99.9 % {times[count * 999 // 1000] * 1000:.2f} ms, "
        f"slowest {times[-1] * 1000:.2f} ms of processor time\n"
    )


if __name__ == "__main__":
    main()
