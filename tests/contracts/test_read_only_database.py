"""After a failover to a standby the database answers, and takes nothing in. So it is in a restore,
while its tables are missing."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
from psycopg import sql

from bot.assembly import BlueLamp, build, listening, serve
from bot.settings import read
from bot.storage import schema as tables
from bot.understanding import WordsOnly
from tests.bot.rows import all_of

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"
PATIENCE_S = 60.0


@dataclass
class House:
    """The whole bot, one resident on the web, and a database that can be turned read-only."""

    bluelamp: BlueLamp
    http: aiohttp.ClientSession
    admin: psycopg.AsyncConnection[Any]
    spool: Path
    key: str

    async def says(self, number: int, text: str) -> dict[str, Any]:
        async with self.http.post(
            "/api/v1/chat",
            json={"message_id": str(number), "text": text},
            headers={"Authorization": f"Bearer {self.key}"},
        ) as response:
            assert response.status < 500
            body: dict[str, Any] = await response.json()
            return body

    async def shown(self) -> list[dict[str, Any]]:
        async with self.http.get(
            "/api/v1/chat?after=0", headers={"Authorization": f"Bearer {self.key}"}
        ) as response:
            found: list[dict[str, Any]] = (await response.json())["replies"]
            return found

    async def does(self, statement: str) -> None:
        """As an administrator would; after a failover every connection is made anew."""
        database = self.bluelamp.database_url.rpartition("/")[2].partition("?")[0]
        name = sql.Identifier(database)
        await self.admin.execute(sql.SQL("SET default_transaction_read_only = off"))
        await self.admin.execute(sql.SQL(statement).format(name))  # type: ignore[arg-type]
        if "ALTER DATABASE" in statement:
            await self.admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    async def until(self, what: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not await what():
                await asyncio.sleep(0.05)

    async def spooled(self) -> list[str]:
        return sorted(one.name for one in self.spool.iterdir())


async def _is_up(house: House) -> bool:
    return house.bluelamp.health.state("database") == "up"


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    settings = read(
        {
            "BLUELAMP_DATABASE_URL": database_url,
            "BLUELAMP_SECRET_KEY": "k" * 32,
            "BLUELAMP_DATA_DIR": str(tmp_path),
            "BLUELAMP_PORT": "0",
        }
    )
    plain = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with listening(settings) as sockets:
        async with (
            build(settings, understanding=WordsOnly(), public_at=sockets.public_at) as bluelamp,
            serve(bluelamp, sockets),
            aiohttp.ClientSession(sockets.public_at) as http,
            await psycopg.AsyncConnection.connect(plain, autocommit=True) as admin,
        ):
            key = secrets.token_hex(16)
            yield House(bluelamp, http, admin, tmp_path / "spool", key)


OUTAGES = {
    "read-only": (
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        "ALTER DATABASE {} RESET default_transaction_read_only",
    ),
    "a table missing": (
        "ALTER TABLE inbox RENAME TO not_restored_yet",
        "ALTER TABLE not_restored_yet RENAME TO inbox",
    ),
    "a column missing": (
        "ALTER TABLE inbox RENAME COLUMN danger TO not_restored_yet",
        "ALTER TABLE inbox RENAME COLUMN not_restored_yet TO danger",
    ),
}


@pytest.mark.parametrize(("begins", "ends"), OUTAGES.values(), ids=OUTAGES.keys())
async def test_what_comes_meanwhile_is_spooled_told_999_and_handled_in_order_after(
    house: House, begins: str, ends: str
) -> None:
    assert (await house.says(1, "hello"))["replies"]
    before = len(await house.shown())
    await house.does(begins)

    body = await house.says(2, KNIFE)
    assert body["replies"][0]["call_999"] is True
    await house.says(3, "in the kitchen")
    await house.says(4, "please hurry")
    for _ in range(3):
        with pytest.raises(Exception, match=r"read-only|does not exist"):
            await house.bluelamp.sweeper.replay_some()
    lying = await house.spooled()
    assert len(lying) == 3
    assert all(name.endswith(".json") for name in lying)

    await house.does(ends)
    await house.until(lambda: _all_said(house, before))
    kept = await all_of(house.bluelamp.engine, tables.messages)
    residents = [row for row in kept if row["author"] == "resident"]
    assert [row["text"] for row in sorted(residents, key=lambda row: row["seq"])] == [
        "hello",
        KNIFE,
        "in the kitchen",
        "please hurry",
    ]
    assert await house.spooled() == []
    await house.until(lambda: _is_up(house))


async def test_readyz_says_that_the_database_takes_nothing_in(house: House) -> None:
    await house.does(OUTAGES["read-only"][0])

    async def told() -> bool:
        async with house.http.get("/readyz") as response:
            assert response.status == 200  # the spool takes what comes
            part = (await response.json())["parts"]["database"]
        return part["state"] == "away" and "read-only" in part.get("detail", "")

    await house.until(told)


async def _all_said(house: House, before: int) -> bool:
    """In the database's own words: our engine's connections may be those that were cut."""
    answer = await house.admin.execute("SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL")
    return await answer.fetchone() == (4,) and before < len(await house.shown())
