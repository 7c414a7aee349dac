"""The two ways to run the bot: with a public address, where all providers come; and without one.

Without one Telegram is asked for updates, and nothing comes from Meta.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

from bot.channels.telegram_webhook import derived_secret
from bot.secret import Secret
from tests.faults.moods import OF_POLLS, Moods, Shown
from tests.faults.moody_meta import ON_MESSENGER, MoodyMeta
from tests.faults.moody_telegram import NAME, POLLS, MoodyTelegram
from tests.faults.on_comments import OnComments
from tests.faults.on_messenger import OnMessenger
from tests.faults.on_polled_telegram import OnPolledTelegram
from tests.faults.on_telegram import OnTelegram
from tests.faults.on_the_web import OnTheWeb
from tests.faults.sender import Sender
from tests.faults.traffic import Converses
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

KEY = "k" * 32
Shares = Sequence[tuple[Converses, int]]  # who writes, and how often each has their turn


@dataclass(frozen=True, kw_only=True)
class Way:
    """The providers of a run. `polled` is Telegram where the bot has to ask it."""

    environment: Mapping[str, str]
    moods: Mapping[str, Moods]
    shown: Shown
    writing: Callable[[Sender], Shares]
    polled: MoodyTelegram | None


async def by_webhook(stack: AsyncExitStack, unlucky: Random) -> Way:
    shown: Shown = {}
    moods = {name: Moods(unlucky) for name in (NAME, ON_MESSENGER)}
    bot_api, graph = MoodyTelegram(moods[NAME], shown), MoodyMeta(moods[ON_MESSENGER], shown)
    await stack.enter_async_context(telegram.telegram_server(bot_api))
    await stack.enter_async_context(meta.meta_server(graph))

    def writing(sender: Sender) -> Shares:
        return [
            (OnTelegram(sender=sender, secret=derived_secret(Secret(KEY)).reveal()), 4),
            (OnTheWeb(sender=sender), 3),
            (OnMessenger(sender=sender), 2),
            (OnComments(sender=sender, facebook=graph, shown=shown), 4),
        ]

    environment = _of_telegram(bot_api) | {
        "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
        "BLUELAMP_META_APP_SECRET": meta.APP_SECRET,
        "BLUELAMP_META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
        "BLUELAMP_META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
        "BLUELAMP_META_GRAPH_URL": graph.url,
    }
    return Way(environment=environment, moods=moods, shown=shown, writing=writing, polled=None)


async def by_polls(stack: AsyncExitStack, unlucky: Random) -> Way:
    shown: Shown = {}
    moods = {NAME: Moods(unlucky), POLLS: Moods(unlucky, shares=OF_POLLS)}
    bot_api = MoodyTelegram(moods[NAME], shown, moods[POLLS])
    await stack.enter_async_context(telegram.telegram_server(bot_api))

    def writing(sender: Sender) -> Shares:
        return [
            (OnPolledTelegram(sender=sender, telegram=bot_api), 3),
            (OnTheWeb(sender=sender), 2),
        ]

    return Way(
        environment=_of_telegram(bot_api),
        moods=moods,
        shown=shown,
        writing=writing,
        polled=bot_api,
    )


def _of_telegram(bot_api: MoodyTelegram) -> dict[str, str]:
    return {
        "BLUELAMP_TELEGRAM_TOKEN": telegram.TOKEN,
        "BLUELAMP_TELEGRAM_API_URL": bot_api.api_url,
    }
