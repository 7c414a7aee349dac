"""A message that answers nothing open: a new matter, and who takes it."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import (
    after,
    danger_doubt,
    desk,
    details,
    helplines,
    partners,
    people,
    read_back,
    report,
    said,
    settle,
    weight,
)
from bot.conversation.desk_categories import DESK
from bot.conversation.say import Say
from bot.conversation.state import Draft
from bot.conversation.turn import Turn
from bot.conversation.weight import TALK
from triage.decision_types import Decision
from triage.destination import destination
from triage.urgency import Urgency

COMMANDS = frozenset({"start", "help", "menu", "hello", "hi"})  # what chat programs offer


def hear(turn: Turn) -> None:
    """One new message, by what triage made of it."""
    decision, text = turn.decision, turn.heard.text
    if turn.heard.kind == "location":
        _pin(turn)
    elif turn.heard.photo and not details.has_words(text):
        after.photo(turn)
    elif decision is None:
        turn.say(Say.NOT_UNDERSTOOD)
    elif (command := said.as_command(text)) is not None:
        turn.because.append("a command, and no words of a matter")
        turn.say(Say.TALK_HELLO if command in COMMANDS else Say.NOT_UNDERSTOOD)
    elif said.is_only_thanks(text):
        turn.say(Say.TALK_THANKS)
    elif said.is_plea(text):
        turn.now(draft=Draft(decision=decision))
        turn.because.append("a call for help, and nothing else")
        turn.ask("danger_now")
    elif turn.state.let_go is not None and said.thinks_again(text):
        _take_up_again(turn)
    elif after.belongs(turn):
        after.add(turn)
    elif details.only_wants_to_report(text) and (
        decision.category in TALK or len(text.split()) <= details.THIN
    ):
        wants_to_report(turn, None if decision.category in TALK else decision)
    elif decision.ask_first == "danger_now":
        danger_doubt.ask_now(turn, decision)
    else:
        by_owner(turn, decision)


def _take_up_again(turn: Turn) -> None:
    """Cancelled, and after all not: nothing has to be told twice."""
    draft = turn.state.let_go
    assert draft is not None
    turn.now(draft=draft, let_go=None)
    turn.because.append("the resident thought again: the cancelled report is taken up")
    turn.say(Say.BACK_TO, subject=read_back.subject(turn, draft))
    report.absorb(turn)
    report.proceed(turn)


def by_owner(turn: Turn, decision: Decision) -> None:
    """Whose matter it is decides what comes next."""
    match decision.category:
        case "talk_to_human":
            people.asked_for(turn)
        case "report_update":
            after.status(turn)
        case "contact_team":
            turn.now(draft=Draft(decision=decision))
            report.absorb(turn)
            desk.whose_team(turn)
        case category if category in DESK:
            desk.answer(turn, decision)
        case _ if partners.are_for(decision) and not partners.may_be_ours(decision):
            report.start(turn, decision)
            partners.refer(turn)
        case _ if decision.urgency is Urgency.INFORMATION:
            _as_information(turn, decision)
        case _:
            _report(turn, decision)


def _report(turn: Turn, decision: Decision) -> None:
    turn.because.append(f"a report of {decision.category}, {decision.urgency.slug}")
    report.start(turn, decision, police_too=partners.are_for(decision))
    _thank(turn, decision)
    report.proceed(turn)


def _as_information(turn: Turn, decision: Decision) -> None:
    """Nobody need be sent, as it reads: for a partner, a question, or told plainly all the same."""
    to, why = destination(Urgency.ROUTINE, decision.category, decision.place)
    as_routine = replace(decision, urgency=Urgency.ROUTINE, destination=to)
    told = decision.frame in ("now", "past") and not details.asks(turn.heard.text)
    if partners.are_for(as_routine):
        turn.because.append(why)
        report.start(turn, as_routine)
        partners.refer(turn)
    elif told:
        turn.because.append("told as something that happened: taken as a report")
        _report(turn, as_routine)
    else:
        _only_information(turn, decision)


def _thank(turn: Turn, decision: Decision) -> None:
    """The first word of a report, and what we took it for. Helplines are a warmer one."""
    gentle = decision.sensitive or decision.harm_to_self or decision.category in helplines.HELPLINES
    if gentle:
        return
    if decision.category in read_back.SUBJECTS and decision.confidence >= weight.SURE:
        turn.say(Say.THANKS_FOR_TELLING, subject=read_back.subject(turn, turn.draft))
    else:
        turn.say(Say.THANKS_FOR_WRITING)


def _only_information(turn: Turn, decision: Decision) -> None:
    """It reads as a question or as news: answered, and a report offered, not pressed."""
    turn.because.append("nothing to deal with, as it reads: a report is offered")
    report.start(turn, decision)
    turn.note(urgency=Urgency.ROUTINE.slug)
    turn.say(Say.ABOUT_CRIME)
    turn.ask("offer")


def wants_to_report(turn: Turn, decision: Decision | None = None) -> None:
    """ "I want to report something": what, then?"""
    turn.now(draft=Draft(decision=decision))
    if decision is not None:
        report.absorb(turn)
        turn.note(words=())
    turn.ask("description")


def _pin(turn: Turn) -> None:
    """A place, and nothing said about it yet."""
    turn.now(draft=Draft())
    report.absorb(turn)
    where = turn.draft.where
    if where is not None and where.status == "outside":
        settle.outside(turn, where)
        return
    turn.say(Say.PIN_KEPT)
    turn.ask("description")
