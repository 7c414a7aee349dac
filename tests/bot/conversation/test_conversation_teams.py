"""Who asks for their neighbourhood team is told what the force told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bot.conversation.talk import BODMIN, Talk, decision, found

QUESTION = decision("contact_team", "information")


@pytest.mark.parametrize(
    ("told", "phrase", "words"),
    [
        ({}, "team_named", "www.police.uk"),
        ({"officer": "PC Anna"}, "team_named_officer", "Its named officer is PC Anna."),
        (
            {"phone": "01632 960101", "email": "bodmin@example.org"},
            "team_named_contact",
            "here: 01632 960101, bodmin@example.org.",
        ),
        (
            {"officer": "PC Anna", "page": "https://example.org/bodmin"},
            "team_named_fully",
            "named officer is PC Anna. You can reach the team here: https://example.org/bodmin.",
        ),
    ],
)
def test_a_team_is_named_with_its_officer_and_contacts(
    told: dict[str, str], phrase: str, words: str
) -> None:
    team = replace(BODMIN, **told)  # type: ignore[arg-type]
    talk = Talk().says("who is my PCSO in Bodmin?", replace(QUESTION, place=found("Bodmin", team)))
    assert talk.phrases == [phrase, "ask_forward"]
    assert words in talk.replies[0].text
