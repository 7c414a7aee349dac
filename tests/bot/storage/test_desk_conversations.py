"""The list of conversations on real tables: pages by key, and words that few or many hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import desk_conversations
from bot.storage.desk_conversations import Edge, Line, Sought
from bot.storage.words_said import FEW
from tests.bot.rows import NOW, add_conversation, add_officer

MANY = """
INSERT INTO conversations (id, channel, address, opened_at, last_heard_at, last_seq)
SELECT gen_random_uuid(), CASE WHEN n % 10 = 0 THEN 'web' ELSE 'telegram' END, n::text,
    :now, :now + n * interval '1 second', 2
FROM generate_series(1, :many) AS n;
"""
SAID = """
INSERT INTO messages (conversation_id, seq, author, at, text)
SELECT id, 1, 'resident', last_heard_at,
    CASE WHEN channel = 'telegram' THEN 'an otter on the wall' ELSE 'nothing of that kind' END
FROM conversations
"""


async def listed(
    engine: AsyncEngine, most: int = 3, edge: Edge | None = None, **sought: object
) -> Sequence[Line]:
    async with engine.begin() as connection:
        wanted = Sought(**sought)  # type: ignore[arg-type]
        return await desk_conversations.listed(connection, wanted, most=most, edge=edge)


async def written(engine: AsyncEngine, count: int) -> list[UUID]:
    """The latest first; two and two are of the same moment."""
    made = [
        await add_conversation(
            engine, address=str(number), last_heard_at=NOW + timedelta(minutes=number // 2)
        )
        for number in range(count)
    ]
    async with engine.connect() as connection:
        found = await connection.execute(
            text("SELECT id FROM conversations ORDER BY last_heard_at DESC, id DESC")
        )
        ordered = list(found.scalars())
    assert set(ordered) == set(made)
    return ordered


def after(line: Line, *, newer: bool = False) -> Edge:
    return Edge(at=line.last_heard_at, id=line.id, newer=newer)


async def test_pages_follow_each_other_without_a_gap_and_back(engine: AsyncEngine) -> None:
    ordered = await written(engine, 7)
    first = await listed(engine)
    second = await listed(engine, edge=after(first[-1]))
    third = await listed(engine, edge=after(second[-1]))
    assert [one.id for one in (*first, *second, *third)] == ordered
    back = await listed(engine, edge=after(third[0], newer=True))
    assert back == second


async def test_what_is_written_meanwhile_moves_nothing(engine: AsyncEngine) -> None:
    ordered = await written(engine, 5)
    first = await listed(engine)
    await add_conversation(engine, address="new", last_heard_at=NOW + timedelta(days=1))
    assert [one.id for one in await listed(engine, edge=after(first[-1]))] == ordered[3:]


@pytest.mark.parametrize(
    "edge", ["", "older", "older x y", "older 2026-01-01T00:00:00 " + str(UUID(int=1)), "; drop"]
)
def test_an_edge_that_we_did_not_write_is_none(edge: str) -> None:
    assert Edge.read(edge) is None


def test_an_edge_is_read_as_it_was_written() -> None:
    for newer in (False, True):
        edge = Edge(at=NOW, id=UUID(int=7), newer=newer)
        assert Edge.read(str(edge)) == edge


async def test_words_that_many_say_are_found_latest_first_and_none_where_nobody_said_them(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = FEW + FEW // 5
    async with engine.begin() as connection:
        await connection.execute(text(MANY), {"now": NOW, "many": many})
        await connection.execute(text(SAID))
        await connection.execute(text("ANALYZE"))
    latest = await listed(engine, words="otters")
    assert len(latest) == 3
    assert {one.last_words for one in latest} == {"an otter on the wall"}
    assert latest[0].last_heard_at == NOW + timedelta(seconds=many - 1)
    assert await listed(engine, words="otter", channel="web") == []
    assert len(await listed(engine, words="-otter", most=50)) == 50
    # and where going back in time takes too long, the other way answers
    monkeypatch.setattr(desk_conversations, "AT_MOST_MS", 1)
    assert await listed(engine, words="otter", channel="web") == []
    assert await listed(engine, words="otters") == latest


async def test_each_filter_finds_its_own(engine: AsyncEngine) -> None:
    officer = await add_officer(engine, role="comms")
    filters: dict[str, dict[str, object]] = {
        "language": {"language": "pl"},
        "with_person": {"with_person": True},
        "taken_over": {"taken_over_by": officer},
        "unsure": {"lowest_confidence": 0.2},
        "complained": {"complained": True},
        "flagged": {"flagged": True},
    }
    made = {
        name: await add_conversation(engine, address=name, **columns)
        for name, columns in filters.items()
    }
    for name, conversation in made.items():
        value = "pl" if name == "language" else True
        (found,) = await listed(engine, **{name: value})
        assert found.id == conversation, name
