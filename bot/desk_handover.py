"""The end of a shift: reports go over to a colleague with a note, each as its version was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import audit
from bot.desk_act import Deed, carry_out
from bot.desk_outcomes import Done
from bot.storage import handovers
from bot.storage.schema import staff


@dataclass(frozen=True, slots=True)
class Handed:
    """`left` were changed by somebody else meanwhile, and stay where they are."""

    to: str
    went: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoSuchColleague:
    """Nobody of that id is there to take them."""


async def hand_over(
    engine: AsyncEngine,
    *,
    by: int,
    to: int,
    note: str,
    versions: Mapping[str, int],
    takers: Collection[str],
    now: datetime,
) -> Handed | NoSuchColleague:
    """To one of the roles that deal with reports. The resident hears nothing of it."""
    async with engine.connect() as connection:
        found = await connection.execute(
            select(staff.c.name).where(
                staff.c.id == to, staff.c.disabled_at.is_(None), staff.c.role.in_(takers)
            )
        )
        name = found.scalar_one_or_none()
    if name is None or to == by:
        return NoSuchColleague()
    went: list[str] = []
    left: list[str] = []
    deed = Deed(kind="handed_over", changes={"taken_by": to}, text=f"to {name}", detail={"to": to})
    for reference, version in versions.items():
        outcome = await carry_out(
            engine,
            {"reference": reference, "staff_id": by, "version": version, "now": now},
            lambda _: deed,
        )
        (went if isinstance(outcome, Done) else left).append(reference)
    async with engine.begin() as connection:
        handover = await handovers.add(
            connection, by=by, to=to, note=note, references=went, now=now
        )
        await audit.write(
            connection,
            at=now,
            staff_id=by,
            action="handed.over",
            subject=f"staff:{to}",
            detail={"handover": handover, "reports": went, "left": left},
        )
    return Handed(name, tuple(went), tuple(left))
