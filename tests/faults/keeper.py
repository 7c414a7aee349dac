"""Gives the bot its lives, ends them, and makes sure that nothing of them is left."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
LARGEST_LINE = 1 << 20


@dataclass
class Life:
    """One run of the bot, from its fork to its death."""

    pid: int
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    died_at: str | None = None
    ready_at: float | None = None

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def fill_the_disk(self) -> None:
        """From now on no file takes another byte, as on a full disk."""
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, hard))


@dataclass
class Keeper:
    """`life` begins one; its end is noticed whatever ended it."""

    environment: Mapping[str, str]
    log: Path
    process: asyncio.subprocess.Process
    speed: float = 10.0
    deaths: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    now: Life | None = None
    _born: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    _reaped: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def life(self, *, die_at: str | None = None, times: int = 1) -> Life:
        self._order(
            environment=dict(self.environment),
            die_at=die_at,
            times=times,
            log=str(self.log),
            speed=self.speed,
        )
        self.now = life = Life(await asyncio.wait_for(self._born.get(), PATIENCE_S))
        watch = os.pidfd_open(life.pid)
        loop = asyncio.get_running_loop()

        def ended() -> None:
            loop.remove_reader(watch)
            os.close(watch)
            life.over.set()

        loop.add_reader(watch, ended)
        return life

    async def bury(self, life: Life, why: str) -> None:
        """After its death: reaped, counted, and its process group is empty."""
        await asyncio.wait_for(life.over.wait(), PATIENCE_S)
        self._order(reap=life.pid)
        how = await asyncio.wait_for(self._reaped.get(), PATIENCE_S)
        if how != signal.SIGKILL:
            self.faults.append(f"a life ended by itself (signal {how})")
        try:
            os.killpg(life.pid, 0)
        except ProcessLookupError:
            pass
        else:
            self.faults.append(f"process group {life.pid} outlived the bot")
        self.deaths[life.died_at or why] += 1
        self.now = None

    async def listen(self) -> None:
        """What the lives tell. Runs until the process ends."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            told = json.loads(line)
            if "born" in told:
                self._born.put_nowait(told["born"])
            elif "reaped" in told:
                self._reaped.put_nowait(told["signal"])
            elif "failed" in told:
                self.faults.append(f"the bot ended: {told['failed']}")
            elif self.now is not None and "ready" in told:
                self.now.ready_at = time.monotonic()
                self.now.ready.set()
            elif self.now is not None and "died_at" in told:
                self.now.died_at = told["died_at"]

    def _order(self, **order: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write((json.dumps(order) + "\n").encode())


@asynccontextmanager
async def keeper(
    environment: Mapping[str, str], log: Path, *, rehearsed: bool = False
) -> AsyncIterator[Keeper]:
    """`rehearsed`: worth its seconds where many lives follow."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.lives",
        *(("--rehearsed",) if rehearsed else ()),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=LARGEST_LINE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    listening = None
    try:
        async with asyncio.timeout(60):
            assert json.loads(await process.stdout.readline()) == {"loaded": True}
        one = Keeper(environment=environment, log=log, process=process)
        listening = asyncio.create_task(one.listen())
        yield one
        if one.now is not None:
            life = one.now
            life.kill()
            await one.bury(life, "the end")
    finally:
        process.stdin.close()
        if process.returncode is None:
            await asyncio.wait({asyncio.ensure_future(process.wait())}, timeout=5)
        if process.returncode is None:
            process.kill()
            await process.wait()
        if listening is not None:
            await asyncio.wait({listening}, timeout=5)
            listening.cancel()
