"""The supervisor: a program beside us is kept running, and never outlives us."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.supervise import Patience, Program, State, Supervised
from tests.patience import until
from tests.postgres import processes_in

A_SERVER = str(Path(__file__).parent / "a_server.py")
SHORT = Patience(
    to_start=20.0,
    look_while_starting=0.01,
    look_while_up=0.05,
    answer=2.0,
    ill=2,
    grace=0.5,
    first_wait=0.05,
    longest_wait=0.2,
)


async def answers(address: str) -> bool:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status == 200


def a_program(folder: Path, *faults: str) -> Program:
    return Program(
        name="a server",
        command=(sys.executable, A_SERVER, *faults),
        log=folder / "log" / "server.log",
        is_well=answers,
        folder=folder,
    )


async def up(supervised: Supervised) -> str:
    async with asyncio.timeout(30):
        await supervised.until(State.UP)
    assert supervised.address is not None
    return supervised.address


async def test_it_is_up_once_it_answers_at_the_address_it_announced(tmp_path: Path) -> None:
    async with Supervised(a_program(tmp_path), SHORT) as supervised:
        assert await answers(await up(supervised))
    assert supervised.state is State.STOPPED
    assert supervised.address is None
    assert not processes_in(tmp_path)


async def test_it_is_started_again_when_it_dies(tmp_path: Path) -> None:
    async with Supervised(a_program(tmp_path), SHORT) as supervised:
        first = await up(supervised)
        with pytest.raises(aiohttp.ClientConnectionError):
            await answers(f"{first}/die")
        async with asyncio.timeout(30):
            await supervised.until(State.WAITING)
        assert "ended with code 3" in supervised.why
        assert supervised.address is None
        assert await answers(await up(supervised))
        assert supervised.starts == 2


async def test_it_is_started_again_when_it_stops_answering(tmp_path: Path) -> None:
    async with Supervised(a_program(tmp_path), SHORT) as supervised:
        await up(supervised)
        (tmp_path / "ill").touch()
        async with asyncio.timeout(30):
            await supervised.until(State.WAITING)
        assert supervised.why.startswith("it did not answer 2 times in a row")
        (tmp_path / "ill").unlink()
        assert await answers(await up(supervised))


async def test_a_program_that_is_broken_is_tried_again_and_its_words_are_in_the_log(
    tmp_path: Path,
) -> None:
    program = a_program(tmp_path, "broken")
    async with Supervised(program, SHORT) as supervised:
        async with asyncio.timeout(30):
            while supervised.starts < 3:
                await asyncio.sleep(0.01)
        assert supervised.address is None
    assert "a fault in the model" in program.log.read_text(encoding="utf-8")


async def test_a_program_that_cannot_be_found_does_not_stop_us(tmp_path: Path) -> None:
    program = Program(
        name="nothing", command=("/no/such/program",), log=tmp_path / "log", is_well=answers
    )
    async with Supervised(program, SHORT) as supervised:
        async with asyncio.timeout(30):
            await supervised.until(State.WAITING)
        assert "ended with code" in supervised.why


async def test_a_program_that_never_announces_itself_is_given_up_in_time(tmp_path: Path) -> None:
    hasty = Patience(to_start=0.5, grace=0.5, first_wait=30)
    async with Supervised(a_program(tmp_path, "mute"), hasty) as supervised:
        async with asyncio.timeout(30):
            await supervised.until(State.WAITING)
        assert "not ready within 0.5 s" in supervised.why
        assert not processes_in(tmp_path)


async def test_one_that_ignores_the_polite_request_is_ended_all_the_same(tmp_path: Path) -> None:
    async with Supervised(a_program(tmp_path, "deaf"), SHORT) as supervised:
        await up(supervised)
    assert not processes_in(tmp_path)


async def test_what_it_started_itself_goes_with_it(tmp_path: Path) -> None:
    async with Supervised(a_program(tmp_path, "parent"), SHORT) as supervised:
        await up(supervised)
        assert len(processes_in(tmp_path)) == 3  # its tether, itself, and its child
    assert not processes_in(tmp_path)


HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.supervise import State, Supervised
from tests.bot.test_supervise import SHORT, a_program

async def main():
    async with Supervised(a_program(Path(sys.argv[1]), *sys.argv[2:]), SHORT) as supervised:
        await supervised.until(State.UP)
        print("up", flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("faults", "kill_tether_first"),
    [
        pytest.param((), False, id="a good one"),
        pytest.param(("deaf", "parent"), False, id="one that ignores us and has a child"),
        pytest.param(("deaf",), True, id="one whose tether is killed too"),
    ],
)
def test_when_we_are_killed_nothing_of_it_stays(
    tmp_path: Path, faults: tuple[str, ...], kill_tether_first: bool
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path), *faults], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "up\n"
        assert processes_in(tmp_path)
        if kill_tether_first:
            os.kill(_parent_of_all(processes_in(tmp_path)), signal.SIGKILL)
        os.kill(holder.pid, signal.SIGKILL)
        until(lambda: not processes_in(tmp_path))
    finally:
        holder.kill()
        holder.communicate()


@given(st.integers(min_value=1, max_value=10_000))
def test_each_death_in_a_row_makes_the_wait_longer_up_to_a_limit(deaths: int) -> None:
    patience = Patience()
    assert patience.before_start(deaths) <= patience.before_start(deaths + 1)
    assert patience.before_start(deaths) <= patience.longest_wait


def test_the_first_start_does_not_wait() -> None:
    assert Patience().before_start(0) == 0


def _parent_of_all(processes: list[int]) -> int:
    """The one whose parent is not among them: the tether."""
    for process in processes:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        if int(status.rpartition(")")[2].split()[1]) not in processes:
            return process
    raise AssertionError("no parent among them")
