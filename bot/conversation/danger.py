"""Danger: 999 in the first words, and the control room alerted."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import danger_after, report, said
from bot.conversation.danger_alert import raise_alert
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
OPEN = ("called", "safe", "where_alert")  # what is asked after 999 was said
FOR_OTHERS = frozenset({"welfare_concern", "missing_person", "medical"})  # they are safe themselves


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
        danger_after.answered(turn, how)
    elif turn.state.question not in OPEN:
        turn.now(question="safe" if repeated.called else "called", tries=1)


def _remember(turn: Turn, decision: Decision) -> None:
    """Keep what the alert, and a report after it, will need."""
    before, old = turn.state.danger, turn.state.draft
    place = turn.known_place
    said_place = Whereabouts.of(place) if place and place.text else None
    where = said_place if said_place and said_place.status == "found" else None
    known_before = (before.moved_to or before.where) if before else None
    where = where or known_before or (old.where if old else None)
    turn.now(
        danger=Danger(
            decision=_graver(before.decision if before else None, decision),
            where=where or said_place,
            asked_where=before.asked_where if before else False,
            called=before.called if before else False,
            pressed=(before.pressed if before else False)
            or decision.cannot_speak
            or decision.sensitive,
            moves=before.moves if before else 0,
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
