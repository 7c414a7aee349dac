"""The offline finder keeps geopy's manners."""

from __future__ import annotations

import pytest
from geopy.exc import GeocoderQueryError
from geopy.location import Location

from bot.geocoding import OfflineGeocoder
from triage.places import Places


@pytest.fixture(scope="module")
def geocoder() -> OfflineGeocoder:
    return OfflineGeocoder(Places.load())


def test_one_place(geocoder: OfflineGeocoder) -> None:
    location = geocoder.geocode("Fore Street, Okehampton")
    assert isinstance(location, Location)
    assert location.latitude == pytest.approx(50.738, abs=0.01)
    assert location.raw["answer"].team.name == "Okehampton Town"


def test_a_shared_name_is_no_one_place_but_several(geocoder: OfflineGeocoder) -> None:
    assert geocoder.geocode("Fore Street") is None
    several = geocoder.geocode("Fore Street", exactly_one=False)
    assert isinstance(several, list)
    assert len(several) == 5


def test_nothing_found_is_none(geocoder: OfflineGeocoder) -> None:
    assert geocoder.geocode("qwxz vbnm") is None
    assert geocoder.geocode("qwxz vbnm", exactly_one=False) is None


def test_a_point_has_a_team_or_nothing(geocoder: OfflineGeocoder) -> None:
    location = geocoder.reverse((50.3715, -4.1427))
    assert isinstance(location, Location)
    assert location.address == "Plymouth City Centre"
    assert geocoder.reverse("55.0, 2.0") is None
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("not a point")
