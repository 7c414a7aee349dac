"""Telegram on a bad day: what it took is on the phones, what it has waits for the bot's poll."""

from __future__ import annotations

import time

from aiohttp import web

from tests.faults.moods import Moods, Shown, hang_up
from tests.providers.telegram_server import (
    BROKEN,
    TelegramServer,
    message,
    refuse,
    too_many,
    update,
)

NAME = "telegram"
POLLS = "telegram's polls"
HELD_S = 10.0  # longer than a life: so a poll may outlast who asked it
ELSEWHERE = "https://bot.example.com/webhooks/telegram"  # a webhook of an earlier time


class MoodyTelegram(TelegramServer):
    """`polled_at`: when the bot asked for updates last, on `time.monotonic`."""

    def __init__(self, moods: Moods, shown: Shown, poll_moods: Moods | None = None) -> None:
        super().__init__()
        self.moods, self.shown, self.poll_moods = moods, shown, poll_moods
        self.polled_at: list[float] = []
        self.numbers = 1_000_000
        if poll_moods is not None:
            self.polls.webhook, self.polls.held_s = ELSEWHERE, HELD_S

    def hears(self, number: int, *, chat: int, text: str) -> int:
        """A resident writes; the number of the update."""
        self.numbers += 1
        self.updates.append(update(self.numbers, message=message(number, chat=chat, text=text)))
        return self.numbers

    def still_has(self, number: int) -> bool:
        """Nobody has asked beyond this update."""
        return any(one["update_id"] <= number for one in self.updates)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        try:
            match request.match_info["method"]:
                case "sendMessage":
                    return await self._in_a_mood(request, self.moods)
                case "getUpdates":
                    self.polled_at.append(time.monotonic())
                    return await self._in_a_mood(request, self.poll_moods or self.moods)
                case _:
                    return await self._take(request)
        except ConnectionError:  # the bot died while it was asking
            return web.Response()

    async def _in_a_mood(self, request: web.Request, moods: Moods) -> web.StreamResponse:
        how = await moods.next()
        if how in ("429", "500"):
            return refuse(too_many(1) if how == "429" else BROKEN)
        if how == "silent":
            return hang_up(request)
        response = await self._take(request)
        return hang_up(request) if how == "took it, then silent" else response

    async def _take(self, request: web.Request) -> web.StreamResponse:
        data = dict(await request.post())
        response = await super().answer(request)
        if response.status == web.HTTPOk.status_code and "text" in data:
            whose = (NAME, str(data["chat_id"]))
            self.shown.setdefault(whose, []).append(str(data["text"]))
        self.calls.clear()
        return response
