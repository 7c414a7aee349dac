"""Carries out what a step decided: each kind of effect in one place, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import clocks, references
from bot.alarm import raise_alarm
from bot.conversation.outcome import (
    AddToReport,
    Effect,
    FileReport,
    HandOver,
    RaiseAlert,
    TellAlert,
    copied_to,
)
from bot.delivery import staff_mail, team_notices
from bot.storage import alerts, conversations, outbox, reports, team_posts
from triage.decision_types import Decision


@dataclass(kw_only=True)
class Filing:
    """What the effects of one message share."""

    connection: AsyncConnection
    conversation_id: UUID
    channel: str
    words: str
    now: datetime
    new_id: Callable[[], UUID]
    secret_key: str
    mail: staff_mail.Routes
    crowded: bool = False  # many in danger at one address: their alerts are gathered

    async def carry_out(self, effect: Effect) -> None:
        match effect:
            case FileReport():
                await self._file(effect)
            case AddToReport():
                await self._add(effect)
            case RaiseAlert():
                await self._alert(effect)
            case TellAlert():
                await alerts.tell(
                    self.connection,
                    conversation_id=self.conversation_id,
                    now=self.now,
                    note=effect.note,
                    closes=effect.closes,
                )
            case HandOver():
                await self._hand_over(effect)
            case _:
                assert_never(effect)

    async def _file(self, made: FileReport) -> None:
        report_id = self.new_id()
        await reports.add(
            self.connection,
            {
                "id": report_id,
                "reference": made.reference,
                "secret_hash": references.secret_hash(made.secret, key=self.secret_key),
                "conversation_id": self.conversation_id,
                "channel": self.channel,
                "created_at": self.now,
                "changed_at": self.now,
                "due_at": clocks.due(made.urgency, self.now),
                "category": made.category,
                "urgency": made.urgency,
                "destination": made.destination,
                "also_notify": list(made.also_notify),
                "team": made.team,
                "partner": made.partner,
                "place_text": made.place_text,
                "place_status": made.place_status,
                "lat": made.lat,
                "lon": made.lon,
                "happened_at": made.happened_at,
                "description": made.description,
                "contact": "" if made.anonymous else made.contact,
                "anonymous": made.anonymous,
                "injured": made.injured,
                "safe_contact": made.safe_contact,
                "may_be_told": made.may_be_told,
                "confidence": made.decision.confidence,
                "because": list(made.because or made.decision.because),
                "red_flags": flags_as_json(made.decision),
                "photos": [UUID(one) for one in made.photos],
            },
        )
        await reports.add_event(self.connection, report_id=report_id, at=self.now, kind="filed")
        if made.urgency == "emergency":
            await alerts.place_it(
                self.connection, conversation_id=self.conversation_id, report_id=report_id
            )
        routes = await self.mail.for_report(self.connection, team=made.team)
        copies = await self.mail.for_copies(
            self.connection, teams=copied_to(made.also_notify), beside=routes
        )
        notices = staff_mail.about_report(made, routes, now=self.now)
        notices += staff_mail.about_report(made, copies, now=self.now, copy=True)
        await outbox.add_notices(self.connection, await self._with_team(made, notices))

    async def _with_team(
        self, made: FileReport, mail: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The mail and the team's own ways, after its quiet hours unless it is urgent."""
        post = await team_posts.of_team(self.connection, made.team or team_posts.CONTROL_ROOM)
        news = team_notices.of_report(
            reference=made.reference,
            category=made.category,
            urgency=made.urgency,
            place_text=made.place_text,
            console_url=self.mail.console_url,
        )
        rows = [*mail, *team_notices.notices(news, post, (), now=self.now)]
        if made.urgency in ("emergency", "priority"):
            return [row | {"next_at": self.now} for row in rows]
        return team_notices.held_back(rows, post, now=self.now)

    async def _add(self, more: AddToReport) -> None:
        for brief in await reports.by_reference(self.connection, [more.reference]):
            detail = {"photo": more.photo} if more.photo else {}
            await reports.add_event(
                self.connection,
                report_id=brief.id,
                at=self.now,
                kind=more.kind,
                text=more.text,
                detail=detail,
            )
            await reports.change(self.connection, brief.id, changed_at=self.now)

    async def _alert(self, raised: RaiseAlert) -> None:
        row: dict[str, Any] = {
            "raised_at": self.now,
            "category": raised.decision.category,
            "words": raised.words or self.words,
            "place_text": raised.place_text,
            "lat": raised.lat,
            "lon": raised.lon,
            "team": raised.team,
            "because": list(raised.because or raised.decision.because),
        }
        await raise_alarm(
            self.connection,
            conversation_id=self.conversation_id,
            row=row,
            note=f"said again: {self.words[:300]}" if self.words else _why(raised),
            mail=self.mail,
            crowded=self.crowded,
        )

    async def _hand_over(self, over: HandOver) -> None:
        await conversations.save(
            self.connection,
            self.conversation_id,
            with_person=True,
            with_person_why=over.why,
            with_person_since=self.now,
        )


def _why(raised: RaiseAlert) -> str:
    """For the note on an open alert where nothing was written: a pin, a button."""
    return raised.because[-1] if raised.because else "said again"


def flags_as_json(decision: Decision) -> list[dict[str, Any]]:
    """The words that meant danger, with where they stand, for marking on the report's page."""
    return [
        {
            "name": one.name,
            "words": one.words,
            "start": one.start,
            "end": one.end,
            "certain": one.certain,
        }
        for one in decision.red_flags
    ]
