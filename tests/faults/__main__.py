"""`make test-faults`: kills the bot ten thousand times and writes what became of every message.

Ctrl-C ends it early; what was done until then is counted and written.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import secrets
import sys

from tests.faults.campaign import campaign
from tests.faults.table import lines, write


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test-faults ARGS=…", description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="to repeat a run's choices")
    parser.add_argument("--no-table", action="store_true", help="leave docs/operations.md alone")
    parser.add_argument("--verbose", action="store_true", help="say how each life ended")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO if given.verbose else logging.WARNING)
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    print(f"seed {seed}, {given.kills} kills", flush=True)
    run = asyncio.run(
        campaign(kills=given.kills, seed=seed, said=lambda line: print(line, flush=True))
    )
    print("\n".join(lines(run)))
    for fault in run.tally.faults[:50]:
        print(f"fault: {fault}")
    if not given.no_table:
        write(run)
    missed = run.missed_steps
    if missed:
        print(f"not hit: {', '.join(missed)}")
    return int(bool(run.tally.faults or missed))


if __name__ == "__main__":
    sys.exit(main())
