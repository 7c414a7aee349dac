"""What holds for a message beside its words: which reports may be spoken of, and who writes."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, references
from bot.channels.base import Inbound
from bot.conversation.heard import Facts, KnownReport
from bot.staff_elsewhere import writes_elsewhere
from bot.storage import conversations, reports
from bot.storage.conversations import WRONG_SECRETS_ALLOWED, Conversation
from bot.storage.reports import Brief
from bot.storage.schema import report_events
from bot.storage.set_back import is_ahead
from bot.storage.standing_orders import Orders
from triage.places import Places
from triage.understanding import Understanding

LAPSES = timedelta(hours=1)  # a person who stepped in and wrote nothing since has gone


@dataclass(frozen=True, kw_only=True)
class FactFinder:
    """Gathers what the next step of a conversation goes by, beside what was said."""

    places: Places
    choose: references.Choose
    secret_key: str
    privacy_url: str
    people_watching: Callable[[AsyncConnection], Awaitable[bool]]

    async def of(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        inbound: Inbound,
        *,
        heard: Understanding | None,
        orders: Orders,
        now: datetime,
    ) -> Facts:
        """Call it under the conversation's lock."""
        known, wrong = await _about_reports(
            connection, conversation, inbound.text, key=self.secret_key, places=self.places
        )
        taken_over, handed_back = await _who_writes(connection, conversation, now=now)
        return Facts(
            now=now,
            channel=inbound.channel,
            new_reference=references.new_reference(self.choose),
            new_secret=references.new_secret(self.choose),
            reports=known,
            wrong_secret=wrong,
            people_watching=await self.people_watching(connection),
            understanding_down=heard is not None and not heard.by_model,
            privacy_url=self.privacy_url,
            taken_over=taken_over,
            handed_back=handed_back,
            paused=orders.is_paused,
            holding=orders.holding,
            banner=orders.banner_now(now),
        )


async def _who_writes(
    connection: AsyncConnection, conversation: Conversation, *, now: datetime
) -> tuple[bool, bool]:
    """(a person writes here, the bot does again since nobody did): call it under the lock."""
    if conversation.taken_over_by is None or conversation.taken_over_spoke_at is None:
        if conversation.channel != "messenger":
            return False, False
        return await writes_elsewhere(connection, conversation, since=now - LAPSES, now=now), False
    if is_ahead(conversation.taken_over_spoke_at, now):
        # the clock was set back: their hour begins anew
        await conversations.save(connection, conversation.id, taken_over_spoke_at=now)
        return True, False
    if now - conversation.taken_over_spoke_at < LAPSES:
        return True, False
    await conversations.save(
        connection,
        conversation.id,
        taken_over_by=None,
        taken_over_at=None,
        taken_over_spoke_at=None,
    )
    await audit.write(
        connection,
        at=now,
        action="handed_back.conversation",
        subject=f"conversation:{conversation.id}",
        why="nobody wrote for an hour",
        detail={"staff": conversation.taken_over_by},
    )
    return False, True


async def _about_reports(
    connection: AsyncConnection,
    conversation: Conversation,
    text: str,
    *,
    key: str,
    places: Places,
) -> tuple[tuple[KnownReport, ...], bool]:
    """The reports that may be spoken of, and whether one was named without its secret."""
    own: Sequence[Brief] = (
        () if conversation.is_new else await reports.of_conversation(connection, conversation.id)
    )
    named = [one for one in references.references_in(text) if one not in {r.reference for r in own}]
    unlocked: list[Brief] = []
    if named:
        secrets = references.secrets_in(text)
        if conversation.wrong_secrets < WRONG_SECRETS_ALLOWED:
            found = await reports.by_reference(connection, named)
            unlocked = [one for one in found if _opens(one, secrets, key)]
        if secrets and not unlocked:
            await conversations.save(
                connection, conversation.id, wrong_secrets=conversation.wrong_secrets + 1
            )
    known = [await _known(connection, one, places) for one in (*unlocked, *own)]
    return tuple(known), bool(named) and not unlocked


def _opens(report: Brief, secrets: Sequence[str], key: str) -> bool:
    return report.secret_hash is not None and any(
        hmac.compare_digest(report.secret_hash, references.secret_hash(one, key=key))
        for one in secrets
    )


async def _known(connection: AsyncConnection, report: Brief, places: Places) -> KnownReport:
    found = await connection.execute(
        select(report_events.c.text)
        .where(report_events.c.report_id == report.id, report_events.c.kind == "answer")
        .order_by(report_events.c.id.desc())
        .limit(1)
    )
    team = places.teams.get(report.team or "")
    return KnownReport(
        reference=report.reference,
        category=report.category,
        status=report.status,
        created_at=report.created_at,
        team_name=team.name if team else None,
        last_word=found.scalar_one_or_none(),
    )
