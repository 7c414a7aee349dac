"""The conversation in the terminal."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

from bot.channels.reception import Reception
from bot.channels.terminal import CHANNEL, TerminalChat
from bot.channels.web_answers import StoredAnswers
from bot.inbox import Inbox
from bot.spool import Spool
from bot.storage.engine import make_engine
from tests.providers.small_desk import DANGER, SmallDesk
from tests.providers.web_house import WORDS, now


async def lines(*said: str) -> AsyncIterator[str]:
    for one in said:
        yield one + "\n"


async def talk(url: str, folder, *said: str, colours: bool = False) -> str:
    engine = make_engine(url)
    written: list[str] = []
    numbers = itertools.count()
    spool = Spool(folder, now)
    spool.open()
    inbox = Inbox(engine=engine, spool=spool, clock=now)
    chat = TerminalChat(
        reception=Reception(inbox=inbox, desk=SmallDesk(engine)),
        answers=StoredAnswers(engine, channel=CHANNEL),
        words=WORDS,
        write=written.append,
        clock=now,
        new_id=lambda: f"id{next(numbers)}",
        colours=colours,
    )
    await chat.run(lines(*said))
    await engine.dispose()
    return "".join(written)


async def test_a_number_presses_the_choice_and_quit_leaves(database_url, tmp_path):
    shown = await talk(database_url, tmp_path / "spool", "graffiti", "1", "", "quit", "unheard")

    assert "We heard: graffiti" in shown
    assert "  1  Yes" in shown
    assert "We heard: yes" in shown
    assert "unheard" not in shown


async def test_there_are_no_colours_where_there_is_no_terminal(database_url, tmp_path):
    assert "\033" not in await talk(database_url, tmp_path / "a", "a knife")
    assert f"\033[1;31m{DANGER}" in await talk(database_url, tmp_path / "b", "knife", colours=True)


async def test_without_a_database_999_is_said_all_the_same(tmp_path):
    nowhere = "postgresql+psycopg://x@127.0.0.1:1/x"
    shown = await talk(nowhere, tmp_path / "spool", "he is stabbing her with a knife right now")

    assert WORDS.danger in shown
    assert WORDS.kept in shown
