"""What counts as a personal detail in public, and what only says where something is."""

from __future__ import annotations

import time

import pytest

from triage.exposed import personal_details


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ring me on 01632 960123 please", ("phone number",)),
        ("07700 900123", ("phone number",)),
        ("+44 7700 900123 is his number", ("phone number",)),
        ("write to ida@example.com", ("e-mail address",)),
        ("a white van WK19 ABC", ("number plate",)),
        ("the reg is wk19 abc", ("number plate",)),
        ("reg wk19abc parked again", ("number plate",)),
        ("dealing at 14 Acacia Avenue every night", ("home address",)),
        ("dealing at 14 acacia avenue every night", ("home address",)),
        ("he lives at 3, PL31 2AB", ("home address",)),
        ("lives at 12 the mews, Bodmin PL31 2AB", ("home address",)),
        ("ida@example.com or 01632 960123", ("phone number", "e-mail address")),
    ],
)
def test_a_detail_that_leads_to_a_person_is_named_by_its_kind(text, kinds):
    assert personal_details(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "There's some new graffiti here",
        "crash on the A38 at Ivybridge",
        "the A30 was shut again for 2 hours",
        "it's at PL31 2AB by the library",
        "on Fore Street, Bodmin",
        "20 lads on Church Road every night since 2019",
        "10 minutes on Church Road",
        "call 999 or 101",
        "crime number 12345",
        "see you at 7 pm on the 12 03 2026",
        "it was 30 mph in Park Road",
    ],
)
def test_where_something_is_exposes_nobody(text):
    assert personal_details(text) == ()


def test_no_text_makes_it_slow():
    started = time.process_time()
    for text in (
        "1 a " * 5_000,
        "0" * 20_000,
        "a." * 10_000 + "@",
        "reg " * 5_000,
        "at 1 " * 4_000,
    ):
        personal_details(text)

    assert time.process_time() - started < 2
