"""Who can reach the console, and by which names: what its safety depends on. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.settings import Settings

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """`url` is the console's own address without a path, where it is known beforehand."""

    url: str | None
    names: frozenset[str]
    second_step_required: bool
    because: str

    @classmethod
    def of(cls, settings: Settings) -> Reach:
        shares = settings.staff_port is None
        url = settings.staff_url or (settings.public_url if shares else None)
        required, because = second_step_rule(settings)
        return cls(
            url=url,
            names=_names(settings),
            second_step_required=required,
            because=because,
        )

    def knows(self, host: str) -> bool:
        """Whether a browser that asks for this Host was meant to reach us.

        Another site can point its own name at our address (DNS rebinding); it cannot make a
        browser send a bare address, so those always pass.
        """
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:  # half a bracket
            return False
        return name in self.names or is_address(name)


def second_step_rule(settings: Settings) -> tuple[bool, str]:
    if settings.totp is not None:
        return settings.totp == "required", f"BLUELAMP_TOTP says {settings.totp}"
    if settings.public_url or settings.staff_url:
        return True, "the console has an address that others reach"
    if settings.host not in LOOPBACK_NAMES:
        return True, f"it listens on {settings.host}, not on this machine alone"
    return False, "only this machine reaches the console"


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(url: str) -> bool:
    return (urlsplit(url).hostname or "") in LOOPBACK_NAMES


def _names(settings: Settings) -> frozenset[str]:
    urls = (settings.public_url, settings.staff_url)
    ours = {urlsplit(url).hostname for url in urls if url is not None}
    return frozenset({name for name in ours if name} | LOOPBACK_NAMES | {settings.host.lower()})
