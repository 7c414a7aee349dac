"""Trips to the force's provider: what was sent along, until somebody comes back with the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import sign_in_trips as trips

LASTS = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    state_hash: str
    browser_hash: str
    nonce: str
    verifier: str
    leads_to: str
    begun_at: datetime


async def begin(connection: AsyncConnection, trip: Trip) -> None:
    """Also forgets those that nobody came back from."""
    await connection.execute(delete(trips).where(trips.c.begun_at <= trip.begun_at - LASTS))
    await connection.execute(
        insert(trips).values(
            state_hash=trip.state_hash,
            browser_hash=trip.browser_hash,
            nonce=trip.nonce,
            verifier=trip.verifier,
            leads_to=trip.leads_to,
            begun_at=trip.begun_at,
        )
    )


async def end(
    connection: AsyncConnection, *, state_hash: str, browser_hash: str, now: datetime
) -> Trip | None:
    """Once, in the browser that set out, and in time; whatever becomes of it."""
    found = await connection.execute(
        delete(trips)
        .where(
            trips.c.state_hash == state_hash,
            trips.c.browser_hash == browser_hash,
            trips.c.begun_at > now - LASTS,
        )
        .returning(trips)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Trip(**row)
