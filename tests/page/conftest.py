"""What holds for every test of the page."""

from __future__ import annotations

import pytest

# A browser that the machine held up, never an assertion that failed.
_HELD_UP = ["TimeoutException", "NoSuchElement", "StaleElement", "ElementClickIntercepted", "ElementNotInteractable"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test that was held up is tried again."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=_HELD_UP))
