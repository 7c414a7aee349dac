"""By when a report wants an answer: the same day for priority, 72 hours for the rest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SHORTEST_SAME_DAY = timedelta(hours=4)  # a report at 22:00 is not late at midnight
ROUTINE = timedelta(hours=72)  # Neighbourhood Policing Guarantee, July 2025


def due(urgency: str, filed_at: datetime) -> datetime:
    """The moment at which the report's clock runs out; emergencies have none to lose."""
    if urgency == "emergency":
        return filed_at
    if urgency != "priority":
        return filed_at + ROUTINE
    local = filed_at.astimezone(LONDON)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), LONDON)
    return max(midnight, filed_at + SHORTEST_SAME_DAY)
