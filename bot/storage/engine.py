"""The one engine to the one database, and what counts as "the database is away"."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

POOL_SIZE = 8  # one bot process; messages of different residents side by side
WAIT_S = 2.0  # for a connection: after that the spool takes the message

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout, ConnectionError, TimeoutError)

__all__ = ["DATABASE_AWAY", "AsyncConnection", "AsyncEngine", "is_away", "make_engine"]


def make_engine(url: str) -> AsyncEngine:
    """Opens nothing yet."""
    return create_async_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=WAIT_S,
        hide_parameters=True,  # an error's text must never hold a resident's words
        pool_pre_ping=False,  # a round trip a message; a dead connection is retried once instead
        connect_args={
            "connect_timeout": 2,
            "prepare_threshold": 3,
            # a server that vanished without a word: known after some ten seconds, not two hours
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        },
    )


def is_away(error: BaseException) -> bool:
    """True when the fault lies in reaching the database, not in what was asked of it."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, DATABASE_AWAY)
