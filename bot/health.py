"""How each part is, and since when: for /readyz, the console's banner and the metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

GOOD = frozenset({"up", "off"})  # "off": nobody asked for it


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """`state` is a word that people read: up, off, starting, words-only, away, full, stuck …"""

    state: str
    since: datetime
    detail: str = ""  # never personal data: /readyz shows it

    @property
    def is_well(self) -> bool:
        return self.state in GOOD


@dataclass(kw_only=True)
class Health:
    """What each part last said of itself. Only a change of state moves its `since`."""

    clock: Callable[[], datetime]
    _parts: dict[str, Part] = field(default_factory=dict)

    def tell(self, part: str, state: str, detail: str = "") -> None:
        known = self._parts.get(part)
        since = known.since if known and known.state == state else self.clock()
        self._parts[part] = Part(state=state, since=since, detail=detail)

    def part(self, name: str) -> Part | None:
        return self._parts.get(name)

    def state(self, name: str) -> str:
        """ "unknown" for a part that has not spoken yet."""
        known = self._parts.get(name)
        return known.state if known else "unknown"

    @property
    def parts(self) -> Mapping[str, Part]:
        return dict(sorted(self._parts.items()))

    def as_json(self) -> dict[str, dict[str, str]]:
        """{part: {state, since, detail?}}"""
        return {
            name: {"state": one.state, "since": one.since.isoformat()}
            | ({"detail": one.detail} if one.detail else {})
            for name, one in self.parts.items()
        }
