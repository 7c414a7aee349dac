"""Five thousand messages in a minute: everybody is answered, danger first, by more than fallbacks.

Telegram lets out thirty messages a second, and so the last answer comes minutes later; 999 does not
wait for that.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._running import KNIFE, ORDINARY, Bot, load, model_is_up, running, share

MESSAGES, MINUTE_S = 5_000, 60.0
DANGER_EVERY = 50
FALLBACK_SHARE = 0.01
DANGER_P99_S = 5.0
LONGEST_S = 1_200.0
FALLBACKS = ("words_only", "kept_for_later", "not_kept", "too_fast", "left_to_a_person")


def main() -> int:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        return asyncio.run(_measure(Path(folder), messages))


async def _measure(folder: Path, messages: int) -> int:
    async with running(folder, 18_473) as bot:
        await model_is_up(bot, seconds=60)
        await bot.update("hello")
        before = await bot.metrics()
        began = time.perf_counter()
        sending, danger = [], set()
        for number in range(messages):
            await asyncio.sleep(
                max(0.0, began + number * MINUTE_S / messages - time.perf_counter())
            )
            is_danger = number % DANGER_EVERY == DANGER_EVERY - 1
            text = KNIFE if is_danger else ORDINARY[number % len(ORDINARY)]
            sending.append(asyncio.create_task(bot.update(text)))
            if is_danger:
                danger.add(number)
        answers = await asyncio.gather(*sending)
        refused = sum(status != 200 for _, status, _ in answers)
        chats = [chat for chat, _, _ in answers]
        await _until_all_are_answered(bot, chats)
        after = await bot.metrics()
        waits = {chat: bot.phones.first[chat][0] - bot.posted[chat] for chat in chats
                 if chat in bot.phones.first}  # fmt: skip
    grave = [waits[chats[number]] for number in danger if chats[number] in waits]
    others = [wait for chat, wait in waits.items() if chat not in {chats[n] for n in danger}]
    names = [f'bluelamp_fallbacks_total{{why="{why}"}}' for why in FALLBACKS]
    fell = sum(after.get(name, 0) - before.get(name, 0) for name in names)
    print(f"{messages} messages in {MINUTE_S:.0f} s: {len(waits)} answered, {refused} refused")
    print(f"999 after p50 {share(grave, 0.5):.2f} s, p99 {share(grave, 0.99):.2f} s")
    print(f"others after p50 {share(others, 0.5):.1f} s, p99 {share(others, 0.99):.1f} s")
    print(f"by fallback: {fell:.0f} ({fell / messages:.2%}); {load()}")
    missed = len(waits) < messages or refused or fell / messages >= FALLBACK_SHARE
    return int(missed or share(grave, 0.99) > DANGER_P99_S)


async def _until_all_are_answered(bot: Bot, chats: list[int]) -> None:
    until = time.perf_counter() + LONGEST_S
    while time.perf_counter() < until and not all(chat in bot.phones.first for chat in chats):
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
