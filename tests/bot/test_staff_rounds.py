"""Told again until somebody takes it; by mail, in the team's group, in its channel; once each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram import Telegram, make_client
from bot.console import kept_secrets
from bot.delivery.couriers import Couriers, TeamsWorkflow, TelegramGroup
from bot.delivery.staff import StaffPost
from bot.health import Health
from bot.secret import Secret
from bot.staff_rounds import StaffRounds
from bot.storage import floods, team_posts
from bot.storage import schema as tables
from bot.storage.team_posts import CONTROL_ROOM, TeamPost
from tests.bot.rows import NOW, Clock, add_conversation, add_officer, add_reply, add_report, all_of
from tests.providers.teams_server import TeamsServer, teams_server, words_of
from tests.providers.telegram_server import BLOCKED, TOKEN, TelegramServer, telegram_server

KEY = Secret("k" * 40)
TEAM = "DEV.4062"
GROUP = "-1002003004"


def rounds(engine: AsyncEngine, clock: Clock) -> StaffRounds:
    return StaffRounds(
        engine=engine,
        clock=clock,
        health=Health(clock=clock),
        console_url="https://console.example.com/staff",
        control_room=("room@example.com",),
        mail_goes_out=True,
        alerts_after=timedelta(minutes=5),
        reports_after=timedelta(minutes=30),
        team_name=lambda team: f"Patch {team}",
    )


async def add_alert(engine: AsyncEngine, **given: Any) -> None:
    row = {
        "conversation_id": await add_conversation(engine),
        "raised_at": NOW,
        "category": "weapons",
        "words": "he has a knife",
        "place_text": "Co-op, Redruth",
    } | given
    async with engine.begin() as connection:
        await connection.execute(insert(tables.alerts).values(row))


async def set_up(engine: AsyncEngine, staff_id: int, **given: Any) -> None:
    async with engine.begin() as connection:
        await team_posts.save(connection, TeamPost(**given), staff_id=staff_id, now=NOW)


async def told(engine: AsyncEngine) -> list[tuple[str, str]]:
    return [(one["route"], one["subject"]) for one in await all_of(engine, tables.notices)]


async def test_an_alert_that_nobody_acknowledges_is_told_again_and_to_supervisors(
    engine: AsyncEngine, clock: Clock
) -> None:
    await add_officer(engine, "Ravi", role="supervisor", email="ravi@example.com")
    await add_alert(engine)
    going = rounds(engine, clock)
    assert await going.go() == 0
    clock.forward(minutes=5)
    assert await going.go() == 2
    assert await going.go() == 0
    addresses = [one["address"] for one in await all_of(engine, tables.notices)]
    assert addresses == ["room@example.com", "ravi@example.com"]
    assert all(one["urgent"] for one in await all_of(engine, tables.notices))
    assert "he has a knife" not in str(await all_of(engine, tables.notices))
    clock.forward(minutes=10)
    assert await going.go() == 2
    (alert,) = await all_of(engine, tables.alerts)
    assert (alert["escalations"], alert["escalated_at"]) == (2, clock())


async def test_an_acknowledged_alert_is_told_of_no_more(engine: AsyncEngine, clock: Clock) -> None:
    await add_alert(engine, acknowledged_at=NOW)
    clock.forward(hours=2)
    assert await rounds(engine, clock).go() == 0


async def test_two_processes_tell_it_once(engine: AsyncEngine, clock: Clock) -> None:
    await add_alert(engine)
    clock.forward(minutes=6)
    await asyncio.gather(*(rounds(engine, clock).go() for _ in range(4)))
    assert len(await all_of(engine, tables.notices)) == 1


async def test_an_urgent_report_is_told_again_until_somebody_takes_it(
    engine: AsyncEngine, clock: Clock
) -> None:
    officer = await add_officer(engine, email="sam@example.com")
    conversation = await add_conversation(engine)
    await add_report(engine, conversation, urgency="priority")
    await add_report(engine, conversation, "BL-2222-22", urgency="routine")
    clock.forward(minutes=30)
    assert await rounds(engine, clock).go() == 1
    assert await told(engine) == [
        ("email", "NOBODY HAS TAKEN BL-7K3F-92: graffiti (priority)"),
    ]
    async with engine.begin() as connection:
        await connection.execute(update(tables.reports).values(taken_by=officer))
    clock.forward(hours=9)
    assert await rounds(engine, clock).go() == 0


async def test_at_the_start_of_a_shift_a_team_hears_what_is_open_once(
    engine: AsyncEngine, clock: Clock
) -> None:
    officer = await add_officer(engine, email="sam@example.com")
    await add_report(engine, await add_conversation(engine))
    await set_up(engine, officer, team=TEAM, telegram_group=GROUP, shift_starts=("09:30",))
    assert await rounds(engine, clock).go() == 2
    clock.forward(minutes=20)
    assert await rounds(engine, clock).go() == 0
    subject = f"Patch {TEAM}: 1 open at the start of the shift"
    assert await told(engine) == [("email", subject), ("telegram", subject)]
    clock.forward(days=1, minutes=-20)
    assert await rounds(engine, clock).go() == 2


async def test_a_team_with_nothing_open_is_left_in_peace(engine: AsyncEngine, clock: Clock) -> None:
    officer = await add_officer(engine, email="sam@example.com")
    await set_up(engine, officer, team=TEAM, shift_starts=("09:30",))
    assert await rounds(engine, clock).go() == 0


async def test_at_the_start_of_a_shift_the_control_room_hears_how_things_stand(
    engine: AsyncEngine, clock: Clock
) -> None:
    officer = await add_officer(engine, role="control_room")
    conversation = await add_conversation(engine, address="1002")
    late = {"urgency": "priority", "due_at": NOW - timedelta(hours=1)}
    await add_report(engine, conversation, **late, taken_by=officer)
    await add_report(engine, conversation, "BL-2222-22", urgency="priority")
    await add_report(engine, conversation, "BL-3333-33", urgency="priority", status="closed")
    await add_report(engine, conversation, "BL-4444-44", urgency="routine")
    await add_reply(engine, conversation, state="stuck")
    await add_reply(engine, conversation, "Call 999 now.", state="stuck", call_999=True)
    await add_alert(engine, raised_at=NOW - timedelta(minutes=3))
    async with engine.begin() as connection:
        await floods.note(connection, channel="web", scope="overall", refused=30, danger=1, now=NOW)
    hours = {"shift_starts": ("09:30",), "quiet_from": "09:00", "quiet_until": "17:00"}
    await set_up(engine, officer, team=CONTROL_ROOM, telegram_group=GROUP, **hours)
    assert await rounds(engine, clock).go() == 2
    assert await rounds(engine, clock).go() == 0
    for one in await all_of(engine, tables.notices):
        assert one["subject"] == (
            "Control room: FLOOD of messages, 1 ALERT NOT ACKNOWLEDGED, 2 in the priority queue "
            "at the start of the shift"
        )
        assert one["next_at"] == NOW  # they asked for this hour, quiet or not
        assert "Priority queue: 2 open, 1 taken by nobody, 1 past their clock." in one["body"]
        assert "The oldest is 3 minutes old." in one["body"]
        assert "Replies that could not be sent: 2; 1 OF THESE WITH 999." in one["body"]
        assert one["body"].endswith("https://console.example.com/staff/alerts")
        assert "knife" not in one["body"]


async def test_a_quiet_control_room_hears_that_it_is_quiet(
    engine: AsyncEngine, clock: Clock
) -> None:
    officer = await add_officer(engine)
    await set_up(engine, officer, team=CONTROL_ROOM, shift_starts=("09:30",))
    assert await rounds(engine, clock).go() == 1
    assert await told(engine) == [
        ("email", "Control room: 0 in the priority queue at the start of the shift")
    ]


async def test_the_notice_arrives_in_the_group_and_in_the_channel(
    engine: AsyncEngine, clock: Clock, teams: TeamsServer, chat: TelegramServer, post: StaffPost
) -> None:
    await ready(engine, teams)
    clock.forward(minutes=6)
    await rounds(engine, clock).go()
    await post.send_due()
    (sent,) = chat.sent()
    assert sent["chat_id"] == GROUP
    assert "ALERT 1: weapons – NOT ACKNOWLEDGED" in sent["text"]
    (card,) = teams.cards
    assert words_of(card)[0] == "ALERT 1: weapons – NOT ACKNOWLEDGED"
    assert card["actions"][0]["url"] == "https://console.example.com/staff/alerts"
    assert {one["state"] for one in await all_of(engine, tables.notices)} == {"sent", "stuck"}


async def test_a_channel_that_is_busy_is_tried_when_it_asks_for_it(
    engine: AsyncEngine, clock: Clock, teams: TeamsServer, chat: TelegramServer, post: StaffPost
) -> None:
    await ready(engine, teams)
    teams.refusals.append((429, {"Retry-After": "90"}))
    clock.forward(minutes=6)
    await rounds(engine, clock).go()
    await post.send_due()
    assert teams.cards == []
    clock.forward(seconds=60)
    await post.send_due()
    assert teams.cards == []
    clock.forward(seconds=31)
    await post.send_due()
    assert len(teams.cards) == 1


@pytest.mark.parametrize("status", [302, 401, 404, 410])
async def test_a_workflow_that_is_gone_is_put_before_a_person_without_its_address(
    engine: AsyncEngine, clock: Clock, teams: TeamsServer, chat: TelegramServer, post: StaffPost,
    status: int,
) -> None:  # fmt: skip
    await ready(engine, teams)
    teams.refusals.append((status, {"Location": "http://127.0.0.1:1/elsewhere"}))
    clock.forward(minutes=6)
    await rounds(engine, clock).go()
    await post.send_due()
    (row,) = [one for one in await all_of(engine, tables.notices) if one["route"] == "teams"]
    assert row["state"] == "stuck"
    assert "made-up" not in str(row)


async def test_a_group_that_threw_the_bot_out_does_not_hold_up_the_rest(
    engine: AsyncEngine, clock: Clock, teams: TeamsServer, chat: TelegramServer, post: StaffPost
) -> None:
    await ready(engine, teams)
    chat.refusals.append(BLOCKED)
    clock.forward(minutes=6)
    await rounds(engine, clock).go()
    await post.send_due()
    assert len(teams.cards) == 1
    (row,) = [one for one in await all_of(engine, tables.notices) if one["route"] == "telegram"]
    assert row["state"] == "stuck"


async def test_the_address_is_kept_under_a_key(engine: AsyncEngine, teams: TeamsServer) -> None:
    await ready(engine, teams)
    (row,) = await all_of(engine, tables.team_posts)
    assert "made-up" not in str(row)


async def ready(engine: AsyncEngine, teams: TeamsServer) -> None:
    """An open alert, and a control room with both ways."""
    officer = await add_officer(engine)
    url = kept_secrets.closed(KEY, teams.url, owner=0)
    await set_up(engine, officer, team=CONTROL_ROOM, telegram_group=GROUP, teams_url=url)
    await add_alert(engine)


@pytest.fixture
async def teams() -> AsyncIterator[TeamsServer]:
    async with teams_server() as running:
        yield running


@pytest.fixture
async def chat() -> AsyncIterator[TelegramServer]:
    async with telegram_server() as running:
        yield running


@pytest.fixture
async def post(engine: AsyncEngine, clock: Clock, chat: TelegramServer) -> AsyncIterator[StaffPost]:
    """With a group and a channel; without a mail server, so that mail is put before a person."""
    client = make_client(Secret(TOKEN), chat.api_url)
    async with aiohttp.ClientSession() as session:
        ways = {
            "telegram": TelegramGroup({"telegram": Telegram(client)}, is_set_up=True),
            "teams": TeamsWorkflow(
                session, engine, lambda kept: kept_secrets.opened(KEY, kept, owner=0)
            ),
        }
        yield StaffPost(
            engine=engine, courier=Couriers(ways), clock=clock, health=Health(clock=clock)
        )
    await client.request.shutdown()
