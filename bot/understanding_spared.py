"""A model that is late again and again is left alone for a moment: words alone decide meanwhile.

Each message that waits for it in vain keeps a place at the gate for the whole deadline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import NotUnderstood
from bot.understanding import Understands
from triage.understanding import Understanding

IN_A_ROW = 5
LEFT_ALONE_S = 2.0


@dataclass(kw_only=True)
class Spared:
    """`seconds` is a clock that only goes forward."""

    inner: Understands
    seconds: Callable[[], float]
    _failed: int = 0
    _until: float = 0.0

    async def understand(self, text: str) -> Understanding:
        if self.seconds() < self._until:
            raise NotUnderstood("the model was late again and again")
        try:
            heard = await self.inner.understand(text)
        except NotUnderstood:
            self._failed += 1
            if self._failed >= IN_A_ROW:
                self._until = self.seconds() + LEFT_ALONE_S
            raise
        self._failed = 0
        return heard
