"""The settings: read once from the environment, every fault reported together.

Each setting is `BLUELAMP_<NAME>`, or `BLUELAMP_<NAME>_FILE` with the path of a file that holds it.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import meta_pages
from bot.console.permissions import ROLES
from bot.errors import SettingsError
from bot.secret import Secret
from triage.categories import categories

PREFIX = "BLUELAMP_"
GEOCODERS = ("offline", "nominatim", "photon", "pelias")

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One row of the table below."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    help: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Field names are the settings' names in lower case."""

    database_url: Secret | None
    data_dir: Path
    host: str
    port: int
    staff_port: int | None
    public_url: str | None
    allowed_origins: tuple[str, ...]
    trusted_proxies: tuple[IPNetwork, ...]
    secret_key: Secret
    nlu_url: str | None
    nlu_token: Secret | None
    telegram_token: Secret | None
    telegram_api_url: str
    telegram_secret: Secret | None
    meta_app_secret: Secret | None
    meta_verify_token: Secret | None
    meta_page_token: Secret | None
    meta_graph_url: str
    places: Path | None
    geocoder: str
    geocoder_url: str | None
    what3words_key: Secret | None
    smtp_url: Secret | None
    mail_from: str
    control_room: tuple[str, ...]
    alert_minutes: timedelta
    remind_minutes: timedelta
    similar_metres: int
    similar_days: timedelta
    staff_url: str | None
    totp: str | None
    oidc_issuer: str | None
    oidc_client_id: str | None
    oidc_client_secret: Secret | None
    oidc_scopes: str
    oidc_role_claim: str
    oidc_roles: tuple[tuple[str, str], ...]
    oidc_team_claim: str
    oidc_teams: tuple[tuple[str, str], ...]
    oidc_only: bool
    retention_conversations: timedelta
    retention_reports: timedelta
    retention_media: timedelta
    retention_audit: timedelta
    retention_categories: Mapping[str, timedelta]
    retention_reviewed: frozenset[str]


def read(environment: Mapping[str, str]) -> Settings:
    """Raises SettingsError with every fault; makes the secret key when nobody gave one."""
    faults: list[str] = []
    values: dict[str, Any] = {}
    known = {PREFIX + one.name for one in SETTINGS}
    for one in SETTINGS:
        try:
            raw = _raw(environment, PREFIX + one.name)
            values[one.name.lower()] = one.default if raw is None else one.parse(raw)
        except (ValueError, OSError) as error:
            faults.append(f"{PREFIX}{one.name}: {error} ({one.help})")
    faults += [
        f"{name}: there is no such setting; see .env.example"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name.removesuffix("_FILE") not in known | NOT_OURS
    ]
    if not faults:
        faults += _together(values)
    if not faults and values["secret_key"] is None:
        try:
            values["secret_key"] = kept_secret_key(values["data_dir"])
        except OSError as error:
            faults.append(f"{PREFIX}DATA_DIR: cannot keep the secret key there ({error.strerror})")
    if faults:
        raise SettingsError(faults)
    return Settings(**values)


def kept_secret_key(data_dir: Path) -> Secret:
    """The key of this installation, made on first use and kept 0600. Raises OSError."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = path.open("x", encoding="ascii")
    except FileExistsError:
        return Secret(path.read_text(encoding="ascii").strip())
    with descriptor as file:
        path.chmod(0o600)
        key = secrets.token_hex(32)
        file.write(key)
    return Secret(key)


def _raw(environment: Mapping[str, str], name: str) -> str | None:
    direct, file = environment.get(name, ""), environment.get(name + "_FILE", "")
    if direct and file:
        raise ValueError(f"both {name} and {name}_FILE are set; keep one")
    if file:
        path = Path(file)
        if not path.is_file():
            raise ValueError(f"the file of {name}_FILE is not there")
        return path.read_text(encoding="utf-8").strip() or None
    return direct.strip() or None


def _together(values: Mapping[str, Any]) -> list[str]:
    """Faults that only show when settings are seen side by side."""
    faults = []
    if values["database_url"] and not values["secret_key"]:
        faults.append(
            f"{PREFIX}SECRET_KEY: required with an external database, since every bot shares it"
        )
    if values["geocoder"] != "offline" and not values["geocoder_url"]:
        faults.append(f"{PREFIX}GEOCODER_URL: required when GEOCODER is not offline")
    if values["meta_page_token"] and not (
        values["meta_app_secret"] and values["meta_verify_token"]
    ):
        faults.append(f"{PREFIX}META_PAGE_TOKEN: needs META_APP_SECRET and META_VERIFY_TOKEN too")
    if values["staff_port"] is not None and values["staff_port"] == values["port"] != 0:
        faults.append(
            f"{PREFIX}STAFF_PORT: is the same as PORT; leave it out to share one listener"
        )
    if values["oidc_issuer"]:
        faults += _about_provider(values)
    elif values["oidc_only"]:
        faults.append(f"{PREFIX}OIDC_ONLY: nobody could sign in without OIDC_ISSUER")
    if values["control_room"] and not values["smtp_url"]:
        faults.append(f"{PREFIX}CONTROL_ROOM: needs SMTP_URL, else alerts go nowhere by e-mail")
    return faults


def _about_provider(values: Mapping[str, Any]) -> list[str]:
    """The force's own provider needs to know us, and we need to know where it sends people back."""
    faults = [
        f"{PREFIX}{name}: required with OIDC_ISSUER"
        for name in ("OIDC_CLIENT_ID", "OIDC_ROLES")
        if not values[name.lower()]
    ]
    if not values["staff_url"] and (not values["public_url"] or values["staff_port"] is not None):
        faults.append(
            f"{PREFIX}STAFF_URL: required with OIDC_ISSUER, which sends people back there"
        )
    return faults


