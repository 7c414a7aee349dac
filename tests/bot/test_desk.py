"""What officers do with a report, each in one transaction."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk
from bot.storage import schema as tables
from tests.bot.rows import NOW, add_conversation, add_officer, add_report, all_of

REFERENCE = "BL-7K3F-92"


async def answer(engine: AsyncEngine, officer: int, **given: object) -> desk.Outcome:
    usual = {"reference": REFERENCE, "text": "We will paint it over.", "version": 1}
    return await desk.answer(engine, staff_id=officer, now=NOW, **(usual | given))  # type: ignore[arg-type]


async def test_an_answer_is_said_sent_kept_and_audited_together(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    outcome = await answer(engine, officer)

    assert outcome == desk.Done(2, told=True, because="sent on their own channel")
    (message,) = await all_of(engine, tables.messages)
    assert (message["author"], message["staff_id"]) == ("staff", officer)
    assert message["text"] == "We will paint it over."
    (delivery,) = await all_of(engine, tables.deliveries)
    assert (delivery["state"], delivery["message_id"]) == ("waiting", message["id"])
    (event,) = await all_of(engine, tables.report_events)
    assert (event["kind"], event["report_id"]) == ("answer", report)
    (line,) = await all_of(engine, tables.audit)
    assert (line["action"], line["subject"]) == ("answered.report", f"report:{REFERENCE}")
    (changed,) = await all_of(engine, tables.reports)
    assert (changed["version"], changed["status"]) == (2, "seen")


async def test_of_two_officers_at_once_the_second_is_told(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    outcomes = await asyncio.gather(
        answer(engine, officer, text="one"), answer(engine, officer, text="two")
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Changed", "Done"]
    assert len(await all_of(engine, tables.messages)) == 1


@pytest.mark.parametrize("danger", [{"may_be_told": False}, {"safe_contact": "only at work"}])
async def test_a_message_that_could_endanger_needs_a_reason(
    engine: AsyncEngine, officer: int, danger: dict[str, object]
) -> None:
    await add_report(engine, await add_conversation(engine), **danger)

    refused = await answer(engine, officer)
    assert isinstance(refused, desk.Unsafe)
    assert await all_of(engine, tables.messages) == []

    sent = await answer(engine, officer, override_why="she asked for it by phone")
    assert isinstance(sent, desk.Done)
    (line,) = await all_of(engine, tables.audit)
    assert line["why"] == "she asked for it by phone"


async def test_somebody_who_blocked_us_is_unreachable(engine: AsyncEngine, officer: int) -> None:
    await add_report(engine, await add_conversation(engine, blocked=True))

    assert isinstance(await answer(engine, officer), desk.Unreachable)


async def test_on_the_web_the_answer_waits_in_the_conversation(
    engine: AsyncEngine, officer: int
) -> None:
    await add_report(engine, await add_conversation(engine, channel="web", address="ab" * 32))

    assert isinstance(await answer(engine, officer), desk.Done)
    assert len(await all_of(engine, tables.messages)) == 1
    assert await all_of(engine, tables.deliveries) == []


async def test_a_change_of_status_reaches_the_resident_in_plain_words(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    outcome = await desk.change_status(
        engine, reference=REFERENCE, staff_id=officer, status="in_hand", version=1, now=NOW
    )

    assert outcome == desk.Done(2, told=True, because="told on their own channel")
    (message,) = await all_of(engine, tables.messages)
    assert (message["author"], message["phrase"]) == ("bot", "utter_told_in_hand")
    assert REFERENCE in message["text"]


async def test_a_change_of_status_is_silent_where_it_could_endanger(
    engine: AsyncEngine, officer: int
) -> None:
    await add_report(engine, await add_conversation(engine), may_be_told=False)

    outcome = await desk.change_status(
        engine, reference=REFERENCE, staff_id=officer, status="closed", version=1, now=NOW
    )

    assert isinstance(outcome, desk.Done)
    assert outcome.told is False
    assert await all_of(engine, tables.messages) == []
    (changed,) = await all_of(engine, tables.reports)
    assert changed["status"] == "closed"


async def test_whoever_takes_a_new_report_has_seen_it(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.take(engine, reference=REFERENCE, staff_id=officer, version=1, now=NOW)
    again = await desk.take(engine, reference=REFERENCE, staff_id=officer, version=2, now=NOW)

    (changed,) = await all_of(engine, tables.reports)
    assert (changed["status"], changed["taken_by"]) == ("seen", officer)
    assert isinstance(again, desk.Done)
    assert len(await all_of(engine, tables.messages)) == 1  # they are told once that it was read


async def test_a_report_passed_on_lies_with_the_other_team_as_nobodys(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.take(engine, reference=REFERENCE, staff_id=officer, version=1, now=NOW)
    await desk.pass_to_team(
        engine,
        reference=REFERENCE,
        staff_id=officer,
        team="CIOS.4001",
        team_name="Camborne North",
        version=2,
        now=NOW,
        why="their ground",
    )

    (changed,) = await all_of(engine, tables.reports)
    assert (changed["team"], changed["taken_by"], changed["status"]) == (
        "CIOS.4001",
        None,
        "passed_on",
    )
    assert "Camborne North" in (await all_of(engine, tables.messages))[-1]["text"]


async def test_a_crime_number_is_told_to_the_resident(
    engine: AsyncEngine, report: UUID, officer: int
) -> None:
    await desk.enter_crime_number(
        engine, reference=REFERENCE, staff_id=officer, number="50240/123", version=1, now=NOW
    )

    (message,) = await all_of(engine, tables.messages)
    assert "50240/123" in message["text"]


async def test_a_reference_that_nobody_has_is_said_to_be_none(
    engine: AsyncEngine, officer: int
) -> None:
    assert await answer(engine, officer) == desk.NoSuchReport()


@pytest.fixture
async def report(engine: AsyncEngine) -> UUID:
    return await add_report(engine, await add_conversation(engine))


@pytest.fixture
async def officer(engine: AsyncEngine) -> int:
    return await add_officer(engine)
