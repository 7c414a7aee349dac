"""What the bot itself tells a resident after an officer did something: words from domain.yml."""

from __future__ import annotations

from functools import cache

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.desk_act import Words
from bot.spoken import Spoken
from bot.storage import standing_orders

TOLD = {
    "seen": Say.TOLD_SEEN,
    "in_hand": Say.TOLD_IN_HAND,
    "passed_on": Say.TOLD_PASSED_ON,
    "closed": Say.TOLD_CLOSED,
}
# what an officer may begin an answer with; they change it as they please before it goes
TEMPLATES = {
    "visited": Say.OFFICER_VISITED,
    "patrols": Say.OFFICER_PATROLS,
    "more": Say.OFFICER_MORE,
    "pictures": Say.OFFICER_PICTURES,
    "no_lines": Say.OFFICER_NO_LINES,
    "spoken": Say.OFFICER_SPOKEN,
    "done": Say.OFFICER_DONE,
}


@cache
def spoken() -> Spoken:
    """Read on first use and kept: the console has no phrases of its own."""
    return Spoken(Phrases.load())


def phrases() -> Phrases:
    """As they were said when somebody looked last: the guard looks before every form."""
    return spoken().now


async def said_now(connection: AsyncConnection) -> Phrases:
    """As they are approved at this moment, also where another process took the approval."""
    orders = await standing_orders.read(connection)
    return await spoken().as_of(connection, orders.texts_version)


def of_status(status: str, *, reference: str, outcome: str | None) -> Words | None:
    """None for a status that nobody is told of."""
    if status not in TOLD:
        return None
    words = _said(TOLD[status], reference=reference)
    return Words(text=f"{words.text}\n\n{outcome}", phrase=words.phrase) if outcome else words


def of_team(*, reference: str, team_name: str) -> Words:
    return _said(Say.TOLD_OTHER_TEAM, reference=reference, team=team_name)


def of_partner(*, reference: str, partner_name: str) -> Words:
    return _said(Say.TOLD_PARTNER, reference=reference, partner=partner_name)


def of_crime_number(*, reference: str, number: str) -> Words:
    return _said(Say.TOLD_CRIME_NUMBER, reference=reference, number=number)


def templates(said: Phrases) -> dict[str, str]:
    """The beginnings of an officer's answer, by key."""
    return {key: said.text(name) for key, name in TEMPLATES.items()}


def _said(phrase: Say, **slots: str) -> Words:
    return Words(text=phrases().text(phrase, child=False, channel="", **slots), phrase=phrase)
