"""Danger that was put aside and is heard nowhere else: the control room is told, whoever looks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import spool_names
from bot.aside_alarm import AT_ONCE, AsideAlarm
from bot.aside_mark import Marks
from bot.delivery.staff_mail import Routes
from bot.put_aside import PutAside
from bot.secret import Secret
from bot.storage import schema as tables
from tests.bot.rows import Clock, all_of
from tests.bot.test_inbox_and_sweeper import message

Makes = Callable[[], AsideAlarm]


@pytest.fixture
def aside(tmp_path: Path) -> PutAside:
    return PutAside(folder=tmp_path, clock=Clock())


@pytest.fixture
def alarm(engine: AsyncEngine, aside: PutAside) -> Makes:
    """Makes one anew, as a restart does."""
    to = ("control@example.com",)
    mail = Routes(enabled=True, control_room=to, console_url="https://bot.example.com/staff")
    marks = Marks.by(Secret("k" * 32))
    return lambda: AsideAlarm(
        engine=engine, aside=aside, mail=mail, marks=marks, host="lamp-2", clock=Clock()
    )


async def puts_aside(aside: PutAside, *numbers: int) -> None:
    for number in numbers:
        await aside.keep(message(number), fault="X", danger=True, heard=False)


async def told(engine: AsyncEngine) -> list[dict[str, Any]]:
    return [dict(one) for one in await all_of(engine, tables.notices)]


async def sent_out(engine: AsyncEngine) -> list[dict[str, Any]]:
    return [one for one in await told(engine) if one["state"] == "waiting"]


async def test_danger_that_is_heard_nowhere_is_told_once(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    await puts_aside(aside, 3)
    await aside.keep(message(4), fault="X", danger=True, heard=True)  # its alert is raised
    ours = alarm()
    for one in (ours, ours, alarm()):
        await one.look()

    (mail,) = await told(engine)
    assert (mail["urgent"], mail["address"]) == (True, "control@example.com")
    assert "message 3" not in mail["body"]
    assert "https://bot.example.com/staff/waiting" in mail["body"]
    assert "lamp-2" in mail["body"]  # each machine lists its own only


async def test_of_many_at_once_a_few_are_told_one_by_one_and_the_rest_by_their_number(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    await puts_aside(aside, *range(10, 30))
    ours = alarm()
    for one in (ours, ours, alarm()):
        await one.look()

    *single, rest = await sent_out(engine)
    assert len(single) == AT_ONCE
    assert rest["subject"] == f"DANGER in {20 - AT_ONCE} more messages that could not be taken in"
    assert rest["urgent"] is True
    assert "lamp-2" in rest["body"]


async def test_what_came_while_nobody_looked_is_told_though_many_lie_there_already(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    await puts_aside(aside, *range(10, 30))
    await alarm().look()
    before = len(await told(engine))
    await puts_aside(aside, *range(30, 33))
    await alarm().look()

    assert len(await told(engine)) > before


async def test_those_told_one_by_one_are_not_counted_again_after_a_restart(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    ours, other = alarm(), alarm()
    for number in range(10, 10 + 2 * AT_ONCE):
        await puts_aside(aside, number)
        await ours.look()
    assert len(await told(engine)) == 2 * AT_ONCE

    for one in (alarm(), other):
        await one.look()
    aside.remove(aside.in_danger()[:1])
    await alarm().look()
    assert len(await told(engine)) == 2 * AT_ONCE


async def test_those_told_by_their_number_are_counted_once(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    await puts_aside(aside, *range(10, 30))
    await alarm().look()
    before = await sent_out(engine)
    for _ in range(2):
        aside.remove(aside.in_danger()[-1:])
        await alarm().look()
    assert await sent_out(engine) == before

    await puts_aside(aside, 40)
    await alarm().look()
    assert len(await sent_out(engine)) == len(before) + 1


async def test_no_notice_holds_a_fingerprint_of_who_wrote(
    engine: AsyncEngine, aside: PutAside, alarm: Makes
) -> None:
    await puts_aside(aside, *range(10, 20))
    await alarm().look()

    writer = spool_names.digest("telegram", message(10).address)
    names = aside.in_danger()
    assert all(writer in one for one in names)
    for one in await told(engine):
        assert writer not in str(one)
        assert not any(name.split("-")[2] in str(one) for name in names)


def test_a_mark_is_the_same_whoever_wrote_and_no_two_messages_share_one() -> None:
    marks = Marks.by(Secret("k" * 32))
    ann = spool_names.aside("a" * 16, "0" * 16, turn=None, danger=True)
    ben = spool_names.aside("a" * 16, "1" * 16, turn=2, danger=False)
    other = spool_names.aside("b" * 16, "0" * 16, turn=None, danger=True)
    cut_short = "20260302T093000.000000-1-00000001-0123456789abcdef.unreadable"

    assert marks.of(ann) == marks.of(ben)
    assert len({marks.of(one) for one in (ann, other, cut_short, "odd.unreadable")}) == 4
    assert marks.of([ann, other]) == marks.of([other, ann]) != marks.of(ann)
    assert Marks.by(Secret("x" * 32)).of(ann) != marks.of(ann)
