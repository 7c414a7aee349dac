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
# no comment makes a report; a second text is an edit of the first
IN_COMMENTS: Mapping[str, tuple[tuple[str, ...], int, int]] = {
    "comment": ((GRAFFITI,), 0, 0),
    "comment on danger": ((KNIFE,), 0, 1),
    "comment that only talks": (("thank you",), 0, 0),
    "comment edited to danger": (("hello", KNIFE), 0, 1),
}
COMMENT_KINDS = tuple(IN_COMMENTS)
GOES_ON = ((f"About my comment. {GRAFFITI}", "send it"), 1, 0)
ALL_SCRIPTS = {**SCRIPTS, **IN_COMMENTS, "goes on": GOES_ON}


@dataclass(frozen=True, kw_only=True, slots=True)
class Resident:
    """One conversation. `channel` and `address` are those under which the bot keeps it.

    `before`: words that may be heard with their first ones, since they answer what became of those.
    """

    number: int
    kind: str
    channel: str
    address: str
    before: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return ALL_SCRIPTS[self.kind][0]
