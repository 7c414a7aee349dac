"""Keeps what a provider held for us as sent, and beside a picture the copy that staff see.

A resident waits for an answer meanwhile, so all files of a message have one short time together.
What is late or fails is written down, and fetched again later: see bot/fetch_again.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Inbound, Media
from bot.channels.fetching_later import Again, after_failure
from bot.channels.media import file_type
from bot.errors import NotHad, NotHadYet
from bot.pictures import copy_without_exif
from bot.storage import awaited_media, media

log = logging.getLogger(__name__)
KEPT = frozenset({"photo", "voice", "video", "file"})  # kinds that are fetched at all
IN_ALL_S = 5.0
AT_ONCE = 3  # files of one message; each may have twenty million bytes


class HoldsFiles(Protocol):
    """A provider, seen as a place where a resident's files lie."""

    async def read(self, provider_ref: str) -> bytes:
        """Raises NotHadYet or NeverHad, nothing else."""
        ...


class Fetcher(HoldsFiles, Protocol):
    """What a channel gives the front desk."""

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """Its type is read from the bytes, never from what the provider says."""

    content: bytes
    copy: bytes | None
    content_type: str


async def read_and_prepare(holds: HoldsFiles, provider_ref: str) -> Prepared:
    """Raises NotHad, whatever else goes wrong: no file keeps a message from being handled."""
    try:
        return await _prepare(await holds.read(provider_ref))
    except NotHad:
        raise
    except Exception as error:  # noqa: BLE001  # its text may hold the file's address
        raise NotHadYet(f"a fault of ours: {type(error).__name__}") from None


async def _prepare(content: bytes) -> Prepared:
    kind = await asyncio.to_thread(file_type, content)
    copy = None
    if kind.startswith("image/"):
        copy = await asyncio.to_thread(copy_without_exif, content)
    return Prepared(content, copy, kind)


async def fetch(
    engine: AsyncEngine,
    holds: HoldsFiles,
    inbound: Inbound,
    ids: tuple[UUID, ...],
    *,
    clock: Callable[[], datetime],
    in_all_s: float = IN_ALL_S,
) -> None:
    """Raises nothing about a file: a message without its photo is still a message."""
    wanted = {
        media_id: one
        for media_id, one in zip(ids, inbound.media, strict=True)
        if one.provider_ref is not None and one.kind in KEPT
    }
    if not wanted:
        return
    async with engine.connect() as connection:  # a message may be handled more than once
        for media_id in await awaited_media.had(connection, list(wanted)):
            del wanted[media_id]
    faults = await _all_in_time(engine, holds, wanted, clock, in_all_s)
    if not faults:
        return
    for fault in faults.values():
        log.warning("a file was not fetched: %s", fault)
    now = clock()
    rows = [_row(media_id, wanted[media_id], faults[media_id], inbound, now) for media_id in faults]
    async with engine.begin() as connection:
        await awaited_media.add(connection, rows)


async def _all_in_time(
    engine: AsyncEngine,
    holds: HoldsFiles,
    wanted: Mapping[UUID, Media],
    clock: Callable[[], datetime],
    in_all_s: float,
) -> dict[UUID, NotHad]:
    """What went wrong, by file. A database that is away comes through."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(media_id: UUID, provider_ref: str) -> NotHad | None:
        async with places:
            try:
                made = await read_and_prepare(holds, provider_ref)
            except NotHad as fault:
                return fault
            async with engine.begin() as connection:
                await media.keep(
                    connection,
                    media_id=media_id,
                    content=made.content,
                    copy=made.copy,
                    content_type=made.content_type,
                    now=clock(),
                )
            return None

    tasks = {
        media_id: asyncio.create_task(one(media_id, held.provider_ref or ""))
        for media_id, held in wanted.items()
    }
    if not tasks:
        return {}
    try:
        await asyncio.wait(tasks.values(), timeout=in_all_s)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    late = NotHadYet("it took too long")
    told = {media_id: late if one.cancelled() else one.result() for media_id, one in tasks.items()}
    return {media_id: fault for media_id, fault in told.items() if fault is not None}


def _row(
    media_id: UUID, one: Media, fault: NotHad, inbound: Inbound, now: datetime
) -> dict[str, object]:
    then = after_failure(fault, tries=1, first_at=now, now=now)
    return {
        "id": media_id,
        "channel": inbound.channel,
        "kind": one.kind,
        "provider_ref": one.provider_ref,
        "at": now,
        "tries": 1,
        "next_at": then.at if isinstance(then, Again) else None,
        "because": then.because,
    }
