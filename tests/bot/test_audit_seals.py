"""The sealed trail: whatever is done to it behind the bot's back, verify names the batch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import audit
from bot.audit_chain import Line, Seal, SealingKey, Tally, faults_in_chain, hash_of, sealed
from bot.audit_verify import Verdict, verify
from bot.retention import Ages, purge
from bot.sealer import HEAD, Sealer, keep_head, read_head
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, all_of

KEY = SealingKey.of("the key of this installation, for tests")
OTHERS = SealingKey.of("a key that somebody else made up")


@pytest.fixture
def sealer(engine: AsyncEngine, clock: Clock, tmp_path: Path) -> Sealer:
    return Sealer(engine=engine, key=KEY, clock=clock, head=tmp_path / HEAD)


@pytest.fixture
async def trail(engine: AsyncEngine, sealer: Sealer, clock: Clock) -> AsyncEngine:
    """Three batches of four lines, a day apart."""
    for _ in range(3):
        await write(engine, clock, 4)
        await sealer.seal()
        clock.forward(days=1)
    return engine


async def write(engine: AsyncEngine, clock: Clock, count: int) -> None:
    async with engine.begin() as connection:
        for number in range(count):
            await audit.write(
                connection,
                at=clock(),
                action="saw.report",
                subject=f"report:BL-{number}",
                staff_id=7,
                why="née Łukasz 🚔",
                detail={"b": [1.0, None], "a": "é"},
            )


async def verdict(engine: AsyncEngine, *keys: SealingKey, **given: object) -> Verdict:
    async with engine.connect() as connection:
        return await verify(connection, keys or (KEY,), **given)  # type: ignore[arg-type]


async def behind_its_back(engine: AsyncEngine, *statements: str) -> None:
    """As somebody does who owns the database: triggers are off."""
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))


async def test_a_trail_that_nobody_touched_is_whole(trail: AsyncEngine, sealer: Sealer):
    found = await verdict(trail, heads=[read_head(sealer.head)])
    assert found.faults == []
    assert (len(found.seals), found.lines, found.unsealed) == (3, 12, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit SET why = 'née Łukasz 🚓' WHERE id = 6", "was changed"),
        ("UPDATE audit SET subject = 'report:BL-8' WHERE id = 6", "was changed"),
        ("UPDATE audit SET action = 'saw.reporu' WHERE id = 6", "was changed"),
        ("UPDATE audit SET staff_id = 8 WHERE id = 6", "was changed"),
        ("UPDATE audit SET staff_id = NULL WHERE id = 6", "was changed"),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE id = 6", "was changed"),
        ("UPDATE audit SET at = 'infinity' WHERE id = 6", "was changed"),
        ("""UPDATE audit SET detail = '{"a": "é", "b": [1.00, null]}' WHERE id = 6""", "changed"),
        (
            """UPDATE audit SET detail = '{"a": "é", "b": [1.0, null, null]}' WHERE id = 6""",
            "was changed",
        ),
        ("DELETE FROM audit WHERE id = 6", "of 4 lines 1 is missing"),
        ("DELETE FROM audit WHERE id BETWEEN 5 AND 8", "of 4 lines 4 are missing"),
        ("DELETE FROM audit WHERE id IN (5, 8)", "of 4 lines 2 are missing"),
    ],
)
async def test_one_changed_byte_or_one_missing_line_is_found(
    trail: AsyncEngine, change: str, said: str
):
    await behind_its_back(trail, change)
    (fault,) = (await verdict(trail)).faults
    assert fault.batch == 2
    assert said in fault.said


PUT_IN = (
    "INSERT INTO audit OVERRIDING SYSTEM VALUE "
    "SELECT {}, at, staff_id, action, subject, 'x', detail FROM audit WHERE id = 7"
)


@pytest.mark.parametrize(("number", "batch"), [(-9, 1), (0, 1), (5, 2)])
async def test_a_line_that_was_put_in_later_is_found(engine, sealer, clock, number, batch):
    for _ in range(2):
        await write(engine, clock, 4)
        async with engine.begin() as connection:  # ids leave gaps, where somebody may put in lines
            await connection.execute(text("SELECT nextval('audit_id_seq')"))
        await sealer.seal()
    await behind_its_back(engine, PUT_IN.format(number))
    (fault,) = (await verdict(engine)).faults
    assert (fault.batch, fault.said[:15]) == (batch, "1 line was put ")


async def test_two_lines_that_changed_places_are_found(trail: AsyncEngine):
    await behind_its_back(
        trail,
        "UPDATE audit SET id = -1 WHERE id = 6",
        "UPDATE audit SET id = 6 WHERE id = 7",
        "UPDATE audit SET id = 7 WHERE id = -1",
    )
    assert [one.batch for one in (await verdict(trail)).faults] == [2]


async def test_a_cut_off_end_is_found_by_what_was_written_down(
    trail: AsyncEngine, sealer: Sealer, clock: Clock
):
    head = read_head(sealer.head)
    assert head is not None
    await behind_its_back(
        trail, "DELETE FROM audit WHERE id > 8", "DELETE FROM audit_seals WHERE batch = 3"
    )
    assert (await verdict(trail)).faults == []  # the rest is whole in itself
    (fault,) = (await verdict(trail, heads=[head])).faults
    assert (fault.batch, fault.said[:7]) == (3, "batch 3")

    await write(trail, clock, 1)  # and when the chain goes on, it is another one
    await sealer.seal()
    assert read_head(sealer.head) == head  # what shows it is not overwritten
    (fault,) = (await verdict(trail, heads=[head])).faults
    assert (fault.batch, "written down" in fault.said) == (3, True)


async def test_the_lines_of_the_end_alone_cannot_go(trail: AsyncEngine):
    await behind_its_back(trail, "DELETE FROM audit WHERE id > 11")
    assert [one.batch for one in (await verdict(trail)).faults] == [3]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lines", "5"),
        ("last_id", "9"),
        ("newest_at", "now()"),
        ("sealed_at", "now()"),
        ("lines_hash", "'0'"),
        ("previous", "''"),
        ("seal", "'0'"),
    ],
)
async def test_a_changed_seal_is_found(trail: AsyncEngine, column: str, value: str):
    change = f"UPDATE audit_seals SET {column} = {value} WHERE batch = 2"  # noqa: S608
    await behind_its_back(trail, change)
    assert 2 in [one.batch for one in (await verdict(trail)).faults]


async def test_a_missing_seal_is_found(trail: AsyncEngine):
    await behind_its_back(trail, "DELETE FROM audit_seals WHERE batch = 2")
    faults = (await verdict(trail)).faults
    assert (faults[0].batch, faults[0].said) == (2, "the seal of batch 2 is missing")


async def test_who_owns_the_database_but_not_the_key_cannot_seal_anew(
    trail: AsyncEngine, clock: Clock, tmp_path: Path
):
    await behind_its_back(trail, "UPDATE audit SET why = 'never happened'", "TRUNCATE audit_seals")
    forger = Sealer(engine=trail, key=OTHERS, clock=clock, head=tmp_path / "other")
    await forger.seal()
    (fault,) = (await verdict(trail)).faults
    assert "another key" in fault.said
    change = f"UPDATE audit_seals SET key_name = '{KEY.name}'"  # noqa: S608
    await behind_its_back(trail, change)
    (fault,) = (await verdict(trail)).faults
    assert "its mark is not the bot's" in fault.said


async def test_a_former_key_still_vouches_for_what_it_sealed(trail: AsyncEngine):
    assert (await verdict(trail, OTHERS)).faults != []
    assert (await verdict(trail, OTHERS, KEY)).faults == []


async def test_a_line_that_commits_late_is_waited_for(
    engine: AsyncEngine, sealer: Sealer, clock: Clock
):
    async with engine.connect() as slow:
        await slow.execute(text("SELECT 1"))
        await audit.write(slow, at=clock(), action="saw.report", subject="report:slow")  # id 1
        await write(engine, clock, 1)  # id 2 is committed first
        sealing = asyncio.create_task(sealer.seal())
        await asyncio.sleep(0.2)
        assert not sealing.done()
        assert await all_of(engine, tables.audit_seals) == []
        await slow.commit()
        assert await sealing == 1
    (seal,) = await all_of(engine, tables.audit_seals)
    assert (seal["first_id"], seal["last_id"], seal["lines"]) == (1, 2, 2)
    assert (await verdict(engine)).faults == []


async def test_a_writer_that_never_ends_only_puts_the_seal_off(
    engine: AsyncEngine, sealer: Sealer, clock: Clock
):
    async with engine.connect() as stuck:
        await audit.write(stuck, at=clock(), action="saw.report", subject="report:stuck")
        await write(engine, clock, 1)  # nobody waits for the sealer meanwhile
        with pytest.raises(TimeoutError):
            await sealer.seal(patience_s=0.2)
        await stuck.rollback()
    assert await sealer.seal() == 1
    assert (await verdict(engine)).faults == []  # ids have a gap, which is no fault


async def test_two_bots_seal_one_chain(engine: AsyncEngine, clock: Clock, tmp_path: Path):
    bots = [
        Sealer(engine=engine, key=KEY, clock=clock, head=tmp_path / str(number))
        for number in range(2)
    ]
    for _ in range(5):
        await asyncio.gather(write(engine, clock, 3), *(one.seal() for one in bots))
    await bots[0].seal()
    found = await verdict(engine)
    assert (found.faults, found.lines) == ([], 15)


async def test_many_lines_make_many_batches(engine: AsyncEngine, sealer: Sealer, clock: Clock):
    async with engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO audit (at, action, subject) "
                "SELECT now(), 'saw.report', 'report:' || n FROM generate_series(1, 20001) n"
            )
        )
    assert await sealer.seal() == 3
    assert await sealer.seal() == 0
    found = await verdict(engine)
    assert (found.faults, found.lines) == ([], 20001)


async def test_the_purge_takes_whole_batches_and_the_rest_of_the_chain_still_holds(
    trail: AsyncEngine, sealer: Sealer, clock: Clock
):
    clock.forward(days=98)
    await run_purge(trail, clock, days=100)  # batch 1 is 101 days old, batch 2 is 100
    await sealer.seal()
    assert await first_id(trail) == 5
    found = await verdict(trail, heads=[read_head(sealer.head)])
    assert (found.faults, len(found.seals)) == ([], 4)
    assert "batches 1 to 1 were purged" in found.notes[0]

    clock.forward(days=500)
    await write(trail, clock, 1)
    await run_purge(trail, clock, days=100)
    assert (await verdict(trail)).faults == []  # also when the line of the first purge is gone


async def test_what_was_purged_does_not_come_back_and_nothing_goes_before_its_age(
    trail: AsyncEngine, sealer: Sealer, clock: Clock
):
    clock.forward(days=98)
    await run_purge(trail, clock, days=100)
    await behind_its_back(
        trail,
        "INSERT INTO audit OVERRIDING SYSTEM VALUE VALUES (2, now(), 1, 'saw.report', 'x', '', "
        "'{}')",
    )
    (fault,) = (await verdict(trail)).faults
    assert (fault.batch, "it was purged" in fault.said) == (1, True)

    await behind_its_back(trail, "DELETE FROM audit WHERE id <= 8")
    assert [one.batch for one in (await verdict(trail)).faults] == [2]  # no purge took it


async def test_a_purge_that_is_made_up_shows_by_the_age(
    trail: AsyncEngine, sealer: Sealer, clock: Clock
):
    await behind_its_back(trail, "DELETE FROM audit WHERE id <= 8")
    async with trail.begin() as connection:
        await audit.write(
            connection, at=clock(), action="purged.audit", subject="audit",
            detail={"through_batch": 2, "kept_days": 2190},
        )  # fmt: skip
    await sealer.seal()
    assert [one.batch for one in (await verdict(trail)).faults] == [1, 2]


async def test_lines_that_were_never_sealed_are_never_purged(engine: AsyncEngine, clock: Clock):
    await write(engine, clock, 2)
    clock.forward(days=9999)
    assert await run_purge(engine, clock, days=1) == 0


async def run_purge(engine: AsyncEngine, clock: Clock, *, days: int) -> int:
    age = timedelta(days=days)
    ages = Ages(conversations=age, reports=age, media=age, audit=age)
    async with engine.begin() as connection:
        return (await purge(connection, ages, now=clock())).gone["audit"]


async def first_id(engine: AsyncEngine) -> int:
    return min(row["id"] for row in await all_of(engine, tables.audit))


# --- the chain by itself, without a database


def chain(length: int) -> list[Seal]:
    seals: list[Seal] = []
    for number in range(1, length + 1):
        line = Line(number, "1.0", None, "a", "b", "", "{}")
        unsealed = Seal(
            batch=number, first_id=number, last_id=number, lines=1, newest_at=NOW, sealed_at=NOW,
            lines_hash=Tally.over([line]).hash, previous=seals[-1].seal if seals else "",
        )  # fmt: skip
        seals.append(sealed(unsealed, KEY))
    return seals


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, lines=2),
        lambda one: replace(one, mark="0" * 64),
        lambda one: replace(one, newest_at=NOW + timedelta(microseconds=1)),
        lambda one: sealed(replace(one, previous="0" * 64), KEY),
        lambda one: sealed(replace(one, first_id=1), KEY),
    ],
)
def test_every_field_of_a_seal_counts(change: Callable[[Seal], Seal]):
    seals = chain(3)
    assert faults_in_chain(seals, [KEY]) == []
    seals[1] = change(seals[1])
    assert faults_in_chain(seals, [KEY])[0].batch == 2


def test_words_cannot_move_from_one_field_of_a_line_into_the_next():
    one, other = ("ab", "c"), ("a", "bc")
    hashes = {
        Tally.over([Line(1, "1", None, action, subject, "", "{}")]).hash
        for action, subject in (one, other)
    }
    assert len(hashes) == 2


def test_the_written_head_holds_the_number_and_the_seal_and_nothing_else(tmp_path: Path):
    (one,) = chain(1)
    keep_head(tmp_path / HEAD, one)
    assert json.loads((tmp_path / HEAD).read_text()) == {"batch": 1, "seal": hash_of(one)}
    assert read_head(tmp_path / "none") is None


def test_a_key_does_not_show_itself():
    assert KEY.key.hex()[:16] not in repr(KEY)
    assert KEY.name != OTHERS.name
