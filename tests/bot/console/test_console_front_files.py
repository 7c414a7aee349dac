"""What pages load: what is listed, kept for ever by its content, and nothing of GOV.UK's own."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from bot.console import front_files
from bot.console.front_files import FROM_PACKAGES, FrontFile, FrontFiles, without_crown
from tests.bot.console.console_house import House, open_house

PLACE = re.compile(r'(?:href|src)="(/staff/static/[^"]+)"')

CSS = """\
@font-face{font-family:GDS Transport;src:url(/assets/fonts/bold.woff2)}
.a{font-family:GDS Transport,arial,sans-serif;color:red}
@media print{.b{background:url(/assets/images/govuk-crest.svg)}.c{color:blue}}
"""


def packages(folder: Path) -> Path:
    """As npm lays them, as small as can be."""
    for path in FROM_PACKAGES.values():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CSS if path.endswith(".css") else "export {}", encoding="utf-8")
    return folder


def test_the_font_and_the_arms_that_only_gov_uk_may_use_are_taken_out():
    left = without_crown(CSS)
    assert ".a{font-family:arial,sans-serif;color:red}" in left
    assert ".c{color:blue}" in left
    assert not re.search(r"GDS|@font-face|crest|url\(", left)


@pytest.mark.skipif(
    not front_files.load().is_designed, reason="the packages are not installed: `make setup`"
)
def test_nothing_of_it_is_left_in_the_real_packages_either():
    for name in ("govuk-frontend.min.css", "moj-frontend.min.css"):
        css = front_files.load().by_name[name].plain.decode()
        assert len(css) > 50_000
        assert not re.search(r"GDS Transport|@font-face|crest\.svg", css), name


def test_one_changed_byte_gives_every_file_another_address():
    def made(text: bytes) -> FrontFiles:
        return FrontFiles({"a.css": FrontFile("text/css", text, gzip.compress(text))})

    assert made(b"one").address("a.css") == made(b"one").address("a.css")
    assert made(b"one").address("a.css") != made(b"two").address("a.css")


def test_half_of_the_packages_count_as_none(tmp_path: Path):
    whole = packages(tmp_path / "whole")
    assert front_files.load(whole).is_designed
    half = packages(tmp_path / "half")
    (half / FROM_PACKAGES["leaflet.js"]).unlink()
    assert not front_files.load(half).is_designed
    assert "leaflet.css" not in front_files.load(half).by_name


async def test_all_that_a_page_names_is_served_and_may_be_kept_for_ever(house: House):
    async with house.stranger() as visitor:
        page = await visitor.get("/staff/sign-in")
        named = PLACE.findall(page.text)
        assert len(named) >= 3
        for place in named:
            answer = await visitor.get(place)
            assert answer.status == 200, place
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Type"].split(";")[0] in front_files.TYPES.values()


async def test_another_releases_page_gets_our_file_but_may_not_keep_it(house: House):
    async with house.stranger() as visitor:
        answer = await visitor.get(f"/staff/static/{'0' * 16}/console.css")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["package.json", "govuk-frontend.min.css.map", "axe.min.js", "console.py", "...css"]
)
async def test_nothing_else_is_served(house: House, name: str):
    async with house.stranger() as visitor:
        answer = await visitor.get(f"/staff/static/{front_files.load().release}/{name}")
    assert answer.status == 404


async def test_without_the_packages_pages_are_plain_and_it_is_said(engine, clock, tmp_path: Path):
    plain = front_files.load(tmp_path)
    async with open_house(engine, tmp_path, clock, front=plain) as house:
        async with house.stranger() as visitor:
            page = (await visitor.get("/staff/sign-in")).text
        assert "plain.css" in page
        assert "govuk-frontend.min" not in page
        told = house.health.part("design")
    assert told is not None
    assert told.state == "off"
    assert "make setup" in told.detail
    assert told.is_well  # no banner: every page works
