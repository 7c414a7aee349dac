"""What other processes say is heard, also after the connection was lost."""

from __future__ import annotations

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.listen import Listener


async def test_a_notice_is_heard_and_after_a_lost_connection_all_look_for_themselves(
    engine: AsyncEngine, database_url: str
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = Listener(database_url)
    listener.on("bluelamp_web", heard.put_nowait)
    task = asyncio.create_task(listener.run())
    async with asyncio.timeout(60):
        assert await heard.get() == ""  # it listens
        await say(engine, "NOTIFY bluelamp_web, 'one'")
        assert await heard.get() == "one"

        await say(
            engine,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        )
        assert await heard.get() == ""  # connected again: whatever was missed, look now
        await say(engine, "NOTIFY bluelamp_web, 'two'")
        assert await heard.get() == "two"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def say(engine: AsyncEngine, words: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(words))
