"""Corrections in the middle of a report: "sorry, Exmouth not Exeter", "no, it was yesterday"."""

from __future__ import annotations

from bot.conversation import danger_doubt, details, read_back, report, settle
from bot.conversation.say import Say
from bot.conversation.state import Whereabouts, offers_of
from bot.conversation.turn import Turn


def taken(turn: Turn) -> bool:
    """Whether the message put something right; then the talk goes on from there."""
    draft, text = turn.draft, turn.heard.text
    if turn.heard.kind == "location":
        return turn.state.question != "location" and _place(turn)
    if not (details.corrects(text) or turn.heard.edited):
        return False
    right = details.put_right(text)
    told_when, told_contact = details.when(right), details.contact(text)
    if draft.where is not None and _place(turn):
        return True
    if told_when and (draft.when or turn.state.question in ("confirm", "change")):
        turn.note(when=told_when)
        report.absorb(turn)
        turn.because.append("the time was corrected")
    elif draft.contact and told_contact:
        turn.note(contact=told_contact)
        turn.because.append("the contact was corrected")
    else:
        return False
    turn.say(Say.CORRECTED)
    _go_on(turn)
    return True


def _place(turn: Turn) -> bool:
    place = turn.known_place
    if place is None or place.status not in ("found", "ambiguous"):
        return False
    if place.status == "ambiguous" and not place.candidates:
        return False
    report.absorb(turn)
    turn.note(where=Whereabouts.of(place), offers=offers_of(place) if not place.team else ())
    turn.because.append("the place was corrected")
    if place.status == "ambiguous":
        turn.note(done=tuple(one for one in turn.draft.done if one != "location"))
        if turn.state.question == "danger_now":
            danger_doubt.goes_on(turn)  # which of them is asked when nobody is in danger
        else:
            settle.which_place(turn, offers_of(place), "location")
    elif turn.state.question == "danger_now":
        report.known(turn, "location", "closer")
        turn.say(Say.CORRECTED)
        danger_doubt.goes_on(turn)
    else:
        report.passed(turn, "location", "closer")
        turn.say(Say.CORRECTED)
        _go_on(turn)
    return True


def _go_on(turn: Turn) -> None:
    question = turn.state.question
    if question in ("confirm", "change"):
        turn.now(question=None, tries=0)
        read_back.ask(turn)
    elif question == "danger_now":
        danger_doubt.goes_on(turn)
    else:
        report.proceed(turn)
