"""Reports already made: what became of them, and what the resident adds to them."""

from __future__ import annotations

import re

from bot.conversation import details, people, report
from bot.conversation.heard import KnownReport
from bot.conversation.outcome import AddToReport
from bot.conversation.say import Say
from bot.conversation.state import LONGEST_WORD, Draft
from bot.conversation.turn import Turn

MOST_LISTED = 5
LONGEST_ANSWER = 600
SENSITIVE = frozenset({
    "domestic_abuse", "sexual_offence", "child_safeguarding", "harassment_stalking",
})  # fmt: skip
STATUS: dict[str, Say] = {
    "new": Say.STATUS_NEW,
    "seen": Say.STATUS_SEEN,
    "in_hand": Say.STATUS_IN_HAND,
    "passed_on": Say.STATUS_PASSED_ON,
    "closed": Say.STATUS_CLOSED,
}
_ADDS = re.compile(
    r"\b(?:add(?:ing)? (?:to|this|that|something|it)|more (?:info|information|detail|details)|"
    r"forgot to (?:say|mention)|i(?:'ve| have) remembered|just remembered|update on my|"
    r"another thing about (?:it|my)|also remember)\b",
    re.IGNORECASE,
)
_CANCELS = re.compile(
    r"\b(?:cancel|withdraw|take back|drop|delete) (?:my|the|that|this) (?:report|case|complaint)\b",
    re.IGNORECASE,
)


def status(turn: Turn) -> None:
    """What happened with my report?"""
    text, reports = turn.heard.text, turn.facts.reports
    if (turn.state.last_report or reports) and _CANCELS.search(text[: details.MOST_READ]):
        people.cancel(turn)
    elif turn.facts.wrong_secret:
        turn.because.append("a reference without its second secret: nothing is told")
        turn.say(Say.STATUS_WRONG_SECRET)
    elif reports:
        _tell(turn, reports)
    else:
        turn.say(Say.STATUS_NONE)


def _tell(turn: Turn, reports: tuple[KnownReport, ...]) -> None:
    named = [one for one in reports if one.reference.casefold() in turn.heard.text.casefold()]
    for one in (named or reports)[:MOST_LISTED]:
        turn.say(
            STATUS.get(one.status, Say.STATUS_SEEN),
            choices=(),
            reference=one.reference,
            team=one.team_name or turn.text(Say.THE_LOCAL_TEAM),
            day=f"{one.created_at.day} {one.created_at:%B}",
        )
        # Somebody else may hold the phone: of a private matter nothing but its status is said.
        if one.last_word and one.category not in SENSITIVE:
            turn.say(Say.STATUS_LAST_WORD, choices=(), word=one.last_word[:LONGEST_ANSWER])
    turn.because.append("the resident may know of these reports")
    turn.say(Say.ANYTHING_ELSE)


def adds(text: str) -> bool:
    """ "Can I add that they took a strimmer?" is no question."""
    return bool(_ADDS.search(text[: details.MOST_READ]))


def belongs(turn: Turn) -> bool:
    """Whether the message is about the report that was just made."""
    state, text = turn.state, turn.heard.text[: details.MOST_READ]
    if not state.last_report or state.draft is not None or turn.decision is None:
        return False
    if turn.heard.edited or adds(text) or _CANCELS.search(text):
        return True
    talk = turn.decision.category in ("small_talk", "out_of_scope")
    return details.corrects_plainly(text) and not talk


def add(turn: Turn) -> None:
    """It goes to the report, and to whoever has it."""
    text = turn.heard.text.strip()[:LONGEST_WORD]
    if _CANCELS.search(text):
        people.cancel(turn)
        return
    corrects = turn.heard.edited or details.corrects(text)
    turn.do(
        AddToReport(
            reference=turn.state.last_report,
            kind="correction" if corrects else "note",
            text=text,
            photo=turn.heard.photo,
        ),
        "more for the report just made",
    )
    turn.say(Say.ADDED, reference=turn.state.last_report)


def photo(turn: Turn) -> None:
    """A photo without words: for the report just made, or the beginning of one."""
    if turn.state.last_report:
        turn.do(
            AddToReport(reference=turn.state.last_report, kind="photo", photo=turn.heard.photo),
            "a photo for the report just made",
        )
        turn.say(Say.PHOTO_ADDED, reference=turn.state.last_report)
        return
    turn.now(draft=Draft())
    report.absorb(turn)
    people.hand_over(turn, "photo without words")
    turn.say(Say.PHOTO_ALONE)
    turn.ask("description")
