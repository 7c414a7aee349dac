"""How fast web clients may write and read; danger is answered with 999 however fast it came."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.client_address import Proxies
from bot.rate_limit import Pace, RateLimit
from bot.web_errors import Refused

ONE_WRITES = Pace(burst=30, each_second=1.0)  # nobody types faster for long
ONE_READS = Pace(burst=60, each_second=5.0)
ADDRESS_WRITES = Pace(burst=300, each_second=10.0)  # a school or a phone network shares one


@dataclass(frozen=True)
class WebPace:
    """Limits per conversation, and per address where the address tells people apart."""

    proxies: Proxies
    writes: RateLimit
    reads: RateLimit
    by_address: RateLimit

    @classmethod
    def usual(cls, proxies: Proxies, seconds: Callable[[], float]) -> WebPace:
        return cls(
            proxies,
            RateLimit(ONE_WRITES, seconds),
            RateLimit(ONE_READS, seconds),
            RateLimit(ADDRESS_WRITES, seconds),
        )

    def check_write(self, request: web.Request, conversation: str) -> None:
        """Raises Refused with the seconds to wait."""
        _refuse(self.writes.wait(conversation))
        address = self.proxies.address_of(request)
        # everybody behind a proxy on this machine that nobody declared comes from loopback
        if address is not None and not address.is_loopback:
            _refuse(self.by_address.wait(str(address)))

    def check_read(self, conversation: str) -> None:
        """Raises Refused with the seconds to wait."""
        _refuse(self.reads.wait(conversation))


def _refuse(wait: float) -> None:
    if wait > 0:
        raise Refused(
            429,
            "too_fast",
            "These messages come too fast. Wait a moment, then send the last one again.",
            headers={"Retry-After": str(math.ceil(wait))},
        )
