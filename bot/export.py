"""What `bluelamp export` writes: one JSON object a line, or CSV with the same fields."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.storage.rows_out import KINDS

__all__ = ["KINDS", "CsvLines", "json_line", "public_report"]

# the order of DESIGN's contract: added to, never reordered
REPORT_FIELDS = (
    "reference",
    "created_at",
    "channel",
    "conversation",
    "category",
    "urgency",
    "team",
    "team_name",
    "partner",
    "place_text",
    "lat",
    "lon",
    "happened_at",
    "description",
    "contact",
    "anonymous",
    "status",
    "crime_number",
    "because",
)
RUNS_AS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def public_report(row: Mapping[str, Any], *, team_name: str | None) -> dict[str, Any]:
    """A report's row with its team's name, in the contract's order."""
    whole = {**row, "team_name": team_name}
    return {name: whole[name] for name in REPORT_FIELDS}


def json_line(row: Mapping[str, Any]) -> str:
    return json.dumps(dict(row), ensure_ascii=False, default=_plain)


class CsvLines:
    """CSV with a header line first. Lists and objects become JSON in their cell."""

    def __init__(self) -> None:
        self._header_is_due = True

    def line(self, row: Mapping[str, Any]) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        if self._header_is_due:
            writer.writerow(row.keys())
            self._header_is_due = False
        writer.writerow([_cell(value) for value in row.values()])
        return out.getvalue().rstrip("\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no JSON for a {type(value).__name__}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    if isinstance(value, str):
        # a resident's words must not run in the spreadsheet that opens them
        return f"'{value}" if value.startswith(RUNS_AS_A_FORMULA) else value
    if isinstance(value, datetime | UUID):
        return _plain(value)
    return str(value)
