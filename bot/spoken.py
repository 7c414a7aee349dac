"""The texts as they are said now: domain.yml's, with what two people changed since.

Each message asks which version holds (one number, in its own transaction), so that a change is live
in every process with the next word: no restart, no notice that could be missed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.phrases import Phrases
from bot.storage import text_versions

log = logging.getLogger(__name__)


@dataclass
class Spoken:
    """One a process; remembers the version that it read last."""

    release: Phrases  # as domain.yml has them
    _version: int = 0  # no text was ever changed
    _now: Phrases = field(init=False)

    def __post_init__(self) -> None:
        self._now = self.release

    @property
    def now(self) -> Phrases:
        """As last read."""
        return self._now

    async def as_of(self, connection: AsyncConnection, version: int) -> Phrases:
        if version != self._version:
            texts = await text_versions.live(connection)
            self._now, self._version = self.release.changed(texts), version
            log.info("%d texts are said in other words than the release's", len(texts))
        return self._now
