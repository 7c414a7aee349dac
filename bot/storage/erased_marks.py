"""Whose words were erased, by digest, and when: files of theirs may still lie on any machine.

A mark and not a line of a receipt: receipts and the trail stay for years, and a digest of a number
on a channel can be guessed. Each goes at an age at which such a file is gone whatever it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.inbox import keep_mark
from bot.storage.schema import marks

PREFIX = "erased."


async def keep(connection: AsyncConnection, conversation: str, *, now: datetime) -> None:
    """`conversation` is a digest, as in the names of the spool's files."""
    await keep_mark(connection, f"{PREFIX}{conversation}", now.isoformat())


async def by_conversation(connection: AsyncConnection) -> Mapping[str, datetime]:
    found = await connection.execute(
        select(marks.c.name, marks.c.value).where(marks.c.name.startswith(PREFIX, autoescape=True))
    )
    return {row.name.removeprefix(PREFIX): datetime.fromisoformat(row.value) for row in found.all()}


async def forget(connection: AsyncConnection, *, before: datetime) -> None:
    marked = await by_conversation(connection)
    old = [f"{PREFIX}{one}" for one, at in marked.items() if at < before]
    if old:
        await connection.execute(delete(marks).where(marks.c.name.in_(old)))
