"""A provision's wording and place as the text in a row of SQLite."""

from __future__ import annotations

import json

from lawqa.law.model import Item, Paragraph, Provision


def dump_place(provision: Provision) -> str:
    """The heading path; with it the label of the few clauses that have one."""
    if not provision.label:
        return _json(provision.headings)
    return _json({"headings": provision.headings, "label": provision.label})


def load_place(text: str) -> tuple[tuple[str, ...], str]:
    """(heading path, label)."""
    data = json.loads(text)
    return (tuple(data["headings"]), data["label"]) if isinstance(data, dict) else (tuple(data), "")


def dump_parts(provision: Provision) -> str:
    """Paragraphs with their items."""
    return _json([[p.text, [[i.label, i.text] for i in p.items]] for p in provision.paragraphs])


def load_parts(text: str) -> tuple[Paragraph, ...]:
    """What `dump_parts` wrote."""
    return tuple(Paragraph(text, tuple(Item(label, body) for label, body in items)) for text, items in json.loads(text))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
