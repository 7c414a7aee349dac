"""The full place finder is made of gazetteer rows: kept once, with a town, and read back alike."""

from __future__ import annotations

import pytest

from triage.finder_file import pack, unpack
from triage.gazetteer import Place
from triage.places import Places
from triage.places_build import merge, read_open_names, read_rows

TOWN = (Place("Okehampton", "town", "", 50.738, -4.003), ())


def row(
    name: str, kind: str = "Named Road", lat: float = 50.74, lon: float = -4.0, **more: str
) -> dict[str, str]:
    return {"name": name, "type": kind, "lat": str(lat), "lon": str(lon), **more}


def test_reads_rows_of_several_shapes() -> None:
    rows = [
        row("Badger Lane", place="Okehampton", alt_name="Brock Lane"),
        {"street": "Otter Way", "kind": "street", "lat": "50.7", "lon": "-4.0"},
        row("Sampleton", "Railway Station"),
        row("Nowhere-on-the-Wold", "Village"),
    ]
    read = list(read_rows(rows))
    assert [place.kind for place, _ in read] == ["street", "street", "station", "village"]
    assert read[0][1] == ("Brock Lane",)
    assert read[2][0].name == "Sampleton Station"


@pytest.mark.parametrize(
    "bad",
    [
        row("A30", "Numbered Road"),
        row("A386", "street"),
        row("Parking Area", "generic"),
        row("", "Village"),
        row("Far Away", "Village", lat=55.0),
        {"name": "No Position", "type": "Village"},
        {"name": "Bad Position", "type": "Village", "lat": "x", "lon": "y"},
    ],
)
def test_leaves_out_what_is_no_place_of_ours(bad: dict[str, str]) -> None:
    assert list(read_rows([bad])) == []


def test_reads_a_tile_of_open_names_as_it_is_shipped() -> None:
    fields = [""] * 34
    fields[0], fields[2], fields[6], fields[7] = (
        "id1",
        "Badger Lane",
        "transportNetwork",
        "Named Road",
    )
    fields[8], fields[9], fields[18] = "258700", "95100", "Okehampton"
    ((place, others),) = read_open_names([",".join(fields)])
    assert (place.name, place.kind, place.town, others) == (
        "Badger Lane",
        "street",
        "Okehampton",
        (),
    )
    assert place.lat == pytest.approx(50.739, abs=0.01)


def test_a_place_is_kept_once_and_streets_get_a_town() -> None:
    found = read_rows(
        [
            row("Badger Lane"),
            row("Badger Lane", lat=50.7402),
            row("Badger Lane", lat=50.60, lon=-3.9, place="Elsewhere"),
            row("Okehampton", "Town", lat=50.739),
        ]
    )
    merged = merge([TOWN], found)
    assert sorted(place.town for place, _ in merged) == ["Elsewhere", "Okehampton"]


def test_a_finder_file_reads_back_and_is_the_same_every_time() -> None:
    listed = merge([TOWN], read_rows([row("Badger Lane", alt_name="Brock Lane")]))
    assert pack(listed) == pack(listed)
    assert unpack(pack(listed)).places == tuple(listed)


@pytest.mark.parametrize("packed", [b"", b"nothing", pack([])[:-9]])
def test_a_broken_file_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no place finder file"):
        unpack(packed)


def test_built_places_are_found() -> None:
    places = Places.load(more=merge([TOWN], read_rows([row("Quibbleworthy Lane")])))
    answer = places.find("by the gate on quibbleworthy lane, okehampton")
    assert answer.team is not None
    assert answer.team.name == "Okehampton Town"
    assert answer.source == "road"
