"""Meta's webhook: only what is signed, 200 only when all of it is safe."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web

from bot.channels.meta_way_in import MetaWayIn
from bot.channels.webhook_body import read_body
from bot.errors import CannotKeep
from bot.secret import Secret
from bot.web_errors import Refused

PATH = "/webhooks/meta"
SIGNATURE = "X-Hub-Signature-256"  # the older SHA-1 header still comes, and is ignored
LARGEST = 4 * 1024 * 1024  # bytes; up to a thousand updates
LONGEST_CHALLENGE = 500


@dataclass(frozen=True, kw_only=True)
class MetaWebhook:
    """`GET` answers the subscription check, `POST` takes Messenger and Page comments."""

    way_in: MetaWayIn
    app_secret: Secret
    verify_token: Secret

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(PATH, self.check, allow_head=False)
        app.router.add_post(PATH, self.post)

    async def check(self, request: web.Request) -> web.Response:
        """Meta asks once, when somebody enters our address, whether we are who they mean."""
        said = request.query
        token = self.verify_token.reveal().encode()
        knows = hmac.compare_digest(_bytes(said.get("hub.verify_token", "")), token)
        challenge = said.get("hub.challenge", "")
        if not knows or said.get("hub.mode") != "subscribe" or len(challenge) > LONGEST_CHALLENGE:
            raise Refused(403, "forged", "This is not signed as we agreed.")
        return web.Response(text=challenge, content_type="text/plain")

    async def post(self, request: web.Request) -> web.Response:
        said = request.headers.get(SIGNATURE, "")
        if not said:
            raise Refused(403, "forged", "This is not signed as we agreed.")
        body = await read_body(request, largest=LARGEST)
        if not self.is_signed(said, body):
            raise Refused(403, "forged", "This is not signed as we agreed.")
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "not_json", "The body is not valid JSON.") from error
        try:
            await self.way_in.take(payload)
        except CannotKeep as error:
            raise Refused(503, "not_kept", "Send this again.") from error
        return web.json_response({"ok": True})

    def is_signed(self, said: str, body: bytes) -> bool:
        """On the bytes as they came, in constant time."""
        wanted = hmac.new(self.app_secret.reveal().encode(), body, sha256).hexdigest()
        return hmac.compare_digest(_bytes(said), f"sha256={wanted}".encode())


def _bytes(said: str) -> bytes:
    """A header may hold bytes that are no text at all."""
    return said.encode(errors="replace")
