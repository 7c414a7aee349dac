"""All that a run needs, assembled: the bot's keeper, its database, its model and its providers."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp

from bot.channels.telegram_webhook import derived_secret
from bot.secret import Secret
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import upgrade
from tests.faults import on_messenger, on_telegram
from tests.faults.keeper import Keeper, keeper
from tests.faults.moods import Moods, Shown
from tests.faults.on_messenger import MoodyMeta, OnMessenger
from tests.faults.on_telegram import MoodyTelegram, OnTelegram
from tests.faults.on_the_web import OnTheWeb
from tests.faults.run import Run
from tests.faults.sender import Sender
from tests.faults.traffic import Traffic
from tests.faults.weather import Database, Nlu, nlu_server
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

KEY = "k" * 32
AT_ONCE = 4  # residents who write side by side


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """`shown` is what residents' screens show; `moods` are those of the providers, by channel."""

    run: Run
    chance: Random
    keeper: Keeper
    database: Database
    nlu: Nlu
    moods: Mapping[str, Moods]
    shown: Shown
    sender: Sender
    traffic: Traffic
    spool: Path


@asynccontextmanager
async def assembled(run: Run, folder: Path) -> AsyncIterator[Pieces]:
    chance = Random(run.seed)
    async with AsyncExitStack() as stack:
        database = await _database(stack, folder)
        nlu = await stack.enter_async_context(nlu_server())
        unlucky = Random(run.seed + 1)
        moods = {name: Moods(unlucky) for name in (on_telegram.NAME, on_messenger.NAME)}
        shown: Shown = {}
        bot_api = MoodyTelegram(moods[on_telegram.NAME], shown)
        await stack.enter_async_context(telegram.telegram_server(bot_api))
        graph = MoodyMeta(moods[on_messenger.NAME], shown)
        await stack.enter_async_context(meta.meta_server(graph))
        port = _free_port(chance)
        environment = {
            "BLUELAMP_DATABASE_URL": plain(database.url),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_DATA_DIR": str(folder / "bot"),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
            "BLUELAMP_TELEGRAM_TOKEN": telegram.TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": bot_api.api_url,
            "BLUELAMP_META_APP_SECRET": meta.APP_SECRET,
            "BLUELAMP_META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
            "BLUELAMP_META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
            "BLUELAMP_META_GRAPH_URL": graph.url,
            "BLUELAMP_NLU_URL": nlu.url,
        }
        kept = await stack.enter_async_context(
            keeper(environment, folder / "bot.log", rehearsed=True)
        )
        sender = Sender(
            url=f"http://127.0.0.1:{port}",
            http=await stack.enter_async_context(aiohttp.ClientSession()),
            chance=Random(run.seed + 2),
        )
        secret = derived_secret(Secret(KEY)).reveal()
        traffic = Traffic(
            channels=[
                (OnTelegram(sender=sender, secret=secret), 4),
                (OnTheWeb(sender=sender), 3),
                (OnMessenger(sender=sender), 3),
            ],
            chance=sender.chance,
            at_once=AT_ONCE,
        )
        yield Pieces(
            run=run,
            chance=chance,
            keeper=kept,
            database=database,
            nlu=nlu,
            moods=moods,
            shown=shown,
            sender=sender,
            traffic=traffic,
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


def _free_port(chance: Random) -> int:
    """Below those that the system gives to outgoing connections: nobody takes it between lives."""
    while True:
        port = chance.randint(20_000, 30_000)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def plain(url: str) -> str:
    """As psycopg itself takes it."""
    return url.replace("postgresql+psycopg", "postgresql", 1)
