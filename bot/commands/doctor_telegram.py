"""What `bluelamp doctor` finds out about Telegram: the token, and how the messages come to us.

Only questions are asked, nothing is changed; the token is never part of what it says.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import open_client
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.channels.telegram_webhook import PATH
from bot.commands.findings import Finding
from bot.settings import Settings

PART = "Telegram"
LATELY = timedelta(hours=1)  # an older fault is one that has passed


async def telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.telegram_token is None:
        yield Finding(PART, True, "not set up (BLUELAMP_TELEGRAM_TOKEN)", must=False)
        return
    async with open_client(settings.telegram_token, settings.telegram_api_url) as client:
        try:
            yield await _look(client, settings)
        except InvalidToken:
            yield Finding(PART, False, "Telegram refuses the token: ask @BotFather for a new one")
        except TelegramError as error:
            said = f"Telegram cannot be reached ({type(error).__name__}): look at the network"
            yield Finding(PART, False, said)
        except Exception as error:  # noqa: BLE001  # the library raises whatever a wrong type leads to
            said = f"no Telegram answers there ({type(error).__name__}): look at TELEGRAM_API_URL"
            yield Finding(PART, False, said)


async def _look(client: Bot, settings: Settings) -> Finding:
    await client.get_me()
    info = await client.get_webhook_info()
    if settings.public_url is None:
        said = "the token is good, messages are polled by one process"
        if info.url:
            said += "; a webhook is set, which `bluelamp run` takes away"
        return Finding(PART, True, said)
    wanted = settings.public_url + PATH
    if info.url != wanted:
        said = f"the token is good, the webhook is not set to {wanted}: `bluelamp run` sets it"
        return Finding(PART, False, said, must=False)
    if fault := _fault(info, datetime.now(UTC)):
        return Finding(PART, False, f"Telegram cannot bring messages to {wanted}: {fault}")
    waiting = f", {info.pending_update_count} messages wait there"
    return Finding(PART, True, f"the token is good, the webhook is {wanted}{waiting}")


def _fault(info: WebhookInfo, now: datetime) -> str:
    """What Telegram says went wrong lately; its words are about our server, never of residents."""
    missing = [one for one in ALLOWED_UPDATES if one not in (info.allowed_updates or ())]
    if missing:
        return f"it leaves out {', '.join(missing)}; start `bluelamp run` once more"
    at = info.last_error_date
    if at is None or now - at > LATELY or not info.pending_update_count:
        return ""
    return f"{info.last_error_message or 'it does not say why'} ({at:%H:%M} UTC)"
