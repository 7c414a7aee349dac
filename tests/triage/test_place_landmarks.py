"""A town's own station, market or supermarket is found by its kind; a stranger's name is not."""

from __future__ import annotations

import pytest

from triage.places import Places


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the bus station in Exeter", "Exeter Bus Station"),
        ("train station truro", "Truro Station"),
        ("outside spoons in Newquay", "Wetherspoons, Cliff Road, Newquay"),
        ("weatherspoons, Bideford", "Wetherspoons, Bridgeland Street, Bideford"),
        ("in the car park behind tescos in Truro", "Tesco, Garras Wharf, Truro"),
        ("the prom in Penzance", "Penzance Promenade"),
        ("Efford crem", "Efford Crematorium, Plymouth"),
    ],
)
def test_a_town_and_a_kind_of_landmark_are_enough(places: Places, text: str, label: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.status == "found"
    assert answer.because.startswith(label)


@pytest.mark.parametrize("text", ["Qwx Hospital, Falmouth", "tesco, Newton Abbot", "Lidl, Exeter"])
def test_an_unknown_one_is_asked_about(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).status == "ambiguous"


@pytest.mark.parametrize("text", ["spoons", "outside maccies", "tesco", "the station"])
def test_a_shop_without_a_town_is_nowhere(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).status == "unknown"


def test_trago_is_three_shops(places: Places) -> None:
    answer = places.find("up Trago way", expecting=True)
    assert len({choice.team_id for choice in answer.candidates}) == 3


@pytest.mark.parametrize("name", ["Torridge", "Roseland", "Penwith", "Kerrier"])
def test_a_district_is_no_hamlet_of_its_name(places: Places, name: str) -> None:
    answer = places.find(name, expecting=True)
    assert answer.status == "unknown"
    assert "ground of many teams" in answer.because


def test_a_quarter_known_only_of_another_town_is_asked_about(places: Places) -> None:
    assert places.find("Heathfield, Honiton", expecting=True).status == "ambiguous"


def test_a_suburb_is_its_own_towns_whatever_else_is_called_so(places: Places) -> None:
    answer = places.find("Newport, Barnstaple", expecting=True)
    assert answer.team is not None
    assert answer.team.name == "Barnstaple Newport"


def test_no_part_of_torpoint_lies_over_the_tamar(places: Places) -> None:
    answer = places.find("the qwx club, Torpoint", expecting=True)
    teams = {choice.team_id for choice in answer.candidates} or {answer.team and answer.team.id}
    assert not any(str(team).startswith("PLY") for team in teams)


@pytest.mark.parametrize("text", ["home", "at work", "outside", "my flat", "Bedford Precinct"])
def test_what_is_said_of_anywhere_is_no_place(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).status == "unknown"


@pytest.mark.parametrize(
    "text", ["lat 50.7184 long -3.5339", "50°43'06\"N 3°32'02\"W", "50.7184N 3.5339W"]
)
def test_degrees_are_read_however_they_are_written(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.source == "coordinates"
    assert answer.team is not None
    assert answer.team.name == "Exeter City Centre"


def test_degrees_that_are_nowhere_on_earth_are_no_place(places: Places) -> None:
    assert places.find("99°10'00\"N 3°32'02\"W", expecting=True).status == "unknown"


@pytest.mark.parametrize("text", ["fore st beer", "Fore Street, Beer", "beer, fore street"])
def test_a_villages_own_street_is_not_the_next_towns(places: Places, text: str) -> None:
    """The short list has Seaton's Fore Street and not Beer's."""
    answer = places.find(text, expecting=True)
    assert answer.status == "ambiguous"
    assert "Beer, the middle" in [choice.label for choice in answer.candidates]


def test_an_unknown_street_of_a_city_is_asked_about_with_as_many_parts_as_fit(
    places: Places,
) -> None:
    answer = places.find("Widewell Lane, Plymouth", expecting=True)
    assert answer.status == "ambiguous"
    assert len(answer.candidates) == 5
    assert "28 teams" in answer.because


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Poldhu beach", "Poldhu Cove"),
        ("Readymoney beach", "Readymoney Cove"),
        ("carbis bay train station", "Carbis Bay Station"),
        ("liskeard railway station", "Liskeard Station"),
        ("Chapel Road, Roche", "Roche"),
    ],
)
def test_what_people_say_leads_to_what_is_kept(places: Places, text: str, label: str) -> None:
    assert places.find(text, expecting=True).because.startswith(label)


@pytest.mark.parametrize("text", ["stolen van last seen on J27 of the M5", "crash at j27 just now"])
def test_a_junction_is_known_in_the_middle_of_a_message(places: Places, text: str) -> None:
    assert places.find(text).because.startswith("M5 Junction 27")


def test_down_and_top_of_are_no_hamlets(places: Places) -> None:
    assert places.find("down Mutley", expecting=True).because.startswith("Mutley")
