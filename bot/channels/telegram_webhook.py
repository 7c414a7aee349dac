"""Telegram's webhook: only with the secret, 200 only when the update is safe."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import steps
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.channels.telegram_way_in import TelegramWayIn
from bot.channels.webhook_body import forged, is_same, keep, read_body
from bot.secret import Secret

log = logging.getLogger(__name__)
PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LARGEST = 1024 * 1024  # bytes; an update has a few thousand
AT_ONCE = 40  # connections that Telegram may open to us
AGAIN_S = (5, 30, 120, 600)


def derived_secret(secret_key: Secret) -> Secret:
    """The webhook's secret where nobody chose one: the same in every process, also later."""
    digest = hmac.new(secret_key.reveal().encode(), b"telegram webhook", sha256)
    return Secret(digest.hexdigest())


@dataclass(frozen=True, kw_only=True)
class TelegramWebhook:
    """`POST /webhooks/telegram`."""

    way_in: TelegramWayIn
    secret: Secret

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.post)

    def is_signed(self, said: str) -> bool:
        return is_same(said, self.secret.reveal())

    async def post(self, request: web.Request) -> web.Response:
        if not self.is_signed(request.headers.get(SECRET_HEADER, "")):
            raise forged()
        body = await read_body(request, largest=LARGEST)
        await keep(self.way_in, body)
        steps.reached("telegram.kept")
        return web.json_response({"ok": True})


async def tell_telegram(
    telegram: Telegram, *, public_url: str, secret: Secret, tell: Callable[[str], None]
) -> None:
    """Sets the webhook; tries again for as long as it runs: the rest works without it.

    `tell`: how it goes, for /readyz. Until it is set nobody's message may come.
    """
    attempt = 0
    while True:
        try:
            await telegram.client.set_webhook(
                public_url + PATH,
                secret_token=secret.reveal(),
                allowed_updates=list(ALLOWED_UPDATES),
                max_connections=AT_ONCE,
            )
        except TelegramError as error:
            log.error("Telegram's webhook is not set: %s", type(error).__name__)
            tell(_how_it_is(error))
        else:
            tell("up")
            return
        await asyncio.sleep(AGAIN_S[min(attempt, len(AGAIN_S) - 1)])
        attempt += 1


def _how_it_is(error: TelegramError) -> str:
    if isinstance(error, InvalidToken):
        return "token refused"
    return "webhook refused" if isinstance(error, BadRequest) else "away"
