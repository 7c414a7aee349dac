"""Matters that another body deals with: who, how, and whether the police have a part too."""

from __future__ import annotations

from bot.conversation import report, settle, weight
from bot.conversation.say import Say
from bot.conversation.state import offers_of
from bot.conversation.turn import Turn
from bot.conversation.whereabouts import chosen_offer
from triage.categories import categories
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer
from triage.referrals import Referral, referral
from triage.urgency import Urgency

# The police act here too when there is an offence or a danger: a report is offered, not pressed.
POLICE_HAVE_A_PART = frozenset({
    "fraud_cyber", "parking", "abandoned_vehicle", "animal_welfare", "road_hazard", "noise",
    "litter_fly_tipping", "fire", "utility_danger",
})  # fmt: skip
BY_PLACE = frozenset({"council", "highways"})  # which of them depends on where


def are_for(decision: Decision | None) -> bool:
    """Whether somebody outside the police deals with it, and nobody need look the same day."""
    return (
        decision is not None
        and decision.destination.kind == "partner"
        and decision.urgency < Urgency.PRIORITY
    )


def may_be_ours(decision: Decision) -> bool:
    """The model wavers between a partner's matter and one for the police: nobody is sent away."""
    return decision.confidence < weight.SURE and any(
        one.confidence > decision.confidence / 4
        and categories()[one.category].owner in ("neighbourhood", "control_room")
        for one in decision.alternatives[:2]
    )


def refer(turn: Turn) -> None:
    """Name who deals with it; where that depends on the place and it is unknown, ask."""
    draft = turn.draft
    where = draft.where
    decision = draft.decision
    assert decision is not None
    partner = decision.destination.partner or "council"
    turn.because.append(f"{partner} deals with {decision.category}")
    place_helps = partner in BY_PLACE and "where_partner" not in draft.done
    known = where is not None and (where.council or where.status in ("found", "outside"))
    if place_helps and not known:
        turn.say(Say.REFER_FIRST, signpost=partner, name=_of(partner, None).name)
        turn.ask("where_partner")
        return
    _name(turn, partner, where.council if where else None)


def where_told(turn: Turn, value: str | None) -> None:
    """The answer to "where?": the right council can now be named, or only what all of them do."""
    place, decision = turn.known_place, turn.draft.decision
    assert decision is not None
    partner = decision.destination.partner or "council"
    offer = chosen_offer(turn.state, turn.heard)
    report.absorb(turn)
    if offer is not None:
        turn.note(where=settle.chosen(turn.draft.where, offer, place), offers=())
    elif value is None and _is_open(place):
        if not turn.asked_enough:
            settle.which_place(turn, offers_of(place) if place else (), "where_partner")
            return
    elif value is None and (place is None or place.status == "unknown") and not turn.asked_enough:
        turn.ask("where_partner")
        return
    report.passed(turn, "where_partner")
    where = turn.draft.where
    _name(turn, partner, where.council if where else None)


def _is_open(place: PlaceAnswer | None) -> bool:
    """Several places, and not all of them on one council's ground."""
    return place is not None and place.status == "ambiguous" and not place.council


def _name(turn: Turn, partner: str, council: str | None) -> None:
    found = _of(partner, council)
    reach = "\n".join(one for one in (found.how, found.phone, found.url) if one)
    category = turn.draft.category
    turn.say(Say.REFER, signpost=found.slug, name=found.name, does=found.does, reach=reach)
    if category in POLICE_HAVE_A_PART:
        turn.ask("offer")
    else:
        turn.now(draft=None)
        turn.close_question()
        turn.say(Say.ANYTHING_ELSE)


def _of(partner: str, council: str | None) -> Referral:
    return referral(partner, council_gss=council)
