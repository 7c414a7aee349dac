"""A run in parts counts as one run, and goes on where it was broken off."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot import steps
from tests.faults import parts
from tests.faults.count import Tally
from tests.faults.deaths import IN_A_ROW, Stillness, a_round
from tests.faults.parts import Part
from tests.faults.run import ONLY_BY_WEBHOOK, ONLY_POLLED, Run, reachable
from tests.faults.table import lines


def test_parts_make_up_the_whole_and_no_two_share_a_seed() -> None:
    planned = list(parts.planned(kills=2_500, of=1_000, seed=7))
    assert planned == [
        Part(kills=1_000, seed=7),
        Part(kills=1_000, seed=17),
        Part(kills=500, seed=27),
    ]


def test_what_parts_came_to_is_kept_and_summed(tmp_path: Path) -> None:
    kept = tmp_path / "parts.jsonl"
    for seed, lost in ((7, 0), (17, 1)):
        run = Run(seed=seed, kills=100, seconds=60.0, load=2.0)
        run.deaths = Counter({"inbox.written": 60, "at random": 40})
        run.tally = Tally(messages=300, lost=lost, faults=["one is lost"] * lost)
        with kept.open("a") as file:
            file.write(parts._to_json(run) + "\n")

    total = parts.summed(parts.read(kept))

    assert (total.kills, total.seconds, total.seeds) == (200, 120.0, [7, 17])
    assert (total.tally.messages, total.tally.lost) == (600, 1)
    assert total.tally.faults == ["one is lost"]
    assert total.deaths["inbox.written"] == 120
    assert "desk.written" in total.missed_steps
    assert lines(total)[0].startswith("200 kills on ")
    assert "1 faults. 2 parts with the seeds 7, 17; 2 minutes together" in lines(total)[0]


async def test_a_part_that_was_counted_is_not_run_again(tmp_path: Path) -> None:
    kept = tmp_path / "parts.jsonl"
    kept.write_text(parts._to_json(Run(seed=7, kills=1_000)) + "\n")
    done = [Part(kills=1_000, seed=7)]
    assert await parts.run_parts(done, side_by_side=1, kept=kept, verbose=False)
    assert len(parts.read(kept)) == 1


def test_a_round_names_every_step_once_and_replays_follow_what_they_need() -> None:
    for polled in (False, True):
        due = a_round(Random(1), reachable(polled=polled))
        assert sorted(due) == sorted(reachable(polled=polled))
        begins = due.index(IN_A_ROW[0])
        assert tuple(due[begins : begins + len(IN_A_ROW)]) == IN_A_ROW


def test_what_a_way_cannot_reach_is_not_missed_and_every_step_is_reached_in_one() -> None:
    by_webhook, by_polls = (set(reachable(polled=polled)) for polled in (False, True))
    assert by_webhook | by_polls == set(steps.STEPS)
    assert (by_webhook - by_polls, by_polls - by_webhook) == (ONLY_BY_WEBHOOK, ONLY_POLLED)
    assert set(steps.STEPS) >= ONLY_BY_WEBHOOK

    run = Run(seed=1, kills=50, deaths=Counter(by_webhook))
    assert run.missed_steps == []
    run.kills_polled, run.deaths_polled = 20, Counter(by_polls - {"poll.told", "spool.kept"})
    run.deaths.update(run.deaths_polled)
    assert run.missed_steps == ["spool.kept (polled)", "poll.told (polled)"]


def test_every_third_part_polls_whatever_the_seed_begins_with() -> None:
    for seed in range(30):
        polled = [one.polled for one in parts.planned(kills=900, of=100, seed=seed)]
        assert polled.count(True) == 3
        assert not any(one and other for one, other in itertools.pairwise(polled))


def test_the_table_says_how_often_the_bot_died_in_either_way() -> None:
    run = Run(seed=1, kills=5, kills_polled=3, longest_until_polled_s=0.83)
    run.deaths = Counter({"desk.written": 4, "poll.told": 1})
    run.deaths_polled = Counter({"desk.written": 2, "poll.told": 1})
    rows = lines(run)
    assert "5 kills on " in rows[0]
    assert "3 of them while Telegram was polled" in rows[0]
    assert rows[0].endswith("left Telegram unpolled for longer than 0.9 seconds.")
    assert f"| {steps.STEPS['desk.written']} | 2 | 2 |" in rows
    assert f"| {steps.STEPS['poll.told']} | – | 1 |" in rows
    assert f"| {steps.STEPS['meta.kept']} | 0 | – |" in rows


def test_time_in_which_nobody_polls_is_counted_over_lives_that_never_did() -> None:
    one = Stillness()
    one.of_a_life(10.0, [10.4, 10.9], died_at=11.0)
    one.of_a_life(20.0, [], died_at=22.0)
    one.of_a_life(None, [], died_at=23.0)  # it died while it started
    one.of_a_life(30.0, [31.0], died_at=32.0)
    one.of_a_life(40.0, [39.9], died_at=41.0)  # before it said that it was ready
    assert one.longest_s == pytest.approx(3.0)
    assert one.so_far_s == 0
