"""A stop that hangs is cut short, whatever hangs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.commands.stop_clock import STOPS_WITHIN_S, StopClock

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
