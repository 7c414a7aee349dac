"""Figures over HTTP: what is counted, what is too small to be told, and what leaves as CSV."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk
from bot.counting import count_figures
from bot.desk_release import Release
from bot.figures.periods import Period
from bot.figures.summary import Summary, summary
from bot.storage import figure_days
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import converse, file, judged
from tests.bot.rows import NOW, Clock, add_officer, all_of

DAY = 24 * 60
TODAY = NOW.date()


async def ask(engine: AsyncEngine, *, days_ago: float, **more: Any) -> Any:
    """A contact that the bot answers alone."""
    turns = [
        ("resident", "is the station open?", {"decision": judged("information", "service_enquiry",
                                                                 0.9)}),
        ("bot", "It is open until six.", {}),
    ]  # fmt: skip
    return await converse(engine, NOW, turns, minutes_ago=days_ago * DAY, **more)


async def say_again(engine: AsyncEngine, conversation: Any, *, days_ago: float) -> None:
    row = {
        "conversation_id": conversation,
        "seq": 3,
        "author": "resident",
        "at": NOW - timedelta(days=days_ago),
        "text": "that did not help",
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.messages).values(row))


async def says(engine: AsyncEngine, talk: Any, seq: int, at: datetime, **given: Any) -> None:
    row = {"conversation_id": talk, "seq": seq, "author": "bot", "at": at, "text": "Hello"} | given
    async with engine.begin() as connection:
        await connection.execute(insert(tables.messages).values(row))


async def act(engine: AsyncEngine, report: Any, at: datetime, **event: Any) -> None:
    officer = event.pop("staff_id", None) or await add_officer(engine, f"Sam {uuid4()}")
    row = {"report_id": report, "at": at, "staff_id": officer, "kind": "answer"} | event
    async with engine.begin() as connection:
        await connection.execute(insert(tables.report_events).values(row))


async def report_of(engine: AsyncEngine, number: int, *, days_ago: float, **more: Any) -> Any:
    talk = await ask(engine, days_ago=days_ago)
    row = {"category": "graffiti", "urgency": "routine", "description": "paint", "team": "PLY.4029"}
    return await file(
        engine, NOW, talk, minutes_ago=days_ago * DAY - 1, reference=f"BL-2222-{number:02}",
        **(row | more),
    )  # fmt: skip


async def counted(engine: AsyncEngine, days: int = 60) -> Summary:
    await count_figures(engine, NOW)
    async with engine.connect() as connection:
        period = Period(TODAY - timedelta(days=days), TODAY)
        return summary(await figure_days.sums(connection, period))


def of(rows: Any) -> dict[str, int | None]:
    return {row.key: row.count for row in rows}


async def test_somebody_who_writes_again_within_seven_days_was_not_helped(
    engine: AsyncEngine,
) -> None:
    back = await ask(engine, days_ago=20)
    await say_again(engine, back, days_ago=14)
    late = await ask(engine, days_ago=30)
    await say_again(engine, late, days_ago=22)

    found = (await counted(engine)).deflection

    assert (found.contacts, found.alone, found.came_back, found.deflected) == (4, 4, 1, 3)


async def test_what_is_said_within_half_a_day_is_one_contact(engine: AsyncEngine) -> None:
    one = await ask(engine, days_ago=20)
    await say_again(engine, one, days_ago=19.6)

    assert (await counted(engine)).contacts == 1


async def test_a_report_a_person_and_danger_are_no_deflection(engine: AsyncEngine) -> None:
    await report_of(engine, 1, days_ago=10)
    await converse(engine, NOW, [("resident", "a person please", {}), ("staff", "hello", {})],
                   minutes_ago=9 * DAY)  # fmt: skip
    await converse(engine, NOW, [("resident", "help", {}), ("bot", "Call 999", {"call_999": True})],
                   minutes_ago=8 * DAY)  # fmt: skip

    found = await counted(engine)

    assert of(found.outcomes) == {"report": 1, "person": 1, "danger": 1, "bot": 0}
    assert found.deflection.alone == 0


async def test_staff_who_step_in_are_counted_apart_from_answers_to_reports(
    engine: AsyncEngine,
) -> None:
    sam = await add_officer(engine, "Tess", role="comms")
    for _ in range(5):
        talk = await converse(
            engine, NOW, [("resident", "a person, please", {})], minutes_ago=9 * DAY
        )
        asked = NOW - timedelta(days=9)
        await says(engine, talk, 2, asked + timedelta(minutes=10), phrase="utter_with_person")
        await says(engine, talk, 3, asked + timedelta(minutes=15), author="resident")
        for seq, minutes in ((4, 43), (5, 48)):  # the second is no first answer
            at = asked + timedelta(minutes=minutes)
            await says(engine, talk, seq, at, author="staff", staff_id=sam)
    # without a hand-over it counts from their last words; the next day's is a first one again
    talk = await ask(engine, days_ago=8)
    told = NOW - timedelta(days=8) + timedelta(minutes=30)
    await says(engine, talk, 3, told, author="staff", staff_id=sam)
    await says(engine, talk, 4, told + timedelta(hours=20), author="resident")
    await says(engine, talk, 5, told + timedelta(hours=21), author="staff", staff_id=sam)

    found = {one.of: one for one in (await counted(engine)).waits}

    assert (found["stepped_in"].answered, found["all"].answered) == (7, 0)
    assert found["stepped_in"].median == pytest.approx(timedelta(minutes=33), rel=0.1)


async def test_an_officers_answer_is_no_stepping_in(engine: AsyncEngine) -> None:
    sam, clock = await add_officer(engine, "Sam"), Clock()
    for number, hold in ((1, timedelta()), (2, timedelta(minutes=1))):
        await report_of(engine, number, days_ago=1)
        await desk.answer(
            engine, reference=f"BL-2222-{number:02}", staff_id=sam, version=1, now=clock(),
            text="We look at it.", hold=hold,
        )  # fmt: skip
    clock.forward(minutes=1)
    await Release(engine=engine, clock=clock).send_due()
    assert len([m for m in await all_of(engine, tables.messages) if m["author"] == "staff"]) == 2

    await count_figures(engine, clock())
    async with engine.connect() as connection:
        sums = await figure_days.sums(connection, Period(TODAY, TODAY))
    assert sums.get(("stepped_in", "all"), {}) == {}
    assert sum(sums["answered", "all"].values()) == 2


async def test_the_median_is_of_first_answers_and_reading_is_no_answer(
    engine: AsyncEngine,
) -> None:
    for number in range(5):
        report = await report_of(engine, number, days_ago=10)
        filed = NOW - timedelta(days=10) + timedelta(minutes=1)
        await act(engine, report, filed + timedelta(minutes=5), kind="taken",
                  detail={"told": True})  # fmt: skip
        await act(engine, report, filed + timedelta(hours=3), detail={"status": "seen"})
        await act(engine, report, filed + timedelta(days=5))

    wait = (await counted(engine)).waits[0]

    assert wait.answered == 5
    assert wait.median is not None
    assert abs(wait.median - timedelta(hours=3)) < timedelta(minutes=31)


async def test_seventy_two_hours_are_met_by_an_answer_in_time_and_by_nothing_else(
    engine: AsyncEngine,
) -> None:
    for number, hours in enumerate((1, 71, 73)):
        report = await report_of(engine, number, days_ago=10)
        await act(engine, report, NOW - timedelta(days=10) + timedelta(hours=hours))
    taken = await report_of(engine, 8, days_ago=10)
    await act(engine, taken, NOW - timedelta(days=9), kind="taken")
    await report_of(engine, 9, days_ago=1)  # its clock runs still

    same_day, in_72_hours = (await counted(engine)).promises

    assert (in_72_hours.due, in_72_hours.met) == (4, 2)
    assert same_day.due == 0


async def test_settled_days_stay_when_what_they_counted_is_gone(engine: AsyncEngine) -> None:
    old = await ask(engine, days_ago=30)
    assert (await counted(engine)).contacts == 1
    async with engine.begin() as connection:
        await connection.execute(
            tables.messages.delete().where(tables.messages.c.conversation_id == old)
        )

    assert (await counted(engine)).contacts == 1


async def test_counting_twice_changes_nothing(engine: AsyncEngine) -> None:
    await ask(engine, days_ago=3)
    await ask(engine, days_ago=40, channel="telegram")

    first = await counted(engine)

    assert await counted(engine) == first
    assert first.contacts == 2


async def test_the_page_shows_charts_that_a_screen_reader_hears_and_tables_beside(
    house: House, monday: dict[str, Any]
) -> None:
    await count_figures(house.engine, house.clock())
    async with await house.signed_in("comms") as visitor:
        page = (await visitor.get("/staff/figures?period=7")).text

    assert page.count("<svg") == page.count('role="img"') >= 4
    assert page.count("<desc") == page.count("<svg")
    assert "<script" not in page.split("<main")[1].split("</main")[0]
    assert "Contacts by channel" in page


async def test_small_counts_are_not_told_but_totals_are(house: House) -> None:
    for number in range(6):
        await ask(house.engine, days_ago=2 + number / 100)
    for number in range(2):
        await ask(house.engine, days_ago=2 + number / 100, channel="telegram")
    await count_figures(house.engine, house.clock())

    async with await house.signed_in("supervisor") as visitor:
        answer = await visitor.get("/staff/figures/channels.csv?period=7")
        total = await visitor.get("/staff/figures/outcomes.csv?period=7")

    rows = list(csv.DictReader(answer.text.splitlines()))
    # the larger one is hidden too: eight less six is two
    assert [row["Count"] for row in rows] == ["not given", "not given"]
    assert "Answered by the bot alone,8" in total.text
    assert answer.headers["Content-Type"].startswith("text/csv")


async def test_who_took_figures_out_stands_in_the_audit_trail(house: House) -> None:
    async with await house.signed_in("comms") as visitor:
        await visitor.get("/staff/figures/teams.csv?first=2026-02-01&last=2026-02-28")
        await visitor.get("/staff/figures")
    async with house.engine.connect() as connection:
        lines = (await connection.execute(tables.audit.select())).mappings().all()

    taken = next(line for line in lines if line["action"] == "exported.figures")
    assert taken["detail"] == {"table": "teams", "first": "2026-02-01", "last": "2026-02-28"}
    assert any(line["action"] == "saw.figures" for line in lines)


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("2026-03-02", "2026-03-01"), ("2031-01-01", "2031-01-02")]
)
async def test_days_that_make_no_period_are_told_beside_the_field(
    house: House, first: str, last: str
) -> None:
    async with await house.signed_in("comms") as visitor:
        answer = await visitor.send("/staff/figures", "/staff/figures", first=first, last=last)
    assert answer.status == 422
    assert "There is a problem" in answer.text


async def test_days_of_ones_own_lead_to_an_address_that_can_be_passed_on(house: House) -> None:
    async with await house.signed_in("comms") as visitor:
        answer = await visitor.send(
            "/staff/figures", "/staff/figures", first="2026-02-01", last="2026-02-07"
        )
        assert answer.to == "/staff/figures?first=2026-02-01&last=2026-02-07"
        assert "1 February 2026" in (await visitor.get(answer.to)).text


async def test_there_is_no_csv_of_what_is_no_table(house: House) -> None:
    async with await house.signed_in("comms") as visitor:
        assert (await visitor.get("/staff/figures/secrets.csv")).status == 404


async def test_a_year_is_summed_from_whole_months_and_the_days_around_them(
    engine: AsyncEngine,
) -> None:
    for days_ago in (1, 5, 29, 31, 45, 62, 200, 359):
        await ask(engine, days_ago=days_ago)
    await count_figures(engine, NOW)

    async with engine.connect() as connection:
        for days in (1, 28, 30, 31, 60, 100, 365):
            period = Period(TODAY - timedelta(days=days - 1), TODAY)
            found = summary(await figure_days.sums(connection, period))
            by_day = await figure_days.by_day(connection, "contacts", period)
            assert found.contacts == sum(by_day.values()), days
    assert found.contacts == 8
