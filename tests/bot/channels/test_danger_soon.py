"""In order, as long as nothing hangs; danger overtakes what does."""

from __future__ import annotations

import asyncio

from bot.channels.danger_soon import DANGER_WAITS_S, take_in_order


async def test_each_is_taken_after_the_one_before_it() -> None:
    steps: list[str] = []

    async def take(one: str) -> None:
        steps.append(f"{one} begins")
        await asyncio.sleep(0)
        steps.append(f"{one} ends")

    await take_in_order(["hello", "knife"], take, is_danger=lambda one: one == "knife")

    assert steps == ["hello begins", "hello ends", "knife begins", "knife ends"]


async def test_danger_waits_a_moment_for_all_that_hangs_before_it() -> None:
    released, told = asyncio.Event(), asyncio.Event()
    begun: list[str] = []
    loop = asyncio.get_running_loop()
    since = loop.time()

    async def take(one: str) -> None:
        begun.append(one)
        if one == "knife":
            told.set()
        else:
            await released.wait()

    calm = [f"hello {number}" for number in range(40)]
    taking = asyncio.create_task(
        take_in_order([*calm, "knife", "thanks"], take, is_danger=lambda one: one == "knife")
    )
    async with asyncio.timeout(40 * DANGER_WAITS_S):
        await told.wait()
    assert loop.time() - since < 10 * DANGER_WAITS_S  # one moment for all, not one for each
    assert begun == [*calm, "knife"]
    released.set()
    await taking
    assert begun[-1] == "thanks"
