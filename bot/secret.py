"""A value that never shows itself in a log, a repr or a traceback."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Call `reveal()` at the one place that needs it."""

    value: str

    def reveal(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__
