"""A chore: fetches what a provider did not give us when the message came.

Within bounds: some files a round, each for a while, and no file more often than
channels/fetching_later.py says. The list stands in the database, so a restart loses none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.fetched_media import HoldsFiles, Prepared, read_and_prepare
from bot.channels.fetching_later import Again, after_failure
from bot.errors import NotHad, NotHadYet
from bot.storage import awaited_media, media
from bot.storage.awaited_media import Awaited

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=1)
MOST = 20  # a round
A_ROUND_S = 40.0  # other chores wait meanwhile
A_FILE_S = 20.0


async def fetch_again(
    engine: AsyncEngine,
    holds: Mapping[str, HoldsFiles],
    now: datetime,
    *,
    a_round_s: float = A_ROUND_S,
    a_file_s: float = A_FILE_S,
) -> int:
    """How many were had. `holds` is by channel; one that is switched off counts as a try."""
    async with engine.begin() as connection:
        await awaited_media.begin_anew(connection, now=now)
        due = await awaited_media.due(connection, now=now, most=MOST)
    seconds = asyncio.get_running_loop().time
    until, count = seconds() + a_round_s, 0
    for one in due:
        if seconds() >= until:
            break  # the rest is as due at the next round
        try:
            async with asyncio.timeout(a_file_s):
                made = await _read(holds, one)
        except TimeoutError:
            await _in_vain(engine, one, NotHadYet("it took too long"), now)
        except NotHad as fault:
            await _in_vain(engine, one, fault, now)
        else:
            count += await _keep(engine, one, made, now)
    return count


async def _read(holds: Mapping[str, HoldsFiles], one: Awaited) -> Prepared:
    if one.channel not in holds:
        raise NotHadYet("its channel is switched off")
    return await read_and_prepare(holds[one.channel], one.provider_ref)


async def _in_vain(engine: AsyncEngine, one: Awaited, fault: NotHad, now: datetime) -> None:
    then = after_failure(fault, tries=one.tries + 1, first_at=one.at, now=now)
    next_at = then.at if isinstance(then, Again) else None
    async with engine.begin() as connection:
        await awaited_media.tried(
            connection, one.id, now=now, next_at=next_at, because=then.because
        )
    log.warning("a file was %s: %s", "not fetched" if next_at else "given up", then.because)


async def _keep(engine: AsyncEngine, one: Awaited, made: Prepared, now: datetime) -> bool:
    """False where its message was erased while it came."""
    async with engine.begin() as connection:
        taken = await awaited_media.taken(connection, one.id)
        if taken is None:
            return False
        await media.keep(
            connection,
            media_id=one.id,
            content=made.content,
            copy=made.copy,
            content_type=made.content_type,
            now=now,
            conversation_id=taken[0],
        )
    return True
