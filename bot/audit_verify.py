"""Looks at every seal, line and file, and says which batch or file is not as it was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit_chain import Fault, Seal, SealingKey, Tally, fault_in_lines, faults_in_chain
from bot.audit_media import MediaFault, verify_media
from bot.storage import audit_seals


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """`faults` is empty where the trail is as it was sealed; `notes` are for reading only."""

    seals: Sequence[Seal]
    faults: Sequence[Fault]
    notes: Sequence[str]
    lines: int
    unsealed: int
    files: int  # that residents sent
    media: Sequence[MediaFault]

    @property
    def is_whole(self) -> bool:
        return not (self.faults or self.media)


async def verify(
    connection: AsyncConnection,
    keys: Iterable[SealingKey],
    *,
    heads: Iterable[tuple[int, str]] = (),
) -> Verdict:
    """Within one snapshot. `heads` are seals that were written down elsewhere."""
    seals = await audit_seals.everything(connection)
    faults = faults_in_chain(seals, keys) + faults_at_heads(seals, heads)
    purged = await audit_seals.purged_through(connection)
    through = int(purged["through_batch"]) if purged else 0
    notes, more = _about_purge(purged, seals)
    faults += more
    after, lines = None, 0
    for one in seals:
        found = await audit_seals.tally(connection, after=after, until=one.last_id)
        fault = _fault_in_purged(one, found) if one.batch <= through else fault_in_lines(one, found)
        if fault is not None:
            faults.append(fault)
        after, lines = one.last_id, lines + found.count
    files, media = await verify_media(connection)
    return Verdict(
        seals=seals,
        faults=sorted(faults, key=lambda fault: fault.batch),
        notes=notes,
        lines=lines,
        unsealed=await audit_seals.unsealed(connection, after=after or 0),
        files=files,
        media=media,
    )


def faults_at_heads(seals: Sequence[Seal], heads: Iterable[tuple[int, str]]) -> list[Fault]:
    """A chain that was cut off, or made anew from some batch on, is whole in itself."""
    known = {one.batch: one.seal for one in seals}
    newest = max(known, default=0)
    faults = []
    for batch, seal in heads:
        if batch > newest:
            gone = f"batches {newest + 1} to {batch}" if batch > newest + 1 else f"batch {batch}"
            said = f"{gone} had been sealed, and the end of the chain is missing"
            faults.append(Fault(newest + 1, said))
        elif known.get(batch) not in (None, seal):
            faults.append(Fault(batch, "its seal is not the one that was written down"))
    return faults


def _about_purge(
    purged: Mapping[str, Any] | None, seals: Sequence[Seal]
) -> tuple[list[str], list[Fault]]:
    if purged is None:
        return [], []
    through, days = int(purged["through_batch"]), int(purged["kept_days"])
    when, line = f"{purged['at']:%d %B %Y}", purged["id"]
    note = (
        f"batches 1 to {through} were purged on {when} (line {line}), after {days} days; "
        "their seals stay"
    )
    young = [
        Fault(one.batch, f"it was purged before its age of {days} days")
        for one in seals
        if one.batch <= through and purged["at"] - one.newest_at < timedelta(days=days)
    ]
    return [note], young


def _fault_in_purged(one: Seal, found: Tally) -> Fault | None:
    if not found.count:
        return None
    return Fault(one.batch, f"it was purged, and {found.count} of its lines are there")
