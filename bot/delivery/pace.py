"""How fast providers let us send, as a table; what is too soon waits here, not at the provider.

Telegram, Bot API FAQ, 2026: about 30 messages a second in all, one a second to a chat (short bursts
are let through), 20 a minute to a group. Each process keeps to it for itself; where several send
together and are told 429, the provider's wish is honoured: by the reply that heard it (see the
table of retries), and for up to a minute by all others of that account but those that say 999.
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


LEFT_FOR_999 = 5  # of what may be sent at once; other replies leave so many
LONGEST_HOLD_S = 60.0  # past it a provider that asked for more is asked anew


@dataclass(frozen=True, slots=True)
class Later:
    """Too soon. `only_this_one`: others may go meanwhile."""

    wait_s: float
    only_this_one: bool


Spent = Callable[[str, str], None]  # channel and address of what is sent beside the relay


def not_counted(_channel: str, _address: str) -> None:
    """Where nothing else is sent that would have to make room."""


class Pacer:
    """`seconds` is a clock that only goes forward. What says 999 waits for no other reply."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._overall = {name: RateLimit(one.overall, seconds) for name, one in PACES.items()}
        self._chat = {name: RateLimit(one.chat, seconds) for name, one in PACES.items()}
        self._group = {name: RateLimit(one.group, seconds) for name, one in PACES.items()}
        self._held: dict[tuple[str, str], float] = {}

    def take(self, channel: str, address: str, *, call_999: bool = False) -> Later | None:
        """None: send now, it is counted. Unknown providers have no limit."""
        if not call_999 and (wait := self._hold(channel, account(address))) > 0:
            return Later(wait, only_this_one=True)
        if channel not in PACES:
            return None
        chats = self._chats(channel, address)
        if not call_999 and (wait := chats.ahead(address)) > 0:
            return Later(wait, only_this_one=True)
        leaving = 0 if call_999 else LEFT_FOR_999
        if (wait := self._overall[channel].wait("", leaving=leaving)) > 0:
            return Later(wait, only_this_one=False)
        chats.spend(address)
        return None

    def spent(self, channel: str, address: str) -> None:
        """It is sent whatever we say, and counted: other replies make room for it."""
        if channel in PACES:
            self._overall[channel].spend("")
            self._chats(channel, address).spend(address)

    def asked_to_wait(self, channel: str, address: str, wish_s: float) -> None:
        """The provider's own wish, which is for all that we send by that account."""
        if not is_group(address):  # a group's limit is its own
            until = self._seconds() + min(wish_s, LONGEST_HOLD_S)
            key = (channel, account(address))
            self._held[key] = max(self._held.get(key, until), until)

    def is_held(self, channel: str) -> bool:
        """Nobody on the whole channel is to be written to now but for 999."""
        return self._hold(channel, "") > 0

    def _hold(self, channel: str, of_account: str) -> float:
        return self._held.get((channel, of_account), 0.0) - self._seconds()

    def _chats(self, channel: str, address: str) -> RateLimit:
        return (self._group if is_group(address) else self._chat)[channel]


def is_group(address: str) -> bool:
    """Telegram's groups have negative ids."""
    return address.startswith("-")


def account(address: str) -> str:
    """Whose limits count: each Page has its own (page:person); elsewhere we are one account."""
    page, colon, _ = address.partition(":")
    return page if colon else ""
