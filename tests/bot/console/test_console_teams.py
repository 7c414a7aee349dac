"""The console names teams as this installation knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.console import teams
from triage.neighbourhoods import Neighbourhoods


@pytest.fixture(autouse=True)
def our_own_table() -> Iterator[None]:
    yield
    teams.use(Neighbourhoods.load().teams)


def test_an_imported_name_shows_everywhere() -> None:
    known = Neighbourhoods.load().teams
    before = known["CIOS.4001"]
    teams.use({**known, before.id: replace(before, name="Camborne Town North", area="Kerrier")})

    assert teams.team_name(before.id) == "Camborne Town North"
    assert [one.id for one in teams.by_area()["Kerrier"]] == [before.id]


def test_a_team_that_is_gone_keeps_its_id() -> None:
    assert teams.team_name("OLD.1") == "OLD.1"
    assert teams.team_name(None) == ""
