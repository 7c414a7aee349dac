"""The bot is killed two hundred times while residents write; nothing may be lost or done twice.

`make test-faults` does the same ten thousand times. The seed is printed with a failure.
"""

from __future__ import annotations

import secrets

import pytest

from tests.faults.campaign import campaign
from tests.faults.table import lines

BY_WEBHOOK, BY_POLLS = 130, 70
LONGEST_UNTIL_POLLED_S = 10.0  # the turn of a killed life must not be waited for


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("kills", "polled"), [(BY_WEBHOOK, False), (BY_POLLS, True)], ids=["webhooks", "polled"]
)
async def test_no_message_is_lost_or_handled_twice_however_often_the_bot_is_killed(
    kills: int, polled: bool
) -> None:
    run = await campaign(kills=kills, seed=secrets.randbelow(1_000_000), polled=polled)
    print("\n".join([*lines(run), *run.tally.faults]))

    assert run.tally.faults == []
    assert run.missed_steps == []
    assert run.tally.messages > kills  # otherwise the bot died of idleness
    assert (run.tally.lost, run.tally.handled_twice, run.tally.undelivered) == (0, 0, 0)
    assert run.tally.reports == run.tally.reports_wanted > 0
    assert run.tally.alerts == run.tally.alerts_wanted > 0
    if polled:
        assert run.tally.polled > 0
        assert run.longest_until_polled_s < LONGEST_UNTIL_POLLED_S
    else:
        assert min(run.tally.on_messenger, run.tally.in_comments) > 0
        # three of four, as a rule: whose comment it was is lost where we die before it is written
        assert run.tally.with_their_comment > run.tally.went_on / 5 > 0
