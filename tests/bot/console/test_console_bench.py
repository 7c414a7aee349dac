"""The benchmark of the console measures every page, or says why not."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import insert, update

from benchmarks.console import NOT_MEASURED, everything, unmeasured
from bot.console.routes import ROUTES
from bot.storage import schema as tables
from tests.bot.console.lived_in import STONEHOUSE


@pytest.fixture
async def asked(house, monday, database_url):
    row = {"at": house.clock(), "kind": "purge", "subject": "purge"}
    async with house.engine.begin() as connection:
        await connection.execute(insert(tables.receipts).values(row))
        old = update(tables.reports).where(tables.reports.c.reference == "BL-8RUN-P4")
        await connection.execute(old.values(status="closed"))
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        return everything(connection, [STONEHOUSE])


async def test_no_page_goes_unmeasured(asked):
    assert unmeasured(asked) == []
    assert set(NOT_MEASURED) <= {route.path for route in ROUTES}


@pytest.mark.parametrize("gone", ["a report's photo", "a receipt", "/staff/account", "/account"])
async def test_a_page_that_is_left_out_is_named(asked, gone):
    left = [one for one in asked if one.name != gone]
    assert len(unmeasured(left)) == len(asked) - len(left)


async def test_each_address_answers(house, asked):
    """With an ordinary Monday instead of a million messages."""
    for one in asked:
        async with await house.signed_in(one.role, name=one.role) as visitor:
            assert one.paths, one.name
            for path in one.paths[:1]:
                if not one.forms and not path.endswith("/find"):
                    assert (await visitor.get(path)).status in (200, 303), path
