"""What holds on Telegram alone: where no public address is set, it is asked."""

from __future__ import annotations

from pathlib import Path

from bot.storage import schema as tables
from tests.bot.rows import all_of
from tests.contracts.houses import KNIFE, house
from tests.providers.telegram_server import message, update


async def test_without_a_public_address_telegram_is_asked(
    database_url: str, tmp_path: Path
) -> None:
    async with house("telegram", database_url, tmp_path, public=False) as one:
        one.provider.updates.append(update(7, message=message(1, text=KNIFE)))
        (first, *_) = await one.provider.until_called("sendMessage")

        assert "999" in first["text"]
        await one.until_quiet()
        marks = {
            row["name"]: row["value"] for row in await all_of(one.bluelamp.engine, tables.marks)
        }
        assert marks["telegram.offset"] == 8
