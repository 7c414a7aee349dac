"""What the bot itself tells a resident after an officer did something: words from domain.yml."""

from __future__ import annotations

from functools import cache

from bot.conversation.phrases import Phrases
from bot.conversation.say import Say

TOLD = {
    "seen": Say.TOLD_SEEN,
    "in_hand": Say.TOLD_IN_HAND,
    "passed_on": Say.TOLD_PASSED_ON,
    "closed": Say.TOLD_CLOSED,
}


@cache
def phrases() -> Phrases:
    """Read on first use and kept: the console has no phrases of its own."""
    return Phrases.load()


def of_status(status: str, *, reference: str, outcome: str | None) -> tuple[str, str] | None:
    """(the response's name, the words); None for a status that nobody is told of."""
    if status not in TOLD:
        return None
    name = TOLD[status]
    words = phrases().text(name, reference=reference)
    return name.value, f"{words}\n\n{outcome}" if outcome else words


def of_team(*, reference: str, team_name: str) -> tuple[str, str]:
    name = Say.TOLD_OTHER_TEAM
    return name.value, phrases().text(name, reference=reference, team=team_name)


def of_crime_number(*, reference: str, number: str) -> tuple[str, str]:
    name = Say.TOLD_CRIME_NUMBER
    return name.value, phrases().text(name, reference=reference, number=number)
