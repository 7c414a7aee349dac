"""How long a guesser waits. Nobody is ever shut out: the wait is short, and has ways around it.

Guesses are counted by lane: one for each name from each address, whether or not there is somebody
of that name. Strangers elsewhere therefore hold nobody up; a browser that signed in before has a
lane of its own, for who shares an address with a guesser; and a one-time link from `bluelamp staff
reset` always works.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from bot.client_address import IPAddress
from bot.secret import Secret

FREE_TRIES = 5
LONGEST_WAIT = timedelta(seconds=60)
# whoever guesses codes knows the password already: six digits must not fall to patience
LONGEST_WAIT_FOR_A_CODE = timedelta(minutes=15)
ONE_HOUSEHOLD = 64  # bits: whoever has one IPv6 address usually has all of these


def wait_after(failures: int, *, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """Before the next guess counts: nothing at first, then doubling."""
    if failures < FREE_TRIES:
        return timedelta()
    doubled = min(failures - FREE_TRIES + 1, 20)
    return min(timedelta(seconds=2**doubled), longest)


def lane_of_name(key: Secret, name: str, address: IPAddress | None) -> str:
    """Hashed, since people type passwords into the field for their name."""
    return _lane(key, "name", " ".join(name.split()).casefold(), _place(address))


def lane_of_browser(key: Secret, staff_id: int) -> str:
    return _lane(key, "browser", str(staff_id))


def lane_of_codes(key: Secret, staff_id: int, *, known: bool) -> str:
    return _lane(key, "codes", str(staff_id), "known" if known else "")


def _place(address: IPAddress | None) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, ONE_HOUSEHOLD), strict=False))
    return str(address)


def _lane(key: Secret, *parts: str) -> str:
    said = "\0".join(("sign-in lane", *parts)).encode(errors="replace")
    return hmac.new(key.reveal().encode(), said, hashlib.sha256).hexdigest()
