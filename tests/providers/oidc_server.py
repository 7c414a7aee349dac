"""An OpenID Connect provider on loopback: discovery, keys, authorization, tokens that are signed.

It checks what a real one checks (client, redirect address, PKCE, a code once) and lies where a test
asks it to.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "blue-lamp", "made-up-secret"
MORWENNA = {
    "sub": "00u-morwenna",
    "name": "Morwenna",
    "preferred_username": "morwenna@example.com",
    "email": "morwenna@example.com",
    "roles": ["Everybody", "BlueLamp.Officer"],
    "groups": ["NPT Stonehouse"],
}


def unsigned(claims: dict[str, Any]) -> str:
    """A token with alg none, which any library can be talked into reading somewhere."""

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@dataclass(kw_only=True)
class OidcServer:
    """`lie` changes an id token's claims, `sign` how it is signed, `about` what is discovered."""

    clock: Callable[[], datetime]
    url: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(MORWENNA))
    lie: Callable[[dict[str, Any]], None] = lambda _: None
    sign: Callable[[dict[str, Any]], str] | None = None
    about: dict[str, Any] = field(default_factory=dict)
    public_client: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    published: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    signed_out: list[dict[str, str]] = field(default_factory=list)
    redirects: tuple[str, ...] = ()
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.published = [self.key]

    def new_key(self, kid: str) -> None:
        """As providers change theirs every few weeks."""
        self.key = RSAKey.generate_key(2048, {"kid": kid})
        self.published = [*self.published, self.key]

    def authorize(self, way_there: str) -> str:
        """What the person's browser is sent back to after they signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(way_there).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        said = urlencode({"code": code, "state": asked["state"]})
        return f"{urlsplit(asked['redirect_uri']).path}?{said}"

    async def _discovery(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "end_session_endpoint": f"{self.url}/end",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
            | self.about
        )

    async def _authorize(self, request: web.Request) -> web.Response:
        """Without anybody to sign in: back with an error, or, to a stranger's address, nowhere."""
        asked = request.query
        if asked["client_id"] != CLIENT_ID or asked["redirect_uri"] not in self.redirects:
            return web.Response(status=400, text="invalid redirect_uri")
        said = urlencode({"error": "login_required", "state": asked["state"]})
        raise web.HTTPFound(f"{asked['redirect_uri']}?{said}")

    async def _keys(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        return web.json_response(KeySet(self.published).as_dict(private=False))

    async def _token(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        form = await request.post()
        if not self._is_client(request, dict(form)):
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self._codes.pop(str(form["code"]), None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.clock().timestamp())
        claims = self.person | {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        self.lie(claims)
        sign = self.sign or self.signed
        return web.json_response(
            {"access_token": "at", "token_type": "Bearer", "id_token": sign(claims)}
        )

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def signed_by_a_stranger(self, claims: dict[str, Any]) -> str:
        """With the right key's name on it."""
        key = RSAKey.generate_key(2048, {"kid": self.key.kid})
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)

    def signed_with_the_public_key_as_a_secret(self, claims: dict[str, Any]) -> str:
        said = f"{part({'alg': 'HS256', 'kid': self.key.kid})}.{part(claims)}"
        made = hmac.digest(self.key.as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"

    def signed_with_the_client_secret(self, claims: dict[str, Any]) -> str:
        secret = OctKey.import_key(CLIENT_SECRET.ljust(32, "x"))
        return jwt.encode({"alg": "HS256"}, claims, secret, algorithms=["HS256"])

    def signed_on_a_curve(self, claims: dict[str, Any]) -> str:
        key = ECKey.generate_key("P-256", {"kid": "curve"})
        self.published = [*self.published, key]
        return jwt.encode({"alg": "ES256", "kid": "curve"}, claims, key)

    def _is_client(self, request: web.Request, form: dict[str, Any]) -> bool:
        if self.public_client:
            return bool(form.get("client_id") == CLIENT_ID)
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        return request.headers.get("Authorization") == f"Basic {expected}"


@asynccontextmanager
async def oidc_server(clock: Callable[[], datetime]) -> AsyncIterator[OidcServer]:
    server = OidcServer(clock=clock)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", server._discovery)
    app.router.add_get("/authorize", server._authorize)
    app.router.add_get("/keys", server._keys)
    app.router.add_post("/token", server._token)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
