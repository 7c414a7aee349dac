"""Every journey through the whole bot: trained model, PostgreSQL, the resident's own channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.assembly import build, listening, serve
from bot.settings import read
from bot.understanding import NluServer
from tests.journeys.residents import Resident, TelegramResident, WebResident
from tests.journeys.script import Journey, journeys
from tests.journeys.trained_model import nlu_server
from tests.journeys.whole_stage import WholeStage, play, somebody_watches
from tests.nlu.environment import model, nlu_environment  # noqa: F401 - fixtures
from tests.providers.telegram_server import TOKEN, telegram_server

pytestmark = [pytest.mark.slow, pytest.mark.nlu]
KEY = "k" * 32
UNHURRIED_S = 30.0  # what is tried here is what is said, not how fast: words alone must not decide


@pytest.fixture(scope="session")
def nlu_url(
    nlu_environment: Path,  # noqa: F811
    model: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    errors = tmp_path_factory.mktemp("nlu") / "errors.txt"
    with nlu_server(nlu_environment, model, errors) as url:
        yield url


@pytest.mark.parametrize("journey", journeys(), ids=lambda one: one.name)
async def test_the_journey_ends_as_it_should(
    journey: Journey, nlu_url: str, database_url: str, tmp_path: Path
) -> None:
    async with stage(journey, nlu_url, database_url, tmp_path) as one:
        await play(journey, one)


@asynccontextmanager
async def stage(
    journey: Journey, nlu_url: str, database_url: str, folder: Path
) -> AsyncIterator[WholeStage]:
    async with telegram_server() as telegram:
        settings = read(
            {
                "BLUELAMP_DATABASE_URL": database_url,
                "BLUELAMP_SECRET_KEY": KEY,
                "BLUELAMP_DATA_DIR": str(folder),
                "BLUELAMP_PORT": "0",
                "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
                "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
                "BLUELAMP_TELEGRAM_API_URL": telegram.api_url,
            }
        )
        with listening(settings) as sockets:
            async with aiohttp.ClientSession() as to_model:
                understanding = NluServer(session=to_model, url=nlu_url, deadline_s=UNHURRIED_S)
                async with (
                    build(
                        settings, understanding=understanding, public_at=sockets.public_at
                    ) as bluelamp,
                    serve(bluelamp, sockets),
                    aiohttp.ClientSession(sockets.public_at) as http,
                ):
                    resident: Resident = WebResident(http)
                    if journey.on_telegram:
                        resident = TelegramResident(http, telegram, bluelamp.engine, KEY)
                    officer = await somebody_watches(bluelamp.engine)
                    yield WholeStage(bluelamp, resident, officer)
