"""The bot is killed two hundred times while residents write; nothing may be lost or done twice.

`make test-faults` does the same ten thousand times. The seed is printed with a failure.
"""

from __future__ import annotations

import secrets

import pytest

from tests.faults.campaign import campaign
from tests.faults.table import lines

KILLS = 200


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_no_message_is_lost_or_handled_twice_however_often_the_bot_is_killed() -> None:
    run = await campaign(kills=KILLS, seed=secrets.randbelow(1_000_000))
    print("\n".join([*lines(run), *run.tally.faults]))

    assert run.tally.faults == []
    assert run.missed_steps == []
    assert run.tally.messages > KILLS  # otherwise the bot died of idleness
    assert run.tally.on_messenger > 0
    assert (run.tally.lost, run.tally.handled_twice, run.tally.undelivered) == (0, 0, 0)
    assert run.tally.reports == run.tally.reports_wanted > 0
    assert run.tally.alerts == run.tally.alerts_wanted > 0
