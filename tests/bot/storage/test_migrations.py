"""The tables as the code sees them and as the migrations make them are the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.storage.migrate import SchemaTooNew, upgrade
from bot.storage.schema import metadata

A_LINE = "INSERT INTO audit (at, action, subject) VALUES (now(), 'saw.report', 'report:x')"
A_SEAL = (
    "INSERT INTO audit_seals VALUES (1, 1, 1, 1, now(), now(), 'hash', '', 'seal', 'mark', 'key')"
)


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(
    connection: Connection,
) -> None:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})

    assert compare_metadata(context, metadata) == []


def test_many_processes_may_start_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [empty_database_url] * 4))

    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_database_of_a_newer_release_is_left_alone(
    database_url: str, connection: Connection
) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection.commit()

    with pytest.raises(SchemaTooNew, match="newer release"):
        upgrade(database_url)


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit SET why = 'another'", "DELETE FROM audit", "TRUNCATE audit"],
)
def test_nobody_rewrites_the_audit_trail(connection: Connection, change: str) -> None:
    connection.execute(text(A_LINE))
    connection.commit()

    with pytest.raises(DBAPIError, match="only added to"):
        connection.execute(text(change))


def test_sealed_lines_go_only_when_the_transaction_says_so(connection: Connection) -> None:
    connection.execute(text(A_LINE))
    connection.execute(text(A_SEAL))
    connection.execute(text("SET LOCAL bluelamp.purging = 'audit'"))
    connection.execute(text("DELETE FROM audit"))
    connection.commit()

    assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 0


def test_a_line_that_was_never_sealed_stays_whatever_the_transaction_says(
    connection: Connection,
) -> None:
    for statement in (A_LINE, A_SEAL, A_LINE, "SET LOCAL bluelamp.purging = 'audit'"):
        connection.execute(text(statement))

    with pytest.raises(DBAPIError, match="only added to"):
        connection.execute(text("DELETE FROM audit"))


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit_seals SET seal = 'another'", "DELETE FROM audit_seals", "TRUNCATE audit_seals"],
)
def test_nobody_rewrites_a_seal(connection: Connection, change: str) -> None:
    connection.execute(text(A_SEAL))
    connection.commit()

    with pytest.raises(DBAPIError, match="only added to"):
        connection.execute(text(change))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as opened:
        yield opened
