"""The bodies outside the police: what each deals with, how to reach it, and where that was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import yaml

from triage.neighbourhoods import DATA, rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Referral:
    """One partner, as it is told to a resident; empty where it has no phone or no page."""

    slug: str
    name: str
    does: str
    how: str
    phone: str = ""
    url: str = ""
    source: str = ""
    reviewed: date = date.min


class UnknownPartner(KeyError):
    """No such slug in the referral table."""


@cache
def referrals() -> dict[str, Referral]:
    """Every partner by its slug."""
    text = (DATA / "referrals.yml").read_text(encoding="utf-8")
    return {
        slug: Referral(slug=slug, **one) for slug, one in yaml.safe_load(text)["partners"].items()
    }


@cache
def _councils() -> dict[str, dict[str, str]]:
    return {row["gss"]: row for row in rows(DATA / "councils.csv")}


def referral(partner: str, council_gss: str | None = None) -> Referral:
    """The partner; for `council` and `highways` the one whose ground it is. Raises UnknownPartner.

    Highways in Devon are the county's business, litter and noise the district's; unitary councils
    do both. Where the ground is not known, the general entry says how to find out.
    """
    if partner not in referrals():
        raise UnknownPartner(partner)
    found = referrals()[partner]
    council = _councils().get(council_gss or "")
    if council is None or partner not in ("council", "highways"):
        return found
    if partner == "highways" and council["parent"]:
        council = _councils()[council["parent"]]
    return replace(
        found,
        name=council["name"],
        how=f"Report it on the website of {council['name']}.",
        phone="",
        url=council["website"],
    )
