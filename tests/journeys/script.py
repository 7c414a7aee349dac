"""Reads a journey: a conversation as plain text, with what the bot and the force must do.

A file is one journey. Lines that begin with # say what it is about. Then, in order:

    resident: …                 writes            edits: …              changes the last message
    presses: yes                presses a button  sends a pin: 50.2, -5.3
    sends a photo: …            with these words  sends a photo         without words
    sends a voice note
    nobody is watching          from here on, no member of staff is signed in
    on Telegram                 first of all: there, not in the web chat
    officer: …                  an officer answers the newest report; it must reach the resident
    the control room acknowledges          whatever alerts there are
    a colleague steps in        the bot falls silent
    the colleague: …            writes in place of the bot; it must reach the resident
    the colleague hands back    the bot answers again
    the bot is paused / the bot goes on

    bot says 999 first          the first reply tells to call 999 in its first words
    bot does not say 999 first
    bot asks: location          a reply of this turn asks that (the contract's names)
    bot asks nothing
    bot is silent               no reply at all
    bot says: … / bot does not say: …      the words stand in a reply of this turn
    bot offers: …               a choice with this label or value
    bot offers at most: 4       choices in any reply of this turn
    bot refers to: council      a reply signposts this partner
    alert / no alert / alert closed        in the control room, so far
    alert notes: …              these words stand in the notes of an alert
    handed over / handed over: …           before a person, for that reason
    report: category graffiti, urgency routine, team Bodmin    the newest report, these parts of it
    report says: … / report does not say: …    words of what happened, in the newest report
    no report                   none so far
    added to the report
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent

ACTS = (
    "resident", "edits", "presses", "sends a pin", "sends a photo", "sends a voice note",
    "nobody is watching", "on Telegram", "officer", "the control room acknowledges",
    "a colleague steps in", "the colleague", "the colleague hands back", "the bot is paused",
    "the bot goes on",
)  # fmt: skip
CHECKS = (
    "bot says 999 first", "bot does not say 999 first", "bot asks nothing", "bot asks",
    "bot is silent", "bot does not say", "bot says", "bot offers", "bot offers at most",
    "bot refers to",
    "alert closed", "alert notes", "no alert", "report says", "report does not say",
    "alert", "handed over", "not handed over", "report", "no report", "added to the report",
)  # fmt: skip
OF_STAFF = (
    "officer", "the control room acknowledges", "a colleague steps in", "the colleague",
    "the colleague hands back", "the bot is paused", "the bot goes on",
)  # fmt: skip
_LINE = re.compile(r"(?P<what>[a-zA-Z0-9 ]+?)\s*(?::\s*(?P<words>.*))?", re.DOTALL)


class BadScript(ValueError):
    """A line that is none of the above; it names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is done or checked, and the words after the colon."""

    number: int
    what: str
    words: str

    @property
    def is_act(self) -> bool:
        return self.what in ACTS


@dataclass(frozen=True, slots=True)
class Journey:
    name: str
    about: str
    lines: tuple[Line, ...]

    @property
    def on_telegram(self) -> bool:
        return any(one.what == "on Telegram" for one in self.lines)

    @property
    def needs_the_whole_bot(self) -> bool:
        return any(one.what in OF_STAFF for one in self.lines)


def journeys(folder: Path = FOLDER) -> list[Journey]:
    return [read(path) for path in sorted(folder.glob("*.txt"))]


def read(path: Path) -> Journey:
    return parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Journey:
    about, lines = [], []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            about.append(line.lstrip("# "))
        elif line:
            lines.append(_line(name, number, line))
    if not about or not any(one.is_act for one in lines):
        raise BadScript(f"{name}: a journey says what it is about, and somebody acts in it")
    return Journey(name, " ".join(about), tuple(lines))


def _line(name: str, number: int, line: str) -> Line:
    found = _LINE.fullmatch(line)
    if found is None or found["what"] not in ACTS + CHECKS:
        raise BadScript(f"{name}, line {number}: {line!r} is nothing that a journey can say")
    return Line(number, found["what"], (found["words"] or "").strip())


def parts(words: str) -> dict[str, str]:
    """ "category graffiti, team Bodmin St Petroc" as names and values."""
    return dict(one.strip().split(" ", 1) for one in words.split(","))
