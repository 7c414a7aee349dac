"""A message as plainly as it can be said: when all of it cannot be kept, its words are heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.channels.base import Inbound
from bot.channels.long_text import cut
from triage import red_flags

LONGEST_TEXT = 10_000
LONGEST_ID = 200  # far below what an index takes
LONGEST_CONTEXT = 500
AHEAD = timedelta(minutes=5)


def plain(inbound: Inbound, *, now: datetime) -> Inbound:
    """The same message by the same id, with nothing in it but words that any database takes."""
    text = cut(printable(inbound.text), LONGEST_TEXT, red_flags.find)
    kind = inbound.kind
    if kind != "blocked":  # that says who wants to hear nothing more: it must stay what it is
        kind = "text" if text.strip() else "other"
    return Inbound(
        channel=inbound.channel,
        provider_id=_an_id(inbound.provider_id),
        address=inbound.address,
        sent_at=_moment(inbound.sent_at, now),
        kind=kind,
        text=text,
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


def printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable() or one in "\n\t")


def digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _an_id(told: str) -> str:
    if told.isprintable() and len(told) <= LONGEST_ID:
        return told
    return f"odd:{digest(told)}"


def _moment(told: datetime, now: datetime) -> datetime:
    return told if told.tzinfo is not None and told <= now + AHEAD else now


def _turn(told: int | None) -> int | None:
    return told if isinstance(told, int) and 0 <= told < 2**63 else None
