"""Asks axe-core what it finds on a page against WCAG 2.2 A and AA, and good practice beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from bot.console.front_files import PACKAGES

SCRIPT = PACKAGES / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
MISSING = (
    "NO AXE: axe-core is not installed, so no page was checked. `make setup` with --dev has it."
)

# what depends on how wide the screen is
NARROW = ("target-size", "scrollable-region-focusable")

RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})"


@pytest.fixture(scope="session")
def axe() -> str:
    """Its script. Without it tests are passed over on a desk, and fail in CI."""
    if not Path(SCRIPT).is_file():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return Path(SCRIPT).read_text(encoding="utf-8")


async def found_by(
    axe: str, page: Page, *, kind: str = "tag", values: Sequence[str] = TAGS
) -> list[str]:
    """Each violation in a line: the rule, how grave, the first element that breaks it.

    `kind` is tag or rule, as axe has it.
    """
    if not await page.evaluate("'axe' in window"):
        # from outside the page: its own policy forbids what it does not serve
        await page.evaluate(axe)
    results: dict[str, Any] = await page.evaluate(RUN, {"type": kind, "values": list(values)})
    assert results["passes"] is not None
    return [
        f"{one['id']} ({one['impact']}, {len(one['nodes'])} times): "
        f"{one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary'][:240]}"
        for one in results["violations"]
    ]
