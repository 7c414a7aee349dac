"""How fast Telegram gets its 200 at a hundred updates a second: each is committed by then."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._running import KNIFE, ORDINARY, load, model_is_up, running, share

A_SECOND, SECONDS = 100, 20
P99_MS = 100.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        took, refused = asyncio.run(_measure(Path(folder)))
    p99 = share(took, 0.99)
    print(f"webhook answered at {A_SECOND}/s: p50 {share(took, 0.5):.0f} ms, p99 {p99:.0f} ms")
    print(f"(promise p99 {P99_MS:.0f} ms); {len(took)} updates, {refused} not 200; {load()}")
    return int(bool(refused) or p99 > P99_MS)


async def _measure(folder: Path) -> tuple[list[float], int]:
    async with running(folder, 18_471) as bot:
        await model_is_up(bot, seconds=60)
        for number in range(20):
            await bot.update(ORDINARY[number % len(ORDINARY)])
        began = time.perf_counter()
        sending = []
        for number in range(A_SECOND * SECONDS):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
            text = KNIFE if number % 50 == 0 else ORDINARY[number % len(ORDINARY)]
            sending.append(asyncio.create_task(bot.update(text)))
        answers = await asyncio.gather(*sending)
    return [ms for _, _, ms in answers], sum(status != 200 for _, status, _ in answers)


if __name__ == "__main__":
    sys.exit(main())
