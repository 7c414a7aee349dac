"""A message that the bot cannot handle: before a person with its words, photo and alert, or not."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.channels.base import Inbound, Media
from bot.failed_messages import HOPELESS, TRIES
from bot.inbox import Inbox
from bot.storage import desk_media
from bot.storage import inbox as inbox_rows
from bot.storage import media as media_rows
from bot.storage import schema as tables
from bot.storage.engine import is_away
from tests.bot.rows import NOW
from tests.bot.test_front_desk import (
    KNIFE,
    Breaks,
    House,
    MakeHouse,
    Phone,
    house,
    phrases,
    places,
)
from triage.understanding import Understanding

FIXTURES = (house, phrases, places)  # of the front desk's own tests


@dataclass
class BreaksOn:
    """Understanding with a fault of its own for some words."""

    words: str

    async def understand(self, said: str) -> Understanding:
        if self.words in said:
            raise KeyError(said)
        return Understanding(text=said)


@dataclass
class Holds:
    """A provider that has a photo for us, kept under the id that the message's photo has."""

    inbox: Inbox
    content: bytes
    asked: list[tuple[UUID, ...]] = field(default_factory=list)

    async def fetch(self, _: Inbound, ids: tuple[UUID, ...]) -> None:
        self.asked.append(ids)
        async with self.inbox.engine.begin() as connection:
            for one in ids:
                await media_rows.keep(
                    connection,
                    media_id=one,
                    content=self.content,
                    copy=self.content,
                    content_type="image/png",
                    now=NOW,
                )


async def tried(one: House, times: int) -> None:
    for _ in range(times):
        with pytest.raises(KeyError):
            await one.handle()


async def when_an_alert_is_written(one: House, does: str) -> None:
    """The database's own doing, in the midst of the transaction."""
    async with one.engine.begin() as connection:
        await connection.execute(
            text(
                "CREATE FUNCTION mischief() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {does}; RETURN NEW; END $$"
            )
        )
        await connection.execute(
            text(
                "CREATE TRIGGER mischief BEFORE INSERT ON alerts "
                "FOR EACH ROW EXECUTE FUNCTION mischief()"
            )
        )


async def mended(one: House) -> None:
    async with one.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER mischief ON alerts"))


async def is_before_a_person(one: House) -> bool:
    """Both halves, or neither."""
    (kept,) = await one.rows(tables.inbox)
    rows: list[Any] = [
        await one.rows(table)
        for table in (tables.conversations, tables.messages, tables.deliveries, tables.alerts)
    ]
    assert len({bool(kept["fault"]), *(bool(found) for found in rows)}) == 1, (kept["fault"], rows)
    return bool(kept["fault"])


