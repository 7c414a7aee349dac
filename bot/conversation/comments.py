"""A comment on a Page of the force: the same sentence to everybody in public, once more in private.

Nothing is asked or told here. What the comment is about is judged like any message, but the answer
never says so: friends read the Page, and others may read the author's phone.
"""

from __future__ import annotations

from bot.conversation import danger, details, languages, people, unreadable
from bot.conversation.outcome import RaiseAlert
from bot.conversation.say import Say
from bot.conversation.state import Whereabouts
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.exposed import personal_details
from triage.urgency import Urgency

CHANNEL = "page_comment"
# "Well done", "happy birthday", "lovely picture": left as it is
TALK = frozenset({"small_talk", "out_of_scope", "praise"})


def answer(turn: Turn) -> None:
    """What staff must see first; then the two fixed answers, unless it is only talk."""
    decision = turn.decision
    said_danger = decision is not None and danger.is_said(decision)
    if said_danger and decision is not None:
        _alert(turn, decision)
    _before_a_person(turn, urgent=said_danger)
    if decision is not None and _is_talk(decision) and not said_danger:
        turn.because.append("a comment that is only talk is left as it is")
        return
    if turn.facts.paused and not said_danger:
        turn.because.append("the bot is paused: the comment waits for a person")
        return
    if turn.state.introduced:
        turn.because.append("this comment was answered before: a Page may do so once")
        return
    turn.now(introduced=True)
    turn.say(Say.COMMENT_PUBLIC, call_999=said_danger)
    private = Say.COMMENT_PRIVATE_999 if said_danger else Say.COMMENT_PRIVATE
    turn.say(private, call_999=said_danger)


def _is_talk(decision: Decision) -> bool:
    return (
        decision.category in TALK
        and decision.urgency is Urgency.INFORMATION
        and decision.ask_first is None
        and not decision.red_flags
    )


def _alert(turn: Turn, decision: Decision) -> None:
    place = turn.known_place
    where = Whereabouts.of(place) if place and place.text else None
    turn.do(
        RaiseAlert(
            decision=decision,
            words=turn.heard.text,
            place_text=where.text if where else "",
            lat=where.lat if where else None,
            lon=where.lon if where else None,
            team=where.team if where else None,
            because=(*decision.because, f"written in public{_at(turn)}"),
        ),
        "danger was read in a public comment",
    )


def _before_a_person(turn: Turn, *, urgent: bool) -> None:
    """Each reason for which somebody must look at the Page itself, gravest first; one is shown."""
    decision, reasons = turn.decision, []
    if urgent:
        reasons.append("danger in a public comment")
    elif decision is not None and (
        decision.urgency >= Urgency.PRIORITY or decision.ask_first is not None
    ):
        reasons.append("a serious matter in a public comment")
    if exposed := personal_details(turn.heard.text):
        reasons.append(f"personal details in public ({', '.join(exposed)}): hide the comment")
    if turn.heard.kind == "photo" and not details.has_words(turn.heard.text):
        reasons.append("a picture without words in a public comment")
    if unreadable.is_foreign(turn) and decision is not None:
        name = languages.NAMES.get(decision.language, decision.language)
        reasons.append(f"a comment in another language: {name}")
    if decision is None or not _is_talk(decision):
        if turn.facts.understanding_down:
            reasons.append("a comment that the model did not read")
        if turn.facts.paused:
            reasons.append("a comment while the bot is paused")
    if reasons:
        people.hand_over(turn, "; ".join(reasons) + _at(turn), urgent=urgent)


def _at(turn: Turn) -> str:
    return f" – {turn.heard.stands_at}" if turn.heard.stands_at else ""
