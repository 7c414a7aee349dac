"""The doctor asks Telegram whether the token is good and how messages come, and changes nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram import open_client
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.commands.doctor_telegram import telegram
from bot.commands.findings import Finding
from bot.secret import Secret
from bot.settings import read
from tests.providers.telegram_server import TOKEN, TelegramServer, telegram_server

PUBLIC = "https://lamp.example.com"
HOOK = f"{PUBLIC}/webhooks/telegram"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with telegram_server() as one:
        yield one


async def found(server: TelegramServer, **given: str) -> Finding:
    usual = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": server.api_url, "PUBLIC_URL": PUBLIC}
    settings = read({f"BLUELAMP_{k}": v for k, v in (usual | given).items() if v})
    (one,) = [one async for one in telegram(settings)]
    assert TOKEN not in repr(one)
    return one


def hook(**more: Any) -> dict[str, Any]:
    whole = {"url": HOOK, "allowed_updates": list(ALLOWED_UPDATES), "pending_update_count": 0}
    return {"has_custom_certificate": False, **whole, **more}


async def test_what_is_not_set_up_is_no_fault() -> None:
    (one,) = [one async for one in telegram(read({}))]
    assert (one.is_well, one.said) == (True, "not set up (BLUELAMP_TELEGRAM_TOKEN)")


async def test_a_webhook_in_order_is_said_to_be(server: TelegramServer) -> None:
    async with open_client(Secret(TOKEN), server.api_url) as client:
        await client.set_webhook(HOOK, allowed_updates=list(ALLOWED_UPDATES))
    before = len(server.calls)

    one = await found(server)

    assert one.is_well
    assert HOOK in one.said
    assert [name for name, _ in server.calls[before:]] == ["getMe", "getWebhookInfo"]


async def test_without_a_public_address_messages_are_polled(server: TelegramServer) -> None:
    one = await found(server, PUBLIC_URL="")
    assert one.is_well
    assert "polled" in one.said


async def test_a_webhook_that_leads_elsewhere_is_set_by_the_next_start(
    server: TelegramServer,
) -> None:
    one = await found(server)
    assert (one.is_well, one.must) == (False, False)
    assert "`bluelamp run` sets it" in one.said


async def test_what_telegram_cannot_bring_us_is_a_fault_while_it_waits(
    server: TelegramServer,
) -> None:
    now = int(time.time())
    server.webhook = hook(
        pending_update_count=7,
        last_error_date=now - 60,
        last_error_message="SSL error {certificate verify failed}",
    )
    one = await found(server)
    assert (one.is_well, one.must) == (False, True)
    assert "certificate verify failed" in one.said

    server.webhook |= {"pending_update_count": 0}
    assert (await found(server)).is_well


async def test_kinds_of_updates_that_somebody_left_out_are_named(server: TelegramServer) -> None:
    server.webhook = hook(allowed_updates=["message"])
    assert "it leaves out edited_message, callback_query" in (await found(server)).said


async def test_a_wrong_token_is_told_from_a_telegram_that_is_away(server: TelegramServer) -> None:
    wrong = await found(server, TELEGRAM_TOKEN="123456:old")
    away = await found(server, TELEGRAM_API_URL="http://127.0.0.1:9/bot")

    assert "refuses the token" in wrong.said
    assert "cannot be reached" in away.said


async def test_something_else_than_telegram_at_that_address_is_said_to_be(
    server: TelegramServer,
) -> None:
    server.webhook = []  # type: ignore[assignment]  # as a portal's page may answer
    one = await found(server)
    assert (one.is_well, one.must) == (False, True)
    assert "no Telegram answers there" in one.said
