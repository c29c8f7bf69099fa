"""How often a question gets a plain reply, and whether the reply rests on an article that decides it.

    python bench/replies.py tests/eval/test.jsonl tests/eval/fresh.jsonl [--list judge.tsv]

"Rests" counts a reply whose first provision is a deciding one (grade 2) of the question, "any" one with any of its
provisions. `--list` writes question, reply and the question that it was written for, for a reader who judges whether
the reply answers what was asked: an article can be right and the reply beside the point.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from lawqa import open_assistant
from lawqa.desk.evaluation import DECIDES, key, load_questions


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--list", type=Path)
    arguments = parser.parse_args()
    questions = [q for file in arguments.files for q in load_questions(file) if q.gold]
    assistant = open_assistant()
    replied, first, anything, lines = 0, 0, 0, []
    for question in questions:
        answer = assistant.ask(question.text)
        reply = assistant.guide.around(answer).reply
        if reply is None:
            continue
        deciding = {place for place, grade in question.gold.items() if grade == DECIDES}
        rests = [key(basis.stored.title, basis.stored.provision.name) for basis in reply.bases]
        replied += 1
        first += rests[0] in deciding
        anything += not deciding.isdisjoint(rests)
        lines.append("\t".join([question.text, reply.text, reply.question]))
    print(f"{len(questions)} questions, replied {replied / len(questions):.1%}")
    print(f"of these: rests {first / replied:.1%}, any {anything / replied:.1%}")
    if arguments.list:
        arguments.list.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
