"""Telegram through the whole bot: real wire format, real tables, words alone understand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bot import desk
from bot.assembly import BlueLamp, build, listening, serve
from bot.channels.telegram_webhook import PATH, SECRET_HEADER, derived_secret
from bot.secret import Secret
from bot.settings import read
from bot.storage import schema as tables
from bot.understanding import WordsOnly
from tests.bot.rows import NOW, add_officer, all_of
from tests.providers.telegram_server import (
    BLOCKED,
    TOKEN,
    TelegramServer,
    message,
    press,
    telegram_server,
    too_many,
    update,
)

KEY = "k" * 32
KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"


@dataclass
class House:
    """The bot, its Telegram, and a way to post updates as Telegram does."""

    bluelamp: BlueLamp
    telegram: TelegramServer
    http: aiohttp.ClientSession

    async def post(self, payload: object, secret: str | None = None) -> int:
        said = derived_secret(Secret(KEY)).reveal() if secret is None else secret
        async with self.http.post(
            PATH, data=json.dumps(payload), headers={SECRET_HEADER: said}
        ) as response:
            return response.status

    async def until_quiet(self) -> list[str]:
        """What the phone shows once nothing is on its way any more."""
        async with asyncio.timeout(20):
            while await self._busy():
                await asyncio.sleep(0.05)
        return [one["text"] for one in self.telegram.sent()]

    async def _busy(self) -> bool:
        async with self.bluelamp.engine.connect() as connection:
            unhandled = select(tables.inbox.c.id).where(tables.inbox.c.handled_at.is_(None))
            undelivered = select(tables.deliveries.c.id).where(
                tables.deliveries.c.state.in_(("waiting", "sending"))
            )
            for query in (unhandled, undelivered):
                if (await connection.execute(query.limit(1))).one_or_none():
                    return True
        return False


async def test_danger_is_told_999_first_and_everything_arrives_in_order(
    database_url: str, tmp_path: Path
) -> None:
    async with house(database_url, tmp_path) as one:
        assert await one.post(update(1, message=message(1, text=KNIFE))) == 200
        shown = await one.until_quiet()

        assert "999" in shown[0]
        said = await all_of(one.bluelamp.engine, tables.messages)
        assert shown == [row["text"] for row in said if row["author"] == "bot"]
        (alert,) = await all_of(one.bluelamp.engine, tables.alerts)
        assert alert["words"] == KNIFE


async def test_a_repeated_update_is_answered_once(database_url: str, tmp_path: Path) -> None:
    async with house(database_url, tmp_path) as one:
        for _ in range(3):
            assert await one.post(update(1, message=message(1, text="hello"))) == 200
        shown = await one.until_quiet()

        assert len(shown) == len(set(shown))
        assert len(await all_of(one.bluelamp.engine, tables.inbox)) == 1


async def test_a_forged_update_is_refused_and_leaves_nothing(
    database_url: str, tmp_path: Path
) -> None:
    async with house(database_url, tmp_path) as one:
        assert await one.post(update(1, message=message(1, text="hello")), secret="guess") == 403
        assert await all_of(one.bluelamp.engine, tables.inbox) == []


async def test_a_report_is_made_and_the_officers_answer_reaches_the_phone(
    database_url: str, tmp_path: Path
) -> None:
    async with house(database_url, tmp_path) as one:
        await one.post(
            update(1, message=message(1, text="new graffiti on Fore Street, Bodmin yesterday"))
        )
        await one.until_quiet()
        for number in range(2, 12):
            if await all_of(one.bluelamp.engine, tables.reports):
                break
            last = (await all_of(one.bluelamp.engine, tables.messages))[-1]
            values = [choice["value"] for choice in last["choices"]]
            value = "submit" if "submit" in values else "skip"
            await one.post(update(number, callback_query=press(number, value)))
            await one.until_quiet()
        (report,) = await all_of(one.bluelamp.engine, tables.reports)

        outcome = await desk.answer(
            one.bluelamp.engine,
            reference=report["reference"],
            staff_id=await add_officer(one.bluelamp.engine),
            text="We will paint it over on Monday.",
            version=report["version"],
            now=NOW,
        )
        assert isinstance(outcome, desk.Done)
        assert (await one.until_quiet())[-1] == "We will paint it over on Monday."


async def test_telegrams_wish_to_wait_is_honoured_and_nothing_is_lost(
    database_url: str, tmp_path: Path
) -> None:
    async with house(database_url, tmp_path) as one:
        one.telegram.refusals.extend([too_many(1), too_many(1)])
        await one.post(update(1, message=message(1, text="hello")))
        shown = await one.until_quiet()

        said = await all_of(one.bluelamp.engine, tables.messages)
        wanted = [row["text"] for row in said if row["author"] == "bot"]
        assert shown[-len(wanted) :] == wanted


async def test_whoever_blocks_us_is_left_alone(database_url: str, tmp_path: Path) -> None:
    async with house(database_url, tmp_path) as one:
        one.telegram.refusals.append(BLOCKED)
        await one.post(update(1, message=message(1, text="hello")))
        await one.until_quiet()

        states = {row["state"] for row in await all_of(one.bluelamp.engine, tables.deliveries)}
        assert states == {"dropped"}


async def test_without_a_public_address_telegram_is_asked(
    database_url: str, tmp_path: Path
) -> None:
    async with house(database_url, tmp_path, public=False) as one:
        one.telegram.updates.append(update(7, message=message(1, text=KNIFE)))
        (first, *_) = await one.telegram.until_called("sendMessage")

        assert "999" in first["text"]
        await one.until_quiet()
        marks = {
            row["name"]: row["value"] for row in await all_of(one.bluelamp.engine, tables.marks)
        }
        assert marks["telegram.offset"] == 8


@asynccontextmanager
async def house(url: str, folder: Path, *, public: bool = True) -> AsyncIterator[House]:
    async with telegram_server() as telegram:
        settings = read(
            {
                "BLUELAMP_DATABASE_URL": url,
                "BLUELAMP_SECRET_KEY": KEY,
                "BLUELAMP_DATA_DIR": str(folder),
                "BLUELAMP_PORT": "0",
                "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
                "BLUELAMP_TELEGRAM_API_URL": telegram.api_url,
            }
            | ({"BLUELAMP_PUBLIC_URL": "https://bot.example.com"} if public else {})
        )
        with listening(settings) as sockets:
            async with (
                build(settings, understanding=WordsOnly(), public_at=sockets.public_at) as bluelamp,
                serve(bluelamp, sockets),
                aiohttp.ClientSession(sockets.public_at) as http,
            ):
                yield House(bluelamp, telegram, http)
