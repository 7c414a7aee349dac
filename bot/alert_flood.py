"""When a new alert is gathered with others instead of standing alone. Pure; none is ever dropped.

The control room can take so many alerts one by one. Beyond that the thousandth "knife" would bury
the one call that is true, so alike ones are shown as one with their number.
"""

from __future__ import annotations

from bot.storage.alert_floods import Lately

ALIKE = 5  # raised by the very same words within ten minutes
ALONE = 40  # of any words within ten minutes


def why_gathered(lately: Lately, *, crowded: bool) -> str | None:
    """The reason, or None: it stands alone."""
    if lately.alike >= ALIKE:
        return f"{lately.alike} others said the same within ten minutes"
    if crowded:
        return "many in danger write from one address"
    if lately.alone >= ALONE:
        return f"{lately.alone} other alerts were raised within ten minutes"
    return None
