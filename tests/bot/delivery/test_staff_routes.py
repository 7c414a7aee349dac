"""No way to staff holds up another, nor old notices that fail a new one; and restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.couriers import TelegramGroup
from bot.delivery.pace import Pacer
from bot.delivery.staff import AT_ONCE, StaffPost
from bot.errors import TryLater
from bot.storage import notices as rows
from bot.storage.notices import Notice
from bot.storage.schema import notices
from tests.bot.delivery.test_relay import Recorder as Replies
from tests.bot.delivery.test_slots import until
from tests.bot.delivery.test_staff_post import Recorder, a_notice, add_notice, post
from tests.bot.rows import NOW, Clock, all_of


@dataclass
class DeadMail:
    """The mail server answers nothing; all other ways are well."""

    hanging: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    async def send(self, notice: Notice) -> None:
        if notice.route == "email":
            self.hanging.append(notice.subject)
            await asyncio.Event().wait()
        self.sent.append(notice.subject)


@dataclass
class FailingMail:
    """It refuses all that it was asked before, for now."""

    asked: list[str] = field(default_factory=list)

    async def send(self, notice: Notice) -> None:
        self.asked.append(notice.subject)
        if notice.subject.startswith("old"):
            raise TryLater("no answer")


async def test_a_mail_server_that_hangs_keeps_no_alert_from_a_teams_group(
    engine: AsyncEngine,
) -> None:
    courier = DeadMail()
    for number in range(28):
        await add_notice(engine, f"mail {number}", urgent=True)
    async with running(engine, courier) as posting:
        await until(lambda: len(courier.hanging) == AT_ONCE)
        await add_notice(engine, "by Telegram", urgent=True, route="telegram")
        await add_notice(engine, "by Teams", route="teams")
        posting.wake()
        await until(lambda: len(courier.sent) == 2)

    assert sorted(courier.sent) == ["by Teams", "by Telegram"]
    assert len(courier.hanging) == AT_ONCE


async def test_a_new_alert_goes_before_those_that_were_tried_and_failed(
    engine: AsyncEngine,
) -> None:
    courier = FailingMail()
    for number in range(8):
        await add_notice(engine, f"old {number}", urgent=True, attempts=5)
    await add_notice(engine, "new", urgent=True)

    await post(engine, courier, Clock()).send_due()

    assert courier.asked[0] == "new"


async def test_looking_for_notices_is_well_again_when_the_database_is(engine: AsyncEngine) -> None:
    async with running(engine, Recorder()) as posting:
        posting.health.tell("staff_post", "away")
        posting.wake()
        await until(lambda: posting.health.state("staff_post") == "up")


async def test_a_notice_in_flight_is_taken_up_at_once_after_a_restart(engine: AsyncEngine) -> None:
    courier, after = DeadMail(), Recorder()
    await add_notice(engine, "ALERT", urgent=True)
    async with running(engine, courier):
        await until(lambda: courier.hanging)

    (row,) = await all_of(engine, notices)
    assert (row["state"], row["next_at"], row["attempts"]) == ("waiting", NOW, 0)
    await post(engine, after, Clock()).send_due()
    assert after.sent == ["ALERT"]


async def test_what_another_took_over_is_not_given_back_under_its_hands(
    engine: AsyncEngine,
) -> None:
    clock = Clock()
    await add_notice(engine, "ALERT")
    async with engine.begin() as connection:
        (slow,) = await rows.claim(connection, route="email", most=1, now=clock())
    clock.forward(minutes=3)
    async with engine.begin() as connection:
        (other,) = await rows.claim(connection, route="email", most=1, now=clock())
        await rows.give_back(connection, slow, now=clock())

    (row,) = await all_of(engine, notices)
    assert (row["next_at"], row["attempts"]) == (other.next_at, 2)


async def test_what_a_group_is_told_counts_as_what_telegram_lets_us_send() -> None:
    pacer = Pacer(lambda: 0.0)
    group = TelegramGroup({"telegram": Replies()}, is_set_up=True, spent=pacer.spent)

    for _ in range(5):  # as many as a group may be sent at once
        await group.send(a_notice(route="telegram", address="-100"))

    assert pacer.take("telegram", "-100") is not None
    assert pacer.take("telegram", "-200") is None


@asynccontextmanager
async def running(engine: AsyncEngine, courier: DeadMail | Recorder) -> AsyncIterator[StaffPost]:
    posting = post(engine, courier, Clock())
    task = asyncio.create_task(posting.run())
    try:
        yield posting
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
