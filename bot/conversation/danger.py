"""Danger: 999 in the first words, the control room alerted, and what comes after."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation import asides, bare, details, forms, known, people, report, said, weight
from bot.conversation.outcome import RaiseAlert, TellAlert
from bot.conversation.say import Say
from bot.conversation.state import Danger, Draft, Whereabouts
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.urgency import Urgency

# Which service to ask for, by category; anything else is for the police.
WORDS_999: dict[str, Say] = {
    "water_cliff_rescue": Say.CALL_999_COASTGUARD,
    "fire": Say.CALL_999_FIRE,
    "medical": Say.CALL_999_AMBULANCE,
    "utility_danger": Say.CALL_999_UTILITY,
    "domestic_abuse": Say.CALL_999_WATCHED,
    "child_safeguarding": Say.CALL_999_CHILD,
    "road_collision": Say.CALL_999_COLLISION,
    "welfare_concern": Say.CALL_999_PERSON,
    "missing_person": Say.CALL_999_PERSON,
}
FOR_OTHERS = frozenset({"welfare_concern", "missing_person", "medical"})  # they are safe themselves
OPEN = ("called", "safe", "where_alert")
LONGEST_NOTE = 500
_OVER = re.compile(r"^(?!since|for|every|all).*\b(?:last|yesterday|ago)\b", re.IGNORECASE)


def is_said(decision: Decision) -> bool:
    """Whether the resident must be told to call 999 before anything else."""
    unasked = decision.urgency is Urgency.EMERGENCY and decision.ask_first is None
    return decision.call_999 or decision.cannot_speak or unasked


def words_for(decision: Decision) -> Say:
    if decision.cannot_speak:
        return Say.CALL_999_SILENT
    if decision.harm_to_self:
        return Say.CALL_999_SELF
    return WORDS_999.get(decision.category, Say.CALL_999)


def alarm(turn: Turn, decision: Decision) -> None:
    """The 999 words, then the alert, then one question: have they called, are they safe?"""
    repeated = turn.state.danger
    _remember(turn, decision)
    if repeated is None:
        turn.say(words_for(decision), call_999=True)
    else:
        first, again = Say.CALL_999_AGAIN, Say.CALL_999_ONCE_MORE
        turn.say(again if turn.state.last_asked == first.value else first, call_999=True)
        turn.now(last_asked=turn.replies[-1].phrase)
    raise_alert(turn)
    how = said.after_any(turn.heard.text) if turn.value is None else None
    if repeated is None:
        for_other = decision.category in FOR_OTHERS and not decision.sensitive
        turn.ask("called", wording=Say.ASK_CALLED_FOR_OTHER if for_other else None)
    elif how in ("cannot_speak", "cannot_call"):
        turn.replies.clear()
        answered(turn, how)
    elif turn.state.question not in OPEN:
        turn.now(question="safe" if repeated.called else "called", tries=1)


def _remember(turn: Turn, decision: Decision) -> None:
    """Keep what the alert, and a report after it, will need."""
    before, old = turn.state.danger, turn.state.draft
    place = turn.known_place
    said_place = Whereabouts.of(place) if place and place.text else None
    where = said_place if said_place and said_place.status == "found" else None
    where = where or (before.where if before else None) or (old.where if old else None)
    turn.now(
        danger=Danger(
            decision=_graver(before.decision if before else None, decision),
            where=where or said_place,
            asked_where=before.asked_where if before else False,
            called=before.called if before else False,
            pressed=(before.pressed if before else False)
            or decision.cannot_speak
            or decision.sensitive,
        )
    )
    if old is not None and _is_another(old, decision, turn):
        turn.now(shelved=old)
        old = None
    known = old or Draft()
    turn.now(
        draft=replace(
            known,
            decision=_graver(known.decision, decision),
            where=where or said_place or known.where,
            urgency="",
        )
    )
    report.absorb(turn)


def _is_another(draft: Draft, decision: Decision, turn: Turn) -> bool:
    """Whether the danger is something else than the report being taken, which is then kept."""
    if draft.decision is None or turn.state.shelved is not None:
        return False
    return draft.category != decision.category and turn.state.question not in ("danger_now", *OPEN)


def _graver(old: Decision | None, new: Decision) -> Decision:
    return old if old is not None and old.urgency > new.urgency else new


def raise_alert(turn: Turn, *, because: str = "") -> None:
    """Tell the control room; repeated in one conversation it adds to the open alert."""
    danger = turn.state.danger
    assert danger is not None
    where = danger.where
    turn.do(
        RaiseAlert(
            decision=danger.decision,
            words=_words(turn),
            place_text=where.text if where else "",
            lat=where.lat if where else None,
            lon=where.lon if where else None,
            team=where.team if where else None,
            because=(*danger.decision.because, because) if because else danger.decision.because,
        ),
        because or "danger was read in the words",
    )


def _words(turn: Turn) -> str:
    """What was said so far and now; here with any phone number in it, for who must call back."""
    now = turn.heard.text.strip() if turn.value is None else ""
    before = [one for one in turn.draft.words if one != details.hides_contact(now)]
    return "\n".join((*before, now) if now else before)


def ask_now(turn: Turn, decision: Decision) -> None:
    """A doubt: one short question, which itself begins with 999."""
    report.open_or_add(turn, decision)
    turn.because.append("the words may mean danger now: asked")
    turn.ask("danger_now")


def doubt_answered(turn: Turn, value: str | None) -> None:
    """Is anyone in danger right now?"""
    reading = value or said.opens_with(turn.heard.text)
    decision = turn.draft.decision
    told = said.after_any(turn.heard.text) or _is_over(turn.heard.text)
    # Not to know is a doubt, and a doubt is danger.
    worse = reading in ("yes", "skip") or told in ("cannot_speak", "cannot_call", "not_safe")
    if worse and decision is not None:
        turn.because.append("the resident says that somebody is in danger, or does not know")
        alarm(turn, decision)
    elif reading == "no" or told in ("not_now", "mistake", "safe"):
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


def _is_over(text: str) -> str | None:
    """ "Last Friday about eleven": a time, and not now."""
    told = details.when(text)
    over = bare.only_when(text, told) and bool(_OVER.search(told))
    return "not_now" if over else None


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


def answered(turn: Turn, value: str | None) -> None:
    """What the resident says after 999 was said: each answer has its own way on."""
    danger, question = turn.state.danger, turn.state.question
    assert danger is not None
    text = turn.heard.text
    decided = value or said.after_999(text) or _is_over(text) or _by_frame(turn)
    if decided == "yes" and said.is_only_ok(text):
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
            turn.now(danger=replace(danger, pressed=True))
            turn.do(TellAlert(note="cannot speak"), "cannot speak")
            people.hand_over(turn, "cannot speak", urgent=True)
            turn.say(Say.CANNOT_SPEAK, call_999=True)
            _next(turn)
        case "not_called" | "not_safe":
            turn.do(TellAlert(note=f"says: {decided.replace('_', ' ')}"), "not yet helped")
            turn.say(Say.PLEASE_CALL, call_999=True)
            turn.now(question="called", tries=1)
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
    turn.say(Say.ADDED_TO_ALERT if turn.facts.people_watching else Say.ADDED_UNWATCHED)
    if answer := known.answer(turn.heard.text):
        turn.say(answer, choices=())
    if turn.state.question == "where_alert":
        turn.ask("safe")
    elif turn.asked_enough:
        turn.because.append("asked often enough")
        turn.close_question()
        turn.say(Say.STILL_HERE)
    else:
        turn.ask(turn.state.question or "called")


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
    turn.note(urgency="priority", danger_denied=True)
    turn.say(what)
    turn.ask("offer")
