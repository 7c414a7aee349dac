"""A front desk of a few lines on the real tables: it answers, asks, and says 999 to "knife"."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.inbound_json import from_json
from bot.storage import conversations, inbox, messages, reports

DANGER = "Call 999 now."
CHOICES = [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]


@dataclass
class SmallDesk:
    """`late_s` makes it slow; `fails` makes it fail."""

    engine: AsyncEngine
    late_s: float = 0
    fails: bool = False

    async def handle(self, *, channel: str, address: str, **_: bool) -> None:
        await asyncio.sleep(self.late_s)
        if self.fails:
            raise RuntimeError("knife at 12 Acacia Avenue")  # must never be seen outside
        async with self.engine.begin() as connection:
            await conversations.lock(connection, channel=channel, address=address)
            while waiting := await inbox.oldest_waiting(
                connection, channel=channel, address=address
            ):
                await self._answer(connection, waiting)

    async def say_as_staff(self, address: str, text: str) -> None:
        async with self.engine.begin() as connection:
            found = await conversations.find(connection, channel="web", address=address)
            assert found is not None
            seq = await conversations.next_seq(connection, found.id)
            row = {"conversation_id": found.id, "seq": seq, "author": "staff", "text": text}
            await messages.add(connection, [row | {"at": datetime.now(UTC)}])
            await connection.execute(select(func.pg_notify("bluelamp_web", str(found.id))))

    async def _answer(self, connection, waiting) -> None:
        now = datetime.now(UTC)
        inbound, _ = from_json(waiting.inbound)
        found = await conversations.open_or_load(
            connection, channel=waiting.channel, address=waiting.address, new_id=uuid4(), now=now
        )
        danger = "knife" in inbound.text
        heard = inbound.text or inbound.press or inbound.kind
        common = {"conversation_id": found.id, "inbox_id": waiting.id, "at": now}
        rows = [
            {"author": "resident", "kind": inbound.kind, "text": heard, "choices": []},
            {
                "author": "bot",
                "kind": "text",
                "text": DANGER if danger else f"We heard: {heard[:80]}",
                "choices": CHOICES,
                "call_999": danger,
                "asking": None if danger else "location",
            },
        ]
        for number, row in enumerate(rows, start=1):
            row.setdefault("call_999", False)
            row.setdefault("asking", None)
            row.update(common, seq=found.last_seq + number)
        await messages.add(connection, rows)
        await conversations.save(connection, found.id, last_seq=found.last_seq + 2)
        if heard == "yes":
            await reports.add(connection, _report(found.id, now))
        await inbox.mark_handled(connection, waiting.id, now=now)
        await connection.execute(select(func.pg_notify("bluelamp_web", str(found.id))))


def _report(conversation_id, now):
    return {
        "id": uuid4(),
        "reference": f"BL-{uuid4().hex[:6]}",
        "conversation_id": conversation_id,
        "channel": "web",
        "created_at": now,
        "changed_at": now,
        "due_at": now,
        "category": "graffiti",
        "urgency": "routine",
        "destination": "team",
        "team": "CIOS.0001",
        "description": "graffiti",
    }
