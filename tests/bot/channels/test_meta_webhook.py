"""Meta's webhook: signature attacks, batches, and bodies of every shape."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from bot.channels.alone import Alone
from bot.channels.base import Inbound, Outgoing, Unread
from bot.channels.messenger_updates import Echo
from bot.channels.meta_way_in import MetaWayIn
from bot.channels.meta_webhook import PATH, MetaWebhook
from bot.channels.page_comments_updates import Ours
from bot.channels.reception import Reception
from bot.client_address import Proxies
from bot.errors import CannotKeep
from bot.inbox import Accepted
from bot.secret import Secret
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics
from tests.providers.meta_server import (
    APP_SECRET,
    PAGE,
    VERIFY_TOKEN,
    batch,
    comment,
    entry,
    feed,
    item,
    post,
    said,
    signed,
)
from tests.providers.web_house import WORDS, serving

KNIFE = "he is stabbing her with a knife right now"
BODY = json.dumps(batch(said(1, "graffiti"))).encode()


def now() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Kept:
    """An inbox in memory that can refuse some, and a channel that notes what it sent."""

    how: str = "new"
    refuses: frozenset[str] = frozenset()
    messages: dict[str, Inbound] = field(default_factory=dict)
    handled: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    echoes: list[str] = field(default_factory=list)
    name: str = "messenger"

    async def hear(self, echo: Echo) -> None:
        self.echoes.append(echo.text)

    async def accept(self, inbound: Inbound) -> Accepted:
        if self.how == "cannot" or inbound.provider_id in self.refuses:
            raise CannotKeep("full")
        self.messages.setdefault(inbound.provider_id, inbound)
        return Accepted(how=self.how, inbox_id=None if self.how in ("spooled", "aside") else 1)

    async def put_unread_aside(self, unread: Unread) -> Accepted:
        if self.how == "cannot":
            raise CannotKeep("full")
        self.unread.append(unread)
        return Accepted(how="aside", inbox_id=None)

    async def handle(self, *, channel: str, address: str, urgent: bool = False) -> None:
        self.handled.append(f"{channel} {address}{' at once' if urgent else ''}")

    async def send(self, reply: Outgoing) -> str:
        self.sent.append(reply)
        return "1"


async def as_they_are(many: Sequence[Inbound]) -> Sequence[Inbound]:
    return many


@asynccontextmanager
async def webhook(kept: Kept) -> AsyncIterator[object]:
    app = web.Application()
    Guard(proxies=Proxies(), words=WORDS, metrics=WebMetrics(CollectorRegistry())).install(app)
    alone = Alone(channels={"messenger": kept, "page_comment": kept}, words=WORDS)
    way_in = MetaWayIn(
        reception=Reception(inbox=kept, desk=kept),
        alone=alone,
        ours=Ours(words={"ours"}),
        goes_on=as_they_are,
        overhears=kept.hear,
        clock=now,
    )
    MetaWebhook(
        way_in=way_in, app_secret=Secret(APP_SECRET), verify_token=Secret(VERIFY_TOKEN)
    ).add_to(app)
    async with serving(app) as url, aiohttp.ClientSession() as http:

        async def send(body: object, headers: dict[str, str] | None = None) -> int:
            async with http.post(url + PATH, data=body, headers=headers or {}) as response:
                assert "Traceback" not in await response.text()
                return response.status

        yield send
        await alone.close()


def of(algorithm: str, body: bytes, secret: str = APP_SECRET) -> str:
    return hmac.new(secret.encode(), body, algorithm).hexdigest()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": of("sha256", BODY)},
        {"X-Hub-Signature-256": "sha1=" + of("sha1", BODY)},
        {"X-Hub-Signature-256": "md5=" + of("md5", BODY)},
        {"X-Hub-Signature-256": "sha256=" + of("sha1", BODY)},
        {"X-Hub-Signature": "sha1=" + of("sha1", BODY)},
        {"X-Hub-Signature": "sha256=" + of("sha256", BODY)},
        {"X-Hub-Signature-256": "sha256=" + of("sha256", BODY, "another secret")},
        {"X-Hub-Signature-256": "sha256=" + of("sha256", BODY, "")},
        {"X-Hub-Signature-256": "sha256=" + of("sha256", BODY + b" ")},
        {"X-Hub-Signature-256": "sha256=" + of("sha256", BODY)[:-1]},
        {"X-Hub-Signature-256": "sha256=" + of("sha256", BODY) + "00"},
        {"X-Hub-Signature-256": "SHA256=" + of("sha256", BODY)},
        {"X-Hub-Signature-256": "sha256=" + hashlib.sha256(BODY).hexdigest()},
        {"X-Hub-Signature-256": "é" * 71},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Telegram-Bot-Api-Secret-Token": "guess"},
    ],
)
async def test_what_is_not_signed_as_agreed_is_refused_and_nothing_kept(headers):
    kept = Kept()
    async with webhook(kept) as send:
        assert await send(BODY, headers) == 403
    assert kept.messages == {}


async def test_the_signature_is_over_the_bytes_as_they_came():
    kept = Kept()
    body = '{"object": "page",  "entry": [{"id": "1", "messaging": [{"sender": {"id": "7"},'
    body += ' "message": {"mid": "m_1", "text": "caf\\u00e9 \\/ \\ud83d\\udd2a"}}]}]}'
    async with webhook(kept) as send:
        assert await send(*signed(body.encode())) == 200
        again = json.dumps(json.loads(body), ensure_ascii=False).encode()
        assert await send(again, signed(body.encode())[1]) == 403
    assert kept.messages["m_1"].text == "café / 🔪"


async def test_what_is_no_json_is_refused_and_what_is_no_update_is_done_with():
    async with webhook(Kept()) as send:
        for body, status in (
            (b"{", 400),
            (b"[" * 200_000, 400),
            (b"\xff", 400),
            (b"", 400),
            (b"9" * 5_000, 400),
            (b"{}", 200),
            (b"[1, 2]", 200),
            (b'{"object": "instagram", "entry": [{}]}', 200),
        ):
            assert await send(*signed(body)) == status
        headers = signed(b"x")[1]
        assert await send(io.BytesIO(b"x" * 5_000_000), headers) == 413


async def test_one_that_cannot_be_kept_holds_none_of_the_others_up_and_all_come_again():
    kept = Kept(refuses=frozenset({"m_2"}))
    payload = post(
        entry(said(1, "one"), said(2, "two"), said(3, "three")), entry(said(4, "four", "7002"))
    )
    async with webhook(kept) as send:
        assert await send(*signed(payload)) == 503
        assert set(kept.messages) == {"m_1", "m_3", "m_4"}
        kept.refuses = frozenset()
        assert await send(*signed(payload)) == 200
    assert set(kept.messages) == {"m_1", "m_2", "m_3", "m_4"}


async def test_messages_of_one_conversation_are_kept_in_the_order_in_which_they_were_written():
    kept = Kept()
    first, second = said(1, "one"), said(2, "two")
    first["timestamp"], second["timestamp"] = 1_795_000_000_000, 1_795_000_001_000
    async with webhook(kept) as send:
        assert await send(*signed(post(entry(second), entry(first)))) == 200
    assert list(kept.messages) == ["m_1", "m_2"]


async def test_a_message_that_cannot_be_kept_is_asked_for_again_and_danger_is_told_999():
    kept = Kept(how="cannot")
    async with webhook(kept) as send:
        assert await send(*signed(batch(said(1, KNIFE), said(2, "hello", "7002")))) == 503
    assert [(one.address, one.text) for one in kept.sent] == [(f"{PAGE}:7001", WORDS.danger)]


async def test_a_spooled_message_is_told_so_and_danger_is_told_999_first():
    kept = Kept(how="spooled")
    async with webhook(kept) as send:
        assert await send(*signed(batch(said(1, KNIFE)))) == 200
        assert await send(*signed(feed(comment(1, KNIFE)))) == 200
    told = {one.address: [] for one in kept.sent}
    for one in kept.sent:
        told[one.address].append(one.text)
    assert told[f"{PAGE}:7001"] == [WORDS.danger, WORDS.kept]
    assert told[f"{PAGE}:comment:777_1"] == [WORDS.danger]  # its one private reply comes later
    assert kept.handled == []


async def test_what_is_put_aside_is_done_with_and_its_writer_knows_that_a_person_reads_it():
    kept = Kept(how="aside")
    async with webhook(kept) as send:
        for _ in range(2):
            assert await send(*signed(batch(said(1, KNIFE)))) == 200
        assert await send(*signed(feed(comment(1, KNIFE)))) == 200
    told = {one.address: [] for one in kept.sent}
    for one in kept.sent:
        told[one.address].append(one.text)
    assert told[f"{PAGE}:7001"] == [WORDS.danger, WORDS.with_person]
    assert told[f"{PAGE}:comment:777_1"] == [WORDS.danger]
    assert kept.handled == []


@pytest.mark.parametrize(
    "part",
    [
        {"message": {"text": KNIFE}},
        {"message": {"mid": 5, "text": KNIFE}},
        {"message_edit": {"text": KNIFE}},
    ],
)
async def test_the_words_of_an_item_without_an_id_are_heard_and_all_of_it_put_aside(part):
    kept = Kept()
    odd = item() | part
    async with webhook(kept) as send:
        for _ in range(2):
            assert await send(*signed(batch(odd, said(2, "hello", "7002")))) == 200
    assert {one.text for one in kept.messages.values()} == {"hello", KNIFE}
    assert f"messenger {PAGE}:7001 at once" in kept.handled
    assert kept.unread[0] == kept.unread[1]
    assert kept.unread[0].payload["messaging"] == odd


async def test_the_title_of_what_is_shared_is_heard_where_there_are_no_other_words():
    kept = Kept()
    shared = {"type": "share", "payload": {"title": KNIFE}}
    odd = item() | {"message": {"mid": None, "attachments": [shared]}}
    async with webhook(kept) as send:
        assert await send(*signed(batch(odd))) == 200
    assert [one.text for one in kept.messages.values()] == [KNIFE]
    assert f"messenger {PAGE}:7001 at once" in kept.handled


async def test_of_a_flood_that_is_refused_nothing_is_put_aside():
    kept = Kept(how="refused")
    async with webhook(kept) as send:
        assert await send(*signed(batch(item() | {"message": {"text": "hello"}}))) == 200
        assert kept.unread == []
        kept.how = "spooled"
        assert await send(*signed(batch(item() | {"message": {"text": "hello"}}))) == 200
        assert len(kept.unread) == 1


async def test_a_comment_that_nobody_can_be_answered_on_is_kept_for_a_person():
    kept = Kept()
    odd = comment(1, KNIFE)
    del odd["value"]["comment_id"]
    async with webhook(kept) as send:
        assert await send(*signed(feed(odd, comment(2, "graffiti")))) == 200
        assert [one.rescued for one in kept.unread] == [None]
        assert [one.text for one in kept.messages.values()] == ["graffiti"]
        kept.how = "cannot"
        assert await send(*signed(feed(odd))) == 503


KEYS = tuple(
    one
    for line in (
        "object entry id messaging changes standby sender message mid text timestamp",
        "value field item comment_id verb attachments postback from is_echo recipient",
        "quick_reply",
    )
    for one in line.split()
)


async def test_who_sends_too_much_hears_why_once_and_999_for_every_danger():
    kept = Kept(how="refused")
    async with webhook(kept) as send:
        for number in range(3):
            assert await send(*signed(batch(said(number, "hello")))) == 200
        assert await send(*signed(batch(said(4, KNIFE), said(5, KNIFE)))) == 200
        assert await send(*signed(feed(comment(1, "hello"), comment(2, KNIFE)))) == 200
    texts = [one.text for one in kept.sent if one.address == f"{PAGE}:7001"]
    assert sorted(texts) == sorted([WORDS.too_fast, WORDS.danger, WORDS.danger])
    assert [one.address for one in kept.sent if "comment" in one.address] == [
        f"{PAGE}:comment:777_2"
    ]
    assert kept.handled == []


async def test_danger_in_a_batch_overtakes_the_conversations_beside_it():
    kept = Kept()
    async with webhook(kept) as send:
        assert await send(*signed(batch(said(1, "hello"), said(2, KNIFE, "7002")))) == 200
    assert f"messenger {PAGE}:7002 at once" in kept.handled
    assert f"messenger {PAGE}:7001" in kept.handled


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies=st.lists(st.binary(max_size=60) | ANY, min_size=1, max_size=4))
def test_no_signed_body_at_all_makes_a_fault(bodies):
    async def run() -> None:
        async with webhook(Kept()) as send:
            for body in bodies:
                assert await send(*signed(body)) in (200, 400)

    asyncio.run(run())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.lists(ANY, max_size=3), after=st.lists(ANY, max_size=3), inside=ANY, beside=ANY)
def test_no_well_formed_neighbour_is_ever_lost(before, after, inside, beside):
    """Whatever stands before, after and around them in the same POST."""

    async def run() -> None:
        kept = Kept()
        messaging = [*before, said("good", "graffiti", "8001"), item() | {"message": inside}]
        changes = [*after, comment("good", "graffiti"), {"field": "feed", "value": inside}]
        whole = {
            "object": "page",
            "entry": [
                *before,
                {"id": PAGE, "time": beside, "messaging": [*messaging, *after]},
                {"id": PAGE, "changes": changes, "standby": beside},
                *after,
            ],
        }
        async with webhook(kept) as send:
            assert await send(*signed(whole)) == 200
        assert {"m_good", "777_good"} <= set(kept.messages)

    asyncio.run(run())
