"""Staff accounts for the command line and the administrator's page: add, list, reset, disable.

A new or reset account has no password: its one-time link lets its owner set one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.console.permissions import ROLES
from bot.errors import BotError
from bot.storage import second_steps, staff
from bot.storage.staff import Account

LINK_LASTS = timedelta(hours=24)
LONGEST_NAME = 80


class CannotDo(BotError):
    """What was asked of an account is not possible; the message is for the person who asked."""


async def add(
    engine: AsyncEngine,
    *,
    name: str,
    role: str,
    teams: Sequence[str] = (),
    email: str | None = None,
    now: datetime,
    lasts: timedelta = LINK_LASTS,
    by: int | None = None,
    account: str = "",
) -> str:
    """The token of the one-time link /staff/link/<token>. Raises CannotDo."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise CannotDo(f"a name has 1 to {LONGEST_NAME} characters")
    if role not in ROLES:
        raise CannotDo(f"the role must be one of {', '.join(ROLES)}")
    token, link = _new_link(now, lasts)
    try:
        async with engine.begin() as connection:
            if await staff.by_name(connection, name) is not None:
                raise CannotDo("there is already somebody of that name")
            row = {"name": name, "role": role, "teams": list(teams), "email": email, "made_at": now}
            staff_id = await staff.add(connection, row | link)
            await _note(
                connection, "added.staff", staff_id, now=now, by=by, account=account, role=role
            )
    except IntegrityError as error:
        raise CannotDo("there is already somebody of that name") from error
    return token


async def everybody(engine: AsyncEngine) -> Sequence[Account]:
    async with engine.connect() as connection:
        return await staff.everybody(connection)


async def reset(
    engine: AsyncEngine,
    *,
    name: str,
    now: datetime,
    lasts: timedelta = LINK_LASTS,
    by: int | None = None,
    account: str = "",
    keep_second_step: bool = False,
) -> str:
    """A new link for somebody who forgot the password, lost the phone, or was disabled and is back.

    Signed in anywhere, they are signed out. With `keep_second_step` the link alone lets nobody in.
    Raises CannotDo.
    """
    token, link = _new_link(now, lasts)
    async with engine.begin() as connection:
        known = await _known(connection, name)
        await staff.change(
            connection,
            known.id,
            password_hash=None,
            disabled_at=None,
            **link,
        )
        await staff.end_sessions(connection, known.id)
        if not keep_second_step:
            await second_steps.forget(connection, known.id)
        kept = "yes" if keep_second_step else "no"
        await _note(
            connection,
            "reset.staff",
            known.id,
            now=now,
            by=by,
            account=account,
            second_step_kept=kept,
        )
    return token


async def disable(
    engine: AsyncEngine, *, name: str, now: datetime, by: int | None = None, account: str = ""
) -> None:
    """Signs them out at once, for good; their name stays on what they did. Raises CannotDo."""
    async with engine.begin() as connection:
        known = await _known(connection, name)
        await staff.change(
            connection, known.id, disabled_at=now, link_hash=None, link_expires_at=None
        )
        await staff.end_sessions(connection, known.id)
        await _note(connection, "disabled.staff", known.id, now=now, by=by, account=account)


def hash_of(token: str) -> str:
    """Tokens are long and random: one round of SHA-256 keeps a stolen table useless."""
    return hashlib.sha256(token.encode()).hexdigest()


def _new_link(now: datetime, lasts: timedelta) -> tuple[str, dict[str, object]]:
    token = secrets.token_urlsafe(32)
    return token, {"link_hash": hash_of(token), "link_expires_at": now + lasts}


async def _known(connection: AsyncConnection, name: str) -> Account:
    account = await staff.by_name(connection, name)
    if account is None:
        raise CannotDo("there is nobody of that name; `bluelamp staff list` shows everybody")
    return account


async def _note(
    connection: AsyncConnection,
    action: str,
    staff_id: int,
    *,
    now: datetime,
    by: int | None,
    account: str,
    **detail: str,
) -> None:
    """`account` is that of the machine, where it was done on the command line."""
    if account:
        detail["account"] = account
    await audit.write(
        connection, at=now, action=action, subject=f"staff:{staff_id}", staff_id=by, detail=detail
    )
