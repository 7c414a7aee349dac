"""Faults that only show when settings are seen side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.settings.table import PREFIX


def faults_together(values: Mapping[str, Any]) -> list[str]:
    """Empty when all is well; each names the setting to change."""
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
