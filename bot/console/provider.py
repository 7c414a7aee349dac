"""The force's own OpenID Connect provider: the way there, and what it says of who came back.

Authorization code with PKCE. The id token is believed only when it is signed with a key that the
provider publishes, by an algorithm of our list, and was made by it, for us, for this trip, now.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.console.reach import is_loopback
from bot.errors import BotError
from bot.secret import Secret
from bot.settings import Settings

log = logging.getLogger(__name__)
BACK = "/staff/sign-in/provider/back"
# signatures that only the provider's own key can make: never `none`, never a shared secret
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
CLOCKS_APART_S = 60
KEPT_FOR = timedelta(hours=1)
KEYS_AGAIN_AFTER = timedelta(minutes=1)  # an unknown key must not make us ask again and again
LARGEST = 1024 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=8)
FORM = "application/x-www-form-urlencoded"


class ProviderAway(BotError):
    """It did not answer, or not as a provider does: the same may work later."""


class NotVouched(BotError):
    """What came back is not what it should be; nobody is let in."""


@dataclass(kw_only=True)
class Provider:
    """Asks for nothing before somebody signs in by it."""

    issuer: str
    client_id: str
    client_secret: Secret | None
    scopes: str
    comes_back_to: str
    clock: Callable[[], datetime]
    _about: dict[str, Any] = field(default_factory=dict, repr=False)
    _about_since: datetime | None = None
    _keys: KeySet | None = field(default=None, repr=False)
    _keys_since: datetime | None = None

    @classmethod
    def of(
        cls, settings: Settings, clock: Callable[[], datetime], *, console_url: str | None
    ) -> Provider | None:
        if settings.oidc_issuer is None or settings.oidc_client_id is None or console_url is None:
            return None
        return cls(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            scopes=settings.oidc_scopes,
            comes_back_to=f"{console_url}{BACK}",
            clock=clock,
        )

    async def way_there(self, *, state: str, nonce: str, verifier: str) -> str:
        about = await self.about()
        return str(
            prepare_grant_uri(
                about["authorization_endpoint"],
                self.client_id,
                "code",
                redirect_uri=self.comes_back_to,
                scope=self.scopes,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    async def way_out(self, *, then: str) -> str | None:
        """Where somebody ends the session at the provider too; None where it offers no such."""
        end: str | None = (await self.about()).get("end_session_endpoint")
        if end is None:
            return None
        said = urlencode({"client_id": self.client_id, "post_logout_redirect_uri": then})
        return f"{end}{'&' if '?' in end else '?'}{said}"

    async def claims(self, *, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """What the provider says of who came back. Raises ProviderAway or NotVouched."""
        answer = await self._exchange(code, verifier)
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str):
            raise NotVouched("the provider sent no id token")
        try:
            token = await self._decoded(id_token)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={"iss": {"value": self.issuer}},
                params={
                    "nonce": nonce,
                    "client_id": self.client_id,
                    "access_token": access_token if isinstance(access_token, str) else None,
                },
            )
            claims.validate(now=int(self.clock().timestamp()), leeway=CLOCKS_APART_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            # only the kind: a token's claims are personal data
            raise NotVouched(f"the id token is not right ({type(error).__name__})") from error
        self._check_audience(claims)
        return dict(claims)

    async def about(self) -> Mapping[str, Any]:
        """What the provider says of itself, kept for an hour. Raises ProviderAway."""
        now = self.clock()
        if self._about_since is None or now - self._about_since > KEPT_FOR:
            said = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            self._about, self._about_since = self._checked(said), now
        return self._about

    async def keys(self) -> KeySet:
        """What it signs with, as it publishes it. Raises ProviderAway."""
        return await self._published(again=False)

    def _checked(self, said: dict[str, Any]) -> dict[str, Any]:
        if said.get("issuer") != self.issuer:
            raise ProviderAway("it calls itself by another name than BLUELAMP_OIDC_ISSUER")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_safe(said.get(name)):
                raise ProviderAway(f"its {name} is missing or no https address")
        if not _is_safe(said.get("end_session_endpoint")):
            said.pop("end_session_endpoint", None)
        return said

    def _check_audience(self, claims: Mapping[str, Any]) -> None:
        audience = claims["aud"]
        known = audience if isinstance(audience, list) else [audience]
        if self.client_id not in known:
            raise NotVouched("the id token was made for somebody else")
        if claims.get("nonce") is None or not claims["sub"]:
            raise NotVouched("the id token names no trip or nobody")

    async def _decoded(self, id_token: str) -> jwt.Token:
        keys = await self._published(again=False)
        try:
            return jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            fresh = await self._published(again=True)  # a new key is published before it is used
            if fresh is keys:
                raise
            return jwt.decode(id_token, fresh, algorithms=ALGORITHMS)

    async def _published(self, *, again: bool) -> KeySet:
        now = self.clock()
        age = None if self._keys_since is None else now - self._keys_since
        enough = KEYS_AGAIN_AFTER if again else KEPT_FOR
        if self._keys is None or age is None or age > enough:
            said = await self._get((await self.about())["jwks_uri"])
            try:
                self._keys = KeySet.import_key_set({"keys": _public_only(said)})
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise ProviderAway("its keys cannot be read") from error
            self._keys_since = now
        return self._keys

    async def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        about = await self.about()
        url = about["token_endpoint"]
        body = prepare_token_request(
            "authorization_code", redirect_uri=self.comes_back_to, code=code, code_verifier=verifier
        )
        offered = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        secret = self.client_secret.reveal() if self.client_secret else ""
        how = "none" if not secret else "client_secret_basic"
        if secret and how not in offered and "client_secret_post" in offered:
            how = "client_secret_post"
        headers = {"Content-Type": FORM, "Accept": "application/json"}
        auth = ClientAuth(self.client_id, secret, how)
        url, headers, body = auth.prepare("POST", url, headers, body)
        return await self._asked("POST", url, headers=headers, body=body)

    async def _get(self, url: str) -> dict[str, Any]:
        return await self._asked("GET", url, headers={"Accept": "application/json"})

    async def _asked(
        self, method: str, url: str, *, headers: Mapping[str, str], body: str | None = None
    ) -> dict[str, Any]:
        """JSON of a bounded size; no redirect is followed, since it could lead inside."""
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT) as session,
                session.request(
                    method, url, headers=headers, data=body, allow_redirects=False
                ) as answer,
            ):
                raw = await answer.content.read(LARGEST + 1)
                while len(raw) <= LARGEST and (more := await answer.content.read(LARGEST)):
                    raw += more
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ProviderAway(f"it does not answer ({type(error).__name__})") from error
        if method == "POST" and status in (400, 401):
            raise NotVouched("the provider refused the code")
        if status != 200 or len(raw) > LARGEST:
            raise ProviderAway(f"it answered {status}")
        try:
            said = json.loads(raw)
        except ValueError as error:
            raise ProviderAway("it answered no JSON") from error
        if not isinstance(said, dict):
            raise ProviderAway("it answered no object")
        return said


def _public_only(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Signing keys of the kinds that we believe; a shared secret among them is left out."""
    return [
        key
        for key in said["keys"]
        if isinstance(key, dict)
        and key.get("kty") in ("RSA", "EC", "OKP")
        and key.get("use", "sig") == "sig"
    ]


def _is_safe(url: object) -> bool:
    return isinstance(url, str) and (urlsplit(url).scheme == "https" or is_loopback(url))
