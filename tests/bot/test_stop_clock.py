"""A stop that hangs is cut short, whatever hangs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from typing import Any, cast

import pytest

from bot.assembly import ways_in
from bot.channels import alone, meta_way_in, reception, telegram_way_in
from bot.commands.run import while_on
from bot.commands.stop_clock import STOPS_WITHIN_S, StopClock
from bot.delivery import relay, staff
from bot.under_way import ENDS_S

HANGS = """
import asyncio, threading, time
from bot.commands.stop_clock import StopClock

async def main():
    {hangs}

with StopClock(within_s=0.2) as clock:
    clock.begin(7)
    asyncio.run(main())
"""
IN_A_THREAD = "asyncio.get_running_loop().run_in_executor(None, time.sleep, 600)"
IN_THE_LOOP = "time.sleep(600)"
IN_A_WAIT = "await asyncio.Event().wait()"


@pytest.mark.parametrize("hangs", [IN_A_THREAD, IN_THE_LOOP, IN_A_WAIT])
def test_whatever_hangs_at_a_stop_is_left(hangs: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGS.format(hangs=hangs)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 7
    assert ended.stderr == "Not everything ended within 0.2 s: it is left.\n"


@pytest.mark.parametrize("state", ["nobody reads", "full", "its lock is held"])
def test_whoever_reads_stderr_holds_up_no_stop(state: str) -> None:
    reads, writes = os.pipe()
    hangs = IN_THE_LOOP
    if state == "nobody reads":
        os.close(reads)
    elif state == "full":
        os.set_blocking(writes, False)
        with suppress(BlockingIOError):
            while True:
                os.write(writes, bytes(4096))
        os.set_blocking(writes, True)
    else:
        hangs = "import sys; sys.stderr.buffer.write(bytes(1_000_000))"
    ended = subprocess.run(
        [sys.executable, "-c", HANGS.format(hangs=hangs)], stderr=writes, timeout=60, check=False
    )
    assert ended.returncode == 7
    os.close(writes)
    if state != "nobody reads":
        os.close(reads)


async def test_the_clock_begins_however_the_run_ends() -> None:
    clock, odd = StopClock(within_s=600), cast("Any", object())
    with clock, pytest.raises(AttributeError):
        await while_on(odd, odd, asyncio.Event(), asyncio.Event(), clock)
    assert clock._timer is not None


def test_all_that_is_waited_for_at_a_stop_fits_into_its_time() -> None:
    nobody_comes_in = ways_in.CLOSING_S
    begun = max(one.CLOSING_S + one.ENDS_S for one in (reception, meta_way_in))
    said = max(one.CLAIM_ENDS_S + one.ARRIVES_S for one in (relay, staff)) + ENDS_S
    assert nobody_comes_in + begun + said < STOPS_WITHIN_S
    alone_said = max(one.CLOSING_S for one in (alone, telegram_way_in)) + ENDS_S
    assert nobody_comes_in + begun + alone_said < STOPS_WITHIN_S


def test_a_stop_that_ends_by_itself_is_left_alone() -> None:
    with StopClock(within_s=600) as clock:
        clock.begin(0)
        timer = clock._timer
    assert timer is not None
    timer.join(30)
    assert not timer.is_alive()


def test_it_is_over_before_a_supervisor_kills() -> None:
    docker_kills_after_s = 10
    assert docker_kills_after_s - 2 >= STOPS_WITHIN_S
