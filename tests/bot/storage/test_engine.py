"""What counts as "the database is away", and what as a row that it will never take."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import is_away, is_rows_own_fault, refuses_any

# SQLSTATE, what it means, whether the database is away, whether the row is to blame
STATES = [
    ("25006", "it is read-only: a standby, or full", True, False),
    ("53100", "its disk is full", True, False),
    ("53200", "it is out of memory", True, False),
    ("53300", "it has too many connections", True, False),
    ("57P01", "it is shutting down", True, False),
    ("57P02", "another of its processes crashed", True, False),
    ("57P03", "it is starting up", True, False),
    ("57P04", "it was dropped meanwhile", True, False),
    ("57014", "it took too long", True, False),
    ("58030", "its disk fails", True, False),
    ("40001", "two transactions met", True, False),
    ("40P01", "two transactions waited for each other", True, False),
    ("42P01", "a table is missing, as in a restore", True, False),
    ("3F000", "a schema is missing, as in a restore", True, False),
    ("42501", "the grants are missing, as in a restore", True, False),
    ("25P04", "the transaction took too long", True, False),
    ("22P05", "a NUL in JSON", False, True),
    ("22001", "too long for its column", False, True),
    ("2200H", "the ids have come to their end", False, True),
    ("23502", "a column that must not be empty", False, True),
    ("23505", "there is one already", False, True),
    ("23514", "a check refuses it", False, True),
    ("54000", "too large for an index", False, True),
    ("42703", "a column that we invented", False, False),
    ("42601", "no SQL", False, False),
    ("XX000", "a fault of PostgreSQL's own", False, False),
]


@pytest.mark.parametrize(("state", "meaning", "away", "rows_own"), STATES)
async def test_who_is_to_blame_for_a_refusal(
    engine: AsyncEngine, state: str, meaning: str, away: bool, rows_own: bool
) -> None:
    """As the server itself sends it, through the driver."""
    refusal = f"DO $$ BEGIN RAISE EXCEPTION '{meaning}' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(exc.DBAPIError) as raised:
        async with engine.begin() as connection:
            await connection.execute(text(refusal))

    assert (is_away(raised.value), is_rows_own_fault(raised.value)) == (away, rows_own)
    # of plain words only odd values are theirs: what else is refused would be, whatever they say
    assert refuses_any(raised.value) is (state not in ("22P05", "22001"))


async def test_letters_that_no_database_takes_are_the_rows_own_fault(engine: AsyncEngine) -> None:
    for odd in ("a\x00b", "half a face \ud83d"):
        with pytest.raises((exc.SQLAlchemyError, UnicodeError)) as raised:
            async with engine.begin() as connection:
                await connection.execute(text("SELECT CAST(:odd AS text)"), {"odd": odd})
        assert is_rows_own_fault(raised.value)
        assert not is_away(raised.value)


async def test_a_connection_to_what_has_become_a_standby_is_not_used_again(
    engine: AsyncEngine,
) -> None:
    """As after a failover: whoever takes writes now is found by connecting anew."""
    insert = text("INSERT INTO marks (name, value) VALUES ('here', 'true')")
    async with engine.connect() as connection:
        await connection.execute(text("SET default_transaction_read_only = on"))
        await connection.commit()
        with pytest.raises(exc.DBAPIError) as raised:
            await connection.execute(insert)
        assert is_away(raised.value)

    async with engine.begin() as connection:
        await connection.execute(insert)


def test_a_fault_of_our_own_is_neither() -> None:
    for error in (KeyError("text"), TypeError(), RuntimeError()):
        assert not is_away(error)
        assert not is_rows_own_fault(error)
        assert not refuses_any(error)
