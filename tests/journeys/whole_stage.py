"""Plays a journey through the whole bot: the model, the channel, the tables, the officer's desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk, desk_words, orders, step_in, step_in_outcomes
from bot.assembly import BlueLamp
from bot.storage import schema as tables
from tests.bot.rows import add_officer, all_of
from tests.journeys.expect import Seen, SeenReply, fault
from tests.journeys.residents import Resident
from tests.journeys.script import Journey, Line

ADDED = ("note", "photo", "cancel", "correction")


@dataclass
class WholeStage:
    """One conversation with a running bot; `seen` reads the tables."""

    bluelamp: BlueLamp
    resident: Resident
    officer: int
    replies: tuple[SeenReply, ...] = ()
    handed_over: list[str] = field(default_factory=list)

    @property
    def engine(self) -> AsyncEngine:
        return self.bluelamp.engine

    async def act(self, line: Line) -> None:
        match line.what:
            case "on Telegram":
                return
            case "nobody is watching":
                await nobody_watches(self.engine)
            case "officer":
                await self._answer(line.words)
                self.replies = await self.resident.hears()
            case "a colleague steps in" | "the colleague" | "the colleague hands back":
                await self._step_in(line)
                self.replies = await self.resident.hears()
            case "the bot is paused":
                now = self.bluelamp.clock()
                await orders.pause(
                    self.engine, staff_id=self.officer, holding="", why="a journey", now=now
                )
            case "the bot goes on":
                await orders.go_on(self.engine, staff_id=self.officer, now=self.bluelamp.clock())
            case "the control room acknowledges":
                await self._acknowledge()
            case _:
                self.replies = await self.resident.act(line)
        for one in await all_of(self.engine, tables.conversations):
            if why := one["with_person_why"]:
                self.handed_over.append(why)

    async def _answer(self, words: str) -> None:
        """As the console does it: through the desk, on the newest report."""
        report = (await all_of(self.engine, tables.reports))[-1]
        outcome = await desk.answer(
            self.engine,
            reference=report["reference"],
            staff_id=self.officer,
            text=words,
            version=report["version"],
            now=self.bluelamp.clock(),
        )
        assert isinstance(outcome, desk.Done), outcome

    async def _step_in(self, line: Line) -> None:
        """As the console does it, in the latest conversation."""
        talk = (await all_of(self.engine, tables.conversations))[-1]["id"]
        who, now = self.officer, self.bluelamp.clock()
        spoken = desk_words.spoken()
        match line.what:
            case "a colleague steps in":
                done: object = await step_in.take_over(
                    self.engine, talk, staff_id=who, instead_of=None, spoken=spoken, now=now
                )
            case "the colleague":
                said = await all_of(self.engine, tables.messages)
                after = max((one["seq"] for one in said if one["author"] == "staff"), default=0)
                done = await step_in.reply(
                    self.engine, talk, staff_id=who, text=line.words, after=after, now=now
                )
            case _:
                done = await step_in.hand_back(
                    self.engine, talk, staff_id=who, spoken=spoken, now=now
                )
        assert isinstance(done, step_in_outcomes.Done), done

    async def _acknowledge(self) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(
                update(tables.alerts).values(
                    acknowledged_at=self.bluelamp.clock(), acknowledged_by=self.officer
                )
            )

    async def seen(self) -> Seen:
        raised = await all_of(self.engine, tables.alerts)
        events = await all_of(self.engine, tables.report_events)
        return Seen(
            replies=self.replies,
            alert=bool(raised),
            alert_closed=any(one["stood_down_at"] for one in raised),
            alert_notes="\n".join(each["note"] for one in raised for each in one["notes"]),
            handed_over=tuple(self.handed_over),
            report=await self._report(),
            added=any(one["kind"] in ADDED for one in events),
        )

    async def _report(self) -> Mapping[str, str]:
        made = sorted(await all_of(self.engine, tables.reports), key=lambda one: one["created_at"])
        if not made:
            return {}
        one = made[-1]
        team = self.bluelamp.places.teams.get(one["team"] or "")
        return {
            "category": one["category"],
            "urgency": one["urgency"],
            "team": one["team"] or "",
            "team_name": team.name if team else "",
            "destination": one["destination"],
            "anonymous": "yes" if one["anonymous"] else "no",
            "place": one["place_text"],
            "when": one["happened_at"],
            "contact": one["contact"],
            "may_be_told": "yes" if one["may_be_told"] else "no",
            "photos": str(len(one["photos"])),
            "description": one["description"],
        }


async def somebody_watches(engine: AsyncEngine) -> int:
    """An officer who is signed in; their number."""
    officer, now = await add_officer(engine), datetime.now(UTC)
    row = {
        "token_hash": "of-nobody's-token",
        "staff_id": officer,
        "csrf": "-",
        "made_at": now,
        "seen_at": now,
        "expires_at": now + timedelta(hours=1),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.staff_sessions).values(row))
    return officer


async def nobody_watches(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(delete(tables.staff_sessions))


async def play(journey: Journey, stage: WholeStage) -> None:
    """Raises AssertionError with every line that does not hold."""
    wrong = []
    for line in journey.lines:
        if line.is_act:
            await stage.act(line)
        elif found := fault(line, await stage.seen()):
            wrong.append(found)
    assert not wrong, f"{journey.name}:\n" + "\n".join(wrong)