async def test_a_database_that_dies_in_between_leaves_neither_half_and_the_next_try_does_both(
    house: MakeHouse,
) -> None:
    one = house(understanding=Breaks())
    await one.arrives(KNIFE)
    await tried(one, TRIES - 1)
    await when_an_alert_is_written(one, "PERFORM pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DBAPIError) as lost:
        await one.handle()
    assert is_away(lost.value)
    assert not await is_before_a_person(one)

    await mended(one)
    await one.handle()
    assert await is_before_a_person(one)
    (alert,) = await one.rows(tables.alerts)
    assert alert["words"] == KNIFE


async def test_a_fault_in_it_leaves_neither_half_and_the_next_try_does_both(
    house: MakeHouse,
) -> None:
    one = house(understanding=Breaks())
    await one.arrives(KNIFE)
    await tried(one, TRIES - 1)
    await when_an_alert_is_written(one, "RAISE EXCEPTION 'no'")

    await tried(one, 2)
    assert not await is_before_a_person(one)

    await mended(one)
    await one.handle()
    assert await is_before_a_person(one)


async def test_a_message_that_nothing_helps_holds_up_nobody_for_ever_and_staff_see_it(
    house: MakeHouse,
) -> None:
    one = house(understanding=BreaksOn("knife"))
    await one.arrives(KNIFE)
    await one.arrives("hello")
    await when_an_alert_is_written(one, "RAISE EXCEPTION 'no'")

    await tried(one, HOPELESS - 1)
    await one.handle()

    hopeless, fine = await one.rows(tables.inbox)
    assert (hopeless["fault"], hopeless["handled_at"]) == ("KeyError", None)
    assert fine["handled_at"]


async def test_its_photo_goes_along(house: MakeHouse) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(out, "PNG")
    photo = Media(kind="photo", content=out.getvalue(), content_type="image/png")
    one = house(understanding=Breaks())
    await one.arrives("look at this", kind="photo", media=(photo,))
    await tried(one, TRIES - 1)
    await one.handle()

    (conversation,) = await one.rows(tables.conversations)
    (kept,) = await one.rows(tables.media)
    heard, told = await one.rows(tables.messages)
    assert kept["conversation_id"] == conversation["id"]
    assert (heard["kind"], heard["media_ids"]) == ("photo", [kept["id"]])
    assert (told["kind"], told["media_ids"]) == ("text", [])


async def test_a_photo_that_the_provider_holds_is_fetched_before_it_is_given_up(
    house: MakeHouse,
) -> None:
    one = house(understanding=Breaks())
    provider = Holds(one.inbox, b"a photo")
    one.desk.fetchers["telegram"] = provider  # type: ignore[index]  # a dict, as it is assembled
    photo = Media(kind="photo", provider_ref="file")
    await one.arrives("look at this", kind="photo", media=(photo,))
    await tried(one, TRIES - 1)
    await one.handle()

    (kept,) = await one.rows(tables.media)
    (heard, _) = await one.rows(tables.messages)
    assert provider.asked == [(kept["id"],)]
    assert kept["conversation_id"] is not None
    assert heard["media_ids"] == [kept["id"]]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"kind": "location", "lat": 50.26, "lon": -5.05}, "50.26, -5.05"),
        ({"kind": "press", "press": "submit"}, "submit"),
        ({"kind": "voice"}, ""),
    ],
)
async def test_staff_read_what_kind_it_was_and_what_it_said(
    house: MakeHouse, given: dict[str, Any], shown: str
) -> None:
    one = house(phone=Phone(fails=True))
    one.desk.fetchers["telegram"] = Broken()  # type: ignore[index]  # a dict, as it is assembled
    await one.arrives(**given)
    await tried(one, TRIES - 1)
    await one.handle()

    heard, _ = await one.rows(tables.messages)
    assert (heard["kind"], heard["text"]) == (given["kind"], shown)


class Broken:
    """A fetcher with a fault of its own, also when it is asked for the last time."""

    async def fetch(self, _: Inbound, __: tuple[UUID, ...]) -> None:
        raise KeyError("file")


async def test_a_row_that_nobody_can_read_is_still_put_before_a_person(house: MakeHouse) -> None:
    one = house()
    await one.arrives(KNIFE)
    async with one.engine.begin() as connection:
        spoilt = {"text": KNIFE, "kind": "text", "media": "none"}
        await connection.execute(tables.inbox.update().values(inbound=spoilt))
    for _ in range(TRIES - 1):
        with pytest.raises((KeyError, TypeError)):
            await swept(one)
    await swept(one)

    assert await is_before_a_person(one)
    (alert,) = await one.rows(tables.alerts)
    assert alert["words"] == KNIFE
    (conversation,) = await one.rows(tables.conversations)
    async with one.engine.connect() as connection:  # what the page asks
        assert await desk_media.of_conversation(connection, conversation["id"]) == {}


async def swept(one: House) -> None:
    """As the sweeper has it handled."""
    await one.desk.handle(channel="telegram", address="1001", left_behind=True)


async def test_what_another_process_handled_meanwhile_is_no_failed_try(house: MakeHouse) -> None:
    one = house()
    await one.arrives("hello")
    (row,) = await one.rows(tables.inbox)

    class Quicker:
        async def understand(self, said: str) -> Understanding:
            async with one.engine.begin() as connection:
                await inbox_rows.mark_handled(connection, row["id"], now=NOW)
            raise KeyError(said)

    slower = house(understanding=Quicker())
    await slower.handle()

    (row,) = await one.rows(tables.inbox)
    assert (row["attempts"], row["fault"], row["handled_at"]) == (0, None, NOW)
