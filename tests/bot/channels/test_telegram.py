"""Telegram's way out and its two ways in, against a server that speaks its wire format."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from bot.channels.alone import Alone
from bot.channels.base import Choice, Inbound, Media, Outgoing, Unread
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram, keyboard, make_client, open_client, split
from bot.channels.telegram_media import TelegramMedia
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_way_in import TelegramWayIn
from bot.channels.telegram_webhook import TelegramWebhook, derived_secret, tell_telegram
from bot.client_address import Proxies
from bot.errors import AnotherWay, CannotKeep, TryLater, Undeliverable
from bot.inbox import Accepted
from bot.secret import Secret
from bot.storage import inbox
from bot.storage.engine import make_engine
from bot.storage.schema import media as media_table
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics
from tests.providers.telegram_server import (
    BLOCKED,
    BROKEN,
    DEACTIVATED,
    EMPTY,
    ENTITIES,
    GONE,
    MIGRATED,
    NEW_TO_US,
    NO_RIGHTS,
    ODD_BUTTON,
    TOKEN,
    TOO_LONG,
    TelegramServer,
    message,
    press,
    telegram_server,
    too_many,
    update,
)
from tests.providers.web_house import WORDS, serving

SECRET = derived_secret(Secret("s" * 32))
KNIFE = "he is stabbing her with a knife right now"


def now() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Kept:
    """An inbox in memory, and a front desk that notes whom it was asked to handle."""

    how: str = "new"
    messages: dict[str, Inbound] = field(default_factory=dict)
    handled: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    async def accept(self, inbound: Inbound) -> Accepted:
        if self.how == "cannot":
            raise CannotKeep("full")
        self.messages.setdefault(inbound.provider_id, inbound)
        return Accepted(how=self.how, inbox_id=None if self.how in ("spooled", "aside") else 1)

    async def put_unread_aside(self, unread: Unread) -> Accepted:
        self.unread.append(unread)
        return Accepted(how="aside", inbox_id=None)

    async def handle(self, *, channel: str, address: str, **_: bool) -> None:
        assert channel == "telegram"
        self.handled.append(address)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with telegram_server() as running:
        yield running


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[Telegram]:
    async with open_client(Secret(TOKEN), server.api_url) as client:
        yield Telegram(client)


def way_in(channel: Telegram, kept: Kept) -> TelegramWayIn:
    reception = Reception(inbox=kept, desk=kept)
    alone = Alone(channels={"telegram": channel}, words=WORDS)
    return TelegramWayIn(reception=reception, telegram=channel, alone=alone, clock=now)


@asynccontextmanager
async def webhook(channel: Telegram, kept: Kept):
    app = web.Application()
    metrics = WebMetrics(CollectorRegistry())
    Guard(proxies=Proxies(), words=WORDS, metrics=metrics).install(app)
    TelegramWebhook(way_in=way_in(channel, kept), secret=SECRET).add_to(app)
    async with serving(app) as url, aiohttp.ClientSession() as http:

        async def post(body: bytes, secret: str | None = SECRET.reveal()) -> int:
            headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with http.post(
                f"{url}/webhooks/telegram", data=body, headers=headers
            ) as response:
                assert "Traceback" not in await response.text()
                return response.status

        yield post


async def test_a_reply_goes_out_with_its_choices_as_buttons(server, channel):
    choices = (Choice(label="Yes", value="yes"), Choice(label="No", value="no"))
    ref = await channel.send(Outgoing(address="70", text="Is it you?", choices=choices))

    sent = server.sent()[0]
    assert ref
    assert (sent["chat_id"], sent["text"]) == ("70", "Is it you?")
    assert json.loads(sent["reply_markup"]) == {
        "inline_keyboard": [
            [{"text": "Yes", "callback_data": "yes"}, {"text": "No", "callback_data": "no"}]
        ]
    }


async def test_a_long_reply_becomes_several_and_the_last_has_the_buttons(server, channel):
    text = "\n\n".join(["word " * 200] * 12)
    await channel.send(
        Outgoing(address="70", text=text, choices=(Choice(label="Yes", value="yes"),))
    )

    sent = server.sent()
    assert len(sent) == 3
    assert ["reply_markup" in one for one in sent] == [False, False, True]


@given(st.text(min_size=1), st.integers(10, 60))
def test_every_part_fits_and_no_word_is_lost(text, longest):
    parts = split(text, longest)

    assert all(0 < len(one.encode("utf-16-le")) // 2 <= longest for one in parts)
    if text.strip():
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_choice_that_telegram_would_refuse_is_left_out_and_long_labels_get_rows():
    found = keyboard(
        (
            Choice(label="Fore Street, Bodmin", value="place:1"),
            Choice(label="Fore Street, Redruth", value="place:2"),
            Choice(label="Too long", value="x" * 65),
        )
    )
    assert found is not None
    assert [len(row) for row in found.inline_keyboard] == [1, 1]
    assert keyboard(()) is None


async def test_refusals_say_what_to_do_next(server, channel):
    reply = Outgoing(address="70", text="hello")
    server.refusals.append(too_many(7))
    with pytest.raises(TryLater) as later:
        await channel.send(reply)
    assert later.value.after == timedelta(seconds=7)
    for refusal, kind in ((BLOCKED, Undeliverable), (GONE, Undeliverable), (BROKEN, TryLater)):
        server.refusals.append(refusal)
        with pytest.raises(kind):
            await channel.send(reply)


@pytest.mark.parametrize("refusal", [EMPTY, TOO_LONG, ODD_BUTTON, ENTITIES, NEW_TO_US])
async def test_what_telegram_does_not_take_is_tried_once_more_as_plain_words(
    server, channel, refusal
):
    choices = (Choice(label="Yes", value="yes"),)
    reply = Outgoing(address="70", text="\u200bhello\x07 there", choices=choices)
    server.refusals.append(refusal)
    assert await channel.send(reply)
    first, again = server.sent()
    assert "reply_markup" in first
    assert ("reply_markup" in again, again["text"]) == (False, "hello there")

    server.refusals.extend([refusal, refusal])
    with pytest.raises(AnotherWay) as stuck:
        await channel.send(reply)
    assert len(server.sent()) == 4  # no third try: a person looks
    assert "offset" not in str(stuck.value)  # Telegram's own words may quote the text


@pytest.mark.parametrize("refusal", [BLOCKED, DEACTIVATED, GONE])
async def test_only_who_blocked_us_or_is_gone_is_given_up_at_once(server, channel, refusal):
    server.refusals.append(refusal)
    with pytest.raises(Undeliverable):
        await channel.send(Outgoing(address="70", text="hello"))
    assert len(server.sent()) == 1


@pytest.mark.parametrize("refusal", [NO_RIGHTS, MIGRATED])
async def test_a_group_that_does_not_let_us_write_is_for_staff(server, channel, refusal):
    server.refusals.append(refusal)
    with pytest.raises(AnotherWay):
        await channel.send(Outgoing(address="-70", text="hello"))
    assert len(server.sent()) == 1


async def test_a_telegram_that_cannot_be_reached_is_for_later():
    async with open_client(Secret(TOKEN), "http://127.0.0.1:1/bot") as client:
        with pytest.raises(TryLater) as later:
            await Telegram(client).send(Outgoing(address="70", text="hello"))
    assert TOKEN not in str(later.value)


async def test_an_update_with_the_secret_is_kept_and_handled(channel):
    kept = Kept()
    async with webhook(channel, kept) as post:
        assert (
            await post(json.dumps(update(1, message=message(5, text="graffiti"))).encode()) == 200
        )
    assert kept.messages["70:5"].text == "graffiti"
    assert kept.handled == ["70"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.reveal()[:-1], "é" * 5])
async def test_an_update_without_the_secret_is_refused_and_nothing_kept(channel, secret):
    kept = Kept()
    async with webhook(channel, kept) as post:
        body = json.dumps(update(1, message=message(5, text="graffiti"))).encode()
        assert await post(body, secret) == 403
    assert kept.messages == {}


async def test_a_secret_of_bytes_that_are_no_text_is_refused_without_a_fault(channel):
    webhook = TelegramWebhook(way_in=way_in(channel, Kept()), secret=SECRET)

    assert webhook.is_signed(SECRET.reveal())
    assert not webhook.is_signed("\udcff\udcfe")


async def test_what_is_no_json_is_refused_and_what_is_no_update_is_done_with(channel):
    async with webhook(channel, Kept()) as post:
        assert await post(b"{") == 400
        assert await post(b"[" * 200_000) == 400
        assert await post(b"\xff") == 400
        assert await post(io.BytesIO(b"x" * 2_000_000)) == 413
        assert await post(b"{}") == 200
        assert await post(b"[1, 2]") == 200


async def test_a_pressed_button_is_answered_so_that_it_stops_waiting(server, channel):
    kept = Kept()
    async with webhook(channel, kept) as post:
        await post(json.dumps(update(1, callback_query=press(5, "yes"))).encode())
        assert (await server.until_called("answerCallbackQuery"))[0]["callback_query_id"] == "call5"
    assert kept.messages["press:call5"].press == "yes"


async def test_a_message_that_cannot_be_kept_is_asked_for_again_and_danger_is_told_999(
    server, channel
):
    async with webhook(channel, Kept(how="cannot")) as post:
        assert await post(json.dumps(update(1, message=message(5, text=KNIFE))).encode()) == 503
        sent = await server.until_called("sendMessage")
    assert sent[0]["text"] == WORDS.danger


async def test_a_spooled_message_is_told_so_and_danger_is_told_999_first(server, channel):
    kept = Kept(how="spooled")
    async with webhook(channel, kept) as post:
        assert await post(json.dumps(update(1, message=message(5, text=KNIFE))).encode()) == 200
        sent = await server.until_called("sendMessage", 2)
    assert [one["text"] for one in sent] == [WORDS.danger, WORDS.kept]
    assert kept.handled == []


async def test_what_is_put_aside_is_done_with_and_its_writer_knows_that_a_person_reads_it(
    server, channel
):
    kept = Kept(how="aside")
    async with webhook(channel, kept) as post:
        for _ in range(2):
            body = json.dumps(update(8, message=message(8, text=KNIFE))).encode()
            assert await post(body) == 200
        await _until(lambda: len(server.sent()) == 2)
    assert [one["text"] for one in server.sent()] == [WORDS.danger, WORDS.with_person]
    assert kept.handled == []


async def test_an_update_that_cannot_be_read_is_heard_by_its_words_and_put_aside(channel):
    kept = Kept()
    odd = update(8, message=message(8, text=KNIFE) | {"date": "yesterday"})
    lost = update(9, message={"chat": {"id": "?", "type": "private"}, "text": KNIFE})
    async with webhook(channel, kept) as post:
        for payload in (odd, odd, lost):
            assert await post(json.dumps(payload).encode()) == 200
    assert [one.text for one in kept.messages.values()] == [KNIFE]
    assert [one.payload for one in kept.unread] == [odd, odd, lost]


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["message", "chat", "id", "type", "text", "callback_query", "data", "date"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bodies=st.lists(st.binary(max_size=60) | BODIES, min_size=1, max_size=5))
def test_no_signed_body_at_all_makes_a_fault_and_its_neighbour_is_kept(bodies):
    async def run() -> None:
        kept = Kept()
        client = make_client(Secret(TOKEN), "http://127.0.0.1:1/bot")
        async with webhook(Telegram(client), kept) as post:
            for body in bodies:
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                assert await post(raw) in (200, 400)
            good = json.dumps(update(9, message=message(77, text="graffiti"))).encode()
            assert await post(good) == 200
        assert "70:77" in kept.messages

    asyncio.run(run())


async def test_telegram_is_told_of_the_webhook_and_its_secret(server, channel):
    how: list[str] = []
    await tell_telegram(
        channel, public_url="https://bot.example.com", secret=SECRET, tell=how.append
    )

    assert how == ["up"]
    told = server.called("setWebhook")[0]
    assert told["url"] == "https://bot.example.com/webhooks/telegram"
    assert told["secret_token"] == SECRET.reveal()
    assert json.loads(told["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


@asynccontextmanager
async def polling(engine, channel: Telegram, kept: Kept, told: list[str]):
    poller = TelegramPolling(
        engine=engine,
        telegram=channel,
        way_in=way_in(channel, kept),
        tell=told.append,
        long_poll_s=1,
        again_s=0.05,
    )
    task = asyncio.create_task(poller.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_polling_keeps_its_place_after_each_message_and_goes_on_there(
    server, channel, database_url
):
    engine = make_engine(database_url)
    kept = Kept()
    server.updates = [update(n, message=message(n, text=f"m{n}")) for n in (11, 12)]
    server.updates.insert(1, {"update_id": 12, "message": {"chat": 5}})
    server.updates[2]["update_id"] = 13
    async with polling(engine, channel, kept, []):
        await _until(lambda: len(kept.messages) == 2)
        await _until(lambda: any(c.get("offset") == "14" for c in server.called("getUpdates")))
    async with engine.connect() as connection:
        assert await inbox.read_mark(connection, "telegram.offset") == 14

    server.calls.clear()
    async with polling(engine, channel, kept, []):
        assert (await server.until_called("getUpdates"))[0]["offset"] == "14"
    assert sorted(kept.messages) == ["70:11", "70:12"]
    await engine.dispose()


async def test_an_update_that_could_not_be_kept_is_asked_for_again(server, channel, database_url):
    engine = make_engine(database_url)
    kept = Kept(how="cannot")
    told: list[str] = []
    server.updates = [update(11, message=message(11, text="graffiti"))]
    async with polling(engine, channel, kept, told):
        await server.until_called("getUpdates", 2)
        await _until(lambda: "stuck" in told)
        kept.how = "new"
        await _until(lambda: "70:11" in kept.messages)
    await engine.dispose()


async def test_only_one_process_polls(server, channel, database_url):
    engine = make_engine(database_url)
    told: list[str] = []
    async with polling(engine, channel, Kept(), []):
        await server.until_called("getUpdates")
        async with polling(engine, channel, Kept(), told):
            await _until(lambda: "polled by another process" in told)
    await engine.dispose()


async def test_a_photo_is_fetched_and_kept_as_sent_with_a_copy_for_staff(
    server, channel, database_url
):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    server.files["f1"] = out.getvalue()
    engine = make_engine(database_url)
    held, missing = uuid4(), uuid4()
    inbound = Inbound(
        channel="telegram",
        provider_id="70:5",
        address="70",
        sent_at=now(),
        kind="photo",
        media=(
            Media(kind="photo", provider_ref="f1"),
            Media(kind="photo", provider_ref="gone"),
        ),
    )
    await TelegramMedia(engine, channel, now).fetch(inbound, (held, missing))

    async with engine.connect() as connection:
        rows = (await connection.execute(select(media_table))).mappings().all()
    assert [(row["id"], row["original"]) for row in rows] == [(held, out.getvalue())]
    assert rows[0]["content_type"] == "image/jpeg"
    assert rows[0]["copy"]
    await engine.dispose()


async def _until(claim) -> None:
    async with asyncio.timeout(30):
        while not claim():
            await asyncio.sleep(0.01)
