"""All that a run needs, assembled: the bot's keeper, its database, its model and its providers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp

from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import upgrade
from tests.faults.keeper import Keeper, keeper
from tests.faults.moods import Moods, Shown
from tests.faults.moody_telegram import MoodyTelegram
from tests.faults.ports import free_port
from tests.faults.run import Run
from tests.faults.sender import Sender
from tests.faults.traffic import Traffic
from tests.faults.ways import KEY, by_polls, by_webhook
from tests.faults.weather import Database, Nlu, nlu_server

AT_ONCE = 4  # residents who write side by side


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """`shown` is what residents' screens show; `moods` are those of the providers, by channel.

    `polled` is Telegram, where the bot asks it for updates.
    """

    run: Run
    chance: Random
    keeper: Keeper
    database: Database
    nlu: Nlu
    moods: Mapping[str, Moods]
    shown: Shown
    polled: MoodyTelegram | None
    sender: Sender
    traffic: Traffic
    spool: Path


@asynccontextmanager
async def assembled(run: Run, folder: Path, *, polled: bool) -> AsyncIterator[Pieces]:
    chance = Random(run.seed)
    async with AsyncExitStack() as stack:
        database = await _database(stack, folder)
        nlu = await stack.enter_async_context(nlu_server())
        way = await (by_polls if polled else by_webhook)(stack, Random(run.seed + 1))
        port = free_port(chance)
        environment = {
            "BLUELAMP_DATABASE_URL": plain(database.url),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_DATA_DIR": str(folder / "bot"),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_NLU_URL": nlu.url,
            **way.environment,
        }
        kept = await stack.enter_async_context(
            keeper(environment, folder / "bot.log", rehearsed=True)
        )
        sender = Sender(
            url=f"http://127.0.0.1:{port}",
            http=await stack.enter_async_context(aiohttp.ClientSession()),
            chance=Random(run.seed + 2),
        )
        yield Pieces(
            run=run,
            chance=chance,
            keeper=kept,
            database=database,
            nlu=nlu,
            moods=way.moods,
            shown=way.shown,
            polled=way.polled,
            sender=sender,
            traffic=Traffic(channels=way.writing(sender), chance=sender.chance, at_once=AT_ONCE),
            spool=folder / "bot" / "spool",
        )


async def _database(stack: AsyncExitStack, folder: Path) -> Database:
    server = await stack.enter_async_context(
        EmbeddedPostgres(folder / "database")  # durable: it is killed, too
    )
    with server.connect("postgres") as admin:
        admin.execute("CREATE DATABASE faults")
        where = Path(admin.info.host)
    upgrade(server.url_of("faults"))
    return Database(server, "faults", where)


def plain(url: str) -> str:
    """As psycopg itself takes it."""
    return url.replace("postgresql+psycopg", "postgresql", 1)
