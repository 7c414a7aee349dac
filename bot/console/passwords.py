"""Staff passwords: what may be one, and how they are kept (argon2id)."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
AT_ONCE = 2  # each takes 64 MiB and a core: a flood of sign-ins must not take the machine

_COMMON = ("password", "qwerty", "letmein", "welcome", "bluelamp", "police", "123456")


def fault_in(password: str, *, name: str) -> str | None:
    """Why it may not be a password, in words for the page; None where it may."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three words you will remember do well."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(plain)) < 5:
        return "Use more different characters."
    rest = plain
    for word in (*_COMMON, *name.casefold().split()):
        rest = rest.replace(word, "")
    if len(rest) < 6:
        return "That is too easy to guess: it is little more than a common word or your name."
    return None


class Passwords:
    """Hashes and checks, a few at once, off the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None

    async def hashed(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def is_right(self, password_hash: str | None, password: str) -> bool:
        """Takes as long where there is nobody to compare with, so that no name is given away."""
        async with self._turns:
            return await asyncio.to_thread(self._check, password_hash, password)

    def _check(self, password_hash: str | None, password: str) -> bool:
        if self._nobodys is None:
            self._nobodys = self._hasher.hash("nobody has this password")
        try:
            self._hasher.verify(password_hash or self._nobodys, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None
