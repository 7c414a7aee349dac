"""Every test here drives a real browser and is marked so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.browser import browser, chromium, page

__all__ = ["browser", "chromium", "page"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
