"""What `bluelamp doctor` finds: one part, how it is, and what to do where it is not well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One part. `must` is False for what the bot can do without."""

    part: str
    is_well: bool
    said: str
    must: bool = True
