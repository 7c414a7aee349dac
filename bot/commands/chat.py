"""`bluelamp chat`: the resident's side of the conversation in this terminal."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

from bot.assembly import BlueLamp, build
from bot.assembly.ways_in import fixed_words
from bot.channels.terminal import CHANNEL, TerminalChat
from bot.channels.web_answers import StoredAnswers
from bot.commands.common import read_settings
from bot.commands.in_order import lines_of
from bot.nlu_child import Missing, find_model

MODEL_LOADS_S = 30.0
LOOK_AGAIN_S = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Uses the database of a running bot, or its own."
    parser.add_argument(
        "--words-only", action="store_true", help="do not wait for the model at the start"
    )


def run(given: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    return asyncio.run(_chat(waits=not given.words_only))


async def _chat(*, waits: bool) -> int:
    async with build(read_settings(), beside_another=True) as bluelamp:
        if waits:
            await _until_model(bluelamp)
        chat = TerminalChat(
            reception=bluelamp.reception,
            answers=StoredAnswers(bluelamp.engine, channel=CHANNEL),
            words=fixed_words(bluelamp),
            write=_write,
            clock=bluelamp.clock,
            new_id=lambda: uuid4().hex,
            colours=sys.stdout.isatty(),
        )
        with open(sys.stdin.fileno(), "rb", closefd=False) as file:  # noqa: ASYNC230
            await chat.run(_text_of(lines_of(file)))
    return 0


async def _until_model(bluelamp: BlueLamp) -> None:
    """A model of ours that is only loading is waited for; one that is not there is not."""
    settings = bluelamp.settings
    if settings.nlu_url is not None or isinstance(find_model(settings.data_dir), Missing):
        return
    for _ in range(int(MODEL_LOADS_S / LOOK_AGAIN_S)):
        if bluelamp.health.state("nlu") == "up":
            return
        await asyncio.sleep(LOOK_AGAIN_S)


async def _text_of(lines: AsyncIterator[bytes]) -> AsyncIterator[str]:
    async for line in lines:
        yield line.decode("utf-8", "replace")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
