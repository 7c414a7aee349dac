"""Where the danger is, as a pin or a live share tells it: the alert has it, whoever writes here."""

from __future__ import annotations

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import RaiseAlert, TellAlert
from bot.conversation.state import MOST_MOVES
from tests.bot.conversation.talk import BODMIN, UNKNOWN, Talk, decision, found
from triage.place_types import PlaceAnswer, Point

KNIFE = decision("weapons", "emergency")
DOUBT = decision("suspicious_activity", "priority", ask_first="danger_now")
LAT, LON = 50.4700, -4.7200
KM = 1 / 111.2  # degrees of latitude


def at(lat: float = LAT, lon: float = LON) -> PlaceAnswer:
    return PlaceAnswer(
        "found", f"{lat:.5f}, {lon:.5f}", point=Point(lat, lon), team=BODMIN, precise=True
    )


def moves(talk: Talk, km: float = 0.0) -> Talk:
    """One more point of a live share, so far north of the first."""
    lat = LAT + km * KM
    heard = Heard(kind="location", lat=lat, lon=LON, edited=True)
    return talk.hears(heard, None, place=at(lat))


def begins_to_share(talk: Talk) -> Talk:
    return talk.hears(Heard(kind="location", lat=LAT, lon=LON), None, place=at())


def raised(talk: Talk) -> list[RaiseAlert]:
    return [one for one in talk.effects if isinstance(one, RaiseAlert)]


def notes(talk: Talk) -> list[str]:
    return [one.note for one in talk.effects if isinstance(one, TellAlert)]


def test_a_share_that_was_begun_before_the_danger_places_the_alert_at_its_next_point() -> None:
    talk = begins_to_share(Talk()).says("cancel").says("he has a knife", KNIFE)
    assert talk.effect(RaiseAlert).lat is None

    moves(talk, 0.01)

    assert talk.effect(RaiseAlert).lat == pytest.approx(LAT, abs=0.001)
    assert talk.phrases == ["added_to_alert", "ask_called_again"]
    assert moves(talk, 0.02).replies == ()  # answered once
    assert len(raised(talk)) == 2


def test_the_alert_has_the_pin_also_while_a_person_writes_here() -> None:
    talk = begins_to_share(Talk().given(taken_over=True)).says("he has a knife", KNIFE)

    assert moves(talk).effect(RaiseAlert).lat == LAT
    assert talk.replies == ()
    assert talk.says("hurry").effect(TellAlert) is None

    pinned = Talk().given(taken_over=True).says("hello").says("he has a knife", KNIFE)
    assert begins_to_share(pinned).effect(RaiseAlert).lat == LAT
    assert pinned.replies == ()


def test_the_alert_has_the_pin_when_nothing_is_asked_any_more() -> None:
    talk = Talk().says("he has a knife", KNIFE).says("red coat").says("and a dog")
    assert talk.phrases[-1] == "still_here"
    draft = talk.state.draft

    assert begins_to_share(talk).effect(RaiseAlert).lat == LAT
    assert talk.phrases == ["added_to_alert", "still_here"]
    assert draft is not None
    assert talk.state.draft is not None
    assert talk.state.draft.words == draft.words  # it begins no report of its own


def test_the_alert_has_the_pin_in_the_middle_of_another_matter_too() -> None:
    talk = Talk().says("he has a knife", KNIFE).says("red coat").says("and a dog")
    talk.says("my bike was stolen as well", decision("theft"))
    assert talk.asking == "location"

    assert begins_to_share(talk).effect(RaiseAlert).lat == LAT
    assert talk.asking != "location"


def test_a_pin_without_a_known_place_still_has_its_point() -> None:
    talk = Talk().says("he has a knife", KNIFE)
    talk.hears(Heard(kind="location", lat=49.9, lon=-6.9), None, place=UNKNOWN)

    assert (talk.effect(RaiseAlert).lat, talk.effect(RaiseAlert).lon) == (49.9, -6.9)


def test_who_is_safe_raises_no_alert_by_walking_on() -> None:
    talk = begins_to_share(Talk()).says("cancel").says("he has a knife", KNIFE).presses("safe")
    before = len(talk.effects)
    assert moves(talk, 5).replies == ()
    talk.says("no thanks")
    assert moves(talk, 9).replies == ()

    assert len(talk.effects) == before


def test_who_may_be_made_to_say_that_they_are_safe_is_followed_all_the_same() -> None:
    watched = decision("domestic_abuse", "emergency", sensitive=True)
    talk = Talk().says("he has a knife", watched).presses("safe")
    assert moves(talk).replies == ()
    assert talk.effect(RaiseAlert).lat == LAT
    talk.says("no thanks")

    assert moves(talk, 0.6).replies == ()
    assert talk.effect(TellAlert).note.startswith("is now at")


def test_who_is_safe_no_longer_is_followed_again() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at()).presses("safe")
    talk.says("no I'm not safe")

    assert "is now at" in moves(talk, 0.6).effect(TellAlert).note


def test_who_is_in_danger_and_carried_off_is_followed_without_a_word() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at())
    before = notes(talk)

    assert moves(talk, 0.1).replies == ()
    assert notes(talk) == before  # still there
    assert moves(talk, 0.6).replies == ()
    assert notes(talk) == [*before, "is now at 50.47540, -4.72000, 0.6 km from the alert's place"]
    moves(talk, 0.7)
    assert len(notes(talk)) == len(before) + 1
    assert len(raised(talk)) == 1


def test_a_long_way_makes_few_notes() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at())
    for step in range(1, 1001):  # 100 km, a point every 100 m
        moves(talk, step / 10)

    assert 10 < len(notes(talk)) < 25


def test_who_jumps_about_the_globe_makes_no_more_notes_than_anybody_else() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at())
    for step in range(3 * MOST_MOVES):
        moves(talk, 2000.0 * (step % 2))

    assert len(notes(talk)) == MOST_MOVES
    assert "conversation" in notes(talk)[-1]


def test_a_pin_that_the_alert_is_not_told_of_is_not_said_to_be_added() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at())
    for _ in range(MOST_MOVES):
        begins_to_share(talk)
    assert talk.phrases[0] == "added_to_alert"

    assert begins_to_share(talk).phrases == ["still_here"]
    assert len(notes(talk)) == MOST_MOVES


def test_of_a_town_the_first_point_is_told_however_near() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=found("Bodmin", precise=False))

    assert len(notes(moves(talk, 0.1))) == 1
    assert len(notes(moves(talk, 0.2))) == 1


def test_a_pin_on_purpose_is_told_to_an_alert_that_has_a_place() -> None:
    talk = Talk().says("he has a knife", KNIFE, place=at())

    assert begins_to_share(talk).phrases[0] == "added_to_alert"
    assert notes(talk) == ["is now at 50.47000, -4.72000, 0.0 km from the alert's place"]


def test_a_point_while_danger_is_in_doubt_is_kept_for_the_alert() -> None:
    talk = Talk().says("someone is outside", DOUBT)

    assert moves(talk).replies == ()
    assert talk.state.question == "danger_now"
    assert talk.says("yes").effect(RaiseAlert).lat == LAT


def test_a_point_while_danger_is_in_doubt_moves_no_place_that_was_told() -> None:
    talk = Talk().says("someone is outside", DOUBT, place=found("Bodmin"))
    state = talk.state

    assert moves(talk, 3).replies == ()
    assert talk.state == state
