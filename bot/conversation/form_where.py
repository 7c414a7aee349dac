"""The answers to "where?" in a report: found, one of several, another force's, or not known."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import bare, details, forms, report, settle
from bot.conversation.say import Say
from bot.conversation.state import LONGEST_DETAIL, Whereabouts, offers_of
from bot.conversation.turn import ENOUGH, Turn
from bot.conversation.whereabouts import chosen_offer
from triage.place_types import PlaceAnswer


def location(turn: Turn, value: str | None) -> bool:
    """A place, a pin, one of the offered places, or none."""
    draft = turn.draft
    if value in ("skip", "no"):
        report.passed(turn, "location", "closer")
        turn.note(offers=())
        report.proceed(turn)
        return True
    if value == "elsewhere":
        turn.note(offers=(), where=None)
        turn.now(offers=())
        turn.ask("location")
        return True
    if draft.where is not None and draft.where.status == "outside" and value == "yes":
        _leave_to_the_other_force(turn)
        return True
    offer = chosen_offer(turn.state, turn.heard)
    if value == "yes" and len(draft.offers) == 1:
        offer = draft.offers[0]
    place = turn.known_place
    kept = bare.where(turn.heard.text) if value is None else ""
    if offer is not None:
        turn.note(where=settle.chosen(draft.where, offer, place), offers=())
    elif place is not None and place.status == "found":
        turn.note(where=_named(turn, Whereabouts.of(place)), offers=())
    elif place is not None and place.candidates and _worth_asking(turn, place):
        report.absorb(turn, kept=bool(kept))
        turn.note(where=_named(turn, Whereabouts.of(place)), offers=offers_of(place))
        settle.which_place(turn, offers_of(place), "location")
        return True
    elif place is not None and place.candidates and forms.gentle(draft):
        turn.note(where=_named(turn, Whereabouts.of(place)))
    elif place is not None and place.status == "outside":
        return _outside(turn, Whereabouts.of(place))
    else:
        return _not_found(turn, value)
    report.absorb(turn, kept=bool(kept))
    report.passed(turn, "location", "closer")
    report.proceed(turn)
    return True


def _worth_asking(turn: Turn, place: PlaceAnswer) -> bool:
    """Which of several is asked at most twice more, a mere guess only while we still ask."""
    if forms.gentle(turn.draft):
        return False
    several = len(place.candidates) >= settle.SHORTEST_LIST
    return turn.state.tries <= ENOUGH if several else not turn.asked_enough


def _named(turn: Turn, where: Whereabouts) -> Whereabouts:
    """A place keeps the words it was told in; a pin has none."""
    text = turn.heard.text.strip()
    told = bare.where(text) or bare.said_around(text, where.text) or text
    if turn.heard.kind == "location":
        return where
    return replace(where, text=told[:LONGEST_DETAIL])


def _outside(turn: Turn, where: Whereabouts) -> bool:
    before = turn.draft.where
    if before is not None and before.status == "outside":
        _leave_to_the_other_force(turn)
        return True
    report.absorb(turn)
    turn.note(where=where, offers=())
    settle.outside(turn, where)
    return True


def _leave_to_the_other_force(turn: Turn) -> None:
    turn.because.append("another force's area: no report taken")
    turn.now(draft=None)
    turn.close_question()
    turn.say(Say.OTHER_FORCE)


def _not_found(turn: Turn, value: str | None) -> bool:
    """The place is not in our books: once more, then kept in the resident's own words."""
    text = turn.heard.text.strip()
    if (
        value is not None
        or turn.heard.kind == "location"
        or not turn.asked_enough
        or not details.has_words(text)
    ):
        return False
    turn.note(where=Whereabouts(text=text[:LONGEST_DETAIL]), offers=())
    turn.because.append("the place was not found: kept as told")
    report.absorb(turn, kept=len(text) <= LONGEST_DETAIL)
    turn.say(Say.PLACE_AS_TOLD)
    report.passed(turn, "location", "closer")
    report.proceed(turn)
    return True


def closer(turn: Turn, value: str | None) -> bool:
    """Whereabouts in the town: whatever is said is worth keeping."""
    where, place = turn.draft.where, turn.known_place
    text = turn.heard.text.strip()
    if value in ("skip", "no") or where is None:
        pass
    elif place is not None and place.status == "found" and (place.precise or not text):
        found = Whereabouts.of(place)
        named = replace(found, text=closer_still(where, text).text) if text else found
        turn.note(where=named)
    elif text and value is None:
        turn.note(where=closer_still(where, text))
    else:
        return False
    if value is None:
        report.absorb(turn, kept=bool(bare.where(text)))
    report.passed(turn, "closer")
    report.proceed(turn)
    return True


def closer_still(where: Whereabouts, text: str) -> Whereabouts:
    """The spot before the town: "by the co-op, Bodmin"."""
    told = bare.where(text) or text.strip()
    known = where.text.casefold() in told.casefold()
    text = told if known else f"{told}, {where.text}"
    return replace(where, text=text[:LONGEST_DETAIL], precise=True)
