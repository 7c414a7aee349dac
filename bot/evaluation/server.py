"""An NLU server for one model, for as long as it is measured."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.errors import BotError
from bot.nlu_child import ROOT, command, is_well

LOADS_S = 180.0
LOOK_S = 0.1
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)


class DidNotStart(BotError):
    """The model cannot be served, so it cannot be measured."""


@dataclass(frozen=True)
class Served:
    """Where it answers, and its process."""

    url: str
    pid: int

    def resident_mb(self) -> float | None:
        """Its memory; None on a machine that does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return None
        found = _RESIDENT.search(status)
        return int(found.group(1)) / 1024 if found else None


@asynccontextmanager
async def served(model: Path, session: aiohttp.ClientSession) -> AsyncIterator[Served]:
    """Raises DidNotStart. The server ends by itself if we are killed."""
    process = await asyncio.create_subprocess_exec(
        *command(model),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        try:
            async with asyncio.timeout(LOADS_S):
                url = await _announced(process)
                while not await is_well(session, url, None):
                    if process.returncode is not None:
                        raise DidNotStart(f"{model.name} could not be loaded")
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise DidNotStart(f"{model.name} was not loaded in {LOADS_S:.0f} s") from None
        yield Served(url, process.pid)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _announced(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    if not first.startswith("listening on "):
        raise DidNotStart("the NLU server did not start")
    return first.removeprefix("listening on ").strip()
