"""A run in parts counts as one run, and goes on where it was broken off."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from bot import steps
from tests.faults import parts
from tests.faults.count import Tally
from tests.faults.deaths import IN_A_ROW, a_round
from tests.faults.parts import Part
from tests.faults.run import Run
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
    due = a_round(Random(1))
    assert sorted(due) == sorted(steps.STEPS)
    begins = due.index(IN_A_ROW[0])
    assert tuple(due[begins : begins + len(IN_A_ROW)]) == IN_A_ROW
