"""A flood is one alarm, however long it lasts and however many processes see it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.floods import A_FLOOD, Floods, FloodWatch
from bot.health import Health
from bot.storage import alert_floods
from bot.storage import schema as tables
from tests.bot.rows import Clock, add_officer, all_of


def watch(engine: AsyncEngine, clock: Clock) -> FloodWatch:
    return FloodWatch(
        floods=Floods(),
        engine=engine,
        clock=clock,
        health=Health(clock=clock),
        control_room=("control@example.com",),
    )


def refuse(one: FloodWatch, times: int, *, danger: bool = False) -> None:
    for _ in range(times):
        one.floods.refused("telegram", "sender", danger=danger)


async def test_a_flood_is_one_alarm_and_its_numbers_grow(engine: AsyncEngine) -> None:
    clock = Clock()
    ours, other = watch(engine, clock), watch(engine, clock)
    for one in (ours, other, ours):
        refuse(one, A_FLOOD, danger=True)
        await one.look()
        clock.forward(seconds=30)

    (flood,) = await all_of(engine, tables.floods)
    assert (flood["refused"], flood["danger"]) == (3 * A_FLOOD, 3 * A_FLOOD)
    (mail,) = await all_of(engine, tables.notices)
    assert (mail["urgent"], mail["address"]) == (True, "control@example.com")
    assert ours.health.state("traffic") == "flood"


async def test_it_is_over_after_ten_quiet_minutes_and_the_next_is_another(
    engine: AsyncEngine,
) -> None:
    clock = Clock()
    one = watch(engine, clock)
    refuse(one, A_FLOOD)
    await one.look()
    clock.forward(minutes=11)
    await one.look()
    assert one.health.state("traffic") == "up"

    refuse(one, A_FLOOD)
    await one.look()
    assert len(await all_of(engine, tables.floods)) == 2
    assert len(await all_of(engine, tables.notices)) == 2


async def test_one_impatient_person_is_no_flood(engine: AsyncEngine) -> None:
    clock = Clock()
    one = watch(engine, clock)
    for _ in range(10):
        refuse(one, 5)
        await one.look()
        clock.forward(seconds=45)
        await one.look()
        clock.forward(seconds=45)
        await one.look()

    assert await all_of(engine, tables.floods) == []


async def test_a_flood_that_somebody_acknowledged_rings_no_more_and_is_still_told(
    engine: AsyncEngine,
) -> None:
    clock = Clock()
    one = watch(engine, clock)
    refuse(one, A_FLOOD)
    await one.look()
    (flood,) = await all_of(engine, tables.floods)
    ravi = await add_officer(engine)
    async with engine.begin() as connection:
        taken = [
            await alert_floods.acknowledge(connection, flood["id"], staff_id=ravi, now=clock())
            for _ in range(2)
        ]
    refuse(one, A_FLOOD)
    await one.look()

    assert taken == [True, False]
    assert one.health.state("traffic") == "up"
    part = one.health.part("traffic")
    assert part is not None
    assert part.detail == "telegram, sender: 40 messages turned away (acknowledged)"
    assert len(await all_of(engine, tables.notices)) == 1
