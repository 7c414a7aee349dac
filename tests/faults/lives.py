"""The program that dies: loaded once, then forked into the bot anew for each of its lives.

A cold start takes two seconds and a fork a few hundredths, so that ten thousand deaths fit into two
hours; `--rehearsed` halves what each start costs by one life before the first. What runs in each
life is the whole bot, assembled as `bluelamp run` assembles it. Orders come as JSON lines on
standard input; what the lives tell goes as JSON lines to standard output.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import certifi

from bot import steps
from bot.assembly import BlueLamp, build, listening, serve
from bot.settings import read
from bot.storage.embedded import EmbeddedPostgres
from tests.providers import meta_server as meta
from tests.providers.telegram_server import TOKEN
from triage import red_flags
from triage.decision import decide
from triage.places import Places
from triage.understanding import Understanding

TELLS = os.dup(1)
PR_SET_PDEATHSIG = 1
NOBODY = "http://127.0.0.1:9"  # discards: nobody listens there
Lives = Callable[[BlueLamp, str], Awaitable[None]]


def main() -> None:
    one_root = _one_root_certificate()  # every life reads it, and speaks to nobody by TLS
    os.environ["SSL_CERT_FILE"] = one_root.name
    places = Places.load()
    red_flags.find("Proszę o pomoc")
    decide(Understanding(text="graffiti on Fore Street, Bodmin"), places)
    if "--rehearsed" in sys.argv:
        logging.disable()  # it has no provider and no model, and would say so
        rehearse(places)
        logging.disable(logging.NOTSET)
    gc.collect()
    gc.freeze()  # what was loaded stays shared: no life copies it by looking at it
    tell(loaded=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            _, status = os.waitpid(order["reap"], 0)
            tell(reaped=order["reap"], signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
            continue
        if pid := os.fork():
            tell(born=pid)
            continue
        try:
            live(order, places)
        except BaseException as error:  # noqa: BLE001  # a life that could not begin says so
            tell(failed=f"{type(error).__name__}: {error}")
        finally:
            os._exit(1)


def _one_root_certificate() -> Any:
    """Reading all of them is a fifth of a start's work."""
    end = "-----END CERTIFICATE-----\n"
    file = tempfile.NamedTemporaryFile("w", prefix="bluelamp-root-", suffix=".pem")  # noqa: SIM115
    file.write(certifi.contents().partition(end)[0] + end)
    file.flush()
    return file


def rehearse(places: Places) -> None:
    """One whole life on a database of its own, so that what the first one loads is loaded."""
    with (
        tempfile.TemporaryDirectory(prefix="bluelamp-rehearsal-") as folder,
        EmbeddedPostgres(Path(folder) / "database", durable=False) as server,
    ):
        environment = {
            "BLUELAMP_DATABASE_URL": server.url.replace("postgresql+psycopg", "postgresql", 1),
            "BLUELAMP_SECRET_KEY": "r" * 32,
            "BLUELAMP_DATA_DIR": folder,
            "BLUELAMP_PORT": "0",
            "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
            "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": f"{NOBODY}/bot",
            "BLUELAMP_META_APP_SECRET": meta.APP_SECRET,
            "BLUELAMP_META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
            "BLUELAMP_META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
            "BLUELAMP_META_GRAPH_URL": NOBODY,
            "BLUELAMP_NLU_URL": NOBODY,
        }
        asyncio.run(_bot({"environment": environment, "speed": 1.0}, places, _says_hello))


async def _says_hello(bluelamp: BlueLamp, at: str) -> None:
    await bluelamp.pulse.until_up()
    async with aiohttp.ClientSession(at) as http:
        for number, text in enumerate(("hello", "graffiti on Fore Street, Bodmin", "send it")):
            async with http.post(
                "/api/v1/chat",
                json={"message_id": str(number), "text": text},
                headers={"Authorization": f"Bearer {'0' * 32}"},
            ) as answer:
                await answer.read()


def live(order: dict[str, Any], places: Places) -> None:
    os.setsid()  # a process group of its own: nobody may be left in it
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # also when broken off
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(message)s")
    steps.listen(Deadly(order["die_at"], order["times"]))
    asyncio.run(_bot(order, places, _until_killed))


class Deadly:
    """Kills the process where and when it was told to, as no handler can prevent."""

    def __init__(self, step: str | None, times: int) -> None:
        self.step, self.left = step, times

    def __call__(self, step: str) -> None:
        if step != self.step:
            return
        self.left -= 1
        if self.left == 0:
            tell(died_at=step)
            os.kill(os.getpid(), signal.SIGKILL)


async def _bot(order: dict[str, Any], places: Places, lives: Lives) -> None:
    settings = read(order["environment"])
    with listening(settings) as sockets:
        async with (
            build(
                settings,
                clock=fast_clock(order["speed"]),
                places=places,
                public_at=sockets.public_at,
                staff_at=sockets.staff_at,
            ) as bluelamp,
            serve(bluelamp, sockets),
        ):
            await lives(bluelamp, sockets.public_at)


async def _until_killed(bluelamp: BlueLamp, _: str) -> None:
    tell(ready=os.getpid())
    tell(failed=await bluelamp.until_broken())


def fast_clock(speed: float) -> Any:
    """Claims and waits of a minute run out in seconds; the same in every life."""
    began = datetime(2026, 1, 1, tzinfo=UTC)

    def now() -> datetime:
        return began + timedelta(seconds=(datetime.now(UTC) - began).total_seconds() * speed)

    return now


def tell(**what: Any) -> None:
    os.write(TELLS, (json.dumps(what) + "\n").encode())


if __name__ == "__main__":
    main()
