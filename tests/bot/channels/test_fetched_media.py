"""What a resident sent lies with a provider: had at once, or later, or given up, never unsaid."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import aiohttp
import pytest
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels import fetched_media
from bot.channels.base import Inbound, Media
from bot.channels.fetched_media import HoldsFiles
from bot.channels.media import LARGEST_FETCHED
from bot.channels.meta_media import MetaMedia
from bot.channels.telegram import Telegram, open_client
from bot.channels.telegram_media import TelegramMedia
from bot.errors import NeverHad, NotHadYet
from bot.fetch_again import fetch_again
from bot.retention import Ages, purge
from bot.secret import Secret
from bot.storage import media
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, all_of
from tests.providers.meta_server import MetaServer, meta_server
from tests.providers.telegram_server import (
    BROKEN,
    GONE,
    TOKEN,
    TelegramServer,
    telegram_server,
    too_many,
)

SOON = 0.2  # seconds for all files of a message, where none of them comes
ENOUGH = 3.0  # for one that comes, also on a busy machine, beside one that never does


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    return out.getvalue()


def message(*refs: str, kind: str = "photo", channel: str = "telegram") -> Inbound:
    held = tuple(Media(kind=kind, provider_ref=one) for one in refs)  # type: ignore[arg-type]
    return Inbound(
        channel=channel, provider_id="70:5", address="70", sent_at=NOW, kind="photo", media=held
    )


@pytest.fixture
async def provider() -> AsyncIterator[TelegramServer]:
    async with telegram_server() as running:
        yield running


@pytest.fixture
async def telegram(
    provider: TelegramServer, engine: AsyncEngine, clock: Clock
) -> AsyncIterator[TelegramMedia]:
    async with open_client(Secret(TOKEN), provider.api_url) as client:
        yield TelegramMedia(engine, Telegram(client), clock)


@pytest.fixture
async def facebook() -> AsyncIterator[MetaServer]:
    async with meta_server() as running:
        yield running


@pytest.fixture
async def meta(facebook: MetaServer, engine: AsyncEngine, clock: Clock) -> AsyncIterator[MetaMedia]:
    async with aiohttp.ClientSession() as session:
        yield MetaMedia(engine=engine, session=session, graph_url=facebook.url, clock=clock)


async def awaited(engine: AsyncEngine) -> list[dict[str, object]]:
    return [dict(one) for one in await all_of(engine, tables.awaited_media)]


@pytest.mark.parametrize("fault", [BROKEN, too_many(3), GONE])
async def test_what_telegram_did_not_give_is_had_a_minute_later(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine, clock: Clock, fault
):
    provider.files["f1"] = picture()
    provider.file_faults.append(fault)
    media_id, conversation = uuid4(), await add_conversation(engine)
    await telegram.fetch(message("f1"), (media_id,))
    async with engine.begin() as connection:  # as the transcript does
        await media.give_to(connection, [media_id], conversation)
    (row,) = await awaited(engine)
    assert (row["id"], row["tries"], row["kind"]) == (media_id, 1, "photo")

    holds: Mapping[str, HoldsFiles] = {"telegram": telegram}
    assert await fetch_again(engine, holds, clock()) == 0  # not due yet
    assert await fetch_again(engine, holds, clock.forward(seconds=61)) == 1

    (kept,) = await all_of(engine, tables.media)
    assert (kept["id"], kept["original"]) == (media_id, picture())
    assert kept["conversation_id"] == conversation
    assert kept["copy"]
    assert await awaited(engine) == []


async def test_one_file_that_never_comes_costs_a_moment_and_the_others_are_kept(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine, clock: Clock
):
    provider.files |= {"slow": b"", "f1": picture()}
    slow, fast = uuid4(), uuid4()
    await fetched_media.fetch(
        engine, telegram, message("slow", "f1"), (slow, fast), clock=clock, in_all_s=ENOUGH
    )
    assert [one["id"] for one in await all_of(engine, tables.media)] == [fast]
    (row,) = await awaited(engine)
    assert (row["id"], row["because"]) == (slow, "it took too long")


async def test_ten_slow_files_take_no_longer_than_one(
    meta: MetaMedia, facebook: MetaServer, engine: AsyncEngine, clock: Clock
):
    names = [f"{number}.jpg" for number in range(10)]
    facebook.files |= dict.fromkeys(names, b"")
    ids = tuple(uuid4() for _ in names)
    urls = (f"{facebook.url}/files/{name}" for name in names)
    said = message(*urls, channel="messenger")
    await fetched_media.fetch(engine, meta, said, ids, clock=clock, in_all_s=SOON)
    assert {one["id"] for one in await awaited(engine)} == set(ids)


async def test_a_message_that_is_handled_again_asks_for_nothing_again(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine
):
    provider.files["f1"] = picture()
    ids = (uuid4(), uuid4())
    for _ in range(2):
        await telegram.fetch(message("f1", "gone"), ids)
    assert [data["file_id"] for data in provider.called("getFile")] == ["f1", "gone"]
    assert len(await awaited(engine)) == 1


async def test_what_never_comes_is_given_up_after_a_day_and_stays_on_the_list_as_such(
    telegram: TelegramMedia, engine: AsyncEngine, clock: Clock
):
    await telegram.fetch(message("gone"), (uuid4(),))
    tries = 1
    for _ in range(30):
        clock.forward(hours=1)
        await fetch_again(engine, {"telegram": telegram}, clock())
        (row,) = await awaited(engine)
        tries = int(str(row["tries"]))
        if row["next_at"] is None:
            break
    assert row["next_at"] is None
    assert 5 <= tries <= 8
    assert "Telegram does not give it" in str(row["because"])
    assert clock() - NOW <= timedelta(hours=25)
    assert await fetch_again(engine, {"telegram": telegram}, clock.forward(days=2)) == 0


async def test_a_channel_that_was_switched_off_loses_nothing_if_it_comes_back(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine, clock: Clock
):
    provider.files["f1"] = picture()
    provider.file_faults.append(BROKEN)
    await telegram.fetch(message("f1"), (uuid4(),))
    assert await fetch_again(engine, {}, clock.forward(minutes=2)) == 0
    (row,) = await awaited(engine)
    assert row["because"] == "its channel is switched off"
    assert await fetch_again(engine, {"telegram": telegram}, clock.forward(minutes=6)) == 1


async def test_a_file_that_hangs_keeps_a_round_no_longer_than_its_time(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine, clock: Clock
):
    provider.files |= {"slow": b"", "f1": picture()}
    provider.file_faults.extend([BROKEN, BROKEN])
    await telegram.fetch(message("slow", "f1"), (uuid4(), uuid4()))
    holds: Mapping[str, HoldsFiles] = {"telegram": telegram}
    assert await fetch_again(engine, holds, clock.forward(minutes=2), a_file_s=ENOUGH) == 1
    (row,) = await awaited(engine)
    assert (row["because"], row["tries"]) == ("it took too long", 2)


async def test_what_was_erased_meanwhile_is_not_brought_back(
    telegram: TelegramMedia, provider: TelegramServer, engine: AsyncEngine, clock: Clock
):
    class ErasesFirst:
        """The message goes while its file is on the way."""

        async def read(self, provider_ref: str) -> bytes:
            async with engine.begin() as connection:
                await connection.execute(tables.awaited_media.delete())
            return await telegram.read(provider_ref)

    provider.files["f1"] = picture()
    provider.file_faults.append(BROKEN)
    await telegram.fetch(message("f1"), (uuid4(),))
    assert await fetch_again(engine, {"telegram": ErasesFirst()}, clock.forward(minutes=2)) == 0
    assert await all_of(engine, tables.media) == []


async def test_the_purge_takes_what_was_given_up_long_ago(
    telegram: TelegramMedia, engine: AsyncEngine, clock: Clock
):
    await telegram.fetch(message("gone"), (uuid4(),))
    age = timedelta(days=365)
    ages = Ages(conversations=age, reports=age, media=age, audit=age)
    async with engine.begin() as connection:
        gone = (await purge(connection, ages, now=clock.forward(days=400))).gone
    assert (gone["awaited_media"], await awaited(engine)) == (1, [])


class Breaks:
    """A library that raises what nobody thought of, with an address in its words."""

    async def read(self, provider_ref: str) -> bytes:
        raise RuntimeError(f"cannot parse {provider_ref}")


async def test_no_fault_of_a_file_keeps_its_message_from_being_handled(engine, clock, caplog):
    await fetched_media.fetch(engine, Breaks(), message("secret"), (uuid4(),), clock=clock)
    (row,) = await awaited(engine)
    assert row["because"] == "a fault of ours: RuntimeError"
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (404, NeverHad, "Facebook no longer has it (404)"),
        (410, NeverHad, "Facebook no longer has it (410)"),
        (500, NotHadYet, "Facebook answered 500"),
        (403, NotHadYet, "Facebook answered 403"),
        (302, NotHadYet, "Facebook answered 302"),
    ],
)
async def test_an_answer_that_is_no_file_is_never_kept_as_one(
    meta: MetaMedia, facebook: MetaServer, status, error, said
):
    facebook.files["a.jpg"] = picture()
    facebook.file_faults.append((status, {"Location": f"{facebook.url}/files/a.jpg"}))
    with pytest.raises(error, match=said.replace("(", r"\(").replace(")", r"\)")):
        await meta.read(f"{facebook.url}/files/a.jpg")


async def test_facebooks_wish_is_heard(meta: MetaMedia, facebook: MetaServer):
    facebook.file_faults.append((429, {"Retry-After": "90"}))
    with pytest.raises(NotHadYet) as caught:
        await meta.read(f"{facebook.url}/files/a.jpg")
    assert caught.value.after == timedelta(seconds=90)


async def test_a_strangers_host_is_never_called(meta: MetaMedia, engine: AsyncEngine):
    media_id: UUID = uuid4()
    said = replace(message("http://127.0.0.1:1/inside"), channel="messenger")
    await meta.fetch(said, (media_id,))
    (row,) = await awaited(engine)
    assert (row["next_at"], row["because"]) == (None, "it lies on a stranger's host")


async def test_one_that_is_too_big_is_given_up_at_once(
    meta: MetaMedia, facebook: MetaServer, engine: AsyncEngine
):
    facebook.files["a.mp4"] = b"x" * (LARGEST_FETCHED + 1)
    said = message(f"{facebook.url}/files/a.mp4", kind="video", channel="messenger")
    await meta.fetch(said, (uuid4(),))
    (row,) = await awaited(engine)
    assert (row["next_at"], row["because"]) == (None, "it is too big")
