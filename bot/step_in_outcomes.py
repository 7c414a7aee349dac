"""What may become of words of staff in a conversation: a closed set of answers for the console."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk_outcomes import Unreachable, Unsafe


@dataclass(frozen=True, slots=True)
class Done:
    """`told`: the resident was told at once; else with the next answer that they get."""

    told: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody else writes there: nothing was done. `by` is None where nobody does."""

    by: str | None


@dataclass(frozen=True, slots=True)
class SaidMeanwhile:
    """Words of staff have gone out that this writer had not seen: nothing was sent."""


@dataclass(frozen=True, slots=True)
class NoSuchConversation:
    """There is none of this id."""


TakeOutcome = Done | Held | NoSuchConversation
ReplyOutcome = Done | Held | SaidMeanwhile | Unsafe | Unreachable | NoSuchConversation
