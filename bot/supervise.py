"""Keeps a program running beside us: started, watched, started again when it dies, gone when we
are gone.

The program says `listening on http://127.0.0.1:PORT` on a line of its standard output as soon as
its socket is
open, so that it can choose a free port itself. Everything it prints goes to its own log.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import logging.handlers
import re
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.tether import tether

LISTENING = re.compile(r"^listening on (http://\S+)$")
LOG_LIMIT = 2_000_000
LONGEST_LINE = 1 << 20

log = logging.getLogger(__name__)


class State(StrEnum):
    STOPPED = "stopped"
    STARTING = "starting"
    UP = "up"
    WAITING = "waiting to start again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to run, and how to tell that it is well."""

    name: str
    command: tuple[str, ...]
    log: Path
    is_well: Callable[[str], Awaitable[bool]]  # given the address it announced
    folder: Path | None = None
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long, in seconds, we let things be."""

    to_start: float = 180.0  # loading a model on a slow disk
    look_while_starting: float = 0.1
    look_while_up: float = 2.0
    answer: float = 5.0
    ill: int = 3  # looks in a row that found it unwell before it is started again
    grace: float = 5.0  # between asking it to stop and making it
    first_wait: float = 0.5
    longest_wait: float = 30.0
    steady: float = 60.0  # up for so long, its earlier deaths are forgiven

    def before_start(self, deaths: int) -> float:
        """The wait after so many deaths in a row: doubling, so that a broken program does not eat
        the machine."""
        if deaths == 0:
            return 0.0
        return min(self.longest_wait, self.first_wait * 2.0 ** min(deaths - 1, 30))


@dataclass
class Supervised:
    """One program under watch; `async with` starts and stops it. Leaving never waits longer than
    the grace."""

    program: Program
    patience: Patience = field(default_factory=Patience)
    state: State = State.STOPPED
    address: str | None = None  # where it listens; None while it is not up
    starts: int = 0
    why: str = "not started yet"  # the last change of state, for people
    _watch: asyncio.Task[None] | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        self.program.log.parent.mkdir(parents=True, exist_ok=True)
        self._watch = asyncio.create_task(
            self._keep_running(), name=f"supervise {self.program.name}"
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        self._become(State.STOPPED, "we are stopping")

    async def until(self, state: State) -> None:
        """Wait for a state; give up with `asyncio.timeout`."""
        while self.state is not state:
            changed = self._changed
            await changed.wait()

    async def _keep_running(self) -> None:
        deaths = 0
        clock = asyncio.get_running_loop().time
        while True:
            wait = self.patience.before_start(deaths)
            if wait:
                self._become(State.WAITING, f"{self.why}; starting again in {wait:g} s")
                await asyncio.sleep(wait)
            began = clock()
            try:
                why = await self._one_life()
            except OSError as error:
                why = f"it could not be started: {error.strerror}"
            self._become(State.WAITING, why)
            log.warning("%s: %s", self.program.name, why)
            deaths = 1 if clock() - began > self.patience.steady else deaths + 1

    async def _one_life(self) -> str:
        """From start to end; returns why it ended."""
        self.starts += 1
        self._become(State.STARTING, "started")
        process = await asyncio.create_subprocess_exec(
            *tether(
                self.program.command,
                stop_with=signal.SIGTERM,
                when_orphaned=signal.SIGKILL,
                grace=self.patience.grace,
            ),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self.program.folder,
            env=None if self.program.environment is None else dict(self.program.environment),
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        announced: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        assert process.stdin is not None
        assert process.stdout is not None
        reading = asyncio.create_task(self._read(process.stdout, announced))
        watching = asyncio.create_task(self._watch_over(announced))
        ending = asyncio.create_task(process.wait())
        try:
            await asyncio.wait({watching, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return f"it ended with code {ending.result()}"
            return watching.result()
        finally:
            watching.cancel()
            self.address = None
            process.stdin.close()  # the tether stops it
            await asyncio.shield(ending)
            await asyncio.wait({reading}, timeout=1.0)  # a stray grandchild may hold the pipe open
            reading.cancel()

    async def _read(self, output: asyncio.StreamReader, announced: asyncio.Future[str]) -> None:
        """Into the log, so that a full pipe never stops the program; picks the address out on the
        way."""
        kept = logging.handlers.RotatingFileHandler(
            self.program.log, maxBytes=LOG_LIMIT, backupCount=1, encoding="utf-8"
        )
        try:
            while line := await _next_line(output):
                text = line.decode("utf-8", errors="replace").rstrip()
                kept.emit(logging.makeLogRecord({"msg": text}))
                found = LISTENING.match(text)
                if found and not announced.done():
                    announced.set_result(found[1])
        finally:
            kept.close()

    async def _watch_over(self, announced: asyncio.Future[str]) -> str:
        """Returns why it must be started again."""
        patience = self.patience
        try:
            async with asyncio.timeout(patience.to_start):
                address = await announced
                while not await self._is_well(address):
                    await asyncio.sleep(patience.look_while_starting)
        except TimeoutError:
            return f"it was not ready within {patience.to_start:g} s"
        self.address = address
        self._become(State.UP, "it answers")
        ill = 0
        while ill < patience.ill:
            await asyncio.sleep(patience.look_while_up)
            ill = 0 if await self._is_well(address) else ill + 1
        return f"it did not answer {ill} times in a row"

    async def _is_well(self, address: str) -> bool:
        try:
            async with asyncio.timeout(self.patience.answer):
                return await self.program.is_well(address)
        except Exception:  # noqa: BLE001  # whatever a look ends in, the program was not found well
            return False

    def _become(self, state: State, why: str) -> None:
        self.state, self.why = state, why
        if state is not State.UP:
            self.address = None
        self._changed.set()
        self._changed = asyncio.Event()


async def _next_line(output: asyncio.StreamReader) -> bytes:
    """Empty at the end; a line beyond all measure is dropped."""
    while True:
        try:
            return await output.readline()
        except ValueError:
            continue
