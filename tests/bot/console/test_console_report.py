"""A report on one page, and what an officer can do with it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.desk_release import Release
from bot.storage import schema as tables
from tests.bot.console.console_house import HIDDEN_TOKEN, House, Visitor
from tests.bot.console.lived_in import REDRUTH, STONEHOUSE, converse, file, keep_photo
from tests.bot.rows import add_reply, all_of

PAINT = "/staff/reports/BL-7K3F-92"
SAFE = "/staff/reports/BL-2SAF-EE"


async def act(visitor: Visitor, report: str, action: str, **fields: str):
    page = await visitor.get(report)
    return await visitor.post(
        f"{report}/{action}", {"csrf": page.token(), "version": page.version(), **fields}
    )


@pytest.fixture
async def officer(house: House, monday):
    async with await house.signed_in("officer", (STONEHOUSE,), name="Morwenna") as visitor:
        yield visitor


async def transcript(house: House, reference: str = "BL-7K3F-92") -> list[dict]:
    """Once the minute is over in which an officer may take words back."""
    house.clock.forward(minutes=1)
    await Release(engine=house.engine, clock=house.clock).send_due()
    (conversation,) = [
        one["conversation_id"]
        for one in await all_of(house.engine, tables.reports)
        if one["reference"] == reference
    ]
    return [
        one
        for one in await all_of(house.engine, tables.messages)
        if one["conversation_id"] == conversation
    ]


async def test_the_page_has_the_words_the_place_the_reasons_and_the_conversation(officer):
    page = (await officer.get(PAINT)).text
    assert "on the wall by the bus stop, Durnford Street" in page
    assert "The place Durnford Street lies on the ground of Stonehouse" in page
    assert "Is this right? Graffiti, Durnford Street in Plymouth" in page
    assert f'<img src="{PAINT}/map.svg"' in page
    assert "approximate" in page


async def test_the_residents_second_secret_is_theirs_alone(house, officer):
    (row,) = [one for one in await all_of(house.engine, tables.reports)
              if one["reference"] == "BL-7K3F-92"]  # fmt: skip
    words = "Your reference is BL-7K3F-92. The secret word: H2QM-9TRV"
    await add_reply(house.engine, row["conversation_id"], words)
    page = (await officer.get(PAINT)).text
    page = HIDDEN_TOKEN.sub("", page)  # which holds any letters by chance
    assert "Your reference is BL-7K3F-92. The secret word:" in page
    assert "H2QM" not in page
    assert "9TRV" not in page


async def test_words_that_mean_danger_are_marked(house, monday):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get("/staff/reports/BL-4KNF-77")).text
    assert '<mark title="Means danger: weapon">man with a knife<span' in page


async def test_what_a_resident_writes_is_never_taken_for_html(house, monday, officer):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    talk = await converse(
        house.engine, house.clock(), [("resident", evil, {})], minutes_ago=1, with_person_why=evil
    )
    await file(
        house.engine, house.clock(), talk, minutes_ago=1, reference="BL-6EVX-XX", team=STONEHOUSE,
        category="graffiti", urgency="routine", description=evil, place_text=evil, contact=evil,
        happened_at=evil, safe_contact=evil, because=[evil], lat=50.366, lon=-4.156,
    )  # fmt: skip
    pages = [
        (await officer.get("/staff/reports/BL-6EVX-XX")).text,
        (await officer.get("/staff/queue")).text,
    ]
    async with await house.signed_in("supervisor") as visitor:
        pages.append((await visitor.get(f"/staff/conversations/{talk}")).text)
        pages.append((await visitor.get("/staff/conversations")).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


async def test_each_look_at_a_report_is_kept(house, officer):
    await officer.get(PAINT)
    await officer.get(PAINT)
    seen = [
        one for one in await all_of(house.engine, tables.audit) if one["action"] == "saw.report"
    ]
    assert [one["subject"] for one in seen] == ["report:BL-7K3F-92"] * 2
    assert {one["staff_id"] for one in seen} == {house.people["Morwenna"]}


async def test_a_photo_shows_only_when_asked_for_as_a_copy_and_the_look_is_kept(
    house, monday, officer
):
    assert "/photos/" not in (await officer.get(PAINT)).text
    assert f"{PAINT}/photos/{monday['photo']}" in (await officer.get(f"{PAINT}?photos=show")).text
    photo = await officer.get(f"{PAINT}/photos/{monday['photo']}")
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert photo.text.startswith("\xff\xd8")
    assert "the original" not in photo.text
    assert [one["action"] for one in await all_of(house.engine, tables.audit)][-1] == "saw.photo"


async def test_a_photo_of_another_conversation_is_not_given_out(house, monday, officer):
    other = await keep_photo(house.engine, house.clock(), monday["nan"])
    for name in (other, uuid4(), "..%2f", "x"):
        assert (await officer.get(f"{PAINT}/photos/{name}")).status == 404


async def test_the_map_is_a_picture_with_the_teams_name_and_nothing_from_outside(officer):
    drawn = await officer.get(f"{PAINT}/map.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert "Stonehouse" in drawn.text
    assert drawn.text.count("http") == 1  # the SVG namespace


async def test_an_answer_reaches_the_conversation_in_the_officers_own_words(house, officer):
    answer = await act(
        officer, PAINT, "answer", text="We clean it on Friday.", new_status="in_hand"
    )
    assert answer.to == f"{PAINT}?done=answered"
    last = (await transcript(house))[-1]
    assert (last["author"], last["text"]) == ("staff", "We clean it on Friday.")
    page = (await officer.get(answer.to)).text
    assert "Your answer is on its way" in page
    assert "We clean it on Friday." in page
    assert 'govuk-tag--green">In hand<' in page


async def test_taking_a_report_puts_the_name_on_it(officer):
    answer = await act(officer, PAINT, "take")
    assert "Taken by Morwenna" in (await officer.get(answer.to)).text


async def test_two_people_on_one_report_the_second_is_told_and_keeps_their_words(
    house, monday, officer
):
    async with await house.signed_in("supervisor", name="Ravi") as second:
        old = await second.get(PAINT)
        await act(officer, PAINT, "status", status="in_hand")
        late = await second.post(
            f"{PAINT}/answer",
            {"csrf": old.token(), "version": old.version(), "text": "My careful words"},
        )
        assert late.status == 409
        assert "Somebody else changed this report" in late.text
        assert ">My careful words</textarea>" in late.text
        assert "My careful words" not in [one["text"] for one in await transcript(house)]
        again = await second.post(
            f"{PAINT}/answer",
            {"csrf": late.token(), "version": late.version(), "text": "My careful words"},
        )
        assert again.status == 303


async def test_an_answer_that_could_endanger_needs_a_reason_and_the_reason_is_kept(house, monday):
    before = await transcript(house, "BL-2SAF-EE")
    async with await house.signed_in("control_room") as visitor:
        assert "A message could endanger this person" in (await visitor.get(SAFE)).text
        first = await act(visitor, SAFE, "answer", text="We can help you.")
        assert first.status == 409
        assert "Is it safe to answer?" in first.text
        assert ">We can help you.</textarea>" in first.text
        assert await transcript(house, "BL-2SAF-EE") == before
        second = await visitor.post(
            f"{SAFE}/answer",
            {
                "csrf": first.token(),
                "version": first.version(),
                "text": "We can help you.",
                "override_why": "agreed by phone at noon",
            },
        )
        assert second.status == 303
    assert (await transcript(house, "BL-2SAF-EE"))[-1]["text"] == "We can help you."
    reasons = [one["why"] for one in await all_of(house.engine, tables.audit)]
    assert "agreed by phone at noon" in reasons


async def test_a_change_of_status_never_writes_to_somebody_it_could_endanger(house, monday):
    before = await transcript(house, "BL-2SAF-EE")
    async with await house.signed_in("control_room") as visitor:
        answer = await act(visitor, SAFE, "status", status="in_hand")
        assert answer.to.endswith("?done=status")
        assert "The resident was not told" in (await visitor.get(answer.to)).text
    assert await transcript(house, "BL-2SAF-EE") == before


async def test_a_closed_report_leaves_the_queue_with_how_it_ended(house, officer):
    answer = await act(officer, PAINT, "status", status="closed", outcome="The wall is clean.")
    assert answer.to.endswith("?done=status-told")
    assert "The wall is clean." in (await officer.get(PAINT)).text
    assert "The wall is clean." in (await transcript(house))[-1]["text"]
    assert "BL-7K3F-92" not in (await officer.get("/staff/queue")).text


async def test_a_crime_number_is_entered_and_nonsense_is_not(house, officer):
    wrong = await act(officer, PAINT, "crime-number", number="<b>")
    assert wrong.status == 422
    right = await act(officer, PAINT, "crime-number", number="50260012345")
    assert right.status == 303
    assert "50260012345" in (await officer.get(PAINT)).text


async def test_a_report_is_passed_to_another_team(house, officer):
    assert (await act(officer, PAINT, "team", team="NO.SUCH")).status == 422
    answer = await act(officer, PAINT, "team", team=REDRUTH, why="it is their wall")
    assert answer.status == 303
    async with await house.signed_in("officer", (REDRUTH,), name="Jowan") as other:
        assert "BL-7K3F-92" in (await other.get("/staff/queue")).text
        assert "it is their wall" in (await other.get(PAINT)).text


@pytest.mark.parametrize("text", ["", "   ", "\0", "x" * 2001])
async def test_an_empty_or_endless_answer_is_not_sent(house, officer, text):
    before = await transcript(house)
    assert (await act(officer, PAINT, "answer", text=text)).status == 422
    assert await transcript(house) == before


async def test_an_answer_with_a_status_that_is_none_is_not_sent(house, officer):
    before = await transcript(house)
    answer = await act(officer, PAINT, "answer", text="We will look.", new_status="wibble")

    assert answer.status == 422
    assert await transcript(house) == before


async def test_a_form_with_a_broken_version_is_refused_without_a_fault(officer):
    page = await officer.get(PAINT)
    for version in ("", "x", "-1", "9" * 40):
        sent = {"csrf": page.token(), "version": version, "text": "hello"}
        assert (await officer.post(f"{PAINT}/answer", sent)).status == 400


async def test_what_is_not_there_is_not_found(officer):
    for path in (
        "/staff/reports/BL-2222-22",
        "/staff/reports/x",
        "/staff/nowhere",
        "/staff/static/x.css",
    ):
        answer = await officer.get(path)
        assert answer.status == 404
        assert "There is no such page" in answer.text


async def test_data_protection_reads_a_report_but_changes_nothing_and_sees_no_photo(house, monday):
    async with await house.signed_in("data_protection") as visitor:
        page = (await visitor.get(PAINT)).text
        assert "Send answer" not in page
        assert (await visitor.get(f"{PAINT}/photos/{monday['photo']}")).status == 403
