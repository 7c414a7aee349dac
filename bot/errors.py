"""Everything that can go wrong outside triage, by what the caller should do next.

BotError
├── BadUpdate            refuse it: the provider sent something we can't read
├── SettingsError        stop: say every wrong setting at once, then exit
├── CannotKeep           answer 5xx: neither the database nor the spool took the message
│   └── CannotPutAside   the same, for this message alone: no file can be written for a person
├── NotNow               leave it in the spool: the database takes not even plain words
├── NotUnderstood        go on with words alone: the NLU server was late, down or talked nonsense
├── NotHad               a file that a provider holds for us
│   ├── NotHadYet        fetch it again later
│   └── NeverHad         give it up, and say so to staff
└── DeliveryError
    ├── TryLater         keep it among the deliveries; the same send may work later
    ├── AnotherWay       put it before a person: not like this, but the resident is not gone
    └── Undeliverable    stop trying; put it in front of a person
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.causes import Cause


class BotError(Exception):
    """The root: whatever is not one of these is a fault of ours."""


class BadUpdate(BotError):
    """An update that we cannot read; the message says what was wrong, never what it held."""


class SettingsError(BotError):
    """Every wrong setting at once, each with what to do about it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


class CannotKeep(BotError):
    """The message could not be made safe anywhere; the provider must send it again."""


class CannotPutAside(CannotKeep):
    """Nobody could read it, or the database never take it, and no file for a person was written."""


class NotNow(BotError):
    """The database refuses plain words, as it would refuse any: the message is tried later."""


class NotUnderstood(BotError):
    """The NLU server gave no usable answer in time."""


class NotHad(BotError):
    """A resident's file is not ours yet. The message is for staff: never an address or a name."""


class NotHadYet(NotHad):
    """Not now. `after` is the provider's own wish, when it told us one."""

    def __init__(self, why: str, *, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(why)


class NeverHad(NotHad):
    """Not however often we ask: it is gone, too big, or lies where we do not go."""


class DeliveryError(BotError):
    """A reply did not get out. `cause` decides what may be done; the message is for staff."""

    cause: Cause


class TryLater(DeliveryError):
    """Not now. `after` is the provider's own wish, when it told us one."""

    def __init__(
        self, why: str = "", *, after: timedelta | None = None, cause: Cause = "provider_away"
    ) -> None:
        self.after = after
        self.cause = cause
        super().__init__(why or "delivery may succeed later")


class AnotherWay(DeliveryError):
    """The provider does not allow this message; others to the same resident may still arrive."""

    def __init__(self, why: str, *, cause: Cause) -> None:
        self.cause = cause
        super().__init__(why)


class Undeliverable(DeliveryError):
    """Never: the resident blocked us, or the account is gone."""

    cause: Cause = "unreachable"
