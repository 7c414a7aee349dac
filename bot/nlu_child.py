"""The NLU server as our own child: found, started, watched. Without it words alone decide."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.errors import NotUnderstood
from bot.health import Health
from bot.secret import Secret
from bot.settings import Settings
from bot.supervise import Program, State, Supervised
from bot.understanding import DEADLINE_S, NluServer
from triage.understanding import Understanding

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
LOOK_AGAIN_S = 2.0
ANSWER_S = 2.0
WORDS_ONLY = "words-only"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no model to start, and what to do."""

    why: str


def find_model(data_dir: Path, python: Path = PYTHON) -> Path | Missing:
    """The trained model that the NLU side names as current."""
    if not python.exists():
        return Missing("the NLU environment is not there; `make setup` makes it")
    for folder in (data_dir / "models", ROOT / "var" / "models"):
        try:
            current = json.loads((folder / "current.json").read_text(encoding="utf-8"))
            model = folder / Path(str(current["file"])).name
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if model.exists():
            return model
    return Missing("no model is trained yet; `make train` trains one")


def command(model: Path, python: Path = PYTHON) -> tuple[str, ...]:
    return (str(python), "-m", "nlu.server", "--model", str(model), "--port", "0")


@dataclass(frozen=True, kw_only=True)
class Follows:
    """Understanding by a server whose address may come, go and change."""

    session: aiohttp.ClientSession
    address: Callable[[], str | None]
    token: Secret | None = None
    deadline_s: float = DEADLINE_S

    async def understand(self, text: str) -> Understanding:
        url = self.address()
        if url is None:
            raise NotUnderstood("no model is loaded")
        server = NluServer(
            session=self.session, url=url, token=self.token, deadline_s=self.deadline_s
        )
        return await server.understand(text)


@asynccontextmanager
async def understanding_by(
    settings: Settings, session: aiohttp.ClientSession, health: Health
) -> AsyncIterator[Follows]:
    """The server of NLU_URL, or a child of ours as soon as there is a model for it."""
    nlu = _External(settings.nlu_url) if settings.nlu_url else _Child(settings.data_dir)
    task = asyncio.create_task(nlu.watch(session, health, settings.nlu_token), name="nlu")
    try:
        yield Follows(session=session, address=lambda: nlu.address, token=settings.nlu_token)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _External:
    """Somebody else runs it; we only look whether it answers. It is asked in any case."""

    def __init__(self, url: str) -> None:
        self.address: str | None = url
        self._url = url

    async def watch(
        self, session: aiohttp.ClientSession, health: Health, token: Secret | None
    ) -> None:
        while True:
            if await is_well(session, self._url, token):
                health.tell("nlu", "up")
            else:
                health.tell("nlu", WORDS_ONLY, "the NLU server does not answer")
            await asyncio.sleep(LOOK_AGAIN_S)


class _Child:
    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._running: Supervised | None = None

    @property
    def address(self) -> str | None:
        return self._running.address if self._running else None

    async def watch(
        self, session: aiohttp.ClientSession, health: Health, _token: Secret | None
    ) -> None:
        """Waits for a model, runs it, and takes up a newer one when it is trained."""
        while True:
            model = find_model(self._data_dir)
            if isinstance(model, Missing):
                health.tell("nlu", WORDS_ONLY, model.why)
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            async with child(model, self._data_dir, session) as running:
                self._running = running
                try:
                    while find_model(self._data_dir) == model:
                        if running.state is State.UP:
                            health.tell("nlu", "up", model.name)
                        else:
                            health.tell("nlu", WORDS_ONLY, f"the model: {running.why}")
                        await asyncio.sleep(0.2 if running.state is State.STARTING else 1.0)
                finally:
                    self._running = None


def child(model: Path, data_dir: Path, session: aiohttp.ClientSession) -> Supervised:
    """Inert until entered. It is given none of our settings: it holds no secret."""

    async def look(address: str) -> bool:
        return await is_well(session, address, None)

    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }
    return Supervised(
        Program(
            name="nlu",
            command=command(model),
            log=data_dir.absolute() / "log" / "nlu.log",
            is_well=look,
            folder=ROOT,
            environment={
                **kept,
                "BLUELAMP_DATA_DIR": str(data_dir.absolute()),
                "PYTHONUNBUFFERED": "1",
            },
        )
    )


async def is_well(session: aiohttp.ClientSession, url: str, token: Secret | None) -> bool:
    """True once a model answers."""
    params = {"token": token.reveal()} if token else None
    try:
        async with session.get(
            f"{url}/status", params=params, timeout=aiohttp.ClientTimeout(total=ANSWER_S)
        ) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
