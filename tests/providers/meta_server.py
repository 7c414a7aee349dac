"""Meta's Graph API on loopback, in the wire format of its documentation (v23.0, November 2026).

It keeps what it was sent, checks token and proof as Meta does, and refuses when a test says so.
Below it are the webhook bodies that Meta posts, and its signature over them.
"""

from __future__ import annotations

import asyncio
import hmac
import itertools
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web

APP_SECRET = "app-secret-made-up"
VERIFY_TOKEN = "verify-made-up"
PAGE = "100200300"
TOKEN = "EAA-made-up"
INBOX_APP = 26390203743090  # the app id of what a person writes in Meta's own inbox

SUBSCRIBED = ("messages", "messaging_postbacks", "message_edits", "message_echoes", "feed")

Refusal = tuple[int, dict[str, Any], dict[str, str]]


def refused(
    code: int, subcode: int | None = None, *, status: int = 400, headers: Mapping[str, str] = {}
) -> Refusal:
    error: dict[str, Any] = {
        "message": f"(#{code}) Ida Hill cannot be written to",  # Meta's texts may name people
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbCdEf",
    }
    if subcode is not None:
        error["error_subcode"] = subcode
    return status, {"error": error}, dict(headers)


BLOCKED = refused(551, 1545041)
DELETED = refused(100, 33)
TOO_MANY = refused(613, status=400)
WINDOW = refused(10, 2018278)
BAD_TOKEN = refused(190, 463, status=401)
BROKEN = refused(2, status=500)
ALREADY = refused(10900)


