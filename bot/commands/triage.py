"""`bluelamp triage`: messages in, judgements out. No database.

It asks the NLU server of BLUELAMP_NLU_URL, or starts one of its own for as long as it runs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp

from bot.commands.common import line_of, read_line, read_settings
from bot.commands.in_order import answer_in_order, lines_of
from bot.errors import BotError, NotUnderstood
from bot.load_places import load_places
from bot.nlu_child import Missing, child, find_model, is_well
from bot.place_lookup import place_lookup
from bot.settings import Settings
from bot.supervise import State
from bot.understanding import NluServer, Understands, WordsOnly
from bot.understanding_places import WithPlaces
from triage.places import Places
from triage.triage_line import triage_line

MODEL_LOADS_S = 120.0
DEADLINE_S = 20.0  # nobody waits at the other end: a slow machine is no reason to do without
TRIES = 3


class NoModel(BotError):
    """Nothing to understand with, and words alone were not asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = 'Reads {"id", "text"}, one object a line; a bad line gets {"id", "error"}.'
    parser.add_argument(
        "--words-only", action="store_true", help="without the model: what words alone tell"
    )


def run(given: argparse.Namespace) -> int:
    settings = read_settings()
    try:
        asyncio.run(_triage(settings, words_only=given.words_only))
    except NoModel as error:
        print(f"bluelamp triage: {error}; or say --words-only", file=sys.stderr)
        return 2
    return 0


async def _triage(settings: Settings, *, words_only: bool) -> None:
    async with AsyncExitStack() as stack:
        understanding = await stack.enter_async_context(
            _understanding(settings, words_only=words_only)
        )
        places = await asyncio.to_thread(load_places, settings)
        understands: Understands = understanding
        lookup = await stack.enter_async_context(
            place_lookup(settings, places, clock=time.monotonic)
        )
        if lookup is not None:
            understands = WithPlaces(inner=understanding, lookup=lookup)

        async def answer(line: bytes) -> str:
            return line_of(await judge(line, understands, places))

        def write(line: str) -> None:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

        # a file object of our own: the interpreter closes its own one, which the reader may hold
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:  # noqa: ASYNC230
            lines = (line async for line in lines_of(file) if line.strip())
            await answer_in_order(lines, answer, write)


async def judge(line: bytes, understanding: Understands, places: Places) -> dict[str, Any]:
    """One line's answer; what is wrong with it, or with the model, is said in its place."""
    try:
        asked = read_line(line)
    except ValueError:
        return {"id": None, "error": "not a line of JSON"}
    if not isinstance(asked, dict):
        return {"id": None, "error": "not an object with id and text"}
    text = asked.get("text")
    if not isinstance(text, str):
        return {"id": asked.get("id"), "error": "text must be a string"}
    for tries in range(1, TRIES + 1):
        try:
            heard = await understanding.understand(text)
        except NotUnderstood as error:
            if tries == TRIES:
                return {"id": asked.get("id"), "error": f"the model did not answer: {error}"}
            await asyncio.sleep(tries)
        else:
            return triage_line(asked, heard, places)
    raise AssertionError


@asynccontextmanager
async def _understanding(settings: Settings, *, words_only: bool) -> AsyncIterator[Understands]:
    """Raises NoModel."""
    if words_only:
        yield WordsOnly()
        return
    async with aiohttp.ClientSession() as session:
        if settings.nlu_url:
            if not await is_well(session, settings.nlu_url, settings.nlu_token):
                raise NoModel("the NLU server of BLUELAMP_NLU_URL does not answer")
            yield NluServer(
                session=session,
                url=settings.nlu_url,
                token=settings.nlu_token,
                deadline_s=DEADLINE_S,
            )
            return
        model = find_model(settings.data_dir)
        if isinstance(model, Missing):
            raise NoModel(model.why)
        async with child(model, settings.data_dir, session) as running:
            try:
                async with asyncio.timeout(MODEL_LOADS_S):
                    await running.until(State.UP)
            except TimeoutError:
                raise NoModel(f"the model did not start: {running.why}") from None
            assert running.address is not None
            yield NluServer(session=session, url=running.address, deadline_s=DEADLINE_S)
