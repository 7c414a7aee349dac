"""Where a request really comes from, and over what: believed only as far as our own proxies go."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies whose X-Forwarded-For and X-Forwarded-Proto count."""

    trusted: Sequence[IPNetwork] = ()

    def address_of(self, request: web.Request) -> IPAddress | None:
        """The nearest address that is not one of our proxies; None on a Unix socket."""
        nearest = parse(request.remote or "")
        if nearest is None or not self._trusts(nearest):
            return nearest
        # from the right: what a stranger wrote stands left of what our own proxy added
        for said in reversed(",".join(request.headers.getall("X-Forwarded-For", ())).split(",")):
            address = parse(said.strip())
            if address is None:
                return nearest
            nearest = address
            if not self._trusts(address):
                break
        return nearest

    def is_https(self, request: web.Request) -> bool:
        peer = parse(request.remote or "")
        if peer is not None and self._trusts(peer):
            return request.headers.get("X-Forwarded-Proto", request.scheme).lower() == "https"
        return request.scheme == "https"

    def _trusts(self, address: IPAddress) -> bool:
        return any(address in network for network in self.trusted)


def parse(text: str) -> IPAddress | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
