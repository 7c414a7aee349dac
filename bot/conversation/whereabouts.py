"""Which place to look up for a message, before `step`: a pin, a chosen place, a correction."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.conversation import details, said
from bot.conversation.heard import Heard
from bot.conversation.state import Offer, State
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer, Point


class PlaceFinder(Protocol):
    """The part of triage's place finder that the conversation needs."""

    def find(
        self,
        text: str,
        *,
        expecting: bool = False,
        near: tuple[Point, ...] = (),
        marked: tuple[str, ...] = (),
    ) -> PlaceAnswer: ...

    def at(self, lat: float, lon: float) -> PlaceAnswer: ...


def asked_place(
    state: State, heard: Heard, places: PlaceFinder, decision: Decision | None = None
) -> PlaceAnswer | None:
    """The place to hand to `step`; None where triage's own reading of the words will do."""
    if heard.lat is not None and heard.lon is not None:
        return places.at(heard.lat, heard.lon)
    if offer := chosen_offer(state, heard):
        return places.at(offer.lat, offer.lon)
    if heard.text and details.corrects(heard.text):
        right = details.put_right(heard.text)
        if right and right != heard.text.strip():
            return places.find(right, expecting=True, near=near(state))
    if decision is not None and decision.place is not None:
        partner = state.question == "where_partner" or decision.destination.kind == "partner"
        return _with_council(decision.place, places) if partner else None
    return None


def _with_council(place: PlaceAnswer, places: PlaceFinder) -> PlaceAnswer | None:
    """ "Exeter" is several places to a team and one to a council: then nobody asks which part."""
    if place.status != "ambiguous" or not place.candidates:
        return None
    councils = {places.at(*one.point).council for one in place.candidates}
    council = councils.pop() if len(councils) == 1 else None
    return replace(place, council=council) if council else None


def chosen_offer(state: State, heard: Heard) -> Offer | None:
    """The offered place that was pressed or typed, by its label or its number."""
    value = heard.press or said.chosen(heard.text, state.choices) or ""
    kind, _, number = value.partition(":")
    if kind != "place" or not number.isdecimal() or not 1 <= int(number[:3]) <= len(state.offers):
        return None
    return state.offers[int(number[:3]) - 1]


def near(state: State) -> tuple[Point, ...]:
    """The places this conversation was already about, for the finder's ranking."""
    known = (
        state.draft.where if state.draft else None,
        state.danger.where if state.danger else None,
        state.shelved.where if state.shelved else None,
    )
    return tuple(
        Point(one.lat, one.lon)
        for one in known
        if one is not None and one.lat is not None and one.lon is not None
    )
