"""The two ways a journey's resident writes: the web chat's HTTP API, and Telegram's webhook."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
from typing import Any, Protocol

import aiohttp
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram_webhook import PATH, SECRET_HEADER, derived_secret
from bot.secret import Secret
from bot.storage import schema as tables
from tests.bot.rows import all_of
from tests.journeys.expect import SeenReply
from tests.journeys.script import Line
from tests.providers.telegram_server import TelegramServer, message, photo, press, update

PATIENCE_S = 60


class Resident(Protocol):
    """Does what a line says, and reads what came back."""

    async def act(self, line: Line) -> tuple[SeenReply, ...]: ...

    async def hears(self) -> tuple[SeenReply, ...]:
        """What came since, unasked: an officer's words."""
        ...


class WebResident:
    """One browser with a key of its own."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {secrets.token_hex(16)}"}
        self.seq = 0
        self.number = 0

    async def act(self, line: Line) -> tuple[SeenReply, ...]:
        self.number += 1
        async with asyncio.timeout(PATIENCE_S):
            body = await self._post(line)
            while body.get("pending"):
                body = await self._post(line)
        return self._seen(body)

    async def hears(self) -> tuple[SeenReply, ...]:
        async with self.http.get(
            f"/api/v1/chat?after={self.seq}", headers=self.headers
        ) as response:
            assert response.status == 200, await response.text()
            return self._seen(await response.json())

    async def _post(self, line: Line) -> dict[str, Any]:
        async with self.http.post(
            "/api/v1/chat", headers=self.headers, **self._payload(line)
        ) as response:
            assert response.status == 200, await response.text()
            body: dict[str, Any] = await response.json()
            return body

    def _payload(self, line: Line) -> dict[str, Any]:
        number = str(self.number)
        match line.what:
            case "presses":
                return {"json": {"message_id": number, "press": line.words}}
            case "sends a pin":
                lat, lon = (float(one) for one in line.words.split(","))
                return {"json": {"message_id": number, "location": {"lat": lat, "lon": lon}}}
            case "sends a photo":
                form = aiohttp.FormData()
                form.add_field("message_id", number)
                if line.words:
                    form.add_field("text", line.words)
                form.add_field("photo", jpeg(), filename="a.jpg", content_type="image/jpeg")
                return {"data": form}
            case "resident":
                return {"json": {"message_id": number, "text": line.words}}
            case other:
                raise AssertionError(f"the web chat cannot do this, say 'on Telegram': {other}")

    def _seen(self, body: dict[str, Any]) -> tuple[SeenReply, ...]:
        self.seq = max([self.seq, *(one["seq"] for one in body["replies"])])
        return tuple(seen_reply(one) for one in body["replies"])


class TelegramResident:
    """One chat on Telegram; what the phone shows must be what the tables say was said."""

    def __init__(
        self, http: aiohttp.ClientSession, telegram: TelegramServer, engine: AsyncEngine, key: str
    ) -> None:
        self.http, self.telegram, self.engine = http, telegram, engine
        self.secret = derived_secret(Secret(key)).reveal()
        self.number = 0
        self.seen = 0

    async def act(self, line: Line) -> tuple[SeenReply, ...]:
        self.number += 1
        async with self.http.post(
            PATH, data=json.dumps(self._update(line)), headers={SECRET_HEADER: self.secret}
        ) as response:
            assert response.status == 200
        return await self.hears()

    async def hears(self) -> tuple[SeenReply, ...]:
        async with asyncio.timeout(PATIENCE_S):
            while await self._busy():
                await asyncio.sleep(0.05)
        said = [
            one
            for one in await all_of(self.engine, tables.messages)
            if one["author"] in ("bot", "staff")
        ]
        shown = [one["text"] for one in self.telegram.sent()]
        assert shown == [one["text"] for one in said]
        new, self.seen = said[self.seen :], len(said)
        return tuple(seen_reply(one) for one in new)

    def _update(self, line: Line) -> dict[str, Any]:
        number = self.number
        match line.what:
            case "presses":
                return update(number, callback_query=press(number, line.words))
            case "sends a pin":
                lat, lon = (float(one) for one in line.words.split(","))
                what: dict[str, Any] = {"location": {"latitude": lat, "longitude": lon}}
            case "sends a photo":
                name = f"photo-{number}"
                self.telegram.files[name] = jpeg()
                what = {"photo": photo((name, 64, 48, 700))}
                what |= {"caption": line.words} if line.words else {}
            case "sends a voice note":
                what = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
            case "edits":
                old = message(number - 1, text=line.words, edit_date=message(0)["date"])
                return update(number, edited_message=old)
            case _:
                what = {"text": line.words}
        return update(number, message=message(number, **what))

    async def _busy(self) -> bool:
        unhandled = select(tables.inbox.c.id).where(tables.inbox.c.handled_at.is_(None))
        undelivered = select(tables.deliveries.c.id).where(
            tables.deliveries.c.state.in_(("waiting", "sending"))
        )
        async with self.engine.connect() as connection:
            for query in (unhandled, undelivered):
                if (await connection.execute(query.limit(1))).one_or_none():
                    return True
        return False


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG")
    return out.getvalue()


def seen_reply(one: dict[str, Any]) -> SeenReply:
    return SeenReply(
        text=one["text"],
        asking=one.get("asking"),
        choices=tuple((each["label"], each["value"]) for each in one.get("choices") or ()),
        call_999=bool(one.get("call_999")),
        signpost=one.get("signpost"),
    )
