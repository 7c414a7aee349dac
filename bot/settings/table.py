"""Every setting: its name, what it must look like, its default and what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.settings import parse

PREFIX = "BLUELAMP_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One row of the table below."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    help: str


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
    _row(
        "DATABASE_URL",
        parse.database,
        None,
        "PostgreSQL to use; unset: an embedded one in DATA_DIR",
    ),
    _row(
        "DATA_DIR", Path, Path("var"), "folder for the database, models, spool and the secret key"
    ),
    _row("HOST", parse.text, "127.0.0.1", "address to listen on"),
    _row("PORT", parse.port, 8080, "port of the web chat, the webhooks and the console"),
    _row("STAFF_PORT", parse.port, None, "moves /staff and /metrics to a listener of their own"),
    _row("PUBLIC_URL", parse.url, None, "where the world reaches us; unset: Telegram is polled"),
    _row(
        "ALLOWED_ORIGINS",
        parse.origins,
        (),
        "sites whose pages may call the chat API, comma-separated",
    ),
    _row(
        "TRUSTED_PROXIES",
        parse.networks,
        (),
        "proxies whose X-Forwarded-For counts, comma-separated",
    ),
    _row("SECRET_KEY", parse.key, None, "at least 32 characters; unset: made and kept in DATA_DIR"),
    _row(
        "NLU_URL",
        parse.url,
        None,
        "an NLU server that runs already; unset: one is started as a child",
    ),
    _row("NLU_TOKEN", parse.secret, None, "token that the NLU server asks for"),
    _row("TELEGRAM_TOKEN", parse.secret, None, "the Telegram bot's token; unset: no Telegram"),
    _row("TELEGRAM_API_URL", parse.url, "https://api.telegram.org/bot", "Telegram's base_url"),
    _row(
        "TELEGRAM_SECRET",
        parse.secret_token,
        None,
        "webhook secret; unset: derived from SECRET_KEY",
    ),
    _row("META_APP_SECRET", parse.secret, None, "signs Meta's webhooks"),
    _row("META_VERIFY_TOKEN", parse.secret, None, "answers Meta's subscription check"),
    _row("META_PAGE_TOKEN", parse.pages, None, "a Page's token, or a file of page id, token, area"),
    _row("META_GRAPH_URL", parse.url, "https://graph.facebook.com", "Meta's Graph API"),
    _row("PLACES", Path, None, "the place finder built by `bluelamp places build`"),
    _row("GEOCODER", parse.geocoder, "offline", f"one of {', '.join(parse.GEOCODERS)}"),
    _row("GEOCODER_URL", parse.url, None, "address of the geocoder, unless offline"),
    _row(
        "WHAT3WORDS_KEY",
        parse.secret,
        None,
        "key for what3words addresses; unset: they are asked back",
    ),
    _row(
        "SMTP_URL",
        parse.smtp,
        None,
        "mail server for alerts and reports, smtp://user:password@host:587",
    ),
    _row("MAIL_FROM", parse.text, "bluelamp@localhost", "sender of the force's own mail"),
    _row("CONTROL_ROOM", parse.several, (), "e-mail addresses that alerts go to, comma-separated"),
    _row(
        "ALERT_MINUTES", parse.minutes, timedelta(minutes=5), "alert not acknowledged: told again"
    ),
    _row(
        "REMIND_MINUTES", parse.minutes, timedelta(minutes=30), "urgent, but not taken: told again"
    ),
    _row("SIMILAR_METRES", parse.metres, 200, "how near reports are that may be of one thing"),
    _row("SIMILAR_DAYS", parse.days, timedelta(days=14), "and how many days apart at most"),
    _row(
        "STAFF_URL",
        parse.safe_url,
        None,
        "where staff reach the console, if that is not PUBLIC_URL",
    ),
    _row("TOTP", parse.totp, None, "required or optional; unset: required unless on loopback only"),
    _row("OIDC_ISSUER", parse.safe_url, None, "the force's own OpenID Connect provider"),
    _row("OIDC_CLIENT_ID", parse.text, None, "Blue Lamp's name there"),
    _row(
        "OIDC_CLIENT_SECRET", parse.secret, None, "and its secret; unset: a public client with PKCE"
    ),
    _row("OIDC_SCOPES", parse.text, "openid profile email", "what is asked for"),
    _row("OIDC_ROLE_CLAIM", parse.text, "roles", "the claim that holds a person's roles or groups"),
    _row(
        "OIDC_ROLES", parse.roles, (), "what it says = a role of ours, comma-separated; first fit"
    ),
    _row("OIDC_TEAM_CLAIM", parse.text, "groups", "the claim that holds a person's teams"),
    _row("OIDC_TEAMS", parse.pairs, (), "what it says = a team's id; unset: the ids themselves"),
    _row("OIDC_ONLY", parse.yes, False, "yes: nobody signs in with a password"),
    _row("RETENTION_CONVERSATIONS", parse.days, timedelta(days=365), "days a conversation is kept"),
    _row("RETENTION_REPORTS", parse.days, timedelta(days=2190), "days a closed report is kept"),
    _row(
        "RETENTION_MEDIA", parse.days, timedelta(days=365), "days a photo without a report is kept"
    ),
    _row("RETENTION_AUDIT", parse.days, timedelta(days=2190), "days the audit trail is kept"),
    _row(
        "RETENTION_CATEGORIES",
        parse.days_of_categories,
        {},
        "days a closed report of some categories is kept instead, like theft=3650, noise=365",
    ),
    _row(
        "RETENTION_REVIEWED",
        parse.of_categories,
        REVIEWED,
        "categories whose reports a person reviews before they go, comma-separated, or none",
    ),
)

# read by other programs or by the tests, with the same prefix
NOT_OURS = frozenset({PREFIX + "DEV_DATA"})
