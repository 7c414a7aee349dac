"""The second step at a sign-in: six digits of an authenticator app (TOTP), or a recovery code."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

ISSUER = "Blue Lamp"
STEP_S = 30
CLOCKS_APART = 1  # steps: a phone may be half a minute early or late
HOW_MANY = 10
GROUPS, A_GROUP = 4, 4
# no 0 1 i l o u: what is read out or copied by hand must not be mistaken
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def new_secret() -> str:
    return pyotp.random_base32()


def app_link(secret: str, name: str) -> str:
    """What an app reads out of the picture."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=name, issuer_name=ISSUER)


def picture(link: str) -> Markup:
    """Drawn here, since no other machine may see it; without styles, which our CSP forbids."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=False, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704  # made from squares alone


def grouped(secret: str) -> str:
    """For typing it in where the camera does not work."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """Which half minute the code belongs to; None where it is wrong or not later than `after`.

    A code that was used, or one before it, is refused: who looked over a shoulder is too late.
    """
    totp = pyotp.TOTP(secret, interval=STEP_S)
    here = int(now.timestamp()) // STEP_S
    for step in range(here - CLOCKS_APART, here + CLOCKS_APART + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if right and step > after:
            return step
    return None


def new_recovery_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(A_GROUP)) for _ in range(GROUPS))
        for _ in range(HOW_MANY)
    ]


def plain_code(typed: str) -> str:
    """As people type it: with spaces, dashes or capitals."""
    return "".join(typed.split()).replace("-", "").casefold()[:64]
