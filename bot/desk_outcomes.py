"""What may become of an officer's action: a closed set of answers for the console."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """`told` says whether a message to the resident came of it; `because` says why, or why not."""

    version: int
    told: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody else was quicker: nothing was written. Show them version `version`."""

    version: int


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A message could endanger this resident: nothing was written. Ask for a reason to send it."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No message can reach this resident: nothing was written."""

    why: str


@dataclass(frozen=True, slots=True)
class NoSuchReport:
    """There is no report with this reference."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The report is again as it was; a message that waited was not sent."""


@dataclass(frozen=True, slots=True)
class CannotUndo:
    """Nothing was undone, and why."""

    why: str


Outcome = Done | Changed | Unsafe | Unreachable | NoSuchReport
UndoOutcome = Undone | CannotUndo | NoSuchReport
