"""Newer postcodes are taken from the publishers' files, and those that ended are forgotten."""

from __future__ import annotations

import pytest

from triage.finder_file import pack, unpack
from triage.places import Places
from triage.postcode_files import PostcodeChanges, Unit, changes, read_code_point, read_onspd

CODE_POINT = '"PL11AA",10,247900,54700,"E92000001","E19000002","E18000010","","E06000026","E05"'


def test_reads_code_point_open_as_it_is_shipped() -> None:
    rows = [
        CODE_POINT,
        CODE_POINT.replace(",10,", ",90,"),  # nobody knows where
        CODE_POINT.replace("247900", "0"),
        CODE_POINT.replace("PL11AA", "AB11AA"),  # Aberdeen
        '"PL1 1AB",10,x,y,"E92000001"',
        "",
    ]
    (unit,) = read_code_point(rows)
    assert (unit.code, unit.council, unit.area) == ("PL1 1AA", "E06000026", "")
    assert unit.lat == pytest.approx(50.372, abs=0.01)


@pytest.mark.parametrize(
    "header",
    [
        "pcd,pcd2,pcds,dointr,doterm,oslaua,oa11,lat,long",
        "pcd7,pcd8,pcds,dointr,doterm,lad25cd,oa11cd,lat,long",
    ],
)
def test_reads_the_ons_directory_of_several_years(header: str) -> None:
    rows = [
        header,
        '"PL1 1AA","PL1  1AA","PL1 1AA","198001","","E06000026","E00076456",50.37,-4.14',
        '"PL1 1AB","PL1  1AB","PL1 1AB","198001","202401","E06000026","E00076456",50.37,-4.14',
        '"PL1 1AD","PL1  1AD","PL1 1AD","198001","","E06000026","E00076456",99.999999,0.0',
        '"PL1 1AE"',
    ]
    assert [(unit.code, unit.area) for unit in read_onspd(rows)] == [("PL1 1AA", "E00076456")]


def test_a_table_that_does_not_say_which_are_live_is_left_alone() -> None:
    rows = ["postcode,lat,lon,lad25cd", "EX4 6NS,50.7,-3.5,E07000041"]
    assert list(read_onspd(rows)) == []
    live = ["postcode,lat,lon,status,lad25cd", "EX4 6NS,50.7,-3.5,live,E07000041"]
    assert [unit.code for unit in read_onspd(live)] == ["EX4 6NS"]
    assert list(read_onspd([])) == []


def test_a_new_postcode_gets_its_area_from_the_file_or_its_neighbour(places: Places) -> None:
    table, teams = places.router.table, places.router.neighbourhoods.team_of_area
    row = table.codes["EX4 6NS"]
    at = (table.lat[row], table.lon[row])
    council, area = table.council[row], table.area[row]
    told = [
        Unit("EX4 6ZZ", *at, "", council),
        Unit("EX4 6ZY", *at, "E99999999", council),
        Unit("EX4 6ZX", *at, table.area[0], council),
        Unit("EX4 6ZW", *at, "", "E07000187"),  # Somerset's
        Unit("EX4 6NS", *at, "", council),  # known
    ]
    found = changes(told, table, teams)
    assert {unit.code: unit.area for unit in found.added} == {
        "EX4 6ZZ": area,
        "EX4 6ZY": area,
        "EX4 6ZX": table.area[0],
    }
    assert found.ended == frozenset()  # five postcodes are no whole file


def test_what_a_whole_file_lacks_has_ended(places: Places) -> None:
    table = places.router.table
    ours = [
        Unit(code, table.lat[row], table.lon[row], "", table.council[row])
        for code, row in table.codes.items()
        if row < table.inside and code.startswith("TQ") and code != "TQ1 1AA"
    ]
    ended = next(code for code, row in table.codes.items() if code.startswith("TQ"))
    left = [unit for unit in ours if unit.code != ended]
    assert ended in changes(left, table, places.router.neighbourhoods.team_of_area).ended


def test_newer_postcodes_are_kept_in_the_finder_and_answered(places: Places) -> None:
    table = places.router.table
    row = table.codes["EX4 6NS"]
    unit = Unit("EX4 6ZZ", table.lat[row], table.lon[row], table.area[row], table.council[row])
    kept = unpack(pack([], postcodes=PostcodeChanges((unit,), frozenset({"EX4 6NS"})))).postcodes
    newer = Places.load(postcodes=kept)
    assert newer.find("ex46zz", expecting=True).team == places.find("EX4 6NS").team
    gone = newer.find("EX4 6NS", expecting=True)
    assert gone.status == "unknown"
    assert "not among the live postcodes" in gone.because
