"""What each kind of setting must look like; each raises ValueError that says how.

Called as `parse.url`, so the names are those of the kinds.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from bot import meta_pages
from bot.console.permissions import ROLES
from bot.secret import Secret
from triage.categories import categories

GEOCODERS = ("offline", "nominatim", "photon", "pelias")

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def text(raw: str) -> str:
    return raw


def secret(raw: str) -> Secret:
    return Secret(raw)


def pages(raw: str) -> Secret:
    """Read again by who sends; here only so that a fault in it is told at the start."""
    meta_pages.read(Secret(raw))
    return Secret(raw)


def key(raw: str) -> Secret:
    if len(raw) < 32:
        raise ValueError("is shorter than 32 characters")
    return Secret(raw)


def database(raw: str) -> Secret:
    scheme = urlsplit(raw).scheme
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ValueError("must begin with postgresql://")
    return Secret("postgresql+psycopg" + raw[len(scheme) :])


def smtp(raw: str) -> Secret:
    parts = urlsplit(raw)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise ValueError("must be like smtp://user:password@host:587")
    return Secret(raw)


def url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a whole http or https address")
    return raw.rstrip("/")


def port(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or int(raw) > 65535:
        raise ValueError("must be a port number, 0 to 65535")
    return int(raw)


def safe_url(raw: str) -> str:
    """What passwords and tokens travel to: only this machine is reached without https."""
    parts = urlsplit(url(raw))
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("must begin with https://")
    if parts.query or parts.fragment:
        raise ValueError("must have no ? or #")
    return raw


def totp(raw: str) -> str:
    if raw.lower() not in ("required", "optional"):
        raise ValueError("must be required or optional")
    return raw.lower()


def yes(raw: str) -> bool:
    if raw.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return raw.lower() == "yes"


def pairs(raw: str) -> tuple[tuple[str, str], ...]:
    """What a provider says = what we call it; the first that fits counts."""
    pairs = [part.rpartition("=") for part in several(raw)]
    if not all(said.strip() and ours.strip() for said, _, ours in pairs):
        raise ValueError("must be like A=b, C=d")
    return tuple((said.strip(), ours.strip()) for said, _, ours in pairs)


def roles(raw: str) -> tuple[tuple[str, str], ...]:
    read = pairs(raw)
    if unknown := sorted({ours for _, ours in read} - set(ROLES)):
        raise ValueError(f"there is no role {', '.join(unknown)}")
    return read


def several(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def origins(raw: str) -> tuple[str, ...]:
    return tuple(url(part) for part in several(raw))


def networks(raw: str) -> tuple[IPNetwork, ...]:
    return tuple(ipaddress.ip_network(part, strict=False) for part in several(raw))


def geocoder(raw: str) -> str:
    if raw.lower() not in GEOCODERS:
        raise ValueError(f"must be one of {', '.join(GEOCODERS)}")
    return raw.lower()


def days(raw: str) -> timedelta:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 36500:
        raise ValueError("must be a number of days")
    return timedelta(days=int(raw))


def minutes(raw: str) -> timedelta:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 1440:
        raise ValueError("must be a number of minutes, a day's at most")
    return timedelta(minutes=int(raw))


def metres(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 5000:
        raise ValueError("must be a number of metres, 5000 at most")
    return int(raw)


def days_of_categories(raw: str) -> Mapping[str, timedelta]:
    """Reads theft=3650, graffiti=365."""
    read = {}
    for part in several(raw):
        slug, _, number = (piece.strip() for piece in part.partition("="))
        read[category(slug)] = days(number)
    return read


def of_categories(raw: str) -> frozenset[str]:
    return frozenset() if raw == "none" else frozenset(category(one) for one in several(raw))


def category(slug: str) -> str:
    if slug not in categories():
        raise ValueError(f"there is no category {slug!r}")
    return slug


def secret_token(raw: str) -> Secret:
    if not 1 <= len(raw) <= 256 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in raw):
        raise ValueError("may hold only A-Z a-z 0-9 _ -, at most 256")
    return Secret(raw)
