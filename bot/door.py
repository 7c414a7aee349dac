"""How fast messages may come in: per sender, per address and overall. Told 999 is everybody.

Each process counts for itself, in memory: the limits bound what a flood costs a process, and a
count in the database would be written once a refused message, which is what a flood wants. With
several processes the limits are so many times as high.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.floods import Floods
from bot.rate_limit import Pace, RateLimit

Scope = Literal["sender", "address", "overall"]

STORAGE: Mapping[Scope, Pace] = {
    "sender": Pace(burst=30, each_second=1.0),  # nobody types faster for long
    "address": Pace(burst=300, each_second=10.0),  # a school or a phone network shares one
    "overall": Pace(burst=12_000, each_second=150.0),  # twice the worst minute that we foresee
}
# Beyond those, what means danger is kept all the same, so that each sender's alert is raised once.
DANGER: Mapping[Scope, Pace] = {
    "sender": Pace(burst=1, each_second=1 / 600),
    "address": Pace(burst=20, each_second=1 / 30),
    "overall": Pace(burst=600, each_second=2.0),
}
# New alerts of one address on the web. Beyond those they are gathered (bot/alarm.py), not dropped.
ALERTS: Mapping[Scope, Pace] = {
    "sender": Pace(burst=1, each_second=1 / 600),  # who has an alert raises no other for a while
    "address": Pace(burst=10, each_second=1 / 60),
}
# What the model reads; beyond it words alone decide.
MODEL: Mapping[Scope, Pace] = {
    "sender": Pace(burst=40, each_second=0.5),
    "address": Pace(burst=150, each_second=5.0),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not now; `wait_s` says when again."""

    scope: Scope
    wait_s: float


class Door:
    """`seconds` is a clock that only goes forward; refusals are told to `floods`."""

    def __init__(self, seconds: Callable[[], float], floods: Floods | None = None) -> None:
        self._storage = {scope: RateLimit(pace, seconds) for scope, pace in STORAGE.items()}
        self._danger = {scope: RateLimit(pace, seconds) for scope, pace in DANGER.items()}
        self._alerts = {scope: RateLimit(pace, seconds) for scope, pace in ALERTS.items()}
        self._model = {scope: RateLimit(pace, seconds) for scope, pace in MODEL.items()}
        self.floods = floods or Floods()

    def knock(
        self, *, channel: str, sender: str, address: str | None = None, danger: bool = False
    ) -> Refusal | None:
        """None: come in. `address` is where requests come from, where that tells people apart."""
        who: dict[Scope, str] = {"sender": f"{channel}\0{sender}"}
        if address is not None:
            who["address"] = address
        who["overall"] = ""
        for scope, name in who.items():
            wait = self._storage[scope].wait(name)
            if wait <= 0:
                continue
            if danger and all(self._danger[one].wait(who[one]) <= 0 for one in who):
                return None
            self.floods.refused(channel, scope, danger=danger)
            return Refusal(scope, wait)
        return None

    def is_crowded(self, *, channel: str, sender: str, address: str | None) -> bool:
        """Whether more people in danger write from one address than an address has."""
        if address is None or self._alerts["sender"].wait(f"{channel}\0{sender}") > 0:
            return False
        return self._alerts["address"].wait(address) > 0

    def may_ask_the_model(self, *, channel: str, sender: str) -> bool:
        return self._model["sender"].wait(f"{channel}\0{sender}") <= 0

    def spares_the_model(self, address: str | None) -> bool:
        """Whether more comes from one address than the model reads for one."""
        return address is not None and self._model["address"].wait(address) > 0
