"""Telegram's Bot API on loopback, in its real wire format (Bot API, November 2026).

It keeps what it was sent, hands out updates to a poller, and refuses when a test says so.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.providers.telegram_polls import Polls

TOKEN = "123456:made-up"
BLOCKED = {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}
DEACTIVATED = {"error_code": 403, "description": "Forbidden: user is deactivated"}
GONE = {"error_code": 400, "description": "Bad Request: chat not found"}
EMPTY = {"error_code": 400, "description": "Bad Request: message text is empty"}
TOO_LONG = {"error_code": 400, "description": "Bad Request: message is too long"}
ODD_BUTTON = {"error_code": 400, "description": "Bad Request: BUTTON_DATA_INVALID"}
ENTITIES = {
    "error_code": 400,
    "description": "Bad Request: can't parse entities: Can't find end of the entity starting at "
    "byte offset 42",
}
NO_RIGHTS = {
    "error_code": 400,
    "description": "Bad Request: not enough rights to send text messages to the chat",
}
MIGRATED = {
    "error_code": 400,
    "description": "Bad Request: group chat was upgraded to a supergroup chat",
    "parameters": {"migrate_to_chat_id": -100123},
}
NEW_TO_US = {"error_code": 400, "description": "Bad Request: MEGAGROUP_ID_INVALID"}
BROKEN = {"error_code": 502, "description": "Bad Gateway"}


def too_many(seconds: int) -> dict[str, Any]:
    return {
        "error_code": 429,
        "description": f"Too Many Requests: retry after {seconds}",
        "parameters": {"retry_after": seconds},
    }


@dataclass
class TelegramServer:
    """`refusals` are given out first, one a call of sendMessage; `file_faults` one a file's bytes.

    A file of no bytes never comes.
    """

    api_url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: deque[dict[str, Any]] = field(default_factory=deque)
    updates: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    file_faults: deque[dict[str, Any]] = field(default_factory=deque)
    polls: Polls = field(default_factory=Polls)
    webhook: dict[str, Any] = field(
        default_factory=lambda: {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": 0,
        }
    )
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def sent(self) -> list[dict[str, Any]]:
        return [data for method, data in self.calls if method == "sendMessage"]

    def called(self, name: str) -> list[dict[str, Any]]:
        return [data for method, data in self.calls if method == name]

    async def until_called(self, name: str, times: int = 1) -> list[dict[str, Any]]:
        async with asyncio.timeout(30):
            while len(self.called(name)) < times:
                self.arrived.clear()
                await self.arrived.wait()
        return self.called(name)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return refuse({"error_code": 401, "description": "Unauthorized"})
        method = request.match_info["method"]
        data = dict(await request.post()) | dict(request.query)
        self.calls.append((method, data))
        self.arrived.set()
        if method == "sendMessage" and self.refusals:
            return refuse(self.refusals.popleft())
        return await self._result(method, data)

    async def file(self, request: web.Request) -> web.Response:
        if self.file_faults:
            return refuse(self.file_faults.popleft())
        content = self.files[request.match_info["path"]]
        if not content:
            await asyncio.Event().wait()
        return web.Response(body=content)

    async def _result(self, method: str, data: dict[str, Any]) -> web.Response:
        if method == "sendMessage":
            if not 0 < len(data["text"].encode("utf-16-le")) // 2 <= 4096:
                return refuse(
                    {"error_code": 400, "description": "Bad Request: message is too long"}
                )
            return _ok(message(len(self.calls), chat=int(data["chat_id"]), text=data["text"]))
        if method == "getUpdates":
            found = await self.polls.answer(self.updates, data)
            return _ok(found) if isinstance(found, list) else refuse(found)
        if method in ("setWebhook", "deleteWebhook"):
            self.polls.webhook = str(data.get("url", ""))
        if method == "getFile":
            name = data["file_id"]
            if name not in self.files:
                return refuse(GONE)
            size = len(self.files[name])
            return _ok(
                {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}
            )
        if method == "getMe":
            return _ok({"id": 1, "is_bot": True, "first_name": "Blue Lamp", "username": "lamp_bot"})
        if method == "getWebhookInfo":
            return _ok(self.webhook)
        if method == "setWebhook":
            self.webhook |= {"url": data["url"]}
            if "allowed_updates" in data:  # else what was set before holds on
                self.webhook |= {"allowed_updates": json.loads(data["allowed_updates"])}
        return _ok(True)


@asynccontextmanager
async def telegram_server(server: TelegramServer | None = None) -> AsyncIterator[TelegramServer]:
    server = server or TelegramServer()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.answer)
    app.router.add_get("/file/bot{token}/{path:.*}", server.file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.api_url = f"http://{host}:{port}/bot"
    try:
        yield server
    finally:
        await runner.cleanup()


def message(number: int, *, chat: int = 70, kind: str = "private", **more: Any) -> dict[str, Any]:
    """A message as Telegram writes one."""
    return {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": kind, "first_name": "Ida"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ida", "language_code": "en"},
        **more,
    }


def update(number: int, **what: Any) -> dict[str, Any]:
    return {"update_id": number, **what}


def photo(*sizes: tuple[str, int, int, int]) -> list[dict[str, Any]]:
    return [
        {"file_id": name, "file_unique_id": name, "width": w, "height": h, "file_size": size}
        for name, w, h, size in sizes
    ]


def press(number: int, value: str, *, chat: int = 70) -> dict[str, Any]:
    asked = message(number, chat=chat, text="Is anyone in danger?")
    return {
        "id": f"call{number}",
        "from": {"id": chat, "is_bot": False, "first_name": "Ida"},
        "chat_instance": "1",
        "message": asked,
        "data": value,
    }


def left(*, chat: int = 70, status: str = "kicked") -> dict[str, Any]:
    someone = {"id": 1, "is_bot": True, "first_name": "Blue Lamp"}
    new: dict[str, Any] = {"user": someone, "status": status}
    if status == "kicked":
        new["until_date"] = 0
    return {
        "chat": {"id": chat, "type": "private", "first_name": "Ida"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ida"},
        "date": int(time.time()),
        "old_chat_member": {"user": someone, "status": "member"},
        "new_chat_member": new,
    }


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def refuse(refusal: dict[str, Any]) -> web.Response:
    body = {"ok": False, **refusal}
    return web.Response(
        text=json.dumps(body), status=refusal["error_code"], content_type="application/json"
    )
