"""What several commands need: settings, a database with an engine, and where the data lies."""

from __future__ import annotations

import argparse
import getpass
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import settings as all_settings
from bot.audit_chain import SealingKey
from bot.sealer import HEAD, Sealer
from bot.settings import Settings
from bot.storage.at_hand import any_database
from bot.storage.engine import make_engine


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingsError with every fault."""
    return all_settings.read(environment)


def now() -> datetime:
    return datetime.now(UTC)


def at_keyboard() -> dict[str, str]:
    """Who gave a command, for the audit trail: the account on this machine."""
    try:
        return {"account": getpass.getuser()}
    except (KeyError, OSError):  # a container's account without a name
        return {"account": str(os.getuid())}


def who_at_keyboard() -> str:
    """The same for a receipt, in words."""
    return f"the machine's account {at_keyboard()['account']}, on the command line"


@asynccontextmanager
async def engine_at_hand(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """On the database of the running bot, or on one that is started for this command.

    What the command wrote into the audit trail is sealed before it ends.
    """
    async with any_database(settings) as url:
        engine = make_engine(url)
        try:
            yield engine
        finally:
            await sealer_of(settings, engine).at_stop()
            await engine.dispose()


def sealer_of(settings: Settings, engine: AsyncEngine) -> Sealer:
    key = SealingKey.of(settings.secret_key.reveal())
    return Sealer(engine=engine, key=key, clock=now, head=settings.data_dir / HEAD)


def read_line(line: bytes) -> Any:
    """One line of JSON. Raises ValueError, also for an id that our answer could not repeat."""
    try:
        value = json.loads(line)
        if isinstance(value, dict):
            json.dumps(value.get("id"), allow_nan=False)
    except RecursionError as error:
        raise ValueError("too deep") from error
    return value


def line_of(value: Any) -> str:
    """JSON in plain letters, unless it holds half a letter that no output could show."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


def moment(raw: str) -> datetime:
    """A date or a moment as people write it; a date means its first second, in UTC."""
    try:
        read = datetime.fromisoformat(raw)
    except ValueError:
        said = f"{raw!r} is no date like 2026-01-31 or 2026-01-31T18:00"
        raise argparse.ArgumentTypeError(said) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
