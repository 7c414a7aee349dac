"""The residents of the demo: one on each channel, with what their screen shows."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram

CHAT = 70
IDA = "7001"  # on Messenger, and the author of the comments
Shown = dict[str, Any]


class Phone(Protocol):
    """What the page needs of each."""

    async def say(self, text: str) -> None: ...

    async def press(self, value: str, label: str) -> None: ...

    async def screen(self) -> list[Shown]:
        """Oldest first: who (me, them, public), text, choices."""
        ...


def shown(who: str, text: str, choices: list[Mapping[str, str]] | None = None) -> Shown:
    return {"who": who, "text": text, "choices": choices or []}


@dataclass
class TelegramPhone:
    """Asked for its updates, as Telegram is where no public address is set."""

    server: telegram.TelegramServer
    log: list[Shown] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    read: int = 0

    async def say(self, text: str) -> None:
        number = next(self.numbers)
        self.log.append(shown("me", text))
        what = telegram.message(number, chat=CHAT, text=text)
        self.server.updates.append(telegram.update(number, message=what))

    async def press(self, value: str, label: str) -> None:
        number = next(self.numbers)
        self.log.append(shown("me", label))
        what = telegram.press(number, value, chat=CHAT)
        self.server.updates.append(telegram.update(number, callback_query=what))

    async def screen(self) -> list[Shown]:
        sent = self.server.sent()
        for one in sent[self.read :]:
            keyboard = json.loads(one.get("reply_markup") or "{}").get("inline_keyboard", [])
            buttons = [
                {"label": each["text"], "value": each["callback_data"]}
                for row in keyboard
                for each in row
            ]
            self.log.append(shown("them", one["text"], buttons))
        self.read = len(sent)
        return self.log


@dataclass
class Meta:
    """What Messenger and the Page share: one provider, one signed webhook."""

    server: meta.MetaServer
    http: aiohttp.ClientSession
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def post(self, payload: object) -> None:
        body, headers = meta.signed(payload)
        async with self.http.post("/webhooks/meta", data=body, headers=headers) as response:
            response.raise_for_status()


@dataclass
class MessengerPhone:
    meta: Meta
    log: list[Shown] = field(default_factory=list)
    read: int = 0

    async def say(self, text: str) -> None:
        self.log.append(shown("me", text))
        await self.meta.post(meta.batch(meta.said(next(self.meta.numbers), text, IDA)))

    async def press(self, value: str, label: str) -> None:
        self.log.append(shown("me", label))
        number = next(self.meta.numbers)
        await self.meta.post(meta.batch(meta.quick_reply(number, value, IDA)))

    async def screen(self) -> list[Shown]:
        sent = self.meta.server.sent()
        for one in sent[self.read :]:
            message = one["message"]
            buttons = [
                {"label": each["title"], "value": each["payload"]}
                for each in message.get("quick_replies", [])
            ]
            about = "" if "id" in one["recipient"] else "About your comment: "
            self.log.append(shown("them", about + message["text"], buttons))
        self.read = len(sent)
        return self.log


@dataclass
class PageWall:
    """Comments under a post of the force; what is answered in private arrives on Messenger."""

    meta: Meta
    log: list[Shown] = field(
        default_factory=lambda: [shown("post", "What is going on in your neighbourhood?")]
    )
    read: int = 0

    async def say(self, text: str) -> None:
        self.log.append(shown("me", text))
        change = meta.comment(next(self.meta.numbers), text, author="5005")
        self.meta.server.people[change["value"]["comment_id"]] = IDA
        await self.meta.post(meta.feed(change))

    async def press(self, value: str, label: str) -> None:
        """Nothing can be pressed under a post."""

    async def screen(self) -> list[Shown]:
        said = self.meta.server.said_in_public()
        self.log += [shown("them", text) for _, text in said[self.read :]]
        self.read = len(said)
        return self.log


@dataclass
class WebPhone:
    """The chat's own API, as its page uses it."""

    http: aiohttp.ClientSession
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    log: list[Shown] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    seq: int = 0

    async def say(self, text: str) -> None:
        self.log.append(shown("me", text))
        await self._post({"text": text})

    async def press(self, value: str, label: str) -> None:
        self.log.append(shown("me", label))
        await self._post({"press": value})

    async def screen(self) -> list[Shown]:
        async with self.http.get(
            f"/api/v1/chat?after={self.seq}", headers=self._headers()
        ) as response:
            body = await response.json()
        for one in body["replies"]:
            self.log.append(shown("them", one["text"], one["choices"]))
            self.seq = max(self.seq, one["seq"])
        return self.log

    async def _post(self, what: dict[str, str]) -> None:
        body = {"message_id": str(next(self.numbers)), **what}
        async with self.http.post("/api/v1/chat", json=body, headers=self._headers()) as response:
            await response.read()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}
