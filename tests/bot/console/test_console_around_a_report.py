"""Around a report: joined with others and taken apart, its sender's marks, a step taken back."""

from __future__ import annotations

import asyncio

import pytest

from bot.storage import schema as tables
from tests.bot.console.console_house import House, Visitor
from tests.bot.console.lived_in import STONEHOUSE, converse, file
from tests.bot.rows import all_of

BY_THE_SHELTER = {"lat": 50.3671, "lon": -4.1587, "team": STONEHOUSE, "urgency": "routine"}
ONE, TWO, THREE = "BL-2222-A2", "BL-2222-B2", "BL-2222-C2"


async def act(visitor: Visitor, reference: str, action: str, **fields: str):
    page = await visitor.get(f"/staff/reports/{reference}")
    return await visitor.post(
        f"/staff/reports/{reference}/{action}",
        {"csrf": page.token(), "version": page.version(), **fields},
    )


@pytest.fixture
async def shelter(house: House):
    """Three residents, one shelter."""
    for reference, category, minutes in (
        (ONE, "nuisance_group", 60), (TWO, "street_drinking", 300), (THREE, "nuisance_group", 900),
    ):  # fmt: skip
        conversation = await converse(
            house.engine, house.clock(), [("resident", "lads at the shelter", {})],
            minutes_ago=minutes,
        )  # fmt: skip
        await file(
            house.engine, house.clock(), conversation, minutes_ago=minutes, reference=reference,
            category=category, description="lads at the shelter", place_text="Bus shelter",
            **BY_THE_SHELTER,
        )  # fmt: skip


@pytest.fixture
async def officer(house: House):
    async with await house.signed_in("officer", (STONEHOUSE,), name="Morwenna") as visitor:
        yield visitor


async def test_reports_of_one_thing_are_suggested_joined_and_taken_apart(house, shelter, officer):
    page = (await officer.get(f"/staff/reports/{ONE}")).text
    assert "Others who may have seen the same" in page
    assert "Both disorder in the street, at the same spot, 4 h apart." in page
    for other in (TWO, THREE):
        done = await act(officer, ONE, "join", other=other, because="the same lads")
        assert done.to.endswith("?done=joined")
    page = (await officer.get(f"/staff/reports/{TWO}")).text
    assert "3 residents, one matter" in page
    assert "Morwenna joined it: the same lads" in page

    await act(officer, TWO, "unjoin")
    assert "2 residents, one matter" in (await officer.get(f"/staff/reports/{ONE}")).text
    await act(officer, ONE, "unjoin")
    assert "one matter" not in (await officer.get(f"/staff/reports/{THREE}")).text
    kinds = [one["kind"] for one in await all_of(house.engine, tables.report_events)]
    assert kinds.count("joined") == 4
    assert kinds.count("unjoined") == 2
    actions = [one["action"] for one in await all_of(house.engine, tables.audit)]
    assert actions.count("joined.report") == 4


async def test_two_officers_joining_at_once_make_one_matter(house, shelter, officer):
    page = await officer.get(f"/staff/reports/{ONE}")
    sent = {"csrf": page.token(), "because": "the same lads"}
    answers = await asyncio.gather(
        officer.post(f"/staff/reports/{ONE}/join", {**sent, "other": TWO}),
        officer.post(f"/staff/reports/{TWO}/join", {**sent, "other": ONE}),
    )
    assert sorted(one.status for one in answers) == [303, 409]
    assert len(await all_of(house.engine, tables.matter_reports)) == 2


@pytest.mark.parametrize("other", ["BL-9999-99", ONE, "nonsense", ""])
async def test_nothing_is_joined_to_what_is_not_there(shelter, officer, other):
    answer = await act(officer, ONE, "join", other=other, because="the same lads")
    assert answer.status in (409, 422)
    assert "There is a problem" in answer.text


