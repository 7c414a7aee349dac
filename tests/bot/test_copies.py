"""A neighbouring team's copy of a report: in the report, in its people's mail and in its queue."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.outcome import FileReport, copied_to
from bot.delivery.staff_mail import Routes, about_report
from bot.storage import desk_queues
from bot.storage.desk_queues import Wanted
from tests.bot.conversation.talk import BODMIN, EXMOUTH, Talk, decision, found
from tests.bot.rows import NOW, add_conversation, add_officer, add_report
from triage.place_types import PlaceAnswer


def near_the_edge() -> PlaceAnswer:
    return replace(found("Fore Street, Bodmin"), copy_to=EXMOUTH)


def made(place: PlaceAnswer, urgency: str = "routine") -> FileReport:
    talk = Talk().says("they sprayed the wall again", decision(urgency=urgency, place=place))
    for _ in range(9):
        if talk.effect(FileReport):
            break
        talk.presses("submit" if talk.asking == "confirm" else "skip")
    filed: FileReport = talk.effect(FileReport)
    return filed


def test_a_report_near_an_official_edge_names_the_neighbour() -> None:
    report = made(near_the_edge())
    assert report.team == BODMIN.id
    assert copied_to(report.also_notify) == (EXMOUTH.id,)
    assert copied_to(made(near_the_edge(), "priority").also_notify) == (EXMOUTH.id,)


def test_any_other_report_names_nobody() -> None:
    assert copied_to(made(found("Fore Street, Bodmin")).also_notify) == ()


async def test_the_neighbours_people_get_mail_and_nobody_gets_two(engine: AsyncEngine) -> None:
    await add_officer(engine, "Sam", email="sam@example.com")
    await add_officer(engine, "Kim", email="kim@example.com", teams=["CIOS.4001"])
    await add_officer(engine, "Lee", email="lee@example.com", teams=["CIOS.4001", "DEV.4062"])
    routes = Routes(enabled=True, control_room=("room@example.com",), console_url="")

    async with engine.connect() as connection:
        own = await routes.for_report(connection, team="DEV.4062")
        copies = await routes.for_copies(connection, teams=("CIOS.4001",), beside=own)
        nobody = await routes.for_copies(connection, teams=("CIOS.4002",), beside=own)

    assert set(own) == {"sam@example.com", "lee@example.com"}
    assert copies == ("kim@example.com",)
    assert nobody == ()
    (notice,) = about_report(made(near_the_edge()), copies, now=NOW, copy=True)
    assert notice["subject"].startswith("Copy of report BL-")
    assert "close to the edge of your ground" in notice["body"]


async def test_a_copy_stands_in_the_neighbours_queue(engine: AsyncEngine) -> None:
    talk = await add_conversation(engine)
    await add_report(engine, talk, "BL-2222-22", team="DEV.4062", also_notify=["team:CIOS.4001"])
    await add_report(engine, talk, "BL-3333-33", team="DEV.4062")

    async with engine.connect() as connection:
        seen = await desk_queues.listed(connection, Wanted(teams=("CIOS.4001",)), most=9)

    assert [one.reference for one in seen] == ["BL-2222-22"]
