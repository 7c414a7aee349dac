"""What a message that was put aside is called in the trail and in word to staff.

The name of its file holds a fingerprint of who wrote it, which whoever guesses a number can check;
the file goes with the message, the trail and the notices do not. So there it is called by another
name, made under the installation's key of the message's part alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from bot.secret import Secret
from bot.spool_names import message_of

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Marks:
    """`of` files by their names."""

    key: Secret

    @classmethod
    def by(cls, secret_key: Secret) -> Self:
        made = hmac.new(secret_key.reveal().encode(), b"put aside", sha256)
        return cls(Secret(made.hexdigest()))

    def of(self, names: str | Iterable[str]) -> str:
        """The same for the same file, whoever asks; of several, in any order, one for all."""
        several = [names] if isinstance(names, str) else sorted(names)
        told = "\n".join(message_of(one) for one in several)
        return hmac.new(self.key.reveal().encode(), told.encode(), sha256).hexdigest()[:LENGTH]