@dataclass
class MetaServer:
    """`refusals` are given out first, one a send. `tokens` are the Pages that exist.

    `file_faults` are given out one a file: its status and headers. A file of no bytes never comes.
    """

    url: str = ""
    tokens: dict[str, str] = field(default_factory=lambda: {PAGE: TOKEN})
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: deque[Refusal] = field(default_factory=deque)
    files: dict[str, bytes] = field(default_factory=dict)
    file_faults: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    people: dict[str, str] = field(default_factory=dict)  # comment id -> its author on Messenger
    subscribed: list[str] = field(default_factory=lambda: list(SUBSCRIBED))
    asked: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _answered: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def sent(self) -> list[dict[str, Any]]:
        """What went out on Messenger, private replies too."""
        return [body for path, body in self.calls if path.endswith("/messages")]

    def said_in_public(self) -> list[tuple[str, str]]:
        """(under what, what)"""
        return [
            (path.removesuffix("/comments"), body["message"])
            for path, body in self.calls
            if path.endswith("/comments")
        ]

    async def until_asked(self, times: int) -> None:
        async with asyncio.timeout(60):
            while self.asked < times:
                self.arrived.clear()
                await self.arrived.wait()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        self.arrived.set()
        path = request.match_info["path"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens.values():
            return _json(BAD_TOKEN)
        if request.query.get("appsecret_proof") != proof(token):
            return _json(refused(100, status=400))
        body = await request.json()
        if self.refusals:
            return _json(self.refusals.popleft())
        fault = self._fault(path, body)
        if fault is not None:
            return _json(fault)
        self.calls.append((path, body))
        return web.json_response(self._result(path, body))

    async def tell(self, request: web.Request) -> web.Response:
        """A Page about itself and the apps that are subscribed to it."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        page = next((page for page, one in self.tokens.items() if one == token), None)
        if page is None:
            return _json(BAD_TOKEN)
        if request.query.get("appsecret_proof") != proof(token):
            return _json(refused(100, status=400))
        if self.refusals:
            return _json(self.refusals.popleft())
        if request.match_info["path"] == "me":
            return web.json_response({"id": page})
        apps = [{"id": "555", "name": "Blue Lamp", "subscribed_fields": self.subscribed}]
        return web.json_response({"data": apps if self.subscribed else []})

    async def file(self, request: web.Request) -> web.Response:
        if self.file_faults:
            status, headers = self.file_faults.popleft()
            return web.Response(status=status, headers=headers, text="URL signature expired")
        if (content := self.files.get(request.match_info["name"])) is None:
            return web.Response(status=404)
        if not content:
            await asyncio.Event().wait()
        return web.Response(body=content)

    def _fault(self, path: str, body: dict[str, Any]) -> Refusal | None:
        if path.endswith("/comments"):
            return None if body["message"] else refused(100)
        said = body["message"]
        if not 0 < len(said["text"].encode("utf-16-le")) // 2 <= 2000:
            return refused(100, 2018109)
        choices = said.get("quick_replies", [])
        if len(choices) > 13 or any(not 0 < len(one["title"]) <= 20 for one in choices):
            return refused(100)
        recipient = body["recipient"]
        if "id" in recipient:
            return None if body.get("messaging_type") else refused(100)
        (one,) = recipient.values()
        if one in self._answered:
            return ALREADY
        self._answered.add(one)
        return None

    def _result(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        if path.endswith("/comments"):
            return {"id": f"{path.split('_')[0]}_{number}"}
        recipient = body["recipient"]
        person = recipient.get("id") or self.people.get(next(iter(recipient.values())), "9000")
        return {"recipient_id": person, "message_id": f"m_{number}"}


@asynccontextmanager
async def meta_server(server: MetaServer | None = None) -> AsyncIterator[MetaServer]:
    server = server or MetaServer()
    app = web.Application()
    app.router.add_post("/v23.0/{path:.+}", server.answer)
    app.router.add_get("/v23.0/{path:.+}", server.tell)
    app.router.add_get("/files/{name}", server.file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


def proof(token: str) -> str:
    return hmac.new(APP_SECRET.encode(), token.encode(), sha256).hexdigest()


def signed(payload: Any, *, secret: str = APP_SECRET) -> tuple[bytes, dict[str, str]]:
    """Body and headers as Meta posts them: it escapes what is not ASCII, and signs the bytes."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    digest = hmac.new(secret.encode(), body, sha256).hexdigest()
    return body, {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}


def entry(*messaging: dict[str, Any], page: str = PAGE) -> dict[str, Any]:
    return {"id": page, "time": _ms(), "messaging": list(messaging)}


def post(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"object": "page", "entry": list(entries)}


def batch(*messaging: dict[str, Any], page: str = PAGE) -> dict[str, Any]:
    return post(entry(*messaging, page=page))


def item(person: str = "7001", *, page: str = PAGE, **what: Any) -> dict[str, Any]:
    return {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": _ms(), **what}


def said(
    number: object, text: str | None = None, person: str = "7001", **more: Any
) -> dict[str, Any]:
    message: dict[str, Any] = {"mid": f"m_{number}", **more}
    if text is not None:
        message["text"] = text
    return item(person, message=message)


def quick_reply(number: object, value: str, person: str = "7001") -> dict[str, Any]:
    return said(number, "Yes", person, quick_reply={"payload": value})


def postback(number: object, payload: str, title: str = "", person: str = "7001") -> dict[str, Any]:
    return item(person, postback={"mid": f"m_{number}", "title": title, "payload": payload})


def attachment(kind: str, **payload: Any) -> dict[str, Any]:
    return {"type": kind, "payload": payload}


def pin(lat: float, lon: float) -> dict[str, Any]:
    return {
        "title": "Pinned location",
        "url": "https://www.facebook.com/l.php",
        "type": "location",
        "payload": {"coordinates": {"lat": lat, "long": lon}},
    }


def echo(number: object, text: str, person: str = "7001", **more: Any) -> dict[str, Any]:
    message = {"mid": f"m_{number}", "is_echo": True, "app_id": INBOX_APP, "text": text, **more}
    return {
        "sender": {"id": PAGE},
        "recipient": {"id": person},
        "timestamp": _ms(),
        "message": message,
    }


def receipt(person: str = "7001") -> dict[str, Any]:
    return item(person, delivery={"mids": ["m_1"], "watermark": _ms()})


def read_receipt(person: str = "7001") -> dict[str, Any]:
    return item(person, read={"watermark": _ms()})


def comment(
    number: object,
    text: str | None,
    *,
    verb: str = "add",
    author: str | None = "5005",
    page: str = PAGE,
    **more: Any,
) -> dict[str, Any]:
    value: dict[str, Any] = {
        "item": "comment",
        "verb": verb,
        "comment_id": f"777_{number}",
        "post_id": f"{page}_777",
        "parent_id": f"{page}_777",
        "created_time": int(time.time()),
        "post": {"id": f"{page}_777", "status_type": "mobile_status_update"},
        **more,
    }
    if text is not None:
        value["message"] = text
    if author is not None:
        value["from"] = {"id": author, "name": "Ida"}
    return {"field": "feed", "value": value}


def feed(*changes: dict[str, Any], page: str = PAGE) -> dict[str, Any]:
    return post({"id": page, "time": int(time.time()), "changes": list(changes)})


def _json(refusal: Refusal) -> web.Response:
    status, body, headers = refusal
    return web.json_response(body, status=status, headers=headers)


def _ms() -> int:
    return int(time.time() * 1000)
