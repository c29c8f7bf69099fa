"""lawqa: legal-knowledge retrieval for disputes in residential compounds in China.

from lawqa import open_assistant
print(open_assistant().ask("楼上漏水找谁赔"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lawqa.errors import LawqaError

if TYPE_CHECKING:
    from lawqa.law.citation import Citation
    from lawqa.search.answer import Answer, Hit
    from lawqa.search.assistant import Assistant, open_assistant

__all__ = ["Answer", "Assistant", "Citation", "Hit", "LawqaError", "open_assistant"]

_HOMES = {
    "Answer": "lawqa.search.answer",
    "Assistant": "lawqa.search.assistant",
    "Citation": "lawqa.law.citation",
    "Hit": "lawqa.search.answer",
    "open_assistant": "lawqa.search.assistant",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `lawqa --help` should not pay for numpy and faiss."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
