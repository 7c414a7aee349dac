"""What a message means: by the model, or by its words alone where the model cannot be asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.channels.base import Inbound
from bot.counts import Counts
from bot.door import Door
from bot.errors import NotUnderstood
from bot.understanding import Understands
from triage.understanding import Understanding

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ModelOrWords:
    """`door` knows who has asked the model too much; without one, nobody has."""

    model: Understands
    counts: Counts
    door: Door | None = None

    async def of(self, inbound: Inbound) -> Understanding | None:
        """None where there are no words; words alone where the model is late or down."""
        if not inbound.text.strip():
            return None
        if inbound.spares_model or not self._may_ask(inbound):
            self.counts.spoke("words_only_flood")
            return Understanding(text=inbound.text)
        try:
            return await self.model.understand(inbound.text)
        except NotUnderstood as error:
            log.warning("words alone decide: %s", error)
            self.counts.spoke("words_only")
            return Understanding(text=inbound.text)

    def _may_ask(self, inbound: Inbound) -> bool:
        return self.door is None or self.door.may_ask_the_model(
            channel=inbound.channel, sender=inbound.counted_as
        )
