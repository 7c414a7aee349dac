"""The records for the public and the force say what settings, model card and code say.

A figure that moved must be written anew in docs/privacy.md, docs/atrs.md or docs/records-export.md.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.export import REPORT_FIELDS
from bot.settings import SETTINGS
from bot.settings.table import REVIEWED
from bot.storage.rows_out import KINDS
from triage.categories import categories

ROOT = Path(__file__).parents[2]
PRIVACY, ATRS, EXPORT, CARD = (
    (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("privacy.md", "atrs.md", "records-export.md", "model-card.md")
)


def of_card(row: str) -> str:
    """A figure of the card's table, as it stands there: 98.5 %."""
    found = re.search(rf"^\| {re.escape(row)} \| \*\*([^*]+)\*\*", CARD, re.MULTILINE)
    assert found is not None, row
    return found[1]


def of_words_only(row: str) -> str:
    found = re.search(rf"^\| {re.escape(row)} \| [^|*]+ \| ([^|]+?) \|", CARD, re.MULTILINE)
    assert found is not None, row
    return found[1]


@pytest.mark.parametrize("name", ["CONVERSATIONS", "REPORTS", "MEDIA", "AUDIT"])
def test_the_assessment_tells_the_days_of_the_settings(name: str) -> None:
    (setting,) = [one for one in SETTINGS if one.name == f"RETENTION_{name}"]

    assert f"| {setting.default.days} | `BLUELAMP_RETENTION_{name}`" in PRIVACY
    assert f"Reports of {len(REVIEWED)} categories" in PRIVACY


def test_the_assessment_tells_what_is_missed_as_the_card_measured_it() -> None:
    assert f"**{of_card('emergencies answered safely')}** were answered safely" in PRIVACY
    assert f"**{of_card('look-alikes told 999')}** were told 999" in PRIVACY


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("emergencies answered safely", "emergencies answered safely {}"),
        ("emergencies told 999 at once", "told 999 at once {}"),
        ("look-alikes told 999", "look-alikes told 999 {}"),
        ("other calm messages told 999", "other calm messages told 999 {}"),
        ("category", "category {}"),
    ],
)
def test_the_record_tells_the_figures_of_the_card(row: str, told: str) -> None:
    assert told.format(of_card(row)) in ATRS


def test_the_record_is_of_the_model_and_the_messages_that_were_measured() -> None:
    model = re.search(r"^\| model \| `(\w+)` \|$", CARD, re.MULTILINE)
    learned = re.search(r"^\| learned from \| ([\d,]+) messages", CARD, re.MULTILINE)
    asked = re.search(r"^\| asked about \| ([\d,]+) messages", CARD, re.MULTILINE)
    assert model is not None
    assert learned is not None
    assert asked is not None

    assert f"| version | `{model[1]}` |" in ATRS
    assert f"{learned[1]} messages to learn from, {asked[1]} held out" in ATRS
    assert f"one of {len(categories())})" in ATRS
    alone = of_words_only("emergencies answered safely")
    assert f"{alone} of held-out emergencies answered safely against" in ATRS


@pytest.mark.parametrize(
    "heading",
    [
        "# Tier 1",
        "## Name",
        "## Description",
        "## Website URL",
        "## Contact email",
        "# Tier 2",
        "## 1. Owner and responsibility",
        "## 2. Description and rationale",
        "## 3. Decision-making process",
        "## 4. Tool specification",
        "## 5. Risks, mitigations and impact assessments",
    ],
)
def test_the_record_has_the_standards_headings(heading: str) -> None:
    assert re.search(rf"^{re.escape(heading)}\b", ATRS, re.MULTILINE)


def test_every_column_of_the_export_is_described_in_its_order() -> None:
    table = EXPORT.split("## reports")[1].split("## conversations")[0]
    described = [
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]

    assert tuple(described) == REPORT_FIELDS
    for kind in KINDS:
        assert kind in EXPORT
