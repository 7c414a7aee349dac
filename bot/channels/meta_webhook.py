"""Meta's webhook: only what is signed, 200 only when all of it is safe."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from aiohttp import web

from bot.channels.meta_way_in import MetaWayIn
from bot.channels.webhook_body import forged, is_same, keep, read_body
from bot.secret import Secret

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
        knows = is_same(said.get("hub.verify_token", ""), self.verify_token.reveal())
        challenge = said.get("hub.challenge", "")
        if not knows or said.get("hub.mode") != "subscribe" or len(challenge) > LONGEST_CHALLENGE:
            raise forged()
        return web.Response(text=challenge, content_type="text/plain")

    async def post(self, request: web.Request) -> web.Response:
        said = request.headers.get(SIGNATURE, "")
        if not said:
            raise forged()
        body = await read_body(request, largest=LARGEST)
        if not self.is_signed(said, body):
            raise forged()
        await keep(self.way_in, body)
        return web.json_response({"ok": True})

    def is_signed(self, said: str, body: bytes) -> bool:
        """On the bytes as they came."""
        wanted = hmac.new(self.app_secret.reveal().encode(), body, sha256).hexdigest()
        return is_same(said, f"sha256={wanted}")
