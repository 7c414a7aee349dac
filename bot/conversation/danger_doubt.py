"""Words that may mean danger now: one question, and not to know the answer is danger."""

from __future__ import annotations

from bot.conversation import bare, danger, forms, report, said
from bot.conversation.say import Say
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.urgency import Urgency


def ask_now(turn: Turn, decision: Decision) -> None:
    """A doubt: one short question, which itself begins with 999."""
    report.open_or_add(turn, decision)
    turn.because.append("the words may mean danger now: asked")
    turn.ask("danger_now")


def says_yes(turn: Turn, value: str | None) -> bool:
    """Somebody is in danger. Not to know is a doubt, and a doubt is danger."""
    reading = value or said.opens_with(turn.heard.text)
    told = said.after_any(turn.heard.text)
    return reading in ("yes", "skip") or told in ("cannot_speak", "cannot_call", "not_safe")


def confirmed(turn: Turn) -> None:
    """The doubt was danger."""
    decision = turn.draft.decision or turn.decision
    assert decision is not None
    turn.because.append("the resident says that somebody is in danger, or does not know")
    danger.alarm(turn, decision)


def goes_on(turn: Turn) -> None:
    """Something else was put right: the question stays, unless the same words answer it."""
    if says_yes(turn, None) or _is_over(turn):
        answered(turn, None)
    else:
        report.ask_again(turn)


def _is_over(turn: Turn) -> bool:
    told = said.after_any(turn.heard.text) or bare.over(turn.heard.text)
    return told in ("not_now", "mistake", "safe")


def _is_no_answer(turn: Turn) -> bool:
    """A place on the map, or what a chat program sends by itself."""
    return turn.heard.kind == "location" or said.as_command(turn.heard.text) is not None


def answered(turn: Turn, value: str | None) -> None:
    """Is anyone in danger right now?"""
    reading = value or said.opens_with(turn.heard.text)
    if says_yes(turn, value) and turn.draft.decision is not None:
        confirmed(turn)
    elif value is None and _is_no_answer(turn):
        if turn.heard.kind == "location":
            report.absorb(turn)
        report.ask_again(turn)
    elif reading == "no" or _is_over(turn):
        turn.note(danger_denied=True)
        _soften(turn)
        report.absorb(turn)
        turn.because.append("the resident says that nobody is in danger now")
        _what_then(turn)
    elif turn.asked_enough:
        turn.note(danger_denied=True)
        report.absorb(turn)
        turn.say(Say.REMEMBER_999)
        report.proceed(turn)
    else:
        report.absorb(turn)
        turn.ask("danger_now")


def _what_then(turn: Turn) -> None:
    """A call for help, or talk, is no report yet: what has happened?"""
    if turn.draft.category in ("small_talk", "out_of_scope"):
        turn.note(decision=None)
        turn.ask("description")
    else:
        report.proceed(turn)


def _soften(turn: Turn) -> None:
    decision = turn.draft.decision
    if decision is not None and decision.urgency is Urgency.EMERGENCY:
        turn.note(urgency=forms.urgency_when_over(decision.category))
