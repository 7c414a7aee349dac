"""Telegram while the bot dies: residents' updates on its webhook, and a Bot API with moods."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.channels.telegram_webhook import PATH, SECRET_HEADER
from tests.faults.moods import Moods, Shown, hang_up
from tests.faults.residents import KINDS, Resident
from tests.faults.sender import PATIENCE, Sender
from tests.providers.telegram_server import BROKEN, TelegramServer, message, too_many, update

NAME = "telegram"


@dataclass(frozen=True, kw_only=True)
class OnTelegram:
    """One resident after the other; each update in a POST of its own."""

    sender: Sender
    secret: str

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        number = next(numbers)
        kind = self.sender.chance.choice(KINDS)
        one = Resident(number=number, kind=kind, channel=NAME, address=str(number))
        for turn, text in enumerate(one.texts):
            await self.sender.until_taken(partial(self._post, one, turn, text))
        return [one]

    async def _post(self, one: Resident, turn: int, text: str) -> bool:
        body = update(one.number * 10 + turn, message=message(turn + 1, chat=one.number, text=text))
        async with self.sender.http.post(
            self.sender.url + PATH,
            data=json.dumps(body),
            headers={SECRET_HEADER: self.secret},
            timeout=PATIENCE,
        ) as response:
            self.sender.answers[f"{NAME} {response.status}"] += 1
            return response.status == 200


class MoodyTelegram(TelegramServer):
    """Telegram on a bad day; what it took is on the phones."""

    def __init__(self, moods: Moods, shown: Shown) -> None:
        super().__init__()
        self.moods, self.shown = moods, shown

    async def answer(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["method"] == "sendMessage":
                return await self._send(request)
            return await self._take(request)
        except ConnectionError:  # the bot died while it was asking
            return web.Response()

    async def _send(self, request: web.Request) -> web.StreamResponse:
        how = await self.moods.next()
        if how in ("429", "500"):
            self.refusals.append(too_many(1) if how == "429" else BROKEN)
        elif how == "silent":
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
