"""What /metrics tells of the ledger, also while the database tells nothing."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.counts import Counts
from bot.inbox import Inbox
from bot.ledger_metrics import LedgerMetrics
from bot.spool import Spool
from bot.storage import schema as tables
from bot.storage.engine import make_engine
from tests.bot.rows import NOW, Clock, add_conversation, add_reply
from tests.bot.test_inbox_and_sweeper import NOWHERE, message


def metrics(engine: AsyncEngine, spool: Spool, clock: Clock) -> LedgerMetrics:
    return LedgerMetrics(engine=engine, spool=spool, clock=clock, registry=CollectorRegistry())


def value(one: LedgerMetrics, name: str) -> float:
    found = one.registry.get_sample_value(f"bluelamp_{name}")
    assert found is not None
    return found


async def test_the_oldest_message_and_the_oldest_reply_have_their_age(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    clock, spool = Clock(), Spool(tmp_path, Clock())
    await Inbox(engine=engine, spool=spool, clock=clock).accept(message())
    await add_reply(engine, await add_conversation(engine, address="7"))
    clock.forward(seconds=90)
    one = metrics(engine, spool, clock)
    await one.look()
    assert value(one, "oldest_unhandled_seconds") == 90
    assert value(one, "oldest_undelivered_seconds") == 90

    one.engine = make_engine(NOWHERE)
    clock.forward(seconds=60)
    with pytest.raises(OperationalError):
        await one.look()
    await one.engine.dispose()
    one.engine = engine
    assert value(one, "oldest_unhandled_seconds") >= 140
    assert value(one, "oldest_undelivered_seconds") >= 140

    async with engine.begin() as connection:
        await connection.execute(update(tables.inbox).values(handled_at=NOW))
        await connection.execute(update(tables.deliveries).values(state="sent"))
    await one.look()
    assert value(one, "oldest_unhandled_seconds") == 0
    assert value(one, "oldest_undelivered_seconds") == 0


async def test_what_lies_in_the_spool_is_told_while_the_database_is_away(tmp_path: Path) -> None:
    spool = Spool(tmp_path, Clock())
    await spool.keep(message())
    (file,) = spool.waiting()
    long_ago = file.stat().st_mtime - timedelta(hours=1).total_seconds()
    os.utime(file, (long_ago, long_ago))
    away = make_engine(NOWHERE)
    one = metrics(away, spool, Clock())
    with pytest.raises(OperationalError):
        await one.look()
    await away.dispose()

    assert value(one, "spooled_messages") == 1
    assert value(one, "oldest_unhandled_seconds") >= 3600


async def test_a_database_that_was_away_from_the_start_makes_both_ages_grow(
    tmp_path: Path,
) -> None:
    """What waits there since before we began, nobody knows; that it waits longer, we do."""
    away, clock = make_engine(NOWHERE), Clock()
    one = metrics(away, Spool(tmp_path, Clock()), clock)
    for _ in range(2):
        with pytest.raises(OperationalError):
            await one.look()
        clock.forward(seconds=600)
    with pytest.raises(OperationalError):
        await one.look()
    await away.dispose()

    assert value(one, "oldest_unhandled_seconds") >= 600
    assert value(one, "oldest_undelivered_seconds") >= 600


def test_each_fallback_that_spoke_is_counted_under_its_name() -> None:
    registry = CollectorRegistry()
    counts = Counts(registry)
    counts.spoke("first_words")
    counts.spoke("words_only")
    counts.came("web", "spooled")

    told = generate_latest(registry).decode()
    assert 'bluelamp_fallbacks_total{why="first_words"} 1.0' in told
    assert 'bluelamp_messages_total{channel="web",how="spooled"} 1.0' in told
