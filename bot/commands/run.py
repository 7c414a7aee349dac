"""`bluelamp run`: everything for one machine, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
import sys
from datetime import datetime

from bot.assembly import BlueLamp, Listening, build, listening, serve
from bot.commands.common import read_settings
from bot.commands.stop_clock import StopClock
from bot.console import staff_accounts

FIRST_NAME = "admin"
FAILED, CANCELLED = 1, 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--verbose", action="store_true", help="log what is going on, too")


def run(given: argparse.Namespace) -> int:
    logging.basicConfig(
        level=logging.INFO if given.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    with StopClock() as clock:
        return asyncio.run(_run(clock))


async def _run(clock: StopClock) -> int:
    stop, started = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(_serve(stop, started, clock))

    def asked_to_stop() -> None:
        stop.set()
        if not started.is_set():
            serving.cancel()  # a start that takes its time can be stopped too

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop)
    try:
        return await serving
    except asyncio.CancelledError:
        return CANCELLED


async def _serve(stop: asyncio.Event, started: asyncio.Event, clock: StopClock) -> int:
    settings = read_settings()
    with listening(settings) as sockets:
        opening = build(settings, public_at=sockets.public_at, staff_at=sockets.staff_at)
        async with opening as bluelamp, serve(bluelamp, sockets):
            return await while_on(bluelamp, sockets, stop, started, clock)


async def while_on(
    bluelamp: BlueLamp,
    sockets: Listening,
    stop: asyncio.Event,
    started: asyncio.Event,
    clock: StopClock,
) -> int:
    """Until it is to stop; however that comes, the stop has its time and no more."""
    code = FAILED
    try:
        await _greet(bluelamp, sockets)
        _settle_down()
        started.set()
        code = await _until(stop, bluelamp)
    except asyncio.CancelledError:
        code = CANCELLED
        raise
    finally:
        clock.begin(code)
    return code


def _settle_down() -> None:
    """What was loaded at the start stays: the collector needs not look at it again, which would
    stop everything for a fifth of a second now and then."""
    gc.collect()
    gc.freeze()


async def _until(stop: asyncio.Event, bluelamp: BlueLamp) -> int:
    """Until somebody wants us to stop, or a part that must never end has ended."""
    stopped = asyncio.create_task(stop.wait())
    broken = asyncio.create_task(bluelamp.until_broken())
    try:
        await asyncio.wait({stopped, broken}, return_when=asyncio.FIRST_COMPLETED)
        if stopped.done():
            print("Stopping.", flush=True)
            return 0
        print(f"A part that must never end has ended: {broken.result()}.", file=sys.stderr)
        return FAILED
    finally:
        stopped.cancel()
        broken.cancel()


async def _greet(bluelamp: BlueLamp, sockets: Listening) -> None:
    print("Blue Lamp is on.")
    public_url = bluelamp.settings.public_url
    staff_at = f"{sockets.staff_at if sockets.staff or not public_url else public_url}/staff"
    print(f"  web chat  {public_url or sockets.public_at}/")
    print(f"  console   {staff_at}")
    nlu = bluelamp.health.part("nlu")
    if nlu is None or nlu.state != "up":
        print("  model     not loaded yet: words alone decide until it answers")
    design = bluelamp.health.part("design")
    if design is not None and design.detail:
        print(f"  console   {design.detail}")
    if bluelamp.settings.smtp_url is None:
        print("  mail      off: set BLUELAMP_SMTP_URL, and nobody has to watch the console")
    if bluelamp.pulse.is_up:
        await _first_link(bluelamp, staff_at)
    else:
        print("  database  away: messages are kept in the spool until it answers")
    print("Stop it with Ctrl-C.", flush=True)


async def _first_link(bluelamp: BlueLamp, staff_at: str) -> None:
    """For the first person of an installation; on a terminal only, since logs are kept."""
    accounts = await staff_accounts.everybody(bluelamp.engine)
    if any(one.password_hash for one in accounts if one.disabled_at is None):
        return
    if not sys.stdout.isatty():
        print("  sign-in   nobody can sign in yet: bluelamp staff add NAME --role admin")
        return
    token = await _invite(bluelamp, {one.name for one in accounts}, bluelamp.clock())
    print(f"  sign-in   {staff_at}/link/{token}")
    print("            works once, for a day; choose your password there")


async def _invite(bluelamp: BlueLamp, names: set[str], now: datetime) -> str:
    if FIRST_NAME in names:
        return await staff_accounts.reset(bluelamp.engine, name=FIRST_NAME, now=now)
    return await staff_accounts.add(bluelamp.engine, name=FIRST_NAME, role="admin", now=now)
