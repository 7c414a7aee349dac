"""Where the danger is, as a pin or a live share tells it: the alert has it, whoever writes here."""

from __future__ import annotations

from dataclasses import replace
from math import cos, hypot, radians

from bot.conversation.danger_alert import raise_alert
from bot.conversation.outcome import TellAlert
from bot.conversation.state import MOST_MOVES, Danger, Whereabouts
from bot.conversation.turn import Turn

FAR_M = 500  # times the notes so far: a long drive makes few, a short one enough to follow
LAST = "; every later place stands in the conversation"


def take(turn: Turn) -> bool:
    """Whether this point is the alert's first place, which they should hear. Says nothing itself.

    Later points are told as notes: who is in danger may be carried off.
    """
    danger, heard = turn.state.danger, turn.heard
    if danger is None or heard.lat is None or heard.lon is None:
        return False
    if danger.safe and not danger.pressed:  # else it may be said for who stands beside them
        return False
    where = shared(turn)
    if danger.where is not None and danger.where.lat is not None:
        _follow(turn, danger, where)
        return False
    turn.now(danger=replace(danger, where=where))
    draft = turn.state.draft
    if draft is not None and draft.category == danger.decision.category and draft.where is None:
        turn.note(where=where)
    raise_alert(turn, because="the resident shares where they are")
    return not danger.safe


def shared(turn: Turn) -> Whereabouts:
    """A point, with whose ground it lies on where that is known."""
    heard, place = turn.heard, turn.known_place
    if place is not None and place.point is not None:
        return Whereabouts.of(place)
    return Whereabouts(text=f"{heard.lat:.5f}, {heard.lon:.5f}", lat=heard.lat, lon=heard.lon)


def _follow(turn: Turn, danger: Danger, where: Whereabouts) -> None:
    """A note, unless it is near what the control room knows, or they were told often enough."""
    assert danger.where is not None
    last = danger.moved_to or danger.where
    on_purpose = not turn.heard.edited
    near = last.precise and _metres(last, where) < FAR_M * (danger.moves + 1)
    if danger.moves >= MOST_MOVES or (near and not on_purpose):
        return
    moves = danger.moves + 1
    km = _metres(danger.where, where) / 1000
    note = f"is now at {where.text}, {km:.1f} km from the alert's place"
    if moves == MOST_MOVES:
        note += LAST
    turn.now(danger=replace(danger, moved_to=replace(where, precise=True), moves=moves))
    turn.do(TellAlert(note=note), "somebody in danger moves")


def _metres(one: Whereabouts, other: Whereabouts) -> float:
    """As if the earth were flat: near enough to tell whether somebody has moved on."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    north = other.lat - one.lat
    east = ((other.lon - one.lon + 180) % 360 - 180) * cos(radians((one.lat + other.lat) / 2))
    return 111_195 * hypot(north, east)
