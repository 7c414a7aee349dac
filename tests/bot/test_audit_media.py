"""What residents sent is evidence: whatever is done to it behind our back, verify names it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_chain import SealingKey
from bot.audit_verify import Verdict, verify
from bot.channels.base import Inbound, Media
from bot.erasure import erase
from bot.health import Health
from bot.inbox import Inbox
from bot.replay import Replay
from bot.retention import Ages, purge
from bot.sealer import HEAD, Sealer
from bot.spool import Spool
from bot.storage import media
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, add_report, all_of

KEY = SealingKey.of("the key of this installation, for tests")
SENT = b"\xff\xd8 what the resident sent"
OTHER = "UPDATE media SET original = set_byte(original, 3, 7)"
HASH_TOO = f"{OTHER}, sha256 = sha256(set_byte(original, 3, 7))"
PUT_IN = (
    "INSERT INTO media (id, at, content_type, sha256, original)"
    " VALUES ('{}', now(), 'image/jpeg', sha256('x'), 'x')"
)
YEAR = timedelta(days=365)
AGES = Ages(conversations=10 * YEAR, reports=10 * YEAR, media=YEAR, audit=2 * YEAR)


@pytest.fixture
def sealer(engine: AsyncEngine, tmp_path: Path) -> Sealer:
    return Sealer(engine=engine, key=KEY, clock=Clock(), head=tmp_path / HEAD)


async def keep(engine: AsyncEngine, conversation: UUID | None = None) -> UUID:
    media_id = uuid4()
    async with engine.begin() as connection:
        await media.keep(
            connection,
            media_id=media_id,
            content=SENT,
            copy=None,
            content_type="image/jpeg",
            now=NOW,
            conversation_id=conversation,
        )
    return media_id


async def verdict(engine: AsyncEngine) -> Verdict:
    async with engine.connect() as connection:
        return await verify(connection, [KEY])


async def behind_its_back(engine: AsyncEngine, statement: str) -> None:
    """As somebody does who owns the database: triggers are off."""
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text(statement))


async def test_what_is_kept_is_vouched_for_by_a_sealed_line(engine: AsyncEngine, sealer: Sealer):
    media_id = await keep(engine)
    await sealer.seal()
    (line,) = await all_of(engine, tables.audit)
    assert (line["action"], line["subject"]) == ("kept.media", f"media:{media_id}")
    assert line["detail"] == {"sha256": sha256(SENT).hexdigest(), "bytes": len(SENT)}
    found = await verdict(engine)
    assert (found.is_whole, found.files) == (True, 1)


async def test_kept_twice_it_has_one_line(engine: AsyncEngine):
    media_id = await keep(engine)
    async with engine.begin() as connection:
        await media.keep(
            connection, media_id=media_id, content=b"another", copy=None, content_type="", now=NOW
        )
    assert len(await all_of(engine, tables.audit)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (OTHER, "its bytes are not those that line 1 kept"),
        (HASH_TOO, "its bytes are not those that line 1 kept"),
        ("UPDATE media SET original = ''", "its bytes are not those that line 1 kept"),
        ("UPDATE media SET sha256 = sha256('x')", "the hash beside it is not the one of line 1"),
        ("DELETE FROM media", "it is missing: line 1 kept it, and no purge or erasure names it"),
    ],
)
async def test_one_changed_byte_or_a_missing_file_is_named(
    engine: AsyncEngine, sealer: Sealer, change: str, said: str
):
    media_id = await keep(engine)
    await sealer.seal()
    await behind_its_back(engine, change)
    found = await verdict(engine)
    (fault,) = found.media
    assert fault.media_id == str(media_id)
    assert said in fault.said
    assert found.faults == []  # the trail itself is whole
    assert not found.is_whole


async def test_who_changes_the_line_too_breaks_its_batch(engine: AsyncEngine, sealer: Sealer):
    await keep(engine)
    await sealer.seal()
    await behind_its_back(engine, HASH_TOO)
    await behind_its_back(
        engine,
        "UPDATE audit SET detail = jsonb_set(detail, '{sha256}',"
        " to_jsonb((SELECT encode(sha256, 'hex') FROM media)))",
    )
    found = await verdict(engine)
    assert found.media == []
    assert [one.batch for one in found.faults] == [1]


async def test_a_second_line_with_another_hash_helps_nobody(engine: AsyncEngine, sealer: Sealer):
    await keep(engine)
    await sealer.seal()
    await behind_its_back(engine, HASH_TOO)
    await behind_its_back(
        engine,
        "INSERT INTO audit (at, action, subject, detail) SELECT at, action, subject, jsonb_set("
        "detail, '{sha256}', to_jsonb((SELECT encode(sha256, 'hex') FROM media))) FROM audit",
    )
    (fault,) = (await verdict(engine)).media
    assert fault.said.endswith("gives it another hash than line 1")


async def test_a_file_that_was_put_in_is_named(engine: AsyncEngine):
    made_up = uuid4()
    await behind_its_back(engine, PUT_IN.format(made_up))
    (fault,) = (await verdict(engine)).media
    assert (fault.media_id, fault.said[:21]) == (str(made_up), "no line of the trail ")


async def test_a_purged_file_is_no_tampering_and_does_not_come_back(engine: AsyncEngine):
    media_id = await keep(engine)
    async with engine.begin() as connection:
        gone = (await purge(connection, AGES, now=NOW + 2 * YEAR)).gone
    assert gone["media"] == 1
    assert (await verdict(engine)).is_whole

    await behind_its_back(engine, PUT_IN.format(media_id))
    (fault,) = (await verdict(engine)).media
    assert fault.said == "it was erased, and is there"


@pytest.mark.parametrize("of_reports", ["keep", "erase"])
async def test_an_erased_file_is_no_tampering(engine: AsyncEngine, of_reports):
    conversation = await add_conversation(engine)
    evidence, other = await keep(engine, conversation), await keep(engine, conversation)
    await add_report(engine, conversation, photos=[evidence])
    async with engine.begin() as connection:
        await erase(connection, conversation, of_reports=of_reports, why="asked", now=NOW)
    left = {row["id"] for row in await all_of(engine, tables.media)}
    assert left == ({evidence} if of_reports == "keep" else set())
    assert other not in left
    found = await verdict(engine)
    assert (found.is_whole, found.files) == (True, len(left))


async def test_a_file_that_is_kept_longer_than_its_line_is_vouched_for_by_a_new_one(
    engine: AsyncEngine, sealer: Sealer
):
    media_id = await keep(engine)
    await add_report(engine, await add_conversation(engine), photos=[media_id])
    await sealer.seal()
    async with engine.begin() as connection:
        await purge(connection, AGES, now=NOW + 3 * YEAR)
    (line,) = [row for row in await all_of(engine, tables.audit) if row["action"] == "kept.media"]
    assert line["at"] == NOW + 3 * YEAR
    assert line["detail"]["sha256"] == sha256(SENT).hexdigest()
    assert (await verdict(engine)).is_whole

    await behind_its_back(engine, HASH_TOO)
    assert [one.media_id for one in (await verdict(engine)).media] == [str(media_id)]


async def test_what_came_out_of_the_spool_is_vouched_for_too(engine: AsyncEngine, sealer: Sealer):
    spool = Spool(sealer.head.parent / "spool", Clock())
    spool.open()
    photo = Media(kind="photo", content=SENT, content_type="image/jpeg")
    await spool.keep(
        Inbound(
            channel="telegram",
            provider_id="1",
            address="1001",
            sent_at=NOW,
            kind="photo",
            media=(photo,),
        )
    )
    inbox = Inbox(engine=engine, spool=spool, clock=Clock())
    await Replay(inbox=inbox, health=Health(clock=Clock())).some()
    found = await verdict(engine)
    assert (found.is_whole, found.files) == (True, 1)
