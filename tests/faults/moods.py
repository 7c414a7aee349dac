"""A provider's bad day: late, busy, broken, and sometimes silent after it took a message."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

from aiohttp import web

Mood = Literal["at once", "slow", "429", "500", "silent", "took it, then silent"]
SHARES = (84, 4, 3, 3, 3, 3)
OF_POLLS = (94, 2, 1, 1, 1, 1)  # each bad one stills a whole life: who polls waits after it
SLOW_S = 0.4

# what each resident's screen shows, by channel and address
Shown = dict[tuple[str, str], list[str]]


@dataclass
class Moods:
    """One a send, by chance; all is well once `bad` is off."""

    chance: Random
    shares: tuple[int, ...] = SHARES
    bad: bool = True
    answers: Counter[Mood] = field(default_factory=Counter)

    async def next(self) -> Mood:
        """How this send is answered. The slow one has waited by then."""
        moods: tuple[Mood, ...] = get_args(Mood)
        how = self.chance.choices(moods, self.shares)[0] if self.bad else "at once"
        self.answers[how] += 1
        if how == "slow":
            await asyncio.sleep(SLOW_S)
        return how


def hang_up(request: web.Request) -> web.Response:
    """The connection is cut: nobody knows whether it was heard."""
    if request.transport is not None:  # the bot may have died before we could
        request.transport.abort()
    return web.Response()
