"""The force's Pages, as the setting tells them."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.meta_pages import read
from bot.places_near import first_guess
from bot.secret import Secret
from bot.settings import read as read_settings
from triage.places import Places

TABLE = """page id, token, area
# the force's own
100200300, EAA-one, Bodmin
400500600, EAA-two

700800900, EAA-three, Fore Street, Redruth
"""


def test_one_token_is_for_whichever_page_there_is():
    pages = read(Secret("EAA-made-up"))

    assert pages.get("1").token.reveal() == pages.get("2").token.reveal() == "EAA-made-up"


def test_a_table_names_each_page_with_its_token_and_place():
    pages = read(Secret(TABLE))

    assert [(one.token.reveal(), one.area) for one in pages] == [
        ("EAA-one", "Bodmin"),
        ("EAA-two", ""),
        ("EAA-three", "Fore Street, Redruth"),
    ]
    assert pages.get("1") is None


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("abc, EAA-one, Bodmin", "line 1"),
        ("1, , Bodmin", "line 1"),
        ("1, EAA one, Bodmin", "line 1"),
        ("1, EAA-one\n1, EAA-two", "line 2"),
        ("page id, token\n", "no Page"),
        ("EAA-one EAA-two", "line 1"),
    ],
)
def test_a_wrong_line_is_told_at_the_start_and_never_with_its_token(raw, fault):
    given = {
        "BLUELAMP_META_PAGE_TOKEN": raw,
        "BLUELAMP_META_APP_SECRET": "s",
        "BLUELAMP_META_VERIFY_TOKEN": "v",
        "BLUELAMP_SECRET_KEY": "k" * 32,
    }
    with pytest.raises(SettingsError, match=fault) as error:
        read_settings(given)
    assert "EAA" not in str(error.value)


def test_the_place_of_a_page_is_found_by_name_or_given_as_two_numbers():
    places = Places.load()

    assert first_guess("50.4712, -4.7181", places) == (50.4712, -4.7181)
    assert first_guess("Bodmin", places) is not None
    assert first_guess("Plymouth", places) is not None  # many teams, one town
    assert first_guess("Atlantis", places) is None
