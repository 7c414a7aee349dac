"""How long the embedded database takes to start and stop, and a test's own database to make."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import upgrade

FIRST_START_S = 3.0
LATER_START_S = 1.0
TIMES = 5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        starts, stops = [], []
        for turn in range(TIMES):
            began = time.perf_counter()
            with EmbeddedPostgres(Path(folder)) as server:
                starts.append(time.perf_counter() - began)
                if turn == TIMES - 1:
                    copy = _a_fresh_database(server)
                began = time.perf_counter()
            stops.append(time.perf_counter() - began)
    first, later, stop = starts[0], max(starts[1:]), max(stops)
    print(f"first start          {first:6.2f} s   (promise {FIRST_START_S} s)")
    print(f"later starts, worst  {later:6.2f} s   (promise {LATER_START_S} s)")
    print(f"stop, worst          {stop:6.2f} s")
    print(f"a migrated database from a template {copy * 1000:4.0f} ms")
    return int(first > FIRST_START_S or later > LATER_START_S)


def _a_fresh_database(server: EmbeddedPostgres) -> float:
    upgrade(server.url)
    with server.connect("postgres") as admin:
        began = time.perf_counter()
        admin.execute("CREATE DATABASE fresh TEMPLATE bluelamp")
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
