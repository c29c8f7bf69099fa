"""Many compounds in one installation: what a question costs, and how soon a new convention is found.

    python bench/compounds.py [--compounds 2000] [--clauses 60]

A temporary registry of compounds whose clauses have random vectors; questions with and without a compound run side by
side, so that their ratio holds on a noisy machine.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import io
import random
import resource
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from lawqa.config import load_settings
from lawqa.corpus.compounds import Compound, CompoundFile, Convention
from lawqa.desk.conventionadd import draft_of_lines, keep
from lawqa.index.conventions import versions_of
from lawqa.index.passages import all_passages
from lawqa.law.model import ArticleNo, Paragraph, Provision
from lawqa.search.assistant import Assistant

QUESTIONS = ("楼上漏水找谁赔", "晚上几点以后不能吵", "停车位被占怎么办", "物业费可以不交吗", "养狗有什么要求")
TOPICS = ("遛狗", "装修", "停车", "垃圾", "噪声", "电动车", "公共收益", "门禁", "广告", "会议")
CLAUSE = (
    "第{number}条　{topic}的事项由业主在{number}日内向客服中心登记，登记时说明时间、地点和联系人；业主、物业使用人应当遵守公告的时间，"
    "不得影响相邻业主的正常生活，经劝阻不改的，物业服务人应当及时报告业主委员会，由业主委员会依照本规约协调处理。"
)
DAY = dt.date(2024, 1, 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compounds", type=int, default=2000)
    parser.add_argument("--clauses", type=int, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = dataclasses.replace(load_settings(), home=Path(home))
        assistant = Assistant(settings)
        file = CompoundFile(settings.registry)
        started = time.perf_counter()
        fill(file, arguments.compounds, arguments.clauses, assistant)
        print(f"filled in {time.perf_counter() - started:.0f} s")
        report(assistant, file, arguments.compounds, arguments.clauses)


def fill(file: CompoundFile, compounds: int, clauses: int, assistant: Assistant) -> None:
    """Compounds of one convention each, with random vectors in the format of `lawqa.index.conventions`."""
    chance, numbers = random.Random(1), np.random.default_rng(1)
    entries = []
    for n in range(compounds):
        texts = [f"{chance.choice(TOPICS)}应当在每日{k % 24}时以前办理，第{n}号小区。" for k in range(clauses)]
        provisions = tuple(Provision(ArticleNo(k), (Paragraph(text),)) for k, text in enumerate(texts, 1))
        entries.append(
            (Compound(f"第{n}号小区", "四川"), [(Convention("管理规约", "管理规约", DAY, DAY, provisions), None)])
        )
    file.merge(entries)
    for kept, provisions in versions_of(file):
        rows = numbers.standard_normal((len(list(all_passages(provisions))), assistant.embedder.dimension))
        data = io.BytesIO()
        np.save(data, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16), allow_pickle=False)
        file.keep_computed(kept.key, "vectors", assistant.embedder.fingerprint, data.getvalue())


def report(assistant: Assistant, file: CompoundFile, compounds: int, clauses: int) -> None:
    """Medians in milliseconds, seconds to add, sizes."""
    assistant.ask(QUESTIONS[0])
    times: dict[str, list[float]] = {"no compound": [], "first question to a compound": [], "compound": []}
    for n in range(60):
        question, name = QUESTIONS[n % len(QUESTIONS)], f"第{n * 7 % compounds}号小区"
        for kind, compound in (("no compound", None), ("first question to a compound", name), ("compound", name)):
            started = time.perf_counter()
            answer = assistant.ask(question, compound=compound)
            times[kind].append((time.perf_counter() - started) * 1000)
            assert all(h.stored.instrument.compound in (None, compound) for h in answer.hits)
    print(f"| {compounds} compounds of {clauses} clauses | |")
    print("| --- | --- |")
    usual = statistics.median(times["no compound"])
    for kind, values in times.items():
        print(f"| {kind}, median | {statistics.median(values):.1f} ms ({statistics.median(values) / usual:.2f}) |")
    lines = (
        "青山花园管理规约",
        *(CLAUSE.format(number=k, topic=TOPICS[k % 10]) for k in range(1, clauses + 1)),
    )
    started = time.perf_counter()
    keep(
        assistant.store.conventions,
        file,
        assistant.embedder,
        draft_of_lines(lines, "a.txt"),
        Compound("青山花园", "四川"),
    )
    hits = assistant.ask("遛狗的事项由业主登记", 10, compound="青山花园").hits
    assert any(hit.stored.instrument.compound == "青山花园" for hit in hits)
    print(f"| one more convention, until it is found | {time.perf_counter() - started:.2f} s |")
    size = sum(path.stat().st_size for path in file.path.parent.glob(f"{file.path.name}*"))
    print(f"| file with its log | {size / 2**20:.0f} MiB |")
    print(f"| peak memory | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MiB |")


if __name__ == "__main__":
    main()
