"""Whom the force's provider means: name, role and teams out of its claims. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.settings import Settings

LONGEST_NAME, LONGEST_ID = 80, 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """As the claims say; `also_known_as` tells two people of one name apart."""

    provider_id: str
    name: str
    also_known_as: str
    email: str | None
    role: str
    teams: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody whom Blue Lamp lets in."""

    because: str


def person_in(
    claims: Mapping[str, Any], settings: Settings, known_teams: Mapping[str, object]
) -> Person | Nobody:
    provider_id = claims.get("sub")
    if not isinstance(provider_id, str) or not 0 < len(provider_id) <= LONGEST_ID:
        return Nobody("the provider gave no usable id")
    name = _text(claims.get("name")) or _text(claims.get("preferred_username"))
    if not name:
        return Nobody("the provider gave no name")
    said = values_at(claims, settings.oidc_role_claim)
    found = next(((one, ours) for one, ours in settings.oidc_roles if one in said), None)
    if found is None:
        return Nobody(f"nothing in the claim {settings.oidc_role_claim} is a role of Blue Lamp")
    return Person(
        provider_id=provider_id,
        name=name,
        also_known_as=_text(claims.get("preferred_username")).partition("@")[0],
        email=_text(claims.get("email")) or None,
        role=found[1],
        teams=_teams(values_at(claims, settings.oidc_team_claim), settings, known_teams),
        because=f"{settings.oidc_role_claim} holds {found[0]}",
    )


def values_at(claims: Mapping[str, Any], claim: str) -> Sequence[str]:
    """A claim's words: whole names first, since some are addresses, then `realm_access.roles`."""
    found: Any = claims.get(claim)
    if found is None:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, str)]


def _teams(said: Sequence[str], settings: Settings, known: Mapping[str, object]) -> tuple[str, ...]:
    """In the provider's order, each once; what is no team of ours is left out."""
    ours = dict(settings.oidc_teams)
    named = [ours.get(one, "" if ours else one) for one in said]
    return tuple(dict.fromkeys(one for one in named if one in known))


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    plain = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    return plain[:LONGEST_NAME].strip()
