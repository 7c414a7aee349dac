"""Whose conversation it is: a bearer key from an app, or the cookie of our own page."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.web_body import is_key
from bot.client_address import Proxies
from bot.secret import Secret
from bot.web_errors import Refused

KEY_COOKIE = "bluelamp_key"  # Strict: no other site can speak in a resident's name
FORM_COOKIE = "bluelamp_form"  # Lax: still there when a resident comes back through a link
TOKEN_HEADER = "X-Form-Token"  # noqa: S105  # the header's name
_UNAUTHORISED = {"WWW-Authenticate": "Bearer"}


def new_key() -> str:
    return secrets.token_hex(32)


def address_of(key: str) -> str:
    """What the server keeps in the key's place."""
    return sha256(key.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Reads and sets the keys of web conversations."""

    secret_key: Secret
    proxies: Proxies
    public_url: str | None = None
    make_key: Callable[[], str] = new_key

    def bearer(self, request: web.Request) -> str | None:
        """The key of the header; None without one. Raises Refused for one that is no key."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, key = header.strip().partition(" ")
        if scheme.lower() != "bearer" or not is_key(key.strip()):
            raise Refused(
                401,
                "bad_key",
                "The key must be at least 32 hex digits, sent as: Authorization: Bearer <key>.",
                headers=_UNAUTHORISED,
            )
        return key.strip()

    def cookie(self, request: web.Request) -> str | None:
        key = request.cookies.get(KEY_COOKIE, "")
        return key if is_key(key) else None

    def reading(self, request: web.Request) -> str:
        """The key for a GET. Raises Refused."""
        key = self.bearer(request) or self.cookie(request)
        if key is None:
            raise Refused(
                401, "no_key", "There is no key with this request.", headers=_UNAUTHORISED
            )
        return key

    def writing(self, request: web.Request) -> tuple[str, bool]:
        """The key for a POST, and whether our page must be given it as a cookie. Raises Refused."""
        key = self.bearer(request)
        if key is not None:
            return key, False
        if KEY_COOKIE not in request.cookies and FORM_COOKIE not in request.cookies:
            raise Refused(
                401, "no_key", "There is no key with this request.", headers=_UNAUTHORISED
            )
        if not self.is_our_page(request) or not self.is_token(
            request, request.headers.get(TOKEN_HEADER, "")
        ):
            raise Refused(403, "not_our_page", "This request does not come from our own page.")
        key = self.cookie(request)
        return (key, False) if key is not None else (self.make_key(), True)

    def is_our_page(self, request: web.Request) -> bool:
        """Browsers say where a POST comes from; what no browser sent cannot ride on a cookie."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None and site != "same-origin":
            return False
        origin = request.headers.get("Origin")
        if origin is None:
            return site == "same-origin"
        return origin in self._own_origins(request)

    def form_seed(self, request: web.Request) -> tuple[str, bool]:
        """What this browser's form tokens are made from, and whether it is new."""
        seed = request.cookies.get(FORM_COOKIE, "")
        return (seed, False) if is_key(seed) else (self.make_key(), True)

    def token(self, seed: str) -> str:
        return hmac.new(
            self.secret_key.reveal().encode(), b"form\0" + seed.encode(), sha256
        ).hexdigest()

    def is_token(self, request: web.Request, token: str) -> bool:
        seed = request.cookies.get(FORM_COOKIE, "")
        said = token.encode(errors="replace")
        return is_key(seed) and hmac.compare_digest(self.token(seed).encode(), said)

    def keep(self, request: web.Request, response: web.StreamResponse, key: str) -> None:
        """For this browser session only: a shared computer forgets it."""
        self._set(request, response, KEY_COOKIE, key, "Strict")

    def keep_seed(self, request: web.Request, response: web.StreamResponse, seed: str) -> None:
        self._set(request, response, FORM_COOKIE, seed, "Lax")

    def forget(self, response: web.StreamResponse) -> None:
        for name in (KEY_COOKIE, FORM_COOKIE):
            response.del_cookie(name, path="/")

    def is_https(self, request: web.Request) -> bool:
        return self.proxies.is_https(request) or (self.public_url or "").startswith("https:")

    def _set(
        self, request: web.Request, response: web.StreamResponse, name: str, value: str, site: str
    ) -> None:
        response.set_cookie(
            name, value, path="/", httponly=True, samesite=site, secure=self.is_https(request)
        )

    def _own_origins(self, request: web.Request) -> Sequence[str]:
        origins = [f"{scheme}://{request.host}" for scheme in ("http", "https")]
        if self.public_url:
            parts = urlsplit(self.public_url)
            origins.append(f"{parts.scheme}://{parts.netloc}")
        return origins
