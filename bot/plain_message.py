"""A message as plainly as it can be said: when all of it cannot be kept, its words are heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.channels.base import Inbound
from bot.channels.fixed_words import said_danger
from bot.channels.long_text import cut
from triage import red_flags
from triage.words.spelling import INVISIBLE

LONGEST_TEXT = 10_000
LONGEST_ID = 200  # far below what an index takes
LONGEST_CONTEXT = 500
LONGEST_PRESS = 64
AHEAD = timedelta(minutes=5)


def plain(inbound: Inbound, *, now: datetime) -> Inbound:
    """The same message by the same id, with nothing in it but words that any database takes."""
    text = cut(_heard_alike(inbound.text), LONGEST_TEXT, red_flags.find)
    press = _press(inbound.press) if inbound.kind == "press" else None
    kind = inbound.kind
    if kind != "blocked" and press is None:  # that one says who wants to hear nothing more
        kind = "text" if text.strip() else "other"
    return Inbound(
        channel=inbound.channel,
        provider_id=_an_id(inbound.provider_id),
        address=inbound.address,
        sent_at=_moment(inbound.sent_at, now),
        kind=kind,
        text=text,
        press=press,
        edited=bool(inbound.edited),
        too_long=bool(inbound.too_long),
        turn=_turn(inbound.turn),
        context=None if inbound.context is None else printable(inbound.context)[:LONGEST_CONTEXT],
        sender=None if inbound.sender is None else printable(inbound.sender)[:LONGEST_ID],
        crowded=bool(inbound.crowded),
        spares_model=bool(inbound.spares_model),
    )


def whole(inbound: Inbound) -> Inbound:
    """As it is put aside beside its plain words: under an id of its own, so that a later release
    that can take it does not take it for a repeat."""
    return replace(inbound, provider_id=f"{inbound.provider_id}:whole")


def printable(text: str, *, invisible: str = "") -> str:
    """An odd space is a space; what is shown of nothing may be put into a word, and goes."""
    return "".join(
        one if one.isprintable() or one in "\n\t" else invisible if one in INVISIBLE else " "
        for one in text
    )


def _heard_alike(text: str) -> str:
    """Where two words would be glued together, and danger no longer be heard, they stand apart."""
    together, apart = printable(text), printable(text, invisible=" ")
    if apart != together and said_danger(apart) and not said_danger(together):
        return apart
    return together


def digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _an_id(told: str) -> str:
    if told.isprintable() and len(told) <= LONGEST_ID:
        return told
    return f"odd:{digest(told)}"


def _press(told: str | None) -> str | None:
    """As the values of our own buttons are."""
    is_plain = told and told.isprintable() and len(told) <= LONGEST_PRESS
    return told if is_plain else None


def _moment(told: datetime, now: datetime) -> datetime:
    return told if told.tzinfo is not None and told <= now + AHEAD else now


def _turn(told: int | None) -> int | None:
    return told if isinstance(told, int) and 0 <= told < 2**63 else None
