"""Seals the audit trail in batches: every minute, and once more when the bot stops.

No writer ever waits for it. It looks at how far ids were given out, waits until everybody who was
writing then is done, and seals up to there: a line that comes later has a later id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_chain import BEGINNING, Seal, SealingKey, Tally, sealed
from bot.storage import audit_seals

log = logging.getLogger(__name__)
EVERY_S = 60.0
PATIENCE_S = 10.0  # with transactions that are writing; a migration may take longer
AT_STOP_S = 2.0
LOOK_AGAIN_S = 0.05
LARGEST = 10_000  # lines in a batch
SEAL_LOCK = 0x426C756553656C  # "BlueSel"
HEAD = "audit_head.json"


@dataclass(kw_only=True)
class Sealer:
    """`run` until cancelled; `seal` once."""

    engine: AsyncEngine
    key: SealingKey
    clock: Callable[[], datetime]
    head: Path  # the newest seal, kept outside of the database: a cut-off end shows
    every_s: float = EVERY_S

    async def run(self) -> None:
        while True:
            await self._try(PATIENCE_S)
            await asyncio.sleep(self.every_s)

    async def at_stop(self) -> None:
        await self._try(AT_STOP_S)

    async def seal(self, *, patience_s: float = PATIENCE_S) -> int:
        """How many batches were sealed. Raises TimeoutError where a writer takes too long."""
        async with self.engine.connect() as connection:
            until = await audit_seals.given_out(connection)
            writing = await audit_seals.writers(connection)
            async with asyncio.timeout(patience_s):
                while writing:
                    await asyncio.sleep(LOOK_AGAIN_S)
                    writing &= await audit_seals.writers(connection)
        count = 0
        while await self._seal_one(until):
            count += 1
        return count

    async def _try(self, patience_s: float) -> None:
        try:
            async with asyncio.timeout(2 * patience_s):  # also where the database does not answer
                await self.seal(patience_s=patience_s)
        except Exception as error:  # noqa: BLE001  # tried again; verify tells how far it is
            log.warning("the audit trail could not be sealed: %s", type(error).__name__)

    async def _seal_one(self, until: int) -> bool:
        async with self.engine.begin() as connection:
            lock = select(func.pg_try_advisory_xact_lock(SEAL_LOCK))
            if not (await connection.execute(lock)).scalar_one():
                return False  # another process seals
            before = await audit_seals.newest(connection)
            made = await self._next(connection, before, until)
            if made is None:
                return False
            await audit_seals.add(connection, made)
            follows = await self._follows_from_head(connection)
        if follows:
            await asyncio.to_thread(keep_head, self.head, made)
        else:  # the file is evidence now: it is left for `bluelamp audit verify`
            log.error("the end of the audit trail is not the one that was sealed here")
        return True

    async def _follows_from_head(self, connection: AsyncConnection) -> bool:
        head = await asyncio.to_thread(read_head, self.head)
        if head is None:
            return True
        batch, seal = head
        return await audit_seals.seal_of(connection, batch) == seal

    async def _next(
        self, connection: AsyncConnection, before: Seal | None, until: int
    ) -> Seal | None:
        after = before.last_id if before else None
        lines = await audit_seals.next_lines(connection, after=after, until=until, most=LARGEST)
        if not lines:
            return None
        last_id, counted = lines[-1].id, Tally.over(lines)
        unsealed = Seal(
            batch=before.batch + 1 if before else 1,
            first_id=lines[0].id,
            last_id=last_id,
            lines=counted.count,
            newest_at=await audit_seals.newest_at(connection, after=after, until=last_id),
            sealed_at=self.clock(),
            lines_hash=counted.hash,
            previous=before.seal if before else BEGINNING,
        )
        return sealed(unsealed, self.key)


def keep_head(path: Path, one: Seal) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"batch": one.batch, "seal": one.seal}), encoding="ascii")
    partial.replace(path)


def read_head(path: Path) -> tuple[int, str] | None:
    """The newest batch that a bot on this machine sealed, and its seal."""
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    return int(kept["batch"]), str(kept["seal"])
