"""Whether what was seen is what a journey's line asks for: pure, for any runner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.journeys.script import Line, parts


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenReply:
    """A reply as the public contract shows it."""

    text: str
    asking: str | None = None
    choices: tuple[tuple[str, str], ...] = ()  # label, value
    call_999: bool = False
    signpost: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a runner saw: the replies of the last turn, and what the force has so far."""

    replies: tuple[SeenReply, ...] = ()
    alert: bool = False
    alert_closed: bool = False
    alert_notes: str = ""
    handed_over: tuple[str, ...] = ()
    report: Mapping[str, str] = field(default_factory=dict)  # the newest; empty: none
    added: bool = False


def fault(line: Line, seen: Seen) -> str | None:
    """What is wrong, in a sentence; None where all is well."""
    words = line.words.casefold()
    said = "\n".join(one.text for one in seen.replies)
    asked = [one.asking for one in seen.replies if one.asking]
    match line.what:
        case "bot says 999 first":
            ok = bool(seen.replies) and seen.replies[0].call_999 and "999" in _opening(said)
        case "bot does not say 999 first":
            ok = not any(one.call_999 for one in seen.replies)
        case "bot asks":
            ok = words in asked
        case "bot is silent":
            ok = not seen.replies
        case "bot asks nothing":
            ok = not asked
        case "bot says":
            ok = words in said.casefold()
        case "bot does not say":
            ok = words not in said.casefold()
        case "bot offers":
            offered = {
                each.casefold() for one in seen.replies for pair in one.choices for each in pair
            }
            ok = words in offered
        case "bot offers at most":
            ok = all(len(one.choices) <= int(words) for one in seen.replies)
        case "alert notes":
            ok = words in seen.alert_notes.casefold()
        case "report says":
            ok = bool(seen.report) and words in seen.report["description"].casefold()
        case "report does not say":
            ok = bool(seen.report) and words not in seen.report["description"].casefold()
        case "bot refers to":
            ok = words in [one.signpost for one in seen.replies]
        case "alert":
            ok = seen.alert
        case "no alert":
            ok = not seen.alert
        case "alert closed":
            ok = seen.alert_closed
        case "handed over":
            ok = any(words in one.casefold() for one in seen.handed_over)
        case "not handed over":
            ok = not seen.handed_over
        case "no report":
            ok = not seen.report
        case "added to the report":
            ok = seen.added
        case "report":
            return _report_fault(line, seen)
        case other:
            raise AssertionError(f"no check is called {other!r}")
    return (
        None if ok else f"line {line.number}: {line.what}: {line.words!r}; seen: {asked} {said!r}"
    )


def _opening(said: str) -> str:
    return said.split("\n", 1)[0]


def _report_fault(line: Line, seen: Seen) -> str | None:
    """`team` may be given by id or by (part of) its name; "a or b" allows both."""
    for name, wanted in parts(line.words).items():
        is_there = seen.report.get(name, "")
        names = [is_there, seen.report.get("team_name", "")] if name == "team" else [is_there]
        allowed = [one.casefold() for one in wanted.split(" or ")]
        fits = any(one == each.casefold() for one in allowed for each in names)
        if name == "team":
            fits = fits or any(one in names[1].casefold() for one in allowed)
        if not fits:
            return (
                f"line {line.number}: {name} {wanted!r} was wanted; the report: {dict(seen.report)}"
            )
    return None
