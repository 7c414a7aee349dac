"""Brings the database's schema up to date, at every start, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.pool import NullPool

from bot.errors import BotError

MIGRATIONS = Path(__file__).parent / "migrations"
CONNECT_WITHIN_S = 3
LOCK = 0x426C75654C616D70  # "BlueLamp"; any number that nobody else locks


class SchemaTooNew(BotError):
    """A newer release has already changed this database; run that one."""


def upgrade(url: str) -> None:
    """All or nothing, in one transaction. Blocks: call it in a thread. Raises SchemaTooNew."""
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"connect_timeout": CONNECT_WITHIN_S}
    )
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        config = _config(connection)
        scripts = ScriptDirectory.from_config(config)
        if (
            MigrationContext.configure(connection).get_current_revision()
            == scripts.get_current_head()
        ):
            return
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SchemaTooNew(
                "the database was made by a newer release of Blue Lamp; start that one, or "
                f"restore a backup ({error})"
            ) from error


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
