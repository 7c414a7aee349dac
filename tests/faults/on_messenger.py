"""Messenger while the bot dies: several residents in one POST, and a Graph API with moods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.messenger_updates import address_of
from bot.channels.meta_webhook import PATH
from tests.faults.moods import Moods, Shown, hang_up
from tests.faults.residents import KINDS, Resident
from tests.faults.sender import PATIENCE, Sender
from tests.providers.meta_server import (
    BROKEN,
    PAGE,
    MetaServer,
    entry,
    post,
    receipt,
    refused,
    said,
    signed,
)

NAME = "messenger"
MOST_TOGETHER = 3  # residents whose messages come in one POST
BOTH_AT_ONCE = 0.5  # of those who have two things to say send them together
RECEIPTS = 0.3  # of the POSTs tell as well that something was delivered
TOO_MANY = refused(613, status=429, headers={"Retry-After": "1"})
MESSAGES = "/messages"


@dataclass(frozen=True, kw_only=True)
class OnMessenger:
    """Batches as Meta makes them: each is sent whole until it is taken, however much of it was."""

    sender: Sender

    async def converse(self, numbers: Iterator[int]) -> list[Resident]:
        chance = self.sender.chance
        group = [_resident(next(numbers), chance.choice(KINDS)) for _ in range(self._how_many())]
        left = {one: [*enumerate(one.texts)] for one in group}
        while any(left.values()):
            turns = [
                self._said(one, turn, text)
                for one, texts in left.items()
                for turn, text in self._next(texts)
            ]
            body, headers = signed(self._batch(turns))
            await self.sender.until_taken(partial(self._post, body, headers))
        return group

    def _how_many(self) -> int:
        return self.sender.chance.randint(1, MOST_TOGETHER)

    def _next(self, texts: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """What a resident has typed by the time the POST leaves."""
        many = 2 if self.sender.chance.random() < BOTH_AT_ONCE else 1
        typed, texts[:] = texts[:many], texts[many:]
        return typed

    def _said(self, one: Resident, turn: int, text: str) -> dict[str, Any]:
        item = said(f"{one.number}_{turn}", text, str(one.number))
        return item | {"timestamp": item["timestamp"] + turn}  # nobody types two at one moment

    def _batch(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """In one entry or two, with what else Meta tells in between."""
        if self.sender.chance.random() < RECEIPTS:
            person = items[0]["sender"]["id"]
            items.insert(self.sender.chance.randint(0, len(items)), receipt(person))
        where = self.sender.chance.randint(0, len(items))
        return post(*(entry(*some) for some in (items[:where], items[where:]) if some))

    async def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        async with self.sender.http.post(
            self.sender.url + PATH, data=body, headers=headers, timeout=PATIENCE
        ) as response:
            self.sender.answers[f"{NAME} {response.status}"] += 1
            return response.status == 200


def _resident(number: int, kind: str) -> Resident:
    address = address_of(PAGE, str(number))
    return Resident(number=number, kind=kind, channel=NAME, address=address)


class MoodyMeta(MetaServer):
    """Meta on a bad day; what it took is on the screens."""

    def __init__(self, moods: Moods, shown: Shown) -> None:
        super().__init__()
        self.moods, self.shown = moods, shown

    async def answer(self, request: web.Request) -> web.Response:
        try:
            how = await self.moods.next()
            if how in ("429", "500"):
                self.refusals.append(TOO_MANY if how == "429" else BROKEN)
            elif how == "silent":
                return hang_up(request)
            response = await super().answer(request)
        except ConnectionError:  # the bot died while it was asking
            return web.Response()
        self._show()
        return hang_up(request) if how == "took it, then silent" else response

    def _show(self) -> None:
        """What was taken since: one call, or none where it was refused."""
        for path, body in self.calls:
            address = address_of(path.removesuffix(MESSAGES), body["recipient"]["id"])
            self.shown.setdefault((NAME, address), []).append(body["message"]["text"])
        self.calls.clear()
