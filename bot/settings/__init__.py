"""The settings: read once from the environment, every fault reported together.

Each setting is `BLUELAMP_<NAME>`, or `BLUELAMP_<NAME>_FILE` with the path of a file that holds it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from bot.secret import Secret
from bot.settings.parse import IPNetwork
from bot.settings.table import NOT_OURS, PREFIX, SETTINGS, Setting
from bot.settings.together import faults_together


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
        faults += faults_together(values)
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


__all__ = ["PREFIX", "SETTINGS", "Setting", "Settings", "kept_secret_key", "read"]
