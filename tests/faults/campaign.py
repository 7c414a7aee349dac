"""A whole run: so many lives and deaths under changing weather, then calm, then the count."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.faults.calm import calm
from tests.faults.count import count
from tests.faults.deaths import Deaths
from tests.faults.pieces import Pieces, assembled, plain
from tests.faults.run import Run


async def campaign(
    *, kills: int, seed: int, polled: bool = False, said: Callable[[str], None] = lambda _: None
) -> Run:
    """`polled`: the bot has no public address, and so asks Telegram for updates."""
    run = Run(seed=seed, kills=kills)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bluelamp-faults-") as folder:
        async with assembled(run, Path(folder), polled=polled) as pieces:
            deaths = Deaths(pieces)
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, deaths.broken_off.set)  # what was done counts
            writing = asyncio.create_task(pieces.traffic.run())
            await deaths.kill_all(said)
            pieces.traffic.stop()
            calming = asyncio.create_task(
                calm(pieces, writing)
            )  # who still writes needs a bot that lives
            await writing
            await calming
            _count(pieces)
            loop.remove_signal_handler(signal.SIGINT)  # not before: it would lose the count
    run.seconds = time.monotonic() - began
    return run


def _count(pieces: Pieces) -> None:
    run, not_drained = pieces.run, pieces.run.tally.faults
    with psycopg.connect(plain(pieces.database.url)) as database:
        run.tally = count(
            database,
            pieces.traffic.done,
            pieces.shown,
            polled=pieces.polled is not None,
        )
    run.tally.faults = [
        *not_drained,
        *run.tally.faults,
        *pieces.keeper.faults,
        *pieces.sender.wrong,
    ]
    run.deaths = pieces.keeper.deaths
    if pieces.polled is not None:
        run.kills_polled, run.deaths_polled = run.kills, run.deaths
    run.weather.update(pieces.sender.answers)
    for channel, moods in pieces.moods.items():
        run.weather.update({f"{channel} answered: {how}": n for how, n in moods.answers.items()})
