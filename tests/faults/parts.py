"""A long run in parts: several side by side, each with its own seed, database, keeper and port.

What a part came to is one line of JSON, so that nothing counted is lost when a run is broken off,
and the table is the sum of all lines. `python -m tests.faults.parts` is one part.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tests.faults.campaign import campaign
from tests.faults.count import Tally
from tests.faults.run import Run

APART = 10  # between the seeds of two parts: each uses three
POLLED_EVERY = 3  # one of so many parts asks Telegram for updates


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """So many kills with one seed; by it every third part has no public address."""

    kills: int
    seed: int

    @property
    def polled(self) -> bool:
        return self.seed // APART % POLLED_EVERY == POLLED_EVERY - 1


def planned(*, kills: int, of: int, seed: int) -> Iterator[Part]:
    """Parts of `of` kills each; the last takes what is left."""
    for number, begun in enumerate(range(0, kills, of)):
        yield Part(kills=min(of, kills - begun), seed=seed + APART * number)


async def run_parts(parts: Sequence[Part], *, side_by_side: int, kept: Path, verbose: bool) -> bool:
    """Those that `kept` does not hold yet. Ctrl-C ends them early; False where one broke down."""
    done = {one.seed for one in read(kept)}
    left = [one for one in parts if one.seed not in done]
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, left.clear)  # the parts have heard it, too, and count
    well = True

    async def one_after_another() -> None:
        nonlocal well
        while left:
            part = left.pop(0)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.parts"),
                *(str(part.kills), str(part.seed), str(kept)),
                *(("--verbose",) if verbose else ()),
            )
            well &= await process.wait() == 0

    await asyncio.gather(*(one_after_another() for _ in range(side_by_side)))
    loop.remove_signal_handler(signal.SIGINT)
    return well


def read(kept: Path) -> list[Run]:
    """All that was counted so far."""
    if not kept.exists():
        return []
    return [_from_json(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def summed(runs: Sequence[Run]) -> Run:
    """As if it had been one run; `seconds` is the parts' time together."""
    total = Run(seed=runs[0].seed, kills=0)
    total.on, total.seeds = max(one.on for one in runs), [one.seed for one in runs]
    total.load = sum(one.load for one in runs) / len(runs)
    for one in runs:
        total.kills += one.kills
        total.kills_polled += one.kills_polled
        total.longest_until_polled_s = max(total.longest_until_polled_s, one.longest_until_polled_s)
        total.seconds += one.seconds
        total.deaths.update(one.deaths)
        total.deaths_polled.update(one.deaths_polled)
        total.weather.update(one.weather)
        for field in fields(Tally):
            so_far = getattr(total.tally, field.name)
            setattr(total.tally, field.name, so_far + getattr(one.tally, field.name))
    return total


def _to_json(run: Run) -> str:
    return json.dumps(vars(run) | {"tally": vars(run.tally)})


def _from_json(line: str) -> Run:
    found = json.loads(line)
    return Run(
        **found
        | {
            "deaths": Counter(found["deaths"]),
            "deaths_polled": Counter(found["deaths_polled"]),
            "weather": Counter(found["weather"]),
            "tally": Tally(**found["tally"]),
        }
    )


def main() -> None:
    kills, seed, kept, *how = sys.argv[1:]
    part = Part(kills=int(kills), seed=int(seed))
    logging.basicConfig(level=logging.INFO if "--verbose" in how else logging.WARNING)
    run = asyncio.run(
        campaign(
            kills=part.kills,
            seed=part.seed,
            polled=part.polled,
            said=lambda line: print(f"seed {seed}: {line}", flush=True),
        )
    )
    run.load = os.getloadavg()[1]
    with Path(kept).open("a", encoding="utf-8") as file:
        file.write(_to_json(run) + "\n")
    for fault in run.tally.faults[:50]:
        print(f"seed {seed}, fault: {fault}", flush=True)


if __name__ == "__main__":
    main()
