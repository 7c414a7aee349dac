"""Whether the files that residents sent are those that were kept: held against the sealed trail.

The trail's own seals are looked at apart: here its lines are believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import audit_media
from bot.storage.audit_media import File, Vouched


@dataclass(frozen=True, slots=True)
class MediaFault:
    """What is wrong with one file, in words for whoever has to answer for it."""

    media_id: str
    said: str


async def verify_media(connection: AsyncConnection) -> tuple[int, Sequence[MediaFault]]:
    """How many files there are, and each that is not as it was kept. Every byte is read."""
    vouched = await audit_media.vouched(connection)
    erased = await audit_media.erased(connection)
    faults, seen = [], set()
    async for one in audit_media.files(connection):
        seen.add(one.id)
        said = _fault_in(one, vouched.get(one.id, ()), is_erased=one.id in erased)
        if said is not None:
            faults.append(MediaFault(one.id, said))
    for media_id in sorted(vouched.keys() - seen - erased):
        line = vouched[media_id][0].line
        said = f"it is missing: line {line} kept it, and no purge or erasure names it"
        faults.append(MediaFault(media_id, said))
    return len(seen), faults


def _fault_in(one: File, lines: Sequence[Vouched], *, is_erased: bool) -> str | None:
    if not lines:
        return "no line of the trail kept it: it was put in by somebody else"
    if is_erased:
        return "it was erased, and is there"
    if any(line.sha256 != lines[0].sha256 for line in lines):
        return f"line {lines[-1].line} gives it another hash than line {lines[0].line}"
    if one.found != lines[0].sha256:
        return f"its bytes are not those that line {lines[0].line} kept"
    if one.beside != lines[0].sha256:
        return f"the hash beside it is not the one of line {lines[0].line}; its bytes are"
    return None
