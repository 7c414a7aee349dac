"""Report references and second secrets: made, found in a resident's words, and hashed.

A reference names a report and may be read aloud; the secret proves that one made it. Both avoid
letters and digits that look alike.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE = re.compile(rf"\bBL[\s-]?([{LETTERS}]{{4}})[\s-]?([{LETTERS}]{{2}})\b", re.IGNORECASE)
SECRET = re.compile(
    rf"(?<![A-Z0-9-])([{LETTERS}]{{4}})[\s-]([{LETTERS}]{{4}})(?![A-Z0-9-])", re.IGNORECASE
)
AS_GIVEN = re.compile(rf"(?<![A-Z0-9-])[{LETTERS}]{{4}}-[{LETTERS}]{{4}}(?![A-Z0-9-])")
LONGEST_READ = 4_096

Choose = Callable[[str], str]  # secrets.choice, or a seeded one in tests


def new_reference(choose: Choose) -> str:
    """Like BL-7K3F-92; 30^6 of them, made unique by the table's constraint."""
    return f"BL-{_some(choose, 4)}-{_some(choose, 2)}"


def new_secret(choose: Choose) -> str:
    """Like H2QM-9TRV: 39 bits, of which five may be guessed wrong per conversation."""
    return f"{_some(choose, 4)}-{_some(choose, 4)}"


def references_in(text: str) -> tuple[str, ...]:
    """Every reference that the words hold, in our spelling, each once."""
    found = (f"BL-{one[1]}-{one[2]}".upper() for one in REFERENCE.finditer(text[:LONGEST_READ]))
    return tuple(dict.fromkeys(found))


def secrets_in(text: str) -> tuple[str, ...]:
    """What may be second secrets, in our spelling; the references are taken out first."""
    rest = REFERENCE.sub(" . ", text[:LONGEST_READ])
    return tuple(dict.fromkeys(f"{one[1]}-{one[2]}".upper() for one in SECRET.finditer(rest)))


def without_secrets(text: str) -> str:
    """For staff: only who made a report may prove it. As long as before: marks still fit."""
    return AS_GIVEN.sub("••••-••••", text)


def secret_hash(secret: str, *, key: str) -> str:
    """Keyed, so that a stolen table alone does not let anybody try secrets."""
    return hmac.new(key.encode(), secret.upper().encode(), hashlib.sha256).hexdigest()


def _some(choose: Choose, count: int) -> str:
    return "".join(choose(LETTERS) for _ in range(count))
