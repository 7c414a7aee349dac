"""Every file that a page of the console loads: ours, and an allow-list from npm's packages.

Ours are what lies in `static`; a template names one by `asset('console.css')`. All of them are
served from one folder whose name is a hash of all of them, so that browsers may keep
them for ever, and a script may import its neighbour by name. Packages that are not there are left
out whole: the pages then take `plain.css` in place of the design system, and still maps.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
FROM_PACKAGES = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj-frontend.min.css": "@ministryofjustice/frontend/moj/moj-frontend.min.css",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet.js": "leaflet/dist/leaflet.js",
}
PLAIN = "its packages are not installed, so pages are plain: `make setup` fetches them"
PACKAGES = Path(__file__).parent / "front" / "node_modules"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FONT = re.compile(r"GDS Transport\s*,\s*", re.IGNORECASE)
CREST = re.compile(r"[^{}]*\{[^{}]*crest[^{}]*\}")
FONT_NOTICE = re.compile(r"/\*![^*]*Margaret Calvert[^*]*\*/")
SOURCE_MAP = re.compile(rb"(?m)^(/\*|//)# sourceMappingURL=.*$")


@dataclass(frozen=True, slots=True)
class FrontFile:
    """One file, as it goes over the line."""

    content_type: str
    plain: bytes
    packed: bytes  # gzip


@dataclass(frozen=True)
class FrontFiles:
    """What there is to serve, by name; `release` changes with any byte of it."""

    by_name: Mapping[str, FrontFile]
    release: str = field(init=False)

    def __post_init__(self) -> None:
        every = hashlib.sha256()
        for name, one in sorted(self.by_name.items()):
            every.update(name.encode() + b"\0" + hashlib.sha256(one.plain).digest())
        object.__setattr__(self, "release", every.hexdigest()[:16])

    @property
    def is_designed(self) -> bool:
        """Whether the design system and the maps are here."""
        return all(name in self.by_name for name in FROM_PACKAGES)

    @property
    def how_it_is(self) -> tuple[str, str]:
        """For /readyz: a state that calls nobody, since every page works without; and why."""
        return ("up", "") if self.is_designed else ("off", PLAIN)

    def address(self, name: str) -> str:
        """Raises KeyError for a name that is served by nobody: a slip of ours."""
        if name not in self.by_name:
            raise KeyError(name)
        return f"/staff/static/{self.release}/{name}"


@cache
def load(packages: Path = PACKAGES) -> FrontFiles:
    """Read once; whoever adds packages starts the bot anew."""
    found = {
        one.name: one.read_bytes()
        for one in files("bot.console").joinpath("static").iterdir()
        if one.name.rpartition(".")[2] in TYPES
    }
    taken = {name: packages / path for name, path in FROM_PACKAGES.items()}
    if all(path.is_file() for path in taken.values()):
        found |= {name: _cleaned(name, path.read_bytes()) for name, path in taken.items()}
    return FrontFiles(
        {
            name: FrontFile(TYPES[name.rpartition(".")[2]], text, gzip.compress(text, mtime=0))
            for name, text in found.items()
        }
    )


def _cleaned(name: str, text: bytes) -> bytes:
    text = SOURCE_MAP.sub(b"", text)
    return without_crown(text.decode()).encode() if name.endswith(".css") else text


def without_crown(css: str) -> str:
    """The design system without what only GOV.UK may use: its font, and the royal arms."""
    for pattern in (FONT_NOTICE, FONT_FACE, FONT, CREST):
        css = pattern.sub("", css)
    return css
