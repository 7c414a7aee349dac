"""Replies that did not arrive: what may go again, together too, and how else to reach somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from bot.causes import Cause
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import NOW, add_conversation, add_reply, add_report, all_of

PATH = "/staff/waiting"
WORDS: dict[Cause, str] = {
    "provider_away": "gave up after 151 attempts; last: Telegram had a fault (502)",
    "our_fault": "a fault of ours: KeyError",
    "window": "messenger allows this for 24 hours after their last message: use another way",
    "content": "Telegram does not take this message (400)",
    "unreachable": "cannot be delivered: they blocked the bot",
}
PHONE = "07700 900461"
YESTERDAY = NOW - timedelta(hours=26)
LONG_AGO = NOW - timedelta(days=8)


async def stuck(house: House, talk: UUID, text: str = "We are on the case.", **given: Any) -> int:
    cause, made_at = given.pop("cause", "provider_away"), given.pop("made_at", NOW)
    why = given.pop("why", WORDS[cause])
    delivery = await add_reply(house.engine, talk, text, **({"state": "stuck"} | given))
    async with house.engine.begin() as connection:
        await connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.id == delivery)
            .values(why=why, cause=cause, made_at=made_at)
        )
    return delivery


async def talk_of(house: House, number: int, channel: str = "telegram", **given: Any) -> UUID:
    return await add_conversation(
        house.engine, channel=channel, address=f"{channel}:{number}", **given
    )


async def seen_by(house: House, role: str) -> str:
    async with await house.signed_in(role) as visitor:
        return " ".join((await visitor.get(PATH)).text.split())


async def states(house: House) -> dict[int, str]:
    return {one["id"]: one["state"] for one in await all_of(house.engine, tables.deliveries)}


async def test_a_closed_window_offers_no_button_that_fails_but_a_person(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=YESTERDAY)
    await stuck(house, talk, cause="window")
    page = await seen_by(house, "control_room")
    assert "Send it again" not in page
    assert "They left no other way to reach them" in page
    assert f'href="/staff/conversations/{talk}#answer"' in page
    assert "until 8 March 2026, 7:30am" in page


async def test_after_seven_days_no_person_may_write_either(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    page = await seen_by(house, "control_room")
    assert "Send it again" not in page
    assert "#answer" not in page
    assert "They left no other way to reach them" in page


async def test_who_wrote_again_can_be_sent_to_again(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=NOW)
    await stuck(house, talk, cause="window")
    page = await seen_by(house, "control_room")
    assert page.count("Send it again") == 1
    assert "no other way" not in page


async def test_the_contact_of_a_report_is_shown_plain_or_named_as_the_role_may(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-7K3F-92", contact=f"Rosalind, {PHONE}")

    page = await seen_by(house, "control_room")
    assert f"Rosalind, {PHONE}" in page
    assert 'href="/staff/reports/BL-7K3F-92"' in page
    assert "no other way" not in page
    (line,) = [
        one for one in await all_of(house.engine, tables.audit) if one["action"] == "saw.waiting"
    ]
    assert line["detail"] == {"contacts": ["BL-7K3F-92"]}

    page = await seen_by(house, "comms")
    assert "They left a phone number with BL-7K3F-92" in page
    assert "900461" not in page
    assert "Rosalind" not in page
    assert f'href="/staff/conversations/{talk}"' in page
    assert "/staff/reports/" not in page
    assert (await all_of(house.engine, tables.audit))[-1]["detail"] == {}


async def test_another_channel_of_theirs_is_a_way(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-7K3F-92", contact=PHONE)
    there = await talk_of(house, 2, "telegram", last_heard_at=LONG_AGO)
    await add_report(house.engine, there, "BL-2222-22", contact=PHONE)
    page = await seen_by(house, "control_room")
    assert f'href="/staff/conversations/{there}#answer"' in page
    assert "A report with the same contact came by Telegram" in page


async def test_a_comments_author_may_be_met_on_messenger(house: House):
    comment = await talk_of(house, 1, "page_comment", last_heard_at=LONG_AGO)
    first = await add_reply(house.engine, comment, "Hello.", state="sent")
    async with house.engine.begin() as connection:
        await connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.id == first)
            .values(provider_ref="messenger:2")
        )
    there = await talk_of(house, 2, "messenger", last_heard_at=NOW)
    await stuck(house, comment, cause="window")
    page = await seen_by(house, "comms")
    assert f'href="/staff/conversations/{there}#answer"' in page
    assert "The talk went on in Messenger" in page
    assert "no other way" not in page
    async with house.engine.begin() as connection:
        await connection.execute(
            update(tables.conversations)
            .where(tables.conversations.c.id == there)
            .values(last_heard_at=LONG_AGO)
        )
    assert "went on" not in await seen_by(house, "comms"), "Meta lets nobody write there any more"


async def test_other_channels_that_lead_nowhere_or_to_strangers_are_no_way(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-7K3F-92", contact=PHONE)
    for number, contact, heard, more, report in (
        (2, PHONE, NOW, {"blocked": True}, {}),
        (3, PHONE, NOW, {}, {"anonymous": True}),
        (4, PHONE, NOW, {}, {"may_be_told": False}),
        (5, PHONE, NOW, {}, {"safe_contact": "ring my sister on 01632 960114"}),
        (6, "07700 900462", NOW, {}, {}),
    ):
        other = await talk_of(house, number, "telegram", last_heard_at=heard, **more)
        await add_report(house.engine, other, f"BL-2222-2{number}", contact=contact, **report)
    older = await talk_of(house, 7, "page_comment", last_heard_at=NOW)
    await add_report(house.engine, older, "BL-2222-27", contact=PHONE)
    page = await seen_by(house, "control_room")
    assert "same contact" not in page
    assert PHONE in page


async def test_the_conversation_itself_is_no_other_one(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=YESTERDAY)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-7K3F-92", contact=PHONE)
    page = await seen_by(house, "control_room")
    assert "You may write to them yourself on Messenger" in page
    assert "same contact" not in page


async def test_words_that_are_no_number_tie_nobody_to_a_stranger(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-7K3F-92", contact="none")
    stranger = await talk_of(house, 2, "telegram")
    await add_report(house.engine, stranger, "BL-2222-22", contact="none")
    assert "same contact" not in await seen_by(house, "control_room")


async def test_whom_a_message_could_endanger_is_reached_in_their_own_way_only(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=LONG_AGO)
    await stuck(house, talk, cause="window")
    safe = "ring my sister on 01632 960114 after 6"
    await add_report(house.engine, talk, "BL-2SAF-EE", contact=PHONE, safe_contact=safe)
    there = await talk_of(house, 2, "telegram")
    await add_report(house.engine, there, "BL-2222-22", contact=PHONE)
    page = await seen_by(house, "control_room")
    assert "A message could endanger this person" in page
    assert safe in page
    assert PHONE not in page
    assert "same contact" not in page
    masked = await seen_by(house, "comms")
    assert "A message could endanger this person" in masked
    assert "960114" not in masked


async def test_who_asked_to_be_answered_in_this_chat_can_be_while_a_person_may(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=YESTERDAY)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-2SAF-EE", safe_contact="in this chat")
    page = await seen_by(house, "control_room")
    assert "in this way only: in this chat" in page
    assert "If they meant here: you may write to them yourself on Messenger until 8 March" in page


async def test_nobody_is_written_to_who_did_not_agree(house: House):
    talk = await talk_of(house, 1, "messenger", last_heard_at=YESTERDAY)
    await stuck(house, talk, cause="window")
    await add_report(house.engine, talk, "BL-2SAF-EE", contact=PHONE, may_be_told=False)
    page = await seen_by(house, "control_room")
    assert "somebody else may read their phone" in page
    assert PHONE not in page
    assert "you may write to them yourself" not in page.lower()
    assert "no other way" not in page


async def test_a_reply_that_cannot_be_sent_at_all_shows_other_ways_too(house: House):
    talk = await talk_of(house, 1, blocked=True)
    await stuck(house, talk, state="dropped", cause="unreachable")
    await add_report(house.engine, talk, contact=PHONE)
    page = await seen_by(house, "supervisor")
    assert "Send it again" not in page
    assert PHONE in page


async def test_all_of_a_channel_go_again_but_only_what_may_pass(house: House):
    good = [await stuck(house, await talk_of(house, one)) for one in range(3)]
    other_channel = await stuck(
        house, await talk_of(house, 9, "messenger", last_heard_at=NOW), cause="our_fault"
    )
    shut = await stuck(house, await talk_of(house, 8, "messenger", last_heard_at=YESTERDAY))
    refused = await stuck(
        house, await talk_of(house, 10), cause="content", why=WORDS["provider_away"]
    )  # nothing is decided by words
    blocked = await stuck(house, await talk_of(house, 11, blocked=True))
    unsafe = await talk_of(house, 12)
    await add_report(house.engine, unsafe, "BL-2222-12", may_be_told=False)
    watched = await talk_of(house, 13)
    await add_report(house.engine, watched, "BL-2222-13", safe_contact="by day")
    pressed = await talk_of(
        house, 14, state={"danger": {"decision": {}, "pressed": True}, "draft": None}
    )
    drafted = await talk_of(house, 15, state={"draft": {"safe_contact": "by day"}})
    careful = [await stuck(house, one) for one in (unsafe, watched, pressed, drafted)]
    old = await stuck(house, await talk_of(house, 16), made_at=NOW - timedelta(days=15))
    dropped = await stuck(house, await talk_of(house, 17), state="dropped")

    async with await house.signed_in("comms", name="Tess") as visitor:
        page = (await visitor.get(PATH)).text
        assert "Send all 3 again" in page
        assert "Send all 1 again" not in page, "one by one is enough"
        refusal = await visitor.post(f"{PATH}/send-all-again", {"channel": "telegram"})
        assert refusal.status == 403
        assert set((await states(house)).values()) == {"stuck", "dropped"}
        lines = len(await all_of(house.engine, tables.audit))
        answer = await visitor.send(PATH, f"{PATH}/send-all-again", channel="telegram")
        assert answer.to == f"{PATH}?done=all&number=3"
        assert "3 replies are on their way again" in (await visitor.get(answer.to)).text
        again = await visitor.send(PATH, f"{PATH}/send-all-again", channel="telegram")
        assert again.to == f"{PATH}?done=other"
    now = await states(house)
    assert {one for one, state in now.items() if state == "waiting"} == set(good)
    kept = {other_channel, shut, refused, blocked, *careful, old}
    assert {one for one, state in now.items() if state == "stuck"} == kept
    assert now[dropped] == "dropped"
    written = [
        one
        for one in (await all_of(house.engine, tables.audit))[lines:]
        if one["action"] == "sent.again"
    ]
    assert [(one["subject"], one["detail"], one["staff_id"]) for one in written] == [
        ("channel:telegram", {"replies": 3}, house.people["Tess"])
    ]


async def test_all_of_messenger_go_again_but_those_whose_window_is_closed(house: House):
    fresh = [
        await stuck(house, await talk_of(house, one, "messenger", last_heard_at=NOW))
        for one in range(2)
    ]
    by_person = await talk_of(house, 3, "messenger", last_heard_at=YESTERDAY)
    fresh.append(await stuck(house, by_person, "We have closed it.", author="staff"))
    too_late = await talk_of(house, 4, "messenger", last_heard_at=LONG_AGO)
    shut = [
        await stuck(house, await talk_of(house, 5, "messenger", last_heard_at=YESTERDAY)),
        await stuck(house, too_late, "We have closed it.", author="staff"),
    ]
    async with await house.signed_in("supervisor") as visitor:
        assert "Send all 3 again on Messenger" in (await visitor.get(PATH)).text
        await visitor.send(PATH, f"{PATH}/send-all-again", channel="messenger")
    expected = dict.fromkeys(fresh, "waiting") | dict.fromkeys(shut, "stuck")
    assert await states(house) == expected


async def test_a_channel_that_is_none_is_refused(house: House):
    async with await house.signed_in("supervisor") as visitor:
        token = (await visitor.get("/staff")).token()
        answer = await visitor.post(f"{PATH}/send-all-again", {"csrf": token, "channel": "x"})
    assert answer.status == 400


async def test_a_number_in_the_address_is_no_way_to_write_on_the_page(house: House):
    async with await house.signed_in("comms") as visitor:
        for number in ("<b>", "9" * 20, ""):
            page = await visitor.get(f"{PATH}?done=all&number={number}")
            assert page.status == 200
            assert "way again" not in page.text


async def test_hundreds_are_counted_and_sent_though_a_page_shows_fewer(house: House):
    for one in range(104):
        await stuck(house, await talk_of(house, one), f"Reply number {one}.")
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get(PATH)).text
        assert page.count("Reply number") == 100
        assert "(104, of two weeks)" in page
        assert "The first 100 are shown" in page
        answer = await visitor.send(PATH, f"{PATH}/send-all-again", channel="telegram")
    assert answer.to.endswith("number=104")
    assert set((await states(house)).values()) == {"waiting"}


async def test_999_that_did_not_arrive_stands_first_is_marked_and_counted(house: House):
    plain = await talk_of(house, 1)
    grave = await talk_of(house, 2)
    urgent = await stuck(house, grave, "Call 999 now.", call_999=True)
    await stuck(house, plain, "We are on the case.")
    await add_report(house.engine, grave, contact=PHONE)
    async with await house.signed_in("control_room", name="Ash") as visitor:
        page = (await visitor.get(PATH)).text
        assert page.index("Call 999 now.") < page.index("We are on the case.")
        assert page.count("Says 999") == 1
        assert "1 reply that says 999 did not arrive" in page
        assert page.count(PHONE) == 1, "they may be in danger: ring them"
        home = (await visitor.get("/staff")).text
        assert '<span class="tile-number">1</span> waiting for a person' in home
        assert "1 reply that says 999 did not arrive" in home
        answer = await visitor.send(PATH, f"{PATH}/settle", delivery=str(urgent))
        assert answer.to == f"{PATH}?done=done"
        assert "Call 999 now." not in (await visitor.get(PATH)).text
        assert "did not arrive" not in (await visitor.get("/staff")).text
        again = await visitor.send(PATH, f"{PATH}/settle", delivery=str(urgent))
        assert again.to == f"{PATH}?done=other"
    (row, _) = await all_of(house.engine, tables.deliveries)
    assert row["state"] == "dropped"
    assert WORDS["provider_away"] in row["why"]
    settled = [
        one for one in await all_of(house.engine, tables.audit) if one["action"] == "dealt.with"
    ]
    assert [(one["subject"], one["staff_id"]) for one in settled] == [
        (f"delivery:{urgent}", house.people["Ash"])
    ]


async def test_what_is_on_its_way_cannot_be_called_dealt_with(house: House):
    delivery = await stuck(house, await talk_of(house, 1), state="waiting")
    async with await house.signed_in("supervisor") as visitor:
        answer = await visitor.send(PATH, f"{PATH}/settle", delivery=str(delivery))
    assert answer.to == f"{PATH}?done=other"
    assert await states(house) == {delivery: "waiting"}


async def test_no_secret_word_is_read_from_the_list(house: House):
    talk = await talk_of(house, 1)
    words = "Your reference is BL-7K3F-92. Only you know this: H2QM-9TRV."
    await stuck(house, talk, words)
    page = await seen_by(house, "supervisor")
    assert "BL-7K3F-92" in page
    assert "H2QM-9TRV" not in page
