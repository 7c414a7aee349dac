"""Staff accounts: who may sign in, as what, and who vouches for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff, staff_sessions


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """One member of staff, without the hashes unless they are needed."""

    id: int
    name: str
    role: str
    teams: tuple[str, ...]
    email: str | None
    password_hash: str | None
    link_hash: str | None
    link_expires_at: datetime | None
    made_at: datetime
    disabled_at: datetime | None
    totp: str | None
    totp_pending: str | None
    totp_since: datetime | None
    totp_step: int
    provider: str | None
    provider_id: str | None

    @property
    def may_sign_in(self) -> bool:
        return self.disabled_at is None and self.password_hash is not None


async def add(connection: AsyncConnection, row: dict[str, Any]) -> int:
    """Raises IntegrityError where the name is taken."""
    made = await connection.execute(insert(staff).values(row).returning(staff.c.id))
    return int(made.scalar_one())


async def by_name(connection: AsyncConnection, name: str) -> Account | None:
    """However it is capitalised: people type their names as they please."""
    return await _one(connection, func.lower(staff.c.name) == name.strip().lower())


async def by_id(connection: AsyncConnection, staff_id: int) -> Account | None:
    return await _one(connection, staff.c.id == staff_id)


async def by_provider(
    connection: AsyncConnection, provider: str, provider_id: str
) -> Account | None:
    """Whom the force's own provider means."""
    return await _one(
        connection, and_(staff.c.provider == provider, staff.c.provider_id == provider_id)
    )


async def by_link(connection: AsyncConnection, link_hash: str, *, now: datetime) -> Account | None:
    """The account whose one-time link this is, while it lasts."""
    return await _one(
        connection,
        and_(
            staff.c.link_hash == link_hash,
            staff.c.link_expires_at > now,
            staff.c.disabled_at.is_(None),
        ),
    )


async def everybody(connection: AsyncConnection) -> Sequence[Account]:
    found = await connection.execute(select(*_COLUMNS).order_by(staff.c.name))
    return [_account(row) for row in found.mappings()]


async def change(connection: AsyncConnection, staff_id: int, **changes: Any) -> None:
    await connection.execute(update(staff).where(staff.c.id == staff_id).values(**changes))


async def use_link(
    connection: AsyncConnection, link_hash: str, *, password_hash: str, now: datetime
) -> int | None:
    """Sets the password and uses the link up, in one statement: it works once."""
    used: Result[int] = await connection.execute(
        update(staff)
        .where(
            staff.c.link_hash == link_hash,
            staff.c.link_expires_at > now,
            staff.c.disabled_at.is_(None),
        )
        .values(
            password_hash=password_hash,
            link_hash=None,
            link_expires_at=None,
        )
        .returning(staff.c.id)
    )
    return used.scalar_one_or_none()


async def end_sessions(
    connection: AsyncConnection, staff_id: int, *, but: int | None = None
) -> None:
    """All of them, or all but the one of that number."""
    ended = delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id)
    if but is not None:
        ended = ended.where(staff_sessions.c.number != but)
    await connection.execute(ended)


async def _one(connection: AsyncConnection, which: ColumnElement[bool]) -> Account | None:
    found = await connection.execute(select(*_COLUMNS).where(which))
    row = found.mappings().first()
    return None if row is None else _account(row)


def _account(row: Any) -> Account:
    return Account(**{**row, "teams": tuple(row["teams"])})


_COLUMNS = tuple(
    staff.c[name]
    for name in (
        "id",
        "name",
        "role",
        "teams",
        "email",
        "password_hash",
        "link_hash",
        "link_expires_at",
        "made_at",
        "disabled_at",
        "totp",
        "totp_pending",
        "totp_since",
        "totp_step",
        "provider",
        "provider_id",
    )
)
