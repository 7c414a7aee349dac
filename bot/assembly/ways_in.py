"""The ways in: HTTP for residents, providers and staff, and Telegram where a token is set."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.assembly.core import BlueLamp
from bot.channels.fixed_words import FixedWords
from bot.channels.telegram import Telegram, make_client
from bot.channels.telegram_media import TelegramMedia
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_way_in import TelegramWayIn
from bot.channels.telegram_webhook import TelegramWebhook, derived_secret, tell_telegram
from bot.channels.web_answers import StoredAnswers
from bot.channels.web_chat import WebChat
from bot.channels.web_conversation import WebConversation
from bot.channels.web_events import WebEvents
from bot.channels.web_keys import Keys
from bot.channels.web_pace import WebPace
from bot.channels.web_page.files import Files, templates
from bot.channels.web_page.routes import ChatPage
from bot.channels.web_wakeups import TOPIC, Wakeups
from bot.client_address import Proxies
from bot.console.routes import add_console
from bot.conversation.say import Say
from bot.errors import BotError
from bot.health_routes import HealthRoutes
from bot.web import make_app, make_staff_app
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics

CLOSING_S = 3.0  # requests that are being answered may end


class PortTaken(BotError):
    """Another program listens there already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Where people reach us now; the ports are the real ones also where 0 was asked for."""

    public: str
    staff: str


@asynccontextmanager
async def serve(bluelamp: BlueLamp) -> AsyncIterator[Addresses]:
    """Listens until left. Raises PortTaken."""
    settings, health = bluelamp.settings, bluelamp.health
    words = fixed_words(bluelamp)
    async with AsyncExitStack() as stack:
        webhook = await _telegram(bluelamp, words, stack)
        proxies = Proxies(settings.trusted_proxies)
        guard = Guard(
            proxies=proxies,
            words=words,
            metrics=WebMetrics(bluelamp.registry),
            allowed_origins=settings.allowed_origins,
            https=(settings.public_url or "").startswith("https:"),
        )
        routes = HealthRoutes(health=health, registry=bluelamp.registry)
        chat, page = _web_chat(bluelamp, words, proxies)
        public = make_app(
            guard=guard,
            chat=chat,
            page=page,
            health=routes,
            telegram=webhook,
            health_detail=settings.staff_port is None,
        )
        on_its_own = settings.staff_port is not None
        staff = make_staff_app(guard=guard, health=routes) if on_its_own else public
        add_console(
            staff,
            engine=bluelamp.engine,
            settings=settings,
            clock=bluelamp.clock,
            health=health,
        )
        public_at = await _listen(public, settings.host, settings.port, stack)
        staff_at = public_at
        if settings.staff_port is not None:
            staff_at = await _listen(staff, settings.host, settings.staff_port, stack)
        health.tell("web", "up")
        yield Addresses(public=settings.public_url or public_at, staff=f"{staff_at}/staff")


def fixed_words(bluelamp: BlueLamp) -> FixedWords:
    return FixedWords.of(lambda name: bluelamp.phrases.text(Say(name)))


def _web_chat(bluelamp: BlueLamp, words: FixedWords, proxies: Proxies) -> tuple[WebChat, ChatPage]:
    wakeups = Wakeups()
    bluelamp.listener.on(TOPIC, wakeups.wake)
    answers = StoredAnswers(bluelamp.engine)
    conversation = WebConversation(
        reception=bluelamp.reception,
        answers=answers,
        wakeups=wakeups,
        words=words,
        clock=bluelamp.clock,
    )
    keys = Keys(
        secret_key=bluelamp.settings.secret_key,
        proxies=proxies,
        public_url=bluelamp.settings.public_url,
    )
    pace = WebPace.usual(proxies, asyncio.get_running_loop().time)
    files = Files.load()
    chat = WebChat(
        conversation=conversation,
        answers=answers,
        events=WebEvents(answers=answers, wakeups=wakeups),
        keys=keys,
        pace=pace,
    )
    page = ChatPage(
        conversation=conversation,
        answers=answers,
        keys=keys,
        pace=pace,
        files=files,
        templates=templates(files),
    )
    return chat, page


async def _telegram(
    bluelamp: BlueLamp, words: FixedWords, stack: AsyncExitStack
) -> TelegramWebhook | None:
    """Polled where no public address is set; by webhook otherwise."""
    settings = bluelamp.settings
    if settings.telegram_token is None:
        bluelamp.health.tell("telegram", "off")
        return None
    client = make_client(settings.telegram_token, settings.telegram_api_url)
    await client.request.initialize()
    stack.push_async_callback(client.request.shutdown)
    channel = Telegram(client)
    bluelamp.channels[channel.name] = channel
    bluelamp.fetchers[channel.name] = TelegramMedia(bluelamp.engine, channel, bluelamp.clock)
    way_in = TelegramWayIn(
        reception=bluelamp.reception, telegram=channel, words=words, clock=bluelamp.clock
    )
    stack.push_async_callback(way_in.close)
    if settings.public_url is None:
        polling = TelegramPolling(
            engine=bluelamp.engine,
            telegram=channel,
            way_in=way_in,
            tell=lambda state: bluelamp.health.tell("telegram", state),
        )
        bluelamp.in_background("telegram", polling.run())
        return None
    secret = settings.telegram_secret or derived_secret(settings.secret_key)
    bluelamp.health.tell("telegram", "up")
    telling = asyncio.create_task(
        tell_telegram(channel, public_url=settings.public_url, secret=secret)
    )
    stack.callback(telling.cancel)
    return TelegramWebhook(way_in=way_in, secret=secret)


async def _listen(app: web.Application, host: str, port: int, stack: AsyncExitStack) -> str:
    """The address that it listens on. An access log would hold residents' addresses: none."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTaken(
            f"port {port} on {host} is taken by another program; stop that one, or choose "
            "another port with BLUELAMP_PORT (or BLUELAMP_STAFF_PORT)"
        ) from error
    bound: tuple[str, int] = runner.addresses[0][:2]
    shown = f"[{bound[0]}]" if ":" in bound[0] else bound[0]
    return f"http://{shown}:{bound[1]}"


__all__ = ["Addresses", "PortTaken", "fixed_words", "serve"]
