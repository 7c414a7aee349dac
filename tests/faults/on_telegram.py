"""Telegram by webhook while the bot dies: each resident's updates, one POST after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bot.channels.telegram_webhook import PATH, SECRET_HEADER
from tests.faults.moody_telegram import NAME
from tests.faults.residents import KINDS, Resident
from tests.faults.sender import PATIENCE, Sender
from tests.providers.telegram_server import message, update


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
