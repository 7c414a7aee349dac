"""Secrets that must be read again are kept under a key of SECRET_KEY: a stolen table is useless."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

from bot.secret import Secret


def closed(key: Secret, secret: str, *, owner: int) -> str:
    return _box(key).encrypt(f"{owner}:{secret}".encode()).decode("ascii")


def opened(key: Secret, kept: str, *, owner: int) -> str | None:
    """None where SECRET_KEY was changed, or the row is somebody else's."""
    try:
        whose, _, secret = _box(key).decrypt(kept.encode()).decode().partition(":")
    except InvalidToken:
        return None
    return secret if whose == str(owner) else None


def _box(key: Secret) -> Fernet:
    made = hmac.new(key.reveal().encode(), b"kept secrets", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(made))
