"""`make test-faults`: kills the bot ten thousand times and writes what became of every message.

Ctrl-C ends it early; what was done until then is counted and written. With --kept FILE a run that
was broken off goes on with the parts that the file does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.faults.parts import planned, read, run_parts, summed
from tests.faults.table import lines, write


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test-faults ARGS=…", description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--part", type=int, default=1_000, help="so many kills a part")
    parser.add_argument("--side-by-side", type=int, default=2, help="so many parts at once")
    parser.add_argument("--seed", type=int, default=None, help="to repeat a run's choices")
    parser.add_argument("--kept", type=Path, default=None, help="a file for what the parts came to")
    parser.add_argument("--no-table", action="store_true", help="leave docs/operations.md alone")
    parser.add_argument("--verbose", action="store_true", help="say how each life ended")
    given = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    parts = list(planned(kills=given.kills, of=given.part, seed=seed))
    print(f"{given.kills} kills in {len(parts)} parts, from seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="bluelamp-parts-") as folder:
        kept = given.kept or Path(folder) / "parts.jsonl"
        well = asyncio.run(
            run_parts(parts, side_by_side=given.side_by_side, kept=kept, verbose=given.verbose)
        )
        runs = read(kept)
    if not runs:
        print("nothing was counted")
        return 1
    run = summed(runs)
    print("\n".join(lines(run)))
    if not given.no_table:
        write(run)
    if missed := run.missed_steps:
        print(f"not hit: {', '.join(missed)}")
    return int(bool(not well or run.tally.faults or missed))


if __name__ == "__main__":
    sys.exit(main())
