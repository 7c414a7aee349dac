"""On every channel: what the database refuses is answered "received", heard, and never lost."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.assembly.ways_in import fixed_words
from bot.storage import schema as tables
from tests.bot.refusals import refusing
from tests.bot.rows import all_of
from tests.contracts.houses import KNIFE, House, house
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

CHANNELS = ("web", "telegram", "messenger", "page")
ODD = "\u202e"  # nothing is shown of it: its plain words go without
PERSON = "I have left it for a person to read"


async def refuses(one: House, pattern: str) -> None:
    """From now on the database refuses such words, as it would a row's own fault."""
    await refusing(one.bluelamp.engine, f"NEW.inbound->>'text' !~ '{pattern}'")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_its_plain_words_are_heard_and_raise_their_alert(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        await refuses(one, ODD)
        for _ in range(3):
            assert await one.resident.says(1, KNIFE + ODD) == 200
        shown = await one.resident.shown()

        assert "999" in shown[0].split(".")[0]
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert (alert["words"], alert["times"]) == (KNIFE, 1)
        (aside,) = one.bluelamp.inbox.spool.aside.newest(10)
        assert aside.head.heard
        assert aside.head.text == KNIFE + ODD


@pytest.mark.parametrize("channel", CHANNELS)
async def test_where_not_even_those_are_taken_it_lies_aside_and_999_is_said_at_once(
    channel: str, database_url: str, tmp_path: Path
) -> None:
    async with house(channel, database_url, tmp_path) as one:
        await refuses(one, "knife")
        for _ in range(2):
            assert await one.resident.says(1, KNIFE) == 200
        assert await one.resident.says(2, "new graffiti on Fore Street, Bodmin yesterday") == 200

        if channel == "web":
            told = await answered(one, KNIFE)
        else:
            if channel == "page":  # a comment has one reply: it waits for a person to write it
                await _until(lambda: len(outside(one)) >= 2)
            else:
                await _until(lambda: any(PERSON in text for text in outside(one)))
            told = outside(one)
        assert "999" in told[0].split(".")[0]
        assert any(PERSON in text for text in told) is (channel != "page")
        await one.until_quiet()
        (row,) = await all_of(one.bluelamp.engine, tables.inbox)  # its neighbour is answered
        assert row["inbound"]["text"].startswith("new graffiti")
        aside = one.bluelamp.inbox.spool.aside.newest(10)
        assert {(said.head.text, said.danger) for said in aside} == {(KNIFE, True)}


async def test_polled_telegram_goes_on_behind_it(database_url: str, tmp_path: Path) -> None:
    async with house("telegram", database_url, tmp_path, public=False) as one:
        await refuses(one, "knife")
        server = one.provider
        server.updates = [
            telegram.update(number, message=telegram.message(number, text=words))
            for number, words in ((11, "hello"), (12, KNIFE), (13, "hello again"))
        ]
        await _until(
            lambda: any(asked.get("offset") == "14" for asked in server.called("getUpdates"))
        )
        await _until(lambda: any(PERSON in text for text in outside(one)))

        rows = await all_of(one.bluelamp.engine, tables.inbox)
        assert {row["inbound"]["text"] for row in rows} == {"hello", "hello again"}
        (aside,) = one.bluelamp.inbox.spool.aside.newest(10)
        assert (aside.head.text, aside.danger) == (KNIFE, True)
        await one.until_quiet()  # the others' answers open with 999 too, where words alone decide
        assert outside(one).count(fixed_words(one.bluelamp).danger) == 1


async def test_an_update_of_telegrams_that_cannot_be_read_is_heard_by_its_words(
    database_url: str, tmp_path: Path
) -> None:
    async with house("telegram", database_url, tmp_path) as one:
        odd = telegram.message(1, text=KNIFE) | {"date": "yesterday"}
        for _ in range(2):
            assert await one.resident._post(telegram.update(1, message=odd)) == 200
        await heard_and_aside(one, "message")


async def test_the_title_of_a_place_that_cannot_be_read_raises_its_alert(
    database_url: str, tmp_path: Path
) -> None:
    async with house("telegram", database_url, tmp_path) as one:
        odd = telegram.message(1) | {"venue": {"location": {"latitude": "x"}, "title": KNIFE}}
        odd.pop("text", None)
        assert await one.resident._post(telegram.update(1, message=odd)) == 200
        shown = await one.resident.shown()
        assert "999" in shown[0].split(".")[0]
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert alert["words"] == KNIFE
        (aside,) = one.bluelamp.inbox.spool.aside.newest(10)
        assert (aside.head.heard, aside.head.text, aside.danger) == (True, KNIFE, False)


async def test_an_item_of_metas_that_cannot_be_read_is_heard_by_its_words(
    database_url: str, tmp_path: Path
) -> None:
    async with house("messenger", database_url, tmp_path) as one:
        odd = meta.item(message={"mid": None, "text": KNIFE})
        for _ in range(2):
            assert await one.resident.post(meta.batch(odd)) == 200
        await heard_and_aside(one, "messaging")


async def heard_and_aside(one: House, under: str) -> None:
    shown = await one.resident.shown()
    assert "999" in shown[0].split(".")[0]
    (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
    assert (alert["words"], alert["times"]) == (KNIFE, 1)
    aside = one.bluelamp.inbox.spool.aside
    (kept,) = aside.newest(10)
    raw = json.loads(json.loads((aside.folder / kept.name).read_text())["raw"])
    assert raw[under]["message" if under == "messaging" else "text"]


async def test_a_running_bot_clears_its_own_folder_of_what_is_too_old(
    database_url: str, tmp_path: Path
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    for number, age in enumerate((400, 300)):
        (spool / f"{number}.unreadable").write_text("{")
        then = time.time() - timedelta(days=age).total_seconds()
        os.utime(spool / f"{number}.unreadable", (then, then))
    async with house("web", database_url, tmp_path) as one:
        await _until(lambda: one.bluelamp.inbox.spool.aside.count() == 1)
    assert [path.name for path in spool.glob("*.unreadable")] == ["1.unreadable"]


def outside(one: House) -> list[str]:
    """What the provider was given, in order."""
    if hasattr(one.provider, "updates"):
        return [said["text"] for said in one.provider.sent()]
    bodies = [body["message"] for _, body in one.provider.calls if "message" in body]
    return [said if isinstance(said, str) else said["text"] for said in bodies]


async def answered(one: House, words: str) -> list[str]:
    headers = {"Authorization": f"Bearer {one.resident.key}"}
    body = {"message_id": "9", "text": words}
    async with one.http.post("/api/v1/chat", json=body, headers=headers) as response:
        assert response.status == 200
        said = json.loads(await response.text())
    assert (said["with_person"], said["pending"]) == (True, False)
    assert said["replies"][0]["call_999"] is True
    return [reply["text"] for reply in said["replies"]]


async def _until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not claim():
            await asyncio.sleep(0.02)
