"""The report read back to the resident, corrected, and filed."""

from __future__ import annotations

from bot.conversation import forms
from bot.conversation.desk_categories import DESK
from bot.conversation.outcome import COPY, FileReport, HandOver
from bot.conversation.say import Say
from bot.conversation.state import Draft, Whereabouts
from bot.conversation.turn import Turn
from triage.decision_types import Decision
from triage.urgency import Urgency

LONGEST_WHAT = 500  # characters read back: Messenger takes 2,000 in all
LONGEST_DETAIL = 150


def ask(turn: Turn) -> None:
    """Is this right, and shall it be sent?"""
    draft = turn.draft
    turn.ask(
        "confirm",
        without=("contact",) if draft.contact or draft.safe_contact else _or_anonymous(draft),
        subject=subject(turn, draft),
        what=_short(_as_one(draft.words), LONGEST_WHAT) or turn.text(Say.NOT_GIVEN),
        where=_where(turn, draft),
        when=_short(draft.when, LONGEST_DETAIL) or turn.text(Say.NOT_GIVEN),
        contact=_contact(turn, draft),
        goes_to=_goes_to(turn, draft),
    )


def _or_anonymous(draft: Draft) -> tuple[str, ...]:
    """Of the two ways to answer only the one that fits is offered; the other is there by words."""
    offers_names = forms.form_of(draft).fears and not draft.anonymous
    return ("contact",) if offers_names else ("anonymous",)


def _as_one(words: tuple[str, ...]) -> str:
    """Message after message, as sentences."""
    return " ".join(one if one[-1:] in ".!?…" else f"{one}." for one in words)


def _goes_to(turn: Turn, draft: Draft) -> str:
    """Who gets it, said once. Of a private matter no team is named."""
    team = "" if draft.sensitive or draft.where is None else draft.where.team_name
    if draft.decision is None:
        return turn.text(Say.GOES_TO_DESK)
    urgency = forms.urgency_of(draft)
    match _destination(draft, urgency)[0]:
        case "team" if team:
            return turn.text(Say.GOES_TO_TEAM, team=team)
        case "control_room" if urgency == Urgency.ROUTINE.slug:
            return turn.text(Say.GOES_TO_CONTACT_CENTRE)
        case "control_room":
            what = Say.GOES_TO_CONTROL_ROOM_AND_TEAM if team else Say.GOES_TO_CONTROL_ROOM
            return turn.text(what, team=team)
        case _:
            return turn.text(Say.GOES_TO_DESK)


def subject(turn: Turn, draft: Draft) -> str:
    """The matter in two or three words; of a sensitive one nothing that could be read over."""
    name = "private" if draft.sensitive else draft.category
    return turn.text(SUBJECTS.get(name, Say.SUBJECT_OTHER))


def _where(turn: Turn, draft: Draft) -> str:
    if draft.where is None:
        return turn.text(Say.NOT_GIVEN)
    return _short(draft.where.text, LONGEST_DETAIL) or turn.text(Say.THE_PIN)


def _contact(turn: Turn, draft: Draft) -> str:
    if draft.anonymous:
        return turn.text(Say.CONTACT_ANONYMOUS)
    if draft.sensitive:
        return _short(draft.safe_contact, LONGEST_DETAIL) or turn.text(Say.CONTACT_NONE)
    return _short(draft.contact, LONGEST_DETAIL) or turn.text(Say.CONTACT_HERE)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def file(turn: Turn) -> None:
    """Send it: the report, its reference and second secret, and what happens next."""
    draft, facts = turn.draft, turn.facts
    report = filed(draft, reference=facts.new_reference, secret=facts.new_secret)
    if report is None:
        turn.ask("description")
        return
    turn.do(report, "the resident confirmed the report")
    turn.now(draft=None, last_report=report.reference, last_sensitive=draft.sensitive, danger=None)
    turn.close_question()
    turn.say(
        _thanks(report, draft),
        reference=report.reference,
        secret=report.secret,
        team=(draft.where.team_name if draft.where else "") or turn.text(Say.THE_LOCAL_TEAM),
    )
    if report.destination == "control_room" and not facts.people_watching:
        turn.effects.append(HandOver(why="priority report while nobody was watching", urgent=True))
        turn.say(Say.FILED_UNWATCHED)


def _thanks(report: FileReport, draft: Draft) -> Say:
    if draft.sensitive:
        return Say.FILED_PRIVATE if report.may_be_told else Say.FILED_SILENT
    if report.urgency in ("priority", "emergency"):
        return Say.FILED_PRIORITY if report.team else Say.FILED_PRIORITY_NO_TEAM
    if report.category in DESK:
        return Say.FILED_MESSAGE
    return {"team": Say.FILED_TEAM, "control_room": Say.FILED_CONTROL_ROOM}.get(
        report.destination, Say.FILED_DESK
    )


def filed(draft: Draft, *, reference: str, secret: str) -> FileReport | None:
    """The report of a draft; None while nothing at all was said."""
    decision = draft.decision
    if decision is None:
        return None
    where = draft.where
    urgency = forms.urgency_of(draft)
    team = where.team if where else None
    destination, because = _destination(draft, urgency)
    told: tuple[str, ...] = decision.destination.also_notify
    if destination == "control_room" and team and "team" not in told:
        told = (*told, "team")
    if where and where.copy_to and team and destination in ("team", "control_room"):
        told = (*told, f"{COPY}{where.copy_to}")
    return FileReport(
        reference=reference,
        secret=secret,
        category=decision.category,
        urgency=urgency,
        decision=decision,
        description="\n".join(draft.words),
        place_text=where.text if where else "",
        lat=where.lat if where else None,
        lon=where.lon if where else None,
        place_status=where.status if where else "unknown",
        team=team or decision.destination.team,
        partner=decision.destination.partner,
        destination=destination,
        also_notify=tuple(one for one in told if one != destination),
        happened_at=draft.when,
        contact="" if draft.anonymous else draft.contact,
        anonymous=draft.anonymous,
        injured=draft.injured,
        photos=draft.photos,
        safe_contact="" if draft.anonymous else draft.safe_contact,
        may_be_told=draft.agreed or not draft.sensitive,
        because=tuple(dict.fromkeys((*_judged(decision), *_placed(where), *because))),
    )


def _judged(decision: Decision) -> tuple[str, ...]:
    """Why it was judged so, without the place of then: the draft's own may be another by now."""
    old = decision.place.because if decision.place else ""
    return tuple(one for one in decision.because if one != old)


def _placed(where: Whereabouts | None) -> tuple[str, ...]:
    return (where.because,) if where and where.because else ()


def _destination(draft: Draft, urgency: str) -> tuple[str, tuple[str, ...]]:
    """Whose queue it goes to, now that the place and the urgency are known."""
    assert draft.decision is not None
    kind = draft.decision.destination.kind
    if urgency in ("priority", "emergency"):
        return "control_room", ("a person must look at it the same day",)
    if kind in ("partner", "999"):  # the police's part of it; the danger is over
        kind = "team"
    known = (draft.where is not None and draft.where.team) or draft.decision.destination.team
    if draft.category == "contact_team" and known:
        kind = "team"
    if kind == "team" and not known:
        return "desk", ("no team could be told from the place: the desk finds it",)
    return kind, ()


SUBJECTS: dict[str, Say] = {
    one.value.removeprefix("utter_subject_"): one
    for one in Say
    if one.value.startswith("utter_subject_")
}
