"""A clock that is set back by an hour or a day: whatever waits in the ledger waits no longer.

Replies and word to staff are tried in tests/bot/delivery/test_clock_set_back.py.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk
from bot.chores import COUNT_EVERY, Chore, Chores
from bot.desk_release import Release
from bot.errors import NotHadYet
from bot.fetch_again import fetch_again
from bot.health import Health
from bot.inbox import Inbox
from bot.replay import Replay
from bot.spool import Spool
from bot.staff_elsewhere import writes_elsewhere
from bot.storage import alert_floods, conversations, floods, inbox, sign_in_tries
from bot.storage import schema as tables
from bot.sweeper import Sweeper
from bot.watching import Watching
from tests.bot.at_the_desk import front_desk
from tests.bot.rows import NOW, Clock, add_conversation, add_officer, add_report, all_of
from tests.bot.test_chores import Work
from tests.bot.test_desk_undo import MINUTE, seen
from tests.bot.test_inbox_and_sweeper import Handled, message
from tests.bot.test_staff_rounds import add_alert, rounds
from tests.bot.test_step_in import GRAFFITI, Desk

HOUR = timedelta(hours=1)
BACK = pytest.mark.parametrize("back", [HOUR, 24 * HOUR], ids=["an hour", "a day"])
pytestmark = BACK


async def test_a_message_of_a_process_that_died_is_answered(
    engine: AsyncEngine, clock: Clock, back: timedelta, tmp_path: Path
) -> None:
    spool, answering = Spool(tmp_path / "spool", clock), Handled()
    spool.open()
    taken = Inbox(engine=engine, spool=spool, clock=clock)
    await taken.accept(message())
    clock.now -= back
    health = Health(clock=clock)

    replay = Replay(inbox=taken, health=health)
    await Sweeper(
        engine=engine, replay=replay, front_desk=answering, clock=clock, health=health
    ).sweep()

    assert answering.asked == [("telegram", "1001")]
    async with engine.connect() as connection:
        on = await inbox.waiting_on(
            connection, channels=["telegram"], before=clock() - HOUR, now=clock()
        )
    assert on == ["telegram"], "where it is not set up, /readyz says so"


async def test_messages_in_the_spool_come_out_in_the_order_in_which_they_came(
    clock: Clock, back: timedelta, tmp_path: Path
) -> None:
    for number in range(1, 7):
        if number % 2:  # each process keeps two, and the clock goes back after each first one
            spool = Spool(tmp_path / "spool", clock)
            spool.open()
        await spool.keep(message(number, channel="messenger"))
        clock.now += back * (1 if number == 2 else -1)
    (tmp_path / "spool" / "odd-name.json").write_text("{}")

    again = Spool(tmp_path / "spool", clock)
    again.open()
    assert [one.provider_id for _, one in again.read()] == list("123456")


class Never:
    async def read(self, provider_ref: str) -> bytes:
        raise NotHadYet(f"not {provider_ref}")


async def test_a_late_file_is_fetched_again_within_its_own_wait(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    row = {"id": uuid4(), "channel": "telegram", "kind": "photo", "provider_ref": "f1"}
    row |= {"at": NOW - HOUR, "tries": 3, "next_at": NOW, "because": "it took too long"}
    async with engine.begin() as connection:
        await connection.execute(insert(tables.awaited_media).values(row))
    await fetch_again(engine, {"telegram": Never()}, clock())

    clock.now -= back
    await fetch_again(engine, {"telegram": Never()}, clock())
    assert [one["tries"] for one in await all_of(engine, tables.awaited_media)] == [4]
    clock.now += HOUR
    await fetch_again(engine, {"telegram": Never()}, clock())

    assert [one["tries"] for one in await all_of(engine, tables.awaited_media)] == [5]


async def test_an_officers_words_go_when_their_minute_is_over(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    officer = await add_officer(engine)
    await add_report(engine, await add_conversation(engine))
    await desk.answer(engine, text="We will paint it over.", **seen(officer))
    release = Release(engine=engine, clock=clock)
    clock.now -= back

    assert await release.send_due() == 0, "it can still be undone"
    clock.now += MINUTE
    assert await release.send_due() == 1


async def test_a_chore_comes_round_as_often_as_ever(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    work = Work()
    often = Chore(name="often", work=work, next_after=lambda done: done + COUNT_EVERY)
    chores = Chores(engine=engine, chores=[often], clock=clock, health=Health(clock=clock))
    assert await chores.look() == ["often"]

    clock.now -= back
    assert await chores.look() == []
    clock.now += COUNT_EVERY
    assert await chores.look() == ["often"]


async def test_an_alert_that_nobody_acknowledges_is_told_again(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    await add_alert(engine)
    going = rounds(engine, clock)
    clock.now -= back

    assert await going.go() == 1, "sooner rather than a day late"
    assert await going.go() == 0
    clock.now += timedelta(minutes=10)
    assert await going.go() == 1


async def test_who_stepped_in_and_went_leaves_nobody_without_an_answer_for_longer_than_an_hour(
    engine: AsyncEngine, clock: Clock, back: timedelta, tmp_path: Path
) -> None:
    there = Desk(front_desk(engine, tmp_path, clock), clock, await add_officer(engine))
    await there.house.say(GRAFFITI)
    await there.takes_over()

    clock.now -= back
    await there.house.say("is anybody there?")
    assert await there.last_words() == [], "they may be typing"
    clock.now += HOUR
    await there.house.say("anybody?")

    assert (await there.last_words())[0] == "utter_handed_back"


async def test_what_staff_wrote_in_metas_inbox_silences_the_bot_no_longer(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    talk = await add_conversation(engine, channel="messenger")
    said = {"conversation_id": talk, "seq": 1, "author": "staff", "at": NOW, "text": "Hello."}
    async with engine.begin() as connection:
        await connection.execute(insert(tables.messages).values(said))
        found = await conversations.find(connection, channel="messenger", address="1001")
        assert found is not None
        assert await writes_elsewhere(connection, found, since=NOW - HOUR, now=NOW)
        clock.now -= back
        assert not await writes_elsewhere(connection, found, since=clock() - HOUR, now=clock())


async def test_a_flood_is_an_alarm_although_one_was_acknowledged_ahead_of_the_clock(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    what = {"channel": "telegram", "scope": "sender", "refused": 20, "danger": 0}
    async with engine.begin() as connection:
        _, begins = await floods.note(connection, now=clock(), **what)
        assert begins
        clock.now -= back
        assert await floods.going_on(connection, clock()) == []
        _, begins = await floods.note(connection, now=clock(), **what)

    assert begins


async def test_alerts_ahead_of_the_clock_gather_no_new_one(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    await add_alert(engine)
    clock.now -= back
    async with engine.connect() as connection:
        lately = await alert_floods.lately(connection, words="he has a knife", now=clock())

    assert (lately.alone, lately.alike) == (0, 0)


async def test_who_mistyped_a_password_waits_as_long_as_they_were_told(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    async def guess() -> bool:
        async with engine.begin() as connection:
            return await sign_in_tries.book(
                connection, "lane", now=clock(), wait_after=lambda _: MINUTE
            )

    assert await guess()
    assert not await guess()
    clock.now -= back
    assert await guess(), "a guess, and counted with those before"
    assert not await guess()
    async with engine.connect() as connection:
        row = (await connection.execute(select(tables.sign_in_tries))).mappings().one()
    assert row["failures"] == 2


async def test_nobody_is_taken_to_be_there_who_was_seen_ahead_of_the_clock(
    engine: AsyncEngine, clock: Clock, back: timedelta
) -> None:
    row = {"token_hash": "x", "staff_id": await add_officer(engine), "csrf": "x", "made_at": NOW}
    row |= {"seen_at": NOW, "expires_at": NOW + 12 * HOUR}
    watching = Watching(mail_goes_out=False, clock=clock)
    async with engine.begin() as connection:
        await connection.execute(insert(tables.staff_sessions).values(row))
        assert await watching(connection)
        clock.now -= back
        assert not await watching(connection)
