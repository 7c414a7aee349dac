"""The order of a whole run: long files first, so that none is left for one process at the end."""

from __future__ import annotations

import pytest

LONG = (
    "tests/faults/",
    "tests/bot/test_command_line.py",
    "tests/browser/",
    "tests/journeys/",
    "tests/nlu/",
    "tests/contracts/",
)  # then all others, as they were found


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files keep together: `--dist loadfile --no-loadscope-reorder` hands them out as they come."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((at for at, long in enumerate(LONG) if item.nodeid.startswith(long)), len(LONG))
