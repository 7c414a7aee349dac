"""The tables as the code sees them and as the migrations make them are the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.storage.migrate import SchemaTooNew, _config, upgrade
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


def test_what_was_kept_before_hashes_were_sealed_is_vouched_for_at_the_upgrade(
    empty_database_url: str,
) -> None:
    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0010")
        connection.execute(
            text(
                "INSERT INTO media (id, at, content_type, sha256, original) VALUES "
                "('00000000-0000-0000-0000-000000000007', now(), 'image/png', sha256('ab'), 'ab')"
            )
        )
    upgrade(empty_database_url)
    with engine.connect() as connection:
        (line,) = connection.execute(text("SELECT action, subject, detail FROM audit")).all()
    assert line[:2] == ("kept.media", "media:00000000-0000-0000-0000-000000000007")
    assert line[2] == {"sha256": sha256(b"ab").hexdigest(), "bytes": 2}


WORDS_OF_BEFORE = {
    "gave up after 151 attempts; last: Telegram had a fault (502)": "provider_away",
    "gave up after 151 attempts; last: Meta does not take the Page's token (190): set a new one": (
        "token"
    ),
    "a fault of ours: KeyError": "our_fault",
    "no token is set for this Page: see BLUELAMP_META_PAGE_TOKEN": "token",
    "Meta refused it (400, 999): look at the app's permissions": "permissions",
    "Meta's window for answering has closed (10/2018065): use another way": "provider_window",
    "messenger allows this for 24 hours after their last message: use another way": "window",
    "page comment allows this for 7 days after their last message: use another way": "window",
    "Telegram does not take this message: the text is too long (400)": "content",
    "another app answers this resident now (10/2018300)": "elsewhere",
    "the resident has blocked us": "unreachable",
    "cannot be delivered: Telegram knows this chat no more (400)": "unreachable",
    "a person has dealt with it; before: Telegram does not take this message (400)": "content",
    "something that nobody knows": None,
}


A_CONVERSATION = """
INSERT INTO conversations (id, channel, address, opened_at, last_heard_at)
VALUES ('00000000-0000-0000-0000-000000000007', 'telegram', '1', now(), now())
"""
A_REPLY = """
INSERT INTO messages (conversation_id, seq, author, at, text)
VALUES ('00000000-0000-0000-0000-000000000007', 1, 'bot', now(), 'Thank you.')
"""
A_DELIVERY = """
INSERT INTO deliveries (key, conversation_id, message_id, channel, address, state, made_at, next_at,
    claimed_at, why)
SELECT :key, conversation_id, id, 'telegram', '1', :state, at, at, at, :why FROM messages
"""
WHO_DEALT_WITH_IT = """
INSERT INTO audit (at, action, subject)
SELECT '2026-03-02 09:30+00', 'dealt.with', 'delivery:' || id FROM deliveries
WHERE state = 'dropped'
"""


def test_what_got_stuck_before_causes_were_written_down_is_told_by_its_words_once(
    empty_database_url: str,
) -> None:
    engine = create_engine(empty_database_url, poolclass=NullPool)
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0012")
        for statement in (A_CONVERSATION, A_REPLY):
            connection.execute(text(statement))
        for why in WORDS_OF_BEFORE:
            state = "dropped" if "dealt with it" in why else "stuck"
            connection.execute(text(A_DELIVERY), {"key": why, "state": state, "why": why})
        connection.execute(text(A_DELIVERY), {"key": "last", "state": "sending", "why": None})
        connection.execute(text(WHO_DEALT_WITH_IT))
    upgrade(empty_database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM deliveries ORDER BY id")).mappings().all()
    *ended, sending = rows
    assert {row["why"]: row["cause"] for row in ended} == WORDS_OF_BEFORE
    settled = [row["settled_at"] for row in ended if row["settled_at"]]
    assert settled == [datetime(2026, 3, 2, 9, 30, tzinfo=UTC)]
    assert sending["next_at"] - sending["claimed_at"] == timedelta(minutes=1), "its claim lasts"
