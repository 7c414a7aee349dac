"""How fast web clients may write and read; danger is answered with 999 however fast it came."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.client_address import Proxies
from bot.door import Door
from bot.rate_limit import Pace, RateLimit
from bot.web_errors import Refused

ONE_READS = Pace(burst=60, each_second=5.0)
CHANNEL = "web"


@dataclass(frozen=True)
class WebPace:
    """Messages knock at the door when they are taken in; here do broken requests, and reads."""

    proxies: Proxies
    door: Door
    reads: RateLimit

    @classmethod
    def usual(cls, proxies: Proxies, seconds: Callable[[], float], door: Door) -> WebPace:
        return cls(proxies, door, RateLimit(ONE_READS, seconds))

    def origin(self, request: web.Request) -> str | None:
        """Where a request comes from, where that tells people apart."""
        address = self.proxies.address_of(request)
        # everybody behind a proxy on this machine that nobody declared comes from loopback
        return None if address is None or address.is_loopback else str(address)

    def check_broken(self, request: web.Request, conversation: str) -> None:
        """A flood of broken bodies is still a flood. Raises Refused with the seconds to wait."""
        refusal = self.door.knock(
            channel=CHANNEL, sender=conversation, address=self.origin(request)
        )
        if refusal is not None:
            raise too_fast(refusal.wait_s)

    def check_read(self, conversation: str) -> None:
        """Raises Refused with the seconds to wait."""
        if (wait := self.reads.wait(conversation)) > 0:
            raise too_fast(wait)


def too_fast(wait_s: float, *, heard: str = "") -> Refused:
    return Refused(
        429,
        "too_fast",
        "These messages come too fast. Wait a moment, then send the last one again.",
        heard=heard,
        headers={"Retry-After": str(math.ceil(wait_s))},
    )
