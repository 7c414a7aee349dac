"""The moments between which a crash could lose or double something, each with a name.

In production nobody listens and `reached` does nothing. `tests/faults` listens, and kills the
process there: so the proof says of each moment that the program died in it. A module and no
argument, since the moments lie in every room and a crash respects no constructor.
"""

from __future__ import annotations

from collections.abc import Callable

# name -> what has happened when it is reached
STEPS = {
    "inbox.written": "the message is written, its transaction still open",
    "inbox.committed": "the message is committed, nobody has been answered",
    "spool.written": "the message lies in the spool under a name that nobody reads yet",
    "spool.kept": "the message lies in the spool, nobody has been answered",
    "replay.committed": "a spooled message is in the inbox, its file still there",
    "replay.forgotten": "its file is gone, it is not handled yet",
    "desk.first-words": "the 999 words are out, nothing says so",
    "desk.first-words-marked": "the 999 words are out and marked as said",
    "desk.understood": "the model has answered, nothing is written",
    "desk.written": "everything that follows from a message is written, its transaction still open",
    "desk.committed": "everything that follows from a message is committed, nothing is sent",
    "relay.claimed": "a reply is claimed, not sent",
    "relay.sent": "the provider has a reply, nothing says so",
    "relay.recorded": "a reply is recorded as sent",
    "telegram.kept": "an update is safe, Telegram has not been answered",
    "poll.told": "a poll has told Telegram what to forget, and nothing that it brought is kept",
    "poll.kept": "an update of a poll is safe, its neighbours perhaps not, Telegram knows nothing",
    "poll.taken": "all that a poll brought is safe, Telegram brings it again until it is told",
    "poll.marked": "how far polling has come is written down",
    "meta.kept": "a message of a batch is safe, its neighbours perhaps not, Meta is not answered",
    "chat.answered": "a web client's answer is read, the client does not have it",
}

_hears: Callable[[str], None] | None = None


def reached(step: str) -> None:
    """Called where the step is; costs one comparison."""
    if _hears is not None:
        _hears(step)


def listen(hears: Callable[[str], None] | None) -> None:
    """Only for proofs: from now on `hears` is called at each step, None ends it."""
    global _hears  # noqa: PLW0603  # the one place that writes it, and only tests call it
    _hears = hears
