"""Understanding, and after it what place services know of the places that were marked."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from bot.errors import NotUnderstood
from bot.place_lookup import PlaceLookup
from bot.understanding import Understands
from triage import red_flags
from triage.understanding import Understanding

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class WithPlaces:
    """Words of danger wait for no service: then our own tables are enough."""

    inner: Understands
    lookup: PlaceLookup

    async def understand(self, text: str) -> Understanding:
        try:
            heard = await self.inner.understand(text)
        except NotUnderstood as error:
            if not self.lookup.is_wanted(text) or red_flags.find(text):
                raise
            log.warning("words alone decide: %s", error)
            heard = Understanding(text=text)
        if red_flags.find(text) or _sounds_dangerous(heard):
            return heard
        phrases = [one.text for one in heard.entities if one.kind == "place"]
        return replace(heard, looked_up=await self.lookup.look_up(text, phrases))


def _sounds_dangerous(heard: Understanding) -> bool:
    likeliest = max(heard.urgency, key=lambda name: heard.urgency[name], default="")
    return likeliest == "emergency"
