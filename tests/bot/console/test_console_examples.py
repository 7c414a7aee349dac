"""Examples before a second person, and what of them leaves the house for the next model."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from bot.storage import schema as tables
from bot.storage.rows_out import rows_out
from tests.bot.console.console_house import House
from tests.bot.rows import add_conversation, all_of

PATH = "/staff/examples"


@pytest.fixture
async def tess(house: House):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


async def flagged(house: House, by: str, conversation: Any, **more: Any) -> int:
    row = {
        "at": house.clock(),
        "staff_id": house.people[by],
        "source": "flag",
        "conversation_id": conversation,
        "text": "my nan has not answered for two days, [postcode]",
        "was": {"category": "noise", "urgency": "routine"},
        "category": "welfare_concern",
    } | more
    async with house.engine.begin() as connection:
        made = await connection.execute(
            insert(tables.labelled_examples).values(row).returning(tables.labelled_examples.c.id)
        )
        return int(made.scalar_one())


async def out(house: House) -> list[dict[str, Any]]:
    async with house.engine.connect() as connection:
        return [one async for one in rows_out(connection, "examples", since=None, team=None)]


async def test_a_second_person_accepts_and_only_then_it_goes_to_the_next_model(house, monday, tess):
    number = await flagged(house, "Tess", monday["nan"])
    own = await tess.send("/staff", f"{PATH}/review", example=str(number), accept="1")
    assert own.to.endswith("done=nothing")
    assert "Your own: a colleague reviews it" in (await tess.get(PATH)).text
    assert await out(house) == []

    async with await house.signed_in("supervisor", name="Ravi") as ravi:
        assert "Worry" in (await ravi.get(PATH)).text or "elfare" in (await ravi.get(PATH)).text
        done = await ravi.send(PATH, f"{PATH}/review", example=str(number), accept="1")
        assert done.to.endswith("done=accepted")
        late = await ravi.send("/staff", f"{PATH}/review", example=str(number))
        assert late.to.endswith("done=nothing")
    (one,) = await out(house)
    assert (one["category"], one["urgency"]) == ("welfare_concern", "routine")
    assert "accepted.example" in [
        line["action"] for line in await all_of(house.engine, tables.audit)
    ]


async def test_what_is_refused_is_never_learned_from(house, monday, tess):
    await house.add("Ravi", "supervisor")
    number = await flagged(house, "Ravi", monday["nan"])
    await tess.send(PATH, f"{PATH}/review", example=str(number))
    assert await out(house) == []
    assert "Nothing waits" in (await tess.get(PATH)).text


async def test_they_go_with_their_conversation(house, tess):
    conversation = await add_conversation(house.engine)
    await flagged(house, "Tess", conversation)
    async with house.engine.begin() as connection:
        await connection.execute(
            tables.conversations.delete().where(tables.conversations.c.id == conversation)
        )
    assert await all_of(house.engine, tables.labelled_examples) == []


async def test_a_corrected_place_is_masked_in_review(house, monday, tess):
    await house.add("Ravi", "supervisor")
    place = {"place_text": "14 Fore Street, EX4 6NS", "was": {"place_text": "EX4 6NT"}}
    await flagged(house, "Ravi", monday["nan"], source="correction", category=None, **place)
    page = (await tess.get(PATH)).text
    assert "Place" in page
    assert "EX4 6N" not in page
