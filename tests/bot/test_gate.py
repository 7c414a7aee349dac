"""Whose turn it is: so many at once, in order, danger before the others."""

from __future__ import annotations

import asyncio

from bot.gate import Gate


async def test_no_more_than_the_places_are_inside_and_all_come_in() -> None:
    gate, inside, most = Gate(places=3), 0, 0

    async def one(number: int) -> None:
        nonlocal inside, most
        async with gate.passing(number):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one(number) for number in range(20)))

    assert (most, inside, gate.queue, gate.inside) == (3, 0, 0, 0)


async def test_danger_overtakes_those_who_wait() -> None:
    order = await _order([("first", False), ("second", False), ("danger", True)], Gate(places=1))

    assert order == ["danger", "first", "second"]


async def test_a_conversation_that_waits_goes_first_once_its_next_message_is_danger() -> None:
    gate = Gate(places=1)
    order = await _order([("first", False), ("second", False)], gate, hurry="second")

    assert order == ["second", "first"]


async def test_who_gives_up_waiting_leaves_the_place_to_the_next() -> None:
    gate = Gate(places=1)
    entered = asyncio.Event()

    async def waits(name: str) -> None:
        async with gate.passing(name):
            entered.set()

    async with gate.passing("inside"):
        gives_up = asyncio.create_task(waits("gives up"))
        follows = asyncio.create_task(waits("follows"))
        await asyncio.sleep(0)
        gives_up.cancel()
        await asyncio.sleep(0)
    await asyncio.wait_for(entered.wait(), 30)
    await follows

    assert gate.inside == 0


async def test_handling_gives_way_to_what_comes_in_but_danger_does_not() -> None:
    gate, entered = Gate(places=4), []

    async def one(name: str, urgent: bool) -> None:
        async with gate.passing(name, urgent=urgent):
            entered.append(name)
            await released.wait()

    released = asyncio.Event()
    with gate.arrival(), gate.arrival(), gate.arrival():
        tasks = [asyncio.create_task(one(name, False)) for name in ("first", "second", "third")]
        tasks.append(asyncio.create_task(one("danger", True)))
        await _all_had_their_turn()
        assert entered == ["first", "danger"]
    await _all_had_their_turn()
    assert entered == ["first", "danger", "second", "third"]
    released.set()
    await asyncio.gather(*tasks)


async def _all_had_their_turn() -> None:
    """Nothing here waits for anything outside the loop: by then all that can happen has."""
    for _ in range(50):
        await asyncio.sleep(0)


async def _order(who: list[tuple[str, bool]], gate: Gate, hurry: str = "") -> list[str]:
    order: list[str] = []

    async def one(name: str, urgent: bool) -> None:
        async with gate.passing(name, urgent=urgent):
            order.append(name)

    async with gate.passing("inside"):
        tasks = [asyncio.create_task(one(name, urgent)) for name, urgent in who]
        await asyncio.sleep(0)
        gate.hurry(hurry)
    await asyncio.gather(*tasks)
    return order
