"""The bot's own short limits made long: a busy machine must not look like a database that hangs.

A bot that runs inside a test shares its loop, and the machine, with much else. Where a limit of
half a second runs out there, a message goes another, lawful way, and the test fails on what is no
fault. So in-process bots have half a minute for everything that another way would replace. A test
of such a limit says so: `@pytest.mark.on_time`.
"""

from __future__ import annotations

import pytest

from tests.patience import PATIENCE_S

LIMITS = (
    "bot.banner.WAITS_S",
    "bot.channels.meta_way_in.HEAR_WITHIN_S",
    "bot.channels.messenger_goes_on.DANGER_WITHIN_S",
    "bot.channels.messenger_goes_on.OTHERS_WITHIN_S",
    "bot.channels.telegram_turn.ANSWERS_WITHIN_S",
    "bot.channels.web_conversation.DANGER_WAITS_S",
    "bot.channels.web_conversation.KEEPING_WAITS_S",
    "bot.channels.web_conversation.OTHERS_WAIT_S",
    "bot.front_desk.FIRST_WORDS_S",
    "bot.inbox.DANGER_WITHIN_S",
    "bot.inbox.OTHERS_WITHIN_S",
    "bot.inbox.PHOTO_WITHIN_S",
    "bot.staff_elsewhere.WITHIN_S",
    "bot.storage.engine.CONNECT_WITHIN_S",
    "bot.storage.engine.WAIT_S",
    "bot.storage.migrate.CONNECT_WITHIN_S",
    "bot.storage.pulse.ANSWERS_WITHIN_S",
    "bot.storage.pulse.CONNECT_WITHIN_S",
)


@pytest.fixture(autouse=True)
def unhurried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For every test but those of the limits themselves."""
    if request.node.get_closest_marker("on_time") is None:
        make_long(monkeypatch)


def make_long(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in LIMITS:
        monkeypatch.setattr(limit, int(PATIENCE_S))
