"""An offer to take a report, or to pass one on: taken, left, or overtaken by what is said next."""

from __future__ import annotations

from bot.conversation import asides, details, matters, report, said, weight
from bot.conversation.say import Say
from bot.conversation.turn import Turn
from triage.decision_types import Decision

OFFERS = ("offer", "pass_on")


def offer(turn: Turn, value: str | None) -> bool:
    """Shall we take a report of it?"""
    reading = value or said.opens_with(turn.heard.text)
    if reading in ("yes", "submit", "report"):
        turn.now(danger=None)
        # "Who is my PCSO?" is no message for them: what is?
        turn.note(police_too=True, words=() if _is_for_team(turn) else turn.draft.words)
        turn.close_question()
        report.proceed(turn)
        return True
    if reading in ("no", "skip"):
        turn.because.append("no report wanted")
        turn.now(draft=None)
        turn.close_question()
        turn.say(Say.NO_REPORT)
        asides.resume(turn)
        return True
    return False


def _is_for_team(turn: Turn) -> bool:
    return turn.draft.category == "contact_team"


def left_standing(turn: Turn) -> bool:
    """An offer is left standing when the resident goes on to something else, or tells more."""
    text, decision = turn.heard.text, turn.decision
    if said.is_only_thanks(text):
        return offer(turn, "no")
    if decision is None or not details.has_words(text) or said.opens_with(text):
        return False
    if decision.category == turn.draft.category or details.contact(text):
        turn.now(danger=None)
        turn.note(police_too=True)
        turn.close_question()
        report.open_or_add(turn, decision)
        report.proceed(turn)
    elif _leads_away(turn, decision):
        turn.now(draft=None)
        turn.close_question()
        matters.hear(turn)
        asides.resume(turn)
    else:
        return False
    return True


def _leads_away(turn: Turn, decision: Decision) -> bool:
    """Another matter, or talk; a report of danger or of a private matter is never dropped."""
    if turn.state.danger is not None or turn.draft.sensitive:
        return False
    text = turn.heard.text
    talk = decision.destination.kind == "desk" and not details.asks(text)
    return talk or weight.is_new_matter(decision, text)
