"""The program that dies: loaded once, then forked into the bot anew for each of its lives.

A cold start takes two seconds and a fork a few hundredths, so that ten thousand deaths fit into an
hour. What runs in each life is the whole bot, assembled as `bluelamp run` assembles it. Orders come
as JSON lines on standard input; what the lives tell goes as JSON lines to standard output.
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
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import steps
from bot.assembly import build, listening, serve
from bot.settings import read
from triage import red_flags
from triage.decision import decide
from triage.places import Places
from triage.understanding import Understanding

TELLS = os.dup(1)
PR_SET_PDEATHSIG = 1


def main() -> None:
    places = Places.load()
    red_flags.find("Proszę o pomoc")
    decide(Understanding(text="graffiti on Fore Street, Bodmin"), places)
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


def live(order: dict[str, Any], places: Places) -> None:
    os.setsid()  # a process group of its own: nobody may be left in it
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # also when broken off
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(message)s")
    steps.listen(Deadly(order["die_at"], order["times"]))
    asyncio.run(_bot(order, places))


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


async def _bot(order: dict[str, Any], places: Places) -> None:
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
