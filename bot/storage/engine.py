"""The one engine to the one database, and what counts as "the database is away"."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

POOL_SIZE = 8  # one bot process; messages of different residents side by side
WAIT_S = 2.0  # for a connection: after that the spool takes the message
CONNECT_WITHIN_S = 2  # the driver counts in whole seconds

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout, ConnectionError, TimeoutError)
DATABASE_FAULT = (SQLAlchemyError, *DATABASE_AWAY)
READ_ONLY = "25006"  # a standby after a failover, or a primary whose disk is full
# PostgreSQL's codes that the driver counts among our own mistakes, and that waiting mends
NOT_FOR_NOW = frozenset(
    {
        READ_ONLY,
        "25P03",  # idle in a transaction for too long
        "25P04",  # a transaction that took too long
        "3D000",  # in a restore: the database,
        "3F000",  # its schema,
        "42P01",  # a table
        "42501",  # or its grants are not there yet
    }
)
ITS_RULES = "23"  # class: unique, not null, a check; also an identity that a failover has set back
AT_ITS_END = "2200H"  # a sequence: the driver counts it among odd values
TOO_LARGE = "54"  # class: too large for an index, too deep; the driver takes it for an outage

__all__ = [
    "DATABASE_AWAY",
    "DATABASE_FAULT",
    "AsyncConnection",
    "AsyncEngine",
    "is_away",
    "is_not_the_rows",
    "is_rows_own_fault",
    "make_engine",
    "refuses_any",
]


def make_engine(url: str) -> AsyncEngine:
    """Opens nothing yet."""
    engine = create_async_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=WAIT_S,
        hide_parameters=True,  # an error's text must never hold a resident's words
        pool_pre_ping=False,  # a round trip a message; a dead connection is retried once instead
        connect_args={
            "connect_timeout": CONNECT_WITHIN_S,
            "prepare_threshold": 3,
            # a server that vanished without a word: known after some ten seconds, not two hours
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        },
    )
    event.listen(engine.sync_engine, "handle_error", _leave_a_read_only_server)
    return engine


def is_away(error: BaseException) -> bool:
    """True when the fault lies in reaching the database, not in what was asked of it."""
    if isinstance(error, DBAPIError):
        state = _state(error)
        if error.connection_invalidated or state in NOT_FOR_NOW:
            return True
        return isinstance(error, OperationalError | InterfaceError) and state[:2] != TOO_LARGE
    return isinstance(error, DATABASE_AWAY)


def is_rows_own_fault(error: BaseException) -> bool:
    """True when the database would never take this row, and takes others."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError) or _state(error)[:2] == TOO_LARGE
    if isinstance(error, StatementError):  # nothing was sent at all
        return isinstance(error.orig, ValueError | TypeError)
    return isinstance(error, UnicodeError)


def is_not_the_rows(error: BaseException) -> bool:
    """The database refuses this one and would refuse all others: tried again later."""
    return isinstance(error, DATABASE_FAULT) and not is_rows_own_fault(error)


def refuses_any(error: BaseException) -> bool:
    """Of plain words, which no database has a reason to refuse: it would refuse all others, too."""
    if not isinstance(error, DBAPIError):
        return is_not_the_rows(error)
    state = _state(error)
    return is_not_the_rows(error) or state[:2] in (ITS_RULES, TOO_LARGE) or state == AT_ITS_END


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _leave_a_read_only_server(context: ExceptionContext) -> None:
    """Every connection there is opened anew: whoever takes writes now is found by connecting."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True
