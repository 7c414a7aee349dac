"""In a group the bot says once that it is for one person at a time; danger is told 999."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram import Telegram, open_client
from bot.channels.telegram_groups import Group, TelegramGroups, group_of
from bot.secret import Secret
from bot.storage.engine import make_engine
from tests.providers.telegram_server import (
    TOKEN,
    TelegramServer,
    left,
    message,
    telegram_server,
    update,
)
from tests.providers.web_house import WORDS

KNIFE = "he is stabbing her with a knife right now"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with telegram_server() as running:
        yield running


@pytest.fixture
async def telegram(server: TelegramServer) -> AsyncIterator[Telegram]:
    async with open_client(Secret(TOKEN), server.api_url) as client:
        yield Telegram(client)


def test_what_is_about_a_group_is_told_apart_from_what_is_not() -> None:
    in_group = message(1, chat=-5, kind="supergroup", text="hello @bluelamp")
    added = left(chat=-6, status="member") | {"chat": {"id": -6, "type": "group", "title": "A"}}
    removed = left(chat=-6) | {"chat": {"id": -6, "type": "group", "title": "A"}}

    assert group_of(update(1, message=in_group)) == Group(address="-5", text="hello @bluelamp")
    assert group_of(update(2, my_chat_member=added)) == Group(address="-6")
    assert group_of(update(3, my_chat_member=removed)) is None
    assert group_of(update(4, message=message(1, text="hello"))) is None
    no_status = left(chat=-6) | {"chat": {"id": -6, "type": "group"}, "new_chat_member": {}}
    for odd in (
        None,
        [],
        "x",
        {"message": 5},
        {"message": {"chat": {"type": "group", "id": "5"}}},
        {"message": {"chat": {"type": ["group"], "id": 5}}},
        {"my_chat_member": no_status | {"new_chat_member": {"status": ["member"]}}},
    ):
        assert group_of(odd) is None


async def test_a_group_gets_one_polite_line_for_good(
    engine: AsyncEngine, server: TelegramServer, telegram: Telegram
) -> None:
    for _ in range(2):  # the second process knows it too
        groups = TelegramGroups(engine=engine, telegram=telegram, words=WORDS)
        for text in ("hello", "who is that", ""):
            await groups.hear(Group(address="-5", text=text))
    await groups.hear(Group(address="-6"))

    said = [(one["chat_id"], one["text"]) for one in server.sent()]
    assert said == [("-5", WORDS.group), ("-6", WORDS.group)]


async def test_danger_in_a_group_is_told_999_each_time_also_without_a_database(
    server: TelegramServer, telegram: Telegram
) -> None:
    away = make_engine("postgresql+psycopg://nobody@/none?host=/nonexistent")
    groups = TelegramGroups(engine=away, telegram=telegram, words=WORDS)
    for text in (KNIFE, "hello", KNIFE):
        await groups.hear(Group(address="-5", text=text))
    await away.dispose()

    assert [one["text"] for one in server.sent()] == [WORDS.danger, WORDS.danger]
