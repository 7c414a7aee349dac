"""After 999 was said: have they called, are they safe, where is it? Each answer has its way on."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import asides, bare, forms, known, people, report, said, weight
from bot.conversation.danger_alert import raise_alert
from bot.conversation.outcome import TellAlert
from bot.conversation.say import Say
from bot.conversation.state import Whereabouts
from bot.conversation.turn import Turn

LONGEST_NOTE = 500


def answered(turn: Turn, value: str | None) -> None:
    """What the resident says after 999 was said: each answer has its own way on."""
    danger, question = turn.state.danger, turn.state.question
    assert danger is not None
    text = turn.heard.text
    decided = value or said.after_999(text) or bare.over(text) or _by_frame(turn)
    if decided == "yes" and (said.is_only_ok(text) or said.is_only_thanks(text)):
        decided = "ok"
    elif decided in ("yes", "no") and question == "safe":
        decided = "safe" if decided == "yes" else "not_safe"
    elif decided in ("yes", "no"):
        decided = "called" if decided == "yes" else "not_called"
    match decided:
        case "called":
            turn.do(TellAlert(note="says that 999 was called"), "999 was called")
            turn.now(danger=replace(danger, called=True))
            turn.say(Say.CALLED)
            _next(turn)
        case "cannot_call":
            turn.do(TellAlert(note="cannot call 999"), "cannot call")
            people.hand_over(turn, "cannot call 999", urgent=True)
            turn.say(Say.CANNOT_CALL, call_999=True)
            _next(turn)
        case "cannot_speak":
            turn.now(danger=replace(danger, pressed=True, safe=False))
            turn.do(TellAlert(note="cannot speak"), "cannot speak")
            people.hand_over(turn, "cannot speak", urgent=True)
            turn.say(Say.CANNOT_SPEAK, call_999=True)
            _next(turn)
        case "not_called" | "not_safe":
            turn.do(TellAlert(note=f"says: {decided.replace('_', ' ')}"), "not yet helped")
            turn.say(Say.PLEASE_CALL, call_999=True)
            turn.now(danger=replace(danger, safe=False), question="called", tries=1)
        case "ok" if question is not None and not turn.asked_enough:
            # It may mean "I will": only "I have" is written down as a call.
            turn.do(TellAlert(note="wrote: ok"), "an ok is not yet a call")
            turn.ask(question)
        case "skip" if question == "where_alert":
            turn.ask("safe")
        case "skip":
            turn.close_question()
            turn.say(Say.STILL_HERE)
        case "safe":
            turn.do(TellAlert(note="says that they are safe now"), "safe now")
            _offer_report(turn, Say.SAFE_NOW)
        case "not_now":
            _stand_down(turn, "says that it is not happening now")
            turn.say(Say.NOT_NOW)
            report.proceed(turn)
        case "mistake":
            _mistaken(turn)
        case _:
            _more(turn)


def belongs(turn: Turn, value: str | None) -> bool:
    """Whether it says how they are, or where, when that is no longer the open question."""
    danger = turn.state.danger
    if danger is None:
        return False
    question = turn.state.question
    is_where = turn.heard.kind == "location" and question is None and not danger.safe
    # "no, I'm not safe" is no answer to whether we shall take a report
    not_safe = value is None and said.after_999(turn.heard.text) == "not_safe"
    return value in said.AFTER_VALUES or is_where or (not_safe and question in (None, "offer"))


def _by_frame(turn: Turn) -> str | None:
    """A longer explanation, as triage read its tense: "it was in a film", "that was in 1998".

    Never of someone who may be watched: theirs is the control room's to close.
    """
    danger, decision = turn.state.danger, turn.decision
    if danger is None or danger.pressed or decision is None or weight.is_bare(turn.heard.text):
        return None
    frame = decision.frame
    if len(turn.heard.text.split()) < weight.ENOUGH_WORDS:
        return None
    return {"past": "not_now", "fictional": "mistake", "hypothetical": "mistake"}.get(frame)


def _next(turn: Turn) -> None:
    """After the answer: where, if that is unknown and was never asked; else how they are."""
    danger = turn.state.danger
    assert danger is not None
    if (danger.where is None or danger.where.lat is None) and not danger.asked_where:
        turn.now(danger=replace(danger, asked_where=True))
        turn.ask("where_alert")
    else:
        turn.ask("safe")


def _more(turn: Turn) -> None:
    """Neither answer nor denial: it goes to the alert, and nobody is asked a third time."""
    danger = turn.state.danger
    assert danger is not None
    place = turn.known_place
    report.absorb(turn)
    note = turn.heard.text.strip()[:LONGEST_NOTE]
    if turn.heard.photo:
        turn.do(TellAlert(note="sent a photo"), "a photo for the alert")
    if note:
        turn.do(TellAlert(note=f"wrote: {note}"), "more words for the alert")
    if place is not None and place.status in ("found", "outside") and not _is_known(danger.where):
        where = Whereabouts.of(place)
        turn.now(danger=replace(danger, where=where))
        turn.note(where=where)
        raise_alert(turn, because=f"the resident says where: {where.text or 'a pin'}")
    if turn.heard.kind == "location" and not turn.effects:
        turn.say(Say.STILL_HERE)  # told often enough: nothing was added
        return
    turn.say(Say.ADDED_TO_ALERT if turn.facts.people_watching else Say.ADDED_UNWATCHED)
    if answer := known.answer(turn.heard.text):
        turn.say(answer, choices=())
    if turn.state.question is None:
        turn.say(Say.STILL_HERE)
    elif turn.state.question == "where_alert":
        turn.ask("safe")
    elif turn.asked_enough:
        turn.because.append("asked often enough")
        turn.close_question()
        turn.say(Say.STILL_HERE)
    else:
        turn.ask(turn.state.question)


def _is_known(where: Whereabouts | None) -> bool:
    return where is not None and where.lat is not None


def _stand_down(turn: Turn, note: str) -> None:
    danger = turn.state.danger
    assert danger is not None
    # Somebody may be reading over their shoulder: then only the control room may close it.
    closes = not danger.pressed
    turn.do(TellAlert(note=note, closes=closes), note)
    report.absorb(turn)
    decision = turn.decision
    category = turn.draft.category or danger.decision.category
    softer = forms.urgency_when_over(category)
    if (
        decision is not None
        and decision.category == category
        and decision.urgency.slug == "priority"
    ):
        softer = "priority"
    turn.note(urgency=softer, danger_denied=True)
    turn.now(danger=None)
    turn.close_question()


def _mistaken(turn: Turn) -> None:
    danger = turn.state.danger
    assert danger is not None
    note = "says that it was a mistake"
    if danger.pressed:
        note += " (may be said under pressure)"
    turn.do(TellAlert(note=note, closes=not danger.pressed), note)
    turn.now(danger=None, draft=None)
    turn.close_question()
    turn.say(Say.MISTAKE)
    asides.resume(turn)


def _offer_report(turn: Turn, what: Say) -> None:
    """Safe: now, and only now, a report may be taken."""
    danger = turn.state.danger
    assert danger is not None
    turn.now(danger=replace(danger, safe=True))
    turn.note(urgency="priority", danger_denied=True)
    turn.say(what)
    turn.ask("offer")
