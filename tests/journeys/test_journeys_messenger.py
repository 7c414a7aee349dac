"""The same journeys over Messenger, against Meta's scripted server.

What is tried here is the channel: that each talk can be held there to its end. The trained model is
tried with the web chat and Telegram; here the words stand in for it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.houses import house
from tests.journeys.on_messenger import MessengerResident
from tests.journeys.script import Journey, journeys
from tests.journeys.whole_stage import WholeStage, play, somebody_watches
from triage.understanding import Understanding

# journeys that are not played here, each with its reason
NOT_HERE = {
    "an_old_button_while_a_place_is_asked": "quick replies are gone once somebody writes",
    "called_and_then_safe_by_button": "quick replies are gone once another is pressed",
    "deaf": "needs the model: words alone ask first whether there is danger",
    "her_partner_is_in_the_next_room": "needs the model: words alone hear more danger",
    "the_student": "needs the model: words alone ask first whether there is danger",
}


class WordsAsAModel:
    """Words alone, which never count as the fallback of a model that is away."""

    async def understand(self, text: str) -> Understanding:
        return Understanding(text=text, model="words")


@pytest.mark.slow
@pytest.mark.parametrize("journey", journeys(), ids=lambda one: one.name)
async def test_the_journey_ends_as_it_should_on_messenger_too(
    journey: Journey, database_url: str, tmp_path: Path
) -> None:
    if why := NOT_HERE.get(journey.name):
        pytest.skip(why)
    async with house("messenger", database_url, tmp_path, understanding=WordsAsAModel()) as one:
        resident = MessengerResident(one)
        officer = await somebody_watches(one.bluelamp.engine)
        await play(journey, WholeStage(one.bluelamp, resident, officer))


def test_every_reason_is_about_a_journey_that_there_is() -> None:
    assert set(NOT_HERE) <= {one.name for one in journeys()}
