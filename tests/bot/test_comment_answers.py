"""A comment is answered by staff once in private, or by the fixed sentence; else they read why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import comment_answers, meta_pages
from bot.channels.meta_graph import Graph
from bot.channels.page_comments import PageComments
from bot.comment_answers import SAID_BEFORE, USED, in_private, in_public, ways
from bot.conversation.say import Say
from bot.delivery.relay import Relay
from bot.desk_outcomes import Unreachable
from bot.desk_words import phrases
from bot.health import Health
from bot.secret import Secret
from bot.step_in_outcomes import Done, NoSuchConversation
from bot.storage import desk_conversation
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, add_officer, add_reply, all_of
from tests.providers.meta_server import ALREADY, APP_SECRET, PAGE, TOKEN, MetaServer, meta_server

ADDRESS = f"{PAGE}:comment:777_1"
IDA = f"{PAGE}:7001"


@pytest.fixture
async def meta() -> AsyncIterator[MetaServer]:
    async with meta_server() as running:
        running.people["777_1"] = "7001"
        yield running


@pytest.fixture
async def relay(engine: AsyncEngine, meta: MetaServer) -> AsyncIterator[Relay]:
    clock = Clock()
    async with aiohttp.ClientSession() as session:
        graph = Graph(
            session=session,
            url=meta.url,
            pages=meta_pages.read(Secret(f"{PAGE}, {TOKEN}")),
            app_secret=Secret(APP_SECRET),
            tell=lambda _: None,
        )
        public = frozenset({phrases().text(Say.COMMENT_PUBLIC)})
        yield Relay(
            engine=engine,
            channels={"page_comment": PageComments(graph, public)},
            clock=clock,
            health=Health(clock=clock),
        )


@pytest.fixture
async def tess(engine: AsyncEngine) -> int:
    return await add_officer(engine, "Tess", role="comms")


@pytest.fixture
async def comment(engine: AsyncEngine) -> UUID:
    return await add_conversation(engine, channel="page_comment", address=ADDRESS)


async def replies(engine: AsyncEngine, comment: UUID, tess: int, text: str = "Hello Ida.") -> Any:
    return await in_private(engine, comment, staff_id=tess, text=text, now=NOW)


async def stands(engine: AsyncEngine, comment: UUID, **later: float) -> comment_answers.Ways:
    async with engine.connect() as connection:
        found = await ways(connection, comment, now=Clock().forward(**later))
    assert found is not None
    return found


async def test_words_of_staff_go_to_the_author_alone_and_once(
    engine: AsyncEngine, comment: UUID, tess: int, relay: Relay, meta: MetaServer
) -> None:
    assert await replies(engine, comment, tess) == Done(told=True)
    assert await replies(engine, comment, tess, "And again.") == Unreachable(USED)
    await relay.send_due()
    (sent,) = meta.sent()
    assert sent["recipient"] == {"comment_id": "777_1"}
    assert sent["message"]["text"] == "Hello Ida."
    assert meta.said_in_public() == []
    (line,) = await all_of(engine, tables.audit)
    assert (line["action"], line["staff_id"]) == ("answered.conversation", tess)
    assert "Ida" not in repr(line)


async def test_of_two_colleagues_at_once_the_second_is_told(
    engine: AsyncEngine, comment: UUID, tess: int
) -> None:
    outcomes = await asyncio.gather(*(replies(engine, comment, tess, one) for one in "ab"))
    assert sorted(type(one).__name__ for one in outcomes) == ["Done", "Unreachable"]
    assert len(await all_of(engine, tables.deliveries)) == 1


async def test_where_the_talk_went_on_is_shown(
    engine: AsyncEngine, comment: UUID, tess: int, relay: Relay
) -> None:
    await replies(engine, comment, tess)
    await relay.send_due()
    assert (await stands(engine, comment)).answered.went_on is None
    talk = await add_conversation(engine, channel="messenger", address=IDA)
    found = (await stands(engine, comment)).answered
    assert (found.went_on, found.by) == (talk, "staff")


async def test_what_the_bot_said_to_the_author_has_used_up_the_reply(
    engine: AsyncEngine, comment: UUID, tess: int
) -> None:
    await add_reply(engine, comment, phrase=Say.COMMENT_PUBLIC.value, state="sent")
    assert (await stands(engine, comment)).not_in_private == ""
    await add_reply(engine, comment, phrase=Say.COMMENT_PRIVATE.value, state="sent")
    found = await stands(engine, comment)
    assert (found.not_in_private, found.not_in_public) == (USED, SAID_BEFORE)
    assert await replies(engine, comment, tess) == Unreachable(USED)


async def test_in_public_stands_the_fixed_sentence_once(
    engine: AsyncEngine, comment: UUID, tess: int, relay: Relay, meta: MetaServer
) -> None:
    usual: dict[str, Any] = {"staff_id": tess, "phrases": phrases(), "now": NOW}
    assert await in_public(engine, comment, **usual) == Done(told=True)
    assert await in_public(engine, comment, **usual) == Unreachable(SAID_BEFORE)
    await relay.send_due()
    assert meta.said_in_public() == [("777_1", phrases().text(Say.COMMENT_PUBLIC))]
    assert meta.sent() == []


async def test_after_seven_days_the_page_says_so(engine: AsyncEngine, comment: UUID) -> None:
    found = await stands(engine, comment, days=7, minutes=1)
    assert "7 days after the comment" in found.not_in_private
    assert found.not_in_public


async def test_a_reply_that_somebody_gave_in_metas_own_inbox_is_no_success_of_ours(
    engine: AsyncEngine, comment: UUID, tess: int, relay: Relay, meta: MetaServer
) -> None:
    meta.refusals.append(ALREADY)
    await replies(engine, comment, tess)
    await relay.send_due()
    async with engine.connect() as connection:
        (words,) = await desk_conversation.said(connection, comment)
    assert words.told is not None
    assert words.told.fate == "failed"
    assert "look in the Page's inbox" in words.told.why


async def test_other_conversations_are_no_comments(engine: AsyncEngine, tess: int) -> None:
    other = await add_conversation(engine)
    assert await replies(engine, other, tess) == NoSuchConversation()
    async with engine.connect() as connection:
        assert await ways(connection, other, now=NOW) is None
