"""How fast 999 is said while the language model and the database are both down."""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._running import KNIFE, Bot, load, running, share

TIMES, A_SECOND = 400, 20
P99_MS = 1000.0
NOBODY = "http://127.0.0.1:9"  # the port that discards


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder:
        web, phones, wrong = asyncio.run(_measure(Path(folder)))
    for where, took in (("web chat", web), ("Telegram", phones)):
        print(
            f"999 on {where}, model and database down: "
            f"p50 {share(took, 0.5):.0f} ms, p99 {share(took, 0.99):.0f} ms"
        )
    print(f"(promise p99 {P99_MS:.0f} ms); {wrong} without 999; {load()}")
    return int(bool(wrong) or max(share(web, 0.99), share(phones, 0.99)) > P99_MS)


async def _measure(folder: Path) -> tuple[list[float], list[float], int]:
    gone = "postgresql://ida@127.0.0.1:9/bluelamp"
    async with running(folder, 18_472, NLU_URL=NOBODY, DATABASE_URL=gone) as bot:
        await _web(bot)
        began, chats, asking = time.perf_counter(), [], []
        for number in range(TIMES):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
            asking.append(asyncio.create_task(_web(bot) if number % 2 else bot.update(KNIFE)))
        answers = await asyncio.gather(*asking)
        await asyncio.sleep(3)
        web = [one for one in answers if isinstance(one, float)]
        chats = [one[0] for one in answers if isinstance(one, tuple)]
        shown = {chat: bot.phones.first[chat] for chat in chats if chat in bot.phones.first}
    phones = [(at - bot.posted[chat]) * 1000 for chat, (at, _) in shown.items()]
    wrong = sum(one < 0 for one in web) + len(chats) - len(shown)
    wrong += sum("999" not in text for _, text in shown.values())
    return [one for one in web if one >= 0], phones, wrong


async def _web(bot: Bot) -> float:
    """Milliseconds, or less than none where 999 was not said."""
    began = time.perf_counter()
    async with bot.http.post(
        f"{bot.url}/api/v1/chat",
        json={"message_id": "1", "text": KNIFE},
        headers={"Authorization": f"Bearer {secrets.token_hex(16)}"},
    ) as response:
        body = await response.json()
    said = any("999" in one["text"] for one in body["replies"])
    return (time.perf_counter() - began) * 1000 if said else -1.0


if __name__ == "__main__":
    sys.exit(main())
