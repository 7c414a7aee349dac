"""What the trail says of the files that residents sent, and the files themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.deletions import ERASED
from bot.storage.media import KEPT
from bot.storage.schema import audit, media

A_STEP = 1_000  # ids read at once; of the files one at a time is in memory


@dataclass(frozen=True, slots=True)
class Vouched:
    """One line that holds a file's hash."""

    line: int
    sha256: str


class File(NamedTuple):
    """As it is now: the hash of its bytes, and the one that stands beside them."""

    id: str
    found: str
    beside: str


async def vouched(connection: AsyncConnection) -> dict[str, list[Vouched]]:
    """By the file's id, the oldest line first."""
    found = await connection.execute(
        select(audit.c.id, audit.c.subject, audit.c.detail["sha256"].astext)
        .where(audit.c.action == KEPT)
        .order_by(audit.c.id)
    )
    lines: dict[str, list[Vouched]] = {}
    for number, subject, digest in found:
        lines.setdefault(subject.removeprefix("media:"), []).append(Vouched(number, digest or ""))
    return lines


async def erased(connection: AsyncConnection) -> frozenset[str]:
    """Those that a purge or an erasure took."""
    ids: Any = func.jsonb_array_elements_text(audit.c.detail["ids"])
    is_list: ColumnElement[bool] = func.jsonb_typeof(audit.c.detail["ids"]) == "array"
    found = await connection.execute(select(ids).where(audit.c.action == ERASED, is_list))
    return frozenset(found.scalars())


async def files(connection: AsyncConnection) -> AsyncIterator[File]:
    after = UUID(int=0)
    while True:
        found = await connection.execute(
            select(media.c.id).where(media.c.id > after).order_by(media.c.id).limit(A_STEP)
        )
        ids = list(found.scalars())
        for one in ids:
            row = await connection.execute(
                select(media.c.original, media.c.sha256).where(media.c.id == one)
            )
            original, beside = row.one()
            yield File(str(one), sha256(original).hexdigest(), beside.hex())
        if not ids:
            return
        after = ids[-1]
