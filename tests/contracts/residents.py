"""One resident on each channel, as their provider or their page sends what they write."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.channels.meta_webhook import PATH as META
from bot.channels.telegram_webhook import PATH as TELEGRAM
from bot.channels.telegram_webhook import SECRET_HEADER, derived_secret
from bot.secret import Secret
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

if TYPE_CHECKING:
    from tests.contracts.houses import House

KEY = "k" * 32


class Resident(Protocol):
    """One resident on one channel. Every number is one message, however often it is sent."""

    async def says(self, number: int, text: str) -> int: ...

    async def presses(self, number: int, value: str) -> int: ...

    async def shown(self) -> list[str]:
        """What their screen shows of us once nothing is on its way any more, in order."""
        ...

    async def forges(self, number: int, text: str) -> int: ...

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        """Written one after the other, delivered the other way round."""
        ...

    def refuse(self, how: str) -> None:
        """The provider's next answer to a send: "busy" or "blocked"."""
        ...


@dataclass
class OnTelegram:
    house: House
    server: telegram.TelegramServer

    async def says(self, number: int, text: str) -> int:
        return await self._post(
            telegram.update(number, message=telegram.message(number, text=text))
        )

    async def presses(self, number: int, value: str) -> int:
        return await self._post(
            telegram.update(number, callback_query=telegram.press(number, value))
        )

    async def forges(self, number: int, text: str) -> int:
        what = telegram.update(number, message=telegram.message(number, text=text))
        return await self._post(what, secret="guess")

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        written = [
            telegram.update(number, message=telegram.message(number, text=text))
            for number, text in enumerate(texts, start=first)
        ]
        return [await self._post(one) for one in reversed(written)]

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        return [one["text"] for one in self.server.sent()]

    def refuse(self, how: str) -> None:
        refusal = telegram.too_many(1) if how == "busy" else telegram.BLOCKED
        self.server.refusals.append(refusal)

    async def _post(self, payload: object, secret: str | None = None) -> int:
        said = derived_secret(Secret(KEY)).reveal() if secret is None else secret
        async with self.house.http.post(
            TELEGRAM, data=json.dumps(payload), headers={SECRET_HEADER: said}
        ) as response:
            return response.status


@dataclass
class OnMessenger:
    house: House
    server: meta.MetaServer

    async def says(self, number: int, text: str) -> int:
        return await self.post(meta.batch(meta.said(number, text)))

    async def presses(self, number: int, value: str) -> int:
        return await self.post(meta.batch(meta.quick_reply(number, value)))

    async def forges(self, number: int, text: str) -> int:
        return await self.post(meta.batch(meta.said(number, text)), secret="guess")

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        written = [meta.said(number, text) for number, text in enumerate(texts, start=first)]
        for late, one in enumerate(written):  # no two within one of Meta's milliseconds
            one["timestamp"] += late
        return [await self.post(meta.batch(one)) for one in reversed(written)]

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        return [one["message"]["text"] for one in self.server.sent()]

    def refuse(self, how: str) -> None:
        self.server.refusals.append(meta.TOO_MANY if how == "busy" else meta.BLOCKED)

    async def post(self, payload: object, *, secret: str = meta.APP_SECRET) -> int:
        return await _posted(self.house, payload, secret)


@dataclass
class OnThePage:
    """Comments under one post, by one author: what is shown stands in public or reached them."""

    house: House
    server: meta.MetaServer

    async def says(self, number: int, text: str) -> int:
        return await self.post(meta.feed(meta.comment(number, text)))

    async def forges(self, number: int, text: str) -> int:
        return await self.post(meta.feed(meta.comment(number, text)), secret="guess")

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        said = [body["message"] for _, body in self.server.calls]
        return [one if isinstance(one, str) else one["text"] for one in said]

    def refuse(self, how: str) -> None:
        """Whoever wants no answer takes the comment away."""
        self.server.refusals.append(meta.TOO_MANY if how == "busy" else meta.DELETED)

    async def post(self, payload: object, *, secret: str = meta.APP_SECRET) -> int:
        return await _posted(self.house, payload, secret)


@dataclass
class OnTheWeb:
    """No provider, so nothing that one could refuse: the page asks for its answers."""

    house: House
    key: str = field(default_factory=lambda: secrets.token_hex(16))

    async def says(self, number: int, text: str) -> int:
        return await self._post({"message_id": str(number), "text": text})

    async def presses(self, number: int, value: str) -> int:
        return await self._post({"message_id": str(number), "press": value})

    async def forges(self, number: int, text: str) -> int:
        return await self._post({"message_id": str(number), "text": text}, key="guess")

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        headers = {"Authorization": f"Bearer {self.key}"}
        async with self.house.http.get("/api/v1/chat?after=0", headers=headers) as response:
            return [one["text"] for one in (await response.json())["replies"]]

    async def _post(self, body: dict[str, str], *, key: str = "") -> int:
        headers = {"Authorization": f"Bearer {key or self.key}"}
        async with self.house.http.post("/api/v1/chat", json=body, headers=headers) as response:
            return response.status


async def _posted(house: House, payload: object, secret: str) -> int:
    body, headers = meta.signed(payload, secret=secret)
    async with house.http.post(META, data=body, headers=headers) as response:
        return response.status
