"""How urgent a message is: the four levels, in order."""

from __future__ import annotations

from enum import IntEnum


class Urgency(IntEnum):
    """Ordered, so that of two judgements the graver can be kept."""

    INFORMATION = 0  # a question: nobody needs to be sent
    ROUTINE = 1  # a neighbourhood team or a partner, in the ordinary way
    PRIORITY = 2  # a person reads it the same day
    EMERGENCY = 3  # ring 999: this bot is the wrong place

    @property
    def slug(self) -> str:
        """The public name, as in the taxonomy and in every export."""
        return self.name.lower()

    @classmethod
    def from_slug(cls, slug: str) -> Urgency:
        """Raises KeyError for a name that the taxonomy does not have."""
        return cls[slug.upper()]
