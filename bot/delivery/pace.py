"""How fast providers let us send, as a table; what is too soon waits here, not at the provider.

Telegram, Bot API FAQ, 2026: about 30 messages a second in all, one a second to a chat (short bursts
are let through), 20 a minute to a group. Each process keeps to it for itself; where several send
together and are told 429, the provider's wish is honoured by the table of retries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.rate_limit import Pace, RateLimit


@dataclass(frozen=True, kw_only=True, slots=True)
class Paces:
    """Of one provider."""

    overall: Pace
    chat: Pace
    group: Pace


PACES: Mapping[str, Paces] = {
    "telegram": Paces(
        overall=Pace(burst=30, each_second=30.0),
        chat=Pace(burst=3, each_second=1.0),
        group=Pace(burst=5, each_second=0.25),  # no more than 20 in any minute
    )
}


@dataclass(frozen=True, slots=True)
class Later:
    """Too soon. `only_this_one`: others may go meanwhile."""

    wait_s: float
    only_this_one: bool


class Pacer:
    """`seconds` is a clock that only goes forward."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._overall = {name: RateLimit(one.overall, seconds) for name, one in PACES.items()}
        self._chat = {name: RateLimit(one.chat, seconds) for name, one in PACES.items()}
        self._group = {name: RateLimit(one.group, seconds) for name, one in PACES.items()}

    def take(self, channel: str, address: str) -> Later | None:
        """None: send now, it is counted. Unknown providers have no limit."""
        if channel not in PACES:
            return None
        of_chats = self._group if is_group(address) else self._chat
        if (wait := of_chats[channel].wait(address)) > 0:
            return Later(wait, only_this_one=True)
        if (wait := self._overall[channel].wait("")) > 0:
            return Later(wait, only_this_one=False)
        return None


def is_group(address: str) -> bool:
    """Telegram's groups have negative ids."""
    return address.startswith("-")
