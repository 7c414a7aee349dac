"""A minute to take it back: the report as it was, and not a word to the resident."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk
from bot.delivery.staff_mail import Routes
from bot.desk_act import Seen
from bot.desk_corrections import correct_category, correct_place, correct_urgency
from bot.desk_release import Release
from bot.desk_undo import undo
from bot.storage import schema as tables
from bot.storage import team_posts
from bot.storage.team_posts import CONTROL_ROOM, TeamPost
from tests.bot.rows import NOW, Clock, add_conversation, add_officer, add_report, all_of

MAIL = Routes(enabled=True, control_room=("room@example.com",), console_url="https://c.example")
REFERENCE = "BL-7K3F-92"
MINUTE = timedelta(minutes=1)


def seen(officer: int, version: int = 1, **given: Any) -> Seen:
    usual = {"reference": REFERENCE, "staff_id": officer, "version": version, "now": NOW}
    return {**usual, "hold": MINUTE, **given}  # type: ignore[typeddict-item]


async def latest_act(engine: AsyncEngine) -> dict[str, Any]:
    return (await all_of(engine, tables.report_acts))[-1]


async def take_back(engine: AsyncEngine, officer: int, **given: Any) -> desk.UndoOutcome:
    act = await latest_act(engine)
    usual = {"reference": REFERENCE, "act_id": act["id"], "staff_id": officer, "now": NOW}
    return await undo(engine, **{**usual, **given})


async def test_an_undone_close_leaves_the_report_as_it_was_and_tells_nobody(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    (before,) = await all_of(engine, tables.reports)
    await desk.change_status(engine, status="closed", outcome="We painted it.", **seen(officer))
    assert await take_back(engine, officer) == desk.Undone()

    (after,) = await all_of(engine, tables.reports)
    assert after.pop("version") == 3
    assert before.pop("version") == 1
    assert after == before
    assert await Release(engine=engine, clock=lambda: NOW + 2 * MINUTE).send_due() == 0
    assert await all_of(engine, tables.messages) == []
    events = [one["kind"] for one in await all_of(engine, tables.report_events)]
    assert events == ["status", "undone"]
    actions = [one["action"] for one in await all_of(engine, tables.audit)]
    assert actions == ["changed.status", "undid.status"]


async def test_the_words_go_out_when_the_minute_is_over_and_then_it_is_too_late(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    clock = Clock()
    release = Release(engine=engine, clock=clock)
    await desk.answer(engine, text="We will paint it over.", **seen(officer))
    assert await release.send_due() == 0
    assert await all_of(engine, tables.messages) == []

    clock.forward(seconds=60)
    assert await release.send_due() == 1
    assert await release.send_due() == 0
    (message,) = await all_of(engine, tables.messages)
    assert (message["author"], message["staff_id"]) == ("staff", officer)
    assert len(await all_of(engine, tables.deliveries)) == 1
    outcome = await take_back(engine, officer, now=clock())
    assert isinstance(outcome, desk.CannotUndo)
    assert "minute is over" in outcome.why


async def test_undo_and_release_at_the_same_moment_do_one_of_the_two(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.answer(engine, text="We will paint it over.", **seen(officer))
    release = Release(engine=engine, clock=lambda: NOW + MINUTE)
    undone, sent = await asyncio.gather(
        take_back(engine, officer, now=NOW + MINUTE - timedelta(seconds=1)), release.send_due()
    )
    assert (undone == desk.Undone()) is (sent == 0)
    assert len(await all_of(engine, tables.messages)) == sent


async def test_words_to_somebody_in_danger_do_not_wait(engine: AsyncEngine, officer: int) -> None:
    await add_report(engine, await add_conversation(engine), urgency="emergency")
    await desk.answer(engine, text="Stay where you are.", **seen(officer))
    assert len(await all_of(engine, tables.messages)) == 1
    assert await all_of(engine, tables.report_acts) == []


async def test_what_became_unsafe_within_the_minute_is_not_sent(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.change_status(engine, status="in_hand", **seen(officer))
    async with engine.begin() as connection:
        await connection.execute(update(tables.reports).values(may_be_told=False))
    assert await Release(engine=engine, clock=lambda: NOW + MINUTE).send_due() == 0
    assert await all_of(engine, tables.messages) == []
    event = (await all_of(engine, tables.report_events))[-1]
    assert event["kind"] == "not_sent"
    assert "did not agree" in event["text"]


async def test_words_sent_with_a_reason_why_it_is_safe_still_go(
    engine: AsyncEngine, officer: int
) -> None:
    await add_report(engine, await add_conversation(engine), safe_contact="only at work")
    await desk.answer(engine, text="Hello.", override_why="she rang us", **seen(officer))
    assert await Release(engine=engine, clock=lambda: NOW + MINUTE).send_due() == 1


async def test_nobody_undoes_a_colleagues_action_or_one_that_others_built_on(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    other = await add_officer(engine, "Jo")
    await desk.change_status(engine, status="in_hand", **seen(officer))
    assert isinstance(await take_back(engine, other), desk.CannotUndo)
    act = await latest_act(engine)
    await desk.change_status(engine, status="closed", **seen(other, 2))
    outcome = await take_back(engine, officer, act_id=act["id"])
    assert isinstance(outcome, desk.CannotUndo)
    assert "changed since" in outcome.why
    (row,) = await all_of(engine, tables.reports)
    assert row["status"] == "closed"


async def test_what_the_resident_added_meanwhile_stays(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.change_status(engine, status="closed", **seen(officer))
    later = NOW + timedelta(seconds=20)
    async with engine.begin() as connection:
        await connection.execute(update(tables.reports).values(changed_at=later, version=3))
    assert await take_back(engine, officer, now=later) == desk.Undone()
    (row,) = await all_of(engine, tables.reports)
    assert (row["status"], row["changed_at"]) == ("new", later)


async def test_a_correction_is_kept_to_learn_from_and_forgotten_when_undone(
    engine: AsyncEngine, officer: int
) -> None:
    conversation = await add_conversation(engine)
    words = "Jo, 07700 900461: paint on the shelter"
    await add_report(engine, conversation, confidence=0.4, description=words)
    await correct_category(
        engine, category="criminal_damage", why="it was smashed, too", **seen(officer)
    )
    (example,) = await all_of(engine, tables.labelled_examples)
    assert (example["category"], example["urgency"]) == ("criminal_damage", None)
    assert example["was"]["category"] == "graffiti"
    assert "900461" not in example["text"]
    assert (await all_of(engine, tables.messages)) == []

    assert await take_back(engine, officer) == desk.Undone()
    assert await all_of(engine, tables.labelled_examples) == []


@pytest.mark.parametrize(
    ("urgency", "hours"), [("priority", 14.5), ("information", 72), ("routine", 72)]
)
async def test_the_clock_goes_with_the_urgency(
    engine: AsyncEngine, report: UUID, officer: int, urgency: str, hours: float
) -> None:
    await correct_urgency(engine, urgency=urgency, mail=MAIL, **seen(officer))
    (row,) = await all_of(engine, tables.reports)
    assert row["due_at"] == NOW + timedelta(hours=hours)


async def test_a_report_that_turns_out_an_emergency_is_the_control_rooms_and_stays_theirs(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await correct_urgency(engine, urgency="emergency", mail=MAIL, **seen(officer))
    (alert,) = await all_of(engine, tables.alerts)
    assert (alert["report_id"], alert["acknowledged_at"], alert["times"]) == (report, None, 1)
    assert alert["because"] == ["an officer read the report as an emergency"]
    await take_back(engine, officer)
    (alert,) = await all_of(engine, tables.alerts)
    assert alert["stood_down_at"] is None


async def test_a_report_that_is_raised_is_told_at_once_whatever_the_hour(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    async with engine.begin() as connection:
        quiet = {"shift_starts": (), "quiet_from": "09:00", "quiet_until": "17:00"}
        for team, group in ((CONTROL_ROOM, "-1001"), ("DEV.4062", "-1002")):
            post = TeamPost(team=team, telegram_group=group, **quiet)
            await team_posts.save(connection, post, staff_id=officer, now=NOW)
    await correct_urgency(engine, urgency="emergency", mail=MAIL, **seen(officer))
    told = await all_of(engine, tables.notices)
    assert [(one["address"], one["subject"]) for one in told] == [
        ("room@example.com", "ALERT 1: graffiti"),
        ("-1001", "ALERT 1: graffiti"),
        ("room@example.com", f"RAISED: {REFERENCE}: graffiti (now emergency)"),
        ("-1002", f"RAISED: {REFERENCE}: graffiti (now emergency)"),
    ]
    assert all(one["urgent"] and one["next_at"] == NOW for one in told)


async def test_what_is_found_less_urgent_wakes_nobody(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await correct_urgency(engine, urgency="information", mail=MAIL, **seen(officer))
    assert await all_of(engine, tables.notices) == []


async def test_a_corrected_place_is_kept_with_whose_ground_it_is(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await correct_place(
        engine, place_text="Durnford Street", lat=50.366, lon=-4.158, status="found",
        team="PLY.4029", **seen(officer),
    )  # fmt: skip
    (row,) = await all_of(engine, tables.reports)
    assert (row["place_text"], row["team"]) == ("Durnford Street", "DEV.4062")
    (example,) = await all_of(engine, tables.labelled_examples)
    assert (example["team"], example["lat"]) == ("PLY.4029", 50.366)


async def test_a_report_for_a_partner_is_nobodys_here_and_the_resident_reads_whose_it_is(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.pass_to_partner(
        engine, partner="council", partner_name="your council", **seen(officer, hold=timedelta())
    )
    (row,) = await all_of(engine, tables.reports)
    assert (row["destination"], row["partner"], row["taken_by"]) == ("partner", "council", None)
    (message,) = await all_of(engine, tables.messages)
    assert "your council" in message["text"]


@pytest.fixture
async def report(engine: AsyncEngine) -> UUID:
    return await add_report(engine, await add_conversation(engine))


@pytest.fixture
async def officer(engine: AsyncEngine) -> int:
    return await add_officer(engine)
