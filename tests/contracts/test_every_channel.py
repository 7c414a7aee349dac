"""What holds on every channel: whole bot, real wire format, real tables, words alone understand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import desk
from bot.door import STORAGE
from bot.storage import schema as tables
from tests.bot.rows import NOW, add_officer, all_of
from tests.contracts.houses import KNIFE, House, house
from triage.understanding import Understanding

CHANNELS = ("web", "telegram", "messenger", "page")
GRAFFITI = "new graffiti on Fore Street, Bodmin yesterday"  # answered everywhere: no small talk


def every(**but: str) -> pytest.MarkDecorator:
    """All of them but those for which the case means nothing: each by name, with its reason."""
    assert set(but) < set(CHANNELS)
    return pytest.mark.parametrize("channel", [one for one in CHANNELS if one not in but])


ASKS = "the web page asks for its replies: there is no provider that could refuse one"
ALONE = "each comment is a conversation of its own: none has a second message"


@every()
async def test_danger_is_told_999_first_and_everything_arrives_in_order(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        assert await one.resident.says(1, KNIFE) == 200
        shown = await one.resident.shown()

        assert "999" in shown[0].split(".")[0]
        assert shown == await said_by_us(one)
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert alert["words"] == KNIFE


@every()
async def test_a_repeat_is_answered_once(channel: str, database_url: str, tmp_path: Path) -> None:
    async with house(channel, database_url, tmp_path) as one:
        for _ in range(3):
            assert await one.resident.says(1, GRAFFITI) == 200
        shown = await one.resident.shown()

        assert shown == await said_by_us(one) != []
        assert len(await all_of(one.bluelamp.engine, tables.inbox)) == 1
        heard = await all_of(one.bluelamp.engine, tables.messages)
        assert [row["author"] for row in heard].count("resident") == 1


@every()
async def test_what_is_forged_is_refused_and_leaves_nothing(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        assert await one.resident.forges(1, "hello") in (401, 403)
        assert await all_of(one.bluelamp.engine, tables.inbox) == []


@every(page="a comment has one private reply: its report is made on Messenger, see Facebook's own")
async def test_a_report_is_made_and_the_officers_answer_comes_back(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        await one.resident.says(1, GRAFFITI)
        report = await report_of(one)

        outcome = await desk.answer(
            one.bluelamp.engine,
            reference=report["reference"],
            staff_id=await add_officer(one.bluelamp.engine),
            text="We will paint it over on Monday.",
            version=report["version"],
            now=NOW,
        )
        assert isinstance(outcome, desk.Done)
        assert (await one.resident.shown())[-1] == "We will paint it over on Monday."


@every(web=ASKS)
async def test_the_providers_wish_to_wait_is_honoured_and_nothing_is_lost(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        one.resident.refuse("busy")
        one.resident.refuse("busy")
        await one.resident.says(1, GRAFFITI)

        shown, wanted = await one.resident.shown(), await said_by_us(one)
        assert wanted
        assert shown[-len(wanted) :] == wanted  # before it stands what was refused


@every(web=ASKS)
async def test_whoever_blocks_us_is_left_alone(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        one.resident.refuse("blocked")
        await one.resident.says(1, GRAFFITI)
        await one.until_quiet()

        states = {row["state"] for row in await all_of(one.bluelamp.engine, tables.deliveries)}
        assert states == {"dropped"}


@dataclass
class HeldUp:
    """A model that keeps its first message until it is told to answer."""

    entered: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def understand(self, text: str) -> Understanding:
        if not self.entered.is_set():
            self.entered.set()
            await self.opened.wait()
        return Understanding(text=text)


@every(web="the page waits for each answer before it sends on", page=ALONE)
async def test_what_is_delivered_out_of_order_is_handled_in_the_residents_order(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    model = HeldUp()
    async with house(channel, database_url, tmp_path, understanding=model) as one:
        assert await one.resident.says(1, "hello") == 200
        await model.entered.wait()
        answers = await one.resident.says_but_the_last_arrives_first(2, "one", "two", "three")
        model.opened.set()
        await one.until_quiet()

        assert answers == [200, 200, 200]
        accepted = await all_of(one.bluelamp.engine, tables.inbox)
        assert [row["inbound"]["text"] for row in accepted] == ["hello", "three", "two", "one"]
        said = await all_of(one.bluelamp.engine, tables.messages)
        heard = [row["text"] for row in said if row["author"] == "resident"]
        assert heard == ["hello", "one", "two", "three"]


@every(page=ALONE)
async def test_a_hundred_knives_of_one_sender_are_one_conversation_and_one_alert(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        answers = Counter[int]()
        for first in range(0, 120, 40):
            numbers = range(first, first + 40)
            answers.update(
                await asyncio.gather(*(one.resident.says(n + 1, KNIFE) for n in numbers))
            )
        kept = await all_handled(one)

        assert STORAGE["sender"].burst < len(kept) < 110  # some second's worth, on a slow machine
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert alert["times"] == len(kept)
        assert len(await all_of(one.bluelamp.engine, tables.conversations)) == 1
        assert set(answers) == ({200, 429} if channel == "web" else {200})


async def all_handled(one: House) -> Sequence[Mapping[str, Any]]:
    """The inbox, once the front desk is through; replies may still wait for the chat's turn."""
    async with asyncio.timeout(120):
        while True:
            rows = await all_of(one.bluelamp.engine, tables.inbox)
            if all(row["handled_at"] for row in rows):
                return rows
            await asyncio.sleep(0.2)


async def said_by_us(one: House) -> list[str]:
    said = await all_of(one.bluelamp.engine, tables.messages)
    return [row["text"] for row in said if row["author"] == "bot"]


async def report_of(one: House) -> dict[str, object]:
    """Answers what is asked until the report is made."""
    await one.until_quiet()
    for number in range(2, 14):
        if made := await all_of(one.bluelamp.engine, tables.reports):
            return made[0]
        last = (await all_of(one.bluelamp.engine, tables.messages))[-1]
        values = [choice["value"] for choice in last["choices"]]
        await one.resident.presses(number, "submit" if "submit" in values else "skip")
        await one.until_quiet()
    raise AssertionError("no report was made")
