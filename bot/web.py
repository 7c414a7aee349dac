"""The public HTTP application: web chat, webhooks and health, behind one guard.

`make_app` takes everything as plain arguments and opens nothing. The caller runs the application
with `make_runner`, adds the console to it (or to `make_staff_app` where STAFF_PORT is set), calls
`wakeups.wake` for each notice on its TOPIC, runs the Telegram poller as a task, and closes the
reception last.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.channels.meta_webhook import PATH as META
from bot.channels.meta_webhook import MetaWebhook
from bot.channels.telegram_webhook import PATH as TELEGRAM
from bot.channels.telegram_webhook import TelegramWebhook
from bot.channels.web_chat import WebChat
from bot.channels.web_page.routes import ChatPage
from bot.channels.webhooks_off import refuse_all
from bot.health_routes import HealthRoutes
from bot.quiet_log import quiet_log
from bot.web_guard import Guard

LARGEST_FORM = 1024 * 1024  # bytes for routes that do not limit themselves: the console's forms


def make_app(
    *,
    guard: Guard,
    chat: WebChat,
    page: ChatPage,
    health: HealthRoutes,
    telegram: TelegramWebhook | None = None,
    meta: MetaWebhook | None = None,
    health_detail: bool = True,
) -> web.Application:
    """What residents and providers reach. `health_detail` is False where STAFF_PORT is set."""
    app = _guarded(guard)
    chat.add_to(app)
    page.add_to(app)
    health.add_to(app, detail=health_detail)
    if telegram is not None:
        telegram.add_to(app)
    else:
        refuse_all(app, TELEGRAM)
    if meta is not None:
        meta.add_to(app)
    else:
        refuse_all(app, META)
    app.on_shutdown.append(_stop_streams(chat))
    return app


def make_staff_app(*, guard: Guard, health: HealthRoutes) -> web.Application:
    """The listener of STAFF_PORT: metrics and the detail of /readyz; the console is added to it."""
    app = _guarded(guard)
    health.add_to(app, detail=True)
    return app


def make_runner(app: web.Application, *, closing_s: float) -> web.AppRunner:
    """No access log, which would hold residents' addresses, and no unpacking of bodies: bombs."""
    return web.AppRunner(
        app,
        access_log=None,
        logger=quiet_log(),
        auto_decompress=False,
        shutdown_timeout=closing_s,
    )


def _guarded(guard: Guard) -> web.Application:
    app = web.Application(client_max_size=LARGEST_FORM)
    guard.install(app)
    return app


def _stop_streams(chat: WebChat) -> Callable[[web.Application], Awaitable[None]]:
    async def stop(_: web.Application) -> None:
        chat.events.stop()

    return stop
