"""Settling where: one of several places, a place of another force, a place that is not known."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.outcome import Button
from bot.conversation.say import Say
from bot.conversation.state import Offer, Question, Whereabouts
from bot.conversation.turn import Turn
from triage.place_types import PlaceAnswer

SHORTEST_LIST = 2
LONGEST_PLACE = 200  # characters of a place in a reply


def which_place(turn: Turn, offers: tuple[Offer, ...], question: Question) -> None:
    """Several places are called that: which one? The list is numbered, so "2" is an answer."""
    listed = "\n".join(f"{number}. {one.label}" for number, one in enumerate(offers, 1))
    several = len(offers) >= SHORTEST_LIST
    what, again = Say.WHICH_PLACE, Say.WHICH_PLACE_AGAIN
    if not several:
        what, again = Say.IS_IT_THERE, Say.IS_IT_THERE_AGAIN
    elif _is_one_town(turn.known_place):
        what = Say.WHICH_PART
    if turn.state.last_asked == what.value:
        what = again
    more = turn.phrases.variant(what, child=turn.state.child, channel=turn.facts.channel).buttons
    buttons = tuple(
        Button(label=one.label, value=f"place:{number}") for number, one in enumerate(offers, 1)
    )
    turn.now(offers=offers)
    turn.say(what, question=question, choices=(*buttons, *more), places=listed)


def _is_one_town(place: PlaceAnswer | None) -> bool:
    """Known as a town, and large enough for several teams."""
    return place is not None and place.status == "ambiguous" and place.point is not None


def outside(turn: Turn, where: Whereabouts) -> None:
    """Not our ground: whose it is, and a way to say that we read it wrong."""
    turn.because.append(f"outside the force's area: {where.force or 'force not known'}")
    where_text = where.text[:LONGEST_PLACE]
    if turn.state.last_asked in (Say.OUTSIDE, Say.OUTSIDE_UNKNOWN):
        turn.say(Say.OUTSIDE_AGAIN, question="location", place=where_text)
    elif where.force:
        turn.say(Say.OUTSIDE, question="location", place=where_text, force=where.force)
    else:
        turn.say(Say.OUTSIDE_UNKNOWN, question="location", place=where_text)


def chosen(told: Whereabouts | None, offer: Offer, place: PlaceAnswer | None) -> Whereabouts:
    """The chosen place: its label, and the resident's own words where they say more.

    As far as the offer knew it, when nobody looked it up again.
    """
    where = Whereabouts.of(place) if place is not None and place.team else Whereabouts(text="")
    own = told.text if told is not None else ""
    says_more = len(own.split()) > 1 and own.casefold() not in offer.label.casefold()
    text = f"{own} ({offer.label})" if says_more else offer.label
    return replace(
        where,
        text=text,
        status="found",
        lat=offer.lat,
        lon=offer.lon,
        team=where.team or offer.team,
    )
