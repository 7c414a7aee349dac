"""How many replies go out side by side: each lane has its own slots, so that none takes another's.

A provider that hangs holds its own channel's slots, and of those none in which 999 is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from bot.storage.deliveries import Lane

ORDINARY = 8
FOR_999 = 8  # on top: no other reply may take them


def room(
    channels: Collection[str], *, under_way: Iterable[Lane] = (), held: Collection[str] = ()
) -> Mapping[Lane, int]:
    """`held` are channels whose provider asked us to wait, which 999 does not."""
    taken = Counter(under_way)
    slots = {Lane(one, call_999=True): FOR_999 for one in channels} | {
        Lane(one, call_999=False): ORDINARY for one in channels if one not in held
    }
    return {lane: left for lane, most in slots.items() if (left := most - taken[lane]) > 0}
