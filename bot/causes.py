"""Why a reply is not out, by what would bring it out. The words beside it are for staff to read;
nothing is decided by them."""

from __future__ import annotations

from typing import Literal

Cause = Literal[
    "provider_away",  # it is away, has a fault or asks us to wait
    "token",  # none is set for the account, or the provider does not take it
    "permissions",  # the provider refuses what our app asks of it
    "our_fault",
    "window",  # closed by our own table (delivery/windows.py)
    "provider_window",  # the provider says so, whatever our table says
    "content",  # the provider does not take this message
    "elsewhere",  # somebody else answers: another app, or a comment's one reply is made
    "group",  # a Telegram group's: the bot's rights there, or its new number
    "unreachable",  # they blocked us, or are no more
]

# These lie with a provider or with us, not with this reply or its resident: once that is put right,
# all of them go. Every other one is looked at by itself.
PASSING: frozenset[Cause] = frozenset({"provider_away", "token", "permissions", "our_fault"})
