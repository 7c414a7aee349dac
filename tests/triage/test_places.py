"""Residents' words for places, and words that only look like places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.place_types import Point
from triage.places import Places


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("man with a knife outside the co-op in Redruth", "Redruth South & St Day & Lanner"),
        ("boy racers every night at Crealy car park", "Clyst Valley, Woodbury & Lympstone"),
        ("someone's keyed my car on Union St Plymouth", "Plymouth City Centre"),
        ("fight on fore street bodmin", "Bodmin St Petroc"),
        ("Bodmin, Fore Street", "Bodmin St Petroc"),
        ("corner of Fore Street and Bond Street Redruth", "Redruth South & St Day & Lanner"),
        ("the rec in Bovey", "Bovey Tracey & Moretonhampstead"),
        ("outside spoons in Newquay", "Newquay Town"),
        ("drunk people in Beer", "Seaton Rural"),
        ("lads at Black Dog", "Crediton Rural South"),
        ("I live in Playing Place", "Chacewater, Feock, Kea & Kenwyn"),
        ("burglary at London Apprentice", "Grampound & Mevagissey"),
        ("Sticker near St Austell", "St Austell Town"),
        ("kids throwing stones at buses in Swilly", "North Prospect"),
        ("A30 at Chiverton Cross", "Chacewater, Feock, Kea & Kenwyn"),
        ("man exposing himself on Fistral", "Newquay Town"),
        ("truro city centre", "Boscawen"),
        ("it happened at SX 477 544", "Plymouth City Centre"),
        ("50.3715, -4.1427", "Plymouth City Centre"),
        ("50.3715N 4.1427W", "Plymouth City Centre"),
    ],
)
def test_a_whole_message_leads_to_its_team(places: Places, text: str, team: str) -> None:
    answer = places.find(text)
    assert answer.team is not None, answer
    assert (answer.status, answer.team.name) == ("found", team)
    assert answer.text.lower() in text.lower()
    assert answer.because


@pytest.mark.parametrize(
    "text",
    [
        "There's some new graffiti here",
        "There are some youths hanging around on a corner down here that's not being dealt with",
        "hello?",
        "is the A38 shut?",
        "my nan is in bed",
        "I was having a bath",
        "he likes rugby and reading",
        "i had a beer in the street",
        "Kelly hit me",
        "my friend Ashley is missing",
        "it's a black dog",
        "hope you can help, start now please",
        "a rock was thrown through my window",
        "2 people fighting in the street",
        "they keep parking in the park by the church",
        "an order for a ringtone",
        "I am in trouble and in danger",
        "Paul and Charles went over the wall",
        "THEY JUST SNATCHED MY MOTHERS PURSE AND SHE FELL, HIP LOOKS WRONG",
        "man with a London accent at the door",
        "an old man fell over",
        "unsubscribe please, moved to Kent",
        "",
        "🙂🙂🙂",
        "\x00\x01",
        "/restart",
    ],
)
def test_ordinary_words_are_no_place(places: Places, text: str) -> None:
    answer = places.find(text)
    assert (answer.status, answer.team, answer.candidates) == ("unknown", None, ())


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("burglary in Bristol", "Avon and Somerset Police"),
        ("fore street taunton", "Avon and Somerset Police"),
        ("watching a film in Bath", "Avon and Somerset Police"),
        ("my sister lives in Bridport", "Dorset Police"),
        ("stolen in London", "Metropolitan Police"),
    ],
)
def test_other_forces_are_named(places: Places, text: str, force: str) -> None:
    answer = places.find(text)
    assert (answer.status, answer.outside_force) == ("outside", force)


def test_a_place_of_ours_outweighs_one_that_was_only_passed(places: Places) -> None:
    answer = places.find("I came by train from Bristol and my bag was taken in Tavistock")
    assert answer.team is not None
    assert answer.team.name == "Tavistock Town"


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("beer", "Seaton Rural"),
        ("forr street bodmin", "Bodmin St Petroc"),
        ("street bodmin fore", "Bodmin St Petroc"),
        ("newton abbott", "Newton Abbot Town"),
        ("kingsbrige", "Kingsbridge"),
        ("westward ho!", "Westward Ho!, Northam & Appledore, Hartland Rural"),
        ("mutley plain", "Mutley"),
        ("high st exeter", "Exeter City Centre"),
        ("exmouth exeter road", "Exmouth Halsdon & Withycombe"),
        ("Exeter Road, Exmouth", "Exmouth Halsdon & Withycombe"),
        ("Newport Barnstaple", "Barnstaple Newport"),
        ("the hoe", "Plymouth City Centre"),
        ("Hugh Town", "Isles of Scilly"),
        ("Lundy", "Westward Ho!, Northam & Appledore, Hartland Rural"),
    ],
)
def test_an_answer_to_where(places: Places, text: str, team: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.team is not None, answer
    assert answer.team.name == team


@pytest.mark.parametrize(
    "text", ["Fore St", "Church Road", "Plymouth", "exeter", "St Marys", "torquay"]
)
def test_a_shared_name_asks_back_with_choices(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert (answer.status, answer.team) == ("ambiguous", None)
    assert 2 <= len(answer.candidates) <= 5
    labels = [candidate.label for candidate in answer.candidates]
    assert len(set(labels)) == len(labels)
    assert len({candidate.team_id for candidate in answer.candidates}) > 1
    for candidate in answer.candidates:  # choosing one leads to the team that it promised
        chosen = places.at(*candidate.point)
        assert chosen.team is not None
        assert chosen.team.id == candidate.team_id


def test_what_was_said_before_decides_between_namesakes(places: Places) -> None:
    bodmin = Point(50.4690, -4.7180)
    answer = places.find("by the bank on Fore Street", near=(bodmin,))
    assert answer.team is not None
    assert answer.team.name == "Bodmin St Petroc"


def test_a_marked_word_counts_although_it_is_ordinary(places: Places) -> None:
    text = "loads of noise again beer tonight"
    assert places.find(text).status == "unknown"
    marked = places.find(text, marked=("beer",))
    assert marked.team is not None
    assert marked.team.name == "Seaton Rural"


def test_a_town_is_less_precise_than_a_street(places: Places) -> None:
    assert not places.find("in Okehampton").precise
    assert places.find("Fore Street, Okehampton").precise


def test_an_unknown_street_of_a_known_village_gives_the_village(places: Places) -> None:
    answer = places.find("Qwxyz Terrace, Zennor", expecting=True)
    assert answer.team is not None
    assert answer.team.name in ("Penzance Rural West", "St Ives Town", "Penzance Rural East")


TOWNS = ("Tavistock", "Bodmin", "Ivybridge", "Okehampton", "Kingsbridge", "Dawlish", "Padstow")


@settings(max_examples=80, deadline=None)
@given(
    town=st.sampled_from(TOWNS),
    order=st.permutations([0, 1, 2]),
    cases=st.tuples(*[st.sampled_from(["lower", "upper", "title"])] * 3),
)
def test_order_and_case_never_change_the_team(
    places: Places, town: str, order: list[int], cases: tuple[str, ...]
) -> None:
    words = ["Fore", "Street", town]
    shuffled = " ".join(getattr(words[at], case)() for at, case in zip(order, cases, strict=True))
    expected = places.find(f"Fore Street, {town}", expecting=True)
    assert places.find(shuffled, expecting=True).team == expected.team


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="qxzjvwkyg", min_size=4, max_size=12).filter(lambda word: len(set(word)) > 2)
)
def test_nonsense_is_never_found(places: Places, nonsense: str) -> None:
    assert places.find(f"outside {nonsense} {nonsense[::-1]}").status == "unknown"
    assert places.find(nonsense, expecting=True).status != "found"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.booleans())
def test_any_text_gets_an_answer(places: Places, text: str, expecting: bool) -> None:
    answer = places.find(text, expecting=expecting, marked=(text[:5],))
    assert (answer.team is not None) == (answer.status == "found")
    assert len(answer.candidates) <= 5
    assert answer.because
