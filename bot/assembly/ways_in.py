"""The ways in: HTTP for residents, providers and staff, and Telegram where a token is set."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from aiohttp import web

from bot.assembly.blue_lamp import BlueLamp
from bot.assembly.ends import Ends
from bot.assembly.listening import Listening
from bot.assembly.meta import facebook
from bot.banner import Banner
from bot.channels.alone import Alone
from bot.channels.fixed_words import FixedWords
from bot.channels.telegram import Telegram, open_client
from bot.channels.telegram_groups import TelegramGroups
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
from bot.channels.web_wakeups import Wakeups
from bot.client_address import Proxies
from bot.console import teams as console_teams
from bot.console.routes import add_console
from bot.conversation.say import Say
from bot.health_routes import HealthRoutes
from bot.storage.wake import WEB
from bot.under_way import UnderWay
from bot.web import make_app, make_runner, make_staff_app
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics

BRINGS = ("telegram", "sweeper")  # parts that bring messages by themselves
SENDS = ("relay", "mail")
CLOSING_S = 2.0  # requests that are being answered may end


@asynccontextmanager
async def serve(bluelamp: BlueLamp, sockets: Listening) -> AsyncIterator[None]:
    """Answers until left. Then nothing new comes in, what was begun goes on to its last words, and
    only after that are the providers' clients closed."""
    settings, health = bluelamp.settings, bluelamp.health
    words = fixed_words(bluelamp)
    async with AsyncExitStack() as stack:
        clients = await stack.enter_async_context(AsyncExitStack())
        last_words, begun, comes_in = Ends(), Ends(), Ends()
        for ends in (last_words, begun, comes_in):  # at a stop the other way round
            stack.push_async_callback(ends.close)
        webhook = await _telegram(bluelamp, words, clients, last_words)
        meta = facebook(bluelamp, words, last_words, begun)
        # the relay with them: what is handled at a stop is answered, too
        last_words.add(bluelamp.front_desk.first_words.close, partial(bluelamp.stop, *SENDS))
        begun.add(bluelamp.reception.close)
        comes_in.add(partial(bluelamp.stop, *BRINGS))
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
            meta=meta,
            health_detail=sockets.staff is None,
        )
        staff = make_staff_app(guard=guard, health=routes) if sockets.staff else public
        console_teams.use(bluelamp.places.teams)  # with what the force told of them
        add_console(
            staff,
            engine=bluelamp.engine,
            settings=settings,
            clock=bluelamp.clock,
            places=bluelamp.places,
            health=health,
        )
        await _answer(public, sockets.public, comes_in)
        if sockets.staff is not None:
            await _answer(staff, sockets.staff, comes_in)
        health.tell("web", "up")
        yield


def fixed_words(bluelamp: BlueLamp) -> FixedWords:
    return FixedWords.of(lambda name: bluelamp.phrases.text(Say(name)))


def _web_chat(bluelamp: BlueLamp, words: FixedWords, proxies: Proxies) -> tuple[WebChat, ChatPage]:
    wakeups = Wakeups()
    bluelamp.listener.on(WEB, wakeups.wake)
    answers = StoredAnswers(bluelamp.engine)
    conversation = WebConversation(
        reception=bluelamp.reception,
        answers=answers,
        wakeups=wakeups,
        words=words,
        clock=bluelamp.clock,
        counts=bluelamp.counts,
    )
    keys = Keys(
        secret_key=bluelamp.settings.secret_key,
        proxies=proxies,
        public_url=bluelamp.settings.public_url,
    )
    pace = WebPace.usual(proxies, asyncio.get_running_loop().time, bluelamp.door)
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
        place_services=bluelamp.place_services,
        banner=Banner(bluelamp.engine, bluelamp.clock),
    )
    return chat, page


async def _telegram(
    bluelamp: BlueLamp, words: FixedWords, clients: AsyncExitStack, last_words: Ends
) -> TelegramWebhook | None:
    """Polled where no public address is set; by webhook otherwise."""
    settings = bluelamp.settings
    if settings.telegram_token is None:
        bluelamp.health.tell("telegram", "off")
        return None
    client = await clients.enter_async_context(
        open_client(settings.telegram_token, settings.telegram_api_url)
    )
    channel = Telegram(client)
    bluelamp.channels[channel.name] = channel
    bluelamp.fetchers[channel.name] = TelegramMedia(bluelamp.engine, channel, bluelamp.clock)
    way_in = TelegramWayIn(
        reception=bluelamp.reception,
        telegram=channel,
        alone=Alone(
            channels={channel.name: channel},
            words=words,
            counts=bluelamp.counts,
            spent=bluelamp.relay.pacer.spent,
        ),
        clock=bluelamp.clock,
        groups=TelegramGroups(engine=bluelamp.engine, telegram=channel, words=words),
    )
    last_words.add(way_in.close)
    bluelamp.health.tell("telegram", "starting")
    if settings.public_url is None:
        polling = TelegramPolling(
            engine=bluelamp.engine,
            telegram=channel,
            way_in=way_in,
            tell=lambda state: bluelamp.health.tell("telegram", state),
            database=bluelamp.pulse,
        )
        bluelamp.in_background("telegram", polling.run())
        return None
    secret = settings.telegram_secret or derived_secret(settings.secret_key)
    telling = UnderWay(finishes_s=0)  # it goes on until it is set
    telling.start(
        "the setting of Telegram's webhook",
        tell_telegram(
            channel,
            public_url=settings.public_url,
            secret=secret,
            tell=lambda state: bluelamp.health.tell("telegram", state),
        ),
    )
    last_words.add(telling.close)
    return TelegramWebhook(way_in=way_in, secret=secret)


async def _answer(app: web.Application, bound: socket.socket, comes_in: Ends) -> None:
    runner = make_runner(app, closing_s=CLOSING_S)
    await runner.setup()
    comes_in.add(runner.cleanup)
    await web.SockSite(runner, bound).start()
