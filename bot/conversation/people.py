"""Bringing a person in, and letting go: hand-over and cancel. Never promises a reader."""

from __future__ import annotations

from bot.conversation.outcome import AddToReport, HandOver, TellAlert
from bot.conversation.say import Say
from bot.conversation.turn import Turn


def hand_over(turn: Turn, why: str, *, urgent: bool = False) -> None:
    """Put the conversation before a person, silently: the caller says so in its own words."""
    turn.do(HandOver(why=why, urgent=urgent), f"before a person: {why}")
    turn.now(waits_for_person=True)


def asked_for(turn: Turn) -> None:
    """The resident wants a person; an open question stays open, so that the report is not lost."""
    waited = turn.state.waits_for_person
    hand_over(turn, "asked for a person")
    if turn.facts.people_watching:
        turn.say(Say.STILL_WITH_PERSON if waited else Say.WITH_PERSON)
    else:
        turn.say(Say.STILL_UNWATCHED if waited else Say.WITH_PERSON_UNWATCHED)
    if turn.state.question is not None and turn.state.draft is not None:
        turn.say(Say.CARRY_ON)


def cancel(turn: Turn) -> None:
    """Drop what is being taken. What was already sent to the police is cancelled by them."""
    state = turn.state
    if state.danger is not None:
        turn.do(TellAlert(note="wrote: cancel"), "a cancel closes no alert by itself")
        turn.close_question()
        turn.say(Say.CANCEL_ALERT)
    elif state.draft is not None:
        turn.because.append("the resident cancelled")
        if state.question == "danger_now":
            turn.say(Say.LINE_999)
        turn.now(draft=None, let_go=state.draft)
        turn.close_question()
        turn.say(Say.CANCELLED)
    elif reference := state.last_report or _named_report(turn):
        turn.do(
            AddToReport(reference=reference, kind="cancel", text=turn.heard.text),
            "wants the report cancelled",
        )
        turn.close_question()
        turn.say(Say.CANCEL_ASKED, reference=reference)
    else:
        turn.close_question()
        turn.say(Say.NOTHING_TO_CANCEL)


def _named_report(turn: Turn) -> str:
    """ "Cancel my report": one that this resident may know of, made before this chat forgot it."""
    reports = turn.facts.reports
    return reports[0].reference if reports and "report" in turn.heard.text.casefold() else ""
