"""The pulse knows within seconds whether the database answers, and brings its tables up to date."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.health import Health
from bot.storage.migrate import SchemaTooNew, upgrade
from bot.storage.pulse import Pulse
from tests.bot.rows import Clock

NOWHERE = "postgresql+psycopg://nobody@/none?host=/nonexistent"


async def test_a_database_that_is_away_is_said_to_be_and_prepared_when_it_comes(
    empty_database_url: str,
) -> None:
    health = Health(clock=Clock())
    pulse = Pulse(url=NOWHERE, health=health, prepare=upgrade)
    assert not await pulse.feel()
    assert (pulse.is_up, health.state("database")) == (False, "away")

    pulse.url = empty_database_url
    assert await pulse.feel()
    assert (pulse.is_up, health.state("database")) == (True, "up")
    pulse.missed()
    assert not pulse.is_up
    await asyncio.wait_for(pulse.feel(), 30)
    assert pulse.is_up
    await pulse.close()


@pytest.mark.on_time
async def test_a_server_that_takes_connections_and_says_nothing_counts_as_away() -> None:
    silent: list[asyncio.StreamWriter] = []

    async def silence(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        silent.append(writer)

    server = await asyncio.start_server(silence, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"postgresql+psycopg://ida@127.0.0.1:{port}/bluelamp"
    pulse = Pulse(url=url, health=Health(clock=Clock()), prepare=lambda _: None)
    began = time.monotonic()

    assert not await pulse.feel()
    assert time.monotonic() - began < 10  # a look lasts two seconds, and silence for ever
    server.close()
    for writer in silent:
        writer.close()
        await writer.wait_closed()


async def test_tables_of_a_newer_release_are_no_matter_of_waiting() -> None:
    def too_new(_: str) -> None:
        raise SchemaTooNew("the database was made by a newer release")

    pulse = Pulse(url=NOWHERE, health=Health(clock=Clock()), prepare=too_new)
    with pytest.raises(SchemaTooNew):
        await pulse.feel()
