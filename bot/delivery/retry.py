"""What to do after a send that failed: one table, for replies and for mail to staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.causes import Cause
from bot.errors import AnotherWay, TryLater, Undeliverable

# The wait after the first, second … failed attempt, the last one again and again. It is short: who
# waits for an answer has it minutes after the provider is back, however long that was away.
WAITS = (
    timedelta(seconds=1),
    timedelta(seconds=3),
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
)
LONGEST_URGENT = timedelta(seconds=30)  # where it says 999
TRIES = 150  # some twelve hours; past them a person must look
URGENT_TRIES = 240  # some two hours
OUR_FAULT_TRIES = 3  # an error of our own rarely mends itself
LONGEST_WISH = timedelta(hours=12)  # a provider that asks for more is not believed
LONGEST_URGENT_WISH = timedelta(minutes=2)  # to ask once too often is the smaller harm


@dataclass(frozen=True, slots=True)
class Wait:
    """Try again after this long. `because` is for staff to read, `cause` to decide by."""

    after: timedelta
    because: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Stuck:
    """Put it before a person, who can send it again."""

    because: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Dropped:
    """Never again: this resident cannot be reached on this channel any more."""

    because: str
    cause: Cause = "unreachable"


Next = Wait | Stuck | Dropped


def after_failure(attempt: int, error: Exception, *, urgent: bool = False) -> Next:
    """`attempt` counts from one and includes the one that failed."""
    match error:
        case Undeliverable():
            return Dropped(because=f"cannot be delivered: {error}")
        case AnotherWay():
            return Stuck(because=str(error), cause=error.cause)
        case TryLater(after=wish, cause=cause):
            return _again(attempt, urgent, wish or timedelta(), because=str(error), cause=cause)
    because, cause = f"a fault of ours: {type(error).__name__}", "our_fault"
    if attempt >= OUR_FAULT_TRIES:
        return Stuck(because=because, cause=cause)
    return _again(attempt, urgent, timedelta(), because=because, cause=cause)


def _again(attempt: int, urgent: bool, wish: timedelta, *, because: str, cause: Cause) -> Next:
    if attempt > (URGENT_TRIES if urgent else TRIES):
        return Stuck(because=f"gave up after {attempt} attempts; last: {because}", cause=cause)
    ours = WAITS[min(attempt, len(WAITS)) - 1]
    longest = LONGEST_WISH
    if urgent:
        ours, longest = min(ours, LONGEST_URGENT), LONGEST_URGENT_WISH
    return Wait(after=max(ours, min(wish, longest)), because=because, cause=cause)
