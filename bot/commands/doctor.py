"""`bluelamp doctor`: looks at every part and says what to do where one is not well."""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot.commands.common import now, read_settings
from bot.commands.doctor_facebook import facebook
from bot.commands.doctor_provider import provider
from bot.commands.doctor_telegram import telegram
from bot.commands.findings import Finding
from bot.console import front_files
from bot.delivery.mail import where_it_is
from bot.errors import BotError
from bot.nlu_child import PYTHON, Missing, find_model
from bot.settings import Settings
from bot.spool import Spool
from bot.storage.at_hand import any_database

KNOCK_S = 5.0
OLDEST_PYTHON = (3, 11)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Ends with 1 when something that the bot cannot do without is not well."


def run(_given: argparse.Namespace) -> int:
    return asyncio.run(_look())


async def _look() -> int:
    broken = False
    async for one in findings(read_settings()):
        sign = "ok  " if one.is_well else "FAIL" if one.must else "note"
        print(f"{sign}  {one.part}: {one.said}", flush=True)
        broken |= one.must and not one.is_well
    return 1 if broken else 0


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Each as soon as it is known."""
    version = ".".join(map(str, sys.version_info[:3]))
    fits = sys.version_info >= OLDEST_PYTHON
    yield Finding("bot", fits, f"Python {version}" + ("" if fits else "; `make setup` mends it"))
    yield Finding(
        "NLU environment",
        PYTHON.exists(),
        str(PYTHON)
        if PYTHON.exists()
        else "not there: `make setup` makes it; until then words only",
        must=False,
    )
    model = find_model(settings.data_dir)
    missing = isinstance(model, Missing)
    yield Finding(
        "model", not missing, model.why if isinstance(model, Missing) else model.name, must=False
    )
    design = front_files.load()
    yield Finding(
        "console",
        design.is_designed,
        "the design system is installed" if design.is_designed else front_files.PLAIN,
        must=False,
    )
    yield _spool(settings)
    yield await _database(settings)
    if settings.smtp_url is not None:
        yield await _mail(settings)
    else:
        yield Finding(
            "mail", False, "BLUELAMP_SMTP_URL is not set: nobody is told by e-mail", must=False
        )
    async for one in telegram(settings):
        yield one
    async for one in facebook(settings):
        yield one
    async for one in provider(settings, now):
        yield one
    yield _port(settings)


def _spool(settings: Settings) -> Finding:
    spool = Spool(settings.data_dir / "spool", lambda: datetime.now(UTC))
    try:
        spool.open()
    except OSError as error:
        return Finding("spool", False, f"{spool.folder} cannot be written: {error.strerror}")
    waiting, (aside, _) = len(spool.waiting()), spool.troubles()
    if aside:
        said = f"{aside} put aside in {spool.folder}: read what they say, see docs/operations.md"
        return Finding("spool", False, said, must=False)
    return Finding("spool", True, f"can be written, {waiting} messages wait in it")


async def _database(settings: Settings) -> Finding:
    try:
        async with any_database(settings):
            which = "external" if settings.database_url else "embedded"
            return Finding("database", True, f"the {which} one answers, its tables are up to date")
    except BotError as error:
        return Finding("database", False, str(error))
    except Exception as error:  # noqa: BLE001  # a doctor reports whatever it finds
        return Finding("database", False, f"{type(error).__name__}; look at BLUELAMP_DATABASE_URL")


async def _mail(settings: Settings) -> Finding:
    assert settings.smtp_url is not None
    host, port = where_it_is(settings.smtp_url)
    try:
        async with asyncio.timeout(KNOCK_S):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return Finding("mail", False, f"nobody answers at {host}:{port}; look at BLUELAMP_SMTP_URL")
    writer.close()
    return Finding("mail", True, f"{host}:{port} answers")


def _port(settings: Settings) -> Finding:
    with socket.socket() as knock:
        knock.settimeout(1)
        taken = knock.connect_ex((settings.host, settings.port)) == 0
    where = f"{settings.host}:{settings.port}"
    if taken:
        return Finding(
            "port", False, f"{where} is in use, by this bot or another program", must=False
        )
    return Finding("port", True, f"{where} is free")
