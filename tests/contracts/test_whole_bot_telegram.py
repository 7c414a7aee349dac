"""What holds on Telegram alone: where no public address is set, it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.storage import deliveries
from bot.storage import schema as tables
from tests.bot.rows import all_of
from tests.contracts.houses import KNIFE, house
from tests.providers.telegram_server import ENTITIES, message, update


async def test_without_a_public_address_telegram_is_asked(
    database_url: str, tmp_path: Path
) -> None:
    async with house("telegram", database_url, tmp_path, public=False) as one:
        part = one.bluelamp.health.part("telegram")
        assert part is not None  # named from the start: a poll without news takes 25 seconds
        assert part.state in ("starting", "up")
        one.provider.updates.append(update(7, message=message(1, text=KNIFE)))
        (first, *_) = await one.provider.until_called("sendMessage")

        assert "999" in first["text"]
        await one.until_quiet()
        marks = {
            row["name"]: row["value"] for row in await all_of(one.bluelamp.engine, tables.marks)
        }
        assert marks["telegram.offset"] == 8


async def test_a_reply_that_telegram_does_not_take_is_for_staff_and_stops_nobodys_chat(
    database_url: str, tmp_path: Path
) -> None:
    async with house("telegram", database_url, tmp_path) as one:
        one.provider.refusals.extend([ENTITIES, ENTITIES])
        await one.resident.says(1, "hello")
        await one.until_quiet()
        engine = one.bluelamp.engine
        stuck = [row for row in await all_of(engine, tables.deliveries) if row["state"] == "stuck"]
        assert [row["why"] for row in stuck] == [
            "Telegram does not take this message: it takes a part of the text for formatting (400)"
        ]
        (conversation,) = await all_of(engine, tables.conversations)
        assert not conversation["blocked"]

        async with engine.begin() as connection:
            assert await deliveries.send_again(connection, stuck[0]["id"], now=datetime.now(UTC))
        one.bluelamp.relay.wake()
        await one.resident.says(2, "thank you")
        await one.until_quiet()
        states = {row["state"] for row in await all_of(engine, tables.deliveries)}
        assert states == {"sent"}