def _text(raw: str) -> str:
    return raw


def _secret(raw: str) -> Secret:
    return Secret(raw)


def _pages(raw: str) -> Secret:
    """Read again by who sends; here only so that a fault in it is told at the start."""
    meta_pages.read(Secret(raw))
    return Secret(raw)


def _key(raw: str) -> Secret:
    if len(raw) < 32:
        raise ValueError("is shorter than 32 characters")
    return Secret(raw)


def _database(raw: str) -> Secret:
    scheme = urlsplit(raw).scheme
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ValueError("must begin with postgresql://")
    return Secret("postgresql+psycopg" + raw[len(scheme) :])


def _smtp(raw: str) -> Secret:
    parts = urlsplit(raw)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise ValueError("must be like smtp://user:password@host:587")
    return Secret(raw)


def _url(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a whole http or https address")
    return raw.rstrip("/")


def _port(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or int(raw) > 65535:
        raise ValueError("must be a port number, 0 to 65535")
    return int(raw)


def _safe_url(raw: str) -> str:
    """What passwords and tokens travel to: only this machine is reached without https."""
    parts = urlsplit(_url(raw))
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError("must begin with https://")
    if parts.query or parts.fragment:
        raise ValueError("must have no ? or #")
    return raw


def _totp(raw: str) -> str:
    if raw.lower() not in ("required", "optional"):
        raise ValueError("must be required or optional")
    return raw.lower()


def _yes(raw: str) -> bool:
    if raw.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return raw.lower() == "yes"


def _pairs(raw: str) -> tuple[tuple[str, str], ...]:
    """What a provider says = what we call it; the first that fits counts."""
    pairs = [part.rpartition("=") for part in _list(raw)]
    if not all(said.strip() and ours.strip() for said, _, ours in pairs):
        raise ValueError("must be like A=b, C=d")
    return tuple((said.strip(), ours.strip()) for said, _, ours in pairs)


def _roles(raw: str) -> tuple[tuple[str, str], ...]:
    pairs = _pairs(raw)
    if unknown := sorted({ours for _, ours in pairs} - set(ROLES)):
        raise ValueError(f"there is no role {', '.join(unknown)}")
    return pairs


def _list(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _origins(raw: str) -> tuple[str, ...]:
    return tuple(_url(part) for part in _list(raw))


def _networks(raw: str) -> tuple[IPNetwork, ...]:
    return tuple(ipaddress.ip_network(part, strict=False) for part in _list(raw))


def _geocoder(raw: str) -> str:
    if raw.lower() not in GEOCODERS:
        raise ValueError(f"must be one of {', '.join(GEOCODERS)}")
    return raw.lower()


def _days(raw: str) -> timedelta:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 36500:
        raise ValueError("must be a number of days")
    return timedelta(days=int(raw))


def _minutes(raw: str) -> timedelta:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 1440:
        raise ValueError("must be a number of minutes, a day's at most")
    return timedelta(minutes=int(raw))


def _metres(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) <= 5000:
        raise ValueError("must be a number of metres, 5000 at most")
    return int(raw)


def _days_of_categories(raw: str) -> Mapping[str, timedelta]:
    """Reads theft=3650, graffiti=365."""
    days = {}
    for part in _list(raw):
        slug, _, number = (piece.strip() for piece in part.partition("="))
        days[_category(slug)] = _days(number)
    return days


def _categories(raw: str) -> frozenset[str]:
    return frozenset() if raw == "none" else frozenset(_category(one) for one in _list(raw))


def _category(slug: str) -> str:
    if slug not in categories():
        raise ValueError(f"there is no category {slug!r}")
    return slug


def _secret_token(raw: str) -> Secret:
    if not 1 <= len(raw) <= 256 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in raw):
        raise ValueError("may hold only A-Z a-z 0-9 _ -, at most 256")
    return Secret(raw)


def _row(name: str, parse: Callable[[str], Any], default: Any, explained: str) -> Setting:
    return Setting(name=name, parse=parse, default=default, help=explained)


# Reports of grave harm to people: a person looks before one goes.
REVIEWED = frozenset(
    (
        *("child_safeguarding", "domestic_abuse", "harassment_stalking", "hate_crime"),
        *("intelligence", "mental_health_crisis", "missing_person", "robbery", "sexual_offence"),
        *("violence", "weapons", "welfare_concern"),
    )
)

SETTINGS = (
    _row("DATABASE_URL", _database, None, "PostgreSQL to use; unset: an embedded one in DATA_DIR"),
    _row(
        "DATA_DIR", Path, Path("var"), "folder for the database, models, spool and the secret key"
    ),
    _row("HOST", _text, "127.0.0.1", "address to listen on"),
    _row("PORT", _port, 8080, "port of the web chat, the webhooks and the console"),
    _row("STAFF_PORT", _port, None, "moves /staff and /metrics to a listener of their own"),
    _row("PUBLIC_URL", _url, None, "where the world reaches us; unset: Telegram is polled"),
    _row(
        "ALLOWED_ORIGINS", _origins, (), "sites whose pages may call the chat API, comma-separated"
    ),
    _row("TRUSTED_PROXIES", _networks, (), "proxies whose X-Forwarded-For counts, comma-separated"),
    _row("SECRET_KEY", _key, None, "at least 32 characters; unset: made and kept in DATA_DIR"),
    _row(
        "NLU_URL", _url, None, "an NLU server that runs already; unset: one is started as a child"
    ),
    _row("NLU_TOKEN", _secret, None, "token that the NLU server asks for"),
    _row("TELEGRAM_TOKEN", _secret, None, "the Telegram bot's token; unset: no Telegram"),
    _row("TELEGRAM_API_URL", _url, "https://api.telegram.org/bot", "Telegram's base_url"),
    _row("TELEGRAM_SECRET", _secret_token, None, "webhook secret; unset: derived from SECRET_KEY"),
    _row("META_APP_SECRET", _secret, None, "signs Meta's webhooks"),
    _row("META_VERIFY_TOKEN", _secret, None, "answers Meta's subscription check"),
    _row("META_PAGE_TOKEN", _pages, None, "a Page's token, or a file of page id, token, area"),
    _row("META_GRAPH_URL", _url, "https://graph.facebook.com", "Meta's Graph API"),
    _row("PLACES", Path, None, "the place finder built by `bluelamp places build`"),
    _row("GEOCODER", _geocoder, "offline", f"one of {', '.join(GEOCODERS)}"),
    _row("GEOCODER_URL", _url, None, "address of the geocoder, unless offline"),
    _row(
        "WHAT3WORDS_KEY", _secret, None, "key for what3words addresses; unset: they are asked back"
    ),
    _row(
        "SMTP_URL", _smtp, None, "mail server for alerts and reports, smtp://user:password@host:587"
    ),
    _row("MAIL_FROM", _text, "bluelamp@localhost", "sender of the force's own mail"),
    _row("CONTROL_ROOM", _list, (), "e-mail addresses that alerts go to, comma-separated"),
    _row("ALERT_MINUTES", _minutes, timedelta(minutes=5), "alert not acknowledged: told again"),
    _row("REMIND_MINUTES", _minutes, timedelta(minutes=30), "urgent, but not taken: told again"),
    _row("SIMILAR_METRES", _metres, 200, "how near reports are that may be of one thing"),
    _row("SIMILAR_DAYS", _days, timedelta(days=14), "and how many days apart at most"),
    _row("STAFF_URL", _safe_url, None, "where staff reach the console, if that is not PUBLIC_URL"),
    _row("TOTP", _totp, None, "required or optional; unset: required unless on loopback only"),
    _row("OIDC_ISSUER", _safe_url, None, "the force's own OpenID Connect provider"),
    _row("OIDC_CLIENT_ID", _text, None, "Blue Lamp's name there"),
    _row("OIDC_CLIENT_SECRET", _secret, None, "and its secret; unset: a public client with PKCE"),
    _row("OIDC_SCOPES", _text, "openid profile email", "what is asked for"),
    _row("OIDC_ROLE_CLAIM", _text, "roles", "the claim that holds a person's roles or groups"),
    _row("OIDC_ROLES", _roles, (), "what it says = a role of ours, comma-separated; first fit"),
    _row("OIDC_TEAM_CLAIM", _text, "groups", "the claim that holds a person's teams"),
    _row("OIDC_TEAMS", _pairs, (), "what it says = a team's id; unset: the ids themselves"),
    _row("OIDC_ONLY", _yes, False, "yes: nobody signs in with a password"),
    _row("RETENTION_CONVERSATIONS", _days, timedelta(days=365), "days a conversation is kept"),
    _row("RETENTION_REPORTS", _days, timedelta(days=2190), "days a closed report is kept"),
    _row("RETENTION_MEDIA", _days, timedelta(days=365), "days a photo without a report is kept"),
    _row("RETENTION_AUDIT", _days, timedelta(days=2190), "days the audit trail is kept"),
    _row(
        "RETENTION_CATEGORIES",
        _days_of_categories,
        {},
        "days a closed report of some categories is kept instead, like theft=3650, noise=365",
    ),
    _row(
        "RETENTION_REVIEWED",
        _categories,
        REVIEWED,
        "categories whose reports a person reviews before they go, comma-separated, or none",
    ),
)

# read by other programs or by the tests, with the same prefix
NOT_OURS = frozenset({PREFIX + "DEV_DATA"})
