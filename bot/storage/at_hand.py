"""The database for whoever needs it: an external one, the running bot's, or one started now.

While the bot runs, the address of its embedded database stands in DATA_DIR/database_url, readable
by its owner only, so that commands work beside it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psycopg

from bot.settings import Settings
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.in_use import AlreadyInUse
from bot.storage.migrate import upgrade

STARTING_S = 10.0  # a bot that is just starting has no address yet
LOOK_AGAIN_S = 0.1


@asynccontextmanager
async def own_database(settings: Settings) -> AsyncIterator[str]:
    """For the bot itself. Raises AlreadyInUse where another one runs on the same folder.

    The tables are the pulse's to bring up to date: an external database may be away just now.
    """
    if settings.database_url is not None:
        yield settings.database_url.reveal()
        return
    async with EmbeddedPostgres(settings.data_dir) as server:
        address = address_file(settings)
        _write(address, server.url)
        try:
            yield server.url
        finally:
            address.unlink(missing_ok=True)


@asynccontextmanager
async def any_database(settings: Settings) -> AsyncIterator[str]:
    """For a command: beside a running bot or without one, its tables up to date."""
    if settings.database_url is None and (running := await _running(settings)):
        yield running
        return
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(own_database(settings))
        except AlreadyInUse:
            found = await _until_running(settings)
            if found is None:
                raise
            url = found
        else:
            await asyncio.to_thread(upgrade, url)
        yield url


def address_file(settings: Settings) -> Path:
    return settings.data_dir / "database_url"


async def _until_running(settings: Settings) -> str | None:
    for _ in range(int(STARTING_S / LOOK_AGAIN_S)):
        if running := await _running(settings):
            return running
        await asyncio.sleep(LOOK_AGAIN_S)
    return None


async def _running(settings: Settings) -> str | None:
    """None where nobody answers: a killed bot leaves its address behind."""
    try:
        url = address_file(settings).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return url if await can_connect(url) else None


async def can_connect(url: str) -> bool:
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        connection = await psycopg.AsyncConnection.connect(plain, connect_timeout=5)
    except psycopg.OperationalError:
        return False
    await connection.close()
    return True


def _write(path: Path, url: str) -> None:
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(url)
    partial.replace(path)
