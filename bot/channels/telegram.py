"""Telegram's way out: replies with buttons, and errors by what to do next."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import telegram_refusals as refusals
from bot.channels.base import Choice, Outgoing
from bot.channels.long_text import split
from bot.errors import TryLater
from bot.secret import Secret

LONGEST = int(MessageLimit.MAX_TEXT_LENGTH)
LONGEST_DATA = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)  # bytes
A_ROW = 24  # characters of labels that a phone shows side by side
SENDS_AT_ONCE = 32


def make_client(token: Secret, api_url: str) -> telegram.Bot:
    """Opens nothing. `api_url` is what the library calls base_url."""
    # httpx names every address at INFO, and Telegram's addresses hold the token
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # the library's next version tells times as timedelta; it warns at each wait until one chooses
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    files = api_url.removesuffix("/bot") + "/file/bot"
    request = HTTPXRequest(
        connection_pool_size=SENDS_AT_ONCE, connect_timeout=5, read_timeout=10, pool_timeout=5
    )
    # the second one is never used, and would read every root certificate once more at each start
    return telegram.Bot(
        token.reveal(),
        base_url=api_url,
        base_file_url=files,
        request=request,
        get_updates_request=request,
    )


@asynccontextmanager
async def open_client(token: Secret, api_url: str) -> AsyncIterator[telegram.Bot]:
    """Closed at the end. The library's own `async with` asks Telegram who we are first, and so
    nothing of ours would start while Telegram is away."""
    client = make_client(token, api_url)
    try:
        yield client
    finally:
        await client.request.shutdown()


@dataclass(frozen=True)
class Telegram:
    """A reply becomes one message, or several where it is too long for one."""

    client: telegram.Bot
    name: str = "telegram"

    async def send(self, reply: Outgoing) -> str:
        """The last part's id. Raises TryLater, AnotherWay or Undeliverable, nothing else."""
        *before, last = split(reply.text, LONGEST)
        try:
            for part in before:
                await self._send(reply.address, part, None)
            return await self._send(reply.address, last, keyboard(reply.choices))
        except RetryAfter as error:
            raise TryLater("Telegram asked us to wait", after=_delta(error)) from error
        except Forbidden as error:
            raise refusals.forbidden(error.message) from error
        except ChatMigrated as error:
            raise refusals.migrated() from error
        except BadRequest as error:
            raise refusals.bad_request(error.message) from error
        except TelegramError as error:  # last: BadRequest is a NetworkError is a TelegramError
            raise TryLater(type(error).__name__) from error

    async def answer_press(self, callback_id: str) -> None:
        """Ends the waiting sign on a pressed button; when it fails, the sign ends by itself."""
        try:
            await self.client.answer_callback_query(callback_id)
        except TelegramError:
            logging.getLogger(__name__).debug("a pressed button was not answered")

    async def _send(self, address: str, text: str, markup: InlineKeyboardMarkup | None) -> str:
        """Once more as plain words where Telegram does not take what we send."""
        try:
            return await self._as_it_is(address, text, markup)
        except BadRequest as error:
            words = refusals.plain(text)
            if not words or not refusals.is_about_content(error.message):
                raise
        return await self._as_it_is(address, words, None)

    async def _as_it_is(self, address: str, text: str, markup: InlineKeyboardMarkup | None) -> str:
        sent = await self.client.send_message(
            chat_id=int(address),
            text=text,
            reply_markup=markup,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return str(sent.message_id)


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Short labels share a row; long ones get their own."""
    rows: list[list[InlineKeyboardButton]] = []
    width = 0
    for choice in choices:
        if len(choice.value.encode()) > LONGEST_DATA:
            continue  # Telegram would refuse the whole message; the words still say what to answer
        button = InlineKeyboardButton(choice.label, callback_data=choice.value)
        if rows and width + len(choice.label) <= A_ROW:
            rows[-1].append(button)
            width += len(choice.label)
        else:
            rows.append([button])
            width = len(choice.label)
    return InlineKeyboardMarkup(rows) if rows else None


def _delta(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
