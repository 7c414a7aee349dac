"""The banner on the public page: there on a bad day, gone after it, and never in the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import orders
from bot.banner import Banner
from bot.storage.engine import make_engine
from tests.bot.rows import NOW, Clock, add_officer
from tests.providers.web_house import open_house

WORDS = "Roads are <flooded> today. Please stay at home."


async def put_up(engine: AsyncEngine, *, now: datetime) -> None:
    officer = await add_officer(engine)
    until = now + timedelta(hours=3)
    await orders.show_banner(engine, staff_id=officer, text=WORDS, until=until, now=now)


async def test_a_banner_stands_on_the_chat_page_for_everybody(
    engine: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    async with open_house(database_url, tmp_path) as house:
        async with house.http.get(house.url) as answer:
            assert "News for today" not in await answer.text()
        await put_up(engine, now=datetime.now(UTC))
        async with house.http.get(house.url) as answer:
            page = await answer.text()
    assert "Roads are &lt;flooded&gt; today" in page
    assert 'aria-label="News for today"' in page


async def test_a_banner_ends_with_its_time(engine: AsyncEngine) -> None:
    await put_up(engine, now=NOW)
    clock = Clock()
    assert await Banner(engine, clock)() == WORDS
    clock.forward(hours=3)
    assert await Banner(engine, clock)() == ""


async def test_without_the_database_the_page_is_there_without_a_banner() -> None:
    away = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert await Banner(away, Clock())() == ""
    await away.dispose()
