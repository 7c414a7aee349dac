"""`make demo-channels`: the bot with scripted providers, and every channel to write on, no account.

Everything lies in a folder of its own that is thrown away at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.assembly import BlueLamp, build, listening, serve
from bot.console import staff_accounts
from bot.settings import Settings, read
from bot.understanding import Understands
from tests.demo.page import make_page
from tests.demo.phones import MessengerPhone, Meta, PageWall, Phone, TelegramPhone, WebPhone
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

PORT = 8077
CLOSING_S = 1.0
LOOK_S = 0.5


@dataclass(frozen=True, kw_only=True)
class Demo:
    """What runs, and where."""

    page: str
    console: str
    bluelamp: BlueLamp
    phones: dict[str, Phone]


@asynccontextmanager
async def demo(
    folder: Path,
    *,
    port: int = 0,
    understanding: Understands | None = None,
    database_url: str = "",
) -> AsyncIterator[Demo]:
    """Everything on loopback until left."""
    async with AsyncExitStack() as stack:
        on_telegram = await stack.enter_async_context(telegram.telegram_server())
        on_meta = await stack.enter_async_context(meta.meta_server())
        settings = _settings(folder, on_telegram, on_meta, database_url)
        sockets = stack.enter_context(listening(settings))
        bluelamp = await stack.enter_async_context(
            build(settings, understanding=understanding, public_at=sockets.public_at)
        )
        await stack.enter_async_context(serve(bluelamp, sockets))
        http = await stack.enter_async_context(aiohttp.ClientSession(sockets.public_at))
        facebook = Meta(on_meta, http)
        phones: dict[str, Phone] = {
            "telegram": TelegramPhone(on_telegram),
            "page": PageWall(facebook),
            "messenger": MessengerPhone(facebook),
            "web": WebPhone(http),
        }
        token = await staff_accounts.add(
            bluelamp.engine, name="admin", role="admin", now=bluelamp.clock()
        )
        console = f"{sockets.public_at}/staff/link/{token}"
        links = {"Web chat": sockets.public_at, "Console (signs you in once)": console}
        note = partial(_note, bluelamp)
        page = await _answer(make_page(phones, links, note), port, stack)
        yield Demo(page=page, console=console, bluelamp=bluelamp, phones=phones)


def _note(bluelamp: BlueLamp) -> str:
    """Until the model answers, the first impression is the fallback: that must be said."""
    part = bluelamp.health.part("nlu")
    if part is None or part.state == "up":
        return ""
    why = part.detail.removeprefix("the model: ")
    why = {"": "", "started": " (it is loading)"}.get(why, f" ({why})")
    return (
        f"The language model does not answer yet{why}: until then words alone decide, every reply "
        "says 999, and a person is asked to read along."
    )


def _settings(
    folder: Path,
    on_telegram: telegram.TelegramServer,
    on_meta: meta.MetaServer,
    database_url: str,
) -> Settings:
    given = {
        "DATA_DIR": str(folder),
        "PORT": "0",
        "TELEGRAM_TOKEN": telegram.TOKEN,
        "TELEGRAM_API_URL": on_telegram.api_url,
        "META_APP_SECRET": meta.APP_SECRET,
        "META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
        "META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
        "META_GRAPH_URL": on_meta.url,
    }
    if database_url:
        given |= {"DATABASE_URL": database_url, "SECRET_KEY": "d" * 32}
    return read({f"BLUELAMP_{name}": value for name, value in given.items()})


async def _answer(app: web.Application, port: int, stack: AsyncExitStack) -> str:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
    except OSError:  # the usual port is taken: any other will do
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, bound = runner.addresses[0][:2]
    return f"http://{host}:{bound}/"


async def _run(port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    print("Starting the scripted Telegram and Meta, and the bot …", flush=True)
    with tempfile.TemporaryDirectory(prefix="bluelamp-demo-") as folder:
        starting = asyncio.create_task(_show(Path(folder), port, stop))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            await asyncio.wait({starting}, timeout=30)
        stopping.cancel()
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await starting
    print("Stopped; nothing is left.", flush=True)


async def _show(folder: Path, port: int, stop: asyncio.Event) -> None:
    async with demo(folder, port=port) as running:
        print("Open these in a browser:")
        print(f"  every channel  {running.page}")
        print(f"  the console    {running.console} (signs you in once, as admin)")
        print("Write as a resident on the first, read along as staff on the second.")
        print("Stop it with Ctrl-C.", flush=True)
        telling = asyncio.create_task(_tell_of_the_model(running.bluelamp))
        await stop.wait()
        telling.cancel()
        print("Stopping …", flush=True)


async def _tell_of_the_model(bluelamp: BlueLamp) -> None:
    if note := _note(bluelamp):
        print(note, flush=True)
        while _note(bluelamp):
            await asyncio.sleep(LOOK_S)
        print("The language model answers now.", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make demo-channels", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="of the page")
    given = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_run(given.port))


if __name__ == "__main__":
    main()
