"""Of what a person writes after the private reply, the first is heard with their comment; no other.

However the first fares meanwhile: it may wait in the inbox or in the spool, or have been handled
before the private reply was recorded as sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Inbound
from bot.channels.messenger_goes_on import GoesOn
from bot.inbox import Inbox
from bot.spool import Spool
from bot.storage import schema
from bot.storage.engine import make_engine
from tests.bot.rows import add_conversation, add_reply
from tests.providers.meta_server import PAGE

COMMENT = "There is graffiti on the bus shelter"
CLAIMED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RECORDED = CLAIMED + timedelta(seconds=5)
IDA = f"{PAGE}:7001"


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database_url)
    comment = await add_conversation(
        engine, channel="page_comment", address=f"{PAGE}:comment:777_1"
    )
    delivery = await add_reply(engine, comment, "Thank you for your comment", claimed_at=CLAIMED)
    async with engine.begin() as connection:
        await connection.execute(
            insert(schema.messages).values(
                conversation_id=comment, seq=0, author="resident", at=CLAIMED, text=COMMENT
            )
        )
        await connection.execute(
            update(schema.deliveries)
            .where(schema.deliveries.c.id == delivery)
            .values(state="sent", sent_at=RECORDED, provider_ref=IDA)
        )
    yield engine
    await engine.dispose()


def said(number: int, text: str, *, sent_at: datetime = RECORDED) -> Inbound:
    return Inbound(
        channel="messenger",
        provider_id=f"m_{number}",
        address=IDA,
        sent_at=sent_at,
        kind="text",
        text=text,
    )


async def heard(goes_on: GoesOn, one: Inbound) -> str:
    (found,) = await goes_on([one])
    return found.text


def an_inbox(engine: AsyncEngine, folder: Path) -> Inbox:
    spool = Spool(folder, lambda: RECORDED)
    spool.open()
    return Inbox(engine=engine, spool=spool, clock=lambda: RECORDED)


async def test_the_first_is_heard_with_the_comment_and_what_follows_at_once_is_not(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    goes_on = GoesOn(engine)
    first = said(1, "yes, that was me")
    assert await heard(goes_on, first) == f"{COMMENT}\nyes, that was me"

    await an_inbox(engine, tmp_path).accept(first)  # and nobody has handled it yet
    assert await heard(goes_on, said(2, "send it")) == "send it"


async def test_nor_where_the_first_lies_in_the_spool(engine: AsyncEngine, tmp_path: Path) -> None:
    inbox = an_inbox(engine, tmp_path)
    await inbox.spool.keep(said(1, "yes, that was me"), danger=False)
    assert await heard(GoesOn(engine, in_spool=inbox.spool.holds), said(2, "send it")) == "send it"


@pytest.mark.parametrize(
    ("wrote_at", "with_comment"),
    [(CLAIMED - timedelta(seconds=1), True), (CLAIMED + timedelta(seconds=1), False)],
)
async def test_whoever_wrote_before_the_reply_went_out_goes_on_and_who_wrote_since_has(
    engine: AsyncEngine, wrote_at: datetime, with_comment: bool
) -> None:
    await add_conversation(engine, channel="messenger", address=IDA, last_heard_at=wrote_at)
    text = await heard(GoesOn(engine), said(2, "send it"))
    assert text.startswith(COMMENT) is with_comment
