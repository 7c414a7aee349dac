"""Who writes while the bot dies, and what must have come of it in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"
GRAFFITI = "There's some new graffiti on the bus shelter on Fore Street, Bodmin, since yesterday"

# kind -> what the resident writes, and how many reports and alerts must have come of it
SCRIPTS: Mapping[str, tuple[tuple[str, ...], int, int]] = {
    "danger": ((KNIFE,), 0, 1),
    "report": ((GRAFFITI, "send it"), 1, 0),
    "hello": (("hello", "thank you"), 0, 0),
    "danger later": (("hello", KNIFE), 0, 1),
}
KINDS = tuple(SCRIPTS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resident:
    """One conversation. `channel` and `address` are those under which the bot keeps it."""

    number: int
    kind: str
    channel: str
    address: str

    @property
    def texts(self) -> tuple[str, ...]:
        return SCRIPTS[self.kind][0]