async def test_a_hoax_is_marked_with_a_reason_and_the_mark_is_taken_away(house, shelter, officer):
    short = await act(officer, ONE, "caution", kind="hoax", why="no")
    assert short.status == 422
    await act(officer, ONE, "caution", kind="hoax", why="they told us so themselves")
    page = (await officer.get(f"/staff/reports/{ONE}")).text
    assert "Marked as a hoax" in page
    again = await act(officer, ONE, "caution", kind="hoax", why="they told us so themselves")
    assert again.status == 409
    (row,) = await all_of(house.engine, tables.cautions)
    await act(officer, ONE, "lift", caution=str(row["id"]))
    assert "Marked as a hoax</strong>" not in (await officer.get(f"/staff/reports/{ONE}")).text


async def test_an_abusive_sender_is_marked_on_all_of_their_reports(house, monday, officer):
    (row,) = [
        one
        for one in await all_of(house.engine, tables.reports)
        if one["reference"] == "BL-7K3F-92"
    ]
    await file(
        house.engine, house.clock(), row["conversation_id"], minutes_ago=5, reference=ONE,
        category="noise", description="the same sender", **BY_THE_SHELTER,
    )  # fmt: skip
    await act(officer, ONE, "caution", kind="abusive", why="threats to the desk")
    page = (await officer.get("/staff/reports/BL-7K3F-92")).text
    assert "Abusive to staff" in page
    assert "threats to the desk" in page
    assert "2 reports in a year" in page


async def test_an_anonymous_report_is_tied_to_nothing(house, shelter, officer):
    async with house.engine.begin() as connection:
        await connection.execute(tables.reports.update().values(anonymous=True, contact=""))
    page = (await officer.get(f"/staff/reports/{ONE}")).text
    assert "Anonymous: not tied to anything else" in page


async def test_the_third_report_of_six_months_may_have_a_case_review(house, shelter, officer):
    async with house.engine.begin() as connection:
        await connection.execute(tables.reports.update().values(contact="Jo, 07700 900461"))
    page = (await officer.get(f"/staff/reports/{ONE}")).text
    assert "They can ask for an anti-social behaviour case review: 3 reports" in page


async def test_a_step_is_taken_back_within_the_minute_from_the_page(house, shelter, officer):
    await act(officer, ONE, "status", status="closed", outcome="Moved on.")
    page = (await officer.get(f"/staff/reports/{ONE}")).text
    assert "You can still undo this" in page
    (row,) = await all_of(house.engine, tables.report_acts)
    back = await act(officer, ONE, "undo", act=str(row["id"]))
    assert back.to.endswith("?done=undone")
    page = (await officer.get(back.to)).text
    assert "The report is as it was before" in page
    assert "You can still undo this" not in page

    house.clock.forward(minutes=2)
    late = await act(officer, ONE, "undo", act=str(row["id"]))
    assert late.status == 409


async def test_another_officer_is_offered_no_undo_of_mine(house, shelter, officer):
    await act(officer, ONE, "take")
    async with await house.signed_in("officer", (STONEHOUSE,), name="Jory") as other:
        assert "You can still undo" not in (await other.get(f"/staff/reports/{ONE}")).text


async def test_category_urgency_and_place_are_put_right_and_kept_to_learn_from(
    house, shelter, officer
):
    await act(officer, ONE, "category", category="drugs", why="dealing, not loitering")
    await act(officer, ONE, "urgency", urgency="priority")
    await act(officer, ONE, "place", place="PL1 3RP")
    (row,) = [one for one in await all_of(house.engine, tables.reports) if one["reference"] == ONE]
    assert (row["category"], row["urgency"], row["place_text"]) == ("drugs", "priority", "PL1 3RP")
    kept = await all_of(house.engine, tables.labelled_examples)
    assert [one["category"] for one in kept] == ["drugs", None, None]
    assert kept[0]["why"] == "dealing, not loitering"
    for wrong in ({"category": "wibble"}, {"urgency": "soon"}, {"place": ""}):
        (name,) = wrong
        assert (await act(officer, ONE, name, **wrong)).status == 422


async def test_a_ready_beginning_fills_the_answer_and_nothing_is_sent_by_it(
    house, shelter, officer
):
    page = (await officer.get(f"/staff/reports/{ONE}?reply=visited")).text
    assert ">Thank you for telling us. We went and had a look.</textarea>" in page
    assert await all_of(house.engine, tables.report_acts) == []
