"""Webhook bodies of every shape, well signed, against the real inbox and PostgreSQL: no fault, no
neighbour lost, and nothing that the database refuses is ever offered to it."""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.alone import Alone
from bot.channels.messenger_goes_on import GoesOn
from bot.channels.meta_way_in import MetaWayIn
from bot.channels.meta_webhook import PATH as META
from bot.channels.meta_webhook import MetaWebhook
from bot.channels.page_comments_updates import Ours
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram, make_client
from bot.channels.telegram_way_in import TelegramWayIn
from bot.channels.telegram_webhook import PATH as TELEGRAM
from bot.channels.telegram_webhook import SECRET_HEADER, TelegramWebhook
from bot.client_address import Proxies
from bot.inbox import Inbox
from bot.secret import Secret
from bot.spool import Spool
from bot.staff_elsewhere import HeardElsewhere
from bot.storage import schema
from bot.storage.engine import make_engine
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram
from tests.providers.web_house import WORDS, serving

SECRET = Secret("made-up-secret")
numbers = itertools.count(1_000)
Way = tuple[type[Any], Sequence[Any]]


class Nobody:
    """A front desk and a channel that do nothing: what was accepted is looked at."""

    name = "nobody"

    async def handle(self, **_: object) -> None:
        return

    async def send(self, _: object) -> str:
        return "1"


ODD_TEXT = st.text(
    st.characters(min_codepoint=0, max_codepoint=0xFFFF, categories=("Cc", "Cs", "Lu", "Po")),
    min_size=1,
    max_size=8,
)
ODD = (
    ODD_TEXT
    | ODD_TEXT.map(lambda one: one * 1_000)
    | st.sampled_from(["\x00", "\ud83d", "5", "", "/\x00knife", 2**63, -(2**70), 10**300, 1e308])
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.sampled_from(["id", "type", "text", "\x00"]), st.integers(), max_size=2)
)


def telegram_forms() -> list[dict[str, Any]]:
    n = next(numbers)
    pin = {"latitude": 50.2, "longitude": -5.3}
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
    return [
        telegram.update(n, message=telegram.message(n, text="graffiti")),
        telegram.update(n, message=telegram.message(n, voice=voice)),
        telegram.update(n, message=telegram.message(n, location=pin)),
        telegram.update(
            n, message=telegram.message(n, caption="look", photo=telegram.photo(("s", 9, 6, 10)))
        ),
        telegram.update(n, edited_message=telegram.message(n, text="a", edit_date=1_790_000_000)),
        telegram.update(n, callback_query=telegram.press(n, "yes")),
        telegram.update(n, my_chat_member=telegram.left()),
    ]


def meta_forms() -> list[dict[str, Any]]:
    n = next(numbers)
    files = [meta.pin(50.2, -5.3), meta.attachment("image", url="https://example.com/a.jpg")]
    return [
        meta.batch(meta.said(n, "graffiti"), meta.echo(n, "I will come")),
        meta.batch(meta.said(n, None, attachments=files)),
        meta.batch(meta.quick_reply(n, "report"), meta.postback(n, "human", "A person")),
        meta.feed(meta.comment(n, "graffiti"), meta.comment(n, "knife", verb="edited")),
    ]


def paths(form: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in it."""
    inner: Any = ()
    if isinstance(form, dict):
        inner = form.items()
    elif isinstance(form, list):
        inner = enumerate(form)
    return [so_far] * bool(so_far) + [
        path for key, value in inner for path in paths(value, (*so_far, key))
    ]


@st.composite
def spoiled(draw: st.DrawFn, forms: Any) -> Any:
    """A well-formed body in which one to three places hold something else."""
    form = copy.deepcopy(draw(st.sampled_from(forms())))
    for _ in range(draw(st.integers(1, 3))):
        found = paths(form)
        *way, last = draw(st.sampled_from(found))
        place = form
        for key in way:
            place = place[key]
        place[last] = draw(ODD)
    return form


@asynccontextmanager
async def house(url: str, folder: Path) -> AsyncIterator[tuple[Any, AsyncEngine, Spool]]:
    engine = make_engine(url)
    spool = Spool(folder, lambda: datetime.now(UTC))
    spool.open()
    now = spool.clock
    nobody = Nobody()
    reception = Reception(inbox=Inbox(engine=engine, spool=spool, clock=now), desk=nobody)
    alone = Alone(channels={"messenger": nobody, "page_comment": nobody}, words=WORDS)
    channel = Telegram(make_client(Secret(telegram.TOKEN), "http://127.0.0.1:1/bot"))
    app = web.Application()
    Guard(proxies=Proxies(), words=WORDS, metrics=WebMetrics(CollectorRegistry())).install(app)
    TelegramWebhook(
        way_in=TelegramWayIn(reception=reception, telegram=channel, alone=alone, clock=now),
        secret=SECRET,
    ).add_to(app)
    on_facebook = MetaWayIn(
        reception=reception,
        alone=alone,
        ours=Ours(),
        goes_on=GoesOn(engine),
        overhears=HeardElsewhere(engine=engine, clock=now),
        clock=now,
    )
    MetaWebhook(
        way_in=on_facebook,
        app_secret=Secret(meta.APP_SECRET),
        verify_token=Secret(meta.VERIFY_TOKEN),
    ).add_to(app)
    async with serving(app) as url, aiohttp.ClientSession() as http:

        async def post(path: str, body: Any) -> int:
            data, headers = meta.signed(body)
            headers |= {SECRET_HEADER: SECRET.reveal()}
            async with http.post(url + path, data=data, headers=headers) as response:
                return response.status

        yield post, engine, spool
    await on_facebook.close()
    await reception.close()
    await engine.dispose()


SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@SETTINGS
@given(bodies=st.lists(spoiled(telegram_forms), min_size=4, max_size=12))
def test_no_update_of_telegram_is_a_fault(bodies, database_url, tmp_path):
    good = next(numbers)
    last = telegram.update(good, message=telegram.message(good, chat=81, text="graffiti"))
    asyncio.run(_all_are_taken(TELEGRAM, [*bodies, last], f"81:{good}", database_url, tmp_path))


@SETTINGS
@given(bodies=st.lists(spoiled(meta_forms), min_size=4, max_size=12), inside=ODD)
def test_no_batch_of_metas_is_a_fault(bodies, inside, database_url, tmp_path):
    good = next(numbers)
    spoilt = meta.item("8002", message={"mid": inside, "text": "a"})
    last = meta.batch(spoilt, meta.said(good, "graffiti", "8001"))
    asyncio.run(_all_are_taken(META, [*bodies, last], f"m_{good}", database_url, tmp_path))


async def _all_are_taken(
    path: str, bodies: Sequence[Any], wanted: str, url: str, folder: Path
) -> None:
    async with house(url, folder) as (post, engine, spool):
        for body in bodies:
            assert await post(path, body) == 200, json.dumps(body)
        async with engine.connect() as connection:
            kept = await connection.execute(
                select(schema.inbox.c.id).where(schema.inbox.c.provider_id == wanted)
            )
            assert kept.one_or_none() is not None
        assert spool.waiting() == []  # taken for an outage, they would come again for ever
