"""How long a guesser waits. Nobody is ever shut out: the wait is short, and has ways around it.

A browser that signed in before is not held up by what strangers try in its owner's name, and a
one-time link from `bluelamp staff reset` always works.
"""

from __future__ import annotations

from datetime import timedelta

FREE_TRIES = 5
LONGEST_WAIT = timedelta(seconds=60)


def wait_after(failures: int) -> timedelta:
    """Before the next guess counts: nothing at first, then doubling up to a minute."""
    if failures < FREE_TRIES:
        return timedelta()
    doubled = min(failures - FREE_TRIES + 1, 6)
    return min(timedelta(seconds=2**doubled), LONGEST_WAIT)
