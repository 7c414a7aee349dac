"""After the last kill: everything works again, and what is on its way must arrive."""

from __future__ import annotations

import asyncio
import time

import psycopg

from tests.faults.pieces import Pieces, plain

WITHOUT_PROGRESS_S = (
    120.0  # on a busy machine thousands wait at the end; stuck is what stands still
)
LAST_LINES = 20


async def calm(of: Pieces, writing: asyncio.Task[None]) -> None:
    """Nothing new comes; what does not drain is a fault, told with what the bot's log ends with."""
    of.nlu.mood = "well"
    for moods in of.moods.values():
        moods.bad = False
    life = await of.keeper.life()
    await asyncio.wait_for(life.ready.wait(), 30)
    before, since = _left(of), time.monotonic()
    while (left := _left(of)) != (0, 0) or not writing.done():
        if left != before:
            before, since = left, time.monotonic()
        if time.monotonic() > since + WITHOUT_PROGRESS_S or life.over.is_set():
            of.run.tally.faults += [
                f"not drained: {left[0]} wait, {left[1]} in the spool",
                *(f"still there: {row}" for row in _what_waits(of)),
                "the bot's log:",
                *of.keeper.log.read_text(errors="replace").splitlines()[-LAST_LINES:],
            ]
            break
        await asyncio.sleep(0.2)
    life.kill()
    await of.keeper.bury(life, "the end")


def _left(of: Pieces) -> tuple[int, int]:
    """In the database, and in the spool."""
    return _waiting(of), sum(1 for _ in of.spool.glob("*.json"))


def _waiting(of: Pieces) -> int:
    with psycopg.connect(plain(of.database.url)) as database:
        found = database.execute(
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL AND fault IS NULL)"
            " + (SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending'))"
        ).fetchone()
    assert found is not None
    return int(found[0])


def _what_waits(of: Pieces) -> list[str]:
    with psycopg.connect(plain(of.database.url)) as database:
        found = database.execute(
            "SELECT to_jsonb(one) FROM"
            " (SELECT d.id, d.address, d.state, d.attempts, d.next_at, d.claimed_at, d.why,"
            " m.call_999 FROM deliveries d JOIN messages m ON m.id = d.message_id"
            " WHERE d.state IN ('waiting', 'sending') ORDER BY d.id LIMIT 20) one"
            " UNION ALL SELECT to_jsonb(one) FROM"
            " (SELECT id, address, attempts, received_at FROM inbox"
            " WHERE handled_at IS NULL AND fault IS NULL ORDER BY id LIMIT 20) one"
        )
        return [str(row[0]) for row in found]
